#!/usr/bin/env python3
"""Climbs ladders of growing instances: how far the program gets in each family, and how its time grows.

    python3 Scripts/ladders.py --program .build/release/dnnt [--time-limit SECONDS] [--threads N] [--solver NAME]
                               [--seed N] [--results FILE] [NAME ...]

A ladder's rungs are seeded instances of one family, ordered by size. The climb ends after two rungs in a row that are
not solved within the limit. What is solved is what the program itself calls optimal or decided, by exact reasoning.
Prints a line a rung, and at the end a Markdown table: rungs solved, the highest, its CPU seconds, and the growth, which
is the slope of log(seconds) over log(size) on solved rungs of more than a tenth of a second.
"""
import argparse
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SOLVED = ("optimal", "reaches-threshold", "misses-threshold")
WORST_REST = 2  # rungs in a row without an answer, after which a climb ends


# ---------------------------------------------------------------------------------------------------------- instances
def generated(family, **options):
    """A rung of one of the program's own families."""
    def make(program, seed, file):
        words = [f"--{name}={value}" for name, value in options.items()]
        subprocess.run([program, "generate", family, f"--seed={seed}", *words, "-o", file], check=True,
                       stdout=subprocess.DEVNULL)
    return make


def written(build):
    """A rung that `build` makes of a seeded source of random numbers."""
    def make(program, seed, file):
        Path(file).write_text(json.dumps(build(random.Random(seed))))
    return make


def instance(inputs, layers, samples, loss, **more):
    return {"format": "dnnt-instance/1", "network": {"inputs": inputs, "layers": layers}, "data": samples,
            "loss": {"kind": loss}, **more}


def layer(neurons, activation, weights, biases=None):
    own = {"neurons": neurons, "activation": activation, "weights": weights}
    return own if biases is None else {**own, "biases": biases}


def clauses(variables, count, is_decision):
    """Random 3-SAT as one sign neuron: weights are truth values, a clause is a sample with a sign a literal."""
    def build(draw):
        samples = []
        for _ in range(count):
            x = [0] * variables
            for place in draw.sample(range(variables), 3):
                x[place] = draw.choice([-1, 1])
            samples.append({"x": x, "y": 1})
        layers = [layer(1, "sign", [-1, 1], [2]), layer(1, "identity", [1])]
        return instance(variables, layers, samples, "sign-error", **({"threshold": 0} if is_decision else {}))
    return written(build)


def covering(sets, elements, each):
    """A covering as one step neuron: a weight a set, a sample an element, which is worth more than all sets."""
    def build(draw):
        samples = []
        for _ in range(elements):
            members = set(draw.sample(range(sets), each))
            samples.append({"x": [int(place in members) for place in range(sets)], "y": 1, "weight": sets + 1})
        layers = [layer(1, "step", [0, 1], [-1]), layer(1, "identity", [1])]
        return instance(sets, layers, samples, "zero-one", penalty={"nonzero": 1})
    return written(build)


def deep(inputs, widths, count, flipped=10):
    """Noisy labels of a random deep sign network, for a network of its shape."""
    def build(draw):
        shape = [inputs, *widths, 1]
        teacher = [[[draw.choice([-1, 1]) for _ in range(a)] for _ in range(b)] for a, b in zip(shape, shape[1:])]
        samples = []
        for _ in range(count):
            x = [draw.choice([-1, 1]) for _ in range(inputs)]
            values = x
            for weights in teacher:
                values = [1 if sum(w * v for w, v in zip(row, values)) >= 0 else -1 for row in weights]
            wrong = draw.randrange(100) < flipped
            samples.append({"x": x, "y": -values[0] if wrong else values[0]})
        layers = [layer(width, "sign", [-1, 1]) for width in widths] + [layer(1, "identity", [-1, 1], [-1, 0, 1])]
        return instance(inputs, layers, samples, "sign-error")
    return written(build)


def relu(inputs, neurons, count, loss, most=2):
    """Noisy integer outputs of a random ReLU network, for a network of its shape."""
    def build(draw):
        options = range(-most, most + 1)
        hidden = [[draw.choice(options) for _ in range(inputs + 1)] for _ in range(neurons)]
        outer = [draw.choice(options) for _ in range(neurons + 1)]
        samples = []
        for _ in range(count):
            x = [draw.randint(-3, 3) for _ in range(inputs)]
            values = [max(0, row[-1] + sum(w * v for w, v in zip(row, x))) for row in hidden]
            y = outer[-1] + sum(w * v for w, v in zip(outer, values))
            samples.append({"x": x, "y": y + (draw.choice([-2, -1, 1, 2]) if draw.randrange(2) else 0)})
        own = list(options)
        layers = [layer(neurons, "relu", own, own), layer(1, "identity", own, own)]
        return instance(inputs, layers, samples, loss)
    return written(build)


# Name: what grows, and the rungs: size and how its instance is made.
LADDERS = {
    "signs by samples": ("samples", [
        (n, generated("bnn-teacher", inputs=9, neurons=3, samples=n, noise=10)) for n in (50, 100, 200, 400, 800)]),
    "signs by inputs": ("inputs", [
        (d, generated("bnn-teacher", inputs=d, neurons=3, samples=100, noise=10)) for d in (8, 10, 12, 14, 16)]),
    "signs by neurons": ("neurons", [
        (h, generated("bnn-teacher", inputs=8, neurons=h, samples=120, noise=10)) for h in (2, 3, 4, 5, 6)]),
    "deep signs": ("samples", [(n, deep(8, [3, 3], n)) for n in (20, 40, 80, 160)]),
    "ReLU by samples": ("samples", [
        (n, generated("inn-teacher", inputs=4, neurons=2, samples=n, noise=50)) for n in (12, 24, 48, 96)]),
    "ReLU by neurons": ("neurons", [(h, relu(3, h, 24, "squared", most=1)) for h in (2, 3, 4, 5, 6)]),
    "few samples": ("samples", [
        (n, generated("fixed-dataset", samples=n, inputs=3, neurons=20, range=3)) for n in (2, 3, 4, 5, 6)]),
    "subset sums, as many bits": ("numbers", [
        (k, generated("subset-sum", numbers=k, bits=k - 2, answer="yes")) for k in (30, 40, 48, 56, 64, 72)]),
    "subset sums, dense": ("numbers", [
        (k, generated("subset-sum", numbers=k, bits=b, answer="open"))
        for k, b in ((60, 36), (100, 44), (200, 48), (400, 52), (1000, 56), (2000, 60))]),
    "exact covers": ("sets", [
        (s, generated("exact-cover", sets=s, elements=s * 3 // 5 // 3 * 3, answer="open")) for s in (40, 60, 80, 120, 160, 240)]),
    "one-in-three satisfiability": ("variables", [
        (v, generated("one-in-three-sat", variables=v, clauses=v * 5 // 8, answer="open")) for v in (40, 80, 120, 160, 240)]),
    "3-SAT": ("variables", [(v, clauses(v, round(4.26 * v), True)) for v in (100, 140, 180, 220, 260, 300, 340)]),
    "most clauses": ("variables", [(v, clauses(v, 7 * v, False)) for v in (25, 35, 45, 55, 65)]),
    "coverings": ("sets", [(s, covering(s, 2 * s, 4)) for s in (40, 60, 80, 100, 120)]),
}


# -------------------------------------------------------------------------------------------------------------- climb
def solved(arguments, file):
    """The program's answer about one instance, and the CPU seconds that it took."""
    words = [arguments.program, "solve", file, "--json", "--progress", "none", "--time-limit", str(arguments.time_limit),
             "--solver", arguments.solver]
    if arguments.threads:
        words += ["--threads", str(arguments.threads)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(words, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        answer = {"status": f"exit {run.returncode}: {run.stderr.strip()[:80]}"}
    return answer, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def climb(name, arguments, results):
    missed = 0
    for number, (size, make) in enumerate(LADDERS[name][1]):
        if missed == WORST_REST:
            return
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "rung.dnnt.json")
            make(arguments.program, arguments.seed + number, file)
            answer, seconds = solved(arguments, file)
        row = {"ladder": name, "rung": number, "size": size, "seconds": round(seconds, 2)}
        row |= {key: str(answer.get(key)) for key in ("status", "objective", "bound")}
        missed = 0 if row["status"] in SOLVED else missed + 1
        results.append(row)
        print(f"{name:28} {size:>5} {row['status']:18} objective {row['objective'][:12]:>12} bound {row['bound'][:12]:>12}"
              f" {seconds:8.2f} s", flush=True)


def growth(rows):
    """The slope of log(seconds) over log(size), by least squares; '' of fewer than two rungs."""
    points = [(math.log(row["size"]), math.log(row["seconds"])) for row in rows if row["seconds"] > 0.1]
    if len(points) < 2:
        return ""
    x, y = (sum(values) / len(points) for values in zip(*points))
    return f"{sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points):.1f}"


def table(results, names):
    lines = ["| ladder | grows | rungs solved | highest | CPU seconds | growth |", "| --- | --- | --: | --: | --: | --: |"]
    total = [0, 0]
    for name in names:
        rows = [row for row in results if row["ladder"] == name and row["status"] in SOLVED]
        grows, rungs = LADDERS[name]
        top = max(rows, key=lambda row: row["rung"], default={"size": "", "seconds": ""})
        lines.append(f"| {name} | {grows} | {len(rows)} of {len(rungs)} | {top['size']} | {top['seconds']} | {growth(rows)} |")
        total = [total[0] + len(rows), total[1] + len(rungs)]
    return "\n".join(lines + [f"| all | | {total[0]} of {total[1]} | | | |"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="only these ladders")
    parser.add_argument("--program", required=True)
    parser.add_argument("--time-limit", type=float, default=30)
    parser.add_argument("--threads", type=int, help="threads of the program; without it, its own default")
    parser.add_argument("--solver", default="auto")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", help="also write the rungs to this file, a line of JSON each")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in LADDERS]
    if unknown:
        sys.exit(f"no ladder {unknown[0]!r}; there are: {', '.join(LADDERS)}")
    names, results = arguments.names or list(LADDERS), []
    for name in names:
        climb(name, arguments, results)
    if arguments.results:
        Path(arguments.results).write_text("".join(json.dumps(row) + "\n" for row in results))
    print("\n" + table(results, names))


if __name__ == "__main__":
    main()
