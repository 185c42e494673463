"""Which files of an assignment's folder a check can read, and one hash over them.

The examiner sees exactly the files that the version covers, so that no check can depend on anything else.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

MANIFEST: Final = "assignment.toml"
# What is for students, for authors or for `grade verify`.
_NO_CHECK_READS: Final = ("README.*", "stub.py", "mutants", "mutants.toml", "variants", ".*")
# What may change without a regrade: when work is due, and what students read about it.
_DECIDES_NO_CHECK: Final = ("late", "hidden_checks")
_CHUNK_BYTES: Final = 1 << 20


def readable_entries(folder: Path) -> tuple[Path, ...]:
    """Return what lies in an assignment's folder for its checks: files and whole folders, by name."""
    return tuple(
        entry
        for entry in sorted(folder.iterdir())
        if not any(fnmatch(entry.name, pattern) for pattern in _NO_CHECK_READS)
    )


def assignment_version(folder: Path) -> str:
    """Hash what decides a grade in an assignment's folder: sha256 over names and bytes.

    Names are relative, so that a course that was moved keeps its version. The values of the manifest count,
    not how they are written. `[late]` and `hidden_checks` decide no check, so a due date may move without a
    regrade.
    """
    digest = hashlib.sha256()
    for file in _files(folder):
        content = _manifest(file) if file == folder / MANIFEST else _hash(file)
        digest.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for entry in readable_entries(folder):
        found = [entry] if entry.is_file() else sorted(entry.rglob("*"))
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _manifest(file: Path) -> str:
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    for name in _DECIDES_NO_CHECK:
        values.pop(name, None)
    return json.dumps(values, sort_keys=True, default=str)


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
