"""How many rounds a training loop is written for, and which `break` may end it, by the program's text."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlannedRounds:
    """The rounds of the loops around the training step, multiplied, and the line of a `break` in them."""

    rounds: int
    break_line: int


def read_planned_rounds(source: str, step_line: int, names: Mapping[str, object]) -> PlannedRounds | None:
    """Return the rounds of the loops around a line; None without a `break` or for an unknown length."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.For) and node.lineno < step_line <= (node.end_lineno or 0)
    ]
    rounds = 1
    for loop in around:
        count = _length(loop.iter, names)
        if count is None:
            return None
        rounds *= count
    breaks = [each.lineno for loop in around for each in _breaks_of(loop.body)]
    return PlannedRounds(rounds, min(breaks)) if breaks else None


def _length(iterated: ast.expr, names: Mapping[str, object]) -> int | None:
    """Return how many rounds `range(n)` or `range(m, n)` makes."""
    is_range = isinstance(iterated, ast.Call) and getattr(iterated.func, "id", "") == "range"
    if not is_range or not isinstance(iterated, ast.Call) or not 1 <= len(iterated.args) <= 2:
        return None
    ends = [_number(each, names) for each in iterated.args]
    known = [end for end in ends if end is not None]
    return max(0, known[-1] - (known[0] if len(known) == 2 else 0)) if len(known) == len(ends) else None


def _number(value: ast.expr, names: Mapping[str, object]) -> int | None:
    found = names.get(value.id) if isinstance(value, ast.Name) else getattr(value, "value", None)
    return found if type(found) is int else None


def _breaks_of(body: list[ast.stmt]) -> Iterator[ast.Break]:
    """Yield what ends a loop: not the `break` of a loop inside of it."""
    for statement in body:
        if isinstance(statement, ast.Break):
            yield statement
        elif isinstance(statement, ast.If | ast.With | ast.Try):
            for part in ("body", "orelse", "finalbody"):
                yield from _breaks_of(getattr(statement, part, []))
