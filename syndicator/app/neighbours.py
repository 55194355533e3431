"""The posts that were published around a post: they tell what is boilerplate."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.render.boilerplate import Boilerplate, Excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from syndicator.ledger.posts import PostStore
    from syndicator.model import Post

_BEFORE, _AFTER = 24, 24  # posts that are compared with one; the comparison serves for others near it
_MARGIN = 8  # posts that these have on both sides at least
_AT_ONCE = 16  # bodies in memory
_MOST = 300  # posts of which something is kept


class Neighbours:
    """Compares posts with those around them, a few dozen at a time. `read`: yields posts by their ids, with bodies."""

    def __init__(self, records: PostStore, read: Callable[[Iterable[str]], Iterator[Post]]) -> None:
        self._records = records
        self._read = read
        self._excerpts: dict[str, Excerpt] = {}
        self._boilerplate: dict[str, Boilerplate] = {}  # by post; those near one another share it
        self._lock = Lock()

    def remember(self, posts: Iterable[Post]) -> None:
        """Keep excerpts of posts that were just read, so that they need not be read again."""
        with self._lock:
            self._remember({post.id: Excerpt(post) for post in posts if post.id not in self._excerpts})

    def boilerplate_of(self, post: Post) -> Boilerplate:
        """Return the boilerplate of the posts around a post, which are read from the ledger unless they are known."""
        with self._lock:
            if post.id not in self._boilerplate:
                self._compare(post.id)
            return self._boilerplate[post.id]

    def _compare(self, id_: str) -> None:
        before, after = self._records.around(id_, before=_BEFORE, after=_AFTER)
        window = tuple(dict.fromkeys((*before, id_, *after)))
        start = 0 if len(before) < _BEFORE else _MARGIN
        end = len(window) if len(after) < _AFTER else len(window) - _MARGIN
        excerpts = {other: self._excerpts[other] for other in window if other in self._excerpts}
        unread = [other for other in window if other not in excerpts]
        for place in range(0, len(unread), _AT_ONCE):
            excerpts |= {post.id: Excerpt(post) for post in self._read(unread[place : place + _AT_ONCE])}
        self._remember(excerpts)
        boilerplate = Boilerplate(excerpts.values())
        for other in (*window[start:end], id_):
            self._boilerplate.setdefault(other, boilerplate)
        _forget_oldest(self._boilerplate)

    def _remember(self, excerpts: dict[str, Excerpt]) -> None:
        self._excerpts.update(excerpts)
        _forget_oldest(self._excerpts)


def _forget_oldest(known: dict[str, Any]) -> None:
    for id_ in list(known)[:-_MOST]:
        del known[id_]
