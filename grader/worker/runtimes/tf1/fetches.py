"""Read what a TF1 program asks a session for."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf


def key_of(fetches: Any) -> Any:
    """Give what fetches are remembered by: lists of the same things are the same."""
    if isinstance(fetches, list | tuple):
        return tuple(key_of(item) for item in fetches)
    return fetches if isinstance(fetches, str) else id(fetches)


def flatten(fetches: Any) -> list[Any]:
    """List all that is fetched."""
    if isinstance(fetches, dict):
        return [item for value in fetches.values() for item in flatten(value)]
    if isinstance(fetches, list | tuple):
        return [item for value in fetches for item in flatten(value)]
    return [fetches]


def element(graph: Any, item: Any) -> Any:
    """Give the tensor or operation that is fetched; None where it is none of the graph's."""
    try:
        return graph.as_graph_element(item, allow_tensor=True, allow_operation=True)
    except (TypeError, ValueError, KeyError):
        return None


def scalar_fetches(fetches: Any, elements: list[Any]) -> tuple[tuple[int | None, str], ...]:
    """Tell which fetches of a flat request are single floating-point figures."""
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
