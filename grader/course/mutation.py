"""Make wrong solutions from a reference: one small change each, of the usual kinds of mutation testing.

libcst keeps the text around a change, so a diff shows only the change. Only the text between the solution's
markers is changed, since students write nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from grader.course.stubs import split_ranges, without_markers
from grader.domain.claims import MadeMutant

_OPERATORS: Final[dict[type[cst.CSTNode], type[cst.CSTNode]]] = {
    cst.Add: cst.Subtract,
    cst.Subtract: cst.Add,
    cst.Multiply: cst.Add,
    cst.Divide: cst.Multiply,
    cst.FloorDivide: cst.Multiply,
    cst.Modulo: cst.Multiply,
    cst.Power: cst.Multiply,
    cst.MatrixMultiply: cst.Multiply,
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
    cst.LessThan: cst.LessThanEqual,
    cst.LessThanEqual: cst.LessThan,
    cst.GreaterThan: cst.GreaterThanEqual,
    cst.GreaterThanEqual: cst.GreaterThan,
    cst.And: cst.Or,
    cst.Or: cst.And,
    cst.AddAssign: cst.SubtractAssign,
    cst.SubtractAssign: cst.AddAssign,
}
# Names of the lessons that students confuse.
_NAMES: Final = {
    "reduce_sum": "reduce_mean",
    "reduce_mean": "reduce_sum",
    "max_pool": "avg_pool",
    "truncated_normal": "random_normal",
    "zeros": "ones",
    "ones": "zeros",
    "argmax": "argmin",
    "train": "test",
    "test": "train",
    "relu": "sigmoid",
    "softmax": "sigmoid",
    "float32": "int32",
    "int32": "float32",
}
_WORDS: Final = {"SAME": "VALID", "VALID": "SAME"}


def make_mutants(solution: str) -> tuple[MadeMutant, ...]:
    """Return every wrong solution that one change makes, in the order of lines and without duplicates."""
    wrapper = MetadataWrapper(cst.parse_module(without_markers(solution)), unsafe_skip_copy=True)
    positions = wrapper.resolve(PositionProvider)
    finder = _ChangeVisitor(wrapper.module, positions, split_ranges(solution))
    wrapper.module.visit(finder)
    seen = {wrapper.module.code}
    made: list[MadeMutant] = []
    for mutant in finder.made:
        if mutant.source not in seen:
            seen.add(mutant.source)
            made.append(mutant)
    return tuple(sorted(made, key=lambda each: each.line))


class _ChangeVisitor(cst.CSTVisitor):
    """Visits the nodes of a module and makes each change on a copy of the module."""

    def __init__(self, module: cst.Module, positions: Any, lines: Sequence[range]) -> None:
        super().__init__()
        self.made: list[MadeMutant] = []
        self._module = module
        self._positions = positions
        self._lines = lines

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Make the changes of one node if students write it."""
        for kind, change in _CHANGES.items():
            for after in change(node):
                self._add(kind, node, after)
        return True

    def _add(self, kind: str, node: cst.CSTNode, after: cst.CSTNode) -> None:
        line = self._positions[node].start.line
        if not any(line in lines for lines in self._lines):
            return
        changed = self._module.deep_replace(node, after)
        assert isinstance(changed, cst.Module)  # noqa: S101 - for mypy: only the root would be another node
        before_text, after_text = (self._module.code_for_node(each).strip() for each in (node, after))
        self.made.append(MadeMutant(line, kind, before_text, after_text, changed.code))


def _operators(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Replace an operator, or remove a sign or a `not`."""
    if isinstance(node, cst.BinaryOperation | cst.BooleanOperation | cst.AugAssign):
        other = _OPERATORS.get(type(node.operator))
        if other is not None:
            yield node.with_changes(operator=other())
    if isinstance(node, cst.Comparison):
        for target in node.comparisons:
            other = _OPERATORS.get(type(target.operator))
            if other is not None:
                yield node.with_deep_changes(target, operator=other())
    if isinstance(node, cst.UnaryOperation):
        yield node.expression


def _constants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Replace a number, a truth value or a padding."""
    if isinstance(node, cst.Integer):
        value = int(node.value, 0)
        yield cst.Integer(str(value + 1))
        if value > 2:
            yield cst.Integer(str(value // 2))
    if isinstance(node, cst.Float):
        number = float(node.value)
        yield cst.Float(repr(number * 10 or 1.0))
        if number:
            yield cst.Float(repr(number / 10))
    if isinstance(node, cst.Name) and node.value in {"True", "False"}:
        yield cst.Name("False" if node.value == "True" else "True")
    if isinstance(node, cst.SimpleString) and node.raw_value in _WORDS:
        yield node.with_changes(value=node.value.replace(node.raw_value, _WORDS[node.raw_value]))


def _names(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Replace a name by one that students confuse with it."""
    if isinstance(node, cst.Attribute) and node.attr.value in _NAMES:
        yield node.with_changes(attr=cst.Name(_NAMES[node.attr.value]))


def _arguments(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Remove an argument of a call, or exchange the first two."""
    if not isinstance(node, cst.Call):
        return
    for place in range(len(node.args)):
        yield node.with_changes(args=_joined([*node.args[:place], *node.args[place + 1 :]]))
    if len(node.args) > 1 and node.args[0].keyword is None and node.args[1].keyword is None:
        yield node.with_changes(args=_joined([node.args[1], node.args[0], *node.args[2:]]))


def _joined(arguments: list[cst.Arg]) -> list[cst.Arg]:
    """Return the arguments with correct commas, which belong to the arguments before them."""
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    last = len(arguments) - 1
    return [
        arg.with_changes(comma=comma if place < last else cst.MaybeSentinel.DEFAULT)
        for place, arg in enumerate(arguments)
    ]


def _lines(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Replace a statement by `pass`."""
    if isinstance(node, cst.SimpleStatementLine) and not isinstance(
        node.body[0], cst.Import | cst.ImportFrom | cst.Pass
    ):
        yield node.with_changes(body=[cst.Pass()])


_CHANGES: Final[dict[str, Callable[[cst.CSTNode], Iterator[cst.CSTNode]]]] = {
    "operator": _operators,
    "constant": _constants,
    "name": _names,
    "argument": _arguments,
    "line": _lines,
}
