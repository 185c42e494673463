"""Measure and remove the tree of a box, which a student's program may have given any shape."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from grader.confine import MOST_FILES

_OWNER_ALL = 0o700


def is_too_full(root: Path, limit_bytes: int) -> bool:
    """Whether the tree at `root` uses more than `limit_bytes` on disk or has more than `MOST_FILES` names.

    A folder that cannot be listed (no permission, a path too long) counts as too full. Links are not
    followed.
    """
    entries, left, waiting = 0, limit_bytes, [os.fspath(root)]
    while waiting:
        try:
            for name, size, is_folder in _listing(waiting.pop()):
                entries, left = entries + 1, left - size
                if is_folder:
                    waiting.append(name)
        except FileNotFoundError:
            # Removed after its parent was listed.
            continue
        except OSError:
            return True
        if left < 0 or entries > MOST_FILES:
            return True
    return left < 0


@dataclass(frozen=True, slots=True)
class BoxContent:
    """What a folder in memory holds."""

    bytes: int = 0
    files: int = 0


def read_memory_box(pid: int) -> BoxContent:
    """Return what the folder in memory of `pid` holds, whether a name, a descriptor or a mapping holds it.

    Its /tmp is a part of that folder, at a path that the program cannot change.
    """
    try:
        facts = os.statvfs(f"/proc/{pid}/root/tmp")
    except OSError:
        return BoxContent()
    return BoxContent((facts.f_blocks - facts.f_bfree) * facts.f_frsize, facts.f_files - facts.f_ffree)


def _listing(folder: str) -> list[tuple[str, int, bool]]:
    """List (path, bytes on disk, whether it is a folder), up to one entry more than the limit."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                facts = entry.stat(follow_symlinks=False)
                found.append((entry.path, facts.st_blocks * 512, entry.is_dir(follow_symlinks=False)))
            if len(found) > MOST_FILES:
                break
    return found


def open_bytes(pid: int) -> int:
    """Return the bytes on disk of files that `pid` holds open and that no folder names any more."""
    total = 0
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as descriptors:
        for descriptor in descriptors:
            with contextlib.suppress(OSError):
                facts = descriptor.stat()
                total += facts.st_blocks * 512 if facts.st_nlink == 0 else 0
    return total


def remove(root: Path) -> None:
    """Remove the tree at `root`, whatever its depth, permissions and names. Links are not followed.

    Nested folders are first moved to the top, so that no path gets long and nothing recurses. What the system
    refuses to remove is left.
    """
    top, number = os.fspath(root), 0
    token = secrets.token_hex(8)  # unlike any name that the program chose
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        with contextlib.suppress(OSError):
            os.chmod(folder, _OWNER_ALL)  # noqa: PTH101
            with os.scandir(folder) as entries:
                listed = [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries]
            for path, is_folder in listed:
                with contextlib.suppress(OSError):
                    if not is_folder:
                        os.unlink(path)  # noqa: PTH108
                        continue
                    os.chmod(path, _OWNER_ALL)  # noqa: PTH101
                    number += 1
                    moved = f"{top}/{token}-{number}"
                    os.rename(path, moved)  # noqa: PTH104
                    waiting.append(moved)
        if folder != top:
            with contextlib.suppress(OSError):
                os.rmdir(folder)  # noqa: PTH106
    with contextlib.suppress(OSError):
        os.rmdir(top)  # noqa: PTH106
