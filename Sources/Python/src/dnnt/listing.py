"""All that is best: every optimal choice of parameters, and the front of several objectives: runs of `dnnt all` and
`dnnt pareto`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Optional, Sequence

from . import running
from .network import Parameters
from .rationals import parse_json, rational, text_of
from .running import LimitError
from .solving import Source, _number, _placed, _plain


@dataclass(frozen=True)
class Optima:
    """All choices of parameters within a slack of the least objective, or of at most a limit."""

    #: ``"optimal"``, ``"infeasible"`` or, of a list that was stopped, ``"feasible"`` or ``"unknown"``.
    status: str
    #: The least objective, None where it is not known.
    bound: Optional[Fraction]
    #: How many choices there are, or were met before the end.
    count: int
    choices: list[Parameters] = field(repr=False)
    objectives: list[Fraction] = field(repr=False)
    #: True if there are no others.
    is_complete: bool
    #: ``"verified"`` where this run checked the proof that there are no others.
    proof: str

    def __len__(self) -> int:
        return self.count

    def __iter__(self):
        return iter(self.choices)


@dataclass(frozen=True)
class FrontPoint:
    """A choice that no other one beats in one objective without losing in another."""

    values: tuple[Fraction, ...]
    parameters: Parameters = field(repr=False)
    proof: str


@dataclass(frozen=True)
class Front:
    """The front of two or three objectives, in the order of the first one."""

    objectives: tuple[str, ...]
    points: list[FrontPoint]
    #: True if there are no others.
    is_complete: bool

    @property
    def is_proven(self) -> bool:
        """True if the front is whole and this run checked the proof of every point."""
        return self.is_complete and all(point.proof == "verified" for point in self.points)

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self):
        return iter(self.points)


def all_optima(
    instance: Source,
    *,
    within: Any = None,
    at_most: Any = None,
    up_to: str = "nothing",
    most: Optional[int] = None,
    time_limit: Optional[float] = None,
) -> Optima:
    """Finds every choice of parameters with the least objective, with one at most `within` above it, or with one of
    `at_most`. With `up_to` ``"neurons"`` choices that differ by the order of interchangeable neurons count once. `most`
    ends the list after so many.

    Raises `InputError` where the program refuses the instance, `LimitError` where it had nothing to say in time.
    """
    arguments = ["all", "--up-to", up_to]
    arguments += ["--within=" + text_of(rational(within))] if within is not None else []
    arguments += ["--at-most=" + text_of(rational(at_most))] if at_most is not None else []
    arguments += ["--limit", str(most)] if most is not None else []
    answer = _run(arguments, instance, time_limit)
    return Optima(
        status=answer["status"],
        bound=_number(answer, "bound"),
        count=answer["count"],
        choices=[Parameters.from_json(choice) for choice in answer.get("choices", [])],
        objectives=[rational(value) for value in answer.get("objectives", [])],
        is_complete=answer["complete"],
        proof=answer["proof"],
    )


def pareto(
    instance: Source,
    objectives: Sequence[str] = ("loss", "nonzero"),
    *,
    time_limit: Optional[float] = None,
    threads: Optional[int] = None,
    seed: int = 0,
) -> Front:
    """Finds the front of two or three objectives: ``"loss"``, ``"loss:GROUP"``, ``"objective"``, ``"margin"``,
    ``"nonzero"``, ``"magnitude"``, ``"fan-in"``: the choices that are best for some trade-off. A run that is stopped has the
    points that are proven so far.
    """
    arguments = ["pareto", "--objectives", ",".join(objectives), "--seed", str(seed)]
    arguments += ["--threads", str(threads)] if threads is not None else []
    answer = _run(arguments, instance, time_limit)
    return Front(
        tuple(answer["objectives"]),
        [
            FrontPoint(
                tuple(rational(value) for value in point["values"]),
                Parameters.from_json(point["parameters"]),
                point["proof"],
            )
            for point in answer["points"]
        ],
        answer["complete"],
    )


def _run(arguments: list[str], instance: Source, time_limit: Optional[float]) -> dict:
    limit = ["--time-limit", _plain(time_limit)] if time_limit is not None else []
    with tempfile.TemporaryDirectory(prefix="dnnt-") as name:
        ended = running.run([*arguments, *limit, "--json", _placed(instance, Path(name))])
    if not ended.output.strip():
        raise LimitError(ended.errors or "ended before it answered")
    return parse_json(ended.output)
