"""A post's page and its picture, as those will see them who are shown a card."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from syndicator.errors import FetchError
from syndicator.http import MEGABYTE, Fetched, UrlGuard, get, host_of, join, shown

_HEAD = 256_000  # bytes; whatever a card is made of comes before
_LARGEST_PICTURE = 5 * MEGABYTE
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether a page can be read by everyone; `reason` is why not, `warnings` what its card will lack."""

    live: bool
    reason: str = ""
    warnings: tuple[str, ...] = ()


def probe_page(url: str, guard: UrlGuard, *, timeout: float = 20.0) -> Liveness:
    """Ask for a page, look at its head and its picture. Never raises; nothing of the page is run."""
    try:
        page = get(url, guard=guard, timeout=timeout, deadline=2 * timeout, max_bytes=_HEAD, whole=False)
    except FetchError as error:
        return Liveness(live=False, reason=str(error))
    if page.status != 200:
        return Liveness(live=False, reason=f"{shown(page.url)} answers {page.status}")
    if _path(page.url) == "" != _path(url):
        return Liveness(live=False, reason=f"{shown(url)} leads to the home page")
    return Liveness(live=True, warnings=tuple(_card_warnings(url, page, guard)))


def fetch_image(
    url: str, guard: UrlGuard, max_bytes: int = _LARGEST_PICTURE, *, timeout: float = 20.0
) -> tuple[bytes, str]:
    """A picture and its media type. Raises FetchError where there is none at this address, or a larger one."""
    fetched = get(url, guard=guard, timeout=timeout, max_bytes=max_bytes)
    if fetched.status != 200:
        raise FetchError(f"{shown(url)}: no picture came ({fetched.status})")
    kind = _kind_of(fetched)
    if not kind:
        raise FetchError(f"{shown(url)}: this is no picture")
    return fetched.body, kind


def _kind_of(fetched: Fetched) -> str:
    """By its first bytes; the header's word only for the kinds that are not known by them."""
    for signature, kind in _SIGNATURES.items():
        if fetched.body.startswith(signature):
            return kind
    if fetched.body[:4] == b"RIFF" and fetched.body[8:12] == b"WEBP":
        return "image/webp"
    kind = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    known = {*_SIGNATURES.values(), "image/webp", "image/jpg"}
    return kind if kind.startswith("image/") and kind not in known and fetched.body else ""


def _card_warnings(url: str, page: Fetched, guard: UrlGuard) -> list[str]:
    head = _Head.of(page.body)
    warnings = []
    if not head.canonical:
        warnings.append("the page has no canonical link")
    elif not _same_page(canonical := join(page.url, head.canonical), url):
        warnings.append(f"the page's canonical link names another page: {shown(canonical)}")
    if not head.title:
        warnings.append("the page has no og:title")
    if not head.image:
        warnings.append("the page has no og:image")
        return warnings
    try:
        fetch_image(join(page.url, head.image), guard)
    except FetchError as error:
        warnings.append(f"the picture of the card (og:image) does not load: {error}")
    return warnings


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/')}?{parts.query}".rstrip("?")


def _same_page(one: str, other: str) -> bool:
    hosts = {host_of(address).removeprefix("www.") for address in (one, other)}
    return len(hosts) == 1 and urlsplit(one).path.rstrip("/") == urlsplit(other).path.rstrip("/")


class _Head(HTMLParser):
    """What a card is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.canonical = self.title = self.image = ""

    @classmethod
    def of(cls, page: bytes) -> _Head:
        """Fed to the end of the head, and not closed: what is open there is of no interest."""
        text = page.decode(errors="replace")
        head = cls()
        head.feed(text[: end if (end := text.lower().find("</head")) >= 0 else len(text)])
        return head

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "link" and "canonical" in said.get("rel", "").lower().split():
            self.canonical = self.canonical or said.get("href", "")
        elif tag == "meta":
            name = (said.get("property") or said.get("name", "")).lower()
            self.title = self.title or (said.get("content", "") if name == "og:title" else "")
            self.image = self.image or (said.get("content", "") if name in {"og:image", "og:image:url"} else "")
