"""A download is verified, resumed, tried on the next mirror, and explained without a network."""

import hashlib
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.datasets.fetch import MIRRORS, Mirror, RemoteFile, fetch, fetched_folder
from grader.domain.errors import GraderFault, UsageError

CONTENT = bytes(range(256)) * 1000
FILE = RemoteFile("one.gz", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class _Handler(BaseHTTPRequestHandler):
    """Serve CONTENT below /good/ (with ranges) and /whole/ (without), and other bytes below /bad/."""

    def do_GET(self):
        """Answer one request and remember its range."""
        wanted = self.headers.get("Range")
        self.server.ranges.append(wanted)
        place = self.path.split("/")[1]
        body = {"good": CONTENT, "whole": CONTENT, "bad": CONTENT[::-1], "short": CONTENT[:99]}.get(place)
        start = int(wanted[6:-1]) if wanted and place == "good" else 0
        self.send_response(404 if body is None else 206 if start else 200)
        self.end_headers()
        self.wfile.write((body or b"")[start:])

    def log_message(self, *arguments):
        """Keep the tests' output clean."""


@pytest.fixture
def server():
    """Run a small server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        running.ranges = []
        running.daemon_threads = False
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def mirror(server, place, file=FILE):
    """Return a folder of the small server as a mirror."""
    return Mirror(f"http://127.0.0.1:{server.server_port}/{place}/", (file,))


def part_of(cache: Path) -> Path:
    """Return the file in which a download grows."""
    folder = fetched_folder("mnist", cache)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{FILE.name}.{FILE.sha256[:12]}.part"


def test_file_arrives_verified(tmp_path: Path, server):
    """A file is stored under its name, progress ends at the total, and a second call sends no request."""
    told = []
    for _ in range(2):
        folder = fetch("mnist", tmp_path, lambda *pair: told.append(pair), mirrors=(mirror(server, "good"),))
    assert (folder / FILE.name).read_bytes() == CONTENT
    assert told[-1] == (FILE.size_bytes, FILE.size_bytes)
    assert len(server.ranges) == 1


@pytest.mark.parametrize("place", ["good", "whole"])
def test_broken_download_goes_on(tmp_path: Path, server, place):
    """A partial download is continued, whether or not the server supports ranges."""
    part_of(tmp_path).write_bytes(CONTENT[:1000])
    folder = fetch("mnist", tmp_path, mirrors=(mirror(server, place),))
    assert (folder / FILE.name).read_bytes() == CONTENT
    assert server.ranges == ["bytes=1000-"]
    assert not part_of(tmp_path).exists()


def test_wrong_bytes_are_thrown_away(tmp_path: Path, server):
    """A file with another hash is never kept, under any name."""
    with pytest.raises(GraderFault) as error:
        fetch("mnist", tmp_path, mirrors=(mirror(server, "bad"),))
    assert error.value.messages[0].code == "fetch-failed"
    assert list(fetched_folder("mnist", tmp_path).iterdir()) == []


def test_short_answer_is_kept_for_later(tmp_path: Path, server):
    """A connection that ends early leaves its part, and the next mirror finishes it."""
    fetch("mnist", tmp_path, mirrors=(mirror(server, "short"), mirror(server, "good")))
    assert server.ranges == [None, "bytes=99-"]


def test_next_mirror_is_tried(tmp_path: Path, server):
    """A mirror without the file and one with wrong bytes are skipped."""
    places = tuple(mirror(server, place) for place in ("none", "bad", "good"))
    assert (fetch("mnist", tmp_path, mirrors=places) / FILE.name).read_bytes() == CONTENT


def test_no_more_than_the_size_is_read(tmp_path: Path, server):
    """A download ends at the known size even if the server sends more."""
    with pytest.raises(GraderFault):
        fetch("mnist", tmp_path, mirrors=(mirror(server, "good", replace(FILE, size_bytes=10)),))
    assert list(fetched_folder("mnist", tmp_path).iterdir()) == []


def test_no_network_says_what_to_do(tmp_path: Path):
    """Without a working mirror, the message names the folder for files that are copied by hand."""
    nobody = Mirror("http://127.0.0.1:9/", (FILE,))
    with pytest.raises(GraderFault) as error:
        fetch("mnist", tmp_path, mirrors=(nobody,), timeout_seconds=2)
    assert error.value.messages[0].params["folder"] == str(fetched_folder("mnist", tmp_path))


def test_digits_cannot_be_fetched(tmp_path: Path):
    """A built-in data set cannot be fetched."""
    with pytest.raises(UsageError) as error:
        fetch("digits", tmp_path)
    assert error.value.messages[0].code == "dataset-not-fetchable"


def test_known_mirrors_are_https_and_hashed():
    """Every known file has a sha256, and every address is HTTPS."""
    for place in MIRRORS["mnist"]:
        assert place.address.startswith("https://")
        assert all(len(file.sha256) == 64 for file in place.files)
