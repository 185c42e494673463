"""Policies of the worker and of the examiner, derived from limits and paths without side effects."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.confine import Policy, packaged_courses, python_paths
from grader.domain.run import Isolation, Limits
from grader.sandbox.box import Box

_PASSED_ON = (
    *("LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT"),
    # These decide the last bits of a result; a worker must compute what plain `python` computes.
    *("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TF_ENABLE_ONEDNN_OPTS"),
)


def server_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a warm process: of the host's, only locale and numerics are passed on."""
    return {name: environ[name] for name in _PASSED_ON if name in environ} | {
        "PATH": "/usr/bin:/bin",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "MPLBACKEND": "Agg",
        "KERAS_BACKEND": "tensorflow",
        "PYTHONHASHSEED": "0",
        "HOME": "/nonexistent",
    }


def worker_policy(
    box: Box,
    dataset: Path,
    limits: Limits,
    isolation: Isolation,
    environ: Mapping[str, str],
    hidden: Iterable[Path] = (),
    without: tuple[str, ...] = (),
    cgroup: Path | None = None,
) -> Policy:
    """Let a worker read Python, TensorFlow and the public data, and write only to its own box.

    `hidden` names what it must not see, wherever that lies: a course or a cache may be below Python's prefix.
    """
    environment = server_environment(environ) | {"HOME": str(box.home), "TMPDIR": str(box.tmp)}
    return Policy(
        read_paths=(*python_paths(), str(dataset)),
        write_paths=(str(box.root),),
        private_tmp=str(box.tmp),
        memory_box=str(box.root),
        returned=str(box.evidence),
        memory_bytes=limits.memory_bytes,
        cpu_seconds=_kernel_cpu_seconds(limits.cpu_seconds),
        file_bytes=limits.file_bytes,
        processes=limits.processes,
        environment=environment,
        isolation=isolation.value,
        hidden_paths=(*packaged_courses(), *(str(path.absolute()) for path in hidden)),
        without=without,
        cgroup=None if cgroup is None else str(cgroup),
    )


def examiner_policy(
    readable: tuple[Path, ...],
    scratch: Path,
    isolation: Isolation,
    environ: Mapping[str, str],
    cpu_seconds: int,
) -> Policy:
    """Let an examiner read only Python and `readable`, and write only to `scratch`."""
    return Policy(
        read_paths=(*python_paths(), *(str(path) for path in readable)),
        write_paths=(str(scratch),),
        private_tmp=str(scratch),
        memory_bytes=8 << 30,
        cpu_seconds=_kernel_cpu_seconds(cpu_seconds),
        file_bytes=1 << 30,
        processes=512,
        environment=server_environment(environ),
        isolation=isolation.value,
    )


def _kernel_cpu_seconds(cpu_seconds: int) -> int:
    """Return the limit that the kernel enforces, for a run that the host does not end at `cpu_seconds`.

    The kernel enforces it by counting clock ticks and reports a more precise figure, which may be lower. A
    process that it kills is known by the report, so the limit lies above what the host allows.
    """
    return cpu_seconds + cpu_seconds // 4 + 5
