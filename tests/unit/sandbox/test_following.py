"""A job is followed to its end and killed above a limit: the keeper's and the child's ends are sockets here."""

import signal
import socket
import threading
import time

import pytest

from grader import wire
from grader.domain.run import Limits, RunStatus
from grader.sandbox import supervision as module
from grader.sandbox.process_usage import ProcessUsage
from grader.sandbox.supervision import Watch, follow
from grader.sandbox.warm_process import JobChannel, SandboxError, Unanswered

PID = 2**22 + 1
ENDED = {"ended": {"signal": None, "code": 0}, "cpu_seconds": 1.5, "peak_bytes": 700, "out_of_memory": False}
MIB = 1 << 20


class Job:
    """The keeper's and the child's ends of a job's channels."""

    def __init__(self) -> None:
        server, self.keeper = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        job, self.child = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.channel = JobChannel(server, job)

    def say(self, *frames: dict) -> None:
        """Send frames as the keeper."""
        for frame in frames:
            wire.send(self.keeper, frame)

    def close(self) -> None:
        """Close all ends."""
        self.channel.close()
        self.keeper.close()
        self.child.close()


@pytest.fixture
def job():
    """Return a job whose child has not begun."""
    made = Job()
    yield made
    made.close()


@pytest.fixture
def usage(monkeypatch):
    """Let the job's process use what a test says; it starts from nothing."""
    used = {"now": ProcessUsage()}
    monkeypatch.setattr(module, "read_usage", lambda _pid: used["now"])
    monkeypatch.setattr(module.confine, "descendants", lambda _pid, with_siblings: ())
    return used


def run(job: Job, limits: Limits = Limits(), seconds: float = 60.0, box=None) -> tuple[Watch, list]:  # noqa: B008
    """Follow the job to its end."""
    watch = Watch()
    return watch, list(follow(job.channel, watch, limits, time.monotonic() + seconds, box))


def end_when_killed(job: Job) -> list[int]:
    """Answer the first signal with the job's end, as a keeper does; return the signals."""
    signals: list[int] = []

    def answer() -> None:
        signals.append(wire.receive(job.keeper, time.monotonic() + 30)["signal"])
        job.say(ENDED | {"ended": {"signal": signals[0], "code": None}}, {"idle": True})

    threading.Thread(target=answer, daemon=True).start()
    return signals


def test_end_of_a_job_is_the_keepers_word(job, usage) -> None:
    """What the job used comes from the keeper, without what the process used before the program."""
    usage["now"] = ProcessUsage(space_bytes=900, private_bytes=150, shared_bytes=50)
    job.say({"pid": PID}, ENDED, {"idle": True})
    watch, progress = run(job)
    assert (watch.pid, watch.base_bytes, watch.base_space) == (PID, 200, 900)
    assert (watch.ended, watch.cpu_seconds, watch.peak_bytes) == ({"signal": None, "code": 0}, 1.5, 500)
    assert (watch.killed_for, watch.is_out_of_memory, watch.fault, progress) == (None, False, None, [])


def test_last_messages_are_read_after_the_end(job, usage) -> None:
    """Progress that was sent before the end is not lost."""
    job.child.send(b'{"layers": ["seccomp"]}')
    job.child.send(b'{"runtime": "tf1"}')
    job.child.send(b'{"steps": 7, "per_second": 2.5, "loss": 0.5}')
    job.say({"pid": PID}, ENDED, {"idle": True})
    watch, progress = run(job)
    assert [(one.steps, one.steps_per_second, one.loss) for one in progress] == [(7, 2.5, 0.5)]
    assert (watch.layers, watch.last) == (("seccomp",), progress[0])


def test_fault_of_the_keeper_is_kept(job, usage) -> None:
    """A keeper that cannot do its work says why."""
    job.say({"fault": "no namespace"}, {"idle": True})
    assert run(job)[0].fault == "no namespace"


def test_lost_server_is_an_error(job, usage) -> None:
    """A keeper that is gone without a last word never means success."""
    job.keeper.close()
    with pytest.raises(SandboxError, match="gone"):
        run(job)


@pytest.mark.parametrize(
    ("used", "limits", "status"),
    [
        (ProcessUsage(private_bytes=3 * MIB), {"memory_bytes": 2 * MIB}, RunStatus.MEMORY),
        (ProcessUsage(shared_bytes=3 * MIB), {"memory_bytes": 2 * MIB}, RunStatus.MEMORY),
        (ProcessUsage(cpu_seconds=11.0), {"cpu_seconds": 10}, RunStatus.TIMEOUT),
        (ProcessUsage(threads=5), {"processes": 4}, RunStatus.KILLED),
    ],
)
def test_job_above_a_limit_is_killed(job, usage, used, limits, status) -> None:
    """Memory, processor time and threads above the limit end the job, with a status of its own."""
    signals = end_when_killed(job)
    watch = Watch(pid=PID)
    usage["now"] = used
    list(follow(job.channel, watch, Limits(**limits), time.monotonic() + 60))
    assert (watch.killed_for, signals) == (status, [signal.SIGKILL])


def test_deadline_ends_the_job(job, usage) -> None:
    """A job that runs past its deadline has the status of a timeout."""
    signals = end_when_killed(job)
    job.say({"pid": PID})
    watch, _ = run(job, seconds=-1.0)
    assert (watch.killed_for, signals) == (RunStatus.TIMEOUT, [signal.SIGKILL])


def test_full_box_ends_the_job(job, usage, tmp_path) -> None:
    """Files that fill the box beyond the limit end the job."""
    (tmp_path / "big").write_bytes(b"x" * 3 * MIB)
    signals = end_when_killed(job)
    job.say({"pid": PID})
    watch, _ = run(job, Limits(file_bytes=2 * MIB), box=tmp_path)
    assert (watch.killed_for, signals) == (RunStatus.KILLED, [signal.SIGKILL])


def test_job_within_its_limits_is_left_alone(job, usage, tmp_path) -> None:
    """Exactly the limit is allowed."""
    limits = Limits(memory_bytes=MIB, cpu_seconds=10, processes=4, file_bytes=MIB)
    watch = Watch(pid=PID)
    usage["now"] = ProcessUsage(private_bytes=MIB, cpu_seconds=10.0, threads=4)
    module._enforce(job.channel, watch, limits, time.monotonic() + 60, tmp_path)
    assert (watch.killed_for, watch.peak_bytes) == (None, MIB)


def test_ended_job_is_not_killed(job, usage) -> None:
    """Once the keeper has reported the end, nothing is measured."""
    watch = Watch(pid=PID, ended={"signal": None, "code": 0})
    module._enforce(job.channel, watch, Limits(), 0.0, None)
    assert watch.killed_for is None


@pytest.mark.parametrize(
    ("watch", "answers"),
    [
        ({"pid": None}, False),
        ({"pid": PID}, True),
        ({"pid": PID, "killed_for": RunStatus.TIMEOUT}, False),
        ({"pid": PID, "killed_for": RunStatus.TIMEOUT, "killed_at": time.monotonic() + 3600}, True),
        ({"pid": PID, "killed_for": RunStatus.TIMEOUT, "ended": {}}, True),
        ({"pid": None, "ended": {}}, True),
    ],
)
def test_silent_keeper_is_given_up(watch, answers) -> None:
    """A job that never begins, or does not end after it was killed, is no longer waited for."""
    late = Watch(started=time.monotonic() - 3600, **watch)
    if answers:
        module._require_answer(late)
        return
    with pytest.raises(Unanswered):
        module._require_answer(late)


def test_processes_of_an_unfiltered_job_count(monkeypatch, usage) -> None:
    """Without the call filter a job may have started processes; with it there are none to look for."""
    monkeypatch.setattr(module.confine, "descendants", lambda _pid, with_siblings: (11, 12))
    assert module._other_processes(Watch(pid=PID, has_started=True)) == (11, 12)
    assert module._other_processes(Watch(pid=PID, has_started=True, layers=("seccomp",))) == ()
    assert module._other_processes(Watch(pid=PID)) == ()
