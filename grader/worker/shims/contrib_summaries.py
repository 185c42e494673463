"""The summaries of `tf.contrib.layers` and the projector of `tf.contrib.tensorboard`."""

from typing import Any

import tensorflow as tf


def summaries() -> dict[str, Any]:
    """List the functions of `contrib.layers` that summarise tensors, one or all of a collection."""
    v1 = tf.compat.v1

    def one(tensor: Any, tag: str | None = None) -> Any:
        write = v1.summary.histogram if tensor.shape.rank else v1.summary.scalar
        return write(tag or tensor.op.name, tensor)

    def several(tensors: Any, summarizer: Any = one) -> list[Any]:
        return [summarizer(tensor) for tensor in tensors]

    def collected(collection: str, name_filter: str | None = None, summarizer: Any = one) -> list[Any]:
        return several(v1.get_collection(collection, name_filter), summarizer)

    def activations(name_filter: str | None = None, summarizer: Any = one) -> list[Any]:
        return collected(v1.GraphKeys.ACTIVATIONS, name_filter, summarizer)

    return {
        "summarize_tensor": one,
        "summarize_activation": one,
        "summarize_tensors": several,
        "summarize_collection": collected,
        "summarize_activations": activations,
    }


class Ignored:
    """Take whatever is asked, set or called, and do nothing: for what only a viewer of logs would read."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Ignored()

    def __call__(self, *_: Any, **__: Any) -> "Ignored":
        """Do nothing."""
        return Ignored()
