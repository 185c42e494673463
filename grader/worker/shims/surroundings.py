"""What the shims connect a program with."""

from dataclasses import dataclass, field

from grader.worker.shims.drawings import Drawings
from grader.worker.shims.lesson_data import LessonData


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The course's data that a program reads, and the figures that it draws."""

    data: LessonData
    drawings: Drawings = field(default_factory=Drawings)
