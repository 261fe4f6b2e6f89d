"""The pages' examples are run as they stand."""

import json
import os
import re

import pytest
from conftest import ROOT
from notebooks import run

PAGES = {"python.md": "load_wine(as_frame=True).frame.to_csv", "check-a-trained-network.md": None}


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "how-to" / page).read_text()
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(blocks) >= 2
    # The block that writes the table comes after the one that reads it.
    blocks.sort(key=lambda block: PAGES[page] is None or PAGES[page] not in block)
    names = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    if page == "python.md":
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == re.search(r"```text\n(.*?)\n```", text, re.S)[1]
        tables = [line.split() for line in lines if line.startswith("load_")]
        assert [(name, optimal) for name, optimal, *_ in tables] == [
            ("load_wine", "True"),
            ("load_breast_cancer", "True"),
            ("load_diabetes", "True"),
        ]
        assert (
            names["trained"][-1].optimal_
            and (names["trained"].predict(names["animals"].drop(columns="kind")) == names["animals"]["kind"]).all()
        )
        assert {"xor.onnx", "xor.h", "xor.npz", "xor.cert.json"} <= set(os.listdir())
    else:
        assert names["best"].status == "optimal" and names["verdict"].objective >= names["best"].objective


def test_the_notebooks_cells_print_what_stands_below_them():
    path = ROOT / "docs" / "how-to" / "notebook.ipynb"
    printed = [_streams(cell) for cell in run(path)["cells"]]
    stored = [_streams(cell) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert printed == stored and sum(map(len, stored)) >= 5


def _streams(cell):
    """What a cell prints; of a value that it shows, that it has a drawing: which of several best networks may differ."""
    outputs = cell.get("outputs", [])
    texts = ["".join(output["text"]) for output in outputs if output["output_type"] == "stream"]
    pages = ["".join(output.get("data", {}).get("text/html", [])) for output in outputs]
    return texts + ["<svg" for page in pages if "<svg" in page]
