"""Reads the posts, series and drafts of a publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.channels.hashnode import article
from syndicator.channels.hashnode.graphql import NoSuchPost
from syndicator.errors import Permanent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_PAGES = 20  # of drafts, fifty per page

DRAFT = "query TheDraft($id: ObjectId!) { draft(id: $id) { id content { markdown } } }"
DRAFTS = (
    "drafts(first: 50, after: $after) { edges { node { id slug title canonicalUrl updatedAt } } "
    "pageInfo { hasNextPage endCursor } }"
)
POST = "post(slug: $slug) { id slug title url canonicalUrl publishedAt updatedAt }"


def id_in(name: str) -> str:
    """Return `name` if it is the id of a publication; empty if it is a host."""
    return name if re.fullmatch(r"[0-9a-f]{24}", name) else ""


class Publication:
    """`name`: its id or its host. `ask`: sends a query with variables and returns its data, or raises SendError."""

    def __init__(self, name: str, ask: Callable[..., dict[str, Any]]) -> None:
        self._name = name
        self._ask = ask

    def about(self) -> dict[str, Any]:
        """Return its id, title and address; empty if it does not exist."""
        try:
            return self._fields("id title url")
        except NoSuchPost:
            return {}

    def series_id(self, name: str) -> str:
        """Return the id of a series; empty if it does not exist. The API can't create one."""
        slug = article.slugified(name)
        if not slug:
            return ""
        try:
            publication = self._fields("series(slug: $slug) { id }", ", $slug: String!", slug=slug)
        except NoSuchPost:
            return ""
        return str((publication.get("series") or {}).get("id") or "")

    def posts_of_slug(self, slug: str) -> Iterator[dict[str, Any]]:
        """Yield the posts with the slug, and with the numbered slugs that Hashnode makes of a taken one, up to a free one."""
        for candidate in (slug, f"{slug}-1", f"{slug}-2") if slug else ():
            try:
                post = self._fields(POST, ", $slug: String!", slug=candidate).get("post")
            except NoSuchPost:
                post = None
            if not post:
                return
            yield post

    def drafts(self) -> Iterator[dict[str, Any]]:
        """Yield all drafts. Raises Permanent if there may be more than can be read."""
        after = None
        for _ in range(MOST_PAGES):
            page = self._fields(DRAFTS, ", $after: String", after=after).get("drafts") or {}
            yield from (edge["node"] for edge in page.get("edges") or ())
            more = page.get("pageInfo") or {}
            if more and not more.get("hasNextPage"):
                return
            after = more.get("endCursor")
            if not after:
                break
        raise Permanent("not all drafts can be read")

    def has_draft(self, id_: str) -> bool:
        return bool(self._draft(id_))

    def draft_text(self, id_: str) -> str:
        """Return the Markdown of a draft."""
        return str((self._draft(id_).get("content") or {}).get("markdown") or "").strip()

    def _draft(self, id_: str) -> dict[str, Any]:
        return self._ask(DRAFT, {"id": id_}).get("draft") or {}

    def _fields(self, fields: str, more: str = "", **variables: Any) -> dict[str, Any]:
        """Return fields of the publication; empty if it does not exist."""
        id_ = id_in(self._name)
        key, kind = ("id", "ObjectId") if id_ else ("host", "String")
        query = f"query Publication(${key}: {kind}!{more}) {{ publication({key}: ${key}) {{ {fields} }} }}"
        return self._ask(query, {key: id_ or article.host_of(self._name), **variables}).get("publication") or {}
