"""An exception is described by its cause: TensorFlow's reason first, and what Python's text omits."""

import pytest

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


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (NameError("name 'xrange' is not defined", name="xrange"), "Python 3: range"),
        (AttributeError("no attribute 'tostring'", name="tostring"), "tobytes()"),
        (ModuleNotFoundError("No module named 'seaborn'", name="seaborn"), "seaborn is not installed"),
    ],
)
def test_advice_is_added(error: Exception, advice: str) -> None:
    """A name of Python 2, a dropped method and a missing module come with what to do."""
    assert advice in describe_problem(error, "main.py").text


def test_other_errors_are_left_alone() -> None:
    """An unknown name gets no advice."""
    error = NameError("name 'weighs' is not defined", name="weighs")
    assert describe_problem(error, "main.py").text == "name 'weighs' is not defined"


NODE = (
    "Detected at node 'conv1' defined at (most recent call last):\n    File \"/somewhere/else.py\", line 33\n"
    "Node: 'conv1'\nCannot assign a device\n\t [[{{node conv1}}]]\n\nOriginal stack trace for 'conv1':\n  File"
)


def test_reason_of_a_graphs_error_stands_alone() -> None:
    """The place of a node's definition is left out of the text and the traceback, in any file."""
    problem = describe_problem(ValueError(NODE), "main.py")
    assert problem.text == "Cannot assign a device"
    assert "somewhere" not in problem.traceback
