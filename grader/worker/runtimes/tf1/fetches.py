"""What a TF1 program fetches from a session."""

from collections.abc import Callable, Hashable
from typing import Any

import tensorflow as tf

# Tensors, operations, names, or lists, tuples and dictionaries of them.
Fetches = Any
# A `tf.Tensor` or a `tf.Operation`.
GraphElement = Any


def key_of(fetches: Fetches) -> Hashable:
    """Return what fetches are remembered by: equal lists of the same things have the same key."""
    if isinstance(fetches, list | tuple):
        return tuple(key_of(item) for item in fetches)
    return fetches if isinstance(fetches, str) else id(fetches)


def is_same(known: Fetches, fetches: Fetches) -> bool:
    """Whether two requests fetch the same things; equal lists of the same things do."""
    if known is fetches:
        return True
    if isinstance(fetches, list | tuple):
        return (
            isinstance(known, list | tuple)
            and len(known) == len(fetches)
            and all(map(is_same, known, fetches))
        )
    return isinstance(fetches, str) and known == fetches


def flatten(fetches: Fetches) -> list[Any]:
    """List everything that is fetched."""
    if isinstance(fetches, dict):
        return [item for value in fetches.values() for item in flatten(value)]
    if isinstance(fetches, list | tuple):
        return [item for value in fetches for item in flatten(value)]
    return [fetches]


def element(graph: tf.Graph, item: object) -> GraphElement | None:
    """Return the tensor or operation that is fetched; None where it is not in the graph."""
    try:
        return graph.as_graph_element(item, allow_tensor=True, allow_operation=True)
    except (TypeError, ValueError, KeyError):
        return None


def scalar_fetches(
    fetches: Fetches, elements: list[GraphElement | None]
) -> tuple[tuple[int | None, str], ...]:
    """Return the single floating-point figures of a flat request: the place in the result, and the name."""
    flat = [fetches] if not isinstance(fetches, list | tuple) else fetches
    if isinstance(fetches, dict) or len(flat) != len(elements):
        return ()
    position: Callable[[int], int | None] = (
        (lambda n: n) if isinstance(fetches, list | tuple) else (lambda _: None)
    )
    return tuple(
        (position(number), element.name)
        for number, element in enumerate(elements)
        if isinstance(element, tf.Tensor) and element.dtype.is_floating and element.shape.rank in (0, None)
    )
