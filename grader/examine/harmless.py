"""Make plain data from a student's program safe to show: on a terminal, in HTML, in JSON."""

import math
from typing import Any

from grader.domain.harmless import harmless_text

_MOST_CHARACTERS = 20_000
"""A kind, a name or an end may be as long as the evidence: no result is to hold megabytes of it."""


def harmless(value: Any) -> Any:
    """Do so to every text in plain data, keys among them; figures that JSON does not know become None."""
    if isinstance(value, str):
        return harmless_text(value[:_MOST_CHARACTERS])
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {harmless(key): harmless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [harmless(item) for item in value]
    return value
