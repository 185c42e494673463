"""What a late submission costs: arithmetic on times, without files and without a clock.

One rule: two ways of writing the same instant are equally late. A day of delay is a calendar day in the
course's zone: it ends at the due time's hour on the next day, whether a clock change made it 23 or 25 hours
long. An hour of delay is 60 minutes. A unit that has begun counts in full, and fractions of a second do not
count. Of an hour that a clock change repeats or leaves out, a due time means the later instant, in the
student's favour.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

_HUNDRED: Final = 100.0
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


class LateUnit(StrEnum):
    """The unit of delay that a penalty is for; a unit that has begun counts in full."""

    DAY = "day"
    HOUR = "hour"


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
        due = self.due_for(extension)
        # Of two times in one zone Python subtracts the clocks' readings, whatever the clocks did in between.
        at = self._aware(handed_in_at).astimezone(UTC).replace(microsecond=0)
        late_by = at - due.astimezone(UTC).replace(microsecond=0)
        if late_by <= timedelta(minutes=self.grace_minutes):
            return Lateness(max(late_by, timedelta(0)), 0, 0.0)
        units = math.ceil(late_by / _HOUR) if self.per is LateUnit.HOUR else self._days(due, at)
        lost = min(units * self.penalty_percent, _HUNDRED - self.floor_percent)
        return Lateness(late_by, units, lost / _HUNDRED)

    def due_for(self, extension: datetime | None) -> datetime:
        """Return the due time with a student's extension; one that is earlier than `due` changes nothing."""
        due = self._due()
        return due if extension is None else max(due, self._aware(extension))

    def _due(self) -> datetime:
        if self.due.utcoffset() is not None:
            return self.due
        return self._later_instant(self.due).astimezone(self.zone)

    def _days(self, due: datetime, at: datetime) -> int:
        """Count the calendar days that have begun since `due`; `at` is after it."""
        clock = due.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
        # A day is 23 hours long at least: the quotient is at most one too high after any number of days.
        days = max(math.ceil((at - due.astimezone(UTC)) / _DAY) - 1, 1)
        while self._later_instant(clock + days * _DAY) < at:
            days += 1
        return days

    def _later_instant(self, clock: datetime) -> datetime:
        """Return the later instant that the course's clocks show this, as they do twice in autumn."""
        return max(clock.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1))

    def _aware(self, moment: datetime) -> datetime:
        return moment if moment.utcoffset() is not None else moment.replace(tzinfo=self.zone)
