"""Grade a flawed homework 3 for real and store its scorecard, from which the README's pictures are drawn.

`make pictures` runs this and then `docs/make_reference.py`, which draws the scorecard in both languages.
A test compares the stored checks with the manifest, so that an outdated picture is found.
"""

import dataclasses
import json
import os
import tempfile
from pathlib import Path

from grader.course.course import load_course
from grader.course.mutants import mutants_of
from grader.datasets.dataset_registry import locate
from grader.domain.events import Graded
from grader.domain.grading_terms import GradingTerms
from grader.domain.scorecard import Scorecard
from grader.intake.intake import take_in
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader, GradeRequest

ROOT = Path(__file__).resolve().parent.parent
STORED = ROOT / "docs" / "images" / "scorecard.json"
MISTAKE = "conv_layer_relu__no_relu"


def grade_flawed(scratch: Path) -> Scorecard:
    """Grade the reference of homework 3 without the ReLU of its convolution layers, on the quick budget."""
    (assignment,) = load_course(ROOT).resolve("hw3")
    program = next(mutant.source for mutant in mutants_of(assignment) if mutant.id == MISTAKE)
    (scratch / assignment.entry).write_text(program, encoding="utf-8")
    dataset = locate("digits", None, scratch / "cache", None)
    terms = GradingTerms(
        assignment, dataset, assignment.budgets["quick"], current_code(), threads=os.cpu_count() or 1
    )
    submission = take_in(scratch / assignment.entry, assignment.entry, scratch)
    with Grader(dataset) as grader:
        events = list(grader.grade(GradeRequest(terms, submission)))
    return next(event.scorecard for event in events if isinstance(event, Graded))


def main() -> None:
    """Store the scorecard as the gradebook would."""
    with tempfile.TemporaryDirectory() as folder:
        card = grade_flawed(Path(folder))
    # The picture shows the path as a student would type it, not this run's scratch folder.
    card = dataclasses.replace(
        card, submission=dataclasses.replace(card.submission, path="hw3.py", student="minji")
    )
    STORED.write_text(json.dumps(card.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
