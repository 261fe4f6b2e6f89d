"""Seeded random networks with chosen parameters and inputs, pre-activations of exactly 0 among them."""

import numpy as np

import dnnt
from dnnt.exact_arrays import exact_array
from dnnt.scaled import ScaledNetwork

HIDDEN = [
    "sign",
    "step",
    "relu",
    "identity",
    "abs",
    {"clamp": [-2, 3]},
    {"leaky-relu": "1/4"},
    {"piecewise": [[[0, -1], -2], [["1/2", 0], 2], [[0, 1]]]},
    "sign",
    "sign",
]
OPTIONS = [(-1, 1), (-1, 0, 1), (-2, -1, 0, 1, 2), ("-1/2", "1/2"), (-3, 0, 3), (-1, "-1/4", "1/4", 1)]


def random_case(seed, rows=100):
    """An instance of three inputs to one layer and more, parameters for it, and `rows` rows of inputs."""
    draw = np.random.default_rng(seed)
    inputs = int(draw.integers(2, 7))
    layers, widths = [], [inputs]
    depth = int(draw.integers(1, 4))
    for number in range(depth):
        is_last = number == depth - 1
        neurons = int(draw.integers(1, 5))
        function = "identity" if is_last and draw.integers(2) else HIDDEN[draw.integers(len(HIDDEN))]
        sources = [number]
        if number and draw.integers(4) == 0:
            sources = sorted({0, number})
        fan_in = sum(widths[s] for s in sources)
        options = [dnnt.rational(v) for v in OPTIONS[draw.integers(len(OPTIONS))]]
        weights = [[[] if draw.integers(12) == 0 else options for _ in range(fan_in)] for _ in range(neurons)]
        biases = [-2, -1, 0, 1, 2] if draw.integers(3) else [0]
        layers.append(dnnt.Layer(neurons, function, weights, biases, sources if len(sources) > 1 else None))
        widths.append(neurons)
    network = dnnt.Network(inputs, layers)
    parameters = dnnt.Parameters.of(
        (
            [[None if not o else o[draw.integers(len(o))] for o in row] for row in layer.weights],
            [layer.biases[draw.integers(len(layer.biases))] for _ in range(layer.neurons)],
        )
        for layer in network.layers
    )
    x = draw.integers(-4, 5, (rows, inputs))
    x[0] = 0
    labels = draw.integers(0, network.outputs, rows)
    return dnnt.Instance(network, x, labels, "argmax"), parameters, x


def has_zero(instance, parameters, x):
    """True if a pre-activation of some sample is exactly 0."""
    given = exact_array(x)
    _, totals = ScaledNetwork(instance.network, parameters, given.denominator).values(given)
    return any((total == 0).any() for total in totals)
