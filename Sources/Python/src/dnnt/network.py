"""Networks with finite options, and choices of parameters for them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Iterable, Optional, Sequence

import numpy as np

from .activations import Activation
from .activations import activation as read_activation
from .exact_arrays import ExactArray, exact_array
from .rationals import json_of, rational

#: One parameter's options: distinct rationals in increasing order. No option at all: there is no such edge.
Options = tuple[Fraction, ...]


def options(value: Any) -> Options:
    """A list of numbers, a Python range or ``{"range": [lo, hi]}`` as options."""
    if isinstance(value, dict) and set(value) == {"range"}:
        low, high = value["range"]
        value = range(int(low), int(high) + 1)
    if isinstance(value, str):
        raise ValueError(f"{value!r} is no list of options")
    result = sorted(rational(entry) for entry in value)
    if any(a == b for a, b in zip(result, result[1:])):
        raise ValueError(f"an option is given twice among {list(value)[:10]}")
    return tuple(result)


def _depth(value: Any) -> int:
    """How deep the lists in `value` are nested, by the first entries."""
    depth = 0
    while isinstance(value, (list, tuple, range, np.ndarray)):
        depth += 1
        if len(value) == 0:
            break
        value = value[0]
    return depth + (1 if isinstance(value, dict) else 0)


@dataclass(frozen=True)
class Layer:
    """One layer: `weights` is one `Options` for every edge or a matrix (a row a neuron, an entry a source value),
    `biases` one `Options` or one a neuron; `sources` are numbers of earlier layers, None for the previous one."""

    neurons: int
    activation: Activation
    weights: Any
    biases: Any = (Fraction(0),)
    sources: Optional[tuple[int, ...]] = None

    def __init__(
        self,
        neurons: int,
        activation: Any = "sign",
        weights: Any = (-1, 0, 1),
        biases: Any = (0,),
        sources: Optional[Sequence[int]] = None,
    ):
        if neurons < 1:
            raise ValueError(f"a layer has at least one neuron, met {neurons}")
        put = object.__setattr__
        put(self, "neurons", int(neurons))
        put(self, "activation", read_activation(activation))
        put(
            self,
            "weights",
            [[options(e) for e in row] for row in weights]
            if _depth(weights) > 1 and not isinstance(weights, dict)
            else options(weights),
        )
        put(
            self,
            "biases",
            [options(e) for e in biases] if _depth(biases) > 1 and not isinstance(biases, dict) else options(biases),
        )
        put(self, "sources", None if sources is None else tuple(sources))

    def weight_options(self, neuron: int, source: int) -> Options:
        return self.weights if isinstance(self.weights, tuple) else self.weights[neuron][source]

    def bias_options(self, neuron: int) -> Options:
        return self.biases if isinstance(self.biases, tuple) else self.biases[neuron]


@dataclass(frozen=True)
class LayerParameters:
    """A choice for one layer: `weights[neuron][source]`, None where there is no edge, and `biases[neuron]`."""

    weights: list[list[Optional[Fraction]]]
    biases: list[Fraction]

    def array(self) -> np.ndarray:
        """The weights as an array, neurons × sources: `int64` where all are integers and no edge is missing, otherwise
        `Fraction` objects."""
        return _array(self.weights, (len(self.weights), len(self.weights[0])))

    def bias_array(self) -> np.ndarray:
        """The biases as an array."""
        return _array([self.biases], (len(self.biases),))


def _array(rows: list, shape: tuple) -> np.ndarray:
    flat = [value for row in rows for value in row]
    if all(value is not None and value.denominator == 1 and abs(value) < 2**63 for value in flat):
        return np.array([int(value) for value in flat], dtype=np.int64).reshape(shape)
    result = np.empty(len(flat), dtype=object)
    result[:] = flat
    return result.reshape(shape)


class Parameters(list):
    """A choice of all parameters: a list of `LayerParameters`."""

    @classmethod
    def of(cls, layers: Iterable[tuple[Any, Any]], convert=rational) -> "Parameters":
        """From pairs of a weight matrix (neurons × sources) and biases."""
        return cls(
            LayerParameters(
                [[None if entry is None else convert(entry) for entry in row] for row in weights],
                [convert(entry) for entry in biases],
            )
            for weights, biases in layers
        )

    @classmethod
    def from_json(cls, value: list) -> "Parameters":
        return cls.of((layer["weights"], layer["biases"]) for layer in value)

    def to_json(self) -> list:
        return [
            {
                "weights": [[None if entry is None else json_of(entry) for entry in row] for row in layer.weights],
                "biases": [json_of(entry) for entry in layer.biases],
            }
            for layer in self
        ]


_SPEC = re.compile(r"([0-9]+)([a-z][a-z-]*)\Z")


@dataclass(frozen=True)
class Network:
    """A feed-forward network whose every weight and bias has a finite set of options.

    ``Network(2, [Layer(2, "sign"), Layer(1, "identity")])``, or ``Network.of("2sign-1identity", inputs=2)``.
    """

    inputs: int
    layers: list[Layer] = field(default_factory=list)

    def __post_init__(self):
        if self.inputs < 1 or not self.layers:
            raise ValueError("a network has at least one input and at least one layer")
        for number, layer in enumerate(self.layers, 1):
            if any(not 0 <= source < number for source in self.sources(number)):
                raise ValueError(f"layer {number} takes values from {layer.sources}: expected earlier layers")
            width = self.fan_in(number)
            if not isinstance(layer.weights, tuple):
                if len(layer.weights) != layer.neurons or any(len(row) != width for row in layer.weights):
                    raise ValueError(
                        f"layer {number} needs a weight matrix of {layer.neurons} rows of {width} entries"
                    )
            if not isinstance(layer.biases, tuple) and len(layer.biases) != layer.neurons:
                raise ValueError(f"layer {number} needs {layer.neurons} bias entries, met {len(layer.biases)}")
            if any(not layer.bias_options(neuron) for neuron in range(layer.neurons)):
                raise ValueError(f"layer {number} has a bias without options")

    @classmethod
    def of(cls, text: str, inputs: int, weights: Any = (-1, 0, 1), biases: Any = (-1, 0, 1)) -> "Network":
        """From text such as ``4sign-3identity``: neurons and activation of each layer; all layers have the same
        options."""
        layers = []
        for part in text.split("-") if not any(c.isdigit() for c in text[1:]) else re.split(r"-(?=[0-9])", text):
            match = _SPEC.match(part)
            if not match:
                raise ValueError(f"{part!r} is no layer: expected neurons and activation, such as 4sign")
            layers.append(Layer(int(match[1]), match[2], weights, biases))
        return cls(inputs, layers)

    @property
    def outputs(self) -> int:
        return self.layers[-1].neurons

    def sources(self, number: int) -> tuple[int, ...]:
        """The layers whose values layer `number` (from 1) takes."""
        given = self.layers[number - 1].sources
        return (number - 1,) if given is None else given

    def width(self, number: int) -> int:
        """How many values layer `number` gives; 0 is the input."""
        return self.inputs if number == 0 else self.layers[number - 1].neurons

    def fan_in(self, number: int) -> int:
        """How many source values each neuron of layer `number` has."""
        return sum(self.width(source) for source in self.sources(number))

    def choices(self) -> int:
        """How many choices of parameters there are."""
        result = 1
        for number, layer in enumerate(self.layers, 1):
            width = self.fan_in(number)
            for neuron in range(layer.neurons):
                result *= len(layer.bias_options(neuron))
                if isinstance(layer.weights, tuple):
                    result *= max(1, len(layer.weights)) ** width
                else:
                    result *= math.prod(max(1, len(entry)) for entry in layer.weights[neuron])
        return result

    def to_json(self) -> dict:
        def written(entry):
            if isinstance(entry, tuple):
                return [json_of(value) for value in entry]
            return [written(inner) for inner in entry]

        layers = []
        for layer in self.layers:
            item = {
                "neurons": layer.neurons,
                "activation": layer.activation.to_json(),
                "weights": written(layer.weights),
                "biases": written(layer.biases),
            }
            if layer.sources is not None:
                item["from"] = list(layer.sources)
            layers.append(item)
        return {"inputs": self.inputs, "layers": layers}

    @classmethod
    def from_json(cls, value: dict) -> "Network":
        return cls(
            value["inputs"],
            [
                Layer(item["neurons"], item["activation"], item["weights"], item.get("biases", [0]), item.get("from"))
                for item in value["layers"]
            ],
        )

    @classmethod
    def fixed(
        cls, inputs: int, activations: Sequence[Any], parameters: Parameters, sources: Optional[Sequence] = None
    ) -> "Network":
        """The network in which every parameter has one option: the one that `parameters` has for it."""
        layers = [
            Layer(
                len(layer.biases),
                function,
                [[[] if entry is None else [entry] for entry in row] for row in layer.weights],
                [[entry] for entry in layer.biases],
                None if sources is None else sources[index],
            )
            for index, (function, layer) in enumerate(zip(activations, parameters))
        ]
        return cls(inputs, layers)

    def fault(self, parameters: Parameters) -> Optional[str]:
        """Why `parameters` is no choice for this network, or None."""
        if len(parameters) != len(self.layers):
            return f"{len(parameters)} layers of parameters for {len(self.layers)} layers"
        for number, (layer, chosen) in enumerate(zip(self.layers, parameters), 1):
            width = self.fan_in(number)
            if len(chosen.weights) != layer.neurons or len(chosen.biases) != layer.neurons:
                return f"layer {number} has {layer.neurons} neurons, met {len(chosen.weights)}"
            for neuron, row in enumerate(chosen.weights):
                if len(row) != width:
                    return f"layer {number}, neuron {neuron}: {len(row)} weights, expected {width}"
                for source, value in enumerate(row):
                    allowed = layer.weight_options(neuron, source)
                    if (value is None and allowed) or (value is not None and value not in allowed):
                        return f"layer {number}, neuron {neuron}, weight {source}: {value} is none of its options"
                if chosen.biases[neuron] not in layer.bias_options(neuron):
                    return f"layer {number}, neuron {neuron}: the bias {chosen.biases[neuron]} is none of its options"
        return None

    def evaluate(self, parameters: Parameters, inputs: Any) -> ExactArray:
        """The outputs for rows of `inputs`, exactly: samples × outputs."""
        from .scaled import ScaledNetwork

        given = inputs if isinstance(inputs, ExactArray) else exact_array(inputs)
        return ScaledNetwork(self, parameters, given.denominator).outputs(given)
