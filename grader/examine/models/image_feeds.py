"""Images in the form in which a graph takes them, with what else the graph must be fed."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Signature
from grader.evidence.operations import PLACEHOLDERS
from grader.evidence.tensor_names import full_name, op_of
from grader.examine.models.graph_parts import nodes_of
from grader.examine.models.guard import guarded
from grader.examine.models.image_mapping import ImageMapping
from grader.examine.verdicts import EvaluationRefused

Array = NDArray[Any]
BATCH = 1000
_MUST_BE_FED = PLACEHOLDERS - {"PlaceholderWithDefault"}


class ImageFeeds:
    """What a graph is fed for a batch of images: refuses a graph whose inputs are not known."""

    @guarded()
    def __init__(self, graph_def: Any, signature: Signature, mapping: ImageMapping | None = None) -> None:
        self._mapping = mapping
        nodes = nodes_of(graph_def)
        self.images = full_name(signature.images or "")
        source = nodes.get(op_of(self.images))
        if source is None:
            raise EvaluationRefused("prediction-without-images")
        self._scale = signature.scale
        self._others = _other_feeds(nodes, signature)
        self._counted = [full_name(name) for name in signature.counted if op_of(name) in nodes]
        self._shape = _placeholder_shape(source)
        self._dtype = _numpy_dtype(source)

    @property
    def has_fixed_batch(self) -> bool:
        """Whether the placeholder says how many images it takes."""
        return bool(self._shape and self._shape[0])

    def batches(self, images: Array, size: int | None = None) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield what to feed, batch by batch, and how many images are in it.

        With `size`, or where the placeholder says how many it takes, the last batch is padded to it.
        """
        adapted = self.adapt(images)
        fixed = (self._shape[0] if self._shape else None) or size
        size = fixed or BATCH
        short = -len(adapted) % size if fixed else 0
        if short:
            adapted = np.concatenate([adapted, np.repeat(adapted[-1:], short, axis=0)])
        for start in range(0, len(adapted), size):
            batch = adapted[start : start + size]
            count = len(batch)
            yield {self.images: batch} | self._others | dict.fromkeys(self._counted, count), count

    @guarded()
    def adapt(self, images: Array) -> Array:
        """Return images in the shape, on the scale and of the type that the placeholder takes."""
        if self._mapping is not None:
            prepared = self._mapping.apply(images)
            shaped = self._in_shape(prepared) if self._shape else prepared
            return np.asarray(shaped.astype(self._dtype))
        return self._in_shape(self._scaled(images))

    def _in_shape(self, images: Array) -> Array:
        pixels = int(np.prod(images.shape[1:]))
        sides = self._shape[1:] if self._shape else (pixels,)
        known = math.prod(side for side in sides if side)
        unknown = sum(side is None for side in sides)
        if unknown > 1:
            sides = _natural_sides(images, len(sides))
        elif unknown == 1 and known and pixels % known == 0:
            sides = tuple(pixels // known if side is None else side for side in sides)
        if math.prod(side or 0 for side in sides) != pixels:
            raise EvaluationRefused("prediction-image-shape", shape=str(self._shape))
        return images.reshape(len(images), *[side or 0 for side in sides])

    def _scaled(self, images: Array) -> Array:
        unit = images.astype(np.float32) / 255.0 if images.dtype == np.uint8 else images.astype(np.float32)
        if np.issubdtype(self._dtype, np.integer):
            scale = 255.0 if self._scale == 1.0 else self._scale
            return np.asarray(np.rint(unit * scale).astype(self._dtype))
        return np.asarray((unit * self._scale).astype(self._dtype))


def placeholders(graph_def: Any) -> dict[str, Any]:
    """Return a graph's placeholders without a default, by their names."""
    return {node.name: node for node in graph_def.node if node.op in _MUST_BE_FED}


def _natural_sides(images: Array, count: int) -> tuple[int, ...]:
    """Return an image's own sides, `count` of them where a square or one channel may be meant."""
    sides = images.shape[1:]
    if len(sides) == 1:
        sides = (math.isqrt(sides[0]), math.isqrt(sides[0]))
    return (*sides, 1) if len(sides) == 2 and count == 3 else sides


def _other_feeds(nodes: Mapping[str, Any], signature: Signature) -> dict[str, Any]:
    """Return what the graph's other inputs get: dropout off, `is_training` false; refuse unknown ones."""
    feeds: dict[str, Any] = {}
    if signature.keep is not None and op_of(signature.keep) in nodes:
        feeds[full_name(signature.keep)] = 0.0 if signature.keep_kind == "rate" else 1.0
    fed = {op_of(name) for name in (*feeds, signature.images or "", *signature.counted)}
    known = {op_of(name): value for name, value in signature.fed.items()}
    for name, node in nodes.items():
        if node.op in _MUST_BE_FED and name not in fed:
            dtype = _numpy_dtype(node)
            if dtype != np.bool_ and name not in known:
                raise EvaluationRefused("prediction-needs-placeholder", name=name[:120])
            feeds[f"{name}:0"] = np.zeros((), dtype) if dtype == np.bool_ else _figure(known[name], dtype)
    return feeds


def _figure(value: float, dtype: Any) -> Array:
    """Turn a figure of the evidence, which may be anything, into what the placeholder takes."""
    with np.errstate(all="ignore"):
        figure: Array = np.nan_to_num(np.asarray(value)).astype(dtype)
    return figure


def _placeholder_shape(node: Any) -> tuple[int | None, ...]:
    """Return a placeholder's shape; () where it has none."""
    shape = node.attr["shape"].shape if "shape" in node.attr else None
    if shape is None or shape.unknown_rank:
        return ()
    return tuple(None if dim.size < 0 else int(dim.size) for dim in shape.dim)


def _numpy_dtype(node: Any) -> Any:
    import tensorflow as tf

    return np.dtype(tf.dtypes.as_dtype(node.attr["dtype"].type).as_numpy_dtype)
