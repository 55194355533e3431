"""The formats of posts besides Markdown, told by the endings of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.sources.repo.front_matter import PostDocument

_MARKDOWN = (".md", ".markdown")
_COMPUTED = (".Rmd", ".Rmarkdown", ".qmd")
_OTHERS = (".html", ".rst", *_COMPUTED)
_WRITTEN = (*_MARKDOWN, ".mdx", *_COMPUTED, ".rst")


def is_html(key: str) -> bool:
    return key.endswith(".html")


def ending(key: str) -> str:
    """Return the ending of a format that not all generators read; empty for Markdown."""
    name, dot, ending = key.rpartition(".")
    return f"{dot}{ending}" if name and f".{ending}" in _OTHERS else ""


def needs_date(key: str) -> bool:
    """Whether a file without a date is certainly no post: most HTML and reStructuredText is something else."""
    return key.endswith((".html", ".rst"))


def gives_way(key: str, keys: Collection[str]) -> bool:
    """Whether another file of the same name is the post: Markdown made from R Markdown, and what HTML was made from."""
    stem, _, ending = key.rpartition(".")
    if is_html(key):
        return any(f"{stem}{each}" in keys for each in _WRITTEN)
    return f".{ending}" in _COMPUTED and any(f"{stem}{each}" in keys for each in _MARKDOWN)


def convert(key: str, document: PostDocument) -> None:
    """Make of a document's body what its generator would: HTML, or Markdown without what only the generator reads."""
    if is_html(key):
        document.is_html = True
    elif key.endswith(".rst"):
        from syndicator.sources.repo import rst

        rst.convert(document)
    elif key.endswith(_COMPUTED):
        from syndicator.sources.repo import chunks

        document.body = chunks.shown(document.body, document.data)
