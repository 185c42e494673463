"""What a worker and an examiner may use, from limits and paths."""

from pathlib import Path

from grader.domain.run import Isolation, Limits
from grader.sandbox.box import Box
from grader.sandbox.sandbox_policy import examiner_policy, server_environment, worker_policy

LIMITS = Limits(cpu_seconds=100, memory_bytes=5, file_bytes=6, processes=7)


def test_only_locale_and_numerics_are_passed_on() -> None:
    """A secret of the host's environment does not reach a warm process."""
    passed = server_environment({"LANG": "ko_KR.UTF-8", "TOKEN": "secret", "PATH": "/opt"})
    assert (passed["LANG"], passed["PATH"], "TOKEN" in passed) == ("ko_KR.UTF-8", "/usr/bin:/bin", False)
    assert (passed["CUDA_VISIBLE_DEVICES"], passed["PYTHONHASHSEED"]) == ("-1", "0")


def test_worker_writes_to_its_box_alone(tmp_path) -> None:
    """A worker reads the public data and writes to its own box, within the assignment's limits."""
    with Box.create(tmp_path) as box:
        hidden, group = (Path("answers"),), Path("/sys/fs/cgroup/g")
        policy = worker_policy(box, Path("/data"), LIMITS, Isolation.STRICT, {}, hidden, ("landlock",), group)
        assert (policy.write_paths, policy.private_tmp) == ((str(box.root),), str(box.tmp))
        assert policy.environment["HOME"] == str(box.home)
        assert policy.environment["TMPDIR"] == str(box.tmp)
    assert policy.read_paths[-1] == "/data"
    assert (policy.memory_bytes, policy.file_bytes, policy.processes) == (5, 6, 7)
    assert (policy.isolation, policy.without, policy.cgroup) == ("strict", ("landlock",), str(group))
    assert policy.hidden_paths[-1] == str(Path("answers").absolute())


def test_worker_without_a_group_names_none(tmp_path) -> None:
    """No control group is no group called None."""
    with Box.create(tmp_path) as box:
        assert worker_policy(box, Path("/data"), LIMITS, Isolation.NONE, {}).cgroup is None


def test_kernel_ends_later_than_the_host(tmp_path) -> None:
    """The kernel's limit of processor time lies a quarter and five seconds above the assignment's."""
    with Box.create(tmp_path) as box:
        assert worker_policy(box, Path("/data"), LIMITS, Isolation.NONE, {}).cpu_seconds == 130


def test_examiner_has_bounds_of_its_own(tmp_path) -> None:
    """An examiner reads what it is given and writes to its scratch folder."""
    policy = examiner_policy((Path("/checks"), Path("/kept")), tmp_path, Isolation.AVAILABLE, {}, 40)
    assert policy.read_paths[-2:] == ("/checks", "/kept")
    assert (policy.write_paths, policy.private_tmp) == ((str(tmp_path),), str(tmp_path))
    assert (policy.memory_bytes, policy.file_bytes, policy.processes) == (8 << 30, 1 << 30, 512)
    assert (policy.cpu_seconds, policy.isolation) == (55, "available")
