"""Discrete neural network training: exact solving, and exact checking of claims.

Every number is an exact rational: what is printed was replayed, what is called optimal was proven.
"""

from .activations import Activation, activation, clamp, leaky_relu
from .explaining import Conflict, Shrinking, ShrunkNetwork, conflict, shrink
from .instance import Instance
from .listing import Front, FrontPoint, Optima, all_optima, pareto
from .network import Layer, LayerParameters, Network, Parameters
from .running import DNNTError, InputError, LimitError, program
from .rationals import rational
from .solving import Progress, Result, Verdict, check, solve

__version__ = "0.1.0"

__all__ = [
    "Activation",
    "Conflict",
    "DNNTError",
    "DiscreteNetworkClassifier",
    "DiscreteNetworkRegressor",
    "ExactQuantizer",
    "Front",
    "FrontPoint",
    "InputError",
    "Instance",
    "Layer",
    "LayerParameters",
    "LimitError",
    "Network",
    "Optima",
    "Parameters",
    "Progress",
    "Result",
    "Shrinking",
    "ShrunkNetwork",
    "Verdict",
    "activation",
    "all_optima",
    "check",
    "clamp",
    "conflict",
    "from_npz",
    "from_onnx",
    "from_torch",
    "leaky_relu",
    "pareto",
    "program",
    "rational",
    "shrink",
    "solve",
    "to_c",
    "to_npz",
    "to_onnx",
    "to_python",
    "to_qonnx",
]

# Imported when first asked for: they need scikit-learn or onnx, which take long to load.
_LATER = {
    "DiscreteNetworkClassifier": "estimators",
    "DiscreteNetworkRegressor": "estimators",
    "ExactQuantizer": "quantizer",
    "from_npz": "models.arrays",
    "from_onnx": "models.onnx_import",
    "from_torch": "models.arrays",
    "to_c": "models.source_code",
    "to_npz": "models.arrays",
    "to_onnx": "models.onnx_export",
    "to_python": "models.source_code",
    "to_qonnx": "models.onnx_export",
}


def __getattr__(name: str):
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module("." + _LATER[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
