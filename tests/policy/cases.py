"""A case that no rule objects to, to be changed in one thing; and instants, zones and windows to draw from."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from syndicator.config import ChannelConfig, PolicyConfig
from syndicator.config.values import Window
from syndicator.model import Post
from syndicator.policy import PolicyInput

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = frozenset(range(7))
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def channel(**settings: Any) -> ChannelConfig:
    return ChannelConfig(**{"name": "x", "kind": "file", "options": None, **settings})


def post(**fields: Any) -> Post:
    given = {"id": "p", "slug": "the-post", "published_at": NOW - HOUR, "tags": ("python",), "sources": ("posts",)}
    return Post(**{**given, **fields})


def case(**fields: Any) -> PolicyInput:
    given = {
        "post": post(), "channel": channel(), "policy": PolicyConfig(), "now": NOW, "first_seen_at": NOW - HOUR / 2,
        "arrival": "news", "channel_since": NOW - 100 * DAY,
    }  # fmt: skip
    return PolicyInput(**{**given, **fields})


instants = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([UTC, BERLIN, NEW_YORK, ZoneInfo("Africa/Cairo"), ZoneInfo("Australia/Lord_Howe")])
windows = st.builds(
    lambda days, a, b: Window(days, min(a, b), max(a, b)),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times(max_value=time(12)),
    st.times(min_value=time(12, 1)),
)


def is_open(window: Window, now: datetime, zone: tzinfo) -> bool:
    local = now.astimezone(zone)
    return local.weekday() in window.days and window.start <= local.time() < window.end
