"""Sources: each reads one place where a blog keeps its posts, and says what changed there.

A source is given its own `checkpoint` (JSON) of the last read, and the fingerprints that the ledger holds (`known`:
key → fingerprint), and returns a SourceUpdate. It writes nothing but its own mirror, and knows nothing of other sources:
`matching` says which of their posts are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import SourceUpdate


class Source(Protocol):
    name: str
    kind: str

    def read(self, checkpoint: Mapping[str, Any], known: Mapping[str, str], *, fetch: bool = True) -> SourceUpdate:
        """What is there and what changed. `fetch` False: leave mirrors as they are (dry-run).

        Raises SourceError with one line where nothing could be read.
        """
