"""Exact rationals: how numbers are read, and how they are written in instances and certificates.

A float is read as the shortest decimal that stands for it, as it is printed: ``0.1`` is 1/10. Where a float is itself the
number that is computed with, as a weight of a trained network, `exact_binary` takes its binary value.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, Union

import numpy as np

Rational = Union[int, float, str, Decimal, Fraction]

_TEXT = re.compile(r"-?[0-9]+(/[0-9]+|(\.[0-9]+)?([eE][+-]?[0-9]+)?)\Z")
# Python's own conversions between digits and integers refuse more than 4,300 digits at once.
_CHUNK = 4000
_MOST_DIGITS = 1_000_000


def integer_from_digits(text: str) -> int:
    """The integer that `text`, ASCII digits after an optional minus sign, stands for, of any length."""
    if len(text) <= _CHUNK:
        return int(text)
    if text.startswith("-"):
        return -integer_from_digits(text[1:])
    low = len(text) // 2
    return integer_from_digits(text[:-low]) * 10**low + integer_from_digits(text[-low:])


def digits_of_integer(value: int) -> str:
    """The decimal digits of `value`, of any length."""
    if value.bit_length() < 13000:
        return str(value)
    if value < 0:
        return "-" + digits_of_integer(-value)
    low = value.bit_length() * 3 // 20
    high, rest = divmod(value, 10**low)
    return digits_of_integer(high) + digits_of_integer(rest).rjust(low, "0")


def _fraction_from_text(text: str) -> Fraction:
    if not _TEXT.match(text):
        raise ValueError(f"{text[:40]!r} is not a rational: expected -?digits, digits/digits or a decimal")
    if "/" in text:
        above, below = text.split("/")
        denominator = integer_from_digits(below)
        if denominator == 0:
            raise ValueError(f"{text[:40]!r} has the denominator zero")
        return Fraction(integer_from_digits(above), denominator)
    mantissa, _, exponent = text.replace("E", "e").partition("e")
    whole, _, decimals = mantissa.partition(".")
    if len(exponent) > 8 or abs(int(exponent or 0)) > _MOST_DIGITS:
        raise ValueError(f"{text[:40]!r} has more than a million digits when written out")
    power = int(exponent or 0) - len(decimals)
    digits = integer_from_digits(whole + decimals)
    return Fraction(digits * 10**power) if power >= 0 else Fraction(digits, 10**-power)


def rational(value: Any) -> Fraction:
    """`value` as an exact rational.

    Takes integers, fractions, decimals, strings as the instance format writes them, and floats, which stand for the
    shortest decimal that reads back as the same float of their type.

    Raises `ValueError` for what is no finite number, `TypeError` for what is no number.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (bool, np.bool_)):
        return Fraction(int(value))
    if isinstance(value, (int, np.integer)):
        return Fraction(int(value))
    if isinstance(value, (float, np.floating)):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a finite number")
        return _fraction_from_text(str(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is not a finite number")
        return _fraction_from_text(str(value))
    if isinstance(value, str):
        return _fraction_from_text(value)
    raise TypeError(f"a {type(value).__name__} is not a number")


def exact_binary(value: Any) -> Fraction:
    """`value` as an exact rational, a float by its binary value: ``0.1`` is 3602879701896397/36028797018963968."""
    if isinstance(value, (float, np.floating)):
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a finite number")
        return Fraction(float(value))
    return rational(value)


def text_of(value: Fraction) -> str:
    """`value` as ``p`` or ``p/q`` in lowest terms."""
    if value.denominator == 1:
        return digits_of_integer(value.numerator)
    return f"{digits_of_integer(value.numerator)}/{digits_of_integer(value.denominator)}"


def json_of(value: Fraction) -> Union[int, str]:
    """`value` as the formats write it: an integer below 2^53 in magnitude as itself, anything else as a string."""
    if value.denominator == 1 and abs(value.numerator) < 2**53:
        return value.numerator
    return text_of(value)


def parse_json(text: Union[str, bytes]) -> Any:
    """JSON with every number exact: integers as `int`, decimals as `Fraction`. `NaN` and infinities are refused."""

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is not a number of the format")

    def object_of(pairs: list) -> dict:
        result = dict(pairs)
        if len(result) != len(pairs):
            raise ValueError("an object has the same key twice")
        return result

    if isinstance(text, bytes):
        text = text.decode("utf-8-sig")
    return json.loads(
        text.removeprefix("\ufeff"),
        parse_int=integer_from_digits,
        parse_float=_fraction_from_text,
        parse_constant=refuse,
        object_pairs_hook=object_of,
    )


def read_json(file: Any) -> Any:
    """The JSON of a file, as `parse_json` has it. Raises `ValueError` that names the file."""
    with open(file, "rb") as stream:
        content = stream.read()
    try:
        return parse_json(content)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{file}: {error}") from None
