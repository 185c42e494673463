"""The rounds of a training loop, read from the program's text."""

import pytest

from grader.worker.planned_rounds import PlannedRounds, read_planned_rounds

PLAIN = "for i in range(6000):\n    step()\n    if done:\n        break\n"
NESTED = (
    "for e in range(EPOCHS):\n    for i in range(10, 110):\n        step()\n    if done:\n        break\n"
)
OTHER = "for i in range(50):\n    step()\n    for j in range(3):\n        break\n"


@pytest.mark.parametrize(
    ("source", "line", "planned"),
    [
        (PLAIN, 2, PlannedRounds(6000, 4)),
        (NESTED, 3, PlannedRounds(500, 5)),
        (OTHER, 2, None),
        ("for x in data:\n    step()\n    break\n", 2, None),
        ("while True:\n    step()\n    break\n", 2, None),
        ("for i in range(5):\n    step()\n", 2, None),
        ("for i in (:\n", 1, None),
    ],
)
def test_rounds_are_read(source: str, line: int, planned: PlannedRounds | None) -> None:
    """Loops of known length are multiplied; without a `break` of theirs there is nothing to say."""
    assert read_planned_rounds(source, line, {"EPOCHS": 5}) == planned
