"""A journey of learning in public: its day, the number of a post, when the next one is due. Pure.

Days are calendar days in the blog's time zone. The days of a pause do not count against the cadence.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from syndicator.config import JourneyConfig

DAY = timedelta(days=1)


class Published(NamedTuple):
    """The parts of a public post that a journey needs."""

    at: datetime
    id: str
    slug: str = ""

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Sorts by date, then slug."""
        return self.at, self.slug, self.id


@value
class PostPosition:
    """A post's day (the first is 0), its number from 1, and how many posts in a row were on time, including this one."""

    day: int
    number: int
    streak: int


@value
class JourneyProgress:
    """The journey today. `next_due`: the last day that keeps the cadence; None without a cadence."""

    today: date
    day: int
    posts: int
    streak: int
    next_due: date | None

    @property
    def overdue(self) -> bool:
        return self.next_due is not None and self.today > self.next_due

    def __str__(self) -> str:
        """`day 41, 13 posts, streak 9, next due tomorrow`."""
        text = f"day {self.day}, {self.posts} post{'s' * (self.posts != 1)}, streak {self.streak}"
        return f"{text}, next {_due(self.next_due, self.today)}" if self.next_due else text

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day,
            "posts": self.posts,
            "streak": self.streak,
            "overdue": self.overdue,
            "next_due": self.next_due.isoformat() if self.next_due else None,
            "text": str(self),
        }


def _due(day: date, today: date) -> str:
    days = (day - today).days
    near = {-1: "was due yesterday", 0: "due today", 1: "due tomorrow"}
    return near.get(days) or (f"due in {days} days" if days > 0 else f"was due {-days} days ago")


class Journey:
    """A journey and the posts of its blog, in any order."""

    def __init__(self, settings: JourneyConfig, zone: tzinfo, posts: list[Published]) -> None:
        self._settings = settings
        self._zone = zone
        self._start = _start(settings.started, zone, posts)
        self._posts = sorted(
            (post for post in posts if self._start and post.at >= self._start), key=lambda post: post.order
        )

    @property
    def has_start(self) -> bool:
        """Whether `started` is a date, or the slug of a public post."""
        return self._start is not None

    def position(self, post: Published) -> PostPosition | None:
        """Return the position of a post, which may be a new one; None before the start."""
        if self._start is None or post.at < self._start:
            return None
        posts = [other for other in self._posts if other.order < post.order] + [post]
        return PostPosition(day=self._day(post.at), number=len(posts), streak=self._streak(posts))

    def progress(self, now: datetime) -> JourneyProgress | None:
        """Return the progress at `now`; None before the start."""
        if self._start is None or now < self._start:
            return None
        today, posts = self._date(now), [post for post in self._posts if post.at <= now]
        due = self._due_after(self._date(posts[-1].at if posts else self._start))
        streak = 0 if due and today > due else self._streak(posts)
        return JourneyProgress(today=today, day=self._day(now), posts=len(posts), streak=streak, next_due=due)

    def due_days(self, now: datetime, until: date) -> Iterator[date]:
        """Yield the days up to `until` on which a post is due, if every post is published on its due day."""
        progress = self.progress(now)
        due = progress.next_due if progress else None
        while due is not None and due <= until:
            yield due
            due = self._due_after(due)

    def _date(self, instant: datetime) -> date:
        return instant.astimezone(self._zone).date()

    def _day(self, instant: datetime) -> int:
        assert self._start is not None
        return (self._date(instant) - self._date(self._start)).days

    def _streak(self, posts: list[Published]) -> int:
        """Count the last posts in a row that were each published in time after the one before."""
        streak = 0
        for index in range(len(posts) - 1, -1, -1):
            streak += 1
            due = self._due_after(self._date(posts[index - 1].at)) if index else None
            if due and self._date(posts[index].at) > due:
                break
        return streak

    def _due_after(self, day: date) -> date | None:
        """Return the last day for the next post after one on `day`."""
        if self._settings.cadence is None:
            return None
        try:
            due, counted = day - (-self._settings.cadence // DAY) * DAY, day
            for first, last in sorted(self._pauses()):
                if first <= due and last > counted:
                    due += last - max(first, counted + DAY) + DAY
                    counted = last
        except OverflowError:
            return date.max
        return due

    def _pauses(self) -> list[tuple[date, date]]:
        return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self._settings.pause]


def _start(started: str, zone: tzinfo, posts: list[Published]) -> datetime | None:
    """Return the instant from which posts count: midnight of the date, or when the post with this slug was published."""
    try:
        return datetime.combine(date.fromisoformat(started), time(), zone)
    except ValueError:
        return min((post.at for post in posts if post.slug == started), default=None)
