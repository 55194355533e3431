"""Standard.site: a record of the blog (its publication), and one of each post (its document).

The card of a post on Bluesky names both by address and CID, so the document is written before the post. An edit changes a
record's CID, so a publication, which all cards name, is never changed.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syndicator.channels.bluesky import lexicon
from syndicator.channels.bluesky.lexicon import DOCUMENT, PUBLICATION
from syndicator.channels.bluesky.responses import Taken
from syndicator.channels.bluesky.text import cut
from syndicator.channels.bluesky.tid import tid
from syndicator.channels.bluesky.xrpc import XrpcServer
from syndicator.channels.http.urls import at_server
from syndicator.errors import Retryable, SendError
from syndicator.http import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.channels import ChannelContext
    from syndicator.channels.bluesky.client import Client, Record
    from syndicator.model import Draft, Post

log = logging.getLogger(__name__)

MOST_TEXT = 100_000  # characters of the body: a request has at most a megabyte
VIEW_SECONDS = 60.0  # how long an announcement waits until the app knows its document
POLL_SECONDS = 5.0
APP_VIEW = "https://public.api.bsky.app"


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def site_url(blog_url: str) -> str:
    """Return the address of the publication: lower-case host, no slash at the end."""
    parts = urlsplit(blog_url)
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def path_of(url: str, blog_url: str) -> str:
    """Return the path of a page below the blog's address, as documents have it; empty if the page is elsewhere.

    Scheme, `www.` and the path's case must agree, as the app demands.
    """
    parts, site = urlsplit(url), site_url(blog_url)
    page = f"{parts.scheme}://{parts.netloc.lower()}{parts.path}"
    return page.removeprefix(site) if blog_url and page.startswith(f"{site}/") and page.rstrip("/") != site else ""


def document_of(draft: Draft, blog_url: str) -> dict[str, Any]:
    """Return the document of a post, without `site` and `coverImage`, which need the server; empty if it can't have one."""
    post = draft.post
    path = path_of(post.url, blog_url)
    if not path or post.digest_of or post.withheld or post.published_at is None:
        return {}
    tags = [cut(tag.lstrip("#"), *lexicon.TAG) for tag in post.tags if tag.lstrip("#")]
    optional = {
        "description": cut(draft.summary(), *lexicon.DESCRIPTION),
        "tags": tags,
        "textContent": draft.plain_text()[:MOST_TEXT],
        "updatedAt": instant(post.updated_at) if post.updated_at and post.updated_at > post.published_at else "",
    }
    return {
        "$type": DOCUMENT,
        "path": path,
        "title": cut(draft.title or post.title or draft.headline or post.slug, *lexicon.TITLE),
        "publishedAt": instant(post.published_at),
        **{name: content for name, content in optional.items() if content},
    }


def document_key(post: Post, blog_url: str) -> str:
    return tid(post.published_at, path_of(post.url, blog_url))


class StandardSite:
    """The publication and its documents on one account's server."""

    def __init__(self, client: Client, context: ChannelContext) -> None:
        self._client = client
        self._context = context
        self._url = site_url(context.blog_url)

    @cached_property
    def publication(self) -> Record:
        """The publication, created by us or another tool. If it does not exist, it is created."""
        return self.existing_publication() or self._create_publication()

    def existing_publication(self) -> Record | None:
        for page in self._client.records(PUBLICATION):
            for record in page:
                if str(record.content.get("url", "")).rstrip("/") == self._url:
                    return record
        return None

    def _create_publication(self) -> Record:
        name = cut(self._context.blog_title or host_of(self._url), *lexicon.TITLE)
        record = {"$type": PUBLICATION, "url": self._url, "name": name}
        lexicon.require_valid(record)
        return self._client.put(PUBLICATION, tid(None, self._url), record)

    @cached_property
    def documents(self) -> dict[str, Record]:
        """All documents of the publication, by path."""
        own = self.publication.uri
        pages = self._client.records(DOCUMENT)
        return {
            str(each.content.get("path")): each for page in pages for each in page if each.content.get("site") == own
        }

    def find(self, path: str, key: str) -> Record | None:
        """Return a document by our key, else by its path, since another tool may have created it."""
        record = self._client.record(DOCUMENT, key)
        if record and (record.content.get("site"), record.content.get("path")) == (self.publication.uri, path):
            return record
        return self.documents.get(path)

    def keep(
        self,
        document: Mapping[str, Any],
        key: str,
        old: Record | None,
        cover: Callable[[], dict[str, Any] | None],
        *,
        renew_cover: bool = False,
    ) -> tuple[Record, bool]:
        """Write a document unless it is up to date; return it, and whether it was written.

        `old`: its present version; its date of publication and the fields that we do not write are kept. `cover`: uploads
        the image, called if the document has none or with `renew_cover`; returns {} if the post has none, None on failure.
        Raises Permanent if it is not valid; Retryable if another tool changes it right now.
        """
        merged = _merged(document, old.content if old else {}) | {"site": self.publication.uri}
        if (renew_cover or "coverImage" not in merged) and (blob := cover()) is not None:
            merged = {**merged, "coverImage": blob} if blob else {k: v for k, v in merged.items() if k != "coverImage"}
        if old and old.content == merged:
            return old, False
        if old and "updatedAt" not in document:
            merged["updatedAt"] = instant(datetime.now(UTC))
        lexicon.require_valid(merged)
        try:
            return self._client.put(DOCUMENT, old.key if old else key, merged, old.cid if old else None), True
        except Taken as error:
            message = str(error)
        raise Retryable(f"the document was changed meanwhile: {message}")

    def await_view(self, url: str, document: Record) -> bool:
        """Wait until the app shows a card for `url` that names the blog; return whether it does.

        Waits VIEW_SECONDS at most: the app completes a card that was posted earlier.
        """
        server = XrpcServer(at_server(APP_VIEW, self._context.base_url), self._context.name)
        query = {"url": url, "uris": [document.uri, self.publication.uri]}
        end = time.monotonic() + VIEW_SECONDS
        while True:
            try:
                if server.query("app.bsky.embed.getEmbedExternalView", query).fields.get("view"):
                    return True
            except SendError as error:
                log.info("the app could not be asked", extra={"channel": self._context.name, "error": str(error)})
                return False
            if time.monotonic() + POLL_SECONDS > end:
                return False
            time.sleep(POLL_SECONDS)


def _merged(document: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """Return the new version: our fields replace the old ones, also if the post no longer has them; others are kept."""
    our_fields = ("title", "description", "tags", "textContent")
    foreign = {name: content for name, content in old.items() if name not in our_fields}
    dates = {name: old[name] for name in ("publishedAt",) if name in old}
    return {**foreign, **document, **dates}
