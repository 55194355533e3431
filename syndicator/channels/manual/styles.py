"""The composers of places: the parameters of their links, and the limits of their texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping  # noqa: TC003 (fields of a value)
from typing import TYPE_CHECKING
from urllib.parse import quote

from syndicator.channels.counting import graphemes, utf16_units, with_emoji_as_bytes
from syndicator.twitter_text import LIMIT, weigh
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG_LINK = 2000  # characters; not every server and mail program takes longer ones


@value
class Filling:
    """The values for a composer's parameters. `rest`: the text without the address."""

    text: str
    title: str
    url: str

    @property
    def rest(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", self.text.replace(self.url, "")).strip() if self.url else self.text


@value
class Style:
    """A place's composer. `takes`: parameter → field of Filling. `says`: what is shown there, "text" or "title"; `limit`: its
    limit. `needs_url`: the composer only shares addresses.
    """

    name: str
    address: str
    takes: Mapping[str, str]
    says: str = "text"
    limit: int | None = None
    measure: Callable[[str], int] = len
    needs_url: bool = False

    def link(self, filling: Filling, address: str = "") -> str:
        """Return the link that opens the composer filled in. `address`: the composer on another server."""
        values = {name: str(getattr(filling, part)) for name, part in self.takes.items()}
        query = "&".join(f"{name}={quote(text, safe='')}" for name, text in values.items() if text)
        base = address or self.address
        return f"{base}{'&' if '?' in base else '?'}{query}"

    def drops(self, filling: Filling, cover: str, link: str) -> Iterator[str]:
        """Yield a line for each thing that a person has to add or shorten in the composer."""
        length = self.measure(getattr(filling, self.says))
        if self.limit is not None and length > self.limit:
            yield f"{self.name} takes {self.limit} characters, and the {self.says} has {length}: shorten it there"
        if not {"text", "rest"} & set(self.takes.values()):
            parts = "the title and the link" if "title" in self.takes.values() else "the link"
            yield f"{self.name} takes only {parts}: paste the text yourself"
        if cover:
            yield f"{self.name} takes no picture from a link: add {cover} yourself, if its card does not show it"
        if len(link) > LONG_LINK:
            yield f"the link has {len(link)} characters: if the composer opens empty, paste the text yourself"


def _with_short_links(text: str) -> int:
    """Count as Mastodon does: a link counts 23 characters."""
    return graphemes(re.sub(r"https?://\S+", "x" * 23, text))


STYLES: Mapping[str, Style] = {
    "bluesky": Style(
        name="Bluesky", address="https://bsky.app/intent/compose", takes={"text": "text"}, limit=300, measure=graphemes
    ),
    "facebook": Style(
        name="Facebook", address="https://www.facebook.com/sharer/sharer.php", takes={"u": "url"}, needs_url=True
    ),
    "hackernews": Style(
        name="Hacker News",
        address="https://news.ycombinator.com/submitlink",
        takes={"u": "url", "t": "title"},
        says="title",
        limit=80,
        needs_url=True,
    ),
    "linkedin": Style(
        name="LinkedIn",
        address="https://www.linkedin.com/feed/?shareActive=true",
        takes={"text": "text"},
        limit=3000,
        measure=utf16_units,
    ),
    "mail": Style(name="mail", address="mailto:", takes={"subject": "title", "body": "text"}),
    "mastodon": Style(
        name="Mastodon",
        address="https://share.joinmastodon.org/",
        takes={"text": "text"},
        limit=500,
        measure=_with_short_links,
    ),
    "reddit": Style(
        name="Reddit",
        address="https://www.reddit.com/submit",
        takes={"url": "url", "title": "title"},
        says="title",
        limit=300,
        needs_url=True,
    ),
    "telegram": Style(
        name="Telegram",
        address="https://t.me/share/url",
        takes={"url": "url", "text": "rest"},
        limit=4096,
        measure=utf16_units,
        needs_url=True,
    ),
    "threads": Style(
        name="Threads",
        address="https://www.threads.com/intent/post",
        takes={"text": "text"},
        limit=500,
        measure=with_emoji_as_bytes,
    ),
    "whatsapp": Style(name="WhatsApp", address="https://wa.me/", takes={"text": "text"}),
    "x": Style(name="X", address="https://x.com/intent/tweet", takes={"text": "text"}, limit=LIMIT, measure=weigh),
}
