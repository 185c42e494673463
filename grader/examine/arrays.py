"""The data set's arrays for the examiner: public splits and the hidden one, with labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.domain.errors import GraderFault
from grader.domain.messages import message

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class DatasetArrays:
    """The locations of a data set's arrays; each is loaded on first use.

    Images are uint8 [n, 28, 28] or [n, 32, 32, 3] with values 0..255, labels integers [n].
    """

    name: str
    folder: Path
    hidden: Path

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "DatasetArrays":
        """Read the request's `dataset`."""
        return cls(str(data["name"]), Path(data["folder"]), Path(data["hidden"]))

    def split(self, name: str) -> tuple[Array, Array]:
        """Return the images and labels of "train", "validation", "test" or "hidden".

        Raises `GraderFault` if a file is missing or broken.
        """
        if name == "hidden":
            return _load(self.hidden / "images.npy"), _load(self.hidden / "labels.npy")
        return _load(self.folder / f"{name}_images.npy"), _load(self.folder / f"{name}_labels.npy")


@cache
def _load(path: Path) -> Array:
    """Load an array once per process; the warm examiner's children share the parent's pages."""
    try:
        return np.asarray(np.load(path, allow_pickle=False))
    except (OSError, ValueError) as error:
        raise GraderFault(message("examine-array-unreadable", path=path.name, reason=str(error))) from error
