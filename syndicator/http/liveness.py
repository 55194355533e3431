"""Check whether a post's page and image are publicly readable, as link previews on other sites require."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urlsplit

from syndicator.errors import FetchError
from syndicator.http import MEGABYTE, Response, UrlGuard, display_url, get, host_of, join
from syndicator.value import frozen

_HEAD_BYTES = 256_000  # the metadata of a preview card comes before this
_LARGEST_IMAGE = 5 * MEGABYTE
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


@frozen
class Liveness:
    """Whether a page is publicly readable. `reason`: why not. `warnings`: what its preview card lacks."""

    live: bool
    reason: str = ""
    warnings: tuple[str, ...] = ()


def probe_page(url: str, guard: UrlGuard, *, timeout: float = 20.0) -> Liveness:
    """Request a page and check its head and image. Never raises; runs nothing of the page."""
    try:
        page = get(
            url,
            guard=guard,
            timeout=timeout,
            deadline=2 * timeout,
            max_bytes=_HEAD_BYTES,
            truncate=True,
            allow_downgrade=True,
        )
    except FetchError as error:
        return Liveness(live=False, reason=str(error))
    if page.status != 200:
        return Liveness(live=False, reason=f"{display_url(page.url)}: HTTP {page.status}")
    if _path(page.url) == "" != _path(url):
        return Liveness(live=False, reason=f"{display_url(url)} redirects to the home page")
    return Liveness(live=True, warnings=tuple(_card_warnings(url, page, guard)))


def fetch_image(
    url: str, guard: UrlGuard, max_bytes: int = _LARGEST_IMAGE, *, timeout: float = 20.0
) -> tuple[bytes, str]:
    """Return an image and its media type. Raises FetchError if the URL is not an image, or it is too large."""
    response = get(url, guard=guard, timeout=timeout, max_bytes=max_bytes)
    if response.status != 200:
        raise FetchError(f"{display_url(url)}: no image (HTTP {response.status})")
    media_type = _media_type(response)
    if not media_type:
        raise FetchError(f"{display_url(url)}: not an image")
    return response.body, media_type


def _media_type(response: Response) -> str:
    """Return the media type by the first bytes; by the header for types without a signature."""
    for signature, media_type in _SIGNATURES.items():
        if response.body.startswith(signature):
            return media_type
    if response.body[:4] == b"RIFF" and response.body[8:12] == b"WEBP":
        return "image/webp"
    stated = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    known = {*_SIGNATURES.values(), "image/webp", "image/jpg"}
    return stated if stated.startswith("image/") and stated not in known and response.body else ""


def _card_warnings(url: str, page: Response, guard: UrlGuard) -> list[str]:
    head = _Head.of(page.body)
    warnings = []
    if not head.canonical:
        warnings.append("the page has no canonical link")
    elif not _is_same_page(canonical := join(page.url, head.canonical), url):
        warnings.append(f"the page's canonical link names another page: {display_url(canonical)}")
    if not head.title:
        warnings.append("the page has no og:title")
    if not head.image:
        warnings.append("the page has no og:image")
        return warnings
    try:
        fetch_image(join(page.url, head.image), guard)
    except FetchError as error:
        warnings.append(f"the image of the preview card (og:image) does not load: {error}")
    return warnings


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/')}?{parts.query}".rstrip("?")


def _is_same_page(url: str, other_url: str) -> bool:
    hosts = {host_of(each).removeprefix("www.") for each in (url, other_url)}
    return len(hosts) == 1 and urlsplit(url).path.rstrip("/") == urlsplit(other_url).path.rstrip("/")


class _Head(HTMLParser):
    """The metadata of a preview card."""

    def __init__(self) -> None:
        super().__init__()
        self.canonical = self.title = self.image = ""

    @classmethod
    def of(cls, page: bytes) -> _Head:
        """Parse up to the end of the head. Not closed: unclosed elements do not matter."""
        text = page.decode(errors="replace")
        head = cls()
        with suppress(AssertionError):  # raised by Python's parser at `<![x y`; what came before is kept
            head.feed(text[: end if (end := text.lower().find("</head")) >= 0 else len(text)])
        return head

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = self.canonical or attributes.get("href", "")
        elif tag == "meta":
            name = (attributes.get("property") or attributes.get("name", "")).lower()
            content = attributes.get("content", "")
            self.title = self.title or (content if name == "og:title" else "")
            self.image = self.image or (content if name in {"og:image", "og:image:url"} else "")
