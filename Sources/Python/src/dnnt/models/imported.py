"""A trained model that was read: layers with exact weights, and the instances made from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Optional, Sequence

import numpy as np

from ..activations import Activation
from ..exact_arrays import ExactArray, exact_array
from ..instance import Instance
from ..network import Layer, LayerParameters, Network, Parameters, options
from ..rationals import text_of
from ..scaled import ScaledNetwork


class ModelError(ValueError):
    """The model holds what cannot be taken over exactly; the message names it."""


@dataclass
class ImportedLayer:
    """`weights[neuron][source]`, None where there is no edge. `sources` are layer numbers, 0 for the input."""

    sources: tuple[int, ...]
    weights: list[list[Optional[Fraction]]]
    biases: list[Fraction]
    activation: Activation
    #: The operator is ONNX's `Sign`, which takes 0 to 0 and not to +1.
    is_zero_at_zero: bool = False


@dataclass
class ImportedModel:
    """The layers of a model, and remarks on what was taken over how."""

    inputs: int
    layers: list[ImportedLayer]
    notes: list[str] = field(default_factory=list)

    @property
    def parameters(self) -> Parameters:
        """The model's weights and biases as a choice for `network()`."""
        return Parameters(LayerParameters(layer.weights, layer.biases) for layer in self.layers)

    def network(self, weights: Any = "exact", biases: Any = "exact") -> Network:
        """The network, with options around the model's parameters.

        `weights` and `biases` are ``"exact"`` (each parameter its own only option), a list of options that must hold
        every one of them, or ``"neighbours K"``: up to K multiples of the layer's greatest common step to either side.
        """
        result = []
        for number, layer in enumerate(self.layers, 1):
            result.append(
                Layer(
                    len(layer.biases),
                    layer.activation,
                    _around(layer.weights, weights, f"layer {number}, weight"),
                    _around([layer.biases], biases, f"layer {number}, bias")[0],
                    layer.sources,
                )
            )
        return Network(self.inputs, result)

    def instance(
        self,
        x: Any,
        y: Any,
        loss: str = "argmax",
        *,
        options: Any = "exact",
        bias_options: Any = "exact",
        **settings: Any,
    ) -> Instance:
        """The instance of which `parameters` is a choice. Raises `ModelError` where the model's `Sign` meets a sum that
        is exactly 0."""
        instance = Instance(self.network(options, bias_options), x, y, loss, **settings)
        self.require_no_zero_sign(instance.x)
        return instance

    def evaluate(self, x: Any) -> ExactArray:
        """The outputs for rows `x`, exactly."""
        given = x if isinstance(x, ExactArray) else exact_array(x)
        self.require_no_zero_sign(given)
        return self.network().evaluate(self.parameters, given)

    def require_no_zero_sign(self, x: ExactArray) -> None:
        if not any(layer.is_zero_at_zero for layer in self.layers):
            return
        _, totals = ScaledNetwork(self.network(), self.parameters, x.denominator).values(x)
        for number, (layer, total) in enumerate(zip(self.layers, totals), 1):
            if layer.is_zero_at_zero and (total == 0).any():
                row, neuron = map(int, np.argwhere(total == 0)[0])
                raise ModelError(
                    f"Sign: row {row}, layer {number}, neuron {neuron}: the sum is exactly 0, for which the model gives 0 "
                    "and the instance format's sign gives +1"
                )


def _around(rows: list[list[Optional[Fraction]]], choice: Any, place: str) -> list:
    """The options of every parameter in `rows`."""
    if isinstance(choice, str) and choice == "exact":
        return [[[] if value is None else [value] for value in row] for row in rows]
    if isinstance(choice, str) and choice.startswith("neighbours"):
        count = int(choice.removeprefix("neighbours").strip(" :") or 1)
        present = [value for row in rows for value in row if value]
        step = _common_step(present)
        return [
            [[] if value is None else [value + step * k for k in range(-count, count + 1)] for value in row]
            for row in rows
        ]
    allowed = options(choice)
    for row in rows:
        for value in row:
            if value is not None and value not in allowed:
                raise ModelError(f"{place}: {text_of(value)} is none of {', '.join(map(text_of, allowed[:20]))}")
    return [[() if value is None else allowed for value in row] for row in rows]


def _common_step(values: Sequence[Fraction]) -> Fraction:
    """The largest step that all values are multiples of; 1 where all are 0."""
    if not values:
        return Fraction(1)
    denominator = math.lcm(*(value.denominator for value in values))
    return Fraction(math.gcd(*(int(value * denominator) for value in values)), denominator)


def canonical(activation: Activation, place: str) -> Activation:
    """The activation under the format's own name for it. Raises `ModelError` where it has none."""
    from ..activations import _NAMED, activation as named, clamp, leaky_relu

    breaks, pieces = [], []
    for index, piece in enumerate(activation.pieces):
        trimmed = list(piece)
        while len(trimmed) > 1 and trimmed[-1] == 0:
            trimmed.pop()
        if pieces and pieces[-1] == trimmed:
            continue
        if index:
            breaks.append(activation.breaks[index - 1])
        pieces.append(trimmed)
    for name, (some_breaks, some_pieces) in _NAMED.items():
        if breaks == some_breaks and pieces == some_pieces:
            return named(name)
    if not breaks:
        return named({"polynomial": pieces[0]})
    if breaks == [0] and len(pieces) == 2 and pieces[1] == [0, 1] and len(pieces[0]) == 2 and pieces[0][0] == 0:
        return leaky_relu(pieces[0][1])
    if len(breaks) == 2 and pieces == [[breaks[0]], [0, 1], [breaks[1]]]:
        return clamp(*breaks)
    if any(len(piece) > 2 for piece in pieces):
        raise ModelError(f"{place}: a polynomial of degree {max(map(len, pieces)) - 1} on a part of the line only")
    return Activation(
        "piecewise",
        tuple(Fraction(b) for b in breaks),
        tuple((Fraction(p[0]), Fraction(p[1]) if len(p) > 1 else Fraction(0)) for p in pieces),
    )
