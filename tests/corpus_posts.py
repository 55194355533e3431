"""Posts from the real files beside the checkout, read crudely: rendering is tried on them, not reading.

SYNDICATOR_PROOF=full takes all of them, else every third.
"""

from __future__ import annotations

import os
import re
from itertools import islice
from typing import TYPE_CHECKING

from syndicator.model import Post
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CORPUS = ROOT.parent / "shared" / "corpus"
_STEP = 1 if os.environ.get("SYNDICATOR_PROOF") == "full" else 3
_FENCE = re.compile(r"\A(---|\+\+\+)\s*\n(.*?)\n\1[ \t]*\n", re.DOTALL)
_KEY = re.compile(
    r"^(title|description|seoDescription|summary|excerpt|tags|cover)\s*[:=]\s*(.+)$", re.MULTILINE | re.IGNORECASE
)


def from_files() -> Iterator[Post]:
    found = (path for path in sorted(CORPUS.rglob("*")) if path.suffix in {".md", ".mdx", ".markdown"})
    return map(_post, islice((path for path in found if "feeds" not in path.parts), None, None, _STEP))


def from_feeds() -> Iterator[Post]:
    import feedparser

    for path in islice(sorted((CORPUS / "feeds").rglob("*.xml")), None, None, _STEP):
        if path.stat().st_size < 500_000:
            for entry in feedparser.parse(path.read_bytes(), sanitize_html=False).entries:
                yield _entry(entry, path.stem)


def _post(path: Path) -> Post:
    text = path.read_text("utf-8", errors="replace")
    front = _FENCE.match(text)
    facts = {key.lower(): value.strip().strip("\"'") for key, value in _KEY.findall(front[2])} if front else {}
    tags = re.split(r"[,\s]+(?=\S)", facts.get("tags", "").strip("[]"))
    return Post(
        slug=path.stem,
        url=f"https://blog.example.dev/{path.stem}".replace(" ", "-"),
        title=facts.get("title", path.stem),
        summary=facts.get("description", facts.get("seodescription", facts.get("summary", ""))),
        markdown=text[front.end() :] if front else text,
        tags=tuple(tag.strip("\"' ") for tag in tags if tag),
    )


def _entry(entry: dict[str, object], stem: str) -> Post:
    tags = entry.get("tags") or []
    assert isinstance(tags, list)
    content = entry.get("content")
    body = content[0].get("value", "") if isinstance(content, list) and content else entry.get("summary", "")
    return Post(
        slug=stem,
        url=str(entry.get("link") or "https://blog.example.dev/x"),
        title=str(entry.get("title") or ""),
        summary=str(entry.get("summary") or "")[:300],
        html=str(body or ""),
        tags=tuple(str(tag.get("term") or "") for tag in tags),
    )
