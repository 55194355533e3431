"""The dataclasses of config.toml. `syndicator.config.lookup` finds it, `syndicator.config.file` reads it and reports all
mistakes at once.

Fields are bound by their types; `syndicator.config.bind` explains what `metadata` may add.
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from syndicator.config import addresses, values
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from syndicator.config.values import Window
    from syndicator.credentials import Secret

UTM = ("source", "medium", "campaign", "term", "content")


@value
class BlogConfig:
    url: str = field(default="", metadata={"read": addresses.address})
    title: str = ""
    timezone: tzinfo = UTC
    language: str = field(default="", metadata={"read": values.language})  # of posts that do not say theirs
    # in a folder of several blogs: the name of the file before it was renamed
    formerly: str = field(default="", metadata={"read": values.blog_name})


@value
class SourceConfig:
    """A [[sources]] table. The kind decides which keys apply."""

    kind: str = field(metadata={"choices": ("repo", "feed")})
    name: str
    path: Path | None = None
    git: str = field(default="", metadata={"read": addresses.repository})
    branch: str = ""
    credentials: Secret | None = None
    include: tuple[str, ...] = (
        "**/*.md",
        "**/*.mdx",
        "**/*.mdoc",
        "**/*.markdown",
        "**/*.html",
        "**/*.rst",
        "**/*.qmd",
        "**/*.Rmd",
        "**/*.Rmarkdown",
    )
    exclude: tuple[str, ...] = ("README.md",)
    permalink: str = field(default="{blog_url}/{slug}", metadata={"read": values.permalink})
    generator: str = ""  # of a repo: what makes its site; else each file tells
    blog_url: str = field(default="", metadata={"read": addresses.address})  # [blog] url unless given
    url: str = ""  # an address, or the absolute path of a file
    max_bytes: int = field(default=5_000_000, metadata={"positive": True})  # of a feed's decompressed body


@value
class LedgerConfig:
    url: str | Secret = "sqlite:///syndicator.db"  # `load` makes it absolute
    lease: timedelta = field(default=timedelta(minutes=5), metadata={"positive": True})
    keep: timedelta | None = None
    receipts: Path | None = None
    receipts_git: str = field(default="", metadata={"choices": ("commit", "push")})


@value
class ScheduleConfig:
    every: timedelta = field(default=timedelta(minutes=10), metadata={"positive": True})
    cron: str = field(default="", metadata={"read": values.cron})
    jitter: timedelta = timedelta(seconds=30)


@value
class MonitorConfig:
    metrics: tuple[str, int] | None = field(default=None, metadata={"read": addresses.listen})  # for Prometheus
    ping_url: str | Secret = ""  # requested after each successful pass: a dead man's switch


@value
class ServeConfig:
    listen: tuple[str, int] = field(default=("127.0.0.1", 8765), metadata={"read": addresses.listen})
    url: str = field(default="", metadata={"read": addresses.origin})  # how it is reached from other machines
    proxy: bool = False  # whether a proxy in front says who asks


@value
class PolicyConfig:
    first_run: str = field(default="skip", metadata={"choices": ("skip", "latest", "all")})
    max_age: timedelta | None = field(default=timedelta(days=14), metadata={"read": values.age})  # None: no limit
    flood: int = 5


@value
class PostFilter:
    """`only` or `except`: tags, sources and languages."""

    tags: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    lang: frozenset[str] = field(default=frozenset(), metadata={"read": values.languages})


@value
class ChannelConfig:
    """A [channels.NAME] table: the common settings, and `options`, the kind's own dataclass.

    Every field has its effective value: the channel's, else [policy]'s, else the kind's, else the general default.
    """

    name: str
    kind: str
    options: Any
    template: str = ""
    base_url: str = ""
    allow_http: bool = False  # plain http:// to other machines
    delay: timedelta = timedelta(0)
    wait_until_live: bool = False
    window: Window | None = None
    digest: str = field(
        default="", metadata={"choices": ("week", "month")}
    )  # one message about all posts of a week or month
    min_gap: timedelta = timedelta(0)
    per_day: int | None = None
    per_month: int | None = None
    budget_usd_per_month: float | None = None
    only: PostFilter | None = None
    except_: PostFilter | None = None
    review: bool = False
    on_edit: str = field(default="ignore", metadata={"choices": ("ignore", "update")})
    utm: Mapping[str, str] = field(default_factory=dict, metadata={"keys": UTM})
    settle_after: timedelta = timedelta(minutes=10)
    formerly: str = ""
    enabled: bool = True


@value
class JourneyConfig:
    started: str = field(metadata={"read": values.slug_or_date})
    cadence: timedelta | None = field(default=None, metadata={"positive": True})
    pause: tuple[tuple[str, str], ...] = field(default=(), metadata={"read": values.pauses})  # first and last days


@value
class Config:
    path: Path  # of the file, absolute
    name: str = ""  # of the blog, in a folder of several: the file's, without .toml
    blog: BlogConfig = field(default_factory=BlogConfig)
    sources: tuple[SourceConfig, ...] = ()
    ledger: LedgerConfig = field(default_factory=LedgerConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    monitor: MonitorConfig = field(default_factory=MonitorConfig)
    serve: ServeConfig = field(default_factory=ServeConfig)
    policy: PolicyConfig = field(default_factory=PolicyConfig)
    journey: JourneyConfig | None = None
    channels: Mapping[str, ChannelConfig] = field(default_factory=dict)
    notify_urls: tuple[str | Secret, ...] = ()
    fetch_allow: tuple[str, ...] = ()  # private hosts that posts may link to
    hashtags: Mapping[str, str] = field(default_factory=dict)  # spellings: "ml" -> "ML"

    @property
    def folder(self) -> Path:
        """The folder of relative paths."""
        return self.path.parent

    @property
    def texts_folder(self) -> Path:
        """The folder of words/ and templates/: in a folder of several blogs, each has its own."""
        return self.folder / self.name
