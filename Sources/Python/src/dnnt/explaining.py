"""Why a threshold is missed, and the smallest network that reaches it: runs of `dnnt conflict` and `dnnt shrink`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Optional

from . import running
from .network import Parameters
from .rationals import parse_json, rational, text_of
from .running import LimitError
from .solving import Source, _number, _placed, _plain


@dataclass(frozen=True)
class Conflict:
    """Samples that no choice of parameters serves together.

    `status` is ``conflict``, ``reaches-threshold`` (there is none: `parameters` reach it) or ``unknown``. `samples` are the
    numbers of the samples, from 0; `witnesses` has for each of them parameters that reach the threshold over the others.
    """

    status: str
    target: Fraction
    samples: Optional[list[int]]
    witnesses: dict[int, Parameters] = field(repr=False)
    #: True if none of the samples can be left out.
    is_irreducible: bool
    #: True if no smaller set of samples conflicts.
    is_smallest: bool
    proof: str
    #: Parameters that reach the threshold over all samples, where there is no conflict.
    parameters: Optional[Parameters] = None


@dataclass(frozen=True)
class ShrunkNetwork:
    """One network on the way to the smallest, and what is known of it."""

    size: Fraction
    summary: str
    status: str
    proof: str
    objective: Optional[Fraction]
    parameters: Optional[Parameters] = field(repr=False)


@dataclass(frozen=True)
class Shrinking:
    """The smallest network that reaches the target, None where not even the whole one is known to; and the smaller ones,
    each with the proof that it misses it."""

    by: str
    target: Fraction
    smallest: Optional[ShrunkNetwork]
    smaller: list[ShrunkNetwork]


def conflict(
    instance: Source,
    *,
    threshold: Any = None,
    smallest: bool = False,
    time_limit: Optional[float] = None,
    threads: Optional[int] = None,
    seed: int = 0,
) -> Conflict:
    """Finds samples that already keep every choice from the threshold (the instance's own, or else 0), and from which none
    can be left out; with `smallest` a set of least size."""
    answer = _run(["conflict"] + (["--smallest"] if smallest else []), instance, threshold, time_limit, threads, seed)
    return Conflict(
        status=answer["status"],
        target=rational(answer["target"]),
        samples=answer.get("samples"),
        witnesses={w["without"]: Parameters.from_json(w["parameters"]) for w in answer.get("witnesses", [])},
        is_irreducible=answer.get("irreducible", False),
        is_smallest=answer.get("smallest", False),
        proof=answer.get("proof", "none"),
        parameters=Parameters.from_json(answer["parameters"]) if "parameters" in answer else None,
    )


def shrink(
    instance: Source,
    by: str = "width",
    *,
    threshold: Any = None,
    time_limit: Optional[float] = None,
    threads: Optional[int] = None,
    seed: int = 0,
) -> Shrinking:
    """Finds the smallest network that reaches the threshold (the instance's own, or else 0), by ``"width"`` or by the
    magnitude of ``"options"``."""
    answer = _run(["shrink", "--by", by], instance, threshold, time_limit, threads, seed)
    return Shrinking(
        answer["by"],
        rational(answer["target"]),
        None if answer["smallest"] is None else _shrunk(answer["smallest"]),
        [_shrunk(item) for item in answer["smaller"]],
    )


def _shrunk(item: dict) -> ShrunkNetwork:
    return ShrunkNetwork(
        rational(item["size"]),
        item["summary"],
        item["status"],
        item["proof"],
        _number(item, "objective"),
        Parameters.from_json(item["parameters"]) if "parameters" in item else None,
    )


def _run(command: list[str], instance: Source, threshold: Any, time_limit: Any, threads: Any, seed: int) -> dict:
    arguments = command + ["--json", "--seed", str(seed)]
    arguments += ["--threshold=" + text_of(rational(threshold))] if threshold is not None else []
    arguments += ["--time-limit", _plain(time_limit)] if time_limit is not None else []
    arguments += ["--threads", str(threads)] if threads is not None else []
    with tempfile.TemporaryDirectory(prefix="dnnt-") as name:
        ended = running.run([*arguments, _placed(instance, Path(name))])
    if not ended.output.strip():
        raise LimitError(ended.errors or "ended before it answered")
    return parse_json(ended.output)
