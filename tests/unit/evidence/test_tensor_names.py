"""Names of tensors."""

import copy
import json

import pytest

from grader.evidence.tensor_names import TensorName, full_name, op_of


@pytest.mark.parametrize(
    ("text", "op", "output", "full"),
    [
        ("y", "y", 0, "y:0"),
        ("a/b:1", "a/b", 1, "a/b:1"),
        ("^init", "init", 0, "^init:0"),
        ("x:", "x", 0, "x:"),
        ("x:many", "x", 0, "x:many"),
    ],
)
def test_name_has_parts(text: str, op: str, output: int, full: str) -> None:
    """A name says its operation and which output it is, whatever form it was written in."""
    name = TensorName(text)
    assert (name.op, name.output, name.full) == (op, output, full)
    assert (op_of(text), full_name(text)) == (op, full)


def test_name_is_plain_text() -> None:
    """A name is written to JSON and copied as the text that it is."""
    name = TensorName("a/b:1")
    assert json.loads(json.dumps({"name": name})) == {"name": "a/b:1"}
    assert copy.deepcopy(name) == name == "a/b:1"
