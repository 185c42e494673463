"""When a cloned repository's last commit was made, without reading the repository's own configuration.

Commands that a repository's `config` names must not run on the grader's machine. So git is given an empty
repository of our own, which borrows nothing but the objects of the clone.
"""

import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

_SHA: Final = re.compile(r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$")
_REF: Final = re.compile(r"^refs/[\w./-]+$")
_COMMITTER: Final = re.compile(rb"^committer .* (\d{1,12}) ([+-])(\d{2})(\d{2})$", re.MULTILINE)
_SECONDS: Final = 10
_SMALL: Final = 1 << 20


def read_commit_time(repository: Path) -> datetime | None:
    """Return when the checked-out commit was made, by its author's clock, or None if it cannot be read."""
    folder = repository / ".git"
    git = shutil.which("git")
    if git is None or folder.is_symlink() or not folder.is_dir():
        return None
    commit = _head(folder)
    if commit is None:
        return None
    match = _COMMITTER.search(_read_commit(git, folder / "objects", commit))
    if match is None:
        return None
    seconds, sign, hours, minutes = match.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        return datetime.fromtimestamp(int(seconds), timezone(-shift if sign == b"-" else shift))
    except (ValueError, OverflowError, OSError):
        return None


def _head(folder: Path) -> str | None:
    """Follow HEAD to a commit."""
    text = _small_text(folder / "HEAD").strip()
    if not text.startswith("ref: "):
        return text if _SHA.match(text) else None
    ref = text.removeprefix("ref: ").strip()
    if not _REF.match(ref) or ".." in ref:
        return None
    loose = _small_text(folder / ref).strip()
    if _SHA.match(loose):
        return loose
    for line in _small_text(folder / "packed-refs").splitlines():
        sha, _, name = line.partition(" ")
        if name == ref and _SHA.match(sha):
            return sha
    return None


def _read_commit(git: str, objects: Path, commit: str) -> bytes:
    with tempfile.TemporaryDirectory() as own:
        repository = Path(own)
        (repository / "refs").mkdir()
        (repository / "objects" / "info").mkdir(parents=True)
        (repository / "objects" / "info" / "alternates").write_text(f"{objects.resolve()}\n")
        (repository / "HEAD").write_text("ref: refs/heads/none\n")
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "GIT_DIR": own,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "HOME": own,
        }
        size = _run(git, ["cat-file", "-s", commit], environment).strip()
        if not size.isdigit() or int(size) > _SMALL:
            return b""
        return _run(git, ["cat-file", "commit", commit], environment)


def _run(git: str, arguments: list[str], environment: dict[str, str]) -> bytes:
    try:
        done = subprocess.run(
            [git, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout if done.returncode == 0 else b""


def _small_text(path: Path) -> str:
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_SMALL).decode("utf-8", "replace")
    except OSError:
        return ""
