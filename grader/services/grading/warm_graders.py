"""One grader for each data set, started when the first program needs it."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.domain.dataset import Dataset
from grader.services.grading.grade import Grader


class WarmGraders:
    """The warm processes of a batch or of a verification; most need those of a single data set."""

    def __init__(self, boxes: Path | None = None) -> None:
        """Keep scratch folders in `boxes`, or in the system's own place."""
        self._boxes = boxes
        self._lock = threading.Lock()
        self._graders: dict[str, Grader] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_cold(self) -> bool:
        """Whether nothing has been started yet."""
        return not self._graders

    def on(self, dataset: Dataset) -> Grader:
        """Return the grader for `dataset`, starting its processes the first time."""
        with self._lock:
            if dataset.digest not in self._graders:
                self._graders[dataset.digest] = Grader(dataset, self._boxes).__enter__()
            return self._graders[dataset.digest]

    def revive(self) -> None:
        """Start again what has died; what lives is left running."""
        with self._lock:
            for grader in self._graders.values():
                grader.revive()

    def close(self) -> None:
        """End all warm processes, and with them whatever they run."""
        for grader in list(self._graders.values()):
            grader.close()
