"""Further checks of `check --online`: the token's scopes, and whether link cards show the author.

Mastodon names the author under a card if the page has `<meta name="fediverse:creator" content="@user@host">` and the
account allows the page's domain to do so.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syndicator.channels.http.response import clean
from syndicator.channels.oauth import missing_scopes
from syndicator.errors import FetchError, SendError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from syndicator.channels import ChannelContext
    from syndicator.channels.login import Login
    from syndicator.channels.mastodon.client import Client

PAGE_BYTES = 256_000  # of a page; its head comes before
CREATOR = "fediverse:creator"


def rights(client: Client, record: Mapping[str, str]) -> str:
    """Return the token's scopes, as stored, else those of its application; empty if unknown."""
    if record.get("scope"):
        return record["scope"]
    with suppress(SendError):
        scopes = client.app().get("scopes")
        return " ".join(map(str, scopes)) if isinstance(scopes, list) else ""
    return ""


def missing_rights(given: str, login: Login, name: str) -> tuple[str, ...]:
    """Return a message if scopes are missing; `write` includes `write:media`."""
    words = given.split()
    covered = [scope for scope in login.scopes if scope.partition(":")[0] in words]
    return missing_scopes(" ".join([*words, *covered]), login, name)


def handle(me: Mapping[str, Any], instance: Mapping[str, Any]) -> str:
    """Return the account's full name, `@user@host`; the host may differ from the server's."""
    host = str(instance.get("domain") or urlsplit(str(me["url"])).hostname)
    return f"@{me['username']}@{host}"


def byline(client: Client, me: Mapping[str, Any], name: str, context: ChannelContext) -> Iterator[str]:
    """Yield why the account's full `name` does not appear on the cards of the blog's pages."""
    host = urlsplit(context.blog_url).hostname or ""
    if not host:
        return
    page = _newest_page(client, str(me["id"]), host) or context.blog_url
    creator = _creator(page, context)
    if creator is not None and creator.lower().lstrip("@") != name.lower().lstrip("@"):
        there = f"names {clean(creator)}" if creator else f"has no {CREATOR}"
        yield f'{page} {there}, so its card does not name you: put <meta name="{CREATOR}" content="{name}"> into its head'
    source = me.get("source")
    allowed = source.get("attribution_domains") if isinstance(source, dict) else None
    if isinstance(allowed, list) and not any(f".{host}".endswith(f".{domain}".lower()) for domain in allowed):
        yield f"the account lets no card of {host} name it: add {host} under Public profile, Verification, Author attribution"


def _newest_page(client: Client, account: str, host: str) -> str:
    """Return the blog page on the card of the newest post that has one; empty if there is none."""
    with suppress(SendError, AttributeError, TypeError):
        cards = [status.get("card") or {} for status in client.statuses(account).json()]
        pages = [str(card.get("url") or "") for card in cards]
        return next((page for page in pages if urlsplit(page).hostname == host), "")
    return ""


def _creator(page: str, context: ChannelContext) -> str | None:
    """Return the author that a page names, empty if it names none; None if it can't be read, which another check reports."""
    from syndicator.http import UrlGuard, get

    guard = context.url_guard or UrlGuard.of([], context.blog_url)
    try:
        response = get(page, guard=guard, max_bytes=PAGE_BYTES, truncate=True)
    except FetchError:
        return None
    if response.status != 200:
        return None
    head = re.split(rb"</head", response.body, maxsplit=1, flags=re.IGNORECASE)[0]
    return CreatorFinder.creator_in(head.decode(errors="replace"))


class CreatorFinder(HTMLParser):
    """Finds the author in the head of a page."""

    creator = ""

    @classmethod
    def creator_in(cls, text: str) -> str:
        head = cls()
        with suppress(AssertionError):  # raised by Python's parser at `<![x y`
            head.feed(text)
        return head.creator.strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta" and attributes.get("name", "").lower() == CREATOR and not self.creator:
            self.creator = attributes.get("content", "")
