#!/usr/bin/env python3
"""Solves every instance of Instances/index.json and compares each answer with the known optimum.

    python3 Scripts/bench.py --program .build/release/dnnt [--set quick|full] [--time-limit SECONDS] [--threads N]
                             [--solver NAME] [NAME ...]

Prints a line an instance. Exits 1 if an answer contradicts the index; running out of time is no contradiction, and
neither is an answer better than the best known of an instance whose optimum is not: that is news, and printed.
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
    proven = "optimum" in entry
    reached, status = Fraction(entry["optimum" if proven else "bestKnown"]), answer.get("status")
    word = "optimum" if proven else "best known"
    objective = Fraction(answer["objective"]) if "objective" in answer else None
    if proven and objective is not None and objective < reached:
        return f"objective {objective} is below the optimum {reached}"
    if "bound" in answer and Fraction(answer["bound"]) > reached:
        return f"bound {answer['bound']} is above the {word} {reached}"
    if status in ("optimal", "claimed-optimal") and objective is not None and objective > reached:
        return f"{status} at {objective}, the {word} is {reached}"
    decision = entry.get("decision")
    decided = status in ("reaches-threshold", "misses-threshold", "claimed-misses-threshold")
    if decided and decision is not None and not status.endswith(decision):
        return f"{status}, but the instance is known as {decision}"
    return None


def known(entry):
    return str(entry["optimum"]) if "optimum" in entry else f"<= {entry['bestKnown']}"


def news(answer, entry):
    """What `answer` adds to an entry whose optimum is not known, or None."""
    if "optimum" in entry:
        return None
    if "objective" in answer and Fraction(answer["objective"]) < Fraction(entry["bestKnown"]):
        return f"{answer['objective']} is better than the best known {entry['bestKnown']}"
    return "its optimum is known now" if answer.get("status") == "optimal" else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="only these instances")
    parser.add_argument("--program", required=True)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--set", choices=["quick", "full"], default="full")
    parser.add_argument("--threads", type=int, help="threads of the program; without it, its own default")
    parser.add_argument("--solver", default="auto")
    arguments = parser.parse_args()
    wrong = solved = tried = total = 0
    print(f"{'instance':28} {'status':22} {'objective':>12} {'optimum':>12} {'seconds':>8}  solver")
    for entry in json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))["instances"]:
        named = entry["name"] in arguments.names if arguments.names else arguments.set in entry["set"]
        if not named:
            continue
        command = [arguments.program, "solve", str(FOLDER / entry["file"]), "--json", "--time-limit",
                   f"{arguments.time_limit:g}", "--solver", arguments.solver]
        if arguments.threads:
            command += ["--threads", str(arguments.threads)]
        tried += 1
        started = time.monotonic()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=arguments.time_limit + 60)
            answer = json.loads(done.stdout)
            reason = contradiction(answer, entry)
        except subprocess.TimeoutExpired:
            answer, reason = {"status": "hangs"}, "no end a minute after the time limit"
        except json.JSONDecodeError:
            answer, reason = {"status": f"exit code {done.returncode}"}, done.stderr.strip()[:120] or "no JSON"
        seconds = time.monotonic() - started
        total += seconds
        solved += answer["status"] in ("optimal", "reaches-threshold", "misses-threshold")
        wrong += reason is not None
        print(f"{entry['name']:28} {answer['status']:22} {str(answer.get('objective', ''))[:12]:>12} "
              f"{known(entry)[:12]:>12} {seconds:8.2f}  {answer.get('solver', '')}", flush=True)
        if not reason and (found := news(answer, entry)):
            print(f"  NEW: {found}", flush=True)
        if reason:
            print(f"  WRONG: {reason}", flush=True)
    print(f"{solved} of {tried} solved, {wrong} wrong, {total:.1f} seconds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
