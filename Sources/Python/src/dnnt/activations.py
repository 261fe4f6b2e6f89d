"""Activations, all lowered to one normal form: polynomials on intervals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .rationals import json_of, rational

_NAMED = {
    "identity": ([], [[0, 1]]),
    "relu": ([0], [[0], [0, 1]]),
    "sign": ([0], [[-1], [1]]),
    "step": ([0], [[0], [1]]),
    "abs": ([0], [[0, -1], [0, 1]]),
    "square": ([], [[0, 0, 1]]),
}


@dataclass(frozen=True)
class Activation:
    """σ(t) = the first piece for t < b1, the second for b1 ≤ t < b2, …, the last for the rest.

    `breaks` increase strictly; `pieces` has one more entry, each the coefficients c0, c1, … of c0 + c1 t + ….
    `kind` is the format's name of the activation.
    """

    kind: str
    breaks: tuple[Fraction, ...]
    pieces: tuple[tuple[Fraction, ...], ...]

    @property
    def is_binary(self) -> bool:
        """True if the activation takes two values only and jumps at 0."""
        return self.kind in ("sign", "step")

    def __call__(self, value: Fraction) -> Fraction:
        piece = self.pieces[sum(value >= b for b in self.breaks)]
        result = Fraction(0)
        for coefficient in reversed(piece):
            result = result * value + coefficient
        return result

    def to_json(self) -> Any:
        """The activation as the instance format writes it."""
        if self.kind in _NAMED:
            return self.kind
        if self.kind == "leaky-relu":
            return {"leaky-relu": json_of(self.pieces[0][1])}
        if self.kind == "clamp":
            return {"clamp": [json_of(self.pieces[0][0]), json_of(self.pieces[-1][0])]}
        if self.kind == "polynomial":
            return {"polynomial": [json_of(value) for value in self.pieces[0]]}
        lines = []
        for index, (intercept, slope) in enumerate(self.pieces):
            line = [json_of(slope), json_of(intercept)]
            lines.append([line, json_of(self.breaks[index])] if index < len(self.breaks) else [line])
        return {"piecewise": lines}


def _make(kind: str, breaks: list, pieces: list) -> Activation:
    return Activation(
        kind,
        tuple(rational(value) for value in breaks),
        tuple(tuple(rational(value) for value in piece) for piece in pieces),
    )


def leaky_relu(slope: Any) -> Activation:
    return _make("leaky-relu", [0], [[0, slope], [0, 1]])


def clamp(low: Any, high: Any) -> Activation:
    low, high = rational(low), rational(high)
    if low > high:
        raise ValueError(f"clamp takes its lower end first, met [{low}, {high}]")
    breaks = [low] if low == high else [low, high]
    return _make("clamp", breaks, [[low], [high]] if low == high else [[low], [0, 1], [high]])


def staircase(breaks: list, values: list) -> Activation:
    """The piecewise constant activation that takes one of `values` between consecutive `breaks`."""
    return _make("piecewise", breaks, [[value, 0] for value in values])


def activation(value: Any) -> Activation:
    """An activation from its name, or from the object that the instance format has for it."""
    if isinstance(value, Activation):
        return value
    if isinstance(value, str) and value in _NAMED:
        return _make(value, *_NAMED[value])
    if isinstance(value, dict) and len(value) == 1:
        ((kind, argument),) = value.items()
        if kind == "leaky-relu":
            return leaky_relu(argument)
        if kind == "clamp" and isinstance(argument, (list, tuple)) and len(argument) == 2:
            return clamp(*argument)
        if kind == "polynomial" and isinstance(argument, (list, tuple)) and argument:
            return _make("polynomial", [], [list(argument)])
        if kind == "piecewise" and isinstance(argument, (list, tuple)) and argument:
            pieces = [[entry[0][1], entry[0][0]] for entry in argument]
            return _make("piecewise", [entry[1] for entry in argument[:-1]], pieces)
    names = ", ".join(_NAMED)
    raise ValueError(
        f"{value!r} is no activation: expected {names}, or an object leaky-relu, clamp, polynomial or piecewise"
    )
