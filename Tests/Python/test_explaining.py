import numpy as np

import dnnt

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 1], [3, 0]])


def test_a_conflict_is_irreducible_and_has_witnesses():
    instance = dnnt.Instance(dnnt.Network.of("1sign", inputs=2), XOR, [-1, 1, 1, -1, 1, -1], "sign-error")
    found = dnnt.conflict(instance)
    assert (found.status, found.target, found.proof, found.is_irreducible) == ("conflict", 0, "verified", True)
    assert sorted(found.witnesses) == found.samples and len(found.samples) > 1
    labels = np.array([-1, 1, 1, -1, 1, -1])
    for without, parameters in found.witnesses.items():
        others = [s for s in found.samples if s != without]
        assert (instance.predict(parameters)[others] == labels[others]).all()
    least = dnnt.conflict(instance, smallest=True)
    assert least.is_smallest and len(least.samples) <= len(found.samples)


def test_no_conflict_comes_with_parameters():
    instance = dnnt.Instance(dnnt.Network.of("2sign-1sign", inputs=2), XOR[:4], [-1, 1, 1, -1], "sign-error")
    found = dnnt.conflict(instance)
    assert found.status == "reaches-threshold" and found.samples is None
    assert instance.predict(found.parameters).tolist() == [-1, 1, 1, -1]


def test_the_smallest_network_reaches_and_smaller_ones_are_proven_to_miss():
    instance = dnnt.Instance(dnnt.Network.of("3sign-1sign", inputs=2), XOR[:4], [-1, 1, 1, -1], "sign-error")
    found = dnnt.shrink(instance)
    assert (
        found.smallest.size == 2 and found.smallest.objective == 0 and len(found.smallest.parameters[0].biases) == 2
    )
    assert [(s.size, s.status, s.proof) for s in found.smaller] == [(1, "misses-threshold", "verified")]
