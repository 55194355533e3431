"""What a blog's posts show where they link to each other: the addresses of the linked ones."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from syndicator.actions.init.permalink import unique

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from syndicator.actions.init.permalink import Addresses
    from syndicator.model import SourcePost

FEWEST = 3  # linked posts that show how addresses are made
_MOST = 10  # of them, in the newest posts: older ones may link to where posts once were
_LINK = re.compile(
    r"""(?:\]\(\s*<?|\bhref=["']|^\[[^\]\n]{1,200}\]:\s*<?|<(?=http))((?:https?:/)?/[^\s"'<>()#?]+)""", re.MULTILINE
)
_PROBES = ("{blog_url}/1/{slug}", "{blog_url}/2/{slug}")


def linked(posts: Sequence[SourcePost], addresses: Addresses, blog_url: str) -> dict[str, str]:
    """Return the key of each linked post → its address, as the newest post that links to it has it; without those that
    state their own, which show nothing. `posts`: the newest first.
    """
    by_name = unique((name, post.key) for post in posts for name in _names(post))
    host = _host(blog_url)
    found: dict[str, str] = {}
    for link in (link for post in posts for link in _links(post)):
        key = by_name.get(_name(link), "")
        if key and (link.startswith("/") or _host(link) == host):
            found.setdefault(key, f"{blog_url}{link}" if link.startswith("/") else link)
    one, other = (addresses(pattern, [*found]) for pattern in _PROBES)
    return dict(islice(((key, link) for key, link in found.items() if one.get(key) != other.get(key)), _MOST))


def _links(post: SourcePost) -> Iterator[str]:
    """Yield the links to other pages, whole or from the root of a site."""
    return (match[1] for match in _LINK.finditer(post.post.markdown or post.post.html) if not match[1].startswith("//"))


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""


def _name(link: str) -> str:
    """Return the last part of an address, without an ending."""
    last = unquote(link).rstrip("/").rpartition("/")[2].casefold()
    return last.removesuffix(".html")


def _names(post: SourcePost) -> set[str]:
    """Return what the last part of a post's address may be: its slug or the name of its file."""
    stem = post.key.rpartition("/")[2].partition(".")[0]
    return {post.post.slug.casefold(), stem.casefold()}
