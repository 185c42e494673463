"""Adapt the documentation to MkDocs: pages of the repository's root join the site, and links follow."""

import posixpath
import re
from pathlib import Path
from typing import Any, Final

from mkdocs.structure.files import File, Files

ROOT: Final = Path(__file__).resolve().parent.parent
# Pages outside of docs/; in the site they keep their place relative to the root.
OUTSIDE: Final = ("CONTRIBUTING.md", "SECURITY.md", "assignments/*/README.*.md")
_LINK: Final = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages outside of docs/, and make the index of the site's language its first page."""
    for pattern in OUTSIDE:
        for page in sorted(ROOT.glob(pattern)):
            name = page.relative_to(ROOT).as_posix()
            files.append(File.generated(config, name, abs_src_path=str(page)))
    first = files.get_file_from_path(f"index.{config.theme['language']}.md")
    if first is not None:
        first.dest_uri = "index.html"
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:  # noqa: ARG001 - MkDocs calls it so
    """Rewrite the links between docs/ and the pages outside of it."""
    name = page.file.src_uri
    source = name if any(Path(name).match(pattern) for pattern in OUTSIDE) else f"docs/{name}"
    return _LINK.sub(lambda found: f"]({_relink(source, name, found[1])}", markdown)


def _relink(source: str, name: str, link: str) -> str:
    """Return `link`, as the repository's file `source` has it, for the site's page `name`."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
    return posixpath.relpath(target.removeprefix("docs/"), posixpath.dirname(name) or ".")
