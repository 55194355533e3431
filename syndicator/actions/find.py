"""Find the post that a person names by slug, address, file path or id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.errors import UsageError
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.config import SourceConfig
    from syndicator.ledger import Ledger
    from syndicator.ledger.posts import PostStore


def find_post(ledger: Ledger, sources: Iterable[SourceConfig], text: str) -> str:
    """Return the id of the post that `text` names. Raises UsageError if none or several match."""
    store = ledger.posts
    ids = store.find(text) or _by_address(store, text) | _by_path(store, sources, text)
    if not ids:
        raise UsageError("\n  ".join(_not_found(ledger, text)))
    if len(ids) > 1:
        raise UsageError("\n  ".join((f"{text!r} matches several posts; use an id:", *_listed(store, ids))))
    return ids.pop()


def _by_address(store: PostStore, text: str) -> set[str]:
    alias = alias_of(text)
    return store.find(alias) if alias else set()


def _by_path(store: PostStore, sources: Iterable[SourceConfig], text: str) -> set[str]:
    path = Path(text).absolute()
    folders = [source.path for source in sources if source.path is not None and path.is_relative_to(source.path)]
    return {id_ for folder in folders for id_ in store.find(path.relative_to(folder).as_posix())}


def _listed(store: PostStore, ids: Iterable[str]) -> Iterator[str]:
    records = store.records(ids).values()
    for record in sorted(records, key=lambda r: (r.published_at is not None, r.published_at, r.slug, r.id)):
        yield f"{record.id}  {record.slug}  {record.title}  {record.url}"


def _not_found(ledger: Ledger, text: str) -> Iterator[str]:
    """Explain why the file that `text` names gave no post; else suggest a similar slug, and list sources with errors."""
    from difflib import get_close_matches

    problems = [problem for problem in ledger.sources.problems() if _names_file(text, problem[1])]
    if unread := [": ".join(problem) for problem in problems if not ledger.posts.find(problem[1])]:
        yield f"post {text!r} not found: {'; '.join(unread)}"
        return
    slugs = [record.slug for record in ledger.posts.records().values() if record.slug]
    close = get_close_matches(text, slugs, n=1) or [slug for slug in slugs if text.casefold() in slug.casefold()][:3]
    meant = f", did you mean {' or '.join(map(repr, close))}?" if close else ";"
    yield f"post {text!r} not found{meant} `syndicator list` shows all posts"
    yield from (f"{name}: {source.error}" for name, source in ledger.sources.all().items() if source.error)


def _names_file(text: str, key: str) -> bool:
    """Whether `text` is the end of the path `key`, its stem, or its slug."""
    from syndicator.sources.repo.filename import Filename

    name = Filename(key)
    return f"/{text}".endswith(f"/{key}") or text in {name.slug, name.stem}
