"""Submissions are kept once under the hash of their content, and read back within bounds."""

import pytest

from grader.store.kept_submissions import KeptSubmissions

ADDRESS = "ab" + "0" * 62


def test_files_come_back(tmp_path) -> None:
    """Names and contents are returned, bounded, and storing again changes nothing."""
    kept = KeptSubmissions(tmp_path)
    kept.keep(ADDRESS, {"과제/hw2.py": b"x = 1\n", "data.txt": b"y"})
    ((address, path),) = kept.addresses()
    before = path.read_bytes()
    kept.keep(ADDRESS, {"other.py": b""})
    assert (address, path.read_bytes()) == (ADDRESS, before)
    assert kept.names(ADDRESS) == ["data.txt", "과제/hw2.py"]
    assert (kept.read(ADDRESS, "과제/hw2.py", 100), kept.read(ADDRESS, "과제/hw2.py", 3)) == (
        b"x = 1\n",
        b"x =",
    )


def test_same_files_give_the_same_bytes(tmp_path) -> None:
    """The stored form depends on names and contents only."""
    for name, files in (("a", {"x.py": b"1", "y.py": b"2"}), ("b", {"y.py": b"2", "x.py": b"1"})):
        KeptSubmissions(tmp_path / name).keep(ADDRESS, files)
    one, other = (next(KeptSubmissions(tmp_path / name).addresses())[1].read_bytes() for name in "ab")
    assert one == other


@pytest.mark.parametrize("address", ["", "../../etc", "z" * 64, "cd" + "0" * 62])
def test_unknown_address_is_nothing(tmp_path, address) -> None:
    """What is no address, or not stored, has no files."""
    kept = KeptSubmissions(tmp_path)
    assert (kept.names(address), kept.read(address, "x.py", 10)) == ([], None)


def test_damaged_file_is_nothing(tmp_path) -> None:
    """A damaged archive has no files and raises nothing."""
    kept = KeptSubmissions(tmp_path)
    kept.keep(ADDRESS, {"x.py": b"1"})
    next(kept.addresses())[1].write_bytes(b"PK broken")
    assert (kept.names(ADDRESS), kept.read(ADDRESS, "x.py", 10)) == ([], None)
