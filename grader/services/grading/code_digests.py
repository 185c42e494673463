"""Hashes of the grader's own code, so that a corrected grader never reuses what the old one found."""

import functools
import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Final

import grader
from grader.domain.grading_terms import CodeDigests

installed_version = functools.cache(version)
"""Return a package's version from its metadata (https://packaging.python.org/specifications/)."""

# What works in a run or decides how it ends.
_OF_A_RUN: Final = ("worker", "evidence", "sandbox", "confine", "forkserver.py", "kernels.py", "wire.py")
# What only shows, keeps or schedules results. All other code can change a score.
_OF_NO_RESULT: Final = (
    *("cli", "render", "i18n", "executors", "store"),
    *("services/authoring", "services/batch", "services/reporting", "services/verify"),
)


@functools.cache
def current_code() -> CodeDigests:
    """Return the digests of the code that this process runs."""
    package = Path(grader.__file__).parent
    return code_digests(package, f"{python_version()} {installed_version('tensorflow')}")


def code_digests(package: Path, versions: str) -> CodeDigests:
    """Hash a grader package's modules by their part in a result; `versions` are those of its libraries."""
    modules = sorted(package.rglob("*.py"))
    of_a_run = [file for file in modules if _is_in(package, file, _OF_A_RUN)]
    of_a_result = [file for file in modules if not _is_in(package, file, _OF_NO_RESULT)]
    return CodeDigests(_hash(package, of_a_run, versions), _hash(package, of_a_result, versions))


def _is_in(package: Path, file: Path, places: Iterable[str]) -> bool:
    name = file.relative_to(package).as_posix()
    return any(name == place or name.startswith(f"{place}/") for place in places)


def _hash(package: Path, files: Iterable[Path], versions: str) -> str:
    digest = hashlib.sha256(versions.encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(package).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
