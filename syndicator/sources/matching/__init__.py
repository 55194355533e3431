"""Matching: which source posts are one post. Pure: takes what the ledger knows and a new read, returns post ids.

Steps, each for the posts that the previous ones left open:

1. An alias that two items of a read share is ambiguous: it never identifies a post again.
2. A known key or alias identifies the post; if they name two posts that no source lists side by side, those are merged.
3. An item takes over a post that has vanished from the same source, if enough keys agree (`WITHIN_SOURCE`).
4. An item takes over a vanished post of nearly equal body, if title or date agree too (`similar_pairs`).
5. An item joins a post of other sources if each is the other's only match (`ACROSS_SOURCES`); repositories whose permalinks
   differ hold different posts.
6. An entry of a feed joins the equal one of another feed, whatever the addresses (`equal_pairs`).
7. Otherwise it is a new post. If a vanished post has its title and day, it may be that one: a lookalike.

Old entries that drop off a feed's window have not vanished.
"""

from __future__ import annotations

from syndicator.sources.matching.keys import KnownPost, KnownPosts, MatchResult, is_windowed, known_of
from syndicator.sources.matching.matcher import match

__all__ = ["KnownPost", "KnownPosts", "MatchResult", "is_windowed", "known_of", "match"]
