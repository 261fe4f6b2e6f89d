#!/usr/bin/env python3
"""Measures how long proofs take to check: beside the search that wrote them, and beside VeriPB on the same files.

    python3 Scripts/bench-proofs.py --build .build/release [--veripb PROGRAM] [--solvers conflict,bnb,lp]
                                    [--time-limit SECONDS] [--keep FOLDER] [--csv FILE] PATH ...

A PATH is an instance or a folder of them; without one, Instances/. Times are CPU seconds of whole processes, user and
system: of `dnnt solve --no-prove` (the search), of `dnnt-check` (the least of five runs where they are short), and of
VeriPB, which reads dialect 1.1, on the formula that `dnnt encode` writes. `price` is
the time of the same search with its log, unchecked, over that of the search alone. What no proof comes of within the time limit
is left out. With --keep the proofs stay in FOLDER and later runs use them again. Exits 1 where a checker refuses one.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def cpu(command, limit=None):
    """Exit code and CPU seconds of one process. A limit of CPU seconds ends it."""
    words = ["prlimit", f"--cpu={math.ceil(limit)}", *command] if limit else command
    nowhere = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    child = os.posix_spawnp(words[0], [str(word) for word in words], os.environ, file_actions=nowhere)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def least(command, limit):
    """The same, of a few runs where one is short: the machine's noise only adds."""
    code, seconds = cpu(command, limit)
    for _ in range(4 if seconds < 0.2 else 0):
        seconds = min(seconds, cpu(command, limit)[1])
    return code, seconds


def prove(program, instance, solver, base, limit):
    """Writes certificate and proof; what `solve` says, and the search's own seconds."""
    options = ["--solver", solver, "--optimize", "--progress", "none", "--threads", "1", "--time-limit", limit]
    files = ["--proof-dialect", "1.1", "--certificate", f"{base}.cert.json", "--proof", f"{base}.pbp"]
    command = [program, "solve", instance, *options, "--json", *files]
    run = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    answer = json.loads(run.stdout or "{}")
    record = {"proof": answer.get("proof"), "solve": None}
    if record["proof"] == "verified" and Path(f"{base}.pbp").exists():
        alone = [program, "solve", instance, *options, "--no-prove", "--quiet"]
        record["solve"] = least(alone, None)[1]
        record["logging"] = least([program, "solve", instance, *options, *files, "--no-check", "--quiet"], None)[1]
    Path(f"{base}.json").write_text(json.dumps(record))
    return record


def measure(arguments, instance, solver, folder):
    name = instance.name.removesuffix(".dnnt.json")
    base = folder / f"{solver}-{name}"
    program, checker = arguments.build / "dnnt", arguments.build / "dnnt-check"
    known = Path(f"{base}.json")
    record = json.loads(known.read_text()) if known.exists() else prove(
        program, instance, solver, base, arguments.time_limit)
    if record["solve"] is None:
        return None
    row = {"instance": name, "solver": solver, "bytes": Path(f"{base}.pbp").stat().st_size, "solve": record["solve"]}
    row["price"] = record["logging"] / record["solve"]
    row["accepted"], row["check"] = least([checker, instance, f"{base}.cert.json"], None)
    if arguments.veripb and "veripb" not in record:
        formula = folder / f"{name}.opb"
        if not formula.exists():
            subprocess.run([program, "encode", instance, "--encoding", "reference", "--to", "opb", "-o", formula], check=True)
        code, seconds = least([arguments.veripb, formula, f"{base}.pbp"], 600)
        record["veripb"] = {"code": code, "seconds": seconds}
        known.write_text(json.dumps(record))
    row["veripb"] = record.get("veripb")
    return row


def summary(rows):
    rows = [row for row in rows if row["accepted"] == 0]
    if not rows:
        return "no proofs"
    ratios = sorted((row["check"] / row["solve"], row["instance"]) for row in rows)
    middle, worst = statistics.median(ratio for ratio, _ in ratios), ratios[-1]
    mean = math.exp(statistics.fmean(math.log(ratio) for ratio, _ in ratios))
    price = math.exp(statistics.fmean(math.log(row["price"]) for row in rows))
    text = (
        f"{len(rows)} proofs; check/solve geometric mean {mean:.2f}, median {middle:.2f}, worst {worst[0]:.2f} ({worst[1]});"
        f" price of a proof {price:.3f} (geometric mean)")
    beside = sorted(
        (row["veripb"]["seconds"] / row["check"], row["instance"])
        for row in rows if row["veripb"] and row["veripb"]["code"] == 0)
    if beside:
        mean = math.exp(statistics.fmean(math.log(ratio) for ratio, _ in beside))
        middle = statistics.median(ratio for ratio, _ in beside)
        text += (
            f"; VeriPB/check of {len(beside)}: median {middle:.1f}, geometric mean {mean:.1f},"
            f" least {beside[0][0]:.1f} ({beside[0][1]})")
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--veripb")
    parser.add_argument("--solvers", default="conflict,bnb,lp")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--csv", type=Path)
    arguments = parser.parse_args()
    instances = []
    for path in arguments.paths or [ROOT / "Instances"]:
        instances += sorted(path.glob("*.dnnt.json")) if path.is_dir() else [path]
    rows, refused = [], False
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for solver in arguments.solvers.split(","):
            for instance in instances:
                row = measure(arguments, instance, solver, folder)
                if row is None:
                    continue
                rows.append(row)
                beside = row["veripb"]
                shown = f"{beside['seconds']:9.3f}" if beside else "        –"
                print(
                    f"{solver:9} {row['instance']:40} {row['bytes']:>11} B  solve {row['solve']:8.3f}"
                    f"  check {row['check']:8.4f}  price {row['price']:6.3f}  VeriPB {shown}", flush=True)
                # A limit that ends VeriPB (SIGXCPU) is no refusal.
                if row["accepted"] != 0 or beside and beside["code"] > 0:
                    refused = True
                    print(f"  REFUSED: dnnt-check {row['accepted']}, VeriPB {beside and beside['code']}", flush=True)
    for solver in arguments.solvers.split(","):
        print(f"{solver}: {summary([row for row in rows if row['solver'] == solver])}")
    print(f"all: {summary(rows)}")
    if arguments.csv:
        lines = ["solver,instance,bytes,solve,check,veripb"]
        for row in rows:
            beside = f"{row['veripb']['seconds']:.4f}" if row["veripb"] and row["veripb"]["code"] == 0 else ""
            lines.append(f"{row['solver']},{row['instance']},{row['bytes']},{row['solve']:.4f},{row['check']:.4f},{beside}")
        arguments.csv.write_text("\n".join(lines) + "\n")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
