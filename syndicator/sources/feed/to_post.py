"""Turn entries into posts: stable keys, fingerprints, and the first date."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import normalize

from syndicator.language import language_tag
from syndicator.model import Post, SourcePost, Withheld
from syndicator.sources.feed.entry import plain, strip_tags
from syndicator.sources.text import short_title
from syndicator.sources.urls import alias_of, normal, slug_of, untracked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.sources.feed.entry import Entry

_HEADLINE = 70  # characters of text used as the title of an entry without one


def keyed(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entries by stable key: the id, else the link.

    If several share a key or have none, a digest of link and title is added; if these are equal too, also of the text,
    for the newer ones (higher up). Duplicates and empty entries are dropped.
    """
    named = [(entry.id or normal(entry.link), entry) for entry in entries if _has_content(entry)]
    shared = Counter(name for name, _ in named)
    entries_by_key: dict[str, Entry] = {}
    for name, entry in reversed(named):
        unique = name and shared[name] == 1
        key = name if unique else f"{name}#{_difference(entry, nameless=not name)}"
        if key in entries_by_key and (text := strip_tags(entry.html)) != strip_tags(entries_by_key[key].html):
            key = f"{key}#{_sha(text)[:16]}"
        entries_by_key[key] = entry
    return dict(reversed(entries_by_key.items()))


def _has_content(entry: Entry) -> bool:
    return bool(entry.title or entry.link or entry.html or entry.summary)


def _difference(entry: Entry, *, nameless: bool) -> str:
    """Return what distinguishes an entry. Never its date: some feeds change it on each read."""
    text = strip_tags(entry.html) if nameless or not entry.title else ""
    _, mark, fragment = entry.link.partition("#")  # of a page that holds all posts
    return _sha(f"{normal(entry.link)}{mark}{fragment}", entry.title, text)[:16]


def fingerprint_of(entry: Entry) -> str:
    """Return `<digest of the content>.<seconds of the publication>`."""
    about = [entry.lang, entry.withheld, "protected" * entry.protected]
    content = _sha(
        entry.link,
        entry.title,
        entry.html,
        entry.summary,
        entry.author,
        entry.cover,
        entry.generator,
        *entry.tags,
        *filter(None, about),
    )
    return f"{content[:32]}.{int(entry.published.timestamp()) if entry.published else ''}"


def with_first_date(entry: Entry, known: str | None, now: datetime) -> Entry:
    """Return the entry with the date of its first read, if the new date is later and has passed.

    Many feeds give the time of the last edit, build or request. A date that moved back, or into the future, was set on
    purpose.
    """
    former = (known or "").rpartition(".")[2]
    if entry.published is None or not former.lstrip("-").isdecimal():
        return entry
    first = datetime.fromtimestamp(int(former), UTC)
    return replace(entry, published=first) if first < entry.published <= now else entry


def source_post(source: str, key: str, entry: Entry, fingerprint: str) -> SourcePost:
    slug = _slug(entry, key)
    body = strip_tags(entry.html)
    html, summary = ("", "") if entry.protected else (entry.html, entry.summary)
    aliases = {f"guid:{normal(entry.id)}" if entry.id else None, alias_of(entry.link)}
    return SourcePost(
        source=source,
        key=key,
        post=Post(
            slug=slug,
            url=untracked(entry.link),
            title=short_title(entry.title or _headline(plain(html) or summary) or slug),
            summary=summary,
            html=html,
            tags=entry.tags,
            cover=entry.cover,
            published_at=entry.published,
            updated_at=entry.updated,
            author=entry.author,
            front_matter={} if entry.title else {"untitled": True},
            lang=language_tag(entry.lang),
            protected=entry.protected,
            withheld=entry.withheld or (Withheld.PROTECTED if entry.protected else ""),
            generator=entry.generator,
            sources=(source,),
        ),
        aliases=frozenset(alias for alias in aliases if alias),
        fingerprint=fingerprint,
        digest=_sha(body) if body.strip() else "",
    )


def _slug(entry: Entry, key: str) -> str:
    """Return the last segment of the link; without one, a slug from the title or a short stable digest."""
    return _safe(entry.name) or slug_of(entry.link) or _dashed(entry.title) or _sha(key)[:12]


def _dashed(title: str) -> str:
    words = re.findall(r"\w+", normalize("NFKC", title).casefold())
    return "-".join(words)[:80].strip("-")


def _safe(name: str) -> str:
    return re.sub(r"[^\w.+~-]+", "-", name).strip("-.")


def _headline(text: str) -> str:
    if len(text) <= _HEADLINE:
        return text
    cut = text[: _HEADLINE + 1].rpartition(" ")[0] or text[:_HEADLINE]
    return f"{cut.rstrip(' ,;:.–-')}…"


def _sha(*parts: str) -> str:
    return sha256("\0".join(parts).encode(errors="replace")).hexdigest()
