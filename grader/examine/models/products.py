"""Count the multiplications that an operation makes, by the shapes of what goes in and comes out.

A dimension that is not known before the run counts as one, so that each count is a lower bound.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from grader.examine.models.guard import guarded

_SLOW: Final = 100
"""What one product of a decomposition costs, in products of a matrix multiplication."""
_POOL: Final = 4
"""The same for one comparison or addition of a pooling."""
UNBOUNDED: Final = 1 << 80
"""The work of an operation that could be of any size."""


@guarded()
def products_of(operation: Any) -> int:
    """Return the work of a TensorFlow operation; 0 for one of a type that is not counted."""
    count = _COUNTS.get(operation.type)
    return 0 if count is None else count(operation)


def is_decomposition(op: str) -> bool:
    """Whether the type is one that takes minutes on matrices that fit into memory."""
    return op in _CUBIC


def _sides(tensor: Any) -> list[int]:
    return [1 if side is None else side for side in tensor.shape.as_list()] if tensor.shape.rank else []


def _entries(tensor: Any) -> int:
    return math.prod(_sides(tensor))


def _cubic(operation: Any) -> int:
    """Count the entries of each matrix, times its shorter side."""
    shapes = [tensor.shape for tensor in operation.inputs]
    if not all(shape.is_fully_defined() for shape in shapes):
        return UNBOUNDED
    matrices = [_sides(tensor) for tensor in operation.inputs if tensor.shape.rank > 1]
    return _SLOW * sum(math.prod(sides) * min(sides[-2:]) for sides in matrices)


def _matrix_product(transposed: str) -> Callable[[Any], int]:
    def count(operation: Any) -> int:
        first = _sides(operation.inputs[0])
        inner = first[-2 if operation.get_attr(transposed) else -1] if len(first) > 1 else 1
        return _entries(operation.outputs[0]) * inner

    return count


def _einsum(operation: Any) -> int:
    """Multiply the sides of all labels of the equation; an ellipsis counts with the output's entries."""
    equation = operation.get_attr("equation").decode().replace(" ", "")
    sources, _, result = equation.partition("->")
    known: dict[str, int] = {}
    for labels, tensor in zip(sources.split(","), operation.inputs, strict=True):
        sides, (left, _, right) = _sides(tensor), labels.partition("...")
        known |= zip(left, sides, strict=False)
        known |= zip(reversed(right), reversed(sides), strict=False)
    summed = math.prod(side for label, side in known.items() if label not in result)
    return _entries(operation.outputs[0]) * summed


def _window(channels: int) -> Callable[[Any], int]:
    """Count the output's entries times those of the last input, the filter, without `channels` last sides."""
    return lambda operation: (
        _entries(operation.outputs[0]) * math.prod(_sides(operation.inputs[-1])[:-channels])
    )


def _to_images(channels: int) -> Callable[[Any], int]:
    return lambda operation: (
        _entries(operation.inputs[2]) * math.prod(_sides(operation.inputs[1])[:-channels])
    )


def _to_filter(channels: int) -> Callable[[Any], int]:
    return lambda operation: (
        _entries(operation.inputs[2]) * math.prod(_sides(operation.outputs[0])[:-channels])
    )


def _pool(operation: Any) -> int:
    return _POOL * _entries(operation.outputs[0]) * _sizes(operation.get_attr("ksize"))


def _pool_gradient(operation: Any) -> int:
    return _POOL * _entries(operation.inputs[-1]) * _sizes(operation.get_attr("ksize"))


def _sizes(window: Iterable[Any]) -> int:
    return math.prod(int(side) for side in window)


def _pool_of_tensor(operation: Any) -> int:
    """Count a pooling whose window is an input, where that is a constant."""
    import tensorflow as tf

    window = tf.get_static_value(operation.inputs[-2])
    return _POOL * _entries(operation.outputs[0]) * _sizes(() if window is None else window)


_CUBIC: Final = frozenset(
    {
        *("Cholesky", "LogMatrixDeterminant", "MatrixDeterminant", "MatrixInverse", "MatrixSolve"),
        *("MatrixTriangularSolve", "Qr", "SelfAdjointEigV2", "Svd"),
    }
)
_COUNTS: Final[Mapping[str, Callable[[Any], int]]] = {
    **dict.fromkeys(_CUBIC, _cubic),
    **dict.fromkeys(("MatMul", "SparseMatMul"), _matrix_product("transpose_a")),
    **dict.fromkeys(("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"), _matrix_product("adj_x")),
    "Einsum": _einsum,
    **dict.fromkeys(("Conv", "Conv2D", "Conv3D", "FusedPadConv2D", "FusedResizeAndPadConv2D"), _window(1)),
    **dict.fromkeys(("Conv2DBackpropInput", "Conv3DBackpropInputV2"), _to_images(1)),
    **dict.fromkeys(("Conv2DBackpropFilter", "Conv3DBackpropFilterV2"), _to_filter(1)),
    "DepthwiseConv2dNative": _window(2),
    "DepthwiseConv2dNativeBackpropInput": _to_images(2),
    "DepthwiseConv2dNativeBackpropFilter": _to_filter(2),
    "Dilation2D": _window(1),
    **dict.fromkeys(("AvgPool", "AvgPool3D", "MaxPool", "MaxPool3D", "MaxPoolWithArgmax"), _pool),
    **dict.fromkeys(("AvgPoolGrad", "MaxPoolGrad"), _pool_gradient),
    "MaxPoolV2": _pool_of_tensor,
}
