from fractions import Fraction

import pytest
from random_networks import random_case

import dnnt
from dnnt.activations import activation


def slow_outputs(network, parameters, row):
    """The definition, neuron by neuron."""
    values = [[Fraction(int(v)) for v in row]]
    for number, layer in enumerate(network.layers, 1):
        sources = [v for s in network.sources(number) for v in values[s]]
        chosen = parameters[number - 1]
        values.append(
            [
                layer.activation(bias + sum(w * s for w, s in zip(weights, sources) if w is not None))
                for weights, bias in zip(chosen.weights, chosen.biases)
            ]
        )
    return values[-1]


@pytest.mark.parametrize("seed", range(60))
def test_evaluation_over_integers_equals_the_definition(seed):
    instance, parameters, x = random_case(seed, rows=10)
    exact = instance.network.evaluate(parameters, x).fractions().tolist()
    assert exact == [slow_outputs(instance.network, parameters, row) for row in x]


def test_magnitudes_beyond_64_bits_are_exact():
    network = dnnt.Network.of("1square-1square-1square", 1, weights=[3, 10**9], biases=[0, 1])
    parameters = dnnt.Parameters.of([([[10**9]], [1])] * 1 + [([[3]], [0]), ([[3]], [1])])
    assert network.evaluate(parameters, [[7]]).fractions()[0, 0] == (3 * (3 * (7 * 10**9 + 1) ** 2) ** 2 + 1) ** 2


def test_text_names_layers():
    network = dnnt.Network.of("4sign-3identity", inputs=2)
    assert [(l.neurons, l.activation.kind) for l in network.layers] == [(4, "sign"), (3, "identity")]
    assert network.choices() == 3 ** (2 * 4 + 4 + 4 * 3 + 3)
    with pytest.raises(ValueError, match="'sign4' is no layer"):
        dnnt.Network.of("sign4-1sign", inputs=2)


@pytest.mark.parametrize(
    "value",
    [
        "sign",
        {"leaky-relu": "1/10"},
        {"clamp": [-1, 2]},
        {"clamp": [1, 1]},
        {"polynomial": [0, "1/2", 3]},
        {"piecewise": [[[0, -1], -2], [["1/2", 0], 2], [[0, 1]]]},
    ],
)
def test_activations_go_to_json_and_back(value):
    function = activation(value)
    assert activation(function.to_json()) == function


def test_what_is_no_choice_is_named():
    network = dnnt.Network.of("1sign", inputs=2)
    assert "weight 1: 5 is none of its options" in network.fault(dnnt.Parameters.of([([[1, 5]], [0])]))
    with pytest.raises(ValueError, match="2 weights|1 weights"):
        network.evaluate(dnnt.Parameters.of([([[1]], [0])]), [[1, 2]])


def test_a_network_is_drawn_without_scripts():
    network = dnnt.Network.of("2sign-1sign", inputs=2)
    page = dnnt.Instance(network, [[0, 1]], [1], "sign-error")._repr_html_()
    assert page.count("<circle") == 5 and page.count("<line") == 6 and "<script" not in page
