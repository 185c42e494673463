"""The plain facts of a program's namespace: what each name is, and its value where that is small."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.evidence.format import Name

# A student's objects may be anything, and `exec` declares namespaces this way.
Namespace = dict[str, Any]
Describe = Callable[[object], Name | None]

_MAX_NAMES = 1000
_MAX_ITEMS = 200
_MAX_TEXT = 2000
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value under a name that the module does not hold, and the function that holds it."""

    value: object
    place: str


def describe_others(others: Mapping[str, NamedValue], describe_special: Describe) -> dict[str, Name]:
    """Describe names that functions hold, with their place."""
    described = {name: _describe(each.value, describe_special) for name, each in others.items()}
    return {name: replace(fact, place=others[name].place[:200]) for name, fact in described.items()}


def describe_names(namespace: Mapping[str, object], describe_special: Describe) -> dict[str, Name]:
    """Describe the public names of `namespace`.

    `describe_special` knows the objects of the program's runtime and returns None for all others.
    """
    public = [n for n in list(namespace) if isinstance(n, str) and not n.startswith("_")][:_MAX_NAMES]
    return {name: _describe(namespace[name], describe_special) for name in public}


def _describe(value: object, describe_special: Describe) -> Name:
    special = describe_special(value)
    if special is not None:
        return special
    if callable(value) and hasattr(value, "__code__"):
        return Name("function")
    return _describe_plain(value)


def _describe_plain(value: object) -> Name:
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


def _simple(value: object, depth: int) -> object:  # noqa: PLR0911 - one return for each kind
    """Return `value` as JSON where it is small plain data, else None; only exact builtin types are trusted.

    A dict becomes a list of pairs, since JSON has no keys but text.
    """
    if type(value) in (bool, float) or value is None:
        return value
    if type(value) is int:
        return value if abs(value) < 1 << 63 else None
    if isinstance(value, np.number | np.bool_):
        return value.item()
    if type(value) is str:
        return value[:_MAX_TEXT]
    if depth >= _MAX_DEPTH:
        return None
    if isinstance(value, list | tuple) and type(value) in (list, tuple) and len(value) <= _MAX_ITEMS:
        return [_simple(item, depth + 1) for item in value]
    if type(value) is dict and len(value) <= _MAX_ITEMS:
        return [[_simple(k, depth + 1), _simple(v, depth + 1)] for k, v in value.items()]
    return None
