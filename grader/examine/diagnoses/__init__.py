"""Named causes, found from the evidence: one family a file, each cause a pure function of the facts."""

from grader.examine.diagnoses.catalogue import CATALOGUE, diagnose

__all__ = ["CATALOGUE", "diagnose"]
