"""`feedback/STUDENT.md`: one student's results as text, for platforms and mails."""

import re
from typing import Final

from grader.domain.feedback import StudentFeedback
from grader.domain.messages import Plain, Readable, message
from grader.domain.sanitize import sanitize_text
from grader.i18n.catalogue import Catalogue
from grader.render.feedback_texts import (
    check_mark,
    fact_texts,
    hidden_text,
    other_causes,
    points_text,
    score_text,
)
from grader.render.number_format import show_points
from grader.render.pages import text_template

# Signs of Markdown, HTML and formulas: links, pictures, tags, tables; the others only begin a block.
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|~&$])|^([#+-])")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def feedback_markdown(feedback: StudentFeedback) -> str:
    """Return the text in the report's language."""
    catalogue = Catalogue("ko" if feedback.lang == "ko" else "en")

    def read(readable: Readable) -> str:
        return _one_line(_inert(catalogue.text(readable)))

    def say(code: str, **params: Plain) -> str:
        return read(message(code, **params))

    text = text_template("feedback.md.j2").render(
        feedback=feedback,
        lang=catalogue.lang,
        read=read,
        t=say,
        plain=escape_markdown,
        points=show_points,
        score_line=score_text,
        facts=fact_texts,
        mark=check_mark,
        check_points=points_text,
        hidden_line=hidden_text,
        other_causes=other_causes,
    )
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


def escape_markdown(text: str) -> str:
    """Return a student's text on one line, with every sign that Markdown or HTML knows escaped."""
    return _SIGNS.sub(_escape, _one_line(sanitize_text(text)))


def _inert(text: str) -> str:
    """Make a sentence safe whose parameters a student may have chosen; code spans of ours stay.

    Within a code span only tags and the end of the span matter.
    """
    parts = sanitize_text(text).split("`")
    if len(parts) % 2 == 0:
        return escape_markdown(text)
    return "`".join(part if at % 2 else _SIGNS.sub(_escape, part) for at, part in enumerate(parts))


def _escape(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
