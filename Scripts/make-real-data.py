#!/usr/bin/env python3
"""Writes the instances on wine, breast cancer and digits, and the tables beside them, into Instances/.

    python3 -m venv /tmp/data && /tmp/data/bin/pip install scikit-learn
    /tmp/data/bin/python Scripts/make-real-data.py [--check]

With --check nothing is written: exits 1 if a file differs from what would be.

The data, as scikit-learn carries it (nothing is fetched):
- wine: M. Forina et al., PARVUS, 1988 (UCI repository, doi:10.24432/C5PC7J): 178 Italian wines of three growers, 13
  chemical figures;
- breast cancer: W. N. Street, W. H. Wolberg, O. L. Mangasarian, Nuclear feature extraction for breast tumor diagnosis,
  1993 (UCI repository, doi:10.24432/C5DW2B): 569 tumours; the ten means of 30 figures; 1 is benign, -1 malignant;
- digits: E. Alpaydin, C. Kaynak, Cascading classifiers, Kybernetika 34 (1998), 369-374 (UCI repository,
  doi:10.24432/C50P49), its test part: 1797 handwritten digits of 8 x 8 pixels from 0 to 16.

The recipe, exactly: a cell is taken as the decimal it is printed as; a column whose least and largest values are l and
u becomes floor(2 L (t - l) / (u - l) + 1/2) - L, an integer from -L to L. Of digits, blocks of 2 x 2 pixels are summed
first: 16 columns within 0 ... 64, which are l and u for all of them. L = 3 for wine and breast cancer, 1 for digits.
"""
import importlib
import sys
from fractions import Fraction
from math import floor
from pathlib import Path

from sklearn.datasets import load_breast_cancer, load_digits, load_wine

from instance_files import write_or_check

sys.path.insert(0, str(Path(__file__).resolve().parent))
layer, text = (getattr(importlib.import_module("make-iris"), name) for name in ("layer", "text"))

FOLDER = Path(__file__).resolve().parent.parent / "Instances"
BINARY, TERNARY, QUINARY = [-1, 1], [-1, 0, 1], {"range": [-2, 2]}
BIAS = {"range": [-6, 6]}
SOURCES = {
    "wine": "Forina's wine (1988, doi:10.24432/C5PC7J)",
    "breast-cancer": "Street, Wolberg and Mangasarian's breast cancer (1993, doi:10.24432/C5DW2B)",
    "digits": "Alpaydin and Kaynak's digits (1998, doi:10.24432/C50P49)",
}


def scaled(column, level, ends=None):
    low, high = ends or (min(column), max(column))
    return [floor(2 * level * (t - low) / (high - low) + Fraction(1, 2)) - level for t in column]


def exact(rows):
    return [[Fraction(repr(float(q))) for q in row] for row in rows]


def table(names, columns, extra):
    """A table as text: integer columns, then the label columns {name: values}."""
    rows = zip(*columns, *extra.values())
    return "\n".join([",".join(names + list(extra))] + [",".join(map(str, row)) for row in rows]) + "\n"


def wine():
    data = load_wine()
    names = [name.replace("/", "_") for name in data.feature_names]
    return names, [scaled(column, 3) for column in zip(*exact(data.data))], [int(y) for y in data.target]


def tumours():
    data = load_breast_cancer()
    names = [str(name).replace(" ", "_") for name in data.feature_names[:10]]
    columns = [scaled(column, 3) for column in zip(*exact(row[:10] for row in data.data))]
    return names, columns, [2 * int(y) - 1 for y in data.target]


def digits():
    data = load_digits()
    blocks = [(r, c) for r in range(0, 8, 2) for c in range(0, 8, 2)]
    columns = []
    for r, c in blocks:
        sums = [Fraction(int(image[r:r + 2, c:c + 2].sum())) for image in data.images]
        columns.append(scaled(sums, 1, ends=(0, 64)))
    return [f"block_{r // 2}{c // 2}" for r, c in blocks], columns, [int(y) for y in data.target]


def instance(name, what, layers, data, loss, **more):
    family = next(key for key in SOURCES if name.startswith(key))
    source = f"{SOURCES[family]}, scaled to integers by Scripts/make-real-data.py: {what}"
    inputs = len(data["x"]) if isinstance(data, dict) else len(data[0]["x"])
    head = {"format": "dnnt-instance/1", "name": name, "source": source}
    return f"{name}.dnnt.json", text(
        {**head, "network": {"inputs": inputs, "layers": layers}, "data": data, "loss": {"kind": loss}, **more})


def inline(columns, labels, classes, each):
    """The first `each` samples of every class."""
    chosen = [i for c in classes for i in [i for i, y in enumerate(labels) if y == c][:each]]
    return [{"x": [column[i] for column in columns], "y": labels[i]} for i in chosen]


def neuron(weights, biases=None):
    return [layer(1, "sign", weights, biases or BIAS)]


def hidden(width, outputs, activation, weights, last):
    return [layer(width, activation, weights, BIAS), layer(outputs, last, weights, TERNARY)]


def wine_files():
    names, columns, labels = wine()
    first = [1 if y == 0 else -1 for y in labels]
    result = {"wine-178.csv": table(names, columns, {"grower": labels, "is_first": first})}

    def rows(*chosen, y="grower"):
        return {"csv": "wine-178.csv", "x": list(chosen), "y": y}

    three = ["alcohol", "flavanoids", "proline"]
    four = ["alcohol", "flavanoids", "color_intensity", "proline"]
    six = ["alcohol", "malic_acid", "flavanoids", "color_intensity", "hue", "proline"]
    few = inline([columns[names.index(name)] for name in four], labels, (0, 1, 2), 10)
    result.update([
        instance("wine-178-neuron-3", "one neuron tells the first grower by three figures",
                 neuron(QUINARY), rows(*three, y="is_first"), "zero-one"),
        instance("wine-178-neuron-6", "one neuron tells the first grower by six figures",
                 neuron(QUINARY), rows(*six, y="is_first"), "zero-one"),
        instance("wine-178-neuron-13", "one neuron tells the first grower by all figures, weights -1, 0 and 1",
                 neuron(TERNARY), rows(*names, y="is_first"), "zero-one"),
        instance("wine-178-linear", "three growers by a linear classifier of four figures",
                 [layer(3, "identity", TERNARY, TERNARY)], rows(*four), "argmax"),
        instance("wine-30-hinge-penalty", "30 wines, a linear classifier, hinge loss, and 1/4 a weight that is not 0",
                 [layer(3, "identity", TERNARY, TERNARY)], few, "multiclass-hinge", penalty={"nonzero": "1/4"}),
        instance("wine-30-relu", "30 wines, two ReLU neurons, weights -1, 0 and 1",
                 [layer(2, "relu", TERNARY, TERNARY), layer(3, "identity", TERNARY, TERNARY)], few, "argmax"),
        instance("wine-178-ternary", "two hidden neurons, four figures, weights -1, 0 and 1",
                 hidden(2, 3, "sign", TERNARY, "identity"), rows(*four), "argmax"),
        instance("wine-178-binarised", "three hidden neurons, six figures, weights -1 and 1",
                 hidden(3, 3, "sign", BINARY, "identity"), rows(*six), "argmax"),
    ])
    return result


def tumour_files():
    names, columns, labels = tumours()
    result = {"breast-cancer-569.csv": table(names, columns, {"benign": labels})}

    def rows(*chosen):
        return {"csv": "breast-cancer-569.csv", "x": [f"mean_{name}" for name in chosen], "y": "benign"}

    three = ["radius", "texture", "smoothness"]
    four = ["radius", "texture", "concavity", "symmetry"]
    six = ["radius", "texture", "smoothness", "concavity", "concave_points", "symmetry"]
    ten = [name.removeprefix("mean_") for name in names]
    few = inline([columns[names.index(f"mean_{name}")] for name in three], labels, (-1, 1), 30)
    result.update([
        instance("breast-cancer-569-neuron-3", "one neuron, three figures", neuron(QUINARY), rows(*three), "zero-one"),
        instance("breast-cancer-569-neuron-6", "one neuron, six figures", neuron(QUINARY), rows(*six), "zero-one"),
        instance("breast-cancer-569-neuron-10", "one neuron, ten figures, weights -1, 0 and 1",
                 neuron(TERNARY), rows(*ten), "zero-one"),
        instance("breast-cancer-569-hinge-4", "a linear classifier, hinge loss, and 1 a weight that is not 0",
                 [layer(1, "identity", QUINARY, QUINARY)], rows(*four), "hinge", penalty={"nonzero": 1}),
        instance("breast-cancer-569-hinge-10", "a linear classifier, hinge loss, weights -1, 0 and 1",
                 [layer(1, "identity", TERNARY, QUINARY)], rows(*ten), "hinge"),
        instance("breast-cancer-60-relu", "60 tumours, two ReLU neurons, weights -1, 0 and 1",
                 [layer(2, "relu", TERNARY, TERNARY), layer(1, "sign", TERNARY, TERNARY)], few, "zero-one"),
        instance("breast-cancer-569-ternary", "two hidden neurons, four figures, weights -1, 0 and 1",
                 hidden(2, 1, "sign", TERNARY, "sign"), rows(*four), "zero-one"),
        instance("breast-cancer-569-binarised", "three hidden neurons, six figures, weights -1 and 1",
                 hidden(3, 1, "sign", BINARY, "sign"), rows(*six), "zero-one"),
    ])
    return result


def digit_files():
    names, columns, labels = digits()
    marks = {f"is_{d}": [1 if y == d else -1 for y in labels] for d in (0, 8)}
    result = {"digits-1797.csv": table(names, columns, {"digit": labels, **marks})}

    def pair(first, second):
        """The rows of two digits, as a table of its own."""
        chosen = [i for i, y in enumerate(labels) if y in (first, second)]
        file = f"digits-{first}-{second}.csv"
        result[file] = table(names, [[column[i] for i in chosen] for column in columns],
                             {f"is_{first}": [1 if labels[i] == first else -1 for i in chosen]})
        return {"csv": file, "x": names, "y": f"is_{first}"}

    zero_one, three_eight, four_nine = pair(0, 1), pair(3, 8), pair(4, 9)
    every = {"csv": "digits-1797.csv", "x": names, "y": "digit"}
    middle = [name for name in names if name[-2] in "12" and name[-1] in "12"]
    few = [{"x": s["x"], "y": 1 if s["y"] == 3 else -1} for s in inline(columns, labels, (3, 8), 20)]
    result.update([
        instance("digits-0-1-middle", "0 or 1 by one neuron on the four blocks in the middle",
                 neuron(TERNARY, QUINARY), {**zero_one, "x": middle}, "zero-one"),
        instance("digits-0-1-neuron", "0 or 1 by one neuron, weights -1, 0 and 1",
                 neuron(TERNARY), zero_one, "zero-one"),
        instance("digits-3-8-neuron", "3 or 8 by one neuron, weights -1, 0 and 1",
                 neuron(TERNARY), three_eight, "zero-one"),
        instance("digits-4-9-neuron", "4 or 9 by one neuron, weights -1 and 1", neuron(BINARY), four_nine, "zero-one"),
        instance("digits-3-8-hinge", "3 or 8 by a linear classifier, hinge loss",
                 [layer(1, "identity", TERNARY, QUINARY)], three_eight, "hinge"),
        instance("digits-40-binarised", "20 times 3, 20 times 8, two hidden neurons, weights -1 and 1",
                 hidden(2, 1, "sign", BINARY, "sign"), few, "zero-one"),
        instance("digits-1797-is-0", "0 or not by one neuron, weights -1, 0 and 1",
                 neuron(TERNARY), {**every, "y": "is_0"}, "zero-one"),
        instance("digits-1797-is-8", "8 or not by one neuron, weights -1 and 1",
                 neuron(BINARY), {**every, "y": "is_8"}, "zero-one"),
        instance("digits-1797-middle", "ten digits by four hidden neurons on the four blocks in the middle",
                 hidden(4, 10, "sign", BINARY, "identity"), {**every, "x": middle}, "argmax"),
    ])
    return result


def main():
    return write_or_check(FOLDER, {**wine_files(), **tumour_files(), **digit_files()}, sys.argv[1:] == ["--check"])


if __name__ == "__main__":
    sys.exit(main())
