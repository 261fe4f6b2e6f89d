#!/usr/bin/env python3
"""Has other programs solve what `dnnt encode` writes, and holds what `dnnt decode` makes of it against `dnnt solve`.

    python3 Scripts/check-exports.py --program .build/release/dnnt [--encodings NAME,…] [--sat NAME,…]
                                     [--by PROGRAM,…] [--time-limit SECONDS] [--jobs N] [PATH ...]

A PATH is an instance or a folder of them; without one, ../shared/conformance. Programs that are not there are left out:
glpsol, cbc, clasp, z3, minisat and cadical on PATH, HiGHS and a MaxSAT solver as Python's highspy and pysat. A decision
stands for an optimum where it is reached and nothing below it is. Prints how often each program reached the optimum,
ran out of time or memory, and how often there was no file, with the reasons. Exits 1 where a program's optimum, decoded
and replayed, is another than that of `dnnt solve`.
"""
import argparse
import collections
import concurrent.futures
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HIGHS = (
    "import highspy, sys\nh = highspy.Highs()\nh.setOptionValue('output_flag', False)\n"
    "h.setOptionValue('mip_rel_gap', 0.0)\nh.setOptionValue('threads', 1)\nh.readModel(sys.argv[1])\nh.run()\n"
    "h.writeSolution(sys.argv[2], 0)\nprint(h.modelStatusToString(h.getModelStatus()))\n")
MAXSAT = (
    "import sys\nfrom pysat.formula import WCNF\nfrom pysat.examples.rc2 import RC2\n"
    "model = RC2(WCNF(from_file=sys.argv[1])).compute()\n"
    "print('s UNSATISFIABLE' if model is None else ' '.join(map(str, ['s OPTIMUM FOUND\\nv', *model, 0])))\n")

NUMBER = re.compile(r"(?<![\w.])\d{10,}(?![\w.])")


def python(code, *words):
    return [sys.executable, "-c", code, *words]


# The greatest number that a program's reader holds: doubles round beyond 2^53, and clasp has words of 32 bits.
GREATEST = {"clasp": 2**31 - 1, "z3": None, "maxsat": None, "minisat": None, "cadical": None}

# Format, and how a program is called on `model`; it prints its solution or writes it to `solution`.
PROGRAMS = {
    "glpsol": ("mps", lambda m, s: ["glpsol", "--freemps", m, "-w", s]),
    "glpsol-lp": ("lp", lambda m, s: ["glpsol", "--lp", m, "-w", s]),
    "cbc": ("mps", lambda m, s: ["cbc", m, "-preprocess", "off", "-ratio", "0", "-solve", "-solu", s]),
    "cbc-lp": ("lp", lambda m, s: ["cbc", m, "-preprocess", "off", "-ratio", "0", "-solve", "-solu", s]),
    "highs": ("mps", lambda m, s: python(HIGHS, m, s)),
    "highs-lp": ("lp", lambda m, s: python(HIGHS, m, s)),
    "clasp": ("opb", lambda m, s: ["clasp", m]),
    "z3": ("smt2", lambda m, s: ["z3", m]),
    "maxsat": ("wcnf", lambda m, s: python(MAXSAT, m)),
    "minisat": ("cnf", lambda m, s: ["minisat", m, s]),
    "cadical": ("cnf", lambda m, s: ["cadical", "-q", m]),
}


def present(name):
    module = {"highs": "highspy", "highs-lp": "highspy", "maxsat": "pysat"}.get(name)
    return importlib.util.find_spec(module) if module else shutil.which(name.split("-")[0])


class Case:
    """One instance, one encoding, one program."""

    def __init__(self, arguments, instance, encoding, name, folder):
        self.dnnt, self.limit, self.instance = str(arguments.program), arguments.time_limit, str(instance)
        self.encoding, self.name, self.folder = encoding, name, Path(folder)

    def run(self, optimum):
        """'same', or why there is nothing to compare; anything that contradicts begins with WRONG."""
        if PROGRAMS[self.name][0] != "cnf":
            return self.once([], optimum)
        reached = self.once(["--threshold", str(optimum)], optimum)
        if reached != "same" or optimum == 0:
            return reached
        below = self.once(["--threshold", str(optimum * (1 - Fraction(1, 10**9)))], optimum)
        return "same" if below == "unsatisfiable" else f"WRONG {below} below the optimum" if below == "same" else below

    def once(self, options, optimum):
        form, command = PROGRAMS[self.name]
        model, solution, names = (str(self.folder / part) for part in (f"model.{form}", "solution", "map"))
        for part in (model, solution, names):
            Path(part).unlink(missing_ok=True)
        words = ["encode", self.instance, "--encoding", self.encoding, "--to", form, "-o", model, "--map", names]
        encode = self.call([self.dnnt, *words, *options])
        if encode.returncode == 2:
            return "no file: " + " ".join(encode.stderr.split())
        if encode.returncode:
            return f"WRONG encode: {encode.stderr.strip()}"
        greatest = GREATEST.get(self.name, 2**53)
        if greatest and any(int(number) > greatest for number in NUMBER.findall(Path(model).read_text())):
            return f"no file: numbers beyond {greatest}, which {self.name} does not hold"
        try:
            answer = self.call(command(model, solution))
        except subprocess.TimeoutExpired:
            return "out of time"
        text = answer.stdout + answer.stderr
        if "UNSATISFIABLE" in text or "\nunsat" in "\n" + text:
            return "unsatisfiable" if options else "WRONG unsatisfiable"
        if not Path(solution).exists():
            Path(solution).write_text(answer.stdout)
        decode = self.call([self.dnnt, "decode", self.instance, "--map", names, solution, "--certificate", f"{names}.cert"])
        if decode.returncode:
            return f"WRONG {decode.stderr.strip() or text[-200:]}"
        objective = Fraction(decode.stdout.split()[1])
        return "same" if objective == optimum else f"WRONG objective {objective}, the optimum is {optimum}"

    def call(self, words):
        return subprocess.run(words, capture_output=True, text=True, timeout=self.limit, stdin=subprocess.DEVNULL)


def optimum(arguments, instance):
    words = [str(arguments.program), "solve", str(instance), "--optimize", "--json", "--time-limit", "60"]
    answer = json.loads(subprocess.run(words, capture_output=True, text=True).stdout or "{}")
    return Fraction(answer["objective"]) if answer.get("proof") == "verified" else None


def instances(paths):
    for path in paths or [ROOT.parent / "shared" / "conformance"]:
        yield from sorted(path.glob("*.dnnt.json")) if path.is_dir() else [path]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--encodings", default="order-bigm,onehot-hull,log-incremental+sym,integer-gaps+tight")
    parser.add_argument("--sat", default="sat-order-totalizer,sat-direct-network,sat-order-adder,sat-direct-bdd")
    parser.add_argument("--by", default=",".join(PROGRAMS), help="of: %(default)s")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    programs = [name for name in arguments.by.split(",") if present(name)]

    def cases(instance):
        least, found = optimum(arguments, instance), []
        if least is None:
            return [(instance.name, "", "", "no proven optimum")]
        for name in programs:
            isSAT = PROGRAMS[name][0] in ("cnf", "wcnf")
            names = arguments.sat if isSAT else arguments.encodings + (",reference" if name == "clasp" else "")
            for encoding in names.split(","):
                with tempfile.TemporaryDirectory() as folder:
                    case = Case(arguments, instance, encoding, name, folder)
                    found.append((instance.name, name, encoding, case.run(least)))
        return found

    outcomes, reasons, wrong = collections.defaultdict(collections.Counter), collections.Counter(), []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for found in pool.map(cases, instances(arguments.paths)):
            for instance, program, encoding, outcome in found:
                kind = outcome.split()[0] if outcome.startswith("WRONG") else outcome.split(":")[0]
                outcomes[program, encoding][kind] += 1
                if kind == "no file":
                    reasons[re.sub(r"layer \d+ has", "a layer has", outcome.split(".json: ")[-1])] += 1
                if kind not in ("same", "no file"):
                    print(instance, program, encoding, outcome, flush=True)
                if kind == "WRONG":
                    wrong.append(outcome)
    for (program, encoding), counts in sorted(outcomes.items()):
        print(f"{program:10} {encoding:22}", ", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    for reason, count in reasons.most_common(20):
        print(f"{count:6} {reason}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
