"""What the worker reports in codes, as messages, which become sentences when they are shown."""

from grader.domain.messages import Message, message
from grader.evidence.notices import WorkerNotice


def notice_text(notice: WorkerNotice) -> Message:
    """Return the message of a notice; the catalogues have an entry `notice-CODE` for every code."""
    return message(f"notice-{notice.code}", **notice.params)


def kind_text(kind: str) -> Message:
    """Return the message of what a name of the program is; evidence may claim any kind."""
    known = {"tensor", "variable", "function", "number", "text", "collection", "mapping", "array"}
    return message(f"name-kind-{kind}") if kind in known else message("name-kind-other", kind=kind[:100])
