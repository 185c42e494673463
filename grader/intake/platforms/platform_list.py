"""All platforms, in the order in which they are tried: those with the most telling names first."""

from typing import Final

from grader.intake.platforms import (
    blackboard,
    brightspace,
    canvas,
    github_classroom,
    gradescope,
    ilias,
    moodle,
    nbgrader,
)
from grader.intake.platforms.layout import Recogniser

PLATFORMS: Final[tuple[Recogniser, ...]] = (
    gradescope.recognise,
    moodle.recognise,
    canvas.recognise,
    blackboard.recognise,
    brightspace.recognise,
    nbgrader.recognise,
    github_classroom.recognise,
    ilias.recognise,
)
