"""Archives whose headers make false claims."""

import gzip
import tarfile
from pathlib import Path

import pytest

from grader.intake.intake import take_in


def _header(name: str, size: int, kind: bytes = tarfile.REGTYPE, real_size: int | None = None) -> bytes:
    """Return one tar header that claims `size` bytes; `real_size` is a sparse member's size on disk."""
    member = tarfile.TarInfo(name)
    member.type = kind
    block = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    block[124:136] = b"\x80" + size.to_bytes(11, "big")
    if real_size is not None:
        block[483:495] = b"%011o\0" % real_size
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["tar", "tgz"])
@pytest.mark.parametrize(
    "header",
    [
        _header("hw3.py", 1 << 80),
        _header("data.bin", 1 << 80),
        _header("data.bin", 1 << 40),
        _header("hw3.py", 1 << 80, tarfile.GNUTYPE_SPARSE, real_size=5),
        _header("hw3.py", 1 << 80, tarfile.XHDTYPE),
        _header("hw3.py", 1 << 80, tarfile.GNUTYPE_LONGNAME),
    ],
    ids=["program", "data", "2^40", "sparse", "pax", "long-name"],
)
def test_member_larger_than_its_archive_is_refused(tmp_path: Path, header: bytes, pack) -> None:
    """A header that claims more bytes than the archive has is refused at once, not skipped block by block."""
    path = tmp_path / ("a.tar" if pack is bytes else "a.tgz")
    path.write_bytes(pack(header + b"x = 1\n" * 100))
    submission = take_in(path, "hw3.py", tmp_path)
    assert submission.problem.code in {"archive-cut-short", "broken-archive"}
