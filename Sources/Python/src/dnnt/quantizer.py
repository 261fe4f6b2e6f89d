"""A transformer from floats and names to small integers, exact in what it does."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from .rationals import rational


class ExactQuantizer(TransformerMixin, BaseEstimator):
    """Maps each column of numbers to integers by thresholds that are exact rationals, and each column of names to one
    column of 0 and 1 a name.

    Parameters
    ----------
    levels : int, default 7
        How many levels a column of numbers has, at most; a column of fewer distinct values has as many as those.
    strategy : {"range", "quantile"}, default "range"
        Thresholds that cut a column's range into equal parts, or its rows into parts of equal weight (each half-way
        between neighbouring values).
    encode : {"integer", "thresholds"}, default "integer"
        The level as one integer around 0 (0 … levels−1, less half of it), or a column of 0 and 1 for each threshold.
    missing : {"error", "median"}, default "error"
        A missing cell (NaN, None) is refused, or takes the column's median; in a column of names it is a name of its own.

    Attributes
    ----------
    thresholds_ : list of lists of `Fraction`, a list a column of numbers
    names_ : dict from the place of each column of names to its sorted names
    medians_ : list of floats, the lower medians of the columns of numbers

    A float stands for the decimal that it is printed as. A value equal to a threshold is above it.
    """

    def __init__(self, levels: int = 7, strategy: str = "range", encode: str = "integer", missing: str = "error"):
        self.levels = levels
        self.strategy = strategy
        self.encode = encode
        self.missing = missing

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> "ExactQuantizer":
        """Sets the thresholds. `sample_weight` counts for the strategy ``quantile``."""
        if self.levels < 2:
            raise ValueError(f"levels is {self.levels}: expected at least 2")
        if self.strategy not in ("range", "quantile") or self.encode not in ("integer", "thresholds"):
            raise ValueError(
                f"strategy {self.strategy!r}, encode {self.encode!r}: expected range or quantile, and integer "
                "or thresholds"
            )
        if self.missing not in ("error", "median"):
            raise ValueError(f"missing {self.missing!r}: expected error or median")
        columns = self._columns(X, reset=True)
        weights = _check_sample_weight(sample_weight, X) if sample_weight is not None else np.ones(len(columns[0]))
        self.medians_ = [_lower_median(column) for column in columns]
        columns = self._filled(columns)
        self.names_ = {i: np.unique(column) for i, column in enumerate(columns) if column.dtype == object}
        self.thresholds_ = [
            [] if i in self.names_ else self._thresholds(column[weights > 0], weights[weights > 0])
            for i, column in enumerate(columns)
        ]
        self._limits = [[_least_double(limit) for limit in limits] for limits in self.thresholds_]
        return self

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        # Integers come out, whatever goes in.
        tags.transformer_tags.preserves_dtype = []
        tags.input_tags.allow_nan = self.missing == "median"
        return tags

    def _columns(self, X: Any, reset: bool) -> list[np.ndarray]:
        names = getattr(X, "columns", None)
        if names is not None and any(dtype.kind not in "biuf" for dtype in map(np.dtype, map(_kind, X.dtypes))):
            # Columns of names: scikit-learn's own check of numbers would refuse them.
            validate_data(self, X, reset=reset, dtype=None, skip_check_array=True)
            columns = [self._column(name, X[name]) for name in names]
            return columns
        finite = "allow-nan" if self.missing == "median" else True
        array = validate_data(self, X, reset=reset, dtype="numeric", ensure_all_finite=finite)
        return [array[:, i].astype(float) for i in range(array.shape[1])]

    def _column(self, name: Any, series: Any) -> np.ndarray:
        """A frame's column: floats, or names as objects."""
        empty = series.isna().to_numpy()
        if empty.any() and self.missing == "error":
            raise ValueError(f"column {name}, row {int(np.argmax(empty))}: a missing cell")
        if np.dtype(_kind(series.dtype)).kind not in "biuf":
            names = series.astype(object).to_numpy().copy()
            names[empty] = "missing"
            return np.array([str(word) for word in names], dtype=object)
        column = series.to_numpy(dtype=float, na_value=np.nan) if empty.any() else series.to_numpy().astype(float)
        if np.isinf(column).any():
            raise ValueError(f"column {name} holds an infinity")
        return column

    def _filled(self, columns: list[np.ndarray]) -> list[np.ndarray]:
        return [
            column
            if column.dtype == object or not np.isnan(column).any()
            else np.where(np.isnan(column), median, column)
            for column, median in zip(columns, self.medians_)
        ]

    def _thresholds(self, column: np.ndarray, weights: np.ndarray) -> list[Fraction]:
        distinct, places = np.unique(column, return_inverse=True)
        if len(distinct) <= self.levels:
            values = [rational(value) for value in distinct]
            return [(a + b) / 2 for a, b in zip(values, values[1:])]
        if self.strategy == "range":
            low, high = rational(distinct[0]), rational(distinct[-1])
            return [low + (high - low) * Fraction(k, self.levels) for k in range(1, self.levels)]
        mass = np.zeros(len(distinct))
        np.add.at(mass, places, weights)
        passed = np.cumsum(mass) / mass.sum()
        cuts = []
        for k in range(1, self.levels):
            cut = int(np.searchsorted(passed, k / self.levels - 1e-12))
            if cut + 1 < len(distinct) and cut not in cuts:
                cuts.append(cut)
        return [(rational(distinct[cut]) + rational(distinct[cut + 1])) / 2 for cut in cuts]

    def transform(self, X: Any) -> np.ndarray:
        """The integers, `int64`. Raises `ValueError` for a name that `fit` did not meet."""
        check_is_fitted(self)
        results = []
        for i, column in enumerate(self._filled(self._columns(X, reset=False))):
            if i in self.names_:
                unknown = set(column) - set(self.names_[i])
                if unknown:
                    raise ValueError(f"column {i}: {sorted(unknown)[0]!r} was not met by fit")
                results += [(column == name).astype(np.int64) for name in self.names_[i]]
                continue
            if self.encode == "thresholds":
                results += [(column >= limit).astype(np.int64) for limit in self._limits[i]]
            else:
                level = np.searchsorted(np.array(self._limits[i]), column, side="right")
                results.append(level.astype(np.int64) - len(self._limits[i]) // 2)
        return np.column_stack(results) if results else np.zeros((len(column), 0), dtype=np.int64)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """A name a column of the result."""
        check_is_fitted(self)
        from sklearn.utils.validation import _check_feature_names_in

        result = []
        for i, name in enumerate(_check_feature_names_in(self, input_features)):
            if i in self.names_:
                result += [f"{name}={word}" for word in self.names_[i]]
            elif self.encode == "thresholds":
                result += [f"{name}>={limit}" for limit in self.thresholds_[i]]
            else:
                result.append(name)
        return np.asarray(result, dtype=object)


def _lower_median(column: np.ndarray) -> float:
    """The median, or the lower of two: a value of the column; 0 for a column of names, or of nothing."""
    if column.dtype == object or np.isnan(column).all():
        return 0.0
    known = np.sort(column[~np.isnan(column)])
    return float(known[(len(known) - 1) // 2])


def _kind(dtype: Any) -> Any:
    return dtype if isinstance(dtype, np.dtype) else getattr(dtype, "numpy_dtype", object)


def _least_double(limit: Fraction) -> float:
    """The least double whose decimal is at least `limit`: comparing doubles with it is exact."""
    value = float(limit)
    while rational(value) >= limit:
        value = math.nextafter(value, -math.inf)
    while rational(value) < limit:
        value = math.nextafter(value, math.inf)
    return value
