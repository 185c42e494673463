"""The plain facts of a program's namespace: what each name is, and its value where that is small."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from grader.evidence.format import Name

_MAX_NAMES = 1000
_MAX_ITEMS = 200
_MAX_TEXT = 2000
_MAX_DEPTH = 4


def plain_names(namespace: Mapping[str, Any]) -> dict[str, Name]:
    """Describe the namespace's public names."""
    public = [n for n in list(namespace) if isinstance(n, str) and not n.startswith("_")][:_MAX_NAMES]
    return {name: _describe(namespace[name]) for name in public}


def _describe(value: Any) -> Name:
    if isinstance(value, tf.Tensor) and not hasattr(value, "numpy"):
        return Name("tensor", value.name)
    if isinstance(value, tf.Operation):
        return Name("operation", value.name)
    if isinstance(value, tf.Variable):
        return Name("variable", _variable_name(value))
    if callable(value) and hasattr(value, "__code__"):
        return Name("function")
    return _describe_plain(value)


def _variable_name(value: Any) -> str:
    try:
        return str(value.op.name)
    except Exception:  # noqa: BLE001 - eager variables have no op
        return str(value.name)


def _describe_plain(value: Any) -> Name:
    simple = _simple(value, 0)
    if isinstance(value, bool | int | float | np.number | np.bool_):
        return Name("number", simple)
    if isinstance(value, str):
        return Name("text", simple)
    if isinstance(value, np.ndarray):
        return Name("array", {"shape": list(value.shape), "dtype": value.dtype.name})
    if simple is not None:
        return Name("mapping" if type(value) is dict else "collection", simple)
    return Name(type(value).__name__[:100])


def _simple(value: Any, depth: int) -> Any:
    """Give *value* as JSON where it is small plain data, else None; only exact builtin types are trusted.

    A dict becomes a list of pairs, since JSON knows no keys but text.
    """
    if type(value) in (bool, int, float) or value is None:
        return value if type(value) is not int or abs(value) < 1 << 63 else None
    if isinstance(value, np.number | np.bool_):
        return value.item()
    if type(value) is str:
        return value[:_MAX_TEXT]
    if depth < _MAX_DEPTH and type(value) in (list, tuple) and len(value) <= _MAX_ITEMS:
        return [_simple(item, depth + 1) for item in value]
    if depth < _MAX_DEPTH and type(value) is dict and len(value) <= _MAX_ITEMS:
        return [[_simple(k, depth + 1), _simple(v, depth + 1)] for k, v in value.items()]
    return None
