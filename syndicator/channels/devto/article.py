"""Convert posts to Forem's articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.model import Draft

MOST_TAGS = 4
MOST_TAG = 30  # characters
_FENCE = re.compile(r"\A-{3,}[ \t]*$", re.MULTILINE)
_SPELLED = {"+": "plus", "#": "sharp"}


def fields(draft: Draft, markdown: str, ai_disclosure: str) -> dict[str, Any]:
    """Return the fields of an article, without empty ones."""
    post = draft.post
    values = {
        "title": draft.title or post.title or draft.headline,
        "body_markdown": body(markdown),
        "canonical_url": post.url,
        "description": draft.summary(),
        "main_image": post.cover if post.cover.startswith("http") else "",
        "series": post.series,
        "tags": tags(post.tags),
        "ai_disclosure_level": ai_disclosure,
    }
    return {key: value for key, value in values.items() if value}


def in_full(article: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an edit, including empty ones: Forem keeps fields that are not given."""
    return {"description": "", "main_image": None, "tags": [], **article}


def body(markdown: str) -> str:
    """Return Markdown without a `---` at its beginning, which Forem would read as front matter."""
    return _FENCE.sub("***", markdown.lstrip())


def tags(names: Iterable[str]) -> list[str]:
    """Return Forem's tags: letters and digits only, at most four."""
    spelled = ("".join(_SPELLED.get(letter, letter) for letter in name.removeprefix("#").casefold()) for name in names)
    plain = ("".join(filter(str.isalnum, name)) for name in spelled)
    return list(dict.fromkeys(name for name in plain if 0 < len(name) <= MOST_TAG))[:MOST_TAGS]


def is_equal(listed: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether an unpublished article has the same title, body and original."""
    same = ("title", "body_markdown", "canonical_url")
    return all(str(listed.get(key) or "").strip() == str(wanted.get(key, "")).strip() for key in same)
