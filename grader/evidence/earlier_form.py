"""Read evidence that an earlier version of the grader kept.

In version 1 the worker wrote sentences where it writes notices now: the number of a notebook's cell stood in
the exception's text, in both languages, and `reasons` held sentences, which nothing showed.
"""

import re
from collections.abc import Mapping
from typing import Any

_CELL = re.compile(r"cell (\d{1,9}) \(셀 \1\): ")


def current_form(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return version 1 in the form of version 2, and any other version unchanged."""
    if data.get("version") != 1:
        return dict(data)
    signature, problem = data.get("signature"), data.get("problem")
    changed: dict[str, Any] = {"version": 2}
    if isinstance(signature, dict):
        changed["signature"] = {name: value for name, value in signature.items() if name != "reasons"}
    if isinstance(problem, dict) and isinstance(text := problem.get("text"), str):
        cell = _CELL.match(text)
        changed["problem"] = problem | ({"text": text[cell.end() :], "cell": int(cell[1])} if cell else {})
    return {**data, **changed}
