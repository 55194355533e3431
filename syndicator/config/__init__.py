"""config.toml, as the program sees it. `load` reads and checks it, and reports every mistake at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.config.values import Window
    from syndicator.credentials import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Blog:
    url: str = ""
    title: str = ""
    timezone: tzinfo = UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A [[sources]] table. Which of the rest applies is the kind's matter."""

    kind: str
    name: str
    path: Path | None = None
    git: str = ""
    branch: str = ""
    credentials: Secret | None = None
    include: tuple[str, ...] = ("**/*.md", "**/*.mdx")
    exclude: tuple[str, ...] = ("README.md",)
    permalink: str = "{blog_url}/{slug}"
    blog_url: str = ""  # [blog] url unless given
    url: str = ""
    max_bytes: int = 5_000_000  # of a feed's body, decompressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    url: str | Secret = "sqlite:///syndicator.db"  # made absolute by `load`
    lease: timedelta = timedelta(minutes=5)
    keep: timedelta | None = None
    receipts: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    every: timedelta = timedelta(minutes=10)
    cron: str = ""
    jitter: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    first_run: str = "skip"  # skip | latest | all
    max_age: timedelta | None = timedelta(days=14)
    flood: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`only` and `except`: tags and sources."""

    tags: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A [channels.NAME] table: what every channel takes, and `options`, the kind's own dataclass.

    Every field has its final value: the channel's, else [policy]'s, else the kind's, else the general default.
    """

    name: str
    kind: str
    options: Any
    template: str = ""
    base_url: str = ""
    delay: timedelta = timedelta(0)
    wait_until_live: bool = False
    window: Window | None = None
    min_gap: timedelta = timedelta(0)
    per_day: int | None = None
    per_month: int | None = None
    budget_usd_per_month: float | None = None
    only: Choice | None = None
    except_: Choice | None = None
    review: bool = False
    on_edit: str = "ignore"  # ignore | update
    utm: Mapping[str, str] = field(default_factory=dict)
    settle_after: timedelta = timedelta(minutes=10)
    formerly: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    started: str  # a slug, or a date
    cadence: timedelta | None = None
    pause: tuple[tuple[str, str], ...] = ()  # dates, first and last day


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    path: Path  # of the file itself, absolute
    blog: Blog = Blog()
    sources: tuple[Source, ...] = ()
    ledger: Ledger = Ledger()
    schedule: Schedule = Schedule()
    policy: Policy = Policy()
    journey: Journey | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict)
    notify_urls: tuple[str | Secret, ...] = ()
    fetch_allow: tuple[str, ...] = ()  # hosts that posts may point at though they are private
    hashtags: Mapping[str, str] = field(default_factory=dict)  # spellings: "ml" -> "ML"

    @property
    def folder(self) -> Path:
        """What relative paths start from; words/, templates/ lie here."""
        return self.path.parent
