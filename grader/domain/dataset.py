"""A data set on disk as a value; reading and making data sets is in `grader.datasets`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set on disk, as .npy files: uint8, images [n, 28, 28] or [n, 32, 32, 3], labels [n].

    `folder` may be shown to students' code: train_images, train_labels, validation_images, validation_labels,
    test_images, test_labels, and hidden_images without labels. `hidden` lies outside: images and labels.
    `digest` is the sha256 of all of them; `default_hidden_seed` says that anyone can draw the hidden split.
    """

    name: str
    folder: Path
    hidden: Path
    digest: str
    source: str
    default_hidden_seed: bool

    def to_dict(self) -> dict[str, str]:
        """Return the form that crosses to the examiner."""
        return {
            "name": self.name,
            "folder": str(self.folder),
            "hidden": str(self.hidden),
            "digest": self.digest,
        }
