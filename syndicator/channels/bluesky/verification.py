"""How a site confirms its publication and documents: by a file, and by a line in the head of each page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.errors import FetchError
from syndicator.http import UrlGuard, display_url, get

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.channels import ChannelContext
    from syndicator.http import Response

PAGE_BYTES = 256_000  # of a page; its head comes before


def file_url(site_url: str) -> str:
    """Return the address of the file that confirms the publication: at the host's root, even if the blog is below a path."""
    parts = urlsplit(site_url)
    return f"{parts.scheme}://{parts.netloc}/.well-known/site.standard.publication{parts.path.rstrip('/')}"


def line(kind: str, uri: str) -> str:
    """Return the line for a page's head. `kind`: document or publication."""
    return f'<link rel="site.standard.{kind}" href="{uri}">'


def problems(site_url: str, publication: str, newest: tuple[str, str], context: ChannelContext) -> Iterator[str]:
    """Yield what the live site lacks. `newest`: the addresses of a page and of its document; empty if there is none."""
    url, (page, document) = file_url(site_url), newest
    response = _get(url, context)
    if response is None or response.status != 200 or response.body.decode(errors="replace").strip() != publication:
        yield f"{display_url(url)} does not name the publication: serve a file there with the line {publication}"
    if page and (response := _get(page, context)) and response.status == 200:
        named = Head.of(response.body).links.get("site.standard.document", "")
        if named != document:
            wrong = "names another document" if named else "names no document"
            yield f"{display_url(page)} {wrong}, so others who link to it get no full card: put {line('document', document)} into its head"


def _get(url: str, context: ChannelContext) -> Response | None:
    guard = context.url_guard or UrlGuard.of([], context.blog_url)
    try:
        return get(url, guard=guard, max_bytes=PAGE_BYTES, truncate=True)
    except FetchError:
        return None


class Head(HTMLParser):
    """The links in the head of a page, by relation; the first of each counts."""

    def __init__(self) -> None:
        super().__init__()
        self.links: dict[str, str] = {}

    @classmethod
    def of(cls, page: bytes) -> Head:
        text = page.decode(errors="replace")
        head = cls()
        try:
            head.feed(text[: end if (end := text.lower().find("</head")) >= 0 else len(text)])
        except AssertionError:  # raised by Python's parser at `<![x y`; what came before is kept
            return head
        return head

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        for relation in attributes.get("rel", "").lower().split() if tag == "link" else ():
            self.links.setdefault(relation, attributes.get("href", ""))
