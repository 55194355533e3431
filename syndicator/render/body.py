"""A post's body in the forms that templates use."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from syndicator.documents import document as d
from syndicator.documents import html, markdown, portable
from syndicator.documents.links import LinkResolver
from syndicator.documents.plain_text import text_of, text_of_blocks
from syndicator.generators import generator_named
from syndicator.render import plain
from syndicator.render.deadline import each_checked
from syndicator.render.lead import opening
from syndicator.render.notices import is_of_the_feed
from syndicator.render.other_posts import NO_OTHERS, OtherPosts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.documents.lazy import LazyDocument
    from syndicator.model import Post
    from syndicator.render.boilerplate import Boilerplate
    from syndicator.render.judgement import Opening

_ABOVE_TITLE = (d.Figure, d.Omitted, d.TableOfContents)


class Body:
    """The body of a post, parsed once and as far as it is used.

    `home`: the address of the blog.
    """

    def __init__(self, post: Post, home: str = "", others: OtherPosts = NO_OTHERS) -> None:
        self.post = post
        self._others = others
        self._home = home.rstrip("/")
        self._links = LinkResolver(others.find_linked, self._home, [])

    @cached_property
    def _document(self) -> LazyDocument:
        return (
            markdown.parse(
                self.post.markdown,
                self._home,
                self._links.resolved,
                braces_are_text=generator_named(self.post.generator).braces_are_text,
            )
            if self.post.markdown
            else html.parse(self.post.html, partial(_of_the_post, self.post.url, self._links))
        )

    @property
    def blocks(self) -> LazyDocument:
        return self._document

    @cached_property
    def boilerplate(self) -> Boilerplate:
        return self._others.boilerplate_of(self.post)

    @cached_property
    def opening(self) -> Opening:
        titles = (self.post.title, self.post.seo_title)
        return opening(
            each_checked(self._document),
            titles,
            self.post.url,
            boilerplate=self.boilerplate,
            keeps_line_breaks=generator_named(self.post.generator).keeps_line_breaks,
        )

    @cached_property
    def text(self) -> str:
        return text_of_blocks(each_checked(self._document))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return tuple(filter(None, map(_heading, each_checked(self._document))))

    @cached_property
    def portable(self) -> str:
        """Portable Markdown with absolute addresses, without a heading that repeats the title."""
        document = self._document.complete()
        blocks = tuple(self._without_title(document.blocks))
        return portable.markdown(d.Document(blocks, document.footnotes), self._absolute)

    @property
    def unknown_links(self) -> tuple[str, ...]:
        """Links to other posts that lead to none, as written."""
        self._document.complete()
        return tuple(dict.fromkeys(self._links.unknown))

    def _without_title(self, blocks: d.Blocks) -> Iterator[d.Block]:
        """Leave out a heading that repeats the title, if nothing but pictures is above it."""
        title = plain.one_line(self.post.title)
        above = True
        for block in blocks:
            if above and isinstance(block, d.Heading) and block.level <= 2 and text_of(block.children) == title:
                above = False
                continue
            above = above and isinstance(block, _ABOVE_TITLE)
            yield block

    def _absolute(self, address: str) -> str:
        """Return an address resolved against the post's, except for places in the same page."""
        try:
            here = not self.post.url or address.startswith("#") or urlsplit(address).scheme
            return address if here else urljoin(self.post.url, address)
        except ValueError:  # "[::1", not a relative address
            return address


def _of_the_post(url: str, links: LinkResolver, block: d.Block) -> d.Block | None:
    """Return a block of a feed's entry with its links resolved; None if the feed has added it.

    It knows no Body, which else could only be freed by the garbage collector.
    """
    return None if is_of_the_feed(block, url) else links.resolved(block)


def _heading(block: d.Block) -> str:
    return text_of(block.children) if isinstance(block, d.Heading) else ""
