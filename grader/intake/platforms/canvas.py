"""Canvas's "Download submissions": one flat folder of attachments, named as `canvas_names` explains."""

from collections import Counter
from collections.abc import Sequence

from grader.domain.identity import Claim, Platform
from grader.domain.messages import message
from grader.intake.class_sources import SourceEntry
from grader.intake.platforms.canvas_names import CanvasName, read_canvas_name, split_attempts
from grader.intake.platforms.layout import (
    AssignmentTarget,
    ClassFolder,
    ClassLayout,
    FoundAttempt,
    SubmittedFile,
)
from grader.intake.platforms.plain_folder import take_plain


def recognise(folder: ClassFolder, target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout where at least half of the names are Canvas's and most attachment ids differ."""
    found = [(each, name) for each in folder.entries if (name := read_canvas_name(each.name))]
    attachments = Counter(name.attachment for _, name in found if name.attachment)
    if not found or 2 * len(found) < len(folder.entries) or len(attachments) * 2 < sum(attachments.values()):
        return None
    by_student: dict[str, list[tuple[SourceEntry, CanvasName]]] = {}
    for entry, name in found:
        by_student.setdefault(name.user_id, []).append((entry, name))
    attempts = [attempt for files in by_student.values() for attempt in _attempts(files, target.stem)]
    rest, ignored = take_plain(folder.without(entry for entry, _ in found))
    why = message("layout-canvas", count=len(found), example=found[0][0].name)
    return ClassLayout(Platform.CANVAS, why, (*attempts, *rest), ignored)


def _attempts(files: Sequence[tuple[SourceEntry, CanvasName]], stem: str) -> list[FoundAttempt]:
    """Return one student's attempts; a text typed beside files goes with the newest."""
    entries = {name: entry for entry, name in reversed(files)}
    claim = _claim(files[0][1])
    typed = tuple(SubmittedFile(entries[name], typed=name.typed) for name in entries if name.typed)
    attempts = split_attempts([name for name in entries if not name.typed], stem)
    if not attempts:
        return [FoundAttempt((claim,), typed, late=files[0][1].late)]
    return [
        FoundAttempt(
            (claim,),
            (
                *(SubmittedFile(entries[name], name=shown) for name, shown in attempt.files),
                *(typed if number == len(attempts) - 1 else ()),
            ),
            late=any(name.late for name, _ in attempt.files),
            at_least=attempt.at_least,
            order=(number, ""),
        )
        for number, attempt in enumerate(attempts)
    ]


def _claim(name: CanvasName) -> Claim:
    shown = "" if name.user == name.user_id else name.user
    return Claim(Platform.CANVAS, platform_id=name.user_id, display_name=shown)
