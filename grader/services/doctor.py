"""Find out what this machine can do, without importing TensorFlow and without changing anything."""

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from grader.domain.errors import GraderFault
from grader.domain.finding import Finding
from grader.domain.messages import message
from grader.domain.run import Isolation

_OLDEST: Final = (3, 11)
_NEWEST: Final = (3, 13)
_LESSON_PACKAGES: Final = ("pandas", "scikit-learn", "scipy", "seaborn")
_HIDES_FILES: Final = frozenset({"landlock", "mountns"})


def examine_machine(cache_dir: Path, data_dir: Path | None) -> tuple[Finding, ...]:
    """Examine Python, TensorFlow, the cores, each isolation layer and each data set."""
    return (
        _examine_python(),
        _examine_tensorflow(),
        Finding("cpu", ok=True, text=message("doctor-cores", cores=os.cpu_count() or 1)),
        _examine_lessons(),
        *_examine_isolation(),
        *_examine_data(cache_dir, data_dir),
    )


def _examine_python() -> Finding:
    number = platform.python_version()
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        remedy = message("doctor-python-remedy")
        return Finding("python", ok=False, text=message("doctor-python-old", version=number), remedy=remedy)
    text = message("doctor-python", version=number, system=f"{platform.system()} {platform.machine()}")
    return Finding("python", ok=True, text=text)


def _examine_tensorflow() -> Finding:
    # Importing it would take seconds; builds for other processors have names of their own.
    for name in ("tensorflow", "tensorflow-cpu", "tensorflow-macos", "tf-nightly"):
        try:
            text = message("doctor-tensorflow", version=version(name))
        except PackageNotFoundError:
            continue
        return Finding("tensorflow", ok=True, text=text)
    remedy = message("doctor-tensorflow-remedy")
    return Finding("tensorflow", ok=False, text=message("doctor-tensorflow-missing"), remedy=remedy)


def _examine_lessons() -> Finding:
    """Find what lessons often import beside the course's packages: the extra `lessons` of this package."""
    missing = []
    for name in _LESSON_PACKAGES:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if not missing:
        names = ", ".join(_LESSON_PACKAGES)
        return Finding("lessons", ok=True, text=message("doctor-lessons", names=names))
    text = message("doctor-lessons-missing", names=", ".join(missing))
    return Finding("lessons", ok=False, text=text, remedy=message("doctor-lessons-remedy"))


def require_layers(isolation: Isolation) -> None:
    """Raise `GraderFault` where ``strict`` insists on a layer that this machine lacks; tells the remedy."""
    if isolation is not Isolation.STRICT:
        return
    from grader.confine import LAYERS

    required = {layer.name for layer in LAYERS if layer.is_required}
    missing = [each for each in _examine_isolation() if each.name in required and not each.ok]
    if missing:
        names = ", ".join(each.name for each in missing)
        remedies = dict.fromkeys(each.remedy for each in missing if each.remedy is not None)
        raise GraderFault(message("strict-lacks-layers", names=names), *remedies)


def hides_files() -> bool:
    """Whether a layer of this machine can keep a submission from reading the grader's files."""
    return any(each.ok for each in _examine_isolation() if each.name in _HIDES_FILES)


def _examine_isolation() -> Iterator[Finding]:
    from grader.confine import probe_all

    for layer in probe_all():
        name = str(layer.layer)
        if layer.available:
            yield Finding(name, ok=True, text=message("doctor-layer-there"))
        else:
            reason = "; ".join(str(part) for part in (layer.reason, layer.detail) if part)
            text = message("doctor-layer-missing", reason=reason)
            yield Finding(name, ok=False, text=text, remedy=message(layer.remedy))


def _examine_data(cache_dir: Path, data_dir: Path | None) -> Iterator[Finding]:
    from grader.datasets.dataset_registry import status

    for each in status(cache_dir, data_dir):
        remedy = None if each.present else message("doctor-dataset-remedy")
        yield Finding(each.name, ok=each.present, text=each.note, remedy=remedy)
