"""Read and validate `course.toml` and `assignment.toml`; every mistake is reported at once.

Must not depend on TensorFlow: `grade list` answers from here.
"""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from grader.course.toml_model import StrictModel, read_toml
from grader.domain.assignment import Probe, ProbeCase
from grader.domain.late import LatePolicy, LateUnit
from grader.domain.messages import Text
from grader.domain.run import Budget, Limits

MEGABYTE = 1 << 20
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Words(StrictModel):
    """A text in both languages of the course."""

    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def to_text(self) -> Text:
        """Convert to the domain's class."""
        return Text(ko=self.ko, en=self.en)


HiddenChecks = Literal["hidden", "title", "title and hint", "after due"]


class GroupTable(StrictModel):
    """A group of assignments that are graded together."""

    title: Words
    members: list[str] = Field(min_length=1)


class CourseManifest(StrictModel):
    """The content of `assignments/course.toml`."""

    kind: Literal["student", "full"] | None = None
    title: Words
    lang: Literal["ko", "en"] = "ko"
    hidden_seed: str | None = Field(default=None, min_length=1, coerce_numbers_to_str=True)
    zone: str = "UTC"
    hidden_checks: HiddenChecks = "title"
    groups: dict[str, GroupTable] = Field(default_factory=dict)

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError) as error:
            raise ValueError('write a name such as "Asia/Seoul" or "UTC"') from error
        return zone


class BudgetTable(StrictModel):
    """A training allowance; without `max_steps` there is no cap."""

    max_steps: int | None = Field(default=None, gt=0)


class LimitsTable(StrictModel):
    """The sandbox's hard limits, in the units of their names."""

    wall_seconds: float = Field(default=600.0, gt=0)
    cpu_seconds: int = Field(default=1800, gt=0)
    memory_mb: int = Field(default=4096, ge=256)
    file_mb: int = Field(default=1024, gt=0)
    processes: int = Field(default=512, gt=0)

    def to_limits(self) -> Limits:
        """Convert to the domain's class, in bytes."""
        return Limits(
            wall_seconds=self.wall_seconds,
            cpu_seconds=self.cpu_seconds,
            memory_bytes=self.memory_mb * MEGABYTE,
            file_bytes=self.file_mb * MEGABYTE,
            processes=self.processes,
        )


class TensorTable(StrictModel):
    """A symbolic input: -1 is a dimension that the examiner chooses later."""

    dtype: Literal["float32", "float64", "int32", "int64", "bool"] = "float32"
    shape: list[int]

    @field_validator("shape")
    @classmethod
    def _dimensions_make_sense(cls, shape: list[int]) -> list[int]:
        if any(size < -1 or size == 0 for size in shape):
            raise ValueError("each dimension is a positive number, or -1 for unknown")
        return shape


class ArgumentTable(StrictModel):
    """One argument of a probed call: `tensor` or `value`, not both."""

    tensor: TensorTable | None = None
    value: Any = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ArgumentTable":
        if ("tensor" in self.model_fields_set) == ("value" in self.model_fields_set):
            raise ValueError("write either tensor = {…} or value = …")
        return self

    def to_argument(self) -> dict[str, Any]:
        """Convert to plain data, where an unknown dimension is None."""
        if self.tensor is None:
            return {"value": self.value}
        shape = [None if size == -1 else size for size in self.tensor.shape]
        return {"tensor": {"dtype": self.tensor.dtype, "shape": shape}}


class CaseTable(StrictModel):
    """One call of a probed function."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    arguments: list[ArgumentTable]


class ProbeTable(StrictModel):
    """A function that the worker calls on symbolic inputs."""

    function: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    cases: list[CaseTable] = Field(min_length=1)

    def to_probe(self) -> Probe:
        """Convert to the domain's class."""
        cases = (
            ProbeCase(name=case.name, arguments=tuple(each.to_argument() for each in case.arguments))
            for case in self.cases
        )
        return Probe(function=self.function, cases=tuple(cases))


class LateTable(StrictModel):
    """The due time, and what each started unit of delay costs in percent of the score."""

    due: datetime
    grace_minutes: float = Field(default=0.0, ge=0)
    penalty_percent: float = Field(default=0.0, ge=0, le=100)
    per: Literal["day", "hour"] = "day"
    floor_percent: float = Field(default=0.0, ge=0, le=100)

    @field_validator("due", mode="before")
    @classmethod
    def _date_means_its_end(cls, due: Any) -> Any:
        """Read a date without a clock as the end of that day, as in a list of extensions."""
        if isinstance(due, date) and not isinstance(due, datetime):
            return datetime.combine(due, time(23, 59, 59))
        return due

    def to_policy(self, zone: ZoneInfo) -> LatePolicy:
        """Convert to the domain's class; a `due` without an offset is in the course's zone."""
        return LatePolicy(
            due=self.due,
            zone=zone,
            grace_minutes=self.grace_minutes,
            penalty_percent=self.penalty_percent,
            per=LateUnit(self.per),
            floor_percent=self.floor_percent,
        )


BudgetName = Literal["quick", "full"]


def _default_budgets() -> dict[BudgetName, BudgetTable]:
    return {"quick": BudgetTable(), "full": BudgetTable()}


class AssignmentManifest(StrictModel):
    """The content of an `assignment.toml`."""

    id: str = Field(pattern=ID_PATTERN)
    group: str | None = None
    title: Words
    points: float = Field(default=100, gt=0)
    public_points: float | None = Field(default=None, ge=0)
    stub_points: float = Field(default=0, ge=0)
    entry: str = Field(pattern=r"^[A-Za-z0-9_]+\.py$")
    runtime: Literal["tf1", "tf2", "any"] = "any"
    datasets: list[str] = Field(default_factory=lambda: ["mnist", "digits"], min_length=1)
    budgets: dict[BudgetName, BudgetTable] = Field(default_factory=_default_budgets)
    limits: LimitsTable = Field(default_factory=LimitsTable)
    thresholds: dict[str, dict[BudgetName, dict[str, float]]] = Field(default_factory=dict)
    probes: list[ProbeTable] = Field(default_factory=list)
    late: LateTable | None = None
    hidden_checks: HiddenChecks | None = None
    facts: dict[str, Any] = Field(default_factory=dict)

    def to_budgets(self) -> dict[str, Budget]:
        """Return both budgets; one that the file leaves out has no cap."""
        tables = {**_default_budgets(), **self.budgets}
        return {str(name): Budget(name=name, max_steps=table.max_steps) for name, table in tables.items()}


def read_course_manifest(file: Path) -> CourseManifest:
    """Return the content of `course.toml`; raises `CourseError` with every mistake in it."""
    return read_toml(file, CourseManifest)


def read_assignment_manifest(file: Path) -> AssignmentManifest:
    """Return the content of an `assignment.toml`; raises `CourseError` with every mistake in it."""
    return read_toml(file, AssignmentManifest)
