"""What is shown from other pages: players, posts of networks, code, and the boxes around quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {  # host → kind
    "youtube.com": "video", "youtube-nocookie.com": "video", "youtu.be": "video", "vimeo.com": "video", "player.vimeo.com": "video",
    "dailymotion.com": "video", "loom.com": "video", "twitch.tv": "video", "bilibili.com": "video", "player.bilibili.com": "video",
    "twitter.com": "tweet", "x.com": "tweet", "platform.twitter.com": "tweet", "bsky.app": "post", "embed.bsky.app": "post",
    "instagram.com": "post", "tiktok.com": "video", "reddit.com": "post", "linkedin.com": "post", "facebook.com": "post",
    "gist.github.com": "code", "codepen.io": "code", "codesandbox.io": "code", "stackblitz.com": "code", "jsfiddle.net": "code",
    "replit.com": "code", "glitch.com": "code", "github.com": "code",
    "open.spotify.com": "audio", "soundcloud.com": "audio", "w.soundcloud.com": "audio", "anchor.fm": "audio",
    "google.com": "map", "openstreetmap.org": "map",
}  # fmt: skip
_QUOTED = {
    "twitter-tweet": "tweet", "twitter-video": "tweet", "instagram-media": "post", "bluesky-embed": "post", "mastodon-embed": "post",
    "tiktok-embed": "video", "reddit-embed-bq": "post", "reddit-card": "post", "imgur-embed-pub": "image", "text-post-media": "post",
}  # fmt: skip
_PAGES = [  # the address of a frame → of the page that people can open
    (re.compile(r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{5,})"), r"https://www.youtube.com/watch?v=\1"),
    (re.compile(r"(?:https?:)?//player\.vimeo\.com/video/(\d+)"), r"https://vimeo.com/\1"),
    (re.compile(r"(?:https?:)?//(?:www\.)?dailymotion\.com/embed/video/(\w+)"), r"https://www.dailymotion.com/video/\1"),
    (re.compile(r"(?:https?:)?//open\.spotify\.com/embed/(\w+/\w+)"), r"https://open.spotify.com/\1"),
    (re.compile(r"(?:https?:)?//(?:www\.)?loom\.com/embed/(\w+)"), r"https://www.loom.com/share/\1"),
    (re.compile(r"(?:https?:)?//codepen\.io/([^/?#\s]+)/embed/(?:preview/)?([^/?#\s]+)"), r"https://codepen.io/\1/pen/\2"),
    (re.compile(r"(?:https?:)?//codesandbox\.io/embed/([^/?#\s]+)"), r"https://codesandbox.io/s/\1"),
    (re.compile(r"(?:https?:)?//gist\.github\.com/([^?#\s]+?)\.(?:js|pibb)\b"), r"https://gist.github.com/\1"),
]  # fmt: skip
# the shortcode of any of WordPress's plugins that shows a page, in the text of another
PLAYER_SHORTCODE = re.compile(r"\[[a-z]{2,20}[ =]https?://[^\s\[\]]+\]")
_ALERT = re.compile(r"\[!([\w|/ -]{1,40})\]([+-]?)[ \t]*")


def embed(address: str) -> d.Embed:
    """Return the embed of a page, named by what it is."""
    for pattern, page in _PAGES:
        if match := pattern.match(address):
            address = match.expand(page)
            break
    if address.startswith("//"):
        address = f"https:{address}"
    return d.Embed(_kind(address), address)


def _kind(address: str) -> str:
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return "page"
    return _KINDS.get(host, "page")


def frame(source: str) -> list[d.Block]:
    """Return what a frame shows."""
    found = embed(source.strip())
    if found.kind == "tweet" and (name := parse_qs(urlsplit(found.address).query).get("id")):
        return [d.Embed("tweet", f"https://twitter.com/i/web/status/{name[0]}")]
    return [found]


def quoted(attributes: Mapping[str, str], blocks: d.Blocks) -> d.Embed | None:
    """Return the post of a network that a blockquote shows; None if it is a quote."""
    names = attributes.get("class", "").split()
    kind = next((_QUOTED[name] for name in names if name in _QUOTED), None)
    if kind is None:
        return None
    stated = (
        attributes.get("cite") or attributes.get("data-instgrm-permalink") or attributes.get("data-bluesky-uri", "")
    )
    links = [link.target for block in blocks for link in _links(block)]
    address = stated if stated.startswith("http") else next((link for link in reversed(links) if "//" in link), stated)
    return d.Embed(kind, address)


def _links(block: d.Block) -> list[d.Link]:
    children = block.children if isinstance(block, d.Paragraph) else ()
    return [child for child in children if isinstance(child, d.Link)]


def alert(blocks: d.Blocks) -> d.Callout | None:
    """Return the callout that a quote is if it begins with `[!note]`, as on GitHub and in Obsidian; else None."""
    first = blocks[0] if blocks else None
    if not isinstance(first, d.Paragraph) or not isinstance(first.children[0], d.Text):
        return None
    opening = "".join(child.text for child in first.children[:4] if isinstance(child, d.Text))
    match = _ALERT.match(opening)
    if not match:
        return None
    title, rest = _split(first.children, match.end())
    inner = (d.Paragraph(rest), *blocks[1:]) if rest else blocks[1:]
    return d.Callout(match[1].partition("|")[0].strip().lower(), title if text_of(title) else (), inner)


def _split(children: d.Inlines, skipped: int) -> tuple[d.Inlines, d.Inlines]:
    """Return the rest of the first line, and the other lines, without so many characters at the beginning."""
    items: list[d.Inline] = list(children)
    while skipped and items and isinstance(items[0], d.Text):
        text = items[0].text
        if len(text) <= skipped:
            skipped -= len(text)
            items.pop(0)
        else:
            items[0], skipped = d.Text(text[skipped:]), 0
    end = next((place for place, item in enumerate(items) if isinstance(item, d.Break)), len(items))
    return tuple(items[:end]), tuple(items[end + 1 :])
