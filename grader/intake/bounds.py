"""How much of a submission is taken in at most; figures that no honest homework reaches."""

from typing import Final

MIB: Final = 1 << 20
# One program: the course's longest listing is 4 kB; a notebook with pictures in its outputs is a few MB. To
# read Python takes a thousand times its size: of 5 MB of `a` and line ends, half a minute and 4 GB.
ENTRY_BYTES: Final = MIB
NOTEBOOK_BYTES: Final = 20 * MIB
# Values in a notebook's JSON beside what its cells put out: each line of a cell is one.
NOTEBOOK_VALUES: Final = 50_000
# A file beside the program; larger ones are data and are left out with a note.
FILE_BYTES: Final = 10 * MIB
# A whole folder or unpacked archive.
TOTAL_BYTES: Final = 50 * MIB
FILES: Final = 500
# Deflate cannot do better than about 1030:1 (https://zlib.net/zlib_tech.html); source text does 10:1.
ZIP_RATIO: Final = 200
# An archive in an archive: learning platforms zip what students zipped; more is a game.
ARCHIVE_DEPTH: Final = 3
ARCHIVES: Final = 20
# What packs files; an archive may be as large as a whole submission.
ARCHIVE_SUFFIXES: Final = frozenset({".zip", ".tar", ".tgz", ".gz"})
# Packers that are not opened: rar, 7z and those of Korean Windows.
FOREIGN_ARCHIVES: Final = frozenset({".rar", ".7z", ".egg", ".alz", ".xz", ".bz2", ".zst"})
# Names that no program needs: caches, version control, what systems and editors leave behind.
SKIPPED_FOLDERS: Final = frozenset(
    {
        "__pycache__",
        ".git",
        ".hg",
        ".svn",
        ".venv",
        "venv",
        ".idea",
        ".vscode",
        ".ipynb_checkpoints",
        "__MACOSX",
    }
)
SKIPPED_FILES: Final = frozenset({".DS_Store", "Icon\r", "Thumbs.db", "desktop.ini"})
# Lists, notes and results that instructors keep beside the submissions.
KEPT_BESIDE: Final = frozenset(
    ".csv .tsv .xlsx .xls .ods .md .toml .json .jsonl .db .log .yml .yaml".split()  # noqa: SIM905 - a word list
)
