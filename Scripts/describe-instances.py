#!/usr/bin/env python3
"""Brings Instances/index.json up to date with the files beside it, and writes Instances/README.md from it.

    python3 Scripts/describe-instances.py [--check]

By hand in index.json: `file`, `shows`, `optimum`, `provedBy`, and the order. From the files: everything else. With
--check nothing is written: exits 1 if either file would change, or an instance is missing from the index.
Needs nothing but Python's own library.
"""
import csv
import json
import math
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "Instances"
# Choices x samples x parameters up to which dnnt-check evaluates all choices by itself (LowerBound.swift).
CHECKER_BUDGET = 1 << 23


def count(options):
    if isinstance(options, dict):
        low, high = options["range"]
        return high - low + 1
    return len(options)


def option_counts(layer, columns):
    """The number of options of every weight and bias, in turn; 0 where there is no edge."""
    weights, biases, neurons = layer["weights"], layer.get("biases", [0]), layer["neurons"]
    if isinstance(weights, list) and weights and isinstance(weights[0], list):
        counts = [count(options) for row in weights for options in row]
    else:
        counts = [count(weights)] * (neurons * columns)
    if isinstance(biases, list) and isinstance(biases[0], (list, dict)):
        return counts + [count(options) for options in biases]
    return counts + [count(biases)] * neurons


def inputs_of(data):
    """The input vector of every sample, exactly."""
    if isinstance(data, list):
        return [tuple(Fraction(q) for q in sample["x"]) for sample in data]
    with open(FOLDER / data["csv"], newline="", encoding="utf-8") as table:
        return [tuple(Fraction(row[column]) for column in data["x"]) for row in csv.DictReader(table)]


def described(entry):
    """`entry` with all that its file says."""
    instance = json.loads((FOLDER / entry["file"]).read_text(encoding="utf-8"), parse_float=Decimal)
    network = instance["network"]
    widths, counts = [network["inputs"]], []
    for number, layer in enumerate(network["layers"]):
        columns = sum(widths[source] for source in layer.get("from", [number]))
        counts += option_counts(layer, columns)
        widths.append(layer["neurons"])
    inputs = inputs_of(instance["data"])
    choices = math.prod(max(1, options) for options in counts)
    result = {"name": instance["name"], "file": entry["file"], "shows": entry["shows"], "origin": instance["source"]}
    result["size"] = {
        "inputs": network["inputs"], "neurons": sum(widths[1:]), "layers": len(network["layers"]),
        "samples": len(inputs), "distinctInputs": len(set(inputs)), "parameters": sum(c > 0 for c in counts),
        "freeParameters": sum(c > 1 for c in counts), "log2Choices": round(math.log2(choices), 1),
    }
    result["optimum"] = entry["optimum"]
    if "threshold" in instance:
        result["threshold"] = instance["threshold"]
        reached = Fraction(entry["optimum"]) <= Fraction(instance["threshold"])
        result["decision"] = "reaches-threshold" if reached else "misses-threshold"
    result["provedBy"] = entry["provedBy"]
    result["small"] = choices * len(inputs) * len(counts) <= CHECKER_BUDGET
    return result


def index_text(index):
    """One line a key, the sizes on one line."""
    entries = []
    for entry in index["instances"]:
        lines = ",\n".join(f"      {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entry.items())
        entries.append("    {\n" + lines + "\n    }")
    about = json.dumps(index["about"], ensure_ascii=False)
    return f'{{\n  "about": {about},\n  "instances": [\n' + ",\n".join(entries) + "\n  ]\n}\n"


def table(index):
    lines = [
        "# Starter instances",
        "",
        "Written by `Scripts/describe-instances.py` from `index.json`: change that, not this.",
        "The iris files come from `Scripts/make-iris.py`. Every optimum below is exact; how it is known stands beside it.",
        "Where there is a threshold, the question is whether some choice reaches it.",
        "**Small** instances are those whose every choice `dnnt-check` evaluates by itself.",
        "",
        "| instance | shows | inputs | neurons | layers | samples (distinct) | parameters (free) | log2 choices | "
        "optimum | question | small |",
        "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --- | --- |",
    ]
    for e in index["instances"]:
        s = e["size"]
        question = ""
        if "decision" in e:
            question = f"≤ {e['threshold']}? " + ("yes" if e["decision"] == "reaches-threshold" else "no")
        optimum = str(e["optimum"])
        if len(optimum) > 20:
            value = Fraction(optimum)
            optimum = f"≈ {float(value):.3g}"
        lines.append(
            f"| [{e['name']}]({e['file']}) | {e['shows']} | {s['inputs']} | {s['neurons']} | {s['layers']} | "
            f"{s['samples']} ({s['distinctInputs']}) | {s['parameters']} ({s['freeParameters']}) | {s['log2Choices']} | "
            f"{optimum} | {question} | {'yes' if e['small'] else ''} |")
    lines += ["", "## Where they come from, and how the optima are known", ""]
    for e in index["instances"]:
        origin = e["origin"] if e["origin"].endswith("?") else e["origin"] + "."
        lines.append(f"- **{e['name']}**: {origin} Optimum {e['optimum']}: {e['provedBy']}.")
    return "\n".join(lines) + "\n"


def main():
    path = FOLDER / "index.json"
    before = path.read_text(encoding="utf-8")
    index = json.loads(before)
    index["instances"] = [described(entry) for entry in index["instances"]]
    listed = {entry["file"] for entry in index["instances"]}
    missing = sorted(p.name for p in FOLDER.glob("*.dnnt.json") if p.name not in listed)
    for name in missing:
        print(f"{name} is not in index.json", file=sys.stderr)
    stale = bool(missing)
    for target, content in ((path, index_text(index)), (FOLDER / "README.md", table(index))):
        if target.exists() and target.read_text(encoding="utf-8") == content:
            continue
        if sys.argv[1:] == ["--check"]:
            print(f"{target.name} is not up to date: run Scripts/describe-instances.py", file=sys.stderr)
            stale = True
        else:
            target.write_text(content, encoding="utf-8")
            print(f"wrote {target.name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
