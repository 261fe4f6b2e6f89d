"""``python3 -m dnnt import`` and ``export``: what `dnnt import` and `dnnt export` run."""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path
from typing import Optional, Sequence

import numpy as np

from .instance import CLASS_LOSSES, LOSSES, Instance
from .network import Parameters
from . import running
from .rationals import parse_json, rational, read_json, text_of


def _activations(text: str) -> list:
    """``sign,relu`` or JSON objects of the instance format, a layer each."""
    return parse_json(text) if text.startswith("[") else text.split(",")


def _choice(text: str):
    """``exact``, ``neighbours K``, or a list such as ``-1,0,1`` or ``{-1,0,1}``."""
    return text if re.match("exact|neighbours", text) else text.strip("{}").split(",")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dnnt", description="Trained models in and out, exactly.")
    commands = parser.add_subparsers(dest="command", required=True)
    take = commands.add_parser("import", help="a model as an instance and a claim")
    take.add_argument("model", help="an .onnx file (ONNX or QONNX) or an .npz file")
    take.add_argument("--data", required=True, help="the table: CSV with a header")
    take.add_argument("--label", required=True, help="the column of labels; all others are inputs")
    take.add_argument("--loss", default="argmax", choices=LOSSES)
    take.add_argument(
        "--options",
        default="exact",
        type=_choice,
        help="the weights' options: exact, a list such as {-1,0,1}, or 'neighbours K'",
    )
    take.add_argument("--bias-options", default="exact", type=_choice, help="the biases' options, likewise")
    take.add_argument("--classes", help="the classes in the order of the outputs, with commas; else sorted")
    take.add_argument("--activations", type=_activations, help="for npz: a name a layer, with commas")
    take.add_argument(
        "--approximate",
        action="store_true",
        help="round standard deviations of a normalisation that is not before a sign",
    )
    take.add_argument("-o", "--output", required=True, metavar="NAME", help="write NAME.dnnt.json and NAME.cert.json")
    give = commands.add_parser("export", help="a certificate's parameters as a model")
    give.add_argument("instance")
    give.add_argument("certificate")
    give.add_argument("--to", required=True, choices=("onnx", "qonnx", "npz", "c", "python"))
    give.add_argument(
        "--largest-input", type=int, help="be exact for inputs up to this; without it, for the instance's own"
    )
    give.add_argument("--input-denominator", type=int, default=1, help="inputs are multiples of one over this")
    give.add_argument("-o", "--output", required=True, metavar="FILE")
    return parser


def _table(file: str, label: str) -> tuple[list, list]:
    with open(file, newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))
    if not rows or label not in rows[0]:
        raise ValueError(f"{file}: no column {label!r}" + (f" among {', '.join(rows[0])}" if rows else ""))
    place = rows[0].index(label)
    x, y = [], []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]):
            raise ValueError(f"{file}: line {number} has {len(row)} cells, the header {len(rows[0])}")
        for index, cell in enumerate(row):
            if index != place:
                try:
                    rational(cell)
                except ValueError as error:
                    raise ValueError(f"{file}: line {number}, column {rows[0][index]}: {error}") from None
        x.append([rational(cell) for index, cell in enumerate(row) if index != place])
        y.append(row[place])
    if not x:
        raise ValueError(f"{file}: no rows")
    return x, y


def _import(arguments: argparse.Namespace) -> None:
    x, y = _table(arguments.data, arguments.label)
    if arguments.model.endswith(".npz"):
        from .models.arrays import from_npz

        model = from_npz(arguments.model, arguments.activations)
    else:
        from .models.onnx_import import from_onnx

        model = from_onnx(arguments.model, inputs=np.array(x, dtype=object), approximate=arguments.approximate)
    is_number = all(re.fullmatch("-?[0-9]+", cell) for cell in y)
    labels = np.array([int(cell) for cell in y] if is_number else y)
    classes = None
    if arguments.classes is not None:
        names = arguments.classes.split(",")
        classes = [int(name) for name in names] if is_number else names
    if arguments.loss not in CLASS_LOSSES:
        labels = np.array([rational(cell) for cell in y], dtype=object)
    instance = model.instance(
        np.array(x, dtype=object),
        labels,
        arguments.loss,
        options=arguments.options,
        bias_options=arguments.bias_options,
        classes=classes,
    )
    objective_file = Path(arguments.output + ".dnnt.json")
    instance.write(objective_file)
    from .solving import _dumps, _start_certificate, check

    claim = {**_start_certificate(model.parameters), "producer": "dnnt import"}
    Path(arguments.output + ".cert.json").write_text(_dumps(claim), encoding="utf-8")
    for note in dict.fromkeys(model.notes):
        print(f"note: {note}", file=sys.stderr)
    verdict = check(str(objective_file), claim)
    objective = (
        "" if verdict.objective is None else f", objective {text_of(verdict.objective)} on {instance.samples} rows"
    )
    print(f"{verdict.name}{objective}; written: {arguments.output}.dnnt.json, {arguments.output}.cert.json")


def _export(arguments: argparse.Namespace) -> None:
    from .models.exactness import InputRange

    # The program's own reader refuses a bad file with its place.
    running.run(["info", arguments.instance])
    instance = Instance.read(arguments.instance)
    certificate = read_json(arguments.certificate)
    if not isinstance(certificate, dict) or "parameters" not in certificate:
        raise ValueError(f"{arguments.certificate}: no parameters")
    try:
        parameters = Parameters.from_json(certificate["parameters"])
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(
            f"{arguments.certificate}: its parameters are not of the certificate format ({error})"
        ) from None
    inputs = None
    if arguments.largest_input is not None:
        inputs = InputRange(arguments.largest_input, arguments.input_denominator)
    if arguments.to == "npz":
        from .models.arrays import to_npz

        with open(arguments.output, "wb") as file:
            to_npz(instance, parameters, file)
    elif arguments.to in ("c", "python"):
        from .models.source_code import to_c, to_python

        name = re.sub("[^A-Za-z0-9_]", "_", Path(arguments.output).stem)
        text = to_c(instance, parameters, inputs, name) if arguments.to == "c" else to_python(instance, parameters)
        Path(arguments.output).write_text(text, encoding="utf-8")
    else:
        import onnx

        from .models.onnx_export import to_onnx, to_qonnx

        onnx.save((to_onnx if arguments.to == "onnx" else to_qonnx)(instance, parameters, inputs), arguments.output)
    print(f"written: {arguments.output}")


def _joined(words: Sequence[str]) -> list[str]:
    """Options that begin with a minus sign, such as ``-1,0,1``, joined to their name: they would be taken for a name."""
    result: list[str] = []
    for word in words:
        if result and result[-1] in ("--options", "--bias-options") and re.match("-[0-9]", word):
            result[-1] += "=" + word
        else:
            result.append(word)
    return result


def main(words: Optional[Sequence[str]] = None) -> int:
    """Runs a command; the exit code is the program's: 2 for bad input, 5 where a library is missing."""
    arguments = _parser().parse_args(_joined(sys.argv[1:] if words is None else words))
    try:
        _import(arguments) if arguments.command == "import" else _export(arguments)
    except ModuleNotFoundError as error:
        print(
            f"dnnt: Python's package {error.name} is missing: 'pip install {error.name}' installs it",
            file=sys.stderr,
        )
        return 5
    except running.DNNTError as error:
        print(f"dnnt: {error}", file=sys.stderr)
        return 5
    except (ValueError, OSError) as error:
        print(f"dnnt: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
