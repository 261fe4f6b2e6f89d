"""Instances: a network with options, a table, a loss."""

from __future__ import annotations

import csv
import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any, Optional, Union

import numpy as np

from .exact_arrays import ExactArray, exact_array
from .network import Network, Parameters
from .rationals import json_of, parse_json, rational, read_json

CLASS_LOSSES = ("argmax", "multiclass-hinge")
SIGN_LOSSES = ("sign-error", "hinge")
LOSSES = ("zero-one", "sign-error", "argmax", "hinge", "multiclass-hinge", "absolute", "squared", "maximum")


class Instance:
    """What is trained: `network`, rows `x` with labels `y`, a loss.

    `x` is any table of numbers (an array, a frame, lists); floats stand for the decimals that they are printed as.
    `y` holds, for the losses `argmax` and `multiclass-hinge`, a class a row: integers from 0, or names of any kind,
    which are numbered in sorted order, or as `classes` has them. For `sign-error` and `hinge` it holds ±1, for the others
    numbers; a column an output.

    `weights` are the samples' weights, `margin` the loss's, `aggregate` ``"sum"`` or ``"max"``; `nonzero` and
    `magnitude` are what each weight that is not 0, and each unit of |weight|, costs. With a `threshold` the question is
    whether an objective at most as large can be reached.

    Raises `ValueError` that says which entry is at fault.
    """

    def __init__(
        self,
        network: Network,
        x: Any,
        y: Any,
        loss: str = "argmax",
        *,
        weights: Any = None,
        margin: Any = None,
        aggregate: str = "sum",
        nonzero: Any = 0,
        magnitude: Any = 0,
        threshold: Any = None,
        classes: Any = None,
        name: Optional[str] = None,
    ):
        if loss not in LOSSES:
            raise ValueError(f"{loss!r} is no loss: expected one of {', '.join(LOSSES)}")
        if aggregate not in ("sum", "max"):
            raise ValueError(f"{aggregate!r} is no aggregate: expected sum or max")
        self.network, self.loss, self.aggregate, self.name = network, loss, aggregate, name
        self.columns = [str(c) for c in x.columns] if hasattr(x, "columns") else None
        self.margin = None if margin is None else rational(margin)
        self.nonzero, self.magnitude = rational(nonzero), rational(magnitude)
        self.threshold = None if threshold is None else rational(threshold)
        self.path: Optional[str] = None
        #: The instance's comment, in which `dnnt new` records how a table became these numbers.
        self.comment: list[str] = []
        # Names of inputs and classes that stand in the file: version 2 of the format.
        self._features: Optional[list[str]] = None
        self._classes: Optional[list[str]] = None
        source = np.asarray(x.to_numpy() if hasattr(x, "to_numpy") else x)
        if source.ndim != 2 or source.shape[0] == 0:
            raise ValueError(f"x has shape {source.shape}: expected at least one row, samples × inputs")
        if source.shape[1] != network.inputs:
            raise ValueError(f"x has {source.shape[1]} columns, but the network has {network.inputs} inputs")
        self._floats: Optional[np.ndarray] = None
        self._x: Optional[ExactArray] = None
        if source.dtype == np.float64 and np.isfinite(source).all():
            self._floats = source.copy()
        else:
            self._x = exact_array(source)
        self._samples = len(source)
        self.weights = None if weights is None else exact_array(weights)
        self.classes: Optional[np.ndarray] = None
        labels = np.asarray(y.to_numpy() if hasattr(y, "to_numpy") else y)
        if loss in CLASS_LOSSES:
            self.y: Any = self._class_numbers(labels.ravel(), classes)
        else:
            self.y = exact_array(labels.reshape(len(labels), -1))
            if self.y.shape[1] != network.outputs:
                raise ValueError(f"y has {self.y.shape[1]} columns, but the network has {network.outputs} outputs")
        for what, given in (("y", len(labels)), ("weights", None if weights is None else self.weights.shape[0])):
            if given is not None and given != self._samples:
                raise ValueError(f"x has {self._samples} rows, {what} has {given}")

    def _class_numbers(self, labels: np.ndarray, classes: Any) -> np.ndarray:
        outputs = self.network.outputs
        if classes is not None:
            self.classes = np.asarray(classes)
            numbers = {label: number for number, label in enumerate(self.classes.tolist())}
            for row, label in enumerate(labels.tolist()):
                if label not in numbers:
                    raise ValueError(f"row {row}: the label {label!r} is none of the classes {list(numbers)}")
            if len(numbers) > outputs:
                raise ValueError(f"{len(numbers)} classes, but the network has {outputs} outputs")
            return np.array([numbers[label] for label in labels.tolist()], dtype=np.int64)
        if labels.dtype != bool and np.issubdtype(labels.dtype, np.integer):
            if len(labels) and labels.min() >= 0 and labels.max() < outputs:
                self.classes = np.arange(outputs)
                return labels.astype(np.int64)
        self.classes, numbers = np.unique(labels, return_inverse=True)
        if len(self.classes) > outputs:
            raise ValueError(f"y has {len(self.classes)} classes, but the network has {outputs} outputs")
        return numbers.astype(np.int64)

    @property
    def samples(self) -> int:
        return self._samples

    @property
    def x(self) -> ExactArray:
        """The inputs, exactly: samples × inputs. From floats they are made when first asked for."""
        if self._x is None:
            self._x = exact_array(self._floats)
        return self._x

    # MARK: Files

    @classmethod
    def from_frame(
        cls, frame: Any, label: str, network: Network, loss: str = "argmax", **settings: Any
    ) -> "Instance":
        """From a pandas frame: `label` names the column of labels, all others are inputs."""
        if label not in frame.columns:
            raise ValueError(f"no column {label!r} among {', '.join(map(str, frame.columns))}")
        return cls(network, frame.drop(columns=[label]), frame[label], loss, **settings)

    @classmethod
    def read(cls, path: Union[str, os.PathLike]) -> "Instance":
        """Reads an instance file, and the table beside it that it names."""
        file = Path(path)
        document = read_json(file)
        try:
            if document["format"] not in ("dnnt-instance/1", "dnnt-instance/2"):
                raise ValueError(
                    f"{file}: format {document['format']!r}, expected 'dnnt-instance/1' or 'dnnt-instance/2'"
                )
            _refuse_sides(document, file)
            # Names have no effect on what parameters do.
            features = document["network"].pop("features", None)
            classes = document.get("classes")
            x, y, weights = _table(document["data"], file, classes or [])
            loss, penalty = document["loss"], document.get("penalty", {})
            network = Network.from_json(document["network"])
            instance = cls(
                network,
                x,
                np.array(y, dtype=np.int64) if loss["kind"] in CLASS_LOSSES else y,
                loss["kind"],
                weights=weights,
                margin=loss.get("margin"),
                aggregate=loss.get("aggregate", "sum"),
                nonzero=penalty.get("nonzero", 0),
                magnitude=penalty.get("magnitude", 0),
                threshold=document.get("threshold"),
                name=document.get("name"),
            )
        except KeyError as error:
            raise ValueError(f"{file}: the key {error} is missing") from None
        except (TypeError, IndexError, AttributeError) as error:
            raise ValueError(f"{file}: not of the instance format ({error}); 'dnnt info' says where") from None
        comment = document.get("comment", [])
        instance.comment = [comment] if isinstance(comment, str) else list(comment)
        instance.columns = features or instance.columns
        instance._features, instance._classes = features or None, classes or None
        named = classes if classes and instance.loss in CLASS_LOSSES else _class_names(instance.comment)
        if named is not None and len(named) >= (2 if instance.loss in SIGN_LOSSES else network.outputs):
            instance.classes = np.array(named)
        instance.path = str(file)
        return instance

    def to_json_text(self) -> str:
        """The instance as text of the instance format."""
        head: dict[str, Any] = {"format": f"dnnt-instance/{2 if self._features or self._classes else 1}"}
        if self.name is not None:
            head["name"] = self.name
        if self.comment:
            head["comment"] = self.comment
        head["network"] = self.network.to_json()
        if self._features:
            head["network"]["features"] = self._features
        if self._classes:
            head["classes"] = self._classes
        head["loss"] = {"kind": self.loss, "aggregate": self.aggregate}
        if self.margin is not None:
            head["loss"]["margin"] = json_of(self.margin)
        if self.nonzero or self.magnitude:
            head["penalty"] = {"nonzero": json_of(self.nonzero), "magnitude": json_of(self.magnitude)}
        if self.threshold is not None:
            head["threshold"] = json_of(self.threshold)
        text = json.dumps(head)[:-1] + ', "data": [\n'
        rows = _row_texts(_entries(self.x) if self._floats is None else self._integers_or_decimals())
        labels = _row_texts(_entries(self.y)) if isinstance(self.y, ExactArray) else _texts(self.y.tolist())
        if isinstance(self.y, ExactArray):
            labels = [f"[{label}]" for label in labels]
        ends = ['"y": ' + label for label in labels]
        if self.weights is not None:
            ends = [end + ', "weight": ' + w for end, w in zip(ends, _texts(_entries(self.weights)))]
        # A text a row, joined: half the time of an object a row.
        return text + ",\n".join(['{"x": [' + row + "], " + end + "}" for row, end in zip(rows, ends)]) + "]}\n"

    def write(self, path: Union[str, os.PathLike]) -> None:
        """Writes the instance file, the table inside."""
        Path(path).write_text(self.to_json_text(), encoding="utf-8")

    def _integers_or_decimals(self) -> list:
        if (np.abs(self._floats) < 2**53).all() and (self._floats == np.floor(self._floats)).all():
            return self._floats.astype(np.int64).tolist()
        # Python prints a double as the shortest decimal, which is what `x` takes it for.
        return self._floats.tolist()

    # MARK: What parameters do

    def evaluate(self, parameters: Parameters) -> ExactArray:
        """The outputs of every sample, exactly."""
        return self.network.evaluate(parameters, self.x)

    def predict(self, parameters: Parameters, x: Any = None) -> np.ndarray:
        """Labels for rows `x` of the network's inputs (the instance's own without them): classes by the largest output, the
        first among equals; signs, or the two classes' names, for `sign-error` and `hinge`; otherwise outputs as `Fraction` objects."""
        outputs = self.evaluate(parameters) if x is None else self.network.evaluate(parameters, x)
        if self.loss in CLASS_LOSSES:
            return self.classes[np.argmax(outputs.numerators, axis=1)]
        if self.loss in SIGN_LOSSES:
            is_positive = (outputs.numerators >= 0).astype(bool)
            if self.classes is not None and is_positive.shape[1] == 1:
                return self.classes[is_positive[:, 0].astype(int)]
            signs = np.where(is_positive, 1, -1)
            return signs[:, 0] if signs.shape[1] == 1 else signs
        values = outputs.fractions()
        return values[:, 0] if values.shape[1] == 1 else values

    def _repr_html_(self) -> str:
        from .drawing import network_html

        return network_html(self.network)


def _entries(array: ExactArray) -> list:
    """Lists of numbers and strings that `json.dumps` writes exactly."""
    if array.denominator == 1 and array.numerators.dtype != object and array.largest() < 2**53:
        return array.numerators.tolist()
    flat = [json_of(value) for value in array.fractions().ravel()]
    if array.numerators.ndim == 1:
        return flat
    width = array.shape[1]
    return [flat[i : i + width] for i in range(0, len(flat), width)]


def _texts(values: list) -> list[str]:
    return json.dumps(values, check_circular=False)[1:-1].split(", ")


def _row_texts(rows: list) -> list[str]:
    """Each row's entries as JSON, without brackets."""
    return json.dumps(rows, check_circular=False)[2:-2].split("], [")


def _objects(values: list) -> np.ndarray:
    """Numbers as a JSON reader gives them, as `int64` where all are integers."""
    if all(type(v) is int and abs(v) < 2**62 for row in values for v in row):
        return np.array(values, dtype=np.int64)
    result = np.empty((len(values), len(values[0])), dtype=object)
    for i, row in enumerate(values):
        result[i, :] = [rational(v) for v in row]
    return result


def _refuse_sides(document: dict, file: Path) -> None:
    """What version 2 adds beside names changes what is feasible or best: it is the program's to read."""
    data = document["data"]
    found = [key for key in ("constraints", "then") if document.get(key)]
    found += ["shared"] if document["network"].get("shared") else []
    found += ["group"] if "group" in data or (isinstance(data, list) and any("group" in s for s in data)) else []
    if found:
        raise ValueError(f"{file}: {found[0]!r} of version 2 is not read here; solve and check take the file's name")


def _table(data: Any, file: Path, classes: list[str]) -> tuple[np.ndarray, Any, Optional[np.ndarray]]:
    numbers = {name: number for number, name in enumerate(classes)}
    if isinstance(data, dict):
        named = [data["y"]] if isinstance(data["y"], str) else data["y"]
        with open(file.parent / data["csv"], newline="", encoding="utf-8-sig") as lines:
            reader = csv.reader(lines)
            header = next(reader)
            places = {column: index for index, column in enumerate(header)}
            table = list(reader)
        x = [[_cell(row[places[c]]) for c in data["x"]] for row in table]
        y: list = [[_label(row[places[c]], numbers, _cell) for c in named] for row in table]
        weights = [_cell(row[places[data["weight"]]]) for row in table] if "weight" in data else None
    else:
        x = [sample["x"] for sample in data]
        y = [sample["y"] if isinstance(sample["y"], list) else [_label(sample["y"], numbers)] for sample in data]
        weights = [sample.get("weight", 1) for sample in data] if any("weight" in s for s in data) else None
    return _objects(x), _objects(y), None if weights is None else _objects([weights])[0]


def _label(value: Any, numbers: dict, read: Any = None) -> Any:
    """A class's number, where `value` is its name; otherwise the number that it is."""
    if isinstance(value, str) and value in numbers:
        return numbers[value]
    return read(value) if read else value


def _class_names(comment: list[str]) -> Optional[list[str]]:
    """The classes' names in the record that `dnnt new` leaves in the comment, None without one."""
    for line in comment:
        if line.startswith('{"format": "dnnt-preparation/'):
            return parse_json(line).get("label", {}).get("classes")
    return None


def _cell(text: str) -> Union[int, Fraction]:
    value = rational(text)
    return value.numerator if value.denominator == 1 else value
