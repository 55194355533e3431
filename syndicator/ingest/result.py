"""The outcome of reading the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.value import value

if TYPE_CHECKING:
    from syndicator.model import Post


@value
class IngestResult:
    """The outcome of reading the sources. `new` and `left_alone` (posts of a first run) are sorted oldest first.

    `problems`: why sources could not be read in full; `advice`: warnings about sources that could be.
    """

    new: tuple[Post, ...] = ()
    left_alone: tuple[Post, ...] = ()
    problems: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
