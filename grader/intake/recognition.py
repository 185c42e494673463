"""Find a class in a folder or zip: enter wrapping folders, split sections, recognise the layout.

Where names leave it open whether a folder is a student's or holds students, the note says what was assumed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from grader.domain.identity import Platform
from grader.domain.messages import Readable, message
from grader.intake.archives import is_archive
from grader.intake.class_sources import ClassSource, SourceEntry
from grader.intake.folder_kinds import is_class_folder, is_person_name, is_section, is_submission_entry
from grader.intake.platforms import plain_folder
from grader.intake.platforms.layout import AssignmentTarget, ClassFolder, ClassLayout
from grader.intake.platforms.platform_list import PLATFORMS

_MOST_DEPTH: Final = 6
_MOST_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A class that was found, and the source that its entries belong to."""

    source: ClassSource
    layout: ClassLayout


def find_class(source: ClassSource, target: AssignmentTarget) -> FoundClass:
    """Recognise the layout of a class, whatever folders or zip wrap it."""
    folder = ClassFolder.at(source)
    entries = [each for each in folder.entries if is_submission_entry(each)]
    if len(entries) == 1 and is_archive(entries[0].name):
        nested = source.nested(entries[0])
        inner = None if nested is None else ClassFolder.at(nested)
        if nested is not None and inner is not None and _holds_class(inner, target):
            layout = _look(inner, target, 1)
            return FoundClass(nested, _with_note(layout, message("class-entered", folder=entries[0].name)))
    return FoundClass(source, _look(folder, target, 0))


def recognise_platform(folder: ClassFolder, target: AssignmentTarget) -> ClassLayout | None:
    """Return a platform's layout of exactly this folder."""
    return next((found for each in PLATFORMS if (found := each(folder, target)) is not None), None)


def _look(folder: ClassFolder, target: AssignmentTarget, depth: int) -> ClassLayout:
    found = recognise_platform(folder, target)
    if found is not None:
        return found
    if depth < _MOST_DEPTH:
        wrapped = _wrapped(folder, target)
        if wrapped is not None:
            note = message("class-entered", folder=wrapped.key)
            return _with_note(_look(wrapped, target, depth + 1), note)
        sections = list(_sections(folder, target))
        if sections:
            return _merged(folder, sections, target, depth)
    return plain_folder.recognise(folder, target)


def _wrapped(folder: ClassFolder, target: AssignmentTarget) -> ClassFolder | None:
    """Return the only folder in a folder where it holds a class and is not itself a student's."""
    entries = [each for each in folder.entries if is_submission_entry(each)]
    if len(entries) != 1 or not entries[0].is_folder:
        return None
    inner = folder.inner(entries[0])
    has_platform = recognise_platform(inner, target) is not None
    return inner if has_platform or _holds_class(inner, target) else None


def _holds_class(folder: ClassFolder, target: AssignmentTarget) -> bool:
    return is_class_folder(folder, target) or _wraps_class(folder, target)


def _wraps_class(folder: ClassFolder, target: AssignmentTarget, depth: int = 0) -> bool:
    """Whether a folder that is nobody's holds sections, or wraps a platform's download of several people."""
    if depth > _MOST_DEPTH or is_person_name(folder.name, target):
        return False
    if _is_download(folder, target) or (depth and is_class_folder(folder, target)):
        return True
    entries = [each for each in folder.entries if is_submission_entry(each)]
    if len(entries) == 1 and entries[0].is_folder:
        return _wraps_class(folder.inner(entries[0]), target, depth + 1)
    return any(_sections(folder, target))


def _sections(folder: ClassFolder, target: AssignmentTarget) -> Iterator[SourceEntry]:
    """Yield the folders that hold students each; those with a platform's download in them always do."""
    inner = [(each, folder.inner(each)) for each in folder.folders if is_submission_entry(each)]
    downloads = [each for each, content in inner if _is_download(content, target)]
    others = [(each, content) for each, content in inner if each not in downloads]
    files = [each for each in folder.entries if not each.is_folder and is_submission_entry(each)]
    are_sections = not files and others and is_section([content for _, content in others], target)
    yield from downloads
    if are_sections:
        yield from (each for each, _ in others)


def _is_download(folder: ClassFolder, target: AssignmentTarget) -> bool:
    """Whether a folder beside others is a platform's download; a student's own folder has one author."""
    found = recognise_platform(folder, target)
    return found is not None and len({attempt.claims for attempt in found.attempts}) > 1


def _merged(
    folder: ClassFolder, sections: list[SourceEntry], target: AssignmentTarget, depth: int
) -> ClassLayout:
    layouts = [_look(folder.inner(each), target, depth + 1) for each in sections]
    rest = plain_folder.recognise(folder.without(sections), target)
    parts = [*layouts, *([rest] if rest.attempts else [])]
    platforms = {layout.platform for layout in parts}
    names = ", ".join(each.name for each in sections[:_MOST_NAMES])
    return ClassLayout(
        platform=platforms.pop() if len(platforms) == 1 else Platform.PLAIN,
        why=message("layout-sections", count=len(sections), names=names),
        attempts=tuple(attempt for layout in parts for attempt in layout.attempts),
        ignored=(*rest.ignored, *(name for layout in layouts for name in layout.ignored)),
        notes=tuple(note for layout in layouts for note in (layout.why, *layout.notes)),
    )


def _with_note(layout: ClassLayout, note: Readable) -> ClassLayout:
    return replace(layout, notes=(note, *layout.notes))
