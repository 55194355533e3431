"""The posts that were published around a post: they tell what is boilerplate."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.render.boilerplate import Boilerplate, Excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from syndicator.ledger.posts import PostStore
    from syndicator.model import Post

_SHARED = 16  # posts in a row, counted from the blog's first, for which the same comparison serves
_MARGIN = 16  # posts on both sides of these that they are compared with
_AT_ONCE = 16  # bodies in memory
_MOST = 300  # posts of which something is kept


class Neighbours:
    """Compares posts with those around them, a few dozen at a time. `read`: yields posts by their ids, with bodies."""

    def __init__(self, records: PostStore, read: Callable[[Iterable[str]], Iterator[Post]]) -> None:
        self._records = records
        self._read = read
        self._excerpts: dict[str, Excerpt] = {}
        self._boilerplate: dict[str, Boilerplate] = {}  # by post; those near one another share it
        self._positions: dict[str, int] = {}  # of posts, from the blog's first
        self._lock = Lock()

    def remember(self, posts: Iterable[Post]) -> None:
        """Keep excerpts of posts that were just read, so that they need not be read again."""
        with self._lock:
            self._remember({post.id: Excerpt(post) for post in posts if post.id not in self._excerpts})

    def boilerplate_of(self, post: Post) -> Boilerplate:
        """Return the boilerplate of the posts around a post, which are read from the ledger unless they are known.

        It depends only on what is public, not on what else was compared before: what was approved is what is sent.
        """
        with self._lock:
            if post.id not in self._boilerplate:
                self._compare(post.id)
            return self._boilerplate[post.id]

    def _compare(self, id_: str) -> None:
        most = _SHARED + _MARGIN
        before, after = self._records.around(id_, before=most, after=most)
        if id_ not in before:  # it is not public, so that nobody else is compared with it
            self._boilerplate[id_] = self._boilerplate_among((*before[-_MARGIN:], id_, *after[:_MARGIN]))
            return
        near, place = (*before, *after), len(before) - 1
        position = self._positions[id_] if id_ in self._positions else self._records.position(id_)
        start = max(place - position % _SHARED, 0)  # posts may have been withdrawn since their positions were counted
        boilerplate = self._boilerplate_among(near[max(start - _MARGIN, 0) : start + most])
        self._positions.update((other, position + index - place) for index, other in enumerate(near))
        self._boilerplate.update(dict.fromkeys(near[start : start + _SHARED], boilerplate))
        _forget_oldest(self._positions)
        _forget_oldest(self._boilerplate)

    def _boilerplate_among(self, ids: Sequence[str]) -> Boilerplate:
        excerpts = {id_: self._excerpts[id_] for id_ in ids if id_ in self._excerpts}
        unread = [id_ for id_ in ids if id_ not in excerpts]
        for place in range(0, len(unread), _AT_ONCE):
            excerpts |= {post.id: Excerpt(post) for post in self._read(unread[place : place + _AT_ONCE])}
        self._remember(excerpts)
        return Boilerplate([excerpts[id_] for id_ in ids if id_ in excerpts])

    def _remember(self, excerpts: dict[str, Excerpt]) -> None:
        self._excerpts.update(excerpts)
        _forget_oldest(self._excerpts)


def _forget_oldest(known: dict[str, Any]) -> None:
    for id_ in list(known)[:-_MOST]:
        del known[id_]
