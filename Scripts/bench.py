#!/usr/bin/env python3
"""Solves every instance of Instances/index.json and compares each answer with the known optimum.

    python3 Scripts/bench.py --program .build/release/dnnt [--time-limit SECONDS] [NAME ...]

Prints a line an instance. Exits 1 if an answer contradicts the index; running out of time is no contradiction.
"""
import argparse
import json
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "Instances"


def contradiction(answer, entry):
    """What in `answer` cannot be true of the instance, or None."""
    optimum, status = Fraction(entry["optimum"]), answer.get("status")
    objective = Fraction(answer["objective"]) if "objective" in answer else None
    if objective is not None and objective < optimum:
        return f"objective {objective} is below the optimum {optimum}"
    if "bound" in answer and Fraction(answer["bound"]) > optimum:
        return f"bound {answer['bound']} is above the optimum {optimum}"
    if status in ("optimal", "claimed-optimal") and objective != optimum:
        return f"{status} at {objective}, the optimum is {optimum}"
    decision = entry.get("decision")
    if status in ("reaches-threshold", "misses-threshold", "claimed-misses-threshold") and not status.endswith(str(decision)):
        return f"{status}, but the instance is known as {decision}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="only these instances")
    parser.add_argument("--program", required=True)
    parser.add_argument("--time-limit", type=float, default=60)
    arguments = parser.parse_args()
    wrong = solved = tried = 0
    print(f"{'instance':28} {'status':22} {'objective':>12} {'optimum':>12} {'seconds':>8}  solver")
    for entry in json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))["instances"]:
        if arguments.names and entry["name"] not in arguments.names:
            continue
        command = [arguments.program, "solve", str(FOLDER / entry["file"]), "--json", "--time-limit",
                   f"{arguments.time_limit:g}"]
        tried += 1
        started = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=arguments.time_limit + 60)
            answer = json.loads(done.stdout)
            reason = contradiction(answer, entry)
        except subprocess.TimeoutExpired:
            answer, reason = {"status": "hangs"}, "no end a minute after the time limit"
        except json.JSONDecodeError:
            answer, reason = {"status": f"exit code {done.returncode}"}, done.stderr.strip()[:120] or "no JSON"
        seconds = time.monotonic() - started
        solved += answer["status"] in ("optimal", "reaches-threshold", "misses-threshold")
        wrong += reason is not None
        print(f"{entry['name']:28} {answer['status']:22} {str(answer.get('objective', ''))[:12]:>12} "
              f"{str(entry['optimum'])[:12]:>12} {seconds:8.2f}  {answer.get('solver', '')}", flush=True)
        if reason:
            print(f"  WRONG: {reason}", flush=True)
    print(f"{solved} of {tried} solved, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
