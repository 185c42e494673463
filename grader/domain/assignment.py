"""An assignment and its checks, independent of the files that they were read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.domain.late import LatePolicy
from grader.domain.messages import Text
from grader.domain.run import Budget, Limits


class Visibility(StrEnum):
    """Who may see the details of a check's outcome."""

    PUBLIC = "public"
    HIDDEN = "hidden"


class HiddenDetail(StrEnum):
    """What students may read about hidden checks in their feedback."""

    NOTHING = "hidden"
    TITLE = "title"
    HINT = "title and hint"
    AFTER_DUE = "after due"


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One question with points, as its `@check(...)` line declares it (read without importing it)."""

    id: str
    points: float
    title: Text
    hint: Text
    concept: str
    visibility: Visibility
    depends_on: tuple[str, ...]
    file: Path
    line: int

    def to_dict(self) -> dict[str, Any]:
        """Return the form that crosses to the examiner; `file` and `line` stay with the host."""
        return {
            "id": self.id,
            "points": self.points,
            "title": self.title.to_dict(),
            "hint": self.hint.to_dict(),
            "concept": self.concept,
            "visibility": self.visibility.value,
            "depends_on": list(self.depends_on),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "CheckSpec":
        """Read a spec; `depends_on`, `file` and `line` may be missing."""
        return cls(
            id=str(data["id"]),
            points=float(data["points"]),
            title=Text(**data["title"]),
            hint=Text(**data["hint"]),
            concept=str(data["concept"]),
            visibility=Visibility(data["visibility"]),
            depends_on=tuple(data.get("depends_on", ())),
            file=Path(data.get("file", "")),
            line=int(data.get("line", 0)),
        )


@dataclass(frozen=True, slots=True)
class ProbeCase:
    """One call of a probed function.

    `arguments` are in order; each is either `{"tensor": {"dtype": "float32", "shape": [None, 28, 28, 1]}}`,
    which becomes a placeholder (a None is a dimension that the examiner chooses later), or
    `{"value": …}`, a plain literal that is passed on unchanged.
    """

    name: str
    arguments: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """A student's function that the worker calls on symbolic inputs to export its graph."""

    function: str
    cases: tuple[ProbeCase, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One gradable task."""

    id: str
    group: str | None
    folder: Path
    title: Text
    entry: str
    runtime: str
    max_score: float
    stub_score: float
    datasets: tuple[str, ...]
    budgets: Mapping[str, Budget]
    limits: Limits
    thresholds: Mapping[str, Mapping[str, Mapping[str, float]]]
    probes: tuple[Probe, ...]
    checks: tuple[CheckSpec, ...]
    solution: Path
    version: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    late: LatePolicy | None = None
    hidden_checks: HiddenDetail = HiddenDetail.TITLE

    def thresholds_for(self, dataset: str, budget: str) -> Mapping[str, float]:
        """Return the thresholds for a data set and budget; `default` is for data sets that are not listed."""
        by_budget = self.thresholds.get(dataset, self.thresholds.get("default", {}))
        return by_budget.get(budget, {})
