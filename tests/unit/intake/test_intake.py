"""Submissions are taken in as they come, or refused with a sentence."""

import io
import json
import os
import stat
import unicodedata
import zipfile

import pytest

from grader.domain.errors import UsageError
from grader.domain.submission import SubmissionKind
from grader.intake.class_sources import open_class_source
from grader.intake.intake import digest_files, take_in

PROGRAM = b"import tensorflow as tf\nx = 1\n"


def zip_of(**members: bytes) -> bytes:
    """Make a zip of named members (`__` stands for a slash, `_py` for .py)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_py", ".py"), content)
    return buffer.getvalue()


def test_script_keeps_its_bytes(tmp_path) -> None:
    """A script is taken in byte for byte, and its student is its name."""
    (tmp_path / "kim.py").write_bytes(PROGRAM)
    taken = take_in(tmp_path / "kim.py", "hw3.py", tmp_path)
    assert (taken.kind, taken.student, taken.entry) == (SubmissionKind.SCRIPT, "kim", "kim.py")
    assert taken.files == {"kim.py": PROGRAM}
    assert (taken.problem, taken.id) == (None, taken.sha256[:12])


def test_entry_is_found_in_the_folder(tmp_path) -> None:
    """Without a path, the assignment's own file of the current folder is taken."""
    (tmp_path / "hw3.py").write_bytes(PROGRAM)
    assert take_in(None, "hw3.py", tmp_path).entry == "hw3.py"


@pytest.mark.parametrize(("path", "code"), [("x.py", "no-such-file"), (None, "no-entry-here")])
def test_missing_file_is_a_wrong_call(tmp_path, path, code) -> None:
    """A file that is not there ends the command, not the grade."""
    with pytest.raises(UsageError) as caught:
        take_in(tmp_path / path if path else None, "hw3.py", tmp_path)
    assert caught.value.messages[0].code == code


@pytest.mark.parametrize(
    "content",
    [
        "x = '가'\n".encode(),
        "x = '가'\n".encode("utf-8-sig"),
        "x = '가'\n".encode("utf-16"),
        "x = '가'\n".encode("cp949"),
        "# -*- coding: euc-kr -*-\nx = '가'\n".encode("euc-kr"),
        b"x = 1\r\ny = 2\r\n",
    ],
)
def test_encodings_are_read(tmp_path, content) -> None:
    """UTF-8 with and without a mark, UTF-16, CP949 and declared encodings are programs."""
    (tmp_path / "a.py").write_bytes(content)
    taken = take_in(tmp_path / "a.py", "hw3.py", tmp_path)
    assert (taken.problem, taken.files["a.py"]) == (None, content)


def test_syntax_error_names_its_line(tmp_path) -> None:
    """A syntax error is the student's: a problem with its line and a caret below its place."""
    (tmp_path / "a.py").write_text("x = 1\nif x\n    pass\n")
    taken = take_in(tmp_path / "a.py", "hw3.py", tmp_path)
    assert (taken.problem.code, taken.problem_line) == ("syntax-error", 2)
    assert (taken.problem.params["source"], taken.problem.params["caret"]) == ("if x", "    ^")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-program"),
        (b" \n", "empty-program"),
        (b"\x00\x81\xff\xff", "unknown-encoding"),
        (b"x = 1\n\x00", "unknown-encoding"),
        (b"#" * (1 << 20) + b"\n", "program-too-large"),
        (b"# coding: undefined\nx = 1\n", "unknown-encoding"),
        # Decoded, this would take as many minutes as a program may have quarters of a megabyte, squared.
        (b"# coding: PunyCode\n#-" + b"a" * 1_000_000, "unknown-encoding"),
        (b"x = " + b"(" * 5000, "syntax-error"),
    ],
)
def test_unfit_program_is_a_problem(tmp_path, content, code) -> None:
    """What cannot be a program is said in the submission, and nothing is raised."""
    (tmp_path / "a.py").write_bytes(content)
    assert take_in(tmp_path / "a.py", "hw3.py", tmp_path).problem.code == code


def test_pipe_is_not_waited_for(tmp_path) -> None:
    """What is no plain file is refused as such: to open it could take for ever."""
    os.mkfifo(tmp_path / "hw3.py")
    with pytest.raises(UsageError):
        take_in(None, "hw3.py", tmp_path)


@pytest.mark.parametrize(
    ("cells", "code"),
    [([("code", "x = 1")], None), ([("markdown", "hi")], "empty-program"), (None, "broken-notebook")],
)
def test_notebook_is_read(tmp_path, cells, code) -> None:
    """A notebook with code is taken; one without, or a broken one, is a problem."""
    cells = cells and [
        {"cell_type": kind, "metadata": {}, "source": source}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for kind, source in cells
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells or []}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook) if cells else "{broken")
    taken = take_in(tmp_path / "a.ipynb", "hw3.py", tmp_path)
    assert (taken.problem and taken.problem.code) == code


@pytest.mark.parametrize("layout", ["cells", "worksheets"])
def test_notebook_is_not_gone_through_without_end(tmp_path, layout) -> None:
    """What validating and converting would take minutes for is refused first; outputs are not looked at."""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "source": "x = 1", "input": "x = 1"}
    noisy = cell | {"outputs": [{"output_type": "stream"}] * 60_000}
    sheets = {"cells": [cell] * 60_000, "worksheets": [{"cells": [cell] * 60_000}]}
    version = {"nbformat": 4 if layout == "cells" else 3, "nbformat_minor": 0, "metadata": {}}
    (tmp_path / "a.ipynb").write_text(json.dumps(version | {layout: sheets[layout]}))
    assert take_in(tmp_path / "a.ipynb", "hw3.py", tmp_path).problem.code == "broken-notebook"
    (tmp_path / "b.ipynb").write_text(json.dumps(version | {"nbformat": 4, "cells": [noisy]}))
    assert take_in(tmp_path / "b.ipynb", "hw3.py", tmp_path).problem is None


def test_folder_leaves_out_what_is_no_homework(tmp_path) -> None:
    """Caches, version control, links and large data files are not taken in."""
    (tmp_path / "hw3.py").write_bytes(PROGRAM)
    for name in ("__pycache__/a.pyc", ".git/config"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "data.bin").write_bytes(bytes((10 << 20) + 1))
    (tmp_path / "link.py").symlink_to(tmp_path / "hw3.py")
    taken = take_in(tmp_path, "hw3.py", tmp_path)
    assert list(taken.files) == ["hw3.py"]
    assert [note.code for note in taken.notes] == ["left-out-large", "left-out-link"]


def test_only_program_is_taken_with_a_note(tmp_path) -> None:
    """A folder whose one program has another name is graded, and says so."""
    (tmp_path / "my.py").write_bytes(PROGRAM)
    taken = take_in(tmp_path, "hw3.py", tmp_path)
    assert (taken.entry, taken.notes[0].code) == ("my.py", "entry-taken")


@pytest.mark.parametrize(("count", "code"), [(0, "no-program"), (2, "several-programs")])
def test_unclear_folder_is_a_wrong_call(tmp_path, count, code) -> None:
    """A folder with no program, or several of which none is the entry, asks the caller."""
    for number in range(count):
        (tmp_path / f"p{number}.py").write_bytes(PROGRAM + b"y = %d\n" % number)
    with pytest.raises(UsageError) as caught:
        take_in(tmp_path, "hw3.py", tmp_path)
    assert caught.value.messages[0].code == code


def test_crowded_folder_is_a_problem(tmp_path) -> None:
    """More than 500 files are no homework."""
    for number in range(501):
        (tmp_path / f"{number}.txt").touch()
    assert take_in(tmp_path, "hw3.py", tmp_path).problem.code == "too-many-files"


def test_zip_of_a_folder_is_read(tmp_path) -> None:
    """The folder that a zip was made of is not part of the names."""
    (tmp_path / "kim.zip").write_bytes(zip_of(kim__hw3_py=PROGRAM, kim__notes=b"x"))
    taken = take_in(tmp_path / "kim.zip", "hw3.py", tmp_path)
    assert (sorted(taken.files), taken.entry, taken.student) == (["hw3.py", "notes"], "hw3.py", "kim")


@pytest.mark.parametrize("name", ["../hw3.py", "/etc/hw3.py", "a/../../hw3.py", "C:/hw3.py", "..\\hw3.py"])
def test_zip_cannot_escape(tmp_path, name) -> None:
    """A member whose name leads out of the archive makes it invalid."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, PROGRAM)
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    taken = take_in(tmp_path / "a.zip", "hw3.py", tmp_path)
    assert (taken.problem.code, taken.files) == ("zip-escapes", {})


def test_zip_member_without_a_name_is_left_out(tmp_path) -> None:
    """A directory of a zip may name nothing at all, which Python's own reader trips over."""
    place = tmp_path / "hw2.zip"
    name = "x" * 7
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("hw2.py", "x = 1\n")
        archive.writestr(name, "")
    content = place.read_bytes()
    at = content.rindex(name.encode())
    # The same length of the directory's entry, as a name of none and a comment of seven.
    head = bytearray(content)
    head[at - 18 : at - 16], head[at - 14 : at - 12] = b"\0\0", b"\x07\0"
    place.write_bytes(bytes(head))
    taken = take_in(place, "hw2.py", tmp_path)
    assert (taken.problem, list(taken.files)) == (None, ["hw2.py"])


def test_zip_link_is_refused(tmp_path) -> None:
    """A symbolic link in a zip makes it invalid."""
    member = zipfile.ZipInfo("hw3.py")
    member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(member, "/etc/passwd")
    assert take_in(tmp_path / "a.zip", "hw3.py", tmp_path).problem.code == "zip-link"


def test_zip_bomb_is_refused(tmp_path) -> None:
    """A member that unpacks to hundreds of times its size makes the zip invalid."""
    (tmp_path / "a.zip").write_bytes(zip_of(hw3_py=PROGRAM, big=bytes(9 << 20)))
    assert take_in(tmp_path / "a.zip", "hw3.py", tmp_path).problem.code == "zip-bomb"


def test_broken_zip_is_a_problem(tmp_path) -> None:
    """Bytes that only claim to be a zip are the student's problem."""
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no")
    assert take_in(tmp_path / "a.zip", "hw3.py", tmp_path).problem.code == "broken-zip"


@pytest.mark.parametrize("packer", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_damaged_inside_is_a_problem(tmp_path, packer) -> None:
    """Each packer has an error of its own for what it cannot unpack; none of them is the grader's."""
    (tmp_path / "a.zip").write_bytes(_damaged(packer))
    assert take_in(tmp_path / "a.zip", "hw3.py", tmp_path).problem.code == "broken-zip"
    (tmp_path / "class.zip").write_bytes(_damaged(packer))
    with open_class_source(tmp_path / "class.zip") as source:
        (entry,) = source.entries()
        assert source.read(entry).problem.code == "broken-zip"
        assert source.text("", entry.name, 4096) == ""


def _damaged(packer: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packer) as archive:
        archive.writestr("hw3.py", PROGRAM * 50)
        size = archive.infolist()[0].compress_size
    raw = bytearray(buffer.getvalue())
    begin = 30 + len("hw3.py")
    # The packed bytes alone, behind the header that LZMA begins with.
    raw[begin + 10 : begin + size] = bytes(byte ^ 0x5A for byte in raw[begin + 10 : begin + size])
    return bytes(raw)


def test_decomposed_names_are_composed(tmp_path) -> None:
    """A Korean name as macOS writes it and as others do is one name."""
    (tmp_path / unicodedata.normalize("NFD", "숙제.py")).write_bytes(PROGRAM)
    taken = take_in(tmp_path / unicodedata.normalize("NFC", "숙제.py"), "hw3.py", tmp_path)
    assert (list(taken.files), taken.student) == (["숙제.py"], "숙제")


def test_digest_knows_names_and_contents() -> None:
    """The hash is the same in any order, and another for another name, content or cut."""
    assert digest_files({"a": b"1", "b": b"2"}) == digest_files({"b": b"2", "a": b"1"})
    others = [{"a": b"12"}, {"a1": b"2"}, {"a": b"1", "b": b"3"}, {"a": b"1", "c": b"2"}]
    assert len({digest_files(files) for files in others}) == len(others)


@pytest.mark.parametrize("name", ["a//etc/evil", "a/.//etc/evil", "a////etc/evil"])
def test_no_name_leads_out(tmp_path, name: str) -> None:
    """A name with empty parts stays below the submission when the folder around it is dropped."""
    with zipfile.ZipFile(tmp_path / "kim.zip", "w") as archive:
        archive.writestr("a/hw.py", PROGRAM)
        archive.writestr(name, b"evil")
    assert set(take_in(tmp_path / "kim.zip", "hw.py", tmp_path).files) == {"hw.py", "etc/evil"}


@pytest.mark.parametrize("names", [("x", "x/hw.py"), ("x/hw.py", "x"), ("n" * 300, "hw.py")])
def test_names_that_cannot_be_written(tmp_path, names: tuple[str, str]) -> None:
    """Names that no folder can hold together make the submission unfit, and nothing else."""
    with zipfile.ZipFile(tmp_path / "kim.zip", "w") as archive:
        for name in names:
            archive.writestr(name, PROGRAM)
    assert take_in(tmp_path / "kim.zip", "hw.py", tmp_path).problem is not None


def test_notebook_of_another_world_is_a_problem(tmp_path) -> None:
    """A notebook that the library for notebooks stumbles over is a broken one."""
    (tmp_path / "hw.ipynb").write_text(
        '{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}'
    )
    assert take_in(tmp_path / "hw.ipynb", "hw.py", tmp_path).problem is not None


@pytest.mark.parametrize("name", ["\x1b[31mx.py", "x\ny.py", "data/\x7f.txt"])
def test_names_that_steer_a_terminal_are_refused(tmp_path, name: str) -> None:
    """A name with a control character or a line's end is no name of a homework's file."""
    (tmp_path / "kim.zip").write_bytes(zip_of(hw3_py=PROGRAM, **{name: b"x"}))
    assert take_in(tmp_path / "kim.zip", "hw3.py", tmp_path).problem.code == "name-unusable"


def test_what_macos_puts_into_folders_is_left_out(tmp_path) -> None:
    """The file that holds a folder's own icon has a carriage return in its name."""
    (tmp_path / "kim.zip").write_bytes(zip_of(hw3_py=PROGRAM, **{"Icon\r": b""}))
    taken = take_in(tmp_path / "kim.zip", "hw3.py", tmp_path)
    assert (taken.problem, list(taken.files)) == (None, ["hw3.py"])
