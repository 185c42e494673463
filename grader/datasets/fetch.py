"""Download a requested data set, resume interrupted downloads, and keep it only if its hash is right."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Final, Protocol

from grader.domain.errors import GraderFault, UsageError
from grader.domain.messages import message

Progress = Callable[[int, int], None]

_PIECE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a mirror: its name, size in bytes, and sha256."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """A location with all files of a data set under one address, which ends with a slash."""

    address: str
    files: tuple[RemoteFile, ...]


MNIST_FILES: Final = (
    RemoteFile(
        "train-images-idx3-ubyte.gz",
        9_912_422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    RemoteFile(
        "train-labels-idx1-ubyte.gz",
        28_881,
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    RemoteFile(
        "t10k-images-idx3-ubyte.gz",
        1_648_877,
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    RemoteFile(
        "t10k-labels-idx1-ubyte.gz",
        4_542,
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
)
MNIST_NPZ: Final = RemoteFile(
    "mnist.npz", 11_490_434, "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
)
FASHION_MNIST_FILES: Final = (
    RemoteFile(
        "train-images-idx3-ubyte.gz",
        26_421_880,
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    RemoteFile(
        "train-labels-idx1-ubyte.gz",
        29_515,
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    RemoteFile(
        "t10k-images-idx3-ubyte.gz",
        4_422_102,
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    RemoteFile(
        "t10k-labels-idx1-ubyte.gz",
        5_148,
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
)
CIFAR10_ARCHIVE: Final = RemoteFile(
    "cifar-10-binary.tar.gz",
    170_052_171,
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
)
MIRRORS: Final[dict[str, tuple[Mirror, ...]]] = {
    "mnist": (
        Mirror("https://storage.googleapis.com/tensorflow/tf-keras-datasets/", (MNIST_NPZ,)),
        Mirror("https://ossci-datasets.s3.amazonaws.com/mnist/", MNIST_FILES),
        Mirror("https://storage.googleapis.com/cvdf-datasets/mnist/", MNIST_FILES),
    ),
    "fashion-mnist": (
        Mirror("https://storage.googleapis.com/tensorflow/tf-keras-datasets/", FASHION_MNIST_FILES),
        Mirror("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", FASHION_MNIST_FILES),
    ),
    "cifar10": (
        Mirror("https://www.cs.toronto.edu/~kriz/", (CIFAR10_ARCHIVE,)),
        Mirror("https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/", (CIFAR10_ARCHIVE,)),
    ),
}


class _Response(Protocol):
    """The parts of a response that are used."""

    status: int

    def read(self, amount: int, /) -> bytes: ...


def fetched_folder(name: str, cache_dir: Path) -> Path:
    """Return the folder of a downloaded data set's files."""
    return cache_dir / "fetched" / name


def fetch(
    name: str,
    cache_dir: Path,
    progress: Progress | None = None,
    *,
    mirrors: tuple[Mirror, ...] | None = None,
    timeout_seconds: float = 30.0,
) -> Path:
    """Download data set `name` into the cache and return its folder; existing files are not requested again.

    `progress` receives (bytes done, bytes in all). Mirrors are tried in order. Raises UsageError for a name
    that cannot be downloaded, and GraderFault if no mirror delivered every file with the right hash.
    """
    places = MIRRORS.get(name) if mirrors is None else mirrors
    if not places:
        raise UsageError(message("dataset-not-fetchable", name=name, known=", ".join(MIRRORS)))
    folder = fetched_folder(name, cache_dir)
    reasons = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for mirror in places:
            reason = _fetch_from(mirror, folder, progress or _silent, timeout_seconds)
            if reason is None:
                return folder
            reasons.append(f"{mirror.address}: {reason}")
    except OSError as error:
        raise GraderFault(message("dataset-cache-unwritable", path=str(folder), reason=str(error))) from error
    raise GraderFault(message("fetch-failed", name=name, reasons="; ".join(reasons), folder=str(folder)))


def is_intact(path: Path, file: RemoteFile) -> bool:
    """Whether a file exists with the right size and hash."""
    try:
        return path.stat().st_size == file.size_bytes and _sha256(path) == file.sha256
    except OSError:
        return False


def _fetch_from(mirror: Mirror, folder: Path, report: Progress, timeout_seconds: float) -> str | None:
    """Download all files of one mirror; return the reason of a failure."""
    total = sum(file.size_bytes for file in mirror.files)
    before = 0
    for file in mirror.files:
        if not is_intact(folder / file.name, file):
            reason = _fetch_file(mirror, folder, file, _shifted(report, before, total), timeout_seconds)
            if reason is not None:
                return f"{file.name}: {reason}"
        before += file.size_bytes
        report(before, total)
    return None


def _shifted(report: Progress, before: int, total: int) -> Callable[[int], None]:
    """Turn a file's progress into that of all files."""
    return lambda done: report(before + done, total)


def _fetch_file(
    mirror: Mirror, folder: Path, file: RemoteFile, report: Callable[[int], None], timeout_seconds: float
) -> str | None:
    # The part is named after the hash, so that another mirror can complete it.
    part = folder / f"{file.name}.{file.sha256[:12]}.part"
    if not is_intact(part, file):
        try:
            _download(mirror.address + file.name, part, file, report, timeout_seconds)
        except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
            # Received bytes are kept: the next attempt resumes there.
            return str(getattr(error, "reason", None) or error)
    if not is_intact(part, file):
        size = part.stat().st_size
        if size >= file.size_bytes:
            part.unlink()
            return "hash"
        return f"{size}/{file.size_bytes}"
    part.replace(folder / file.name)
    return None


def _download(
    url: str, part: Path, file: RemoteFile, report: Callable[[int], None], timeout_seconds: float
) -> None:
    """Append the missing bytes to `part`, but never beyond the file's known size."""
    have = part.stat().st_size if part.exists() else 0
    if have >= file.size_bytes:
        part.unlink()
        have = 0
    request = urllib.request.Request(url)  # noqa: S310 - the addresses are the table's, not a user's
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=timeout_seconds) as response:  # noqa: S310
        # A server without range support answers 200 with the whole file.
        resumed = response.status == 206
        _copy(response, part, have if resumed else 0, file.size_bytes, report)


def _copy(response: _Response, part: Path, have: int, size_bytes: int, report: Callable[[int], None]) -> None:
    with part.open("ab" if have else "wb") as out:
        while have < size_bytes:
            piece = response.read(min(_PIECE, size_bytes - have))
            if not piece:
                return
            out.write(piece)
            have += len(piece)
            report(have)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _silent(done: int, total: int) -> None:
    """Ignore the progress."""
