"""The policy: what a confined process may read, write and use, as plain values."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from grader.confine.confine_errors import ConfineError

ISOLATIONS = ("strict", "available", "none")
_TUPLES = ("read_paths", "write_paths", "hidden_paths", "without")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a process may still use after it is locked in."""

    read_paths: tuple[str, ...]
    """Absolute files and folders (with all beneath) that may be read; those that do not exist are skipped."""
    write_paths: tuple[str, ...]
    """Absolute folders or files that may be read and written; each must exist."""
    private_tmp: str | None
    """The host folder that becomes /tmp; None means an empty /tmp in memory, of at most `file_bytes`."""
    memory_bytes: int
    """Address space in addition to what the process has when it is locked in."""
    cpu_seconds: int
    """Processor seconds, of all threads together, after the lock-in."""
    file_bytes: int
    """Size of the largest file that may be written."""
    processes: int
    """Processes and threads at once; see `resource_limits` for when the kernel enforces it."""
    environment: Mapping[str, str]
    """The whole environment afterwards."""
    isolation: str
    """``"strict"``, ``"available"`` or ``"none"``."""
    open_files: int = 256
    """Descriptors at once."""
    hidden_paths: tuple[str, ...] = field(default=())
    """Files and folders that stay hidden although they lie below `read_paths`.

    They may lie anywhere and need not exist. Of nested paths the inner one counts: a path of `read_paths`
    inside a hidden folder is shown.
    """
    without: tuple[str, ...] = field(default=())
    """Names of layers to leave out, for the tests that show what each layer stops. No command sets it."""
    cgroup: str | None = None
    """The folder of a delegated control group (see `cgroup_tree.delegate`) in which to create this one's."""

    memory_box: str | None = None
    """A folder of `write_paths` that the program gets in memory, with room for `file_bytes` in all.

    It starts as a copy of the host's. Without a mount namespace, the program gets the host's folder itself.
    """
    returned: str | None = None
    """The part of `memory_box`, a folder in it, whose files are copied to the host's at the end."""

    def __post_init__(self) -> None:
        """Raise ConfineError when a path is not absolute or is the root, or `isolation` is unknown."""
        if self.isolation not in ISOLATIONS:
            raise ConfineError("policy", "policy-isolation", self.isolation)
        tmp = () if self.private_tmp is None else (self.private_tmp,)
        for path in (*self.read_paths, *self.write_paths, *self.hidden_paths, *tmp):
            if not path.startswith("/") or not path.strip("/"):
                raise ConfineError("policy", "policy-path", path)

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as plain JSON types."""
        fields = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        lists = {name: list(fields[name]) for name in _TUPLES}
        return {**fields, **lists, "environment": dict(self.environment)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the policy that `to_dict` converted.

        Raises ConfineError when a key is missing or unknown.
        """
        try:
            tuples = {name: tuple(values[name]) for name in _TUPLES}
            return cls(**{**values, **tuples, "environment": dict(values["environment"])})
        except (KeyError, TypeError) as error:
            raise ConfineError("policy", "policy-keys", str(error)) from error
