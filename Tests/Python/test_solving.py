import json
import os
import signal
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import dnnt

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def xor():
    return dnnt.Instance(dnnt.Network.of("2sign-1sign", inputs=2), XOR, [-1, 1, 1, -1], "sign-error")


def hard():
    """Labels drawn by lot: nothing proves these best in a minute."""
    draw = np.random.default_rng(0)
    network = dnnt.Network.of("5sign-1sign", inputs=10, biases=range(-2, 3))
    return dnnt.Instance(network, draw.integers(-3, 4, (150, 10)), draw.choice([-1, 1], 150), "sign-error")


def test_xor_is_solved_proven_and_checked(tmp_path):
    result = dnnt.solve(xor())
    assert (result.status, result.objective, result.bound, result.proof) == ("optimal", 0, 0, "verified")
    assert result.predict().tolist() == [-1, 1, 1, -1]
    assert [w.shape for w in result.weights] == [(2, 2), (1, 2)] and result.weights[0].dtype == np.int64
    assert dnnt.check(xor(), result)
    result.save(tmp_path / "xor.cert.json")
    assert (tmp_path / "xor.pbp.gz").exists()
    assert dnnt.check(xor(), tmp_path / "xor.cert.json").name == "accepted"
    assert "optimal" in result._repr_html_()


def test_a_false_claim_is_rejected_with_its_reason():
    result = dnnt.solve(xor())
    claim = {**result.certificate, "objective": 1, "bound": 1}
    verdict = dnnt.check(xor(), claim)
    assert not verdict and verdict.name == "rejected" and "objective" in verdict.reason


def test_numbers_stay_rational_from_the_array_to_the_objective():
    network = dnnt.Network(1, [dnnt.Layer(1, "identity", ["1/3", 0.1], [0])])
    instance = dnnt.Instance(network, [[0.3]], [[0]], "absolute", weights=["1/7"])
    result = dnnt.solve(instance)
    assert result.objective == Fraction(3, 100) / 7
    assert result.parameters[0].weights == [[Fraction(1, 10)]]
    assert result.weights[0].dtype == object


def test_thresholds_are_decided():
    result = dnnt.solve(xor(), threshold=Fraction(1, 2))
    assert result.status == "reaches-threshold"
    one = dnnt.Instance(dnnt.Network.of("1sign", inputs=2), XOR, [-1, 1, 1, -1], "sign-error", threshold=0)
    assert dnnt.solve(one).status == "misses-threshold"


def test_a_start_is_taken_from_another_answer():
    first = dnnt.solve(xor())
    again = dnnt.solve(xor(), start=first.parameters, node_limit=0)
    assert again.objective == 0


def test_files_and_objects_are_the_same_instance(instances, tmp_path):
    for name in ("and", "iris-30-binarised", "breast-cancer-569-neuron-3", "digits-0-1-neuron"):
        path = instances / f"{name}.dnnt.json"
        program = dnnt.program()
        digest = json.loads(subprocess.check_output([program, "info", "--json", path]))["digest"]
        dnnt.Instance.read(path).write(tmp_path / "again.dnnt.json")
        again = json.loads(subprocess.check_output([program, "info", "--json", tmp_path / "again.dnnt.json"]))[
            "digest"
        ]
        assert again == digest, name


def test_frames_bring_class_names():
    frame = pd.DataFrame({"a": [0, 1, 2, 3], "b": [3, 1, 0, 2], "kind": ["no", "no", "yes", "yes"]})
    network = dnnt.Network.of("2identity", inputs=2, biases=range(-3, 4))
    instance = dnnt.Instance.from_frame(frame, "kind", network)
    result = dnnt.solve(instance)
    assert result.is_optimal and result.objective == 0
    assert result.predict(pd.DataFrame({"a": [0, 3], "b": [3, 2]})).tolist() == ["no", "yes"]
    ordered = dnnt.Instance.from_frame(frame, "kind", network, classes=["yes", "no"])
    assert ordered.y.tolist() == [1, 1, 0, 0] and dnnt.solve(ordered).predict().tolist() == frame["kind"].tolist()
    with pytest.raises(ValueError, match="row 0: the label 'no' is none of the classes"):
        dnnt.Instance.from_frame(frame, "kind", network, classes=["yes", "never"])
    with pytest.raises(ValueError, match="no column 'sort' among a, b, kind"):
        dnnt.Instance.from_frame(frame, "sort", network)


def test_progress_tells_exact_incumbents():
    seen = []
    result = dnnt.solve(hard(), solver="bnb", time_limit=2.5, on_progress=seen.append, prove=False)
    incumbents = [p.incumbent for p in seen if p.incumbent is not None]
    assert incumbents and all(isinstance(value, Fraction) for value in incumbents)
    assert min(incumbents) >= result.objective
    assert all(p.solver and p.seconds >= 0 and p.nodes >= 0 for p in seen)


def test_an_exception_of_the_callback_ends_the_program():
    class Enough(Exception):
        pass

    def stop(progress):
        raise Enough

    before = time.monotonic()
    with pytest.raises(Enough):
        dnnt.solve(hard(), solver="bnb", time_limit=60, on_progress=stop)
    assert time.monotonic() - before < 30


def test_an_interrupt_keeps_the_best():
    threading.Timer(1.5, os.kill, [os.getpid(), signal.SIGINT]).start()
    result = dnnt.solve(hard(), time_limit=60, prove=False)
    assert result.interrupted and result.status == "feasible" and result.parameters is not None
    assert dnnt.check(hard(), result.parameters).objective == result.objective


def test_a_time_limit_is_kept_and_keeps_the_best():
    begun = time.monotonic()
    result = dnnt.solve(hard(), time_limit=2)
    assert time.monotonic() - begun < 8
    assert result.status == "feasible" and result.objective is not None and not result.is_optimal


def test_bad_input_says_what_and_where(tmp_path):
    file = tmp_path / "bad.dnnt.json"
    file.write_text('{"format": "dnnt-instance/1"}')
    with pytest.raises(dnnt.InputError, match="bad.dnnt.json"):
        dnnt.solve(str(file))
    with pytest.raises(ValueError, match="x has 2 columns, but the network has 3 inputs"):
        dnnt.Instance(dnnt.Network.of("1sign", inputs=3), XOR, [1, 1, 1, 1], "sign-error")
    with pytest.raises(ValueError, match="x has 4 rows, y has 3"):
        dnnt.Instance(dnnt.Network.of("2identity", inputs=2), XOR, [0, 1, 1])


def test_a_missing_program_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("DNNT_PROGRAM", str(tmp_path / "nowhere"))
    with pytest.raises(dnnt.DNNTError, match="DNNT_PROGRAM names"):
        dnnt.solve(xor())


def test_the_program_is_started_in_little_more_than_its_own_time(instances):
    path, pairs = str(instances / "and.dnnt.json"), []
    arguments = [dnnt.program(), "solve", path, "--json", "--progress", "none"]
    for _ in range(15):
        begun = time.perf_counter()
        subprocess.run(arguments, capture_output=True, check=True)
        between = time.perf_counter()
        dnnt.solve(path)
        pairs.append((time.perf_counter() - between) - (between - begun))
    # 30 ms is what is aimed at; the rest is for a busy machine.
    assert sorted(pairs)[3] < 0.06


def test_a_large_array_is_written_fast(tmp_path):
    draw = np.random.default_rng(1)
    x, y = draw.integers(-100, 100, (50_000, 8)), draw.choice([-1, 1], 50_000)
    network, times = dnnt.Network.of("1sign", inputs=8), []
    for _ in range(3):
        begun = time.process_time()
        dnnt.Instance(network, x, y, "sign-error").write(tmp_path / "large.dnnt.json")
        times.append(time.process_time() - begun)
    # 0.3 s is what is aimed at.
    assert min(times) < 0.6


def test_importing_the_package_loads_no_heavy_library():
    code = "import sys, dnnt; print([m for m in ('onnx', 'sklearn', 'pandas') if m in sys.modules])"
    place = {**os.environ, "PYTHONPATH": str(Path(dnnt.__file__).parents[1])}
    assert subprocess.check_output([sys.executable, "-c", code], text=True, env=place).strip() == "[]"


def test_class_names_of_a_prepared_table_are_read(tmp_path):
    record = {"format": "dnnt-preparation/1", "label": {"column": "kind", "classes": ["no", "yes"], "as": "signs"}}
    xor().write(tmp_path / "plain.dnnt.json")
    document = json.loads((tmp_path / "plain.dnnt.json").read_text())
    (tmp_path / "named.dnnt.json").write_text(json.dumps({**document, "comment": [json.dumps(record)]}))
    result = dnnt.solve(tmp_path / "named.dnnt.json")
    assert result.predict().tolist() == ["no", "yes", "yes", "no"]
    assert result.digest == dnnt.solve(xor()).digest


def test_names_of_version_two_are_read_and_kept(tmp_path):
    network = dnnt.Network.of("2sign-2identity", inputs=2)
    document = json.loads(dnnt.Instance(network, XOR, [0, 1, 1, 0]).to_json_text())
    document.update(format="dnnt-instance/2", classes=["equal", "unequal"])
    document["network"]["features"] = ["a", "b"]
    document["data"][1]["y"] = "unequal"
    (tmp_path / "named.dnnt.json").write_text(json.dumps(document))
    instance = dnnt.Instance.read(tmp_path / "named.dnnt.json")
    assert instance.columns == ["a", "b"] and instance.y.tolist() == [0, 1, 1, 0]
    result = dnnt.solve(tmp_path / "named.dnnt.json")
    assert result.predict().tolist() == ["equal", "unequal", "unequal", "equal"]
    instance.write(tmp_path / "again.dnnt.json")
    assert dnnt.solve(tmp_path / "again.dnnt.json").digest == result.digest
    document["constraints"] = [{"terms": [{"nonzero": "all"}], "at-most": 9}]
    (tmp_path / "sides.dnnt.json").write_text(json.dumps(document))
    with pytest.raises(ValueError, match="'constraints' of version 2 is not read here"):
        dnnt.Instance.read(tmp_path / "sides.dnnt.json")
    assert dnnt.solve(tmp_path / "sides.dnnt.json").objective == 0


def test_a_large_array_of_floats_is_written_fast(tmp_path):
    draw = np.random.default_rng(2)
    x, y = draw.normal(size=(50_000, 8)), draw.choice([-1, 1], 50_000)
    network, times = dnnt.Network.of("1sign", inputs=8), []
    for _ in range(3):
        begun = time.process_time()
        dnnt.Instance(network, x, y, "sign-error").write(tmp_path / "large.dnnt.json")
        times.append(time.process_time() - begun)
    # 0.3 s is what is aimed at, and 0.23 s what an idle machine takes.
    assert min(times) < 0.6
