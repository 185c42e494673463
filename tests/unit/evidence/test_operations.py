"""Kinds of operations."""

import pytest

from grader.evidence.operations import PIPELINE_OUTPUTS, is_assignment, is_optimizer_update, is_update


@pytest.mark.parametrize(
    ("kind", "by_optimizer", "by_assignment"),
    [
        ("ApplyGradientDescent", True, False),
        ("ResourceSparseApplyAdam", True, False),
        ("AssignSub", False, True),
        ("AssignAddVariableOp", False, True),
        ("ResourceScatterSub", False, True),
        ("MatMul", False, False),
    ],
)
def test_kind_of_update(kind: str, by_optimizer: bool, by_assignment: bool) -> None:
    """Optimizer updates are distinguished from plain assignments and other operations."""
    assert (is_optimizer_update(kind), is_assignment(kind)) == (by_optimizer, by_assignment)
    assert is_update(kind) is (by_optimizer or by_assignment)


def test_pipelines_are_tensorflow_operations() -> None:
    """TensorFlow has every pipeline output, with the attribute that lists its types."""
    from tensorflow.python.framework import op_def_registry

    for kind, attribute in PIPELINE_OUTPUTS.items():
        assert attribute in {each.name for each in op_def_registry.get(kind).attr}
