"""Make plain data from a student's program safe to show in a terminal, HTML and JSON."""

import math
from typing import Any

from grader.domain.sanitize import sanitize_text

_MOST_CHARACTERS = 20_000
"""A kind, a name or an end may be as long as the evidence: no result is to hold megabytes of it."""


def sanitize(value: Any) -> Any:
    """Sanitize every text in plain data, including keys; non-finite numbers become None."""
    if isinstance(value, str):
        return sanitize_text(value[:_MOST_CHARACTERS])
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {sanitize(key): sanitize(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [sanitize(item) for item in value]
    return value
