"""Own no_new_privs: no program started from here can gain rights (set-uid, file capabilities).

https://docs.kernel.org/userspace-api/no_new_privs.html. Landlock and seccomp need it of ordinary users.
"""

from grader.confine import kernel


def forbid_new_privileges() -> None:
    """Set no_new_privs for this process and all it starts, for good; raises OSError."""
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
