"""Solving and checking, as runs of the program."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable, Optional, Union

import numpy as np

from . import running
from .instance import Instance
from .network import Parameters
from .rationals import parse_json, rational, text_of
from .running import LimitError

Source = Union[Instance, str, os.PathLike]


@dataclass(frozen=True)
class Progress:
    """Where a search stands: exact numbers, None where there is none yet."""

    seconds: float
    solver: str
    nodes: int
    incumbent: Optional[Fraction]
    bound: Optional[Fraction]
    #: True if the bound is a floating-point backend's word.
    bound_is_claimed: bool


@dataclass
class Result:
    """What a solve found.

    `status` is ``optimal``, ``reaches-threshold``, ``misses-threshold``, ``claimed-optimal``,
    ``claimed-misses-threshold``, ``feasible`` or ``unknown``, as the command line has them; `proof` is ``verified`` where
    this run checked the proof of its answer. `objective` is the exact replay of `parameters`, `bound` what exact
    reasoning showed.
    """

    status: str
    objective: Optional[Fraction]
    bound: Optional[Fraction]
    claimed_bound: Optional[Fraction]
    parameters: Optional[Parameters]
    proof: str
    solver: str
    encoding: Optional[str]
    seconds: float
    nodes: int
    #: The instance's digest.
    digest: str
    #: The certificate as a JSON object, None where there was nothing to certify.
    certificate: Optional[dict]
    #: The content of the proof file, packed with gzip.
    proof_content: Optional[bytes] = field(repr=False, default=None)
    #: True if the search was ended by a `KeyboardInterrupt`.
    interrupted: bool = False
    #: Remarks of the program, a line each.
    notes: list[str] = field(default_factory=list)
    #: What was solved: an `Instance`, or the name of its file.
    source: Any = field(repr=False, default=None)

    @property
    def instance(self) -> Instance:
        """The instance; one that was named by its file is read when first asked for."""
        if not isinstance(self.source, Instance):
            self.source = Instance.read(self.source)
        return self.source

    @property
    def is_optimal(self) -> bool:
        """True if no choice of parameters is better, by exact reasoning."""
        return self.status == "optimal"

    @property
    def is_proven(self) -> bool:
        """True if this run checked a proof of what it answers."""
        return self.proof == "verified"

    @property
    def weights(self) -> list[np.ndarray]:
        """The weights of each layer, neurons × sources."""
        return [layer.array() for layer in self._parameters()]

    @property
    def biases(self) -> list[np.ndarray]:
        """The biases of each layer."""
        return [layer.bias_array() for layer in self._parameters()]

    def _parameters(self) -> Parameters:
        if self.parameters is None:
            raise ValueError(f"the answer, {self.status}, has no parameters")
        return self.parameters

    def predict(self, x: Any = None) -> np.ndarray:
        """Exact predictions for rows `x`, or for the instance's own; see `Instance.predict`."""
        return self.instance.predict(self._parameters(), x)

    def save(self, path: Union[str, os.PathLike]) -> None:
        """Writes the certificate to `path`, and its proof beside it."""
        if self.certificate is None:
            raise ValueError(f"the answer, {self.status}, has no certificate")
        file = Path(path)
        certificate = dict(self.certificate)
        if self.proof_content is not None and "file" in certificate.get("proof", {}):
            stem = file.name.removesuffix(".cert.json").removesuffix(".json")
            certificate["proof"] = {**certificate["proof"], "file": stem + ".pbp.gz"}
            (file.parent / (stem + ".pbp.gz")).write_bytes(self.proof_content)
        file.write_text(_dumps(certificate), encoding="utf-8")

    def _repr_html_(self) -> str:
        from .drawing import result_html

        return result_html(self)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _start_certificate(start: Any) -> dict:
    if isinstance(start, Result):
        start = start._parameters()
    if isinstance(start, Parameters):
        return {"format": "dnnt-certificate/1", "claim": "feasible", "parameters": start.to_json()}
    raise TypeError(f"start takes a Result, Parameters or a file name, met a {type(start).__name__}")


def solve(
    instance: Source,
    *,
    time_limit: Optional[float] = None,
    memory_limit: Optional[int] = None,
    node_limit: Optional[int] = None,
    threads: Optional[int] = None,
    seed: int = 0,
    solver: str = "auto",
    encoding: Optional[str] = None,
    threshold: Any = None,
    optimize: bool = False,
    prove: bool = True,
    proof_time: Optional[float] = None,
    start: Any = None,
    on_progress: Optional[Callable[[Progress], None]] = None,
) -> Result:
    """Finds the best parameters, proves them best, replays them exactly.

    `time_limit` (seconds), `memory_limit` (MiB) and `node_limit` end the search with the best answer so far, and so does
    a `KeyboardInterrupt`. `start` is a `Result`, `Parameters` or a certificate file to begin from. `on_progress` is
    called in this thread when incumbent or bound change, and each second; an exception that it raises ends the search.

    Raises `InputError` where the program refuses the instance, `DNNTError` where it is missing or fails, `LimitError`
    where it had to be ended before it answered.
    """
    arguments = ["solve", "--json", "--seed", str(seed), "--solver", solver]
    for option, value in (
        ("--time-limit", time_limit),
        ("--memory-limit", memory_limit),
        ("--node-limit", node_limit),
        ("--threads", threads),
        ("--encoding", encoding),
        ("--proof-time", proof_time),
    ):
        if value is not None:
            arguments += [option, _plain(value)]
    arguments += ["--threshold=" + text_of(rational(threshold))] if threshold is not None else []
    arguments += ["--optimize"] if optimize else []
    arguments += [] if prove else ["--no-prove"]
    arguments += ["--progress", "none" if on_progress is None else "json"]
    with tempfile.TemporaryDirectory(prefix="dnnt-") as name:
        folder = Path(name)
        if start is not None:
            file = start
            if not isinstance(start, (str, os.PathLike)):
                file = folder / "start.json"
                file.write_text(_dumps(_start_certificate(start)), encoding="utf-8")
            arguments += ["--start", str(file)]
        certificate = folder / "answer.cert.json"
        arguments += ["--certificate", str(certificate), "--proof", str(folder / "answer.pbp.gz")]
        arguments.append(_placed(instance, folder))
        notes: list[str] = []
        # The program keeps its limit to a tenth; the deadline is for a machine too busy to let it.
        deadline = None if time_limit is None or solver not in ("auto", "bnb") else float(time_limit) + 0.3
        ended = running.run(arguments, lambda line: _heed(line, on_progress, notes), deadline)
        if not ended.output.strip():
            raise LimitError(ended.errors or "ended by the time limit before it answered")
        answer = parse_json(ended.output)
        content = certificate.read_bytes() if certificate.exists() else None
        proof = folder / "answer.pbp.gz"
        return Result(
            status=answer["status"],
            objective=_number(answer, "objective"),
            bound=_number(answer, "bound"),
            claimed_bound=_number(answer, "claimed_bound"),
            parameters=Parameters.from_json(answer["parameters"]) if "parameters" in answer else None,
            proof=answer["proof"],
            solver=answer["solver"],
            encoding=answer["encoding"],
            seconds=float(answer["seconds"]),
            nodes=answer["nodes"],
            digest=answer["instance"],
            certificate=None if content is None else parse_json(content),
            proof_content=proof.read_bytes() if proof.exists() else None,
            interrupted=ended.interrupted,
            notes=notes,
            source=instance,
        )


def _plain(value: Any) -> str:
    """A number without an exponent, as the command line takes it."""
    if isinstance(value, (int, np.integer, str)):
        return str(value)
    return format(float(value), ".6f")


def _number(answer: dict, key: str) -> Optional[Fraction]:
    return rational(answer[key]) if key in answer else None


def _placed(instance: Source, folder: Path) -> str:
    """The name of a file that holds the instance."""
    if not isinstance(instance, Instance):
        return str(instance)
    file = folder / "instance.dnnt.json"
    instance.write(file)
    return str(file)


def _heed(line: str, on_progress: Optional[Callable[[Progress], None]], notes: list[str]) -> None:
    if on_progress is not None and line.startswith("{"):
        value = parse_json(line)
        on_progress(
            Progress(
                float(value["seconds"]),
                value["solver"],
                value["nodes"],
                _number(value, "incumbent"),
                _number(value, "bound"),
                value.get("bound_is_claimed", False),
            )
        )
    elif line:
        notes.append(line.removeprefix("note: ").removeprefix("dnnt: "))


@dataclass(frozen=True)
class Verdict:
    """What the checker says of a certificate: ``accepted``, ``rejected`` or ``not-proven``, and why."""

    name: str
    reason: Optional[str]
    bound_shown_by: Optional[str]
    objective: Optional[Fraction]
    sample_losses: list[Fraction] = field(repr=False, default_factory=list)

    def __bool__(self) -> bool:
        """True if all that the certificate claims is shown."""
        return self.name == "accepted"


def check(instance: Source, certificate: Any, *, time_limit: float = 60, memory_limit: int = 1024) -> Verdict:
    """Replays a certificate, and its proof, in exact arithmetic.

    `certificate` is a `Result`, a file name, a JSON object, or `Parameters`: then the claim is that each is one of its
    options.
    """
    with tempfile.TemporaryDirectory(prefix="dnnt-") as name:
        folder = Path(name)
        if isinstance(certificate, (str, os.PathLike)):
            file = str(certificate)
        else:
            file = str(folder / "answer.cert.json")
            if isinstance(certificate, Result):
                certificate.save(file)
            else:
                claim = _start_certificate(certificate) if isinstance(certificate, Parameters) else certificate
                Path(file).write_text(_dumps(claim), encoding="utf-8")
        ended = running.run(
            [
                "check",
                "--json",
                "--time-limit",
                _plain(time_limit),
                "--memory-limit",
                str(memory_limit),
                _placed(instance, folder),
                file,
            ]
        )
    if not ended.output.strip():
        raise LimitError(ended.errors or "the check ended without a verdict")
    answer = parse_json(ended.output)
    return Verdict(
        answer["verdict"],
        answer.get("reason"),
        answer.get("bound_shown_by"),
        _number(answer, "objective"),
        [rational(value) for value in answer.get("sample_losses", [])],
    )
