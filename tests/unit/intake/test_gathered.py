"""What is read of a submission stays within bounds, under names that any system can hold."""

import stat
import unicodedata
import zipfile

import pytest

from grader.intake import gathered as module
from grader.intake.bounds import ENTRY_BYTES, FILE_BYTES, MIB, NOTEBOOK_BYTES, TOTAL_BYTES
from grader.intake.gathered import (
    Gathered,
    drop_common_folder,
    limit_of,
    member_name,
    read_folder,
    read_one,
    take_member,
)


def code(gathered: Gathered) -> str | None:
    """Return the code of the problem."""
    return None if gathered.problem is None else gathered.problem.code


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("a.py", ENTRY_BYTES),
        ("A.PY", ENTRY_BYTES),
        ("b.ipynb", NOTEBOOK_BYTES),
        ("c.csv", FILE_BYTES),
        ("d.zip", TOTAL_BYTES),
        ("noext", FILE_BYTES),
    ],
)
def test_each_kind_of_file_has_its_limit(name, limit) -> None:
    """Programs, notebooks, data and archives may be of different sizes."""
    assert limit_of(name) == limit


def test_number_of_files_is_bounded(monkeypatch) -> None:
    """Exactly the limit is allowed."""
    monkeypatch.setattr(module, "FILES", 2)
    made = Gathered()
    for name in ("a", "b"):
        assert made.has_room(1)
        made.keep(name, b"x")
    assert (made.has_room(1), code(made), made.problem.params) == (False, "too-many-files", {"limit": 2})


def test_total_is_bounded(monkeypatch) -> None:
    """The sizes of all files together are bounded, and the message has the limit in megabytes."""
    monkeypatch.setattr(module, "TOTAL_BYTES", 2 * MIB)
    made = Gathered()
    made.keep("a", bytes(MIB))
    assert made.total_bytes == MIB
    assert made.has_room(MIB)
    assert not made.has_room(MIB + 1)
    assert (code(made), made.problem.params) == ("submission-too-large", {"limit_mb": 2})


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a//b.py", "a/b.py"),
        ("./a.py", "a.py"),
        (unicodedata.normalize("NFD", "과제.py"), "과제.py"),
        ("x" * 255, "x" * 255),
        ("/".join("abcdefghijkl"), "/".join("abcdefghijkl")),
        ("x" * 256, None),
        ("/".join("abcdefghijklm"), None),
        ("a\nb.py", None),
        ("a\x7f.py", None),
        ("\ud800.py", None),
        ("folder", None),
        ("file.py/inner.py", None),
        ("folder2/x.py", "folder2/x.py"),
    ],
)
def test_names_are_those_that_a_system_can_hold(name, kept) -> None:
    """Long, deep and control names, and a file in the place of a folder, are a problem of the submission."""
    made = Gathered(files={"folder/x.py": b"", "file.py": b""})
    made.keep(name, b"content")
    assert code(made) == (None if kept else "name-unusable")
    assert made.files.get(kept or "") == (b"content" if kept else None)


def test_program_at_the_limit_is_read(tmp_path) -> None:
    """One byte more is too large, and nothing of it is kept."""
    path = tmp_path / "a.py"
    path.write_bytes(b"#" * ENTRY_BYTES)
    assert (code(read_one(path)), len(read_one(path).files["a.py"])) == (None, ENTRY_BYTES)
    path.write_bytes(b"#" * (ENTRY_BYTES + 1))
    assert (code(read_one(path)), read_one(path).files) == ("program-too-large", {"a.py": b""})
    assert read_one(path).problem.params == {"name": "a.py", "limit_mb": ENTRY_BYTES // MIB}


def test_large_data_is_left_out_with_its_limit(tmp_path) -> None:
    """The note names the file and how large one may be."""
    (tmp_path / "data.bin").write_bytes(bytes(FILE_BYTES + 1))
    (tmp_path / "fits.bin").write_bytes(bytes(FILE_BYTES))
    made = read_folder(tmp_path)
    assert list(made.files) == ["fits.bin"]
    assert [note.params for note in made.notes] == [{"name": "data.bin", "limit_mb": FILE_BYTES // MIB}]


def test_common_folders_are_dropped() -> None:
    """Folders that hold everything are no part of a name."""
    made = Gathered(files={"a/b/x.py": b"1", "a/b/c/y.py": b"2"})
    drop_common_folder(made)
    assert made.files == {"x.py": b"1", "c/y.py": b"2"}
    apart = Gathered(files={"a/x.py": b"1", "b/y.py": b"2"})
    drop_common_folder(apart)
    assert list(apart.files) == ["a/x.py", "b/y.py"]


def take(tmp_path, name: str, content: bytes = b"x", **changes: int) -> Gathered:
    """Take one member of a zip in, with changes of its header."""
    path, made = tmp_path / "a.zip", Gathered()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(path) as archive:
        (member,) = archive.infolist()
        for field, value in changes.items():
            setattr(member, field, value)
        assert take_member(archive, member, made) is (made.problem is None)
    return made


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("a.py", {}, None),
        ("/a.py", {}, "zip-escapes"),
        ("../a.py", {}, "zip-escapes"),
        ("C:/a.py", {}, "zip-escapes"),
        ("a/b:c.py", {}, None),
        ("a.py", {"external_attr": stat.S_IFLNK << 16}, "zip-link"),
        ("a.py", {"flag_bits": 1}, "zip-encrypted"),
    ],
)
def test_member_is_taken_or_the_zip_refused(tmp_path, name, changes, problem) -> None:
    """Names that lead out, links and encrypted members make the whole zip unfit."""
    made = take(tmp_path, name, **changes)
    assert (code(made), bool(made.files)) == (problem, problem is None)


@pytest.mark.parametrize("name", ["folder/", "__MACOSX/a.py", ".DS_Store", "a/.git/config"])
def test_members_of_no_interest_are_left_out(tmp_path, name) -> None:
    """Folders and what systems add are neither files nor problems."""
    made = take(tmp_path, name)
    assert (made.files, made.notes, made.problem) == ({}, [], None)


def test_member_that_grows_is_a_bomb(tmp_path) -> None:
    """A ratio that no program has, or more content than the header says, is refused; small files may be."""
    assert code(take(tmp_path, "a.bin", bytes(3 * MIB))) == "zip-bomb"
    assert code(take(tmp_path, "a.bin", bytes(MIB))) is None
    assert len(take(tmp_path, "b.bin", b"abc").files["b.bin"]) == 3


def test_names_of_korean_windows_are_read() -> None:
    """CP949 without a declaration, UTF-8 without one, and backslashes."""
    korean = zipfile.ZipInfo("과제.py".encode("cp949").decode("cp437"))
    undeclared = zipfile.ZipInfo("과제.py".encode().decode("cp437"))
    korean.flag_bits = undeclared.flag_bits = 0
    declared = zipfile.ZipInfo("a\\과제.py")
    declared.flag_bits = 0x800
    assert [member_name(each) for each in (korean, undeclared, declared)] == [
        "과제.py",
        "과제.py",
        "a/과제.py",
    ]
