"""Layers in the making: what a reader of models builds from affine maps, normalisations and activations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Optional

from ..activations import Activation, activation, staircase
from .imported import ImportedLayer, ImportedModel, ModelError, canonical

Matrix = list[list[Optional[Fraction]]]


@dataclass(eq=False)
class Affine:
    """biases + weights · (the values of the layers `sources`, concatenated); all sums are multiples of 1/`unit`."""

    sources: tuple[int, ...]
    weights: Matrix
    biases: list[Fraction]
    unit: int


@dataclass(eq=False)
class Normalised:
    """scale · (t − mean) / sqrt(variance) + shift for the sums t of `affine`, an entry a neuron."""

    affine: Affine
    scale: list[Fraction]
    mean: list[Fraction]
    variance: list[Fraction]
    shift: list[Fraction]


@dataclass(eq=False)
class Shaped:
    """σ(t) for the sums t of `affine`."""

    affine: Affine
    shape: Activation
    is_zero_at_zero: bool = False


class LayerBuilder:
    """Collects layers. Inputs are multiples of 1/`unit`, which decides where a threshold that is no multiple of the
    sums' unit may be moved to without a change."""

    def __init__(self, inputs: int, unit: int = 1):
        self.inputs = inputs
        self.layers: list[ImportedLayer] = []
        self.units = [unit]
        self.notes: list[str] = []

    def width(self, layer: int) -> int:
        return self.inputs if layer == 0 else len(self.layers[layer - 1].biases)

    def affine(self, sources: tuple[int, ...], weights: Matrix, biases: list[Fraction], place: str) -> Affine:
        width = sum(self.width(source) for source in sources)
        if any(len(row) != width for row in weights):
            raise ModelError(f"{place}: weights for {len(weights[0])} values, but there are {width}")
        units = [self.units[source] for source in sources for _ in range(self.width(source))]
        unit = math.lcm(
            *((weight / scale).denominator for row in weights for weight, scale in zip(row, units) if weight),
            *(bias.denominator for bias in biases),
        )
        return Affine(sources, weights, biases, unit)

    def single(self, sources: tuple[int, ...]) -> Affine:
        """Each value on its own, as a sum of one edge."""
        width = sum(self.width(source) for source in sources)
        weights = [[Fraction(1) if i == j else None for j in range(width)] for i in range(width)]
        return self.affine(sources, weights, [Fraction(0)] * width, "identity")

    def scaled(self, base: Affine, factors: list[Fraction], shifts: list[Fraction]) -> Affine:
        """factor · t + shift, an entry a neuron."""
        weights = [[None if w is None else w * f for w in row] for row, f in zip(base.weights, factors)]
        biases = [bias * f + shift for bias, f, shift in zip(base.biases, factors, shifts)]
        return self.affine(base.sources, weights, biases, "scaling")

    def close(self, shaped: Shaped, place: str) -> int:
        """Makes a layer of it; its number."""
        shape = canonical(shaped.shape, place)
        base = shaped.affine
        if shape.kind == "polynomial" and len(shape.pieces[0]) == 2:
            # A straight line is a part of the sums.
            shift, slope = shape.pieces[0]
            count = len(base.biases)
            base, shape = self.scaled(base, [slope] * count, [shift] * count), activation("identity")
        self.layers.append(ImportedLayer(base.sources, base.weights, base.biases, shape, shaped.is_zero_at_zero))
        terms = [c / base.unit**power for piece in shape.pieces for power, c in enumerate(piece)]
        self.units.append(math.lcm(1, *(term.denominator for term in terms)))
        return len(self.layers)

    # MARK: Normalisation

    def fold_before_sign(self, value: Normalised) -> Affine:
        """Sums that are ≥ 0 exactly where the normalised ones are: thresholds moved to the next multiple of the unit."""
        base = value.affine
        weights, biases = [], []
        for neuron, row in enumerate(base.weights):
            scale, shift = value.scale[neuron], value.shift[neuron]
            if scale == 0:
                weights.append([None if w is None else Fraction(0) for w in row])
                biases.append(Fraction(1 if shift >= 0 else -1))
                continue
            # scale > 0: t ≥ mean − shift · sqrt(variance) / scale; scale < 0: t ≤ the same.
            factor = -shift / scale
            limit = next_multiple(value.mean[neuron], factor, value.variance[neuron], base.unit, up=scale > 0)
            sign = 1 if scale > 0 else -1
            weights.append([None if w is None else sign * w for w in row])
            biases.append(sign * (base.biases[neuron] - limit))
        return self.affine(base.sources, weights, biases, "BatchNormalization")

    def fold(self, value: Normalised, approximate: bool) -> Affine:
        """The normalised sums as sums, where the standard deviations are rational."""
        factors = []
        for scale, variance in zip(value.scale, value.variance):
            root = rational_root(variance)
            if root is None:
                if not approximate:
                    raise ModelError(
                        f"BatchNormalization: the square root of {float(variance):.6g} is irrational; it is exact only "
                        "before a sign or a step"
                    )
                root = Fraction(math.sqrt(variance))
                note = "BatchNormalization: standard deviations are rounded to doubles, as was allowed"
                if note not in self.notes:
                    self.notes.append(note)
            factors.append(scale / root)
        shifts = [shift - mean * factor for shift, mean, factor in zip(value.shift, value.mean, factors)]
        return self.scaled(value.affine, factors, shifts)

    def model(self) -> ImportedModel:
        return ImportedModel(self.inputs, self.layers, self.notes)


def rational_root(value: Fraction) -> Optional[Fraction]:
    """The square root of `value`, None where it is irrational."""
    above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
    exact = above * above == value.numerator and below * below == value.denominator
    return Fraction(above, below) if exact else None


def next_multiple(base: Fraction, factor: Fraction, variance: Fraction, unit: int, up: bool) -> Fraction:
    """The multiple of 1/`unit` next to base + factor · sqrt(variance): the least one not below it, or else the greatest
    one not above it."""
    root = rational_root(variance)
    rounded = math.ceil if up else math.floor
    if root is not None or factor == 0:
        return Fraction(rounded((base + factor * (root or 0)) * unit), unit)
    bits = 64
    while True:
        # An irrational limit lies strictly between multiples: enough bits tell between which.
        low = Fraction(math.isqrt(math.floor(variance * 4**bits)), 2**bits)
        ends = [(base + factor * end) * unit for end in (low, low + Fraction(1, 2**bits))]
        if rounded(ends[0]) == rounded(ends[1]):
            return Fraction(rounded(ends[0]), unit)
        bits *= 2


def rounding_staircase(step: Fraction, zero: int, low: int, high: int, unit: int, place: str) -> Activation:
    """step · (clip(round(t / step) + zero, low, high) − zero), ties to the even integer, for sums that are multiples of
    1/`unit`."""
    if high - low > 256:
        raise ModelError(f"{place}: {high - low + 1} levels, more than 257")
    breaks, values = [], [step * (low - zero)]
    for level in range(low, high):
        below = level - zero
        limit = step * (Fraction(below) + Fraction(1, 2))
        if below % 2 == 0:
            # The tie itself belongs to the lower level: the jump is at the next sum that there can be.
            limit = Fraction(math.floor(limit * unit) + 1, unit)
        if breaks and limit <= breaks[-1]:
            values[-1] = step * (level + 1 - zero)
            continue
        breaks.append(limit)
        values.append(step * (level + 1 - zero))
    return staircase(breaks, values)
