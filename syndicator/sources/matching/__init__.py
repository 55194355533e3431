"""Deciding which source posts are one post. Pure: what the ledger remembers and a new read in, post ids out.

In this order, each step only for what the one before has left open:

1. An alias that two items of a read carry at once identifies neither, for ever (`burned`).
2. A known key or alias says which post it is; where they name two that never met in one source, those are merged.
3. An item takes over the post of one that has vanished from the same source, if enough of it is the same (`INHERITED`).
4. It is a post that only other sources know, if it fits exactly one there, and that one no other here (`SHARED`).
5. It is new.
"""

from __future__ import annotations

from syndicator.sources.matching.keys import KnownPost, KnownPosts, MatchResult, known_of
from syndicator.sources.matching.matcher import join

__all__ = ["KnownPost", "KnownPosts", "MatchResult", "join", "known_of"]
