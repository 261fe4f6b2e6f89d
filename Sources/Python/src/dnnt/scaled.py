"""A network with chosen parameters, over integers: what predictions, bounds of magnitudes and exports are made from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .exact_arrays import SAFE, ExactArray
from .network import Network, Parameters


@dataclass(frozen=True)
class ScaledLayer:
    """Pre-activation t = T / `unit` with T = `biases` + `weights` · S over the integers S of the sources; the value is
    A / `out_unit`, where A is the piece of `pieces` (integer coefficients in T) that T falls into by `breaks`."""

    sources: tuple[int, ...]
    weights: list[list[int]]
    biases: list[int]
    unit: int
    breaks: list[int]
    pieces: list[list[int]]
    out_unit: int


def _lcm(values) -> int:
    return math.lcm(1, *values)


class ScaledNetwork:
    """`network` with `parameters`, for inputs that are integers over `input_unit`."""

    def __init__(self, network: Network, parameters: Parameters, input_unit: int = 1):
        fault = network.fault(parameters)
        if fault:
            raise ValueError(fault)
        self.network = network
        self.input_unit = input_unit
        self.layers: list[ScaledLayer] = []
        units = [input_unit]
        for number, (layer, chosen) in enumerate(zip(network.layers, parameters), 1):
            sources = network.sources(number)
            source_units = [units[s] for s in sources for _ in range(network.width(s))]
            unit = _lcm(
                [
                    (weight / scale).denominator
                    for row in chosen.weights
                    for weight, scale in zip(row, source_units)
                    if weight
                ]
                + [bias.denominator for bias in chosen.biases]
            )
            weights = [
                [0 if weight is None else int(weight * unit / scale) for weight, scale in zip(row, source_units)]
                for row in chosen.weights
            ]
            biases = [int(bias * unit) for bias in chosen.biases]
            pieces = [[c / unit**power for power, c in enumerate(piece)] for piece in layer.activation.pieces]
            out_unit = _lcm(c.denominator for piece in pieces for c in piece)
            self.layers.append(
                ScaledLayer(
                    sources,
                    weights,
                    biases,
                    unit,
                    [math.ceil(b * unit) for b in layer.activation.breaks],
                    [[int(c * out_unit) for c in piece] for piece in pieces],
                    out_unit,
                )
            )
            units.append(out_unit)

    @property
    def output_unit(self) -> int:
        return self.layers[-1].out_unit

    def magnitudes(self, largest_input: int) -> list[tuple[int, int]]:
        """For each layer the largest |T|, and the largest magnitude on the way to A, where no input's numerator is
        larger than `largest_input`."""
        values = [[largest_input] * self.network.inputs]
        result = []
        for layer in self.layers:
            source = [value for s in layer.sources for value in values[s]]
            sums = [
                abs(bias) + sum(abs(w) * s for w, s in zip(row, source))
                for row, bias in zip(layer.weights, layer.biases)
            ]
            after = [
                max(sum(abs(c) * total**power for power, c in enumerate(piece)) for piece in layer.pieces)
                for total in sums
            ]
            values.append(after)
            result.append((max(sums), max(after)))
        return result

    def values(self, inputs: ExactArray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """The integers A of all layers (the inputs first) and T of all layers, a row a sample."""
        if inputs.shape[1:] != (self.network.inputs,):
            raise ValueError(f"expected rows of {self.network.inputs} inputs, met an array of shape {inputs.shape}")
        if self.input_unit % inputs.denominator:
            raise ValueError(f"inputs over {inputs.denominator}, but the network was scaled for {self.input_unit}")
        factor = self.input_unit // inputs.denominator
        largest = max((max(pair) for pair in self.magnitudes(inputs.largest() * factor)), default=0)
        fits = max(largest, inputs.largest() * factor) < SAFE and all(
            all(abs(b) < SAFE for b in layer.breaks) for layer in self.layers
        )
        kind = np.int64 if fits else object
        values = [inputs.numerators.astype(kind) * (factor if kind is object else np.int64(factor))]
        totals = []
        for layer in self.layers:
            source = values[layer.sources[0]]
            if len(layer.sources) > 1:
                source = np.concatenate([values[s] for s in layer.sources], axis=1)
            weights = np.array(layer.weights, dtype=kind).reshape(len(layer.biases), -1)
            total = source @ weights.T + np.array(layer.biases, dtype=kind)
            totals.append(total)
            values.append(_pieces(layer, total, kind))
        return values, totals

    def outputs(self, inputs: ExactArray) -> ExactArray:
        values, _ = self.values(inputs)
        return ExactArray(values[-1], self.output_unit)


def _pieces(layer: ScaledLayer, total: np.ndarray, kind) -> np.ndarray:
    def polynomial(piece: list[int]) -> np.ndarray:
        result = np.full(total.shape, 0, dtype=kind)
        for coefficient in reversed(piece):
            result = result * total + coefficient
        return result

    result = polynomial(layer.pieces[0])
    for limit, piece in zip(layer.breaks, layer.pieces[1:]):
        result = np.where((total >= limit).astype(bool), polynomial(piece), result)
    return result
