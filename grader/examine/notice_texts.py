"""The worker's notices as messages, which become sentences when they are shown."""

from grader.domain.messages import Message, message
from grader.evidence.notices import WorkerNotice


def notice_text(notice: WorkerNotice) -> Message:
    """Return the message of a notice; the catalogues have an entry `notice-CODE` for every code."""
    return message(f"notice-{notice.code}", **notice.params)
