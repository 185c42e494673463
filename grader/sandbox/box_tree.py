"""How full a box is, and emptying it: the tree was made by a student's program, and may be of any shape."""

import contextlib
import os
import secrets
from pathlib import Path

MAX_ENTRIES = 20_000
_OWNER_ALL = 0o700


def is_too_full(root: Path, limit_bytes: int) -> bool:
    """Tell whether the tree at *root* holds more than *limit_bytes* on disk or `MAX_ENTRIES` names.

    What cannot be looked through (no permission, a path too long) counts as too full. Links are not followed.
    """
    entries, left, waiting = 0, limit_bytes, [os.fspath(root)]
    while waiting:
        try:
            for name, size, is_folder in _listing(waiting.pop()):
                entries, left = entries + 1, left - size
                if is_folder:
                    waiting.append(name)
        except FileNotFoundError:
            # It was removed between the look at its parent and the look at itself.
            continue
        except OSError:
            return True
        if left < 0 or entries > MAX_ENTRIES:
            return True
    return left < 0


def _listing(folder: str) -> list[tuple[str, int, bool]]:
    """List (path, bytes on disk, whether it is a folder), one entry more than are allowed at most."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                facts = entry.stat(follow_symlinks=False)
                found.append((entry.path, facts.st_blocks * 512, entry.is_dir(follow_symlinks=False)))
            if len(found) > MAX_ENTRIES:
                break
    return found


def open_bytes(pid: int) -> int:
    """Count the bytes of files that *pid* holds open and that no folder names any more."""
    total = 0
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as descriptors:
        for descriptor in descriptors:
            with contextlib.suppress(OSError):
                facts = descriptor.stat()
                total += facts.st_blocks * 512 if facts.st_nlink == 0 else 0
    return total


def remove(root: Path) -> None:
    """Remove the tree at *root*, however deep it is, whatever its permissions and names. Follows no link.

    Folders within folders are first moved to the top, so that no path grows long and nothing recurses. What
    the system refuses to remove is left.
    """
    top, number = os.fspath(root), 0
    token = secrets.token_hex(8)  # no name of the program's stands in the way
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
