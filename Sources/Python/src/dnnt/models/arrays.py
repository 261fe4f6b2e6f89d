"""Networks as named arrays: npz files, and PyTorch's state dictionaries."""

from __future__ import annotations

import json
import os
import re
from fractions import Fraction
from typing import Any, Mapping, Optional, Sequence, Union

import numpy as np

from ..activations import activation
from ..instance import Instance
from ..network import Parameters
from ..rationals import exact_binary
from .imported import ImportedModel, ModelError
from .layers import LayerBuilder, Normalised, Shaped


def to_npz(instance: Instance, parameters: Any, path: Union[str, os.PathLike]) -> None:
    """Writes `weights_1` (neurons × sources), `biases_1`, `activation_1` and so on, a layer each.

    Weights and biases are 64-bit integers; those of a layer that are none are multiples of 1/`denominator_1`.
    Missing edges are 0. `sources_1` names the layers whose values a layer takes, where it is not the previous one.
    """
    parameters = parameters if isinstance(parameters, Parameters) else parameters.parameters
    arrays: dict[str, np.ndarray] = {"format": np.array("dnnt-npz/1"), "inputs": np.array(instance.network.inputs)}
    for number, (layer, chosen) in enumerate(zip(instance.network.layers, parameters), 1):
        entries = [w or Fraction(0) for row in chosen.weights for w in row]
        denominator = int(np.lcm.reduce([value.denominator for value in entries + chosen.biases], dtype=object))
        scaled = [int(value * denominator) for value in entries + chosen.biases]
        if any(abs(value) >= 2**63 for value in [*scaled, denominator]):
            raise ValueError(f"layer {number}: numbers beyond 64 bits")
        flat = np.array(scaled, dtype=np.int64)
        arrays[f"weights_{number}"] = flat[: len(entries)].reshape(layer.neurons, -1)
        arrays[f"biases_{number}"] = flat[len(entries) :]
        arrays[f"activation_{number}"] = np.array(json.dumps(layer.activation.to_json()))
        if denominator != 1:
            arrays[f"denominator_{number}"] = np.array(denominator)
        if layer.sources is not None:
            arrays[f"sources_{number}"] = np.array(layer.sources)
    np.savez(path, **arrays)


def from_npz(path: Union[str, os.PathLike], activations: Optional[Sequence[Any]] = None) -> ImportedModel:
    """Reads what `to_npz` writes, or a file of one's own: `weights_N` and, where there are any, `biases_N`, from N = 1,
    floats by their binary values, with `activations` given where the file has none."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    numbers = sorted(int(match[1]) for name in arrays if (match := re.fullmatch(r"weights_([0-9]+)", name)))
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise ModelError(
            f"{path}: expected arrays weights_1, weights_2, …, met {', '.join(sorted(arrays)) or 'none'}"
        )
    builder = LayerBuilder(
        arrays["weights_1"].shape[1] if "sources_1" in arrays or "inputs" not in arrays else int(arrays["inputs"])
    )
    for number in numbers:
        weights = arrays[f"weights_{number}"]
        if weights.ndim != 2:
            raise ModelError(f"{path}: weights_{number} has shape {weights.shape}, expected neurons × sources")
        biases = arrays.get(f"biases_{number}", np.zeros(len(weights), dtype=np.int64))
        if biases.shape != (len(weights),):
            raise ModelError(f"{path}: biases_{number} has shape {biases.shape}, expected ({len(weights)},)")
        unit = int(arrays.get(f"denominator_{number}", 1))
        if activations is not None:
            function = activation(activations[number - 1])
        elif f"activation_{number}" in arrays:
            function = activation(json.loads(str(arrays[f"activation_{number}"])))
        else:
            raise ModelError(f"{path}: no activation_{number}: name the layers' activations")
        sources = tuple(int(s) for s in arrays.get(f"sources_{number}", [number - 1]))
        base = builder.affine(
            sources,
            [[exact_binary(w) / unit for w in row] for row in weights],
            [exact_binary(b) / unit for b in biases],
            f"{path}: layer {number}",
        )
        builder.close(Shaped(base, function), f"{path}: layer {number}")
    return builder.model()


def _numpy(value: Any) -> np.ndarray:
    """A tensor of PyTorch or anything like an array."""
    for method in ("detach", "cpu", "numpy"):
        if hasattr(value, method):
            value = getattr(value, method)()
    return np.asarray(value)


def from_torch(
    state: Mapping[str, Any],
    activations: Sequence[Any],
    *,
    epsilon: float = 1e-5,
    unit: int = 1,
    approximate: bool = False,
) -> ImportedModel:
    """Reads the `state_dict()` of a PyTorch model that is a sequence of linear layers, each followed by an activation,
    with a batch normalisation (`epsilon` its eps) before it or not.

    `activations` has one entry a linear layer; ``"sign"`` is +1 at 0. Inputs are multiples of 1/`unit`. PyTorch is not
    needed. Raises `ModelError` for any other entry of the dictionary.
    """
    groups: dict[str, dict[str, np.ndarray]] = {}
    for name, tensor in state.items():
        module, _, word = name.rpartition(".")
        groups.setdefault(module, {})[word] = _numpy(tensor)
    layers: list[tuple[dict, Optional[dict]]] = []
    for module, words in groups.items():
        if "running_mean" in words and layers and layers[-1][1] is None:
            layers[-1] = (layers[-1][0], words)
        elif set(words) <= {"weight", "bias"} and words.get("weight", np.zeros(0)).ndim == 2:
            layers.append((words, None))
        else:
            raise ModelError(
                f"{module or 'the model'}: {', '.join(sorted(words))}: neither linear nor a normalisation of one"
            )
    if len(layers) != len(activations):
        raise ModelError(f"{len(layers)} linear layers, but {len(activations)} activations")
    if not layers:
        raise ModelError("no linear layer")
    builder = LayerBuilder(layers[0][0]["weight"].shape[1], unit)
    for number, ((linear, norm), word) in enumerate(zip(layers, activations), 1):
        function = activation(word)
        weights = linear["weight"]
        biases = linear.get("bias", np.zeros(len(weights), dtype=np.int64))
        base = builder.affine(
            (number - 1,),
            [[exact_binary(w) for w in row] for row in weights],
            [exact_binary(b) for b in biases],
            f"layer {number}",
        )
        if norm is not None:
            given = [
                [exact_binary(v) for v in norm.get(word, np.full(len(weights), default, dtype=np.int64))]
                for word, default in (("weight", 1), ("running_mean", 0), ("running_var", 1), ("bias", 0))
            ]
            variance = [value + exact_binary(epsilon) for value in given[2]]
            normalised = Normalised(base, given[0], given[1], variance, given[3])
            if function.is_binary:
                base = builder.fold_before_sign(normalised)
            else:
                base = builder.fold(normalised, approximate)
        builder.close(Shaped(base, function), f"layer {number}")
    return builder.model()
