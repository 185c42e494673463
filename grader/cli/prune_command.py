"""`grade prune DIR`: remove what no stored result needs from a batch's folder."""

from pathlib import Path

from grader.cli.terminal import Terminal
from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.services.batch.prune import prune
from grader.store.connection import FILE_NAME
from grader.store.gradebook import Gradebook

_WAIT_SECONDS = 10.0
_MEGABYTE = 1 << 20


def prune_folder(folder: Path, gradebook: str | None, terminal: Terminal) -> int:
    """Remove the files and say how much that was. Raises `UsageError` for a folder without a gradebook."""
    if gradebook is None and not (folder / FILE_NAME).is_file():
        # Opening a gradebook would create it, and everything beside it would count as unneeded.
        raise UsageError(message("show-no-gradebook", path=str(folder)))
    with (
        Gradebook.open(gradebook or folder, folder=folder) as book,
        book.lock("grade prune", _WAIT_SECONDS),
    ):
        removed = prune(book, folder)
    size = f"{removed.size_bytes / _MEGABYTE:.1f}"
    text = message("pruned", evidence=removed.evidence, submissions=removed.submissions, size=size)
    terminal.show(terminal.catalogue.text(text))
    return 0
