"""What a late submission costs: arithmetic on times, without files and without a clock."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

_HUNDRED: Final = 100.0


class LateUnit(StrEnum):
    """The unit of delay that a penalty is for; a unit that has begun counts in full."""

    DAY = "day"
    HOUR = "hour"

    @property
    def length(self) -> timedelta:
        """Return how long one unit is."""
        return timedelta(days=1) if self is LateUnit.DAY else timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late one submission is, and the fraction (0 to 1) of its score that this takes away.

    Where a platform says "late" without a time, `is_known` is False and nothing is taken: the instructor
    decides.
    """

    late_by: timedelta
    units: int
    fraction: float
    is_known: bool = True

    @property
    def is_late(self) -> bool:
        """Whether it came after the due time and its grace, or the platform marked it late."""
        return self.units > 0 or not self.is_known


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """When an assignment is due and what each unit of delay costs.

    `zone` is the course's: times without a zone, `due` included, are read in it. Within the grace nothing is
    lost; after it the delay counts from the due time. However late, `floor_percent` of the score is left.
    """

    due: datetime
    zone: tzinfo
    grace_minutes: float = 0.0
    penalty_percent: float = 0.0
    per: LateUnit = LateUnit.DAY
    floor_percent: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.penalty_percent <= _HUNDRED or not 0 <= self.floor_percent <= _HUNDRED:
            raise ValueError("a percentage is not between 0 and 100")
        if not self.grace_minutes >= 0:
            raise ValueError("the grace is negative")

    def penalty(self, handed_in_at: datetime | None, extension: datetime | None = None) -> float:
        """Return the fraction of the score that is lost, 0 to 1; an unknown time costs nothing."""
        return self.assess(handed_in_at, extension).fraction

    def assess(
        self, handed_in_at: datetime | None, extension: datetime | None = None, *, late_flag: bool = False
    ) -> Lateness:
        """Return how late a submission is; an extension moves the due time of one student to later only."""
        if handed_in_at is None:
            return Lateness(timedelta(0), 0, 0.0, is_known=not late_flag)
        late_by = self._aware(handed_in_at) - self.due_for(extension)
        if late_by <= timedelta(minutes=self.grace_minutes):
            return Lateness(max(late_by, timedelta(0)), 0, 0.0)
        units = math.ceil(late_by / self.per.length)
        lost = min(units * self.penalty_percent, _HUNDRED - self.floor_percent)
        return Lateness(late_by, units, lost / _HUNDRED)

    def due_for(self, extension: datetime | None) -> datetime:
        """Return the due time with a student's extension; one that is earlier than `due` changes nothing."""
        due = self._aware(self.due)
        return due if extension is None else max(due, self._aware(extension))

    def _aware(self, moment: datetime) -> datetime:
        return moment if moment.utcoffset() is not None else moment.replace(tzinfo=self.zone)
