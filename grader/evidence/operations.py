"""Kinds of TensorFlow operations that the worker and the examiner must tell apart in the same way.

Names are those of https://www.tensorflow.org/api_docs/python/tf/raw_ops.
"""

from typing import Final

PLACEHOLDERS: Final = frozenset({"Placeholder", "PlaceholderV2", "PlaceholderWithDefault"})
"""What a program may feed."""

VARIABLES: Final = frozenset({"Variable", "VariableV2", "VarHandleOp"})
"""What keeps a value from one run to the next."""

PIPELINE_OUTPUTS: Final = {
    "IteratorGetNext": "output_types",
    "IteratorGetNextSync": "output_types",
    "QueueDequeueV2": "component_types",
    "QueueDequeueManyV2": "component_types",
    "QueueDequeueUpToV2": "component_types",
}
"""What yields the next examples in each run, and the attribute that lists their types."""

PIPELINE_CHOICE: Final = "Merge"
"""What `tf.cond` chooses with; between two pipelines it yields examples, too."""

PASSED_ON_BY_BRANCHES: Final = frozenset({"Identity", "Switch"})
"""What lies between a pipeline and the choice of a `tf.cond`."""

ENTROPIES: Final = frozenset({"SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits"})
"""Cross-entropies that apply softmax to their first input; the second holds the labels."""

_UPDATES: Final = ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply")
_ASSIGNMENTS: Final = frozenset(
    {
        *("Assign", "AssignAdd", "AssignSub"),
        *("AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp"),
        *("ScatterUpdate", "ScatterAdd", "ScatterSub"),
        *("ResourceScatterUpdate", "ResourceScatterAdd", "ResourceScatterSub"),
    }
)


def is_optimizer_update(kind: str) -> bool:
    """Whether an optimizer adds operations of this kind to change a variable."""
    return kind.startswith(_UPDATES)


def is_assignment(kind: str) -> bool:
    """Whether an operation of this kind gives a variable another value without an optimizer."""
    return kind in _ASSIGNMENTS


def is_update(kind: str) -> bool:
    """Whether an operation of this kind changes a variable in any way."""
    return is_optimizer_update(kind) or is_assignment(kind)
