"""Values that config.toml writes as strings: durations, windows, cadence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Window:
    """`Mon-Fri 08:00-20:00`: on these weekdays (0 is Monday) from `start` to before `end`, in the blog's time zone."""

    days: frozenset[int]
    start: time
    end: time
