"""What all HTML pages share: both languages in one file, a strict policy, no external resource.

A page opens from disk without a network. Every text that is not the grader's own is sanitized and escaped.
"""

import base64
import functools
import hashlib
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from grader.domain.messages import Plain, Readable, message
from grader.domain.sanitize import sanitize_text
from grader.i18n.catalogue import LANGUAGES, Catalogue, Language
from grader.render.charts import bilingual

_TEMPLATES: Final = Path(__file__).parent / "templates"
_VENDORED: Final = Path(__file__).parent / "vendored"
_CATALOGUES: Final = tuple(Catalogue(lang) for lang in LANGUAGES)


@functools.lru_cache(maxsize=4096)
def both(readable: Readable) -> Markup:
    """Return a text in both languages; the page's language attribute decides which one is shown."""
    texts = {each.lang: sanitize_text(each.text(readable)) for each in _CATALOGUES}
    if len(set(texts.values())) == 1:
        return escape(next(iter(texts.values())))
    spans = (Markup('<span lang="{}">{}</span>').format(lang, text) for lang, text in texts.items())
    return Markup("").join(spans)


def say(code: str, **params: Plain) -> Markup:
    """Return a message in both languages."""
    return both(message(code, **params))


def chart_text(code: str) -> Markup:
    """Return a message in both languages for use inside an SVG text."""
    return bilingual({each.lang: each.text(message(code)) for each in _CATALOGUES})


def label(code: str, lang: Language, **params: Plain) -> Markup:
    """Return the attributes of an element that is named in both languages; `lang` is shown first."""
    texts = {each.lang: each.text(message(code, **params)) for each in _CATALOGUES}
    return Markup('aria-label="{}" data-ko="{}" data-en="{}"').format(texts[lang], texts["ko"], texts["en"])


def student_text(text: str) -> Markup:
    """Return a text that a student chose, isolated from the direction of what surrounds it."""
    return Markup("<bdi>{}</bdi>").format(sanitize_text(text))


@functools.cache
def template_source(name: str) -> str:
    """Return a style sheet or script of the templates' folder."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@functools.cache
def vendored_source(name: str) -> str:
    """Return a library that is part of the package; `vendored/versions.toml` says which and from where."""
    return (_VENDORED / name).read_text(encoding="utf-8")


def render_page(template: str, *, styles: Iterable[str], scripts: Iterable[str], **values: Any) -> str:
    """Render a page with its styles and scripts inside, and a policy that allows these alone."""
    style_texts, script_texts = list(styles), list(scripts)
    for text in itertools.chain(style_texts, script_texts):
        if "</script" in text.lower() or "</style" in text.lower():
            raise ValueError("a style sheet or script would end its own element")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(script_texts)}",
            f"style-src {_hashes(style_texts)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return (
        _environment()
        .get_template(template)
        .render(
            policy=policy,
            styles=[Markup(text) for text in style_texts],  # noqa: S704 - the grader's own files
            scripts=[Markup(text) for text in script_texts],  # noqa: S704 - the grader's own files
            **values,
        )
    )


@functools.cache
def text_template(name: str) -> Template:
    """Return a template of plain text: its values are escaped by the caller."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=False,  # noqa: S701 - no HTML; Markdown has its own escapes
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _hashes(texts: Iterable[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"both": both, "say": say, "label": label, "who": student_text}
    return environment
