"""Matching: which source posts are one post. Pure: takes what the ledger knows and a new read, returns post ids.

Steps, each for the posts that the previous ones left open:

1. An alias that two items of a read share is ambiguous: it never identifies a post again.
2. A known key or alias identifies the post; if they name two posts that no source lists side by side, those are merged.
3. An item takes over a post that has vanished from the same source, if enough keys agree (`WITHIN_SOURCE`).
4. An item joins a post of other sources if each is the other's only match (`ACROSS_SOURCES`).
5. Otherwise it is a new post.
"""

from __future__ import annotations

from syndicator.sources.matching.keys import KnownPost, KnownPosts, MatchResult, is_windowed, known_of
from syndicator.sources.matching.matcher import match

__all__ = ["KnownPost", "KnownPosts", "MatchResult", "is_windowed", "known_of", "match"]
