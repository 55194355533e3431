"""Links to other posts of the blog, as the generators write them, and the addresses that they lead to."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from syndicator.documents import document as d
from syndicator.generators import PostLink, link_target, post_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[-_]")
_EXTENSION = re.compile(r"\.(?:md|mdx|mdoc|markdown|rmd|html?)$", re.IGNORECASE)
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[a-z]{2,4})?$", re.IGNORECASE)
_INDEXES = frozenset({"index", "_index", "readme"})


class LinkedPost(NamedTuple):
    """A post that others may link to. `key`: its file below the source's folder, or what a feed calls it."""

    key: str
    slug: str
    url: str
    title: str


class PostIndex:
    """Finds posts by what links to them say."""

    def __init__(self, posts: Iterable[LinkedPost]) -> None:
        self._by_name: defaultdict[str, list[LinkedPost]] = defaultdict(list)
        for post in posts:
            for name in _names(post):
                self._by_name[name].append(post)

    def find(self, link: PostLink) -> LinkedPost | None:
        """Return the post that a link means; None if there is none, or it might be several."""
        path = _path(link.name)
        candidates = self._by_name.get(_folded(path.rpartition("/")[2]), [])
        if len({post.url for post in candidates}) > 1:
            candidates = [post for post in candidates if f"/{_folded(_path(post.key))}".endswith(f"/{_folded(path)}")]
        return candidates[0] if len({post.url for post in candidates}) == 1 else None


def _names(post: LinkedPost) -> set[str]:
    stem = _path(post.key).rpartition("/")[2]
    names = {stem, _DAY.sub("", stem), post.slug.rpartition("/")[2], post.url.rstrip("/").rpartition("/")[2]}
    return {_folded(name) for name in names if name}


def _path(name: str) -> str:
    """Return a path without extension and language; of `a/index.md` the folder's."""
    path = re.sub(r"^(?:\.{0,2}/)+", "", name.strip())
    path = _LANGUAGE.sub("", _EXTENSION.sub("", path)).rstrip("/")
    folder, _, stem = path.rpartition("/")
    return folder if folder and stem.lower() in _INDEXES else path


def _folded(path: str) -> str:
    return re.sub(r"[\s_]+", "-", path).casefold()


@dataclass(slots=True)
class LinkResolver:
    """Leads own links to their posts. `home`: the address of the blog; `unknown`: the targets that led nowhere, as written."""

    find: Callable[[PostLink], LinkedPost | None]
    home: str
    unknown: list[str]

    def resolved(self, block: d.Block) -> d.Block | None:
        """Return the block with addresses in its links; links without one are their words. None if nothing is left."""
        return mapped(block, self._inlines)

    def _inlines(self, children: d.Inlines) -> d.Inlines:
        return tuple(new for child in children for new in self._inline(child))

    def _inline(self, inline: d.Inline) -> d.Inlines:
        match inline:
            case d.Styled(_, children):
                return (replace(inline, children=self._inlines(children)),)
            case d.Link():
                return self._link(inline)
            case d.Image(target):
                address = link_target(target) if target else None
                if address is None:
                    return (inline,)
                return (replace(inline, target=self._at_home(address)),) if isinstance(address, str) and address else ()
            case _:
                return (inline,)

    def _link(self, link: d.Link) -> d.Inlines:
        children = self._inlines(link.children)
        wiki = link.target.startswith("[[")
        target = post_link(link.target[2:-2]) if wiki else link_target(link.target)
        if target is None:
            return (replace(link, children=children),)
        if isinstance(target, str):
            if target:
                return (replace(link, target=self._at_home(target), children=children),)
        elif not target.name:  # a heading of the same page
            return (replace(link, target=f"#{_anchor(target.fragment)}", children=children),)
        elif post := self.find(target):
            address = post.url + (f"#{_anchor(target.fragment)}" if target.fragment else "")
            return (replace(link, target=address, children=children or (d.Text(post.title),)),)
        self.unknown.append(link.target)
        return children

    def _at_home(self, address: str) -> str:
        return f"{self.home}{address}" if address.startswith("/") and self.home else address


def _anchor(fragment: str) -> str:
    return re.sub(r"\s+", "-", fragment.strip()).lower() if " " in fragment else fragment.strip()


def mapped(block: d.Block, change: Callable[[d.Inlines], d.Inlines]) -> d.Block | None:
    """Return a block whose inlines are changed; None if it has none left."""

    def blocks(inner: d.Blocks) -> d.Blocks:
        return tuple(new for old in inner if (new := mapped(old, change)))

    match block:
        case d.Paragraph(children) | d.Heading(_, children):
            changed = change(children)
            return replace(block, children=changed) if changed else None
        case d.Quote():
            return replace(block, blocks=blocks(block.blocks))
        case d.Callout():
            return replace(block, title=change(block.title), blocks=blocks(block.blocks))
        case d.Details():
            return replace(block, summary=change(block.summary), blocks=blocks(block.blocks))
        case d.List():
            return replace(block, items=tuple(replace(item, blocks=blocks(item.blocks)) for item in block.items))
        case d.DefinitionList():
            items = (
                d.Definition(change(item.term), tuple(blocks(meaning) for meaning in item.meanings))
                for item in block.items
            )
            return d.DefinitionList(tuple(items))
        case d.Table():
            rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
            return replace(
                block, header=tuple(change(cell) for cell in block.header), rows=rows, caption=change(block.caption)
            )
        case d.Figure():
            images = tuple(image for image in change(block.images) if isinstance(image, d.Image | d.Link))
            caption = change(block.caption)
            return replace(block, images=images, caption=caption) if images or caption else None
        case d.Embed():
            return replace(block, caption=change(block.caption))
        case _:
            return block
