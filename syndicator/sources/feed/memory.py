"""What a feed remembers between two reads, and how long it waits before the next."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.sources.feed.entry import Pace

LONGEST = timedelta(days=1)
_LONGEST_CACHE = timedelta(hours=1)
_SLACK = 0.9  # else a schedule of the same length would come a moment too early, and lose every other pass


@value
class Memory:
    """`asked` is what was read, and how; of another address or another reader nothing is worth remembering."""

    asked: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""  # of the bytes
    imported: bool = False  # was once read whole, with all its pages
    moved_to: str = ""  # where a permanent redirect led
    moved_times: int = 0
    gone: bool = False
    not_before: str = ""  # UTC, ISO 8601
    wait: float = 0.0  # seconds; what the feed itself says
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()

    @classmethod
    def of(cls, remembered: Mapping[str, Any], asked: str) -> Memory:
        """Whatever is missing or of another kind is forgotten."""
        blank = cls(asked=asked)
        if remembered.get("asked") != asked:
            return blank
        given = {each.name: (remembered.get(each.name), getattr(blank, each.name)) for each in fields(cls)}
        lists = {name: (tuple(value), default) for name, (value, default) in given.items() if isinstance(value, list)}
        kept: dict[str, Any] = {
            name: value for name, (value, default) in (given | lists).items() if type(value) is type(default)
        }
        return replace(blank, **kept)

    def afresh(self) -> Memory:
        """Where nothing is known of the posts any more, the feed has to be read whole again."""
        patience = "" if self.digest else self.not_before
        return replace(self, etag="", modified="", digest="", imported=False, not_before=patience)

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    def paced(self, pace: Pace) -> Memory:
        return replace(
            self,
            wait=pace.wait.total_seconds(),
            skip_hours=tuple(sorted(pace.hours)),
            skip_days=tuple(sorted(pace.days)),
        )

    def waits(self, now: datetime) -> bool:
        """Whether it is too early to ask again."""
        with suppress(ValueError, TypeError):  # no date, or one without a zone: not written by us
            if now < datetime.fromisoformat(self.not_before) <= now + LONGEST:
                return True
        hour = now.hour in self.skip_hours and len(self.skip_hours) < 24
        return hour or (now.weekday() in self.skip_days and len(self.skip_days) < 7)

    def until(self, now: datetime, wait: timedelta) -> Memory:
        return replace(self, not_before=(now + min(wait, LONGEST)).isoformat() if wait else "")

    def next_time(self, now: datetime, headers: Mapping[str, str]) -> Memory:
        """After an answer: as long as the feed and its server want us to wait, a little less."""
        cached = min(max_age(headers.get("cache-control", "")), _LONGEST_CACHE)
        return self.until(now, max(timedelta(seconds=self.wait), cached) * _SLACK)


def max_age(cache_control: str) -> timedelta:
    if re.search(r"\bno-(cache|store)\b", cache_control):
        return timedelta(0)
    found = re.search(r"\bmax-age=\"?(\d{1,9})", cache_control)
    return timedelta(seconds=int(found[1])) if found else timedelta(0)
