"""What the system call filter does with each call of the kernel, and why.

Every call has exactly one rule, and docs/reference/system-calls.md is generated from this table. Calls that
are newer than `system_calls` fail as on an older kernel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class CallVerdict(StrEnum):
    """What happens to a call."""

    ALLOW = "allowed"
    ARGUMENTS = "allowed for some arguments"
    PRETEND = "succeeds without effect"
    REFUSE = "refused"
    ABSENT = "does not exist"
    """Fails as on a kernel without the call (ENOSYS), so that the C library uses another one."""


@dataclass(frozen=True, slots=True)
class CallRule:
    """One verdict for several calls, with its reason."""

    verdict: CallVerdict
    reason: str
    calls: str
    """Names, separated by blanks."""


CALL_RULES = (
    CallRule(
        CallVerdict.ALLOW,
        "Use of open descriptors; their number is limited, and the size of the box's file system.",
        "read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close dup dup2 dup3"
        " sendfile copy_file_range readahead fadvise64 fsync fdatasync sync_file_range ftruncate fallocate"
        " pipe pipe2 poll ppoll select pselect6 flock",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "Files by their path; the mounts and Landlock decide which files exist and what may be done.",
        "open openat openat2 creat stat fstat lstat newfstatat statx access faccessat faccessat2 readlink"
        " readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename"
        " renameat renameat2 link linkat symlink symlinkat truncate statfs fstatfs umask getxattr lgetxattr"
        " fgetxattr getxattrat listxattr llistxattr flistxattr listxattrat file_getattr",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "The process's own memory; its address space is limited.",
        "brk munmap mremap mprotect madvise msync mincore mlock mlock2 munlock mlockall munlockall mbind"
        " set_mempolicy get_mempolicy set_mempolicy_home_node pkey_mprotect pkey_alloc pkey_free membarrier"
        " map_shadow_stack",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "Threads and their synchronisation; the number of threads is limited.",
        "futex futex_waitv futex_wake futex_wait futex_requeue set_robust_list set_tid_address rseq gettid"
        " sched_yield exit exit_group restart_syscall arch_prctl",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "Facts about the process and the machine that Python and TensorFlow read.",
        "getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgid getpgrp getsid"
        " getrlimit getrusage getpriority times uname sysinfo getcpu capget sched_getparam"
        " sched_getscheduler sched_getaffinity sched_getattr sched_get_priority_max sched_get_priority_min"
        " sched_rr_get_interval ioprio_get getrandom",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "Limits can only be lowered, because the process has no capability.",
        "setrlimit",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "Signals, timers and clocks of the process; timers and queued signals are limited.",
        "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack"
        " pause signalfd signalfd4 alarm setitimer getitimer timer_create timer_settime timer_gettime"
        " timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime time gettimeofday"
        " clock_gettime clock_getres nanosleep clock_nanosleep",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "Events on descriptors, and waiting for children, of which there are none.",
        "epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2"
        " wait4 waitid",
    ),
    CallRule(
        CallVerdict.ALLOW,
        "Use of socket pairs, which connect the process only with itself.",
        "recvfrom recvmsg recvmmsg shutdown getsockname getpeername getsockopt",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Threads that share memory and descriptors. Refused are processes, namespaces, and threads with"
        " descriptors of their own, whose files would escape the count.",
        "clone",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Private memory and mappings of files. Refused are shared memory without a file, which stays"
        " allocated after its mapping shrinks, droppable memory and huge pages, which no limit counts.",
        "mmap",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Closing descriptors, without giving the thread a table of its own.",
        "close_range",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Signals to the process itself.",
        "kill tgkill rt_sigqueueinfo rt_tgsigqueueinfo",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Limits and scheduling of the process itself.",
        "prlimit64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler setpriority",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Names of threads and of memory, and reading settings. Refused is, for example, to outlive the"
        " parent (PR_SET_PDEATHSIG) and to hide from the host (PR_SET_DUMPABLE).",
        "prctl",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Duplicating descriptors and their flags. File locks succeed without effect, because nobody else has"
        " the files and each lock takes kernel memory. Refused are signals to others, leases, notification"
        " about folders (F_NOTIFY), and larger pipes.",
        "fcntl",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Questions about a descriptor. Everything else fails as on a device that does not know the request.",
        "ioctl",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Socket pairs, which connect the process only with itself.",
        "socketpair",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Sending without an address, which a socket pair does not need.",
        "sendto",
    ),
    CallRule(
        CallVerdict.ARGUMENTS,
        "Time limits and buffer sizes. Refused are filters on sockets, which take kernel memory.",
        "setsockopt",
    ),
    CallRule(
        CallVerdict.PRETEND,
        "Landlock does not cover modes and times, and copying a file sets them.",
        "chmod fchmod fchmodat fchmodat2 utime utimes futimesat utimensat",
    ),
    CallRule(
        CallVerdict.PRETEND,
        "It would write the unsaved files of the whole machine.",
        "sync syncfs",
    ),
    CallRule(
        CallVerdict.ABSENT,
        "A filter cannot see the flags of clone3; the C library then calls clone.",
        "clone3",
    ),
    CallRule(
        CallVerdict.ABSENT,
        "Linux does not implement it, or no longer.",
        "_sysctl create_module get_kernel_syms query_module nfsservctl getpmsg putpmsg afs_syscall tuxcall"
        " security set_thread_area get_thread_area lookup_dcookie epoll_ctl_old epoll_wait_old vserver"
        " uselib",
    ),
    CallRule(CallVerdict.REFUSE, "It starts a process or a program.", "fork vfork execve execveat"),
    CallRule(
        CallVerdict.REFUSE,
        "It reaches other processes or signals them.",
        "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_open pidfd_getfd"
        " pidfd_send_signal kcmp tkill ioprio_set migrate_pages move_pages get_robust_list perf_event_open",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It creates or connects a socket with an address, or sends descriptors, which would hide them.",
        "socket connect bind listen accept accept4 sendmsg sendmmsg",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It shares memory, queues or semaphores with other programs.",
        "shmget shmat shmctl shmdt semget semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open"
        " mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It holds memory that no limit counts: pages without a mapping, or pages in pipes.",
        "memfd_create memfd_secret vmsplice splice tee remap_file_pages",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It creates objects of the kernel without a limit, or uses a number that the machine shares.",
        "io_setup io_destroy io_getevents io_submit io_cancel io_pgetevents io_uring_setup io_uring_enter"
        " io_uring_register userfaultfd inotify_init inotify_init1 inotify_add_watch inotify_rm_watch"
        " fanotify_init fanotify_mark",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It adds filters and rules, which take kernel memory; the process is already confined.",
        "seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self bpf lsm_get_self_attr"
        " lsm_set_self_attr lsm_list_modules",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It changes file attributes that Landlock does not cover, or opens files without a path.",
        "chown lchown fchown fchownat setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr"
        " fremovexattr removexattrat file_setattr mknod mknodat open_by_handle_at name_to_handle_at",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It changes mounts or namespaces, or lists mounts, which name the host's folders.",
        "mount umount2 pivot_root chroot unshare setns open_tree open_tree_attr move_mount fsopen fsconfig"
        " fsmount fspick mount_setattr statmount listmount listns quotactl quotactl_fd ustat sysfs",
    ),
    CallRule(CallVerdict.REFUSE, "It uses keys of the kernel.", "add_key request_key keyctl"),
    CallRule(
        CallVerdict.REFUSE,
        "It changes the user, the group, the session or capabilities, which no lesson does.",
        "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups setpgid"
        " setsid capset",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It administers the machine.",
        "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct syslog"
        " vhangup settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname",
    ),
    CallRule(
        CallVerdict.REFUSE,
        "It has no use in a lesson.",
        "personality iopl ioperm modify_ldt mseal cachestat uretprobe uprobe",
    ),
)


def _verdicts() -> dict[str, CallVerdict]:
    return {name: rule.verdict for rule in CALL_RULES for name in rule.calls.split()}


VERDICTS: Mapping[str, CallVerdict] = MappingProxyType(_verdicts())
"""Name of a call → its verdict."""
