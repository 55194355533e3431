"""A journey of learning in public: which day it is, which post this is, when the next one is due. Pure.

Days are those of the calendar in the blog's time zone. The days of a pause do not count against the promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import tzinfo

    from syndicator.config import JourneyConfig

DAY = timedelta(days=1)


class Published(NamedTuple):
    """A post that people can read, as far as a journey cares."""

    at: datetime
    id: str
    slug: str = ""

    @property
    def place(self) -> tuple[datetime, str, str]:
        return self.at, self.slug, self.id


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a post stands: the day (the first is 0), its number from 1, how many in a row were on time, itself included."""

    day: int
    number: int
    streak: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the journey stands today. `next_due` is the last day on which the promise can be kept; None without one."""

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
        said = f"day {self.day}, {self.posts} post{'s' * (self.posts != 1)}, streak {self.streak}"
        return f"{said}, next {_due(self.next_due, self.today)}" if self.next_due else said

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day, "posts": self.posts, "streak": self.streak, "overdue": self.overdue,
            "next_due": self.next_due.isoformat() if self.next_due else None, "text": str(self),
        }  # fmt: skip


def _due(day: date, today: date) -> str:
    days = (day - today).days
    near = {-1: "was due yesterday", 0: "due today", 1: "due tomorrow"}
    return near.get(days) or (f"due in {days} days" if days > 0 else f"was due {-days} days ago")


class Course:
    """A journey with the posts of its blog, in any order."""

    def __init__(self, journey: JourneyConfig, zone: tzinfo, posts: list[Published]) -> None:
        self._journey = journey
        self._zone = zone
        self._start = _start(journey.started, zone, posts)
        self._posts = sorted(
            (post for post in posts if self._start and post.at >= self._start), key=lambda post: post.place
        )

    @property
    def begins(self) -> bool:
        """Whether there is a Day 0: a date, or a post with that slug."""
        return self._start is not None

    def facts(self, post: Published) -> Facts | None:
        """Of one post, whether it is among the course's or not yet; None before the start."""
        if self._start is None or post.at < self._start:
            return None
        line = [other for other in self._posts if other.place < post.place] + [post]
        return Facts(self._day(post.at), len(line), self._streak(line))

    def standing(self, now: datetime) -> Standing | None:
        """At `now`; None before the start."""
        if self._start is None or now < self._start:
            return None
        today, line = self._date(now), [post for post in self._posts if post.at <= now]
        due = self._due_after(self._date(line[-1].at if line else self._start))
        streak = 0 if due and today > due else self._streak(line)
        return Standing(today, self._day(now), len(line), streak, due)

    def _date(self, instant: datetime) -> date:
        return instant.astimezone(self._zone).date()

    def _day(self, instant: datetime) -> int:
        assert self._start is not None
        return (self._date(instant) - self._date(self._start)).days

    def _streak(self, line: list[Published]) -> int:
        """How many at the end of the line came on time, each after the one before."""
        streak = 0
        for place in range(len(line) - 1, -1, -1):
            streak += 1
            due = self._due_after(self._date(line[place - 1].at)) if place else None
            if due and self._date(line[place].at) > due:
                break
        return streak

    def _due_after(self, day: date) -> date | None:
        """The last day on which the promise made on `day` can be kept."""
        if self._journey.cadence is None:
            return None
        try:
            due, counted = day - (-self._journey.cadence // DAY) * DAY, day
            for first, last in sorted(self._pauses()):
                if first <= due and last > counted:
                    due += last - max(first, counted + DAY) + DAY
                    counted = last
        except OverflowError:
            return date.max
        return due

    def _pauses(self) -> list[tuple[date, date]]:
        return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self._journey.pause]


def _start(started: str, zone: tzinfo, posts: list[Published]) -> datetime | None:
    """The instant from which posts count: a day's first, or that of the post with this slug."""
    try:
        return datetime.combine(date.fromisoformat(started), time(), zone)
    except ValueError:
        return min((post.at for post in posts if post.slug == started), default=None)
