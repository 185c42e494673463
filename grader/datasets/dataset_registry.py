"""Find a data set, real if available and synthetic otherwise, split into public parts and a hidden one."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from grader.datasets import digits, pictures
from grader.datasets.cifar import find_cifar, read_cifar
from grader.datasets.dataset_cache import PUBLIC_FILES, CachedDataset, find_entry, keep_entry
from grader.datasets.digits import draw_digits, draw_hidden
from grader.datasets.drawn_splits import Drawn, DrawnSplits
from grader.datasets.fetch import fetched_folder
from grader.datasets.garments import (
    GARMENTS_HIDDEN_SEED,
    GARMENTS_SHA256,
    draw_garments,
    draw_hidden_garments,
)
from grader.datasets.idx import read_pair
from grader.datasets.npz import Source, read_npz
from grader.datasets.pictures import draw_hidden_pictures, draw_pictures
from grader.domain.dataset import Dataset
from grader.domain.errors import GraderFault, UsageError
from grader.domain.messages import Message, message

Progress = Callable[[int, int], None]

NAMES: Final = ("mnist", "digits", "fashion-mnist", "garments", "cifar10", "pictures")
MNIST_OR_DIGITS: Final = ("mnist", "digits")
FASHION_OR_GARMENTS: Final = ("fashion-mnist", "garments")
_BUILT_IN: Final = ("digits", "garments", "pictures")
_WHOLE_TRAIN: Final = 50_000
_IDX_NAMES: Final = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
_NPZ_NAME: Final = "mnist.npz"
# The version of the splits; a change creates new entries.
_CUT: Final = "1"
_SHAPES: Final = ((28, 28), (32, 32, 3))


@dataclass(frozen=True, slots=True)
class DatasetStatus:
    """One data set's row of `grade data status`; `digest` is empty if it is not ready."""

    name: str
    present: bool
    path: Path | None
    digest: str
    note: Message


@dataclass(frozen=True, slots=True)
class _BuiltIn:
    """A synthetic data set of this project."""

    name: str
    default_seed: str
    public_sha256: str
    draw: Callable[[Progress | None], DrawnSplits]
    draw_hidden: Callable[[str], Drawn]

    def key(self, seed: str) -> str:
        """Return the key of the set with the hidden split of `seed`."""
        return hashlib.sha256(f"{self.public_sha256}\n{seed}".encode()).hexdigest()


def locate(
    name: str | None,
    data_dir: Path | None,
    cache_dir: Path,
    hidden_seed: str | None,
    progress: Progress | None = None,
    allowed: Sequence[str] = MNIST_OR_DIGITS,
) -> Dataset:
    """Find data set `name` and prepare it on disk, converted or drawn on first use.

    None means the first available one of `allowed` (an assignment's list); built-in ones are always
    available. `progress` receives (images done, images in all) while one is drawn. Raises UsageError for a
    name that is unknown or not allowed and for missing or broken files, and GraderFault if the cache cannot
    be written.
    """
    if name is not None and name not in NAMES:
        raise UsageError(message("unknown-dataset", name=name, known=", ".join(NAMES)))
    if name is not None and name not in allowed:
        raise UsageError(message("dataset-not-allowed", name=name, allowed=", ".join(allowed)))
    try:
        for each in (name,) if name is not None else allowed:
            found = _locate_one(each, data_dir, cache_dir, hidden_seed, progress)
            if found is not None:
                return found
    except OSError as error:
        raise GraderFault(
            message("dataset-cache-unwritable", path=str(cache_dir), reason=error.strerror or str(error))
        ) from error
    raise UsageError(message("dataset-not-here", name=name or allowed[0]))


def _locate_one(
    name: str, data_dir: Path | None, cache_dir: Path, hidden_seed: str | None, progress: Progress | None
) -> Dataset | None:
    if name in _BUILT_IN:
        return _locate_built_in(_built_in(name), cache_dir, hidden_seed, progress)
    if name == "cifar10":
        files = _cifar_files(data_dir, cache_dir)
        return None if files is None else _locate_files("cifar10", files, cache_dir)
    if name == "fashion-mnist":
        files = _fashion_files(data_dir, cache_dir)
        return None if files is None else _locate_files(name, files, cache_dir)
    files = _mnist_files(data_dir, cache_dir)
    return None if files is None else _locate_mnist(files, cache_dir)


def _built_in(name: str) -> _BuiltIn:
    if name == "digits":
        seed, sha256 = digits.DEFAULT_HIDDEN_SEED, digits.PUBLIC_SHA256
        return _BuiltIn("digits", seed, sha256, draw_digits, draw_hidden)
    if name == "garments":
        seed, sha256 = GARMENTS_HIDDEN_SEED, GARMENTS_SHA256
        return _BuiltIn("garments", seed, sha256, draw_garments, draw_hidden_garments)
    seed, sha256 = pictures.DEFAULT_HIDDEN_SEED, pictures.PUBLIC_SHA256
    return _BuiltIn("pictures", seed, sha256, draw_pictures, draw_hidden_pictures)


def status(cache_dir: Path, data_dir: Path | None) -> tuple[DatasetStatus, ...]:
    """Return whether each data set is available, without creating or hashing anything large."""
    return (
        _files_status("mnist", _mnist_files, cache_dir, data_dir),
        _built_in_status(_built_in("digits"), cache_dir),
        _files_status("fashion-mnist", _fashion_files, cache_dir, data_dir),
        _built_in_status(_built_in("garments"), cache_dir),
        _files_status("cifar10", _cifar_files, cache_dir, data_dir),
        _built_in_status(_built_in("pictures"), cache_dir),
    )


def _files_status(
    name: str,
    find: Callable[[Path | None, Path], tuple[Path, ...] | None],
    cache_dir: Path,
    data_dir: Path | None,
) -> DatasetStatus:
    try:
        files = find(data_dir, cache_dir)
    except UsageError as error:
        note = error.messages[0]
        assert isinstance(note, Message)  # noqa: S101 - this room writes no author's texts
        return DatasetStatus(name, present=False, path=data_dir, digest="", note=note)
    if files is None:
        note = message("dataset-status-fetchable", name=name)
        return DatasetStatus(name, present=False, path=None, digest="", note=note)
    entry = find_entry(name, _files_key(files), cache_dir, thorough=False)
    return DatasetStatus(
        name,
        present=True,
        path=files[0].parent,
        digest=entry.digest if entry else "",
        note=message("dataset-status-ready" if entry else "dataset-status-unconverted"),
    )


def _built_in_status(built_in: _BuiltIn, cache_dir: Path) -> DatasetStatus:
    entry = find_entry(built_in.name, built_in.key(built_in.default_seed), cache_dir, thorough=False)
    return DatasetStatus(
        built_in.name,
        present=True,
        path=entry.folder if entry else None,
        digest=entry.digest if entry else "",
        note=message("dataset-status-ready" if entry else "dataset-status-undrawn"),
    )


def _mnist_files(data_dir: Path | None, cache_dir: Path) -> tuple[Path, ...] | None:
    """Find MNIST's files: in `data_dir`, which then must have them, else among downloaded ones."""
    if data_dir is not None:
        if not data_dir.is_dir():
            raise UsageError(message("data-dir-missing", path=str(data_dir)))
        found = _find_files(data_dir)
        missing = [name for name in _IDX_NAMES if _plain_or_gzip(data_dir, name) is None]
        if found is None:
            raise UsageError(message("data-dir-incomplete", path=str(data_dir), missing=", ".join(missing)))
        return found
    return _find_files(fetched_folder("mnist", cache_dir))


def _fashion_files(data_dir: Path | None, cache_dir: Path) -> tuple[Path, ...] | None:
    """Find Fashion-MNIST's files, named as MNIST's: in `data_dir`'s folder for them, else downloaded."""
    places = [fetched_folder("fashion-mnist", cache_dir)]
    if data_dir is not None:
        places = [data_dir / name for name in ("fashion-mnist", "fashion_mnist", "fashion")] + places
    return next((files for files in map(_find_files, places) if files is not None), None)


def _find_files(folder: Path) -> tuple[Path, ...] | None:
    found = [_plain_or_gzip(folder, name) for name in _IDX_NAMES]
    paths = tuple(path for path in found if path is not None)
    if len(paths) == len(_IDX_NAMES):
        return paths
    npz = folder / _NPZ_NAME
    return (npz,) if npz.is_file() else None


def _plain_or_gzip(folder: Path, name: str) -> Path | None:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    return None


def _cifar_files(data_dir: Path | None, cache_dir: Path) -> tuple[Path, ...] | None:
    """Find CIFAR-10's files: in `data_dir` (which may be only MNIST's), else among downloaded ones."""
    if data_dir is not None and not data_dir.is_dir():
        raise UsageError(message("data-dir-missing", path=str(data_dir)))
    here = None if data_dir is None else find_cifar(data_dir)
    return here or find_cifar(fetched_folder("cifar10", cache_dir))


def _locate_mnist(files: tuple[Path, ...], cache_dir: Path) -> Dataset:
    data = _locate_files("mnist", files, cache_dir)
    # A part of MNIST allows lower accuracies than all of it: manifests have thresholds under this name.
    labels = np.load(data.folder / "train_labels.npy", mmap_mode="r", allow_pickle=False)
    return data if len(labels) >= _WHOLE_TRAIN else replace(data, name="mnist-small")


def _locate_files(name: str, files: tuple[Path, ...], cache_dir: Path) -> Dataset:
    key = _files_key(files)
    entry = find_entry(name, key, cache_dir)
    if entry is None:
        arrays = _cut(read_cifar(files) if name == "cifar10" else _read_source(files), files[0])
        entry = keep_entry(name, key, cache_dir, arrays)
    return _dataset(name, entry, source=str(files[0].parent), default_hidden_seed=False)


def _files_key(files: tuple[Path, ...]) -> str:
    digest = hashlib.sha256(_CUT.encode())
    for path in files:
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise UsageError(
                message("dataset-unreadable", path=str(path), reason=error.strerror or str(error))
            ) from error
    return digest.hexdigest()


def _read_source(files: tuple[Path, ...]) -> Source:
    if len(files) == 1:
        return read_npz(files[0])
    return Source(*read_pair(files[0], files[1]), *read_pair(files[2], files[3]))


def _cut(source: Source, path: Path) -> dict[str, NDArray[np.uint8]]:
    """Cut the training set: validation first, as in MNIST's tutorial, the hidden split at its end."""
    images, labels = source.train_images, source.train_labels
    n = images.shape[0]
    hidden = 5000 if n >= _WHOLE_TRAIN else n // 5
    validation = 5000 if n >= _WHOLE_TRAIN else n // 12
    if images.shape[1:] not in _SHAPES or source.test_images.shape[1:] != images.shape[1:]:
        raise UsageError(message("dataset-wrong-size", path=str(path)))
    if not hidden or not validation or not source.test_images.shape[0]:
        raise UsageError(message("dataset-too-small", path=str(path), count=n))
    end = n - hidden
    return _lay_out(
        Drawn(images[validation:end], labels[validation:end]),
        Drawn(images[:validation], labels[:validation]),
        Drawn(source.test_images, source.test_labels),
        Drawn(images[end:], labels[end:]),
    )


def _locate_built_in(
    built_in: _BuiltIn, cache_dir: Path, hidden_seed: str | None, progress: Progress | None
) -> Dataset:
    seed = built_in.default_seed if hidden_seed is None else hidden_seed
    entry = find_entry(built_in.name, built_in.key(seed), cache_dir)
    if entry is None:
        entry = _make_built_in(built_in, cache_dir, seed, progress)
    is_default = seed == built_in.default_seed
    return _dataset(built_in.name, entry, source="drawn", default_hidden_seed=is_default)


def _make_built_in(
    built_in: _BuiltIn, cache_dir: Path, seed: str, progress: Progress | None
) -> CachedDataset:
    """Draw what is missing: the public splits once, the hidden one for each seed."""
    name, base = built_in.name, None
    if seed != built_in.default_seed:
        base = find_entry(name, built_in.key(built_in.default_seed), cache_dir)
        base = base or _make_built_in(built_in, cache_dir, built_in.default_seed, progress)
    hidden = built_in.draw_hidden(seed)
    if base is None:
        drawn = built_in.draw(progress)
        arrays = _lay_out(drawn.train, drawn.validation, drawn.test, hidden)
        return keep_entry(name, built_in.key(seed), cache_dir, arrays)
    shared = [f"public/{file}.npy" for file in PUBLIC_FILES if file != "hidden_images"]
    links = {path: base.folder / path for path in shared}
    return keep_entry(name, built_in.key(seed), cache_dir, _lay_out_hidden(hidden), links)


def _lay_out(train: Drawn, validation: Drawn, test: Drawn, hidden: Drawn) -> dict[str, NDArray[np.uint8]]:
    arrays = _lay_out_hidden(hidden)
    for name, part in (("train", train), ("validation", validation), ("test", test)):
        arrays[f"public/{name}_images.npy"] = part.images
        arrays[f"public/{name}_labels.npy"] = part.labels
    return arrays


def _lay_out_hidden(hidden: Drawn) -> dict[str, NDArray[np.uint8]]:
    return {
        "public/hidden_images.npy": hidden.images,
        "hidden/images.npy": hidden.images,
        "hidden/labels.npy": hidden.labels,
    }


def _dataset(name: str, entry: CachedDataset, *, source: str, default_hidden_seed: bool) -> Dataset:
    return Dataset(
        name, entry.folder / "public", entry.folder / "hidden", entry.digest, source, default_hidden_seed
    )
