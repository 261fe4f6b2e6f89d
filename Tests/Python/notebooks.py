"""Runs the cells of a notebook, without Jupyter: ``python notebooks.py NOTEBOOK`` writes what they print into it."""

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path


def run(path):
    """The notebook with the outputs of a run in its own folder."""
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    names, before = {}, os.getcwd()
    os.chdir(Path(path).parent)
    try:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = _outputs("".join(cell["source"]), names)
    finally:
        os.chdir(before)
    return notebook


def _outputs(source, names):
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    outputs = []
    if printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(True)}
        if hasattr(value, "_repr_html_"):
            data = {"text/html": value._repr_html_().splitlines(True), "text/plain": [type(value).__name__]}
        outputs.append({"data": data, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return outputs


if __name__ == "__main__":
    for name in sys.argv[1:]:
        text = json.dumps(run(name), ensure_ascii=False, indent=1) + "\n"
        Path(name).write_text(text, encoding="utf-8")
