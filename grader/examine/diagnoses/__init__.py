"""Diagnoses: named causes found in the evidence, one file per family, each a pure function of the facts."""

from grader.examine.diagnoses.cause_list import CATALOGUE, diagnose

__all__ = ["CATALOGUE", "diagnose"]
