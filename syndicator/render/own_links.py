"""Links to other posts of the blog: who has not read these can't follow a text that begins with one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.render.cuts import is_same_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.render.titles import Titles

_FILE = regex.compile(r"\.(?!html?\Z|php\Z|md\Z)[a-z\d]{2,4}\Z", regex.IGNORECASE)


def words_of_own_links(children: d.Inlines, url: str) -> tuple[str, ...]:
    """Return the words of links to other posts of the blog. `url`: the post's own address."""
    return tuple(text_of(link.children) for link in _links(children) if url and _is_own(link.target, url))


def begins_with_other_post(sentence: str, links: tuple[str, ...], titles: Titles) -> bool:
    """Whether a sentence leads to another post before it has a word of what this one is about.

    `links`: the words of links to others.
    """
    ends = (sentence.find(words) + len(words) for words in links if words and words in sentence)
    return any(not titles.have_word_of(sentence[:end]) for end in ends)


def _links(children: d.Inlines) -> Iterator[d.Link]:
    for child in children:
        if isinstance(child, d.Link):
            yield child
        elif isinstance(child, d.Styled):
            yield from _links(child.children)


def _is_own(target: str, url: str) -> bool:
    """Whether a link leads to another page of the site, which is neither its first page nor a file."""
    try:
        there, here = urlsplit(target), urlsplit(url)
    except ValueError:  # "http://[::1"
        return False
    is_here = there.netloc.removeprefix("www.") == here.netloc.removeprefix("www.") or not (
        there.netloc or there.scheme
    )
    is_page = bool(there.path.strip("/.")) and not _FILE.search(there.path)
    return is_here and is_page and not is_same_page(target, url)
