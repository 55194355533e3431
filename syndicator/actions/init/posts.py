"""The posts of a folder: how many are public, which is the newest, in which languages."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syndicator.model import Withheld, by_date, is_ahead
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.model import Post, SourcePost


@value
class PostCounts:
    """`public`: the public posts, newest first. `languages`: their languages and numbers, the most frequent first."""

    public: tuple[SourcePost, ...]
    drafts: int
    ahead: int  # dated in the future
    languages: tuple[tuple[str, int], ...]

    @property
    def newest(self) -> Post | None:
        return self.public[0].post if self.public else None


def counted(posts: Sequence[SourcePost], now: datetime | None = None) -> PostCounts:
    """Count posts by their state at `now` (default: the current time)."""
    now = now or datetime.now(UTC)
    ahead = [each for each in posts if is_ahead(each.post, now) and not each.post.withheld]
    public = [each for each in posts if not each.post.withheld and not is_ahead(each.post, now)]
    languages = Counter(each.post.lang.partition("-")[0] for each in public)
    return PostCounts(
        public=tuple(sorted(public, key=lambda each: by_date(each.post), reverse=True)),
        drafts=sum(each.post.withheld == Withheld.DRAFT for each in posts),
        ahead=len(ahead),
        languages=tuple(languages.most_common()),
    )
