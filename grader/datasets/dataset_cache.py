"""The cache of converted data sets: folders written completely or not at all, and verified on reading.

A folder is `NAME-DIGEST12/` with `public/`, `hidden/` and `manifest.json`; a key file records which digest
belongs to which source. Two processes may write at once: both create the same content, and the first rename
wins.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from grader.atomic_files import write_atomically

PUBLIC_FILES: Final = (
    "train_images",
    "train_labels",
    "validation_images",
    "validation_labels",
    "test_images",
    "test_labels",
    "hidden_images",
)
HIDDEN_FILES: Final = ("images", "labels")
_PATHS: Final = tuple(f"public/{name}.npy" for name in PUBLIC_FILES) + tuple(
    f"hidden/{name}.npy" for name in HIDDEN_FILES
)
_MANIFEST: Final = "manifest.json"
_FORM: Final = 1


@dataclass(frozen=True, slots=True)
class CachedDataset:
    """A converted data set in the cache; `files` maps relative paths to sha256."""

    folder: Path
    digest: str
    files: Mapping[str, str]


def find_entry(name: str, key: str, cache_dir: Path, *, thorough: bool = True) -> CachedDataset | None:
    """Return the entry for a source's `key`, or None if it is missing or incomplete.

    `thorough` hashes every file; otherwise only sizes are compared.
    """
    try:
        digest = str(json.loads(_key_file(name, key, cache_dir).read_text("utf-8"))["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return _read_entry(_entry_folder(name, digest, cache_dir), digest, thorough=thorough)


def keep_entry(
    name: str,
    key: str,
    cache_dir: Path,
    arrays: Mapping[str, NDArray[np.uint8]],
    links: Mapping[str, Path] | None = None,
) -> CachedDataset:
    """Write `arrays` (relative path -> uint8 array) as an entry, atomically.

    `links` names files of another entry, which are linked instead of written if the file system supports
    it. Raises OSError if the cache cannot be written.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=cache_dir))
    try:
        for path in _PATHS:
            (building / path).parent.mkdir(exist_ok=True)
            _write_or_link(building / path, path, arrays, links or {})
        files = {path: _sha256(building / path) for path in _PATHS}
        digest = _digest(files)
        sizes = {path: (building / path).stat().st_size for path in _PATHS}
        manifest = {"form": _FORM, "digest": digest, "files": files, "sizes": sizes}
        (building / _MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        folder = _entry_folder(name, digest, cache_dir)
        _move_into_place(building, folder, digest)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    write_atomically(_key_file(name, key, cache_dir), json.dumps({"digest": digest}))
    return CachedDataset(folder, digest, files)


def _write_or_link(
    target: Path, path: str, arrays: Mapping[str, NDArray[np.uint8]], links: Mapping[str, Path]
) -> None:
    if path in links:
        try:
            os.link(links[path], target)
        except OSError:
            shutil.copyfile(links[path], target)
    else:
        np.save(target, np.ascontiguousarray(arrays[path]), allow_pickle=False)


def _move_into_place(building: Path, folder: Path, digest: str) -> None:
    if _read_entry(folder, digest, thorough=True) is not None:
        return
    try:
        building.rename(folder)
    except OSError:
        # Another process was first, which is fine, or a broken entry blocks the name.
        if _read_entry(folder, digest, thorough=True) is not None:
            return
        aside = Path(tempfile.mkdtemp(prefix=".broken-", dir=folder.parent))
        try:
            folder.rename(aside / folder.name)
            building.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _read_entry(folder: Path, digest: str, *, thorough: bool) -> CachedDataset | None:
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text("utf-8"))
        files = {path: str(manifest["files"][path]) for path in _PATHS}
        if manifest["form"] != _FORM or _digest(files) != digest:
            return None
        for path in _PATHS:
            if (folder / path).stat().st_size != manifest["sizes"][path]:
                return None
            if thorough and _sha256(folder / path) != files[path]:
                return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return CachedDataset(folder, digest, files)


def _digest(files: Mapping[str, str]) -> str:
    text = "".join(f"{path} {files[path]}\n" for path in _PATHS)
    return hashlib.sha256(text.encode()).hexdigest()


def _entry_folder(name: str, digest: str, cache_dir: Path) -> Path:
    return cache_dir / f"{name}-{digest[:12]}"


def _key_file(name: str, key: str, cache_dir: Path) -> Path:
    return cache_dir / f"{name}-key-{key[:24]}.json"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
