"""Keep each check's outcome in a file as soon as it is final, for an examination that ends without a report.

It must not import the examiner: the host reads the file.
"""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from grader.domain.outcome import CheckOutcome
from grader.examine.sanitized_report import sanitize

_NAME = "decided.jsonl"


def keeper(scratch: str | None) -> Callable[[CheckOutcome], None]:
    """Return a function that appends an outcome to the file in `scratch`, or does nothing without one."""
    if scratch is None:
        return lambda _: None
    file = Path(scratch) / _NAME

    def keep(outcome: CheckOutcome) -> None:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(sanitize(outcome.to_dict())) + "\n")

    return keep


def read_decided(scratch: Path) -> dict[str, CheckOutcome]:
    """Return the outcomes that were final when the examination ended, by check id."""
    decided = {}
    # The last line may be incomplete, and the file is missing where no check was reached.
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        for line in (scratch / _NAME).read_text(encoding="utf-8").splitlines():
            outcome = CheckOutcome.from_dict(json.loads(line))
            decided[outcome.id] = outcome
    return decided
