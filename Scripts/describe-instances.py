#!/usr/bin/env python3
"""Brings Instances/index.json up to date with the files beside it, and writes Instances/README.md from it.

    python3 Scripts/describe-instances.py [--check]

By hand in index.json: `file`, `shows`, `optimum` or `bestKnown`, `provedBy`, `set`, and the order; where the optimum is
not known but the question is answered, `decision`. From the files: everything else. With --check nothing is written:
exits 1 if either file would change, or an instance is missing from the index. Needs nothing but Python's own library.
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
# Degree of the outputs, as polynomials in the inputs, up to which their digits can be written.
WRITABLE_DEGREE = 1 << 20
# Families in the order of the tables: prefixes of generated files' names, then the rest.
GENERATED = ["slp-choice", "slp", "subset-sum", "exact-cover-line", "exact-cover", "one-in-three-sat", "bnn-teacher",
             "inn-teacher", "fixed-dataset", "random", "continuous"]
REAL = {"iris": "iris", "wine": "wine", "breast-cancer": "breast cancer", "digits": "digits"}
SETS = ["quick", "full"]


def family(entry):
    """Where an instance belongs: a family of `dnnt generate`, a dataset, or `starters`, which are written by hand."""
    for prefix, title in REAL.items():
        if entry["file"].startswith(prefix):
            return title
    if entry["origin"].startswith("dnnt generate: "):
        return next(name for name in GENERATED if entry["file"].startswith(name.removesuffix("-sat")))
    return "starters"


def is_real(options):
    """Whether a continuous parameter is among these options."""
    return options == "real" or isinstance(options, list) and any(is_real(entry) for entry in options)


def degree(activation):
    """The degree of an activation's polynomial pieces."""
    if activation == "square":
        return 2
    return max(1, len(activation["polynomial"]) - 1) if isinstance(activation, dict) and "polynomial" in activation else 1


def count(options):
    if options == "real":
        return 2  # more than one: it is free
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
    widths, degrees, counts = [network["inputs"]], [1], []
    for number, layer in enumerate(network["layers"]):
        sources = layer.get("from", [number])
        columns = sum(widths[source] for source in sources)
        degrees.append(degree(layer["activation"]) * max(degrees[source] for source in sources))
        counts += option_counts(layer, columns)
        widths.append(layer["neurons"])
    inputs = inputs_of(instance["data"])
    choices = math.prod(max(1, options) for options in counts)
    real = any(is_real(layer[key]) for layer in network["layers"] for key in ("weights", "biases") if key in layer)
    name = entry["file"].removesuffix(".dnnt.json")
    result = {"name": name, "file": entry["file"], "shows": entry["shows"], "origin": instance["source"]}
    result["size"] = {
        "inputs": network["inputs"], "neurons": sum(widths[1:]), "layers": len(network["layers"]),
        "samples": len(inputs), "distinctInputs": len(set(inputs)), "parameters": sum(c > 0 for c in counts),
        "freeParameters": sum(c > 1 for c in counts), "log2Choices": None if real else round(math.log2(choices), 1),
    }
    known = "optimum" if "optimum" in entry else "bestKnown"
    result[known] = entry[known]
    if "threshold" in instance:
        result["threshold"] = instance["threshold"]
        reached = Fraction(entry[known]) <= Fraction(instance["threshold"])
        if reached or known == "optimum":
            result["decision"] = "reaches-threshold" if reached else "misses-threshold"
        elif "decision" in entry:
            result["decision"] = entry["decision"]
    result["provedBy"] = entry["provedBy"]
    result["set"] = entry["set"]
    if not set(entry["set"]) <= set(SETS):
        raise SystemExit(f"{name}: sets are {', '.join(SETS)}, not {entry['set']}")
    evaluable = not real and degrees[-1] <= WRITABLE_DEGREE
    result["small"] = evaluable and choices * len(inputs) * len(counts) <= CHECKER_BUDGET
    result["family"] = family(result)
    return result


def index_text(index):
    """One line a key, the sizes on one line."""
    entries = []
    for entry in index["instances"]:
        lines = ",\n".join(f"      {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entry.items())
        entries.append("    {\n" + lines + "\n    }")
    about = json.dumps(index["about"], ensure_ascii=False)
    return f'{{\n  "about": {about},\n  "instances": [\n' + ",\n".join(entries) + "\n  ]\n}\n"


def shown(value):
    text = str(value)
    return text if len(text) <= 20 else f"≈ {float(Fraction(text)):.3g}"


def families(index):
    """{family: its entries}, in the order of the tables."""
    order = ["starters", *REAL.values(), *GENERATED]
    return {name: entries for name in order if (entries := [e for e in index["instances"] if e["family"] == name])}


def row(e):
    s = e["size"]
    question = ""
    if "threshold" in e:
        answer = {"reaches-threshold": "yes", "misses-threshold": "no"}.get(e.get("decision"), "open")
        question = f"≤ {e['threshold']}? {answer}"
    optimum = shown(e["optimum"]) if "optimum" in e else f"open, ≤ {shown(e['bestKnown'])}"
    choices = "real" if s["log2Choices"] is None else s["log2Choices"]
    small = "yes" if e["small"] else ""
    return (
        f"| [{e['name']}]({e['file']}) | {e['shows']} | {s['inputs']} | {s['neurons']} | {s['layers']} | "
        f"{s['samples']} ({s['distinctInputs']}) | {s['parameters']} ({s['freeParameters']}) | {choices} | "
        f"{optimum} | {question} | {', '.join(e['set'])} | {small} |")


def table(index):
    grouped = families(index)
    lines = [
        "# Benchmark instances",
        "",
        "Written by `Scripts/describe-instances.py` from `index.json`: change that, not this.",
        "The iris files come from `Scripts/make-iris.py`, the other real data from `Scripts/make-real-data.py`, what",
        "`dnnt generate` writes from `Scripts/make-instances.sh` (seeded); each takes `--check`. Every optimum below is",
        "exact; how it is known stands beside it. *Open, ≤ v*: v was reached, and replayed, but not proven least (key",
        "`bestKnown` instead of `optimum`). Where there is a threshold, the question is whether some choice reaches it.",
        "**Small** instances are those whose every choice `dnnt-check` evaluates by itself.",
        "",
        "`Scripts/bench.py --set quick` runs the set that a laptop finishes within five minutes on one core; `full` is",
        "all that can be searched. Instances in no set have real parameters: they are checked, not searched.",
        "",
        "| family | instances | quick | open |",
        "| --- | --: | --: | --: |",
    ]
    def counts(title, entries):
        quick = sum("quick" in e["set"] for e in entries)
        return f"| {title} | {len(entries)} | {quick} | {sum('bestKnown' in e for e in entries)} |"

    lines += [counts(f"[{name}](#{name.replace(' ', '-')})", entries) for name, entries in grouped.items()]
    lines.append(counts("all", index["instances"]))
    for name, entries in grouped.items():
        lines += [
            "",
            f"## {name}",
            "",
            "| instance | shows | inputs | neurons | layers | samples (distinct) | parameters (free) | log2 choices | "
            "optimum | question | set | small |",
            "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --- | --- | --- |",
        ]
        lines += [row(e) for e in entries]
    lines += ["", "## Where they come from, and how the optima are known", ""]
    for e in (e for entries in grouped.values() for e in entries):
        origin = e["origin"] if e["origin"].endswith("?") else e["origin"] + "."
        known = f"Optimum {e['optimum']}" if "optimum" in e else f"Best known {e['bestKnown']}"
        lines.append(f"- **{e['name']}**: {origin} {known}: {e['provedBy']}.")
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
