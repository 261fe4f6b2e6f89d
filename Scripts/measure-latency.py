#!/usr/bin/env python3
"""Interrupts `dnnt` and `dnnt-check` at random moments and measures how long they take to end.

  Scripts/measure-latency.py --program .build/release/dnnt --count 1000 --most 0.5
  Scripts/measure-latency.py --program .build/release/dnnt --count 200 --solver dp --verbose
  Scripts/measure-latency.py --program .build/release/dnnt --kills 200

With --count every solver of this machine runs on instances of every arithmetic width (64 bits, 128, beyond), encodings
are written and certificates are checked; each gets SIGINT, SIGTERM, SIGHUP, one of them twice, or a time limit at a
random moment of its first four seconds. From a signal or a limit on, all time counts. Runs that the program's watch had
to end, because what it was doing did not hear, are counted: they lose their bound and proof. The count so far is printed
every 100 ends, and when the measurement itself is interrupted. With --kills runs are
killed; the certificate on disk must then be whole, accepted, and at most a second older than the kill. Exits 1 where
something does not hold.
"""
import argparse, collections, json, os, random, signal, statistics, subprocess, sys, tempfile, time
from fractions import Fraction

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
NOT_MEASURED = {"deep"}  # For other networks; its checks are measured.
WATCHED = "the solve was ended before one was whole"
# Inputs, neurons of each layer, samples.
SIZES = {"small": None, "wide": ([784, 16, 10], 60), "long": ([16, 6, 1], 2000)}


def instance(rng, bits, size):
    """A network of ReLUs or signs that takes long, with numbers of about so many bits."""
    widths, samples = SIZES[size] or ([rng.randint(4, 6), rng.randint(3, 5), 1], rng.randint(30, 60))
    unit = {64: 1, 128: 10**9, 256: 10**30}[bits]
    weights = [-1, 0, 1] if size != "small" else list(range(-3, 4))
    loss = rng.choice(["sign-error", "hinge"]) if widths[-1] == 1 else "argmax"
    data = [
        {"x": [str(rng.randint(-9, 9) * unit + rng.randint(0, 3)) for _ in range(widths[0])],
         "y": rng.choice([-1, 1]) if widths[-1] == 1 else rng.randrange(widths[-1])}
        for _ in range(samples)
    ]
    layers = [{"neurons": count, "activation": rng.choice(["relu", "sign"]), "weights": weights, "biases": [-1, 0, 1]}
              for count in widths[1:-1]]
    layers.append({"neurons": widths[-1], "activation": "identity", "weights": [-1, 1]})
    return {"format": "dnnt-instance/1", "network": {"inputs": widths[0], "layers": layers}, "data": data,
            "loss": {"kind": loss}, "threshold": 0}


def neuron(rng):
    """One neuron over measured numbers of 15 decimals."""
    count = rng.randint(6, 12)
    scales = [10.0 ** rng.randint(-2, 2) for _ in range(count)]
    data = [{"x": [f"{rng.gauss(0, scale):.15f}" for scale in scales], "y": rng.choice([-1, 1])} for _ in range(rng.randint(20, 60))]
    weights = {"range": [-100, 100]}
    return {"format": "dnnt-instance/1", "data": data, "loss": {"kind": "sign-error"}, "threshold": 0,
            "network": {"inputs": count, "layers": [{"neurons": 1, "activation": "identity", "weights": weights, "biases": weights}]}}


def squares(rng):
    """A deep network of squares with one choice of parameters: its check computes with ever longer numbers."""
    layers = [{"neurons": 1, "activation": "square", "weights": [1], "biases": [-1]} for _ in range(rng.randint(18, 40))]
    layers.append({"neurons": 1, "activation": "identity", "weights": [1]})
    return {"format": "dnnt-instance/1", "network": {"inputs": 1, "layers": layers}, "data": [{"x": ["3/2"], "y": 1}],
            "loss": {"kind": "absolute"}, "threshold": 1}


def solver_names(program):
    """The solvers that can run here; says which cannot."""
    listing = subprocess.run([program, "solve", "--list-solvers"], capture_output=True, text=True).stdout
    names = []
    for line in listing.splitlines():
        name, state = line.split("\t")[:2]
        if state.startswith("not"):
            print(f"skipped: {name} ({state})")
        elif name not in NOT_MEASURED:
            names.append(name)
    return names


def write(path, value):
    with open(path, "w") as file:
        json.dump(value, file)


def long_proof(rng, program, path, folder):
    """A proof of many steps about the instance's formula, right but for its end."""
    formula = os.path.join(folder, "f.opb")
    subprocess.run([program, "encode", path, "--encoding", "reference", "--to", "opb", "-o", formula], capture_output=True)
    with open(formula) as file:
        count = int(file.readline().split("#constraint=")[1].split()[0])
    steps = ["pol " + "1" + "".join(f" {rng.randint(1, count)} {rng.randint(1, 10**12)} * +" for _ in range(20)), "rup 1 x1 1 ~x1 >= 1 ;"]
    with open(os.path.join(folder, "p.pbp"), "w") as file:
        file.write(f"pseudo-Boolean proof version 2.0\nf {count}\n")
        for number in range(200_000):
            file.write((steps[0] if number % 2 else "rup 1 x%d 1 x%d 1 x%d >= 1 ;" % tuple(rng.randint(1, 30) for _ in range(3))) + "\n")
    return {"kind": "veripb", "file": "p.pbp"}


def command(options, rng, folder, solvers):
    """What to run, and its name: mostly solvers, sometimes an encoding or a check."""
    path = os.path.join(folder, "i.dnnt.json")
    task = "solve" if options.solver else rng.choices(["solve", "encode", "check", "dnnt-check"], [80, 6, 8, 6])[0]
    bits = rng.choice([64, 128, 256])
    size = rng.choices(["small", "long", "wide"], [7, 2, 1])[0]
    if task == "solve":
        shape = f"{size}, {bits} bits"
        if rng.random() < 0.15:
            shape = "one neuron"
            write(path, neuron(rng))
        else:
            write(path, instance(rng, bits, size))
        solver = rng.choice(solvers)
        line = [options.program, "solve", path, "--solver", solver, "--progress", "none", "--seed", str(rng.randint(0, 99))]
        if rng.random() < 0.5:
            line += ["--optimize"]
        return line, f"{solver}, {shape}"
    if task == "encode":
        write(path, instance(rng, bits, rng.choice(["long", "wide"])))
        name, form = rng.choice([("reference", "opb"), ("sat-order-totalizer", "cnf"), ("sat-direct-adder", "wcnf"), ("order-bigm", "mps"), ("onehot-hull", "lp")])
        return [options.program, "encode", path, "--encoding", name, "--to", form, "-o", os.path.join(folder, "e.out")], f"encode {name}"
    certificate = os.path.join(folder, "c.cert.json")
    kind = rng.choice(["behaviour-table", "state-table", "veripb", "squares"])
    claim = {"format": "dnnt-certificate/1", "claim": "misses-threshold"}
    write(path, squares(rng) if kind == "squares" else instance(rng, 64, "small" if kind == "veripb" else size))
    if kind == "veripb":
        claim["proof"] = long_proof(rng, options.program, path, folder)
    elif kind != "squares":
        claim["proof"] = {"kind": kind}
    write(certificate, claim)
    program = [options.program, "check"] if task == "check" else [options.program + "-check"]
    return program + [path, certificate], f"{task} {kind}"


def run(line, moment, how):
    """How long the process takes to end after the moment; None where it ended before. And its code and output."""
    if how == "limit":
        line = line + ["--time-limit", f"{moment:.3f}"]
    begun = time.monotonic()
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        return end_of(process, begun + moment, moment, how)
    except KeyboardInterrupt:
        # Nothing of an interrupted measurement goes on.
        process.terminate()
        process.wait()
        raise


def end_of(process, since, moment, how):
    if how != "limit":
        try:
            output, _ = process.communicate(timeout=moment)
            return None, process.returncode, output
        except subprocess.TimeoutExpired:
            pass
        process.send_signal(how[0])
        since = time.monotonic()
        if how[1]:
            time.sleep(0.02)
            process.send_signal(how[0])
    output, _ = process.communicate()
    latency = time.monotonic() - since
    return (None if latency < 0 else latency), process.returncode, output


def interrupts(options, rng, folder):
    latencies, late, faults = [], [], []
    watched, runs = collections.Counter(), collections.Counter()
    solvers = options.solver or solver_names(options.program)
    try:
        measure(options, rng, folder, solvers, latencies, late, faults, watched, runs)
    except KeyboardInterrupt:
        print("interrupted")
    report(options, latencies, late, runs, watched)
    return len(latencies) >= options.count and not late and not faults


def report(options, latencies, late, runs, watched):
    latencies = sorted(latencies)
    if not latencies:
        return
    print(
        f"{len(latencies)} ends: median {statistics.median(latencies):.3f} s, 99 % below"
        f" {latencies[len(latencies) * 99 // 100]:.3f} s, greatest {latencies[-1]:.3f} s, {len(late)} above {options.most} s")
    for name in sorted(runs):
        print(f"  {name}: {runs[name]} ends, {watched[name]} by the watch", flush=True)


def measure(options, rng, folder, solvers, latencies, late, faults, watched, runs):
    while len(latencies) < options.count:
        line, name = command(options, rng, folder, solvers)
        can_be_limited = line[1] != "encode"
        how = "limit" if can_be_limited and rng.random() < 0.3 else (rng.choice(SIGNALS), rng.random() < 0.25)
        moment = rng.uniform(0.05, 4) if rng.random() < 0.9 else rng.uniform(4, 8)
        latency, code, output = run(line, moment, how)
        if latency is None:
            continue
        latencies.append(latency)
        kind = name.split(",")[0]
        runs[kind] += 1
        if WATCHED.encode() in output and not (how != "limit" and how[1]):
            watched[kind] += 1
            if options.verbose:
                print(f"watched: {name}, {how}, {moment:.3f} s", flush=True)
        if latency > options.most:
            late.append((round(latency, 3), name, how, round(moment, 3)))
            print("late:", *late[-1], flush=True)
        # A second signal may end what only asks once in the system's own way; some programs read no long numbers, and
        # some get them wrong, which is their fault and said.
        is_refusal = code == 2 and b"reads no numbers beyond" in output
        is_refusal |= code == 5 and b"failed: its values have the objective" in output
        if not is_refusal and code not in (0, 1, 3, 4, 130, 143) and code not in [-number for number in SIGNALS]:
            faults.append((code, name, how, output[-200:]))
            print("exit code:", *faults[-1], flush=True)
        if len(latencies) % 100 == 0:
            print(f"{len(latencies)} ends, greatest {max(latencies):.3f} s, {sum(watched.values())} by the watch", flush=True)


def kills(options, rng, folder):
    faults = 0
    for number in range(options.kills):
        path, certificate = os.path.join(folder, "i.dnnt.json"), os.path.join(folder, f"{number}.cert.json")
        write(path, instance(rng, 64, "small"))
        begun = time.monotonic()
        process = subprocess.Popen(
            [options.program, "solve", path, "--certificate", certificate, "--progress", "json", "--threads", "1", "--optimize"],
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
    parser.add_argument("--solver", action="append", help="only this one; several times for several")
    parser.add_argument("--verbose", action="store_true", help="say which runs the watch ended")
    options = parser.parse_args()
    # A shell ignores interrupts for what it starts in the background, and programs inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        holds = interrupts(options, rng, folder) if options.count else True
        holds = (kills(options, rng, folder) if options.kills else True) and holds
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
