"""Sources: each reads one place with posts of the blog, and reports what changed.

A source receives its `checkpoint` (JSON) of the last read and the fingerprints in the ledger (`known`: key →
fingerprint), and returns a SourceUpdate. It writes nothing but its own mirror, and does not know other sources:
`matching` decides which of their posts are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.model import SourcePost, SourceUpdate

    Pack = Callable[[SourcePost], SourcePost]


def as_it_is(source_post: SourcePost) -> SourcePost:
    return source_post


class Source(Protocol):
    name: str
    kind: str

    def read(
        self, checkpoint: Mapping[str, Any], known: Mapping[str, str], *, fetch: bool = True, pack: Pack = as_it_is
    ) -> SourceUpdate:
        """Return all keys and what changed. `fetch` False: do not update mirrors (dry-run). `pack` makes each source post
        smaller as soon as it is read: there may be thousands.

        Raises SourceError with one line if nothing could be read.
        """
