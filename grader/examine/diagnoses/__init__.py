"""Named causes, found from the evidence: one family a file, each cause a pure function of the facts."""

from grader.examine.diagnoses.cause_list import CATALOGUE, diagnose

__all__ = ["CATALOGUE", "diagnose"]
