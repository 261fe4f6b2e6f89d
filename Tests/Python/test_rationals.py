from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from dnnt.exact_arrays import exact_array
from dnnt.rationals import digits_of_integer, exact_binary, integer_from_digits, json_of, parse_json, rational


@pytest.mark.parametrize(
    "value, expected",
    [
        (3, Fraction(3)),
        (0.1, Fraction(1, 10)),
        (1e22, Fraction(10**22)),
        (2.5e-3, Fraction(1, 400)),
        (np.float32(0.1), Fraction(1, 10)),
        (np.int8(-5), Fraction(-5)),
        (True, Fraction(1)),
        ("-7/3", Fraction(-7, 3)),
        ("0.1", Fraction(1, 10)),
        (Decimal("1.50"), Fraction(3, 2)),
        (np.uint64(2**64 - 1), Fraction(2**64 - 1)),
    ],
)
def test_numbers_mean_what_they_are_printed_as(value, expected):
    assert rational(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1/0",
        "+1",
        " 1",
        "0x10",
        "1e9999999999",
        "nan",
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        "١",
        "1/-2",
        "--1",
        "1.",
        ".5",
    ],
)
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError):
        rational(value)


def test_a_weight_of_a_model_is_its_binary_value():
    assert exact_binary(0.1) == Fraction(3602879701896397, 36028797018963968)


def test_integers_of_any_length_go_to_digits_and_back():
    for power in (1, 4299, 4300, 20000, 60001):
        for value in (10**power - 1, -(10**power) + 7, 3 * 10**power):
            assert integer_from_digits(digits_of_integer(value)) == value


def test_json_numbers_are_exact_and_large_ones_are_strings():
    assert parse_json('{"a": [0.1, 12345678901234567890123, "x"]}')["a"][:2] == [
        Fraction(1, 10),
        12345678901234567890123,
    ]
    assert (json_of(Fraction(2**53 - 1)), json_of(Fraction(2**53)), json_of(Fraction(1, 3))) == (
        2**53 - 1,
        "9007199254740992",
        "1/3",
    )
    for text in ("NaN", "[Infinity]", '{"a": 1, "a": 2}'):
        with pytest.raises(ValueError):
            parse_json(text)


def test_arrays_are_exact_over_one_denominator():
    array = exact_array([[0.1, 2.0], [0.25, -1e300]])
    assert array.fractions().tolist() == [[Fraction(1, 10), 2], [Fraction(1, 4), -(10**300)]]
    assert exact_array(np.array([[1.0, 2.0]])).numerators.dtype == np.int64


def test_a_bad_entry_is_named_by_its_place():
    with pytest.raises(ValueError, match=r"entry \[1, 0\] is nan"):
        exact_array([[0.0, 1.0], [float("nan"), 2.0]])
