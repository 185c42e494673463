"""`attention.csv`: what a person must look at, one line each."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from grader.domain.messages import message
from grader.domain.report import AttentionItem, ClassReport
from grader.domain.sanitize import sanitize_text
from grader.i18n.catalogue import Catalogue
from grader.render.exports.grade_table import guard_formula

COLUMNS: Final = ("assignment", "student", "name", "kind", "reason", "checks", "text")


def write_attention_table(report: ClassReport, catalogue: Catalogue) -> str:
    """Return the table of a report."""
    rows = ((each.id, item) for each in report.assignments for item in each.attention)
    return write_attention_rows(rows, catalogue)


def write_attention_rows(rows: Iterable[tuple[str, AttentionItem]], catalogue: Catalogue) -> str:
    """Return the table of rows, each with its assignment's id.

    `kind` is the same in every language, `reason` says it in the reader's.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for assignment, item in rows:
        reason = catalogue.text(message(f"attention-kind-{item.kind}"))
        cells = (assignment, item.person.student, item.person.name, item.kind, reason)
        texts = (*cells, " ".join(item.checks), catalogue.text(item.text))
        writer.writerow([guard_formula(" ".join(sanitize_text(text).split())) for text in texts])
    return "\ufeff" + file.getvalue()
