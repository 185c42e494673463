"""What `grade HW` tells GitHub Actions: annotations on standard error, and a job summary."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.domain.messages import Readable
from grader.domain.scorecard import Scorecard
from grader.render.workflow_report import workflow_annotations, workflow_summary


def report_to_workflow(
    cards: Sequence[Scorecard], titles: Mapping[str, Readable], places: Places, terminal: Terminal
) -> None:
    """Write annotations and add to the job's summary; does nothing outside of a workflow."""
    if places.environ.get("GITHUB_ACTIONS") != "true":
        return
    for card in cards:
        for line in workflow_annotations(card, terminal.catalogue, places.cwd.resolve()):
            terminal.err.print(line, soft_wrap=True)
    if summary := places.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(workflow_summary(cards, titles, terminal.catalogue))
