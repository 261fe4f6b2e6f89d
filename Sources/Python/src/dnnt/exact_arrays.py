"""Arrays of exact rationals: integers over one common denominator."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Callable

import numpy as np

from .rationals import rational

# Sums and products of magnitudes below this stay inside 64 bits.
SAFE = 2**62


@dataclass(frozen=True)
class ExactArray:
    """The rationals ``numerators / denominator``: `numerators` is an array of `int64`, or of `int` objects where those
    would not do; `denominator` is at least 1."""

    numerators: np.ndarray
    denominator: int = 1

    @property
    def shape(self) -> tuple:
        return self.numerators.shape

    def fractions(self) -> np.ndarray:
        """An array of `Fraction` objects."""
        flat = [Fraction(int(value), self.denominator) for value in self.numerators.ravel()]
        return _object_array(flat).reshape(self.shape)

    def floats(self) -> np.ndarray:
        """Each rational rounded to the nearest double: to look at, not to compute with."""
        if self.numerators.dtype != object and self.denominator == 1:
            return self.numerators.astype(float)
        # The division of Python's integers rounds once; a product or quotient of doubles might round twice.
        flat = [int(value) / self.denominator for value in self.numerators.ravel()]
        return np.array(flat, dtype=float).reshape(self.shape)

    def largest(self) -> int:
        """The largest magnitude among the numerators, 0 for an empty array."""
        if self.numerators.size == 0:
            return 0
        return max(int(self.numerators.max()), -int(self.numerators.min()))


def _object_array(values: list) -> np.ndarray:
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result


def integers(values: list, shape: tuple) -> np.ndarray:
    """Python's integers as an `int64` array where all of them are far from its limits, otherwise as objects."""
    if all(-SAFE < value < SAFE for value in values):
        return np.array(values, dtype=np.int64).reshape(shape)
    return _object_array(values).reshape(shape)


def exact_array(values: Any, convert: Callable[[Any], Fraction] = rational) -> ExactArray:
    """An array, frame or nested list of numbers, exactly; `convert` says what a single one means.

    Raises `ValueError` with the place of the first entry that is no finite number. Time grows with the number of
    *distinct* floats.
    """
    array = np.asarray(values.to_numpy() if hasattr(values, "to_numpy") else values)
    if array.dtype == bool or (np.issubdtype(array.dtype, np.integer) and array.dtype != np.uint64):
        return ExactArray(array.astype(np.int64))
    if np.issubdtype(array.dtype, np.floating):
        finite = np.isfinite(array)
        if not finite.all():
            place = tuple(int(index) for index in np.argwhere(~finite)[0])
            raise ValueError(f"entry {list(place)} is {array[place]}: expected a finite number")
        # Integers below 2^53 are exact in a double and mean the same in either reading.
        if array.dtype.itemsize <= 8 and (np.abs(array) < 2**53).all() and (array == np.floor(array)).all():
            return ExactArray(array.astype(np.int64))
        distinct, places = np.unique(array, return_inverse=True)
    else:
        distinct, places = array.ravel(), np.arange(array.size)
    exact = []
    for number, value in enumerate(distinct):
        try:
            exact.append(convert(value))
        except (ValueError, TypeError) as error:
            raise ValueError(f"entry {list(map(int, np.unravel_index(number, array.shape)))}: {error}") from None
    denominator = math.lcm(*(value.denominator for value in exact)) if exact else 1
    scaled = [value.numerator * (denominator // value.denominator) for value in exact]
    return ExactArray(integers(scaled, (len(scaled),))[places.ravel()].reshape(array.shape), denominator)
