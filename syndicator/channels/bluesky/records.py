"""The documents of all posts, announced or not: `syndicator site`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.channels.bluesky import verification
from syndicator.channels.bluesky.lexicon import DOCUMENT, PUBLICATION
from syndicator.channels.bluesky.site import document_key, path_of, site_url
from syndicator.channels.bluesky.tid import tid
from syndicator.errors import Limited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from syndicator.channels.bluesky.client import Client
    from syndicator.channels.bluesky.site import StandardSite
    from syndicator.model import Announcement, Post

HOUR = timedelta(hours=1)
MOST_POINTS = 4500  # of the 5,000 that an account may spend in an hour; the rest is left for announcements
CREATE, UPDATE, DELETE = 3, 2, 1  # points


class Records:
    """See `syndicator.channels.RecordKeeper`. `upload`: uploads the cover of an announcement."""

    def __init__(
        self, client: Client, site: StandardSite, blog_url: str, upload: Callable[[Announcement], dict[str, Any] | None]
    ) -> None:
        self._client = client
        self._site = site
        self._blog_url = blog_url
        self._upload = upload
        self._points = 0

    def keep(self, announcement: Announcement) -> bool:
        document = announcement.data.get("document")
        if not document:
            return False
        old = self._site.documents.get(document["path"])
        self._spend(UPDATE if old else CREATE, dry=True)
        _, written = self._site.keep(document, announcement.data["key"], old, lambda: self._upload(announcement))
        if written:
            self._spend(UPDATE if old else CREATE)
        return written

    def remove(self, url: str) -> bool:
        document = self._site.documents.get(path_of(url, self._blog_url))
        if document is None:
            return False
        self._spend(DELETE)
        self._client.delete(DOCUMENT, document.key)
        return True

    def addresses(self, posts: Iterable[Post]) -> Mapping[str, str]:
        known = self._site.documents if self._site.existing_publication() else {}
        uris = {}
        for post in posts:
            if path := path_of(post.url, self._blog_url):
                own = f"at://{self._client.did}/{DOCUMENT}/{document_key(post, self._blog_url)}"
                uris[post.url] = known[path].uri if path in known else own
        return uris

    def instructions(self) -> Sequence[str]:
        publication = self.publication_uri()
        return (
            f"serve at {verification.file_url(site_url(self._blog_url))} a text file with the line",
            f"    {publication}",
            "put into the head of every page",
            f"    {verification.line('publication', publication)}",
            "and into the head of each post's page, with the address of its document",
            f"    {verification.line('document', 'at://…')}",
        )

    def publication_uri(self) -> str:
        """Return the address of the publication, even before it exists."""
        if record := self._site.existing_publication():
            return record.uri
        return f"at://{self._client.did}/{PUBLICATION}/{tid(None, site_url(self._blog_url))}"

    def _spend(self, points: int, *, dry: bool = False) -> None:
        """Count points; `dry`: only check. Raises Limited if there would be too many."""
        if self._points + points > MOST_POINTS:
            raise Limited(f"{self._points:,} write points of this hour are used", retry_after=HOUR)
        self._points += 0 if dry else points
