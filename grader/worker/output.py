"""What a program prints, kept within bounds: the beginning, the end, and how much was left out between."""

import io
from collections import deque

_KEEP_CHARS = 32_000


class BoundedText(io.TextIOBase):
    """A text stream that keeps its first and its last 32,000 characters."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self) -> None:
        super().__init__()
        self._head: list[str] = []
        self._head_chars = 0
        self._tail: deque[str] = deque()
        self._tail_chars = 0
        self._left_out = 0
        self.buffer = _Bytes(self)

    def writable(self) -> bool:
        """Whether text can be written: always."""
        return True

    def write(self, text: str) -> int:
        """Keep `text`; what no longer fits is dropped from the middle."""
        text = str(text)
        size = len(text)
        if not text:
            return 0
        if self._head_chars < _KEEP_CHARS:
            part, text = text[: _KEEP_CHARS - self._head_chars], text[_KEEP_CHARS - self._head_chars :]
            self._head.append(part)
            self._head_chars += len(part)
        if text:
            self._append_tail(text[-_KEEP_CHARS:], len(text))
        return size

    def _append_tail(self, text: str, written: int) -> None:
        self._left_out += written - len(text)
        self._tail.append(text)
        self._tail_chars += len(text)
        while self._tail_chars - len(self._tail[0]) >= _KEEP_CHARS:
            gone = len(self._tail.popleft())
            self._tail_chars -= gone
            self._left_out += gone

    def text(self) -> str:
        """Return the text that was kept."""
        middle = [f"\n… {self._left_out} …\n"] if self._left_out else []
        return "".join([*self._head, *middle, *self._tail])


class _Bytes(io.RawIOBase):
    """The stream for programs that write bytes to `sys.stdout.buffer`."""

    def __init__(self, text: BoundedText) -> None:
        super().__init__()
        self._text = text

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raw = bytes(data)  # type: ignore[call-overload]
        self._text.write(raw.decode("utf-8", "replace"))
        return len(raw)
