"""The bounds and defaults of a manifest's keys."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from grader.course.manifest import (
    ArgumentTable,
    AssignmentManifest,
    BudgetTable,
    CourseManifest,
    LateTable,
    LimitsTable,
    ProbeTable,
    TensorTable,
    Words,
)
from grader.domain.late import LateUnit
from grader.domain.run import Limits

TITLE = {"ko": "제목", "en": "title"}
LEAST = {"id": "hw1-1", "title": TITLE, "entry": "hw1.py"}


def is_valid(table: type, **keys: object) -> bool:
    """Whether a table accepts these keys."""
    try:
        table(**keys)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("table", "keys", "name", "right", "wrong"),
    [
        (LimitsTable, {}, "wall_seconds", (0.5, 1.0), (0.0, -1.0)),
        (LimitsTable, {}, "cpu_seconds", (1,), (0, -1)),
        (LimitsTable, {}, "memory_mb", (256,), (255, 0)),
        (LimitsTable, {}, "file_mb", (1,), (0,)),
        (LimitsTable, {}, "processes", (1,), (0,)),
        (BudgetTable, {}, "max_steps", (1, None), (0,)),
        (Words, {"en": "x"}, "ko", ("x",), ("",)),
        (TensorTable, {}, "shape", ([-1, 3], [1], []), ([0], [-2], [3, 0], [3, -2])),
        (LateTable, {"due": datetime(2026, 3, 9, tzinfo=UTC)}, "grace_minutes", (0.0, 5.0), (-0.1,)),
        (
            LateTable,
            {"due": datetime(2026, 3, 9, tzinfo=UTC)},
            "penalty_percent",
            (0.0, 100.0),
            (-0.1, 100.1),
        ),
        (LateTable, {"due": datetime(2026, 3, 9, tzinfo=UTC)}, "floor_percent", (0.0, 100.0), (-0.1, 100.1)),
        (AssignmentManifest, LEAST, "points", (0.5, 100.0), (0.0, -1.0)),
        (AssignmentManifest, LEAST, "public_points", (0.0, 10.0), (-0.1,)),
        (AssignmentManifest, LEAST, "stub_points", (0.0, 5.0), (-0.1,)),
        (AssignmentManifest, LEAST, "datasets", (["mnist"],), ([],)),
        (AssignmentManifest, LEAST, "id", ("a", "hw1-1"), ("", "Hw1", "hw1-", "-a", "a b")),
        (AssignmentManifest, LEAST, "entry", ("a_B1.py",), ("a.txt", "a/b.py", "a-b.py", ".py")),
        (CourseManifest, {"title": TITLE}, "zone", ("UTC", "Asia/Seoul"), ("Seoul", "KST+9", "../x", "")),
        (CourseManifest, {"title": TITLE}, "hidden_seed", ("s",), ("",)),
    ],
)
def test_key_has_bounds(table, keys, name, right, wrong) -> None:
    """The figure at the bound is accepted, the next one outside of it is not."""
    assert [value for value in right if not is_valid(table, **{**keys, name: value})] == []
    assert [value for value in wrong if is_valid(table, **{**keys, name: value})] == []


def test_limits_are_in_the_units_of_their_names() -> None:
    """Megabytes become bytes, and the defaults are those of the sandbox."""
    assert LimitsTable().to_limits() == Limits()
    made = LimitsTable(wall_seconds=60, cpu_seconds=61, memory_mb=300, file_mb=2, processes=9).to_limits()
    assert (made.wall_seconds, made.cpu_seconds, made.processes) == (60.0, 61, 9)
    assert (made.memory_bytes, made.file_bytes) == (300 << 20, 2 << 20)


def test_argument_is_a_tensor_or_a_value() -> None:
    """Exactly one of both; an unknown dimension is None, and a value may be nothing."""
    tensor = {"dtype": "int32", "shape": [-1, 3]}
    assert ArgumentTable(tensor=tensor).to_argument() == {"tensor": {"dtype": "int32", "shape": [None, 3]}}
    assert ArgumentTable(value=None).to_argument() == {"value": None}
    assert not is_valid(ArgumentTable)
    assert not is_valid(ArgumentTable, tensor=tensor, value=1)


def test_probe_keeps_its_cases_in_order() -> None:
    """A probe calls its function once for each case, and needs one."""
    cases = [{"name": name, "arguments": [{"value": at}]} for at, name in enumerate("ba")]
    probe = ProbeTable(function="affine", cases=cases).to_probe()
    assert [(case.name, case.arguments) for case in probe.cases] == [
        ("b", ({"value": 0},)),
        ("a", ({"value": 1},)),
    ]
    assert not is_valid(ProbeTable, function="affine", cases=[])
    assert not is_valid(ProbeTable, function="1x", cases=cases)


def test_date_means_the_end_of_its_day() -> None:
    """A due time without a clock is the day's last second in the course's zone."""
    zone = ZoneInfo("Asia/Seoul")
    policy = LateTable(due=date(2026, 3, 9), per="hour", penalty_percent=5, floor_percent=10).to_policy(zone)
    assert (policy.due, policy.zone) == (datetime.fromisoformat("2026-03-09T23:59:59"), zone)
    assert (policy.per, policy.penalty_percent, policy.floor_percent) == (LateUnit.HOUR, 5.0, 10.0)
    assert LateTable(due=datetime(2026, 3, 9, 12, tzinfo=UTC)).to_policy(zone).due.hour == 12


def test_defaults_of_an_assignment() -> None:
    """A hundred points, any runtime, both budgets without a cap."""
    made = AssignmentManifest(**LEAST)
    assert (made.points, made.stub_points, made.public_points, made.runtime) == (100, 0, None, "any")
    assert {name: budget.max_steps for name, budget in made.to_budgets().items()} == {
        "quick": None,
        "full": None,
    }
    capped = AssignmentManifest(**LEAST, budgets={"quick": {"max_steps": 400}}).to_budgets()
    assert {name: budget.max_steps for name, budget in capped.items()} == {"quick": 400, "full": None}
