"""An exception is described by its cause: TensorFlow's reason first, and what Python's text omits."""

import pytest

from grader.evidence.notices import notice
from grader.worker.program_endings import describe_problem

EXECUTION = (
    "Graph execution error:\n\nDetected at node 'Reshape' defined at (most recent call last):\n"
    "    File \"main.py\", line 8, in <module>\nNode: 'Reshape'\n"
    "Input to reshape is a tensor with 3 values\n\t [[{{node Reshape}}]]"
)


def test_reason_of_execution_error_stands_first() -> None:
    """What TensorFlow says before the reason is left out."""
    problem = describe_problem(ValueError(EXECUTION), "main.py")
    assert problem.text == "Input to reshape is a tensor with 3 values"


def test_node_is_told_by_its_name() -> None:
    """A node's attributes are left out, and the shapes behind them are kept."""
    text = "are 784 and 783 for '{{node MatMul}} = MatMul[T=DT_FLOAT](x, W/read)' with input shapes: [?,784]."
    problem = describe_problem(ValueError(text), "main.py")
    assert problem.text == "are 784 and 783 for 'MatMul' with input shapes: [?,784]."


def test_text_of_python_is_left_alone() -> None:
    """What the worker knows about an exception is its notice; the exception's text stays as it is."""
    problem = describe_problem(NameError("name 'xrange' is not defined", name="xrange"), "main.py")
    assert problem.text == "name 'xrange' is not defined"
    assert problem.notice == notice("python-2-name", name="xrange", instead="range")


def test_cell_is_the_one_that_the_line_is_in() -> None:
    """A function of an earlier cell that fails is placed in its own cell, not in the one that called it."""
    names: dict[str, object] = {}
    exec(compile("def divide():\n    return 1 / 0\n", "hw.ipynb cell 2", "exec"), names)
    with pytest.raises(ZeroDivisionError) as caught:
        exec(compile("divide()", "hw.ipynb cell 5", "exec"), names)
    problem = describe_problem(caught.value, "hw.ipynb")
    assert (problem.cell, problem.line) == (2, 2)


def test_script_has_no_cell() -> None:
    """A script's lines are counted in the file, whatever the file is called."""
    with pytest.raises(ZeroDivisionError) as caught:
        exec(compile("1 / 0", "hw cell 3", "exec"), {})
    assert describe_problem(caught.value, "hw cell 3").cell == 0


NODE = (
    "Detected at node 'conv1' defined at (most recent call last):\n    File \"/somewhere/else.py\", line 33\n"
    "Node: 'conv1'\nCannot assign a device\n\t [[{{node conv1}}]]\n\nOriginal stack trace for 'conv1':\n  File"
)


def test_reason_of_a_graphs_error_stands_alone() -> None:
    """The place of a node's definition is left out of the text and the traceback, in any file."""
    problem = describe_problem(ValueError(NODE), "main.py")
    assert problem.text == "Cannot assign a device"
    assert "somewhere" not in problem.traceback
