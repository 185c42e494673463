"""The figures that a TF1 program feeds beside its images, in training and in evaluations."""

from grader.evidence.format import Array
from grader.worker.loop import FeedDict
from grader.worker.runtimes.tf1.feeds import batch_size, scalars_fed


class FeedRecord:
    """What one program has fed so far, by the names of tensors."""

    def __init__(self) -> None:
        self.in_first_steps: dict[str, float] = {}
        self.in_last_step: dict[str, float] = {}
        self.in_evaluations: dict[str, float] = {}
        self.image_counts: set[str] = set()
        """Tensors whose figure was always the number of fed images."""
        self.names: set[str] = set()
        """All tensors that were fed in a session's first step."""
        self.batch_size: int | None = None

    def add_first_step(self, feed_dict: FeedDict | None) -> None:
        """Record the feed of a session's first training step."""
        figures = scalars_fed(feed_dict)
        self.in_first_steps |= figures
        self.batch_size = batch_size(feed_dict) or None
        self.image_counts = {name for name, value in figures.items() if value == self.batch_size}
        self.names |= {str(getattr(key, "name", key)) for key in feed_dict or {}}

    def add_evaluation(self, figures: dict[str, float], images: Array) -> None:
        """Record the figures that were fed beside the images of an evaluation."""
        if figures:
            self.in_evaluations |= figures
            self.image_counts -= {name for name, value in figures.items() if value != len(images)}
