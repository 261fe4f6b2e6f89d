#!/usr/bin/env python3
"""For how many instances a proof for the core is found within ten times the time of solving.

    Scripts/core-proofs.py [--build .build/release] [--time-limit 10] [INSTANCE...]

Each instance (all of Instances/ where none is named) is solved as it comes. Where the answer rests on re-enumeration, it
is solved again with --core-proof and ten times that time, at least a second. A line an instance, and the counts.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import time


def solve(program, instance, limit, *more):
    """The answer, and the seconds that it took."""
    begun = time.monotonic()
    run = subprocess.run(
        [program, "solve", instance, "--json", "--time-limit", f"{limit:.3f}", *more], capture_output=True, text=True)
    taken = time.monotonic() - begun
    return (json.loads(run.stdout) if run.stdout else {}), taken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--time-limit", type=float, default=10)
    parser.add_argument("instances", nargs="*")
    arguments = parser.parse_args()
    program = str(arguments.build / "dnnt")
    instances = arguments.instances or sorted(map(str, pathlib.Path("Instances").glob("*.dnnt.json")))
    counts = collections.Counter()
    for instance in instances:
        answer, taken = solve(program, instance, arguments.time_limit)
        result, more = answer.get("rests_on"), 0.0
        if answer.get("proof") != "verified":
            result = "open"
        elif result != "core":
            answer, more = solve(program, instance, max(1, 10 * taken), "--core-proof")
            core = answer.get("proof") == "verified" and answer.get("rests_on") == "core"
            result = "core on demand" if core else "re-enumeration only"
        counts[result] += 1
        print(f"{pathlib.Path(instance).name:45} {result:20} {taken:7.2f} s {more:7.2f} s", flush=True)
    print(", ".join(f"{count} {result}" for result, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
