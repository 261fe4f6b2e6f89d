import subprocess

import numpy as np
import pytest

import dnnt

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def xor(network="2sign-1sign"):
    return dnnt.Instance(dnnt.Network.of(network, inputs=2), XOR, [-1, 1, 1, -1], "sign-error")


def test_all_optima_are_optimal_distinct_and_proven():
    found = dnnt.all_optima(xor())
    assert found.is_complete and found.proof == "verified" and found.bound == 0
    assert len(found) == len(found.choices) == len({str(c.to_json()) for c in found}) > 1
    assert all(dnnt.check(xor(), choice).objective == 0 for choice in list(found)[:5])
    once = dnnt.all_optima(xor(), up_to="neurons")
    assert once.proof == "verified" and len(found) // 2 <= len(once) < len(found)


def test_a_slack_and_a_limit_widen_the_list():
    instance = xor("1sign")
    best, near = dnnt.all_optima(instance), dnnt.all_optima(instance, within=1)
    assert best.bound == 1 and len(best) < len(near) and set(near.objectives) == {1, 2}
    assert len(dnnt.all_optima(instance, at_most="5/2")) == len(near)
    assert dnnt.all_optima(instance, at_most=0).choices == []
    few = dnnt.all_optima(instance, most=2)
    assert not few.is_complete and len(few) == 2


def test_bad_requests_are_input_errors(tmp_path):
    with pytest.raises(dnnt.InputError, match="nowhere"):
        dnnt.all_optima(tmp_path / "nowhere.dnnt.json")
    with pytest.raises(dnnt.InputError, match="exclude"):
        dnnt.all_optima(xor(), within=1, at_most=1)


def knows(command):
    return command in subprocess.run([dnnt.program(), "--help"], capture_output=True, text=True).stdout.split()


@pytest.mark.skipif(not knows("pareto"), reason="this build has no 'dnnt pareto'")
def test_the_front_trades_errors_for_weights():
    front = dnnt.pareto(xor(), ["loss", "nonzero"])
    assert front.is_proven and front.objectives == ("loss", "nonzero")
    values = [point.values for point in front]
    assert values[0][0] == 0 and values == sorted(values)
    assert all(a[0] < b[0] and a[1] > b[1] for a, b in zip(values, values[1:]))
    for point in front:
        assert dnnt.check(xor(), point.parameters).objective == point.values[0]
