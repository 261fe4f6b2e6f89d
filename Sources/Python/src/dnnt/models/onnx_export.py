"""ONNX and QONNX models whose predictions equal the exact replay on stated inputs.

Initialisers hold the chosen options and nothing else (0 where there is no edge). sign(0) = +1, which the operator `Sign`
lacks, is ``Where(GreaterOrEqual(t, 0), 1, -1)``; in QONNX it is `BipolarQuant`.
"""

from __future__ import annotations

import json
from typing import Any, Optional

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ..activations import Activation
from ..instance import Instance
from ..network import Parameters
from .exactness import ExportError, InputRange, float_type, input_range

_OPSET = 17
_QONNX = "qonnx.custom_op.general"


class _Graph:
    """Nodes and initialisers in the making; every tensor has its width noted, as QONNX wants it."""

    def __init__(self, kind: type, rows: Any):
        self.kind, self.rows = kind, rows
        self.element = TensorProto.FLOAT if kind is np.float32 else TensorProto.DOUBLE
        self.nodes: list = []
        self.initialisers: list = []
        self.infos: list = []
        self.quantised = False

    def node(
        self,
        operator: str,
        inputs: list,
        output: str,
        width: Optional[int],
        domain: str = "",
        element: Optional[int] = None,
        **attributes: Any,
    ) -> str:
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name="make_" + output, domain=domain, **attributes)
        )
        if width is not None:
            shape = [self.rows, width]
            self.infos.append(helper.make_tensor_value_info(output, element or self.element, shape))
        return output

    def constant(self, value: Any, name: str) -> str:
        """A number of an activation: a node of its own, so that initialisers hold options only."""
        array = np.array(value, dtype=self.kind)
        self.nodes.append(
            helper.make_node("Constant", [], [name], name="make_" + name, value=numpy_helper.from_array(array, name))
        )
        self.infos.append(helper.make_tensor_value_info(name, self.element, list(array.shape)))
        return name

    def initialiser(self, array: np.ndarray, name: str) -> str:
        self.initialisers.append(numpy_helper.from_array(array.astype(self.kind), name))
        return name


def _activate(graph: _Graph, function: Activation, value: str, name: str, width: int) -> str:
    """The nodes of an activation from `value` on; the name of their result."""

    def after(word: str, operator: str, inputs: list, **settings: Any) -> str:
        return graph.node(operator, inputs, f"{name}_{word}", width, **settings)

    def constant(number: Any, word: str) -> str:
        return graph.constant(float(number), f"{name}_{word}")

    kind = function.kind
    if kind == "identity":
        return value
    if kind == "relu":
        return after("relu", "Relu", [value])
    if kind == "abs":
        return after("abs", "Abs", [value])
    if kind == "square":
        return after("square", "Mul", [value, value])
    if kind == "clamp":
        low, high = constant(function.pieces[0][0], "low"), constant(function.pieces[-1][0], "high")
        return after("clamp", "Clip", [value, low, high])

    def polynomial(piece: tuple, word: str) -> str:
        if len(piece) == 1 or not any(piece[1:]):
            return constant(piece[0], f"{word}_c0")
        result = constant(piece[-1], f"{word}_c{len(piece) - 1}")
        for power in range(len(piece) - 2, -1, -1):
            result = after(f"{word}_times{power}", "Mul", [value, result])
            if piece[power]:
                result = after(f"{word}_plus{power}", "Add", [result, constant(piece[power], f"{word}_c{power}")])
        return result

    if not function.breaks:
        result = polynomial(function.pieces[0], "p0")
        if len(function.pieces[0]) == 1 or not any(function.pieces[0][1:]):
            zero = after("zero", "Mul", [value, constant(0, "nought")])
            result = after("constant", "Add", [zero, result])
        return result
    result = polynomial(function.pieces[0], "p0")
    for index, (limit, piece) in enumerate(zip(function.breaks, function.pieces[1:]), 1):
        reached = after(
            f"reaches{index}", "GreaterOrEqual", [value, constant(limit, f"b{index}")], element=TensorProto.BOOL
        )
        result = after(f"from{index}", "Where", [reached, polynomial(piece, f"p{index}"), result])
    return result


def _activate_quantised(graph: _Graph, function: Activation, value: str, name: str, width: int) -> str:
    """Sign and the staircases as QONNX's own operators, all else as in ONNX."""
    if function.kind == "sign":
        scale = graph.constant(1.0, f"{name}_scale")
        return graph.node("BipolarQuant", [value, scale], f"{name}_sign", width, domain=_QONNX)
    if function.kind == "step":
        # As thresholds: the operator counts those that the value reaches.
        limits = graph.constant([[0.0]], f"{name}_thresholds")
        return graph.node(
            "MultiThreshold",
            [value, limits],
            f"{name}_step",
            width,
            domain=_QONNX,
            out_dtype="BINARY",
        )
    return _activate(graph, function, value, name, width)


def _quantised_weights(graph: _Graph, weights: np.ndarray, name: str) -> str:
    """The weight initialiser behind the quantiser that says which numbers it holds, where there is one."""
    raw = graph.initialiser(weights, name)
    sizes = np.unique(np.abs(weights))
    if len(sizes) == 1 and sizes[0] > 0:
        graph.nodes.append(
            helper.make_node(
                "BipolarQuant",
                [raw, graph.constant(float(sizes[0]), name + "_scale")],
                [name + "_quant"],
                name=f"make_{name}_quant",
                domain=_QONNX,
            )
        )
    elif (weights == np.floor(weights)).all():
        bits = max(2, int(np.abs(weights).max()).bit_length() + 1)
        graph.nodes.append(
            helper.make_node(
                "IntQuant",
                [
                    raw,
                    graph.constant(1.0, name + "_scale"),
                    graph.constant(0.0, name + "_zero"),
                    graph.constant(float(bits), name + "_bits"),
                ],
                [name + "_quant"],
                name=f"make_{name}_quant",
                domain=_QONNX,
                signed=1,
                narrow=1,
                rounding_mode="ROUND",
            )
        )
    else:
        return raw
    graph.infos.append(helper.make_tensor_value_info(name + "_quant", graph.element, list(weights.shape)))
    return name + "_quant"


def _model(instance: Instance, parameters: Any, inputs: Optional[InputRange], is_quantised: bool, rows: Any) -> Any:
    parameters = parameters if isinstance(parameters, Parameters) else parameters.parameters
    network = instance.network
    stated = input_range(instance, inputs)
    kind = float_type(network, parameters, stated, np.float32 if is_quantised else np.float64)
    graph = _Graph(kind, rows)
    values = ["x"]
    for number, (layer, chosen) in enumerate(zip(network.layers, parameters), 1):
        sources = network.sources(number)
        source, width = values[sources[0]], network.fan_in(number)
        if len(sources) > 1:
            source = graph.node("Concat", [values[s] for s in sources], f"layer{number}_sources", width, axis=1)
        matrix = np.array([[float(w or 0) for w in row] for row in chosen.weights]).T
        name = f"layer{number}_weights"
        weights = _quantised_weights(graph, matrix, name) if is_quantised else graph.initialiser(matrix, name)
        total = graph.node("MatMul", [source, weights], f"layer{number}_products", layer.neurons)
        biases = np.array([float(b) for b in chosen.biases])
        # A bias that has 0 as its only option is not there at all.
        if any(layer.bias_options(neuron) != (0,) for neuron in range(layer.neurons)):
            bias = graph.initialiser(biases, f"layer{number}_biases")
            total = graph.node("Add", [total, bias], f"layer{number}_sums", layer.neurons)
        activate = _activate_quantised if is_quantised else _activate
        values.append(activate(graph, layer.activation, total, f"layer{number}", layer.neurons))
    graph.node("Identity", [values[-1]], "outputs", None)
    result = helper.make_graph(
        graph.nodes,
        instance.name or "dnnt",
        [helper.make_tensor_value_info("x", graph.element, [rows, network.inputs])],
        [helper.make_tensor_value_info("outputs", graph.element, [rows, network.outputs])],
        graph.initialisers,
        value_info=graph.infos,
    )
    opsets = [helper.make_opsetid("", _OPSET)] + ([helper.make_opsetid(_QONNX, 1)] if is_quantised else [])
    model = helper.make_model(result, producer_name="dnnt", opset_imports=opsets, ir_version=8)
    helper.set_model_props(
        model,
        {
            "dnnt.exact": f"outputs are exact for inputs that are multiples of 1/{stated.denominator} with magnitudes up "
            f"to {stated.largest}",
            "dnnt.network": json.dumps(network.to_json()),
            "dnnt.loss": instance.loss,
        },
    )
    if not is_quantised:
        onnx.checker.check_model(model)
    return model


def to_onnx(instance: Instance, parameters: Any, inputs: Optional[InputRange] = None) -> "onnx.ModelProto":
    """The trained network as an ONNX model with the input `x` and the output `outputs`, rows of any number.

    `parameters` is a `Result` or `Parameters`. `inputs` says for which inputs the outputs must be exact; without it for
    those in the range of the instance's own. The element type is float32 where that is exact, otherwise float64.

    Raises `ExportError` where neither is.
    """
    return _model(instance, parameters, inputs, False, "rows")


def to_qonnx(
    instance: Instance, parameters: Any, inputs: Optional[InputRange] = None, rows: int = 1
) -> "onnx.ModelProto":
    """The trained network as a QONNX model for `rows` samples at once: weights behind `BipolarQuant` or `IntQuant`, sign
    as `BipolarQuant`, step as `MultiThreshold`. Always float32; see `to_onnx`."""
    return _model(instance, parameters, inputs, True, rows)


__all__ = ["ExportError", "InputRange", "to_onnx", "to_qonnx"]
