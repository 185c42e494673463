"""What authors of checks import."""

from grader.examine.examined import ExaminedSubmission as Submission
from grader.examine.kit import lesson
from grader.examine.kit import references as reference
from grader.examine.kit.checks import check
from grader.examine.kit.expectations import assert_allclose, award, expect, fail, for_review
from grader.examine.kit.hidden_inputs import hidden_filters, hidden_images
from grader.examine.verdicts import CheckFailed

__all__ = [
    "CheckFailed",
    "Submission",
    "assert_allclose",
    "award",
    "check",
    "expect",
    "fail",
    "for_review",
    "hidden_filters",
    "hidden_images",
    "lesson",
    "reference",
]
