"""Bodies as people read them, and as the article for another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.documents import html, markdown
from syndicator.documents.plain_text import text_of_blocks
from syndicator.model import Post
from syndicator.render.body import Body

if TYPE_CHECKING:
    from syndicator.documents.document import Blocks

HOME = "https://blog.example.dev"


def blocks(source: str) -> Blocks:
    return markdown.parse(source, HOME).complete().blocks


def plain(source: str) -> str:
    return text_of_blocks(markdown.parse(source, HOME))


def plain_html(source: str) -> str:
    return text_of_blocks(html.parse(source))


def article(source: str, url: str = "") -> str:
    return Body(Post(markdown=source, url=url), HOME).portable


def article_of_html(source: str, url: str = "") -> str:
    return Body(Post(html=source, url=url), HOME).portable
