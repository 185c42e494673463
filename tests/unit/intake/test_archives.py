"""Archives whose headers make false claims."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from grader.intake.bounds import FILE_BYTES, MIB
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


def test_member_at_its_limit_is_taken(tmp_path: Path) -> None:
    """A data file of exactly the limit is kept; one byte more is left out with a note that names the limit."""
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name, size in (("hw3.py", 6), ("fits.bin", FILE_BYTES), ("large.bin", FILE_BYTES + 1)):
            member = tarfile.TarInfo(name)
            member.size = size
            archive.addfile(member, io.BytesIO(b"x = 1\n" if size == 6 else bytes(size)))
    submission = take_in(path, "hw3.py", tmp_path)
    assert {name: len(content) for name, content in submission.files.items()} == {
        "hw3.py": 6,
        "fits.bin": FILE_BYTES,
    }
    noted = [note.params for note in submission.notes if note.code == "left-out-large"]
    assert noted == [{"name": "large.bin", "limit_mb": FILE_BYTES // MIB}]


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("../hw3.py", tarfile.REGTYPE, "zip-escapes"),
        ("/hw3.py", tarfile.REGTYPE, "zip-escapes"),
        ("a\\hw3.py", tarfile.REGTYPE, "zip-escapes"),
        ("hw3.py", tarfile.SYMTYPE, "zip-link"),
        ("hw3.py", tarfile.LNKTYPE, "zip-link"),
        ("hw3.py", tarfile.FIFOTYPE, "archive-device"),
        ("hw3.py", tarfile.CHRTYPE, "archive-device"),
    ],
)
def test_member_that_is_no_file_is_refused(tmp_path: Path, name: str, kind: bytes, code: str) -> None:
    """Names that lead out, links and devices make the archive unfit to run."""
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "elsewhere"
        archive.addfile(member)
    assert take_in(path, "hw3.py", tmp_path).problem.code == code
