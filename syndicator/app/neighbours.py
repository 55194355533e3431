"""The posts that were published around a post: they tell what is boilerplate."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from syndicator.render.boilerplate import NONE, Boilerplate, Excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from syndicator.ledger.posts import PostStore
    from syndicator.model import Post

_BEFORE, _AFTER = 24, 24  # posts that are compared with one; the comparison serves for others near it
_MARGIN = 8  # posts that these have on both sides at least
_MOST = 200  # excerpts in memory


class Neighbours:
    """Compares posts with those around them, a few dozen at a time. `read`: yields posts by their ids, with bodies."""

    def __init__(self, records: PostStore, read: Callable[[Iterable[str]], Iterator[Post]]) -> None:
        self._records = records
        self._read = read
        self._excerpts: dict[str, Excerpt] = {}
        self._core: frozenset[str] = frozenset()  # of these the window has neighbours enough
        self._boilerplate = NONE
        self._lock = Lock()

    def remember(self, posts: Iterable[Post]) -> None:
        """Keep excerpts of posts that were just read, so that they need not be read again."""
        with self._lock:
            self._remember(posts)

    def boilerplate_of(self, post: Post) -> Boilerplate:
        """Return the boilerplate of the posts around a post, which are read from the ledger unless they are known."""
        with self._lock:
            if post.id not in self._core:
                self._move_to(post.id)
            return self._boilerplate

    def _move_to(self, id_: str) -> None:
        before, after = self._records.around(id_, before=_BEFORE, after=_AFTER)
        window = tuple(dict.fromkeys((*before, id_, *after)))
        start = 0 if len(before) < _BEFORE else _MARGIN
        end = len(window) if len(after) < _AFTER else len(window) - _MARGIN
        self._remember(self._read(other for other in window if other not in self._excerpts))
        self._core = frozenset((*window[start:end], id_))
        self._boilerplate = Boilerplate(self._excerpts[other] for other in window if other in self._excerpts)

    def _remember(self, posts: Iterable[Post]) -> None:
        self._excerpts.update((post.id, Excerpt(post)) for post in posts)
        for id_ in list(self._excerpts)[:-_MOST]:
            del self._excerpts[id_]
