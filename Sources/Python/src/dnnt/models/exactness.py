"""When a runtime's floating point computes a network without rounding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..network import Network, Parameters
from ..scaled import ScaledNetwork


class ExportError(ValueError):
    """The network cannot be written so that the other runtime's predictions equal the exact replay."""


@dataclass(frozen=True)
class InputRange:
    """Inputs are multiples of 1/`denominator` of magnitude at most `largest`."""

    largest: int
    denominator: int = 1

    @classmethod
    def of(cls, x: Any) -> "InputRange":
        """The range that the rows of an `ExactArray` lie in."""
        return cls(max(1, -(-x.largest() // x.denominator)), x.denominator)


def float_type(network: Network, parameters: Parameters, inputs: InputRange, widest: type = np.float64) -> type:
    """`float32` where every number on the way is exact in it, whatever the order of the sums; otherwise `float64`.

    All values of a layer are multiples of a power of two; sums, products and coefficients below 2^24 (2^53) such units
    are exact. Raises `ExportError` where `widest` does not do.
    """
    scaled = ScaledNetwork(network, parameters, inputs.denominator)
    units = [("the inputs", inputs.denominator)]
    for number, layer in enumerate(scaled.layers, 1):
        units += [(f"the sums of layer {number}", layer.unit), (f"the values of layer {number}", layer.out_unit)]
    for place, unit in units:
        if unit & (unit - 1):
            raise ExportError(
                f"{place} are multiples of 1/{unit}: binary floating point has only denominators that are powers of two; "
                "scale options and inputs to integers"
            )
    largest = max(max(pair) for pair in scaled.magnitudes(inputs.largest * inputs.denominator))
    for number, layer in enumerate(scaled.layers):
        for bound in network.layers[number].activation.breaks:
            largest = max(largest, abs(bound.numerator), bound.denominator)
    for kind, digits in ((np.float32, 24), (np.float64, 53)):
        if largest < 2**digits:
            return kind
        if kind is widest:
            break
    raise ExportError(
        f"numbers reach {largest} units, more than the 2^{digits} that {np.dtype(kind).name} has exactly, for inputs up to "
        f"{inputs.largest}"
    )


def input_range(instance: Any, inputs: Optional[InputRange]) -> InputRange:
    """`inputs`, or else the range of the instance's own data."""
    return InputRange.of(instance.x) if inputs is None else inputs
