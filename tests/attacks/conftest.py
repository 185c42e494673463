"""The real flow for attacks: the functional tests' warm grader, and bait outside of the sandbox."""

import contextlib
import importlib.util
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_FILE = Path(__file__).resolve().parent.parent / "functional" / "conftest.py"
_SPEC = importlib.util.spec_from_file_location("functional_conftest", _FILE)
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
course, digits, grade = _MODULE.course, _MODULE.digits, _MODULE.grade

# The host's environment as an attacked grader would have it, in place before the warm processes start.
TOKEN = "token-" + secrets.token_hex(8)
os.environ["GRADEBOOK_TOKEN"] = TOKEN
grader = _MODULE.grader


@dataclass
class Bait:
    """What an attack goes for: a secret file, a folder to write to, listeners, this very process."""

    root: Path
    secret: str
    port: int = 0
    datagram_port: int = 0
    abstract: str = ""
    listeners: list[socket.socket] = field(default_factory=list)

    @property
    def canary(self) -> Path:
        """Give the file whose content must not be seen or changed."""
        return self.root / "canary.txt"

    @property
    def outside(self) -> Path:
        """Give the folder that must stay empty."""
        return self.root / "outside"

    @property
    def path_socket(self) -> Path:
        """Give the address of the Unix listener."""
        return self.root / "listener"

    def words(self) -> dict[str, str]:
        """Give what the programs' @words@ stand for."""
        return {
            "canary": str(self.canary),
            "outside": str(self.outside),
            "port": str(self.port),
            "datagram_port": str(self.datagram_port),
            "abstract": self.abstract,
            "socket": str(self.path_socket),
            "host_pid": str(os.getpid()),
        }

    def visitors(self) -> list[str]:
        """Name the listeners that heard from anybody."""
        heard = []
        for listener in self.listeners:
            listener.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                if listener.type == socket.SOCK_DGRAM:
                    listener.recv(1)
                else:
                    listener.accept()
                heard.append(str(listener))
        return heard


@pytest.fixture
def bait(tmp_path: Path) -> Iterator[Bait]:
    """Lay the bait for one attack."""
    made = Bait(tmp_path / "bait", secrets.token_hex(16), abstract=f"grade-{secrets.token_hex(8)}")
    made.outside.mkdir(parents=True)
    made.canary.write_text(made.secret)
    stream, datagram = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
    stream.bind(("127.0.0.1", 0))
    datagram.bind(("127.0.0.1", 0))
    made.port, made.datagram_port = stream.getsockname()[1], datagram.getsockname()[1]
    named, nameless = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(made.root)  # an address of a Unix socket is short
    named.bind("listener")
    os.chdir(here)
    nameless.bind(f"\0{made.abstract}")
    for listener in (stream, named, nameless):
        listener.listen()
    made.listeners = [stream, datagram, named, nameless]
    yield made
    for listener in made.listeners:
        listener.close()


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than the grader does for what will never end; the limits themselves stay as they are."""
    monkeypatch.setattr("grader.sandbox.run.HARD_AFTER_SECONDS", 4.5)
    monkeypatch.setattr("grader.examine.host.EXAMINE_SECONDS", 8.0)
