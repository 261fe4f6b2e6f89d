#!/usr/bin/env python3
"""Writes the instances on Fisher's iris, and the table beside them, into Instances/.

    python3 -m venv /tmp/iris && /tmp/iris/bin/pip install scikit-learn
    /tmp/iris/bin/python Scripts/make-iris.py [--check]

With --check nothing is written: exits 1 if a file differs from what would be.

The data: R. A. Fisher, The use of multiple measurements in taxonomic problems, Annals of Eugenics 7 (1936), 179-188,
doi:10.1111/j.1469-1809.1936.tb02137.x, as scikit-learn carries it (from 0.20 on with the values of the paper: the copy
of the UCI repository has two wrong rows). 150 flowers, 50 each of setosa (0), versicolor (1) and virginica (2); four
lengths in centimetres with one decimal.

The recipe, in integers throughout: a length is taken as t tenths of a centimetre; a column whose least and largest
values are l and u becomes floor(2 L (t - l) / (u - l) + 1/2) - L, an integer from -L to L (L = 3). The 30 samples are
the first ten of each species.
"""
import json
import sys
from pathlib import Path

from sklearn.datasets import load_iris

from instance_files import write_or_check

LEVEL = 3
COLUMNS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
FOLDER = Path(__file__).resolve().parent.parent / "Instances"
SOURCE = "Fisher's iris (1936, doi:10.1111/j.1469-1809.1936.tb02137.x), scaled to integers by Scripts/make-iris.py"


def flowers():
    """[(four integers, species)] in Fisher's order."""
    data = load_iris()
    tenths = [[round(float(q) * 10) for q in row] for row in data.data]
    low = [min(column) for column in zip(*tenths)]
    high = [max(column) for column in zip(*tenths)]
    scaled = [
        [(4 * LEVEL * (t - l) + (u - l)) // (2 * (u - l)) - LEVEL for t, l, u in zip(row, low, high)] for row in tenths
    ]
    return list(zip(scaled, (int(y) for y in data.target)))


def layer(neurons, activation, weights, biases):
    return {"neurons": neurons, "activation": activation, "weights": weights, "biases": biases}


def text(instance):
    """The instance with a line a layer and a line a sample."""
    lines = []
    for key, value in instance.items():
        if key == "network":
            layers = ",\n    ".join(json.dumps(entry) for entry in value["layers"])
            lines.append(f'  "network": {{"inputs": {value["inputs"]}, "layers": [\n    {layers}]}}')
        elif key == "data" and isinstance(value, list):
            lines.append('  "data": [\n' + ",\n".join("    " + json.dumps(entry) for entry in value) + "]")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def instance(name, what, layers, data, loss, **more):
    head = {"format": "dnnt-instance/1", "name": name, "source": f"{SOURCE}: {what}"}
    return f"{name}.dnnt.json", text(
        {**head, "network": {"inputs": 4, "layers": layers}, "data": data, "loss": loss, **more})


def files():
    """{file name: text}"""
    all_150 = flowers()
    first_30 = [all_150[start + i] for start in (0, 50, 100) for i in range(10)]
    binary, ternary, bias = [-1, 1], [-1, 0, 1], {"range": [-2 * LEVEL, 2 * LEVEL]}
    inline = [{"x": x, "y": y} for x, y in first_30]
    table = {"csv": "iris-150.csv", "x": COLUMNS, "y": "species"}
    rows = [",".join(COLUMNS + ["species", "is_virginica"])]
    rows += [",".join(map(str, x + [y, 1 if y == 2 else -1])) for x, y in all_150]

    def two_layers(hidden, weights):
        return [layer(hidden, "sign", weights, bias), layer(3, "identity", weights, ternary)]

    argmax = {"kind": "argmax"}
    result = {"iris-150.csv": "\n".join(rows) + "\n"}
    result.update([
        instance("iris-30-binarised", "30 flowers, weights -1 and 1", two_layers(3, binary), inline, argmax),
        instance("iris-30-ternary", "30 flowers, weights -1, 0 and 1", two_layers(2, ternary), inline, argmax),
        instance("iris-150-binarised", "all flowers, weights -1 and 1", two_layers(3, binary), table, argmax),
        instance("iris-150-ternary", "all flowers, weights -1, 0 and 1", two_layers(2, ternary), table, argmax),
        instance("iris-150-virginica", "all flowers, one neuron tells virginica from the rest",
                 [layer(1, "sign", {"range": [-2, 2]}, bias)], {**table, "y": "is_virginica"}, {"kind": "zero-one"}),
        instance("iris-30-hinge-penalty", "30 flowers, a linear classifier, hinge loss, and 1/4 a weight that is not 0",
                 [layer(3, "identity", ternary, ternary)], inline, {"kind": "multiclass-hinge"},
                 penalty={"nonzero": "1/4"}),
    ])
    return result


def main():
    return write_or_check(FOLDER, files(), sys.argv[1:] == ["--check"])


if __name__ == "__main__":
    sys.exit(main())
