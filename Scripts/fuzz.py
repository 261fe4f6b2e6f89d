#!/usr/bin/env python3
"""Feeds damaged instances and certificates to a checker, and sees that it refuses them in order.

In order is: exit code 0, 1, 2 or 3 within the time limit; where it is 2, one line on standard error. A crash, a hang or
any other code is a failure; the two files that caused it are kept. The same seed gives the same files.

    python3 Scripts/fuzz.py --program .build/release/dnnt-check [--seed N] [--runs N]
"""
import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
TOKEN = re.compile(rb'"[^"]*"|-?[0-9][0-9.eE+/-]*|[\[\]{},:]|[a-z]+')
NASTY = [
    b"0", b"-0", b"-1", b"1e9", b"1e999999999", b"-1e-999999999", b"9223372036854775807", b"-9223372036854775808",
    b"170141183460469231731687303715884105728", b'"1/0"', b'"1/3"', b'"+1"', b'" 1"', b'"real"', b'""', b"null", b"true",
    b"NaN", b"[]", b"{}", b'{"range": [0, 1000000]}', b'{"range": [1, 0]}', b'{"range": [-1e30, 1e30]}', b"[[]]",
    b'"\\ud800"', b'"../x"', b'"\\u0066ormat"', b"\xff", b"\xef\xbb\xbf", b"[" * 70, b"9" * 400, b"/", b"",
]


def certificates():
    """A certificate's text for every claim, none of them true of most instances."""
    parameters = b'[{"weights": [[1, -1], [0, 1]], "biases": [0, 1]}, {"weights": [[1, 1]], "biases": [-1]}]'
    return [
        b'{"format": "dnnt-certificate/1", "claim": "' + claim + b'", "objective": 0, "bound": 0, "parameters": '
        + parameters + b', "proof": {"kind": "none", "file": "x.proof"}, "producer": "fuzz"}'
        for claim in (b"feasible", b"optimal", b"reaches-threshold", b"misses-threshold")
    ]


def damaged(text, r):
    """`text` with one to three tokens or bytes replaced, removed, doubled or exchanged."""
    for _ in range(r.randint(1, 3)):
        spans = [m.span() for m in TOKEN.finditer(text)]
        kind = r.randrange(6)
        if kind == 0 or not spans:
            at = r.randrange(len(text) + 1)
            text = text[:at] + bytes([r.randrange(256)]) + text[at + r.randrange(2):]
            continue
        start, end = r.choice(spans)
        if kind == 1:
            text = text[:start] + r.choice(NASTY) + text[end:]
        elif kind == 2:
            text = text[:start] + text[end:]
        elif kind == 3:
            text = text[:end] + text[start:end] + text[end:]
        elif kind == 4:
            other = r.choice(spans)
            text = text[:start] + text[other[0]:other[1]] + text[end:]
        else:
            text = text[:r.randrange(len(text) + 1)] if r.random() < 0.2 else text[:start] + b" " + text[start:]
    return text


def fault(program, instance, certificate, time_limit):
    """What went wrong, or None."""
    try:
        done = subprocess.run([program, instance, certificate], capture_output=True, timeout=time_limit, check=False)
    except subprocess.TimeoutExpired:
        return f"no end after {time_limit} s"
    if done.returncode not in (0, 1, 2, 3):
        return f"exit code {done.returncode}"
    if done.returncode == 2 and done.stderr.count(b"\n") != 1:
        return f"{done.stderr.count(bytes([10]))} lines on standard error, expected one"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--time-limit", type=float, default=20)
    parser.add_argument("--keep", type=Path, default=FOLDER / ".build" / "fuzz")
    arguments = parser.parse_args()
    seeds = sorted((FOLDER / "Instances").glob("*.dnnt.json"))
    table = (FOLDER / "Instances" / "iris-150.csv").read_bytes()
    failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        instance, certificate = Path(scratch) / "a.dnnt.json", Path(scratch) / "a.cert.json"
        for run in range(arguments.runs):
            r = random.Random(f"{arguments.seed} {run}")
            text, claim, rows = r.choice(seeds).read_bytes(), r.choice(certificates()), table
            what = r.randrange(8)
            if what == 0:
                claim = damaged(claim, r)
            elif what == 1 and b".csv" in text:
                rows = damaged(rows, r)
            else:
                text = damaged(text, r)
            instance.write_bytes(text)
            certificate.write_bytes(claim)
            (Path(scratch) / "iris-150.csv").write_bytes(rows)
            reason = fault(arguments.program, instance, certificate, arguments.time_limit)
            if reason:
                failures += 1
                kept = arguments.keep / f"seed-{arguments.seed}-run-{run}"
                shutil.copytree(scratch, kept, dirs_exist_ok=True)
                print(f"run {run}: {reason}; kept in {kept}", flush=True)
    print(f"seed {arguments.seed}: {arguments.runs - failures} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
