"""Matching: which source posts are one post. Pure: what the ledger knows and a new read in, post ids out.

In this order, each step only for what the one before has left open:

1. An alias that two items of a read carry at once is ambiguous: it identifies no post, for ever.
2. A known key or alias says which post it is; where they name two posts that no source lists side by side, those are merged.
3. An item takes over the post of one that has vanished from the same source, if enough keys agree (`WITHIN_SOURCE`).
4. It is a post that only other sources know, if it fits exactly one there, and that one no other here (`ACROSS_SOURCES`).
5. It is new.
"""

from __future__ import annotations

from syndicator.sources.matching.keys import KnownPost, KnownPosts, MatchResult, known_of
from syndicator.sources.matching.matcher import match

__all__ = ["KnownPost", "KnownPosts", "MatchResult", "known_of", "match"]
