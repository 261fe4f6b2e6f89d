"""Reading ONNX and QONNX models exactly: dense layers, batch normalisation, and activations that the format has."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any, Callable, Optional, Union

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import numpy_helper

from ..activations import Activation, activation, clamp, leaky_relu, staircase
from ..rationals import exact_binary
from .imported import ImportedModel, ModelError
from .layers import Affine, LayerBuilder, Normalised, Shaped, rounding_staircase

_IDENTITY = activation("identity")
# Under which name an operator's method finds the element type of its third operand, which exact numbers have lost.
_ZERO_TYPE = "type of the zero point"
_PASSED = ("Identity", "Dropout", "Cast", "Flatten", "Reshape")


class _Condition:
    """Where a sum is at least `limit`; `negated`: where it is less."""

    def __init__(self, affine: Affine, limit: Fraction, negated: bool):
        self.affine, self.limit, self.negated = affine, limit, negated


def _exact(array: np.ndarray) -> np.ndarray:
    flat = np.empty(array.size, dtype=object)
    flat[:] = [exact_binary(value) for value in array.ravel()]
    return flat.reshape(array.shape)


class _Reader:
    """Walks the nodes in order. A tensor is a constant (an array of fractions), a tuple of layer numbers (their values,
    concatenated), or an `Affine`, `Normalised`, `Shaped` or `_Condition` in the making."""

    def __init__(self, model: Any, unit: int, approximate: bool):
        graph = model.graph
        self.approximate = approximate
        self.tensors: dict[str, Any] = {}
        self.types: dict[str, np.dtype] = {}
        for item in graph.initializer:
            array = numpy_helper.to_array(item)
            self.tensors[item.name], self.types[item.name] = _exact(array), array.dtype
        inputs = [value for value in graph.input if value.name not in self.tensors]
        if len(inputs) != 1 or len(graph.output) != 1:
            raise ModelError(f"the model has {len(inputs)} inputs and {len(graph.output)} outputs: expected one each")
        shape = [dimension.dim_value for dimension in inputs[0].type.tensor_type.shape.dim]
        width = int(np.prod(shape[1:])) if len(shape) > 1 else 0
        if width < 1:
            raise ModelError(f"the input {inputs[0].name} has no fixed width")
        self.builder = LayerBuilder(width, unit)
        self.tensors[inputs[0].name] = (0,)
        for node in graph.node:
            self.node(node)
        self.finish(self.tensors[graph.output[0].name])

    def finish(self, value: Any) -> None:
        last = len(self.builder.layers)
        if value != (last,) or last == 0:
            self.values(self.affine(value) if isinstance(value, tuple) else value, "output")

    # MARK: Nodes

    def node(self, node: Any) -> None:
        method = getattr(self, "op_" + node.op_type, None)
        attributes = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
        if method is None and node.op_type not in _PASSED:
            raise ModelError(
                f"{node.op_type} (node {node.name or node.output[0]}): no operator that can be taken over"
            )
        operands = [self.tensors[name] if name else None for name in node.input]
        if len(node.input) > 2 and node.input[2] in self.types:
            attributes[_ZERO_TYPE] = self.types[node.input[2]]
        if node.op_type == "Constant" and "value" in attributes:
            self.types[node.output[0]] = numpy_helper.to_array(attributes["value"]).dtype
        if node.op_type in _PASSED:
            result = operands[0]
            if node.op_type == "Reshape" and not isinstance(result, np.ndarray):
                shape = [int(value) for value in operands[1]]
                if len(shape) != 2 or shape[1] not in (-1, self.width(result)):
                    raise ModelError(f"Reshape to {shape}: expected rows of {self.width(result)} values")
        else:
            result = method(operands, attributes)
        self.tensors[node.output[0]] = result

    def op_Constant(self, operands: list, attributes: dict) -> np.ndarray:
        for word in ("value", "value_float", "value_int", "value_floats", "value_ints"):
            if word in attributes:
                value = attributes[word]
                return _exact(numpy_helper.to_array(value) if word == "value" else np.array(value))
        raise ModelError("Constant: expected numbers")

    def op_MatMul(self, operands: list, attributes: dict) -> Affine:
        return self.dense(operands[0], self.constant(operands[1], "MatMul").T, None, "MatMul")

    def op_Gemm(self, operands: list, attributes: dict) -> Affine:
        if attributes.get("transA", 0):
            raise ModelError("Gemm: transA is not 0")
        weights = self.constant(operands[1], "Gemm") * exact_binary(attributes.get("alpha", 1.0))
        weights = weights if attributes.get("transB", 0) else weights.T
        biases = None
        if len(operands) > 2 and operands[2] is not None:
            biases = self.constant(operands[2], "Gemm") * exact_binary(attributes.get("beta", 1.0))
        return self.dense(operands[0], weights, biases, "Gemm")

    def op_Add(self, operands: list, attributes: dict) -> Any:
        return self.sum(operands, 1, "Add")

    def op_Sub(self, operands: list, attributes: dict) -> Any:
        return self.sum(operands, -1, "Sub")

    def op_Neg(self, operands: list, attributes: dict) -> Any:
        return self.op_Mul([operands[0], np.array(Fraction(-1), dtype=object)], {})

    def op_Mul(self, operands: list, attributes: dict) -> Any:
        first, second = operands
        if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
            return np.asarray(first * second, dtype=object)
        if isinstance(first, np.ndarray):
            first, second = second, first
        if not isinstance(second, np.ndarray):
            return self.product(first, second)
        if second.ndim == 0:
            shaped = self.shaped(first)
            return self.reshaped(shaped, lambda piece: tuple(c * second.item() for c in piece))
        base = self.affine(first)
        return self.builder.scaled(base, self.entries(second, base, "Mul"), [Fraction(0)] * len(base.biases))

    def op_Div(self, operands: list, attributes: dict) -> Any:
        divisor = self.constant(operands[1], "Div")
        if any(value == 0 for value in divisor.ravel()):
            raise ModelError("Div: by zero")
        return self.op_Mul([operands[0], np.asarray(Fraction(1) / divisor, dtype=object)], {})

    def op_Concat(self, operands: list, attributes: dict) -> tuple:
        if attributes.get("axis") not in (1, -1):
            raise ModelError(f"Concat: along axis {attributes.get('axis')}, expected 1")
        return tuple(layer for operand in operands for layer in self.values(operand, "Concat"))

    def op_BatchNormalization(self, operands: list, attributes: dict) -> Normalised:
        base = self.affine(operands[0])
        scale, shift, mean, variance = (
            self.entries(self.constant(value, "BatchNormalization"), base, "BatchNormalization")
            for value in operands[1:5]
        )
        epsilon = exact_binary(np.float32(attributes.get("epsilon", 1e-5)))
        return Normalised(base, scale, mean, [value + epsilon for value in variance], shift)

    # MARK: Activations

    def op_Relu(self, operands: list, attributes: dict) -> Shaped:
        return Shaped(self.affine(operands[0]), activation("relu"))

    def op_Abs(self, operands: list, attributes: dict) -> Shaped:
        return Shaped(self.affine(operands[0]), activation("abs"))

    def op_LeakyRelu(self, operands: list, attributes: dict) -> Shaped:
        slope = exact_binary(np.float32(attributes.get("alpha", 0.01)))
        return Shaped(self.affine(operands[0]), leaky_relu(slope))

    def op_Clip(self, operands: list, attributes: dict) -> Any:
        ends = [attributes.get("min"), attributes.get("max")]
        for index, operand in enumerate(operands[1:3]):
            ends[index] = operand if operand is None else self.constant(operand, "Clip").item()
        if None in ends:
            raise ModelError("Clip: expected both ends")
        return Shaped(self.affine(operands[0]), clamp(*(exact_binary(end) for end in ends)))

    def op_Sign(self, operands: list, attributes: dict) -> Shaped:
        self.builder.notes.append("Sign: it is 0 for a sum of exactly 0; the instance's sign is +1 there")
        return Shaped(self.before_jump(operands[0]), activation("sign"), is_zero_at_zero=True)

    def op_BipolarQuant(self, operands: list, attributes: dict) -> Any:
        scale = self.constant(operands[1], "BipolarQuant").ravel()
        if isinstance(operands[0], np.ndarray):
            signs = [Fraction(1 if value >= 0 else -1) for value in operands[0].ravel()]
            return np.asarray(_array_of(signs, operands[0].shape) * operands[1], dtype=object)
        if len(set(scale)) != 1:
            raise ModelError("BipolarQuant: a scale a channel")
        return Shaped(self.before_jump(operands[0]), staircase([0], [-scale[0], scale[0]]))

    def op_MultiThreshold(self, operands: list, attributes: dict) -> Shaped:
        limits = self.constant(operands[1], "MultiThreshold")
        scale, bias = (
            exact_binary(attributes.get(word, value)) for word, value in (("out_scale", 1.0), ("out_bias", 0.0))
        )
        base = self.affine(operands[0])
        shifts = [row[0] - limits[0][0] for row in limits]
        if any([value - shift for value in row] != list(limits[0]) for row, shift in zip(limits, shifts)):
            raise ModelError("MultiThreshold: channels whose thresholds differ by more than a shift")
        if len(limits) > 1:
            base = self.builder.scaled(base, [Fraction(1)] * len(base.biases), [-shift for shift in shifts])
        breaks, values = [], [bias]
        for limit in sorted(limits[0]):
            if breaks and breaks[-1] == limit:
                values[-1] += scale
            else:
                breaks.append(limit)
                values.append(values[-1] + scale)
        return Shaped(base, staircase(breaks, values))

    def op_IntQuant(self, operands: list, attributes: dict) -> Any:
        scale, zero, bits = (self.constant(value, "IntQuant") for value in operands[1:4])
        mode = attributes.get("rounding_mode", b"ROUND")
        if mode not in (b"ROUND", "ROUND", b"HALF_EVEN"):
            raise ModelError(f"IntQuant: rounding mode {mode!r}, expected ROUND")
        signed, narrow = attributes.get("signed", 1), attributes.get("narrow", 0)
        width = int(bits.ravel()[0])
        high = 2 ** (width - 1) - 1 if signed else 2**width - 1 - (1 if narrow else 0)
        low = (-(2 ** (width - 1)) + (1 if narrow else 0)) if signed else 0
        return self.quantised(operands[0], scale, zero, low, high, "IntQuant")

    op_Quant = op_IntQuant

    def op_QuantizeLinear(self, operands: list, attributes: dict) -> Any:
        scale = self.constant(operands[1], "QuantizeLinear")
        zero = operands[2] if len(operands) > 2 and operands[2] is not None else np.array(Fraction(0), dtype=object)
        kind = attributes.get(_ZERO_TYPE)
        if kind not in (None, np.dtype(np.uint8), np.dtype(np.int8)):
            raise ModelError(f"QuantizeLinear: to {kind}, expected 8 bits")
        low, high = (-128, 127) if kind == np.int8 else (0, 255)
        result = self.quantised(operands[0], scale, zero, low, high, "QuantizeLinear")
        # `quantised` goes there and back; this operator goes there only.
        forth = np.asarray(Fraction(1) / scale, dtype=object)
        if isinstance(result, np.ndarray):
            return np.asarray(result * forth + zero, dtype=object)
        return self.reshaped(result, lambda piece: _line(piece, forth.item(), zero.item()))

    def op_DequantizeLinear(self, operands: list, attributes: dict) -> Any:
        scale = self.constant(operands[1], "DequantizeLinear")
        zero = operands[2] if len(operands) > 2 and operands[2] is not None else np.array(Fraction(0), dtype=object)
        if isinstance(operands[0], np.ndarray):
            if scale.ndim == 1 and operands[0].ndim == 2:
                shape = (1, -1) if attributes.get("axis", 1) in (1, -1) else (-1, 1)
                scale, zero = scale.reshape(shape), zero.reshape(shape) if zero.ndim else zero
            return np.asarray((operands[0] - zero) * scale, dtype=object)
        if scale.size != 1:
            raise ModelError("DequantizeLinear: a scale a channel")
        shaped, back, shift = self.shaped(operands[0]), scale.ravel()[0], zero.ravel()[0]
        return self.reshaped(shaped, lambda piece: _line(piece, back, -shift * back))

    def op_GreaterOrEqual(self, operands: list, attributes: dict) -> _Condition:
        return self.condition(operands, negated=False)

    def op_Less(self, operands: list, attributes: dict) -> _Condition:
        return self.condition(operands, negated=True)

    def op_Greater(self, operands: list, attributes: dict) -> _Condition:
        # t > b exactly where not −t ≥ −b.
        limit = np.asarray(-self.constant(operands[1], "Greater"), dtype=object)
        return self.condition([self.op_Neg([operands[0]], {}), limit], negated=True)

    def op_Where(self, operands: list, attributes: dict) -> Shaped:
        where, yes, no = operands
        if not isinstance(where, _Condition):
            raise ModelError("Where: expected a comparison of sums with a number as its condition")
        if where.negated:
            yes, no = no, yes
        return Shaped(where.affine, _joined(self.shape_of(no, where), self.shape_of(yes, where), where.limit))

    # MARK: Parts

    def quantised(self, value: Any, scale: np.ndarray, zero: np.ndarray, low: int, high: int, name: str) -> Any:
        if isinstance(value, np.ndarray):
            ratio = np.asarray(value / scale + zero, dtype=object)
            # Python rounds a fraction's ties to the even integer.
            whole = _array_of([Fraction(min(high, max(low, round(entry)))) for entry in ratio.ravel()], ratio.shape)
            return np.asarray((whole - zero) * scale, dtype=object)
        if scale.size != 1 or zero.size != 1:
            raise ModelError(f"{name}: a scale a channel")
        offset = zero.ravel()[0]
        if offset.denominator != 1 or scale.ravel()[0] <= 0:
            raise ModelError(f"{name}: the zero point {offset} and the scale {scale.ravel()[0]}")
        base = self.affine(value)
        shape = rounding_staircase(scale.ravel()[0], int(offset), low, high, base.unit, name)
        self.builder.notes.append(
            f"{name}: ties to even, exact for inputs that are multiples of 1/{self.builder.units[0]}"
        )
        return Shaped(base, shape)

    def constant(self, value: Any, place: str) -> np.ndarray:
        if not isinstance(value, np.ndarray):
            raise ModelError(f"{place}: a product or quotient of two values; expected a constant")
        return value

    def dense(self, value: Any, weights: np.ndarray, biases: Optional[np.ndarray], place: str) -> Affine:
        if isinstance(value, np.ndarray) or weights.ndim != 2:
            raise ModelError(f"{place}: expected values times a constant matrix")
        sources = self.values(value, place)
        shifts = [Fraction(0)] * len(weights)
        if biases is not None:
            shifts = list(np.broadcast_to(biases, (1, len(weights)))[0])
        return self.builder.affine(sources, [list(row) for row in weights], shifts, place)

    def entries(self, array: np.ndarray, base: Affine, place: str) -> list[Fraction]:
        count = len(base.biases)
        if array.size not in (1, count):
            raise ModelError(f"{place}: a constant of shape {array.shape} for {count} neurons")
        return list(np.broadcast_to(array.ravel(), (count,)))

    def sum(self, operands: list, sign: int, place: str) -> Any:
        first, second = operands
        if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
            return np.asarray(first + sign * second, dtype=object)
        if isinstance(first, np.ndarray):
            first, second = (second if sign == 1 else self.op_Neg([second], {})), first
        elif isinstance(second, np.ndarray):
            second = np.asarray(second * sign, dtype=object)
        if isinstance(second, np.ndarray):
            if second.ndim == 0:
                return self.reshaped(self.shaped(first), lambda piece: _line(piece, Fraction(1), second.item()))
            base = self.affine(first)
            return self.builder.scaled(base, [Fraction(1)] * len(base.biases), self.entries(second, base, place))
        one, other = self.shaped(first), self.shaped(second)
        if one.affine is other.affine and _is_polynomial(one) and _is_polynomial(other):
            pieces = _added(one.shape.pieces[0], tuple(sign * c for c in other.shape.pieces[0]))
            return Shaped(one.affine, Activation("polynomial", (), (pieces,)))
        left, right = self.affine(first), self.affine(second)
        if len(left.biases) != len(right.biases):
            raise ModelError(f"{place}: {len(left.biases)} and {len(right.biases)} values")
        right = self.builder.scaled(right, [Fraction(sign)] * len(right.biases), [Fraction(0)] * len(right.biases))
        return self.builder.affine(
            left.sources + right.sources,
            [a + b for a, b in zip(left.weights, right.weights)],
            [a + b for a, b in zip(left.biases, right.biases)],
            place,
        )

    def product(self, first: Any, second: Any) -> Shaped:
        one, other = self.shaped(first), self.shaped(second)
        if one.affine is not other.affine or not (_is_polynomial(one) and _is_polynomial(other)):
            raise ModelError("Mul: a product of two values")
        result = [Fraction(0)] * (len(one.shape.pieces[0]) + len(other.shape.pieces[0]) - 1)
        for i, a in enumerate(one.shape.pieces[0]):
            for j, b in enumerate(other.shape.pieces[0]):
                result[i + j] += a * b
        return Shaped(one.affine, Activation("polynomial", (), (tuple(result),)))

    def condition(self, operands: list, negated: bool) -> _Condition:
        limit = self.constant(operands[1], "comparison")
        if limit.size != 1:
            raise ModelError("comparison: with a number a neuron; expected one for all")
        return _Condition(self.before_jump(operands[0]), limit.ravel()[0], negated)

    def shape_of(self, value: Any, where: _Condition) -> Activation:
        if isinstance(value, np.ndarray):
            if value.size != 1:
                raise ModelError("Where: a number a neuron; expected one for all")
            return Activation("polynomial", (), ((value.ravel()[0],),))
        shaped = value if isinstance(value, Shaped) else Shaped(self.affine(value), _IDENTITY)
        if shaped.affine is not where.affine:
            raise ModelError("Where: its condition and its branches are of different sums")
        return shaped.shape

    @staticmethod
    def reshaped(shaped: Shaped, change: Callable[[tuple], tuple]) -> Shaped:
        shape = shaped.shape
        return Shaped(
            shaped.affine,
            Activation(
                "piecewise" if shape.breaks else "polynomial",
                shape.breaks,
                tuple(change(piece) for piece in shape.pieces),
            ),
            shaped.is_zero_at_zero,
        )

    # MARK: From one state of a value to another

    def width(self, value: Any) -> int:
        if isinstance(value, tuple):
            return sum(self.builder.width(layer) for layer in value)
        return len(self.affine_part(value).biases)

    @staticmethod
    def affine_part(value: Any) -> Affine:
        return value if isinstance(value, Affine) else value.affine

    def affine(self, value: Any) -> Affine:
        """The value as sums: a layer is made of what has an activation already."""
        if isinstance(value, Affine):
            return value
        if isinstance(value, Normalised):
            return self.builder.fold(value, self.approximate)
        if isinstance(value, Shaped) and _is_polynomial(value) and len(value.shape.pieces[0]) <= 2:
            if value.shape == _IDENTITY:
                return value.affine
            shift, slope = (*value.shape.pieces[0], Fraction(0))[:2]
            count = len(value.affine.biases)
            return self.builder.scaled(value.affine, [slope] * count, [shift] * count)
        return self.single(self.values(value, "value"))

    def single(self, sources: tuple[int, ...]) -> Affine:
        # One and the same value must stay one and the same sums.
        key = f"\0{sources}"
        if key not in self.tensors:
            self.tensors[key] = self.builder.single(sources)
        return self.tensors[key]

    def before_jump(self, value: Any) -> Affine:
        """Sums of the same signs as the value."""
        return self.builder.fold_before_sign(value) if isinstance(value, Normalised) else self.affine(value)

    def shaped(self, value: Any) -> Shaped:
        return value if isinstance(value, Shaped) else Shaped(self.affine(value), _IDENTITY)

    def values(self, value: Any, place: str) -> tuple[int, ...]:
        """The value as layers' values."""
        if isinstance(value, tuple):
            return value
        if isinstance(value, (np.ndarray, _Condition)):
            raise ModelError(f"{place}: a constant or a comparison where values were expected")
        for layers, made in self.closed:
            if made is value:
                return layers
        layers = (self.builder.close(self.shaped(value), place),)
        self.closed.append((layers, value))
        return layers

    @property
    def closed(self) -> list:
        return self.tensors.setdefault("\0closed", [])


def _array_of(values: list, shape: tuple) -> np.ndarray:
    flat = np.empty(len(values), dtype=object)
    flat[:] = values
    return flat.reshape(shape)


def _is_polynomial(shaped: Shaped) -> bool:
    return not shaped.shape.breaks


def _line(piece: tuple, factor: Fraction, shift: Fraction) -> tuple:
    return (piece[0] * factor + shift, *(c * factor for c in piece[1:]))


def _added(first: tuple, second: tuple) -> tuple:
    width = max(len(first), len(second))
    padded = [tuple(piece) + (Fraction(0),) * (width - len(piece)) for piece in (first, second)]
    return tuple(a + b for a, b in zip(*padded))


def _joined(below: Activation, above: Activation, limit: Fraction) -> Activation:
    """`below` left of `limit`, `above` from it on."""
    breaks = [b for b in below.breaks if b < limit]
    pieces = list(below.pieces[: len(breaks) + 1])
    kept = [b for b in above.breaks if b > limit]
    pieces += above.pieces[len(above.pieces) - 1 - len(kept) :]
    return Activation("piecewise", tuple(breaks + [limit] + kept), tuple(pieces))


def from_onnx(model: Union[str, os.PathLike, Any], *, inputs: Any = None, approximate: bool = False) -> ImportedModel:
    """Reads an ONNX or QONNX model: a file or a `ModelProto`.

    Weights are taken by their binary values. `inputs` are rows that the model is to be used on, without which inputs are
    taken to be integers: how finely they are spaced decides where thresholds of a batch normalisation before a sign can
    be moved to without a change. With `approximate` standard deviations elsewhere are rounded to doubles.

    Raises `ModelError` that names the operator that cannot be taken over.
    """
    from ..exact_arrays import exact_array

    loaded = model
    if not isinstance(model, onnx.ModelProto):
        try:
            loaded = onnx.load(os.fspath(model))
        except DecodeError:
            raise ModelError(f"{os.fspath(model)}: not an ONNX file") from None
    unit = 1 if inputs is None else exact_array(inputs).denominator
    return _Reader(loaded, unit, approximate).builder.model()
