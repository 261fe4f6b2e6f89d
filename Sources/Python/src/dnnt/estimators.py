"""Discrete networks as scikit-learn estimators."""

from __future__ import annotations

import json
import time
import warnings
from fractions import Fraction
from typing import Any, Optional

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, MultiOutputMixin, RegressorMixin, clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, has_fit_parameter, validate_data

from .exact_arrays import ExactArray, exact_array
from .instance import Instance
from .network import Layer, Network, Parameters
from .quantizer import ExactQuantizer
from .rationals import json_of, rational
from .running import LimitError
from .solving import Result, solve

# Beyond this, races of solvers and proofs prepare for longer than usual time limits: 40 s for 50,000 rows of 20 columns.
_MANY_CELLS = 200_000

_COMMON = """
    Parameters
    ----------
    hidden : tuple of int, default {hidden}
        Neurons of the hidden layers.
    activation : str or object, default "sign"
        The hidden neurons' activation, as the instance format has it.
    weights, biases : list of numbers
        The options of every weight and of every hidden bias.
    output_weights, output_biases : list of numbers or None
        Those of the output layer; None: `weights` and `biases`.
    loss : str, default {loss}
    margin : number or None
        The loss's margin.
    quantizer : "auto", None or a transformer
        What turns the columns to small integers: "auto" takes integers as they are and anything else through
        `ExactQuantizer(levels)`, None takes numbers as the decimals that they are printed as.
    levels : int, default 15
    time_limit : float or None
        Seconds for `fit`, kept within a second.
    node_limit : int or None
        Search nodes, for results that do not depend on the machine's speed.
    nonzero, magnitude : number
        What a weight that is not 0, and each unit of |weight|, costs.
    solver : str, default "auto"
        As on the command line. On tables of more than 200,000 cells "auto" is "bnb" without a proof, which has an answer
        early there.
    n_jobs : int or None
        Threads; None is 1, -1 all processors.
    random_state : int, `RandomState` or None

    Attributes
    ----------
    optimal_ : bool, True if no choice is better, by exact reasoning
    objective_, bound_ : `Fraction` (weighted loss and penalty of the scaled problem, and a proven lower bound of it), None
        where nothing was found in time
    certificate_ : dict or None, what `dnnt check` accepts for `instance_`
    result_ : `Result`
    instance_ : `Instance`, the problem that was solved
    parameters_ : `Parameters`
"""


class _DiscreteNetwork(BaseEstimator):
    """What classifier and regressor share."""

    def _quantise(self, X: Any, weights: np.ndarray) -> Any:
        if isinstance(self.quantizer, str) and self.quantizer == "auto":
            self.quantizer_ = None
            if not (np.abs(X) < 2**31).all() or (X != np.floor(X)).any():
                self.quantizer_ = ExactQuantizer(self.levels)
        else:
            self.quantizer_ = None if self.quantizer is None else clone(self.quantizer)
        if self.quantizer_ is None:
            return X
        known = has_fit_parameter(self.quantizer_, "sample_weight")
        self.quantizer_.fit(X, **({"sample_weight": weights} if known else {}))
        return self.quantizer_.transform(X)

    def _network(self, inputs: int, outputs: int) -> Network:
        layers = [Layer(count, self.activation, self.weights, self.biases) for count in self.hidden]
        last = [
            own if given is None else given
            for given, own in ((self.output_weights, self.weights), (self.output_biases, self.biases))
        ]
        return Network(inputs, layers + [Layer(outputs, "identity", *last)])

    def _solve(self, x: ExactArray, y: list, weights: list[Fraction], outputs: int, loss: str, begun: float) -> None:
        """Solves for rows `x` with labels `y` (tuples or classes), equal rows merged, and sets what was learnt."""
        rows: dict[tuple, Fraction] = {}
        for row, label, weight in zip(x.numerators.tolist(), y, weights):
            key = (tuple(row), label)
            rows[key] = rows.get(key, Fraction(0)) + weight
        # In sorted order, so that the same weighted rows give the same instance, however they come.
        ordered = sorted(rows)
        merged = ExactArray(np.array([key[0] for key in ordered], dtype=x.numerators.dtype), x.denominator)
        labels = [key[1] for key in ordered]
        is_class = isinstance(labels[0], int)
        table = np.array(labels, dtype=np.int64) if is_class else np.array([list(l) for l in labels], dtype=object)
        plain = merged.numerators if merged.denominator == 1 else merged.fractions()
        self.instance_ = Instance(
            self._network(x.shape[1], outputs),
            plain,
            table,
            loss,
            margin=self.margin,
            weights=np.array([rows[key] for key in ordered], dtype=object),
            nonzero=self.nonzero,
            magnitude=self.magnitude,
        )
        self.instance_.comment = self._record
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        jobs = None if self.n_jobs is not None and self.n_jobs < 0 else self.n_jobs or 1
        solver, prove = self.solver, self.prove
        if solver == "auto" and len(ordered) * x.shape[1] > _MANY_CELLS:
            solver, prove = "bnb", False
        left = None if self.time_limit is None else max(0.05, self.time_limit - (time.monotonic() - begun))
        try:
            result = solve(
                self.instance_,
                time_limit=left,
                node_limit=self.node_limit,
                threads=jobs,
                seed=seed,
                solver=solver,
                prove=prove,
            )
        except LimitError:
            result = None
        if result is None or result.parameters is None:
            warnings.warn(
                "no parameters were found in time: those nearest to 0 are used", ConvergenceWarning, stacklevel=3
            )
            result = self._fallback(result)
        self.result_: Result = result
        self.parameters_ = result.parameters
        self.optimal_ = result.is_optimal
        self.objective_, self.bound_ = result.objective, result.bound
        self.certificate_ = result.certificate

    def _preparation(self, label: dict) -> list[str]:
        """The record, as `dnnt new` writes it, of how a table becomes the instance's numbers: with it `dnnt predict` takes
        tables with the frame's columns. Empty where columns have no names, or another transformer is used."""
        columns = getattr(self, "feature_names_in_", None)
        own = self.quantizer_ is None or (
            type(self.quantizer_) is ExactQuantizer
            and self.quantizer_.encode == "integer"
            and all(self.quantizer_.thresholds_)
        )
        if columns is None or not own:
            return []
        inputs: list[dict] = [{"column": str(name)} for name in columns]
        if self.quantizer_ is not None:
            for item, limits in zip(inputs, self.quantizer_.thresholds_):
                item["thresholds"] = [json_of(limit) for limit in limits]
                item["values"] = [level - len(limits) // 2 for level in range(len(limits) + 1)]
        return [json.dumps({"format": "dnnt-preparation/1", "label": label, "inputs": inputs}, ensure_ascii=False)]

    def _fallback(self, result: Optional[Result]) -> Result:
        network = self.instance_.network
        parameters = Parameters.of(
            (
                [
                    [min(layer.weight_options(n, s), key=abs) for s in range(network.fan_in(number))]
                    for n in range(layer.neurons)
                ],
                [min(layer.bias_options(n), key=abs) for n in range(layer.neurons)],
            )
            for number, layer in enumerate(network.layers, 1)
        )
        certificate = {"format": "dnnt-certificate/1", "claim": "feasible", "parameters": parameters.to_json()}
        return Result(
            status="feasible",
            objective=None,
            bound=None if result is None else result.bound,
            claimed_bound=None,
            parameters=parameters,
            proof="none",
            solver="none",
            encoding=None,
            seconds=0.0,
            nodes=0,
            digest="" if result is None else result.digest,
            certificate=certificate,
            source=self.instance_,
        )

    def _outputs(self, X: Any) -> ExactArray:
        check_is_fitted(self)
        X = validate_data(self, X, reset=False)
        return self.instance_.network.evaluate(
            self.parameters_, exact_array(X if self.quantizer_ is None else self.quantizer_.transform(X))
        )

    @staticmethod
    def _weights(sample_weight: Any, X: np.ndarray) -> np.ndarray:
        weights = _check_sample_weight(sample_weight, X)
        if (weights < 0).any():
            raise ValueError("sample_weight has a negative entry")
        if not (weights > 0).any():
            raise ValueError("sample_weight has no positive entry")
        return weights


class DiscreteNetworkClassifier(ClassifierMixin, _DiscreteNetwork):
    __doc__ = (
        """A classifier that is a small network with discrete weights, trained exactly.

    Two classes have one output, positive for the second; more classes an output each, the largest wins, the first among
    equals. A tie counts as an error while training.
"""
        + _COMMON.format(hidden="(3,)", loss='"auto": fewest errors')
        + """
    classes_ : array of the class labels
    """
    )

    def __init__(
        self,
        hidden=(3,),
        activation="sign",
        weights=(-1, 0, 1),
        biases=(-3, -2, -1, 0, 1, 2, 3),
        output_weights=None,
        output_biases=None,
        loss="auto",
        margin=None,
        quantizer="auto",
        levels=15,
        class_weight=None,
        time_limit=10,
        node_limit=None,
        nonzero=0,
        magnitude=0,
        solver="auto",
        prove=True,
        n_jobs=None,
        random_state=None,
    ):
        self.hidden = hidden
        self.activation = activation
        self.weights = weights
        self.biases = biases
        self.output_weights = output_weights
        self.output_biases = output_biases
        self.loss = loss
        self.margin = margin
        self.quantizer = quantizer
        self.levels = levels
        self.class_weight = class_weight
        self.time_limit = time_limit
        self.node_limit = node_limit
        self.nonzero = nonzero
        self.magnitude = magnitude
        self.solver = solver
        self.prove = prove
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "DiscreteNetworkClassifier":
        """Trains the network. A KeyboardInterrupt ends the search and keeps the best so far."""
        begun = time.monotonic()
        label = str(getattr(y, "name", None) or "target")
        X, y = validate_data(self, X, y)
        check_classification_targets(y)
        weights = self._weights(sample_weight, X)
        kept = weights > 0
        X, y, weights = X[kept], y[kept], weights[kept]
        self.classes_, numbers = np.unique(y, return_inverse=True)
        count = len(self.classes_)
        if count < 2:
            raise ValueError(f"y has one class, {self.classes_[0]!r}: at least two classes are needed")
        if isinstance(self.loss, str) and self.loss == "auto":
            loss = "sign-error" if count == 2 else "argmax"
        else:
            loss = self.loss
        is_single = loss in ("sign-error", "hinge") and count == 2
        if not is_single and loss not in ("argmax", "multiclass-hinge"):
            raise ValueError(
                f"loss {loss!r} for {count} classes: expected auto, argmax, multiclass-hinge, and for two "
                "classes sign-error or hinge"
            )
        known = {w: rational(w) for w in set(weights.tolist())}
        exact = [known[w] for w in weights.tolist()]
        factors = self._class_factors(numbers, exact)
        x = exact_array(self._quantise(X, weights))
        labels: list = [((2 * int(k) - 1),) if is_single else int(k) for k in numbers]
        names = {"column": label, "classes": list(map(str, self.classes_)), "as": "signs" if is_single else "numbers"}
        self._record = self._preparation(names)
        self._solve(
            x,
            labels,
            [w * factors[k] for w, k in zip(exact, numbers.tolist())],
            1 if is_single else count,
            loss,
            begun,
        )
        return self

    def _class_factors(self, numbers: np.ndarray, weights: list[Fraction]) -> list[Fraction]:
        count = len(self.classes_)
        if self.class_weight is None:
            return [Fraction(1)] * count
        if isinstance(self.class_weight, str):
            if self.class_weight != "balanced":
                raise ValueError(f"class_weight {self.class_weight!r}: expected None, 'balanced' or a dictionary")
            sums = [Fraction(0)] * count
            for number, weight in zip(numbers, weights):
                sums[number] += weight
            return [sum(sums) / (count * mass) for mass in sums]
        known = {label.item() if hasattr(label, "item") else label: k for k, label in enumerate(self.classes_)}
        factors = [Fraction(1)] * count
        for label, factor in self.class_weight.items():
            if label in known:
                factors[known[label]] = rational(factor)
        return factors

    def decision_function(self, X: Any) -> np.ndarray:
        """The outputs, computed exactly and rounded to doubles: one a row for two classes with one output, else one a
        class."""
        values = self._outputs(X).floats()
        if values.shape[1] == 1:
            return values[:, 0]
        # Two classes with two outputs: by how much the second is above the first.
        return values[:, 1] - values[:, 0] if len(self.classes_) == 2 else values

    def predict(self, X: Any) -> np.ndarray:
        """The classes, by exact comparison of exact outputs."""
        numerators = self._outputs(X).numerators
        if numerators.shape[1] == 1:
            return self.classes_[(numerators[:, 0] > 0).astype(int)]
        return self.classes_[np.argmax(numerators, axis=1)]


class DiscreteNetworkRegressor(MultiOutputMixin, RegressorMixin, _DiscreteNetwork):
    __doc__ = (
        """A regressor that is a small network with discrete weights, trained exactly.

    An output o stands for the value ``offset_ + step_ * o``: `step_` and `offset_` are short decimals chosen by the
    range of y, `steps` of them across. `objective_` counts in steps.
"""
        + _COMMON.format(hidden="(3,)", loss='"absolute"')
        + """
    steps : int, default 20
        How many steps the range of y is divided into, about.
    digits : int, default 2
        Decimals of a step that y is rounded to for training: short numbers are searched much faster.
    step_, offset_ : `Fraction`, or lists of them for several outputs
    """
    )

    def __init__(
        self,
        hidden=(3,),
        activation="sign",
        weights=(-1, 0, 1),
        biases=(-3, -2, -1, 0, 1, 2, 3),
        output_weights=(-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5),
        output_biases=(-3, -2, -1, 0, 1, 2, 3),
        loss="absolute",
        margin=None,
        quantizer="auto",
        levels=15,
        steps=20,
        digits=2,
        time_limit=10,
        node_limit=None,
        nonzero=0,
        magnitude=0,
        solver="auto",
        prove=True,
        n_jobs=None,
        random_state=None,
    ):
        self.hidden = hidden
        self.activation = activation
        self.weights = weights
        self.biases = biases
        self.output_weights = output_weights
        self.output_biases = output_biases
        self.loss = loss
        self.margin = margin
        self.quantizer = quantizer
        self.levels = levels
        self.steps = steps
        self.digits = digits
        self.time_limit = time_limit
        self.node_limit = node_limit
        self.nonzero = nonzero
        self.magnitude = magnitude
        self.solver = solver
        self.prove = prove
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "DiscreteNetworkRegressor":
        """Trains the network. A KeyboardInterrupt ends the search and keeps the best so far."""
        begun = time.monotonic()
        X, y = validate_data(self, X, y, multi_output=True, y_numeric=True)
        if self.loss not in ("absolute", "squared", "maximum"):
            raise ValueError(f"loss {self.loss!r}: expected absolute, squared or maximum")
        weights = self._weights(sample_weight, X)
        kept = weights > 0
        X, y, weights = X[kept], y[kept], weights[kept]
        self._is_flat = y.ndim == 1
        table = y.reshape(len(y), -1)
        scales = [_scale(column, int(self.steps)) for column in table.T]
        self.step_, self.offset_ = [step for step, _ in scales], [offset for _, offset in scales]
        labels = [
            tuple(round((rational(value) - offset) / step, self.digits) for value, (step, offset) in zip(row, scales))
            for row in table
        ]
        x = exact_array(self._quantise(X, weights))
        # Labels are in steps of the target here, which a record has no words for.
        self._record: list[str] = []
        self._solve(x, labels, [rational(w) for w in weights], table.shape[1], self.loss, begun)
        if self._is_flat:
            self.step_, self.offset_ = self.step_[0], self.offset_[0]
        return self

    def predict_exact(self, X: Any) -> np.ndarray:
        """The predictions as `Fraction` objects."""
        values = self._outputs(X).fractions()
        if self._is_flat:
            return values[:, 0] * self.step_ + self.offset_
        return values * np.array(self.step_, dtype=object) + np.array(self.offset_, dtype=object)

    def predict(self, X: Any) -> np.ndarray:
        """The exact predictions, each rounded to a double once."""
        return self.predict_exact(X).astype(float)


def _scale(values: np.ndarray, steps: int) -> tuple[Fraction, Fraction]:
    """A step of one digit and an offset that is a multiple of it, so that the values take about `steps` steps."""
    low, high = rational(values.min()), rational(values.max())
    if low == high:
        return Fraction(1), low
    step, rough = Fraction(1), (high - low) / steps
    while step > rough:
        step /= 10
    while step * 10 <= rough:
        step *= 10
    step *= max(m for m in (1, 2, 5) if step * m <= rough)
    return step, round((low + high) / 2 / step) * step
