import os
from fractions import Fraction

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.core.onnx_exec import execute_onnx
from random_networks import has_zero, random_case

import dnnt
from dnnt.models.exactness import ExportError, InputRange
from dnnt.models.imported import ModelError

EACH = 1000 if os.environ.get("DNNT_LARGE") == "1" else 50


def fractions(array):
    return [[Fraction(float(value)) for value in row] for row in array]


def require_same_parameters(parameters, model):
    """A missing edge is a weight 0 in a model."""
    assert [[[w or 0 for w in row] for row in layer.weights] for layer in parameters] == [
        layer.weights for layer in model.layers
    ]
    assert [layer.biases for layer in parameters] == [layer.biases for layer in model.layers]


def require_options_only(instance, model):
    """Initialisers hold weights and biases that are options of their layer, and 0 where there is no edge."""
    for item in model.graph.initializer:
        number, kind = item.name.removeprefix("layer").split("_")
        layer = instance.network.layers[int(number) - 1]
        allowed = {Fraction(0)} if kind == "weights" else set()
        for neuron in range(layer.neurons):
            if kind == "biases":
                allowed |= set(layer.bias_options(neuron))
            else:
                for source in range(instance.network.fan_in(int(number))):
                    allowed |= set(layer.weight_options(neuron, source))
        assert {Fraction(float(value)) for value in numpy_helper.to_array(item).ravel()} <= allowed


def test_random_networks_are_the_same_in_onnxruntime_and_qonnx_and_come_back():
    zeros = quantised = 0
    for seed in range(EACH):
        instance, parameters, x = random_case(seed)
        zeros += has_zero(instance, parameters, x)
        exact = instance.network.evaluate(parameters, x).fractions().tolist()
        model = dnnt.to_onnx(instance, parameters)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        kind = np.float32 if session.get_inputs()[0].type == "tensor(float)" else np.float64
        assert fractions(session.run(None, {"x": x.astype(kind)})[0]) == exact, f"seed {seed}"
        back = dnnt.from_onnx(model)
        require_same_parameters(parameters, back)
        require_options_only(instance, model)
        assert back.evaluate(x).fractions().tolist() == exact
        try:
            model = dnnt.to_qonnx(instance, parameters, rows=len(x))
        except ExportError:
            continue
        quantised += 1
        outputs = execute_onnx(ModelWrapper(model), {"x": x.astype(np.float32)})["outputs"]
        assert fractions(outputs) == exact, f"seed {seed}"
        require_same_parameters(parameters, dnnt.from_onnx(model))
        require_options_only(instance, model)
    assert zeros > EACH * 4 // 5 and quantised > EACH * 4 // 5


def small(weights, biases, function="sign", inputs=1):
    network = dnnt.Network(
        inputs, [dnnt.Layer(len(weights), function, [[[w] for w in row] for row in weights], [[b] for b in biases])]
    )
    return network, dnnt.Parameters.of([(weights, biases)])


def test_sums_beyond_float32_are_computed_in_float64_and_beyond_that_refused():
    network, parameters = small([[2**20]], [1], "identity")
    instance = dnnt.Instance(network, [[2**10]], [[0]], "absolute")
    model = dnnt.to_onnx(instance, parameters)
    assert model.graph.input[0].type.tensor_type.elem_type == TensorProto.DOUBLE
    outputs = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": np.array([[1024.0]])})[0]
    assert outputs[0, 0] == 2**30 + 1
    with pytest.raises(ExportError, match="2\\^53"):
        dnnt.to_onnx(instance, parameters, InputRange(2**40))
    with pytest.raises(ExportError, match="2\\^24"):
        dnnt.to_qonnx(instance, parameters)


def test_options_that_are_no_binary_fractions_are_refused():
    network, parameters = small([["1/3"]], [0])
    with pytest.raises(ExportError, match="multiples of 1/3"):
        dnnt.to_onnx(dnnt.Instance(network, [[1]], [[1]], "sign-error"), parameters)


def model_of(nodes, constants, width, outputs=1):
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", width])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", outputs])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def test_normalisation_before_a_sign_moves_thresholds_without_a_change():
    draw = np.random.default_rng(5)
    for seed in range(20):
        weights = draw.choice([-1, 1], (3, 4)).astype(np.float32)
        norm = {
            "scale": draw.normal(size=4).astype(np.float32),
            "shift": draw.normal(size=4).astype(np.float32),
            "mean": draw.normal(size=4).astype(np.float32),
            "variance": draw.uniform(0.1, 3, 4).astype(np.float32),
        }
        model = model_of(
            [
                helper.make_node("MatMul", ["x", "w"], ["t"]),
                helper.make_node("BatchNormalization", ["t", *norm], ["n"]),
                helper.make_node("GreaterOrEqual", ["n", "zero"], ["c"]),
                helper.make_node("Where", ["c", "one", "minus"], ["y"]),
            ],
            {"w": weights, **norm, "zero": np.float32(0), "one": np.float32(1), "minus": np.float32(-1)},
            3,
            4,
        )
        x = draw.integers(-5, 6, (200, 3))
        imported = dnnt.from_onnx(model, inputs=x)
        runtime = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x.astype(np.float32)})[0]
        assert fractions(runtime) == imported.evaluate(x).fractions().tolist()
        assert imported.layers[0].activation.kind == "sign"
        assert {abs(w) for row in imported.layers[0].weights for w in row} == {1}


def test_an_irrational_normalisation_before_another_activation_is_refused_unless_allowed():
    model = model_of(
        [
            helper.make_node("MatMul", ["x", "w"], ["t"]),
            helper.make_node("BatchNormalization", ["t", "s", "b", "m", "v"], ["n"]),
            helper.make_node("Relu", ["n"], ["y"]),
        ],
        {
            "w": np.eye(1, dtype=np.float32),
            "s": np.ones(1, np.float32),
            "b": np.ones(1, np.float32),
            "m": np.ones(1, np.float32),
            "v": np.ones(1, np.float32),
        },
        1,
    )
    with pytest.raises(ModelError, match="irrational"):
        dnnt.from_onnx(model)
    allowed = dnnt.from_onnx(model, approximate=True)
    assert "rounded" in allowed.notes[0]


@pytest.mark.parametrize("name", ["Softmax", "Conv", "Tanh", "Round"])
def test_an_unknown_operator_is_refused_by_its_name(name):
    with pytest.raises(ModelError, match=name):
        dnnt.from_onnx(model_of([helper.make_node(name, ["x"], ["y"])], {}, 2, 2))


def test_onnx_sign_is_refused_on_a_sum_of_exactly_zero():
    model = model_of(
        [helper.make_node("MatMul", ["x", "w"], ["t"]), helper.make_node("Sign", ["t"], ["y"])],
        {"w": np.ones((2, 1), np.float32)},
        2,
    )
    imported = dnnt.from_onnx(model)
    assert imported.evaluate([[1, 1], [-3, 1]]).numerators.ravel().tolist() == [1, -1]
    with pytest.raises(ModelError, match="row 1, layer 1, neuron 0: the sum is exactly 0"):
        imported.evaluate([[1, 1], [2, -2]])


def test_common_layers_of_exporters_are_read():
    draw = np.random.default_rng(2)
    constants = {
        "w1": draw.integers(-3, 4, (5, 3)).astype(np.float32),
        "b1": draw.integers(-3, 4, 5).astype(np.float32),
        "low": np.float32(-2),
        "high": np.float32(4),
        "half": np.float32(0.5),
        "w2": draw.integers(-2, 3, (5, 4)).astype(np.float32),
        "b2": draw.integers(-3, 4, 4).astype(np.float32),
        "w3": draw.integers(-2, 3, (7, 2)).astype(np.float32),
        "minus": np.array([1, -1], np.float32),
    }
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"]),
        helper.make_node("Gemm", ["flat", "w1", "b1"], ["t1"], transB=1),
        helper.make_node("Clip", ["t1", "low", "high"], ["a1"]),
        helper.make_node("Mul", ["a1", "half"], ["h1"]),
        helper.make_node("MatMul", ["h1", "w2"], ["p2"]),
        helper.make_node("Add", ["p2", "b2"], ["t2"]),
        helper.make_node("LeakyRelu", ["t2"], ["a2"], alpha=0.25),
        helper.make_node("Concat", ["a2", "x"], ["c"], axis=1),
        helper.make_node("MatMul", ["c", "w3"], ["t3"]),
        helper.make_node("Mul", ["minus", "t3"], ["y"]),
    ]
    model = model_of(nodes, constants, 3, 2)
    imported = dnnt.from_onnx(model)
    x = draw.integers(-4, 5, (100, 3))
    runtime = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x.astype(np.float32)})[0]
    assert fractions(runtime) == imported.evaluate(x).fractions().tolist()


def test_quantised_activations_and_weights_are_read_exactly():
    scale, zero = np.float32(0.5), np.array(3, np.uint8)
    model = model_of(
        [
            helper.make_node("DequantizeLinear", ["w", "s", "wz"], ["wf"]),
            helper.make_node("MatMul", ["x", "wf"], ["t"]),
            helper.make_node("QuantizeLinear", ["t", "big", "zero"], ["q"]),
            helper.make_node("DequantizeLinear", ["q", "big", "zero"], ["y"]),
        ],
        {
            "w": np.array([[3, -2], [1, 4]], np.int8),
            "s": scale,
            "wz": np.array(0, np.int8),
            "big": np.float32(2),
            "zero": zero,
        },
        2,
        2,
    )
    x = np.random.default_rng(3).integers(-30, 31, (300, 2))
    runtime = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x.astype(np.float32)})[0]
    assert fractions(runtime) == dnnt.from_onnx(model).evaluate(x).fractions().tolist()


def test_options_can_be_asked_for_around_a_model():
    network, parameters = small([[1, -1]], [3], inputs=2)
    model = dnnt.from_onnx(dnnt.to_onnx(dnnt.Instance(network, [[1, 1]], [[1]], "sign-error"), parameters))
    assert model.network([-1, 0, 1]).layers[0].weight_options(0, 0) == (-1, 0, 1)
    assert model.network("neighbours 2").layers[0].weight_options(0, 1) == (-3, -2, -1, 0, 1)
    with pytest.raises(ModelError, match="layer 1, bias: 3 is none of -1, 0, 1"):
        model.network("exact", [-1, 0, 1])


def test_npz_files_go_out_and_come_back(tmp_path):
    for seed in range(20):
        instance, parameters, x = random_case(seed, rows=20)
        dnnt.to_npz(instance, parameters, tmp_path / "model.npz")
        back = dnnt.from_npz(tmp_path / "model.npz")
        require_same_parameters(parameters, back)
        assert [l.activation for l in back.layers] == [l.activation for l in instance.network.layers]
    np.savez(tmp_path / "own.npz", weights_1=np.array([[0.5, -1.0]]))
    with pytest.raises(ModelError, match="no activation_1"):
        dnnt.from_npz(tmp_path / "own.npz")
    assert dnnt.from_npz(tmp_path / "own.npz", ["relu"]).evaluate([[4, 1]]).fractions()[0, 0] == 1


def test_torch_state_dictionaries_are_read():
    state = {
        "0.weight": np.array([[1.0, -1.0], [0.5, 2.0]], np.float32),
        "0.bias": np.array([0.0, -1.0], np.float32),
        "1.weight": np.array([1.5, -0.5], np.float32),
        "1.bias": np.array([0.1, 0.2], np.float32),
        "1.running_mean": np.array([0.5, 1.0], np.float32),
        "1.running_var": np.array([2.0, 0.5], np.float32),
        "1.num_batches_tracked": np.array(3),
        "3.weight": np.array([[1.0, -1.0]], np.float32),
    }
    model = dnnt.from_torch(state, ["sign", "identity"])
    x = np.random.default_rng(4).integers(-4, 5, (100, 2))
    sums = x @ state["0.weight"].T.astype(float) + state["0.bias"]
    normal = (sums - state["1.running_mean"]) / np.sqrt(state["1.running_var"] + 1e-5) * state["1.weight"] + state[
        "1.bias"
    ]
    signs = np.where(normal >= 0, 1, -1)
    assert model.evaluate(x).numerators[:, 0].tolist() == (signs[:, 0] - signs[:, 1]).tolist()
    with pytest.raises(ModelError, match="conv: weight"):
        dnnt.from_torch({"conv.weight": np.zeros((1, 1, 3, 3))}, ["relu"])
