"""The programs that an assignment itself comes with, by which its submissions are recognised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssignmentPrograms:
    """An assignment's file name, the starter file that students get, and the reference solution.

    `reference` is empty where the course has no solutions, as in what students install.
    """

    id: str
    entry: str
    starter: bytes = b""
    reference: bytes = b""
