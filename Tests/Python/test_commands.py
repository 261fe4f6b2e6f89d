"""`dnnt import` and `dnnt export`, as commands of the program, which runs this package."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from random_networks import random_case

import dnnt


def dnnt_command(*words, package=True, **changes):
    place = {**os.environ, "DNNT_PYTHON": sys.executable, **changes}
    if package:
        place["PYTHONPATH"] = str(Path(dnnt.__file__).parents[1])
    return subprocess.run([dnnt.program(), *map(str, words)], capture_output=True, text=True, env=place, timeout=60)


@pytest.fixture
def case(tmp_path, monkeypatch):
    """A network with its certificate and its table, in the current folder."""
    monkeypatch.chdir(tmp_path)
    for seed in range(50):
        instance, parameters, x = random_case(seed, rows=30)
        if instance.network.outputs > 1:
            break
    instance.write("case.dnnt.json")
    Path("case.cert.json").write_text(
        json.dumps({"format": "dnnt-certificate/1", "claim": "feasible", "parameters": parameters.to_json()})
    )
    with open("case.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"x{i}" for i in range(x.shape[1])] + ["class"])
        writer.writerows(np.column_stack([x, instance.y]).tolist())
    return instance, parameters


@pytest.mark.parametrize("form", ["onnx", "qonnx", "npz"])
def test_a_model_goes_out_and_comes_back_as_a_claim(case, form):
    instance, parameters = case
    name = f"model.{'npz' if form == 'npz' else 'onnx'}"
    out = dnnt_command("export", "case.dnnt.json", "case.cert.json", "--to", form, "-o", name)
    assert out.returncode == 0, out.stderr
    back = dnnt_command("import", name, "--data", "case.csv", "--label", "class", "-o", "claim")
    assert back.returncode == 0, back.stderr
    verdict = dnnt.check(instance, parameters)
    assert f"accepted, objective {verdict.objective} on 30 rows" in back.stdout
    check = dnnt_command("check", "claim.dnnt.json", "claim.cert.json", "--quiet")
    assert check.returncode == 0, check.stdout
    turned = ",".join(map(str, reversed(range(instance.network.outputs))))
    back = dnnt_command("import", name, "--data", "case.csv", "--label", "class", "--classes", turned, "-o", "claim")
    assert back.returncode == 0 and json.loads(Path("claim.dnnt.json").read_text())["data"][0]["y"] == (
        instance.network.outputs - 1 - instance.y[0]
    )


@pytest.mark.parametrize("form, words", [("c", "#define model_"), ("python", "def outputs(x):")])
def test_source_code_is_written(case, form, words):
    out = dnnt_command("export", "case.dnnt.json", "case.cert.json", "--to", form, "-o", "model.txt")
    assert out.returncode == 0, out.stderr
    assert words.lower() in Path("model.txt").read_text().lower()


def test_a_list_of_options_must_hold_every_weight(case):
    dnnt_command("export", "case.dnnt.json", "case.cert.json", "--to", "npz", "-o", "model.npz")
    words = ["import", "model.npz", "--data", "case.csv", "--label", "class", "-o", "claim", "--options"]
    wide = dnnt_command(*words, "-3,-2,-1,-1/2,-1/4,0,1/4,1/2,1,2,3")
    assert wide.returncode == 0, wide.stderr
    narrow = dnnt_command(*words, "{-7,7}")
    assert narrow.returncode == 2 and "is none of -7, 7" in narrow.stderr and narrow.stderr.count("\n") == 1


def test_an_unknown_operator_ends_with_its_name(case):
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Softmax", ["x"], ["y"])],
        "g",
        [onnx.helper.make_tensor_value_info("x", 1, [1, 2])],
        [onnx.helper.make_tensor_value_info("y", 1, [1, 2])],
    )
    onnx.save(onnx.helper.make_model(graph), "soft.onnx")
    ended = dnnt_command("import", "soft.onnx", "--data", "case.csv", "--label", "class", "-o", "claim")
    assert ended.returncode == 2 and ended.stderr.startswith("dnnt: Softmax")


@pytest.mark.parametrize(
    "words, message",
    [
        (["import", "none.onnx", "--data", "case.csv", "--label", "class", "-o", "c"], "none.onnx"),
        (["import", "case.csv", "--data", "case.csv", "--label", "kind", "-o", "c"], "no column 'kind'"),
        (["import", "case.csv", "--data", "case.csv", "--label", "class", "-o", "c"], "case.csv"),
        (["export", "case.dnnt.json", "case.csv", "--to", "npz", "-o", "m"], "case.csv"),
    ],
)
def test_bad_input_is_one_line(case, words, message):
    ended = dnnt_command(*words)
    assert ended.returncode == 2 and message in ended.stderr and ended.stderr.count("\n") == 1, ended.stderr


def test_a_missing_package_is_one_line_that_says_how_to_install_it(case):
    ended = dnnt_command(
        "export", "a", "b", "--to", "c", "-o", "c", package=False, PYTHONPATH="", DNNT_PYTHON="/usr/bin/python3"
    )
    assert ended.returncode == 5 and "pip install" in ended.stderr and ended.stderr.count("\n") == 1
    ended = dnnt_command("export", "a", "b", DNNT_PYTHON="/nowhere/python")
    assert ended.returncode == 5 and "/nowhere/python cannot be run" in ended.stderr
