"""The gradebook's current tables; `migrations` brings older gradebooks to this form.

Times are ISO 8601 text, which keeps its offset in every database. Users' texts are kept exactly, including
those that no database accepts unescaped (a lone surrogate, a NUL).
"""

import json
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

_ESCAPE: Final = "\x01"


class ExactText(TypeDecorator[str]):
    """Text that is returned exactly as given; what the database refuses is stored as escaped JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape a value that could not be stored, and one that would look escaped."""
        del dialect
        if value is None:
            return None
        is_plain = "\0" not in value and not value.startswith(_ESCAPE) and _is_unicode(value)
        return value if is_plain else _ESCAPE + json.dumps(value, ensure_ascii=True)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Undo the escaping."""
        del dialect
        if value is None:
            return None
        text = str(value)
        return str(json.loads(text[1:])) if text.startswith(_ESCAPE) else text


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _owner() -> Column[int]:
    return Column("result_id", ForeignKey("results.id", ondelete="CASCADE"), nullable=False, index=True)


metadata: Final = MetaData()

# The applied steps; `migrations` creates and reads this table.
versions: Final = Table(
    "versions",
    metadata,
    Column("step", String(80), primary_key=True),
    Column("applied_at", String(40), nullable=False),
)

submissions: Final = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assignment", ExactText, nullable=False),
    Column("student", ExactText, nullable=False),
    Column("name", ExactText, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("is_newest", Boolean, nullable=False),
    Column("handed_in_at", String(40)),
    Column("late_flag", Boolean, nullable=False),
    Column("path", ExactText, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("problem", Text),
    Column("notes", Text, nullable=False),
    # Step 007: the hash of the files alone, the platform, and the file that is graded.
    Column("content", String(64), nullable=False, server_default=""),
    Column("platform", String(20), nullable=False, server_default=""),
    Column("entry", ExactText, nullable=False, server_default=""),
    UniqueConstraint("assignment", "student", "attempt", name="one_row_an_attempt"),
)

# Everybody who was on a class list that was given to a batch; `is_listed` is about the last one.
people: Final = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("student", ExactText, nullable=False, unique=True),
    Column("name", ExactText, nullable=False),
    Column("email", ExactText, nullable=False),
    Column("login", ExactText, nullable=False),
    Column("number", ExactText, nullable=False),
    Column("identifier", ExactText, nullable=False),
    Column("canvas_id", ExactText, nullable=False),
    Column("team", ExactText, nullable=False),
    Column("role", String(20), nullable=False),
    Column("is_listed", Boolean, nullable=False),
    Column("has_github_login", Boolean, nullable=False),
)

# Whose a platform's author is. `author` tells an author from all others of the platform; `student` is the
# person's id on a class list (`is_credited`), or else what the platform states.
authors: Final = Table(
    "authors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assignment", ExactText, nullable=False),
    Column("platform", String(20), nullable=False),
    Column("author", ExactText, nullable=False),
    Column("platform_id", ExactText, nullable=False),
    Column("display_name", ExactText, nullable=False),
    Column("student", ExactText, nullable=False),
    Column("name", ExactText, nullable=False),
    Column("is_credited", Boolean, nullable=False),
    Column("claim", Text, nullable=False),
    Column("members", Text, nullable=False),
    UniqueConstraint("assignment", "platform", "author", name="one_row_an_author"),
)

# `card` is the whole result; the other columns are for queries. `sha256` is the submission's as it
# was graded. A new result leaves the old one here with `is_current` false.
results: Final = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("cache_key", String(128), nullable=False),
    Column("version", String(128), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("is_fault", Boolean, nullable=False),
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("evidence", String(64)),
    Column("is_current", Boolean, nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("card", Text, nullable=False),
    Index("results_by_key", "cache_key"),
    Index("results_by_submission", "submission_id", "is_current"),
)

# What counts for an attempt: the score with an instructor's decisions, and what lateness takes. It is deleted
# with everything that it depends on, and computed again when results are written.
computed_scores: Final = Table(
    "computed_scores",
    metadata,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("score", Float),
    Column("pending_points", Float, nullable=False),
    Column("late_by_s", Float),
    Column("penalty_percent", Float, nullable=False),
    Column("final_score", Float),
)

# A finished run of anyone's submission; its evidence is stored beside the gradebook.
runs: Final = Table(
    "runs",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("layers", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("evidence", String(64)),
    Column("reported_steps", Integer, nullable=False),
    Column("requested_examples", Integer, nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("cpu_seconds", Float),
    Column("runtime", String(40)),
)

# The results of a regrade until they are accepted.
proposals: Final = Table(
    "proposals",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("card", Text, nullable=False),
)

outcomes: Final = Table(
    "outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("check_id", ExactText, nullable=False),
    Column("concept", ExactText, nullable=False),
    Column("status", String(20), nullable=False),
    Column("points", Float, nullable=False),
    Column("max_points", Float, nullable=False),
    Column("visibility", String(20), nullable=False),
    Column("seconds", Float, nullable=False),
)

diagnoses: Final = Table(
    "diagnoses",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(),
    Column("code", ExactText, nullable=False),
    Column("severity", String(20), nullable=False),
    Column("line", Integer),
)

# `is_settled`: a later result exists, so the fault no longer counts.
faults: Final = Table(
    "faults",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("is_settled", Boolean, nullable=False),
    Column("noted_at", String(40), nullable=False),
)

# An instructor's decisions about one content (`sha256`) that a student submitted, so that no regrade loses
# them and no other attempt gets them. An empty `check_id` is about the whole submission.
overrides: Final = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assignment", ExactText, nullable=False),
    Column("student", ExactText, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("check_id", ExactText, nullable=False),
    Column("points", Float),
    Column("comment", ExactText, nullable=False),
    Column("why", ExactText, nullable=False),
    Column("set_at", String(40), nullable=False),
    UniqueConstraint("assignment", "student", "sha256", "check_id", name="one_row_a_decision"),
)

extensions: Final = Table(
    "extensions",
    metadata,
    Column("assignment", ExactText, primary_key=True),
    Column("student", ExactText, primary_key=True),
    Column("due", String(40), nullable=False),
    Column("why", ExactText, nullable=False),
)
