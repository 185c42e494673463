"""`DIR/attention.csv`: who needs attention and who submitted nothing, at every stored assignment."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from grader.atomic_files import write_bytes_atomically
from grader.course.course import Course
from grader.domain.errors import StorageFault
from grader.domain.messages import message
from grader.domain.report import AttentionItem
from grader.i18n.catalogue import Catalogue
from grader.render.attention_table import write_attention_rows
from grader.services.batch.attention import find_attention
from grader.store.gradebook import Gradebook

ATTENTION_FILE: Final = "attention.csv"
# Ids and names.
Students = tuple[tuple[str, str], ...]


def write_attention(
    out: Path, gradebook: Gradebook, course: Course, catalogue: Catalogue, older: Mapping[str, Students]
) -> None:
    """Write the file anew. Raises `StorageFault` if the folder refuses it.

    `older` are, for each assignment, the students of whom this download has only an older attempt.
    """
    text = write_attention_rows(_rows(gradebook, course, older), catalogue)
    path = out / ATTENTION_FILE
    try:
        write_bytes_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFault(message("batch-folder-unwritable", place=str(path), reason=reason)) from error


def _rows(
    gradebook: Gradebook, course: Course, older: Mapping[str, Students]
) -> Iterator[tuple[str, AttentionItem]]:
    for name in gradebook.assignments():
        if name in course.assignments:
            for item in find_attention(gradebook, course.assignments[name], older.get(name, ())):
                yield name, item
