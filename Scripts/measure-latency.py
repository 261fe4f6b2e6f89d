#!/usr/bin/env python3
"""Interrupts `dnnt solve` and `dnnt check` at random moments and measures how long they take to end.

  Scripts/measure-latency.py --program .build/release/dnnt --count 1000 --most 0.5
  Scripts/measure-latency.py --program .build/release/dnnt --kills 200

With --count every solver runs on instances of every arithmetic width (64 bits, 128, beyond), and gets SIGINT, SIGTERM,
SIGHUP or a time limit at a random moment of its first two seconds. With --kills runs are killed; the certificate on disk
must then be whole, accepted, and at most a second older than the kill. Exits 1 where something does not hold.
"""
import argparse, json, os, random, re, signal, statistics, subprocess, sys, tempfile, time

SOLVERS = ["auto", "conflict", "bnb", "lp", "sat", "behaviour", "dp", "glpk", "cbc", "cadical", "minisat"]
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def instance(rng, bits, big):
    """A network of ReLUs or signs that takes long, with numbers of about so many bits."""
    inputs, neurons, samples = (16, 6, 1500) if big else (rng.randint(4, 6), rng.randint(3, 5), rng.randint(30, 60))
    unit = {64: 1, 128: 10**9, 256: 10**30}[bits]
    weights = list(range(-3, 4)) if not big else [-1, 0, 1]
    data = [
        {"x": [str(rng.randint(-9, 9) * unit + rng.randint(0, 3)) for _ in range(inputs)], "y": rng.choice([-1, 1])}
        for _ in range(samples)
    ]
    return {
        "format": "dnnt-instance/1",
        "network": {
            "inputs": inputs,
            "layers": [
                {"neurons": neurons, "activation": rng.choice(["relu", "sign"]), "weights": weights, "biases": [-1, 0, 1]},
                {"neurons": 1, "activation": "identity", "weights": [-1, 1]},
            ],
        },
        "data": data,
        "loss": {"kind": rng.choice(["sign-error", "hinge"])},
    }


def solver_names(program):
    """The solvers of this build whose programs are there."""
    listing = subprocess.run([program, "solve", "--list-solvers"], capture_output=True, text=True).stdout
    lines = {line.split()[0]: line for line in listing.splitlines() if line.strip()}
    return [name for name in SOLVERS if name in lines and not re.search(r"not (on PATH|found|in this build)", lines[name])]


def end_after(process, begun, moment, number):
    """Sends the signal at the moment; how long the process takes to end after it, and whether it got it."""
    time.sleep(max(0, begun + moment - time.monotonic()))
    if process.poll() is not None:
        return None
    sent = time.monotonic()
    process.send_signal(number)
    process.wait()
    return time.monotonic() - sent


def interrupts(options, rng, folder):
    latencies, late = [], []
    solvers = solver_names(options.program)
    while len(latencies) < options.count:
        path = os.path.join(folder, "i.dnnt.json")
        bits, solver = rng.choice([64, 128, 256]), rng.choice(solvers)
        with open(path, "w") as file:
            json.dump(instance(rng, bits, rng.random() < 0.3), file)
        command = [options.program, "solve", path, "--solver", solver, "--quiet", "--seed", str(rng.randint(0, 99))]
        moment, number = rng.uniform(0.05, 2), rng.choice(SIGNALS + [None])
        if number is None:
            command += ["--time-limit", f"{moment:.3f}"]
        begun = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if number is None:
            process.wait()
            # The check of a whole proof may go on for a quarter of a second, and a tenth of the limit.
            latency = time.monotonic() - begun - moment - 0.25
            if latency < -0.25:
                continue
        else:
            latency = end_after(process, begun, moment, number)
            if latency is None:
                continue
        latencies.append(max(latency, 0))
        if latency > options.most:
            late.append((round(latency, 3), solver, bits, str(number), round(moment, 3)))
        if process.returncode not in (0, 3, 4):
            late.append(("exit code", process.returncode, solver, bits, str(number)))
    latencies.sort()
    print(
        f"{len(latencies)} ends: median {statistics.median(latencies):.3f} s, 99 % below"
        f" {latencies[len(latencies) * 99 // 100]:.3f} s, greatest {latencies[-1]:.3f} s")
    for entry in late:
        print("late:", *entry)
    return not late


def kills(options, rng, folder):
    faults = 0
    for number in range(options.kills):
        path, certificate = os.path.join(folder, "i.dnnt.json"), os.path.join(folder, f"{number}.cert.json")
        with open(path, "w") as file:
            json.dump(instance(rng, 64, False), file)
        begun = time.monotonic()
        process = subprocess.Popen(
            [options.program, "solve", path, "--certificate", certificate, "--progress", "json", "--threads", "1"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        moment = rng.uniform(1.2, 3)
        time.sleep(max(0, begun + moment - time.monotonic()))
        process.kill()
        killed = time.monotonic() - begun
        told = [json.loads(line) for line in process.stderr.read().splitlines() if line.startswith("{") and line.endswith("}")]
        old = [entry for entry in told if "incumbent" in entry and entry["seconds"] < killed - 1.2]
        if not os.path.exists(certificate):
            if old:
                faults += 1
                print(f"{number}: nothing on disk, though {old[-1]} was known")
            continue
        check = subprocess.run([options.program, "check", path, certificate], capture_output=True, text=True)
        if check.returncode != 0:
            faults += 1
            print(f"{number}: {check.stdout.strip()} {check.stderr.strip()}")
        elif old:
            from fractions import Fraction

            written = Fraction(str(json.load(open(certificate))["objective"]))
            if written > Fraction(str(old[-1]["incumbent"])):
                faults += 1
                print(f"{number}: {written} on disk, though {old[-1]} was known a second before")
    print(f"{options.kills} kills, {faults} faults")
    return faults == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--most", type=float, default=0.5, help="seconds")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        holds = interrupts(options, rng, folder) if options.count else True
        holds = (kills(options, rng, folder) if options.kills else True) and holds
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
