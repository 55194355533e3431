"""What each section of config.toml may say, and what must be true of them together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from syndicator.config import (
    BlogConfig,
    ChannelConfig,
    Config,
    JourneyConfig,
    LedgerConfig,
    MonitorConfig,
    PolicyConfig,
    ScheduleConfig,
    SourceConfig,
    values,
)
from syndicator.config.bind import Binder, keys, suggestion
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.config.lines import Where
    from syndicator.credentials import Secret

T = TypeVar("T")

SECTIONS: Final = (
    "blog", "sources", "ledger", "schedule", "monitor", "policy", "journey", "channels", "notify", "fetch", "hashtags",
)  # fmt: skip
COMMON: Final = tuple(key for key in keys(ChannelConfig) if key not in ("name", "kind", "options"))
SOURCE_KEYS: Final = {
    "repo": ("path", "git", "branch", "credentials", "include", "exclude", "permalink"),
    "feed": ("url", "max_bytes"),
}

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class _Notify:
    urls: tuple[str | Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fetch:
    allow: tuple[str, ...] = ()


class Reading:
    """One reading of a file: its tables, and the mistakes found in them so far."""

    def __init__(self, path: Path, tables: Mapping[str, Any], kind_class: Callable[[str], type[Any]]) -> None:
        self.problems: list[tuple[Where, str]] = []
        self._path = path
        self._tables = tables
        self._kind_class = kind_class
        self._bind = Binder(path.parent, self._wrong)

    def whole(self) -> Config:
        """Worth something only where `problems` stays empty."""
        self._bind.unknown(self._tables, SECTIONS, ())
        blog = self._section("blog", BlogConfig)
        policy, defaults = self._policy()
        sources = self._sources(blog.url if blog else "")
        return Config(
            path=self._path,
            blog=blog or BlogConfig(),
            sources=sources,
            ledger=self._ledger(),
            schedule=self._schedule(),
            monitor=self._monitor(),
            policy=policy,
            journey=self._section("journey", JourneyConfig) if "journey" in self._tables else None,
            channels=self._channels(defaults, {source.name for source in sources}),
            notify_urls=self._notify(),
            fetch_allow=(self._section("fetch", _Fetch) or _Fetch()).allow,
            hashtags=self._hashtags(),
        )

    def _wrong(self, where: Where, what: str) -> None:
        self.problems.append((where, what))

    def _right(self, read: Callable[..., T], value: object, where: Where, **options: Any) -> T | None:
        """What `read` makes of a value; None where it objects, which is reported."""
        try:
            return read(value, **options)
        except ValueError as error:
            self._wrong(where, str(error))
            return None

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._tables.get(name, {})
        if isinstance(table, dict):
            return table
        self._wrong((name,), f"must be a table: [{name}]")
        return {}

    def _section(self, name: str, cls: type[T]) -> T | None:
        return self._bind.make(cls, self._table(name), (name,))

    # --- sources

    def _sources(self, blog_url: str) -> tuple[SourceConfig, ...]:
        tables = self._tables.get("sources", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._wrong(("sources",), "must be written [[sources]], once for each")
            return ()
        if not tables:
            self._wrong(
                ("sources",), 'is missing: say where the posts are, in [[sources]] with kind = "repo" or "feed"'
            )
        found: dict[str, SourceConfig] = {}
        for number, table in enumerate(tables):
            at = ("sources", number)
            source = self._source(table, at, _free_name(str(table.get("kind")), found), blog_url)
            if source and source.name in found:
                self._wrong((*at, "name"), f'another source is called "{source.name}" too')
            elif source:
                found[source.name] = source
        return tuple(found.values())

    def _source(self, table: Mapping[str, Any], at: Where, name: str, blog_url: str) -> SourceConfig | None:
        ready = {"name": name, "blog_url": blog_url} | self._bind.values(SourceConfig, table, at)
        kind = ready.get("kind", "")
        self._bind.unknown(table, ("kind", "name", "blog_url", *SOURCE_KEYS.get(kind, keys(SourceConfig))), at)
        if kind in SOURCE_KEYS:
            (self._repo if kind == "repo" else self._feed)(ready, table, at)
        self._name(ready["name"], (*at, "name"))
        return self._bind.build(SourceConfig, ready, table, at)

    def _repo(self, ready: dict[str, Any], table: Mapping[str, Any], at: Where) -> None:
        if "path" not in table and "git" not in table:
            self._wrong(at, "needs path, a folder, or git, a repository")
        path = ready.get("path")
        if path and "git" in table:
            path = ready["path"] = Path(table["path"])
            if path.is_absolute() or ".." in path.parts:
                self._wrong((*at, "path"), "with git, it is a folder inside the repository")
        elif path and not path.is_dir():
            self._wrong((*at, "path"), f"there is no folder {path}")
        for key in ("branch", "credentials"):
            if key in table and "git" not in table:
                self._wrong((*at, key), "means something only with git")

    def _feed(self, ready: dict[str, Any], table: Mapping[str, Any], at: Where) -> None:
        url = ready.get("url", "")
        if "url" not in table:
            self._wrong((*at, "url"), "is missing")
        elif "://" in url:
            ready["url"] = self._right(values.address, url, (*at, "url")) or ""
        elif url:
            ready["url"] = str(path := self._path.parent / url)
            if not path.is_file():
                self._wrong((*at, "url"), f'there is no file {path}; an address starts with "https://"')

    # --- ledger, schedule, policy and the small ones

    def _ledger(self) -> LedgerConfig:
        ledger = self._section("ledger", LedgerConfig) or LedgerConfig()
        if ledger.receipts_git and ledger.receipts is None:
            self._wrong(("ledger", "receipts_git"), "means something only with receipts")
        if isinstance(ledger.url, str):
            ledger = replace(ledger, url=self._right(self._database, ledger.url, ("ledger", "url")) or "")
        return ledger

    def _database(self, url: str) -> str:
        """A ledger's address; of SQLite with an absolute path."""
        if (path := url.removeprefix("sqlite:///")) != url and path:
            return f"sqlite:///{self._path.parent / path}"
        parts = values.split(url)
        if parts.scheme not in ("postgresql", "postgres"):
            raise ValueError('must start with "sqlite:///" or "postgresql://"')
        values.no_password(parts)
        return url

    def _schedule(self) -> ScheduleConfig:
        table = self._table("schedule")
        if "every" in table and "cron" in table:
            self._wrong(("schedule", "cron"), "stands beside every; only one of them can hold")
        return self._section("schedule", ScheduleConfig) or ScheduleConfig()

    def _monitor(self) -> MonitorConfig:
        monitor = self._section("monitor", MonitorConfig) or MonitorConfig()
        if monitor.ping_url and isinstance(monitor.ping_url, str):
            at = ("monitor", "ping_url")
            monitor = replace(monitor, ping_url=self._right(values.address, monitor.ping_url, at) or "")
        return monitor

    def _policy(self) -> tuple[PolicyConfig, dict[str, Any]]:
        """[policy] itself, and what it sets for all channels."""
        table, at = self._table("policy"), ("policy",)
        self._bind.unknown(table, (*keys(PolicyConfig), *COMMON), at)
        own = self._bind.values(PolicyConfig, table, at)
        return PolicyConfig(**own), self._common(table, at)

    def _notify(self) -> tuple[str | Secret, ...]:
        urls = (self._section("notify", _Notify) or _Notify()).urls
        for number, url in enumerate(urls):
            if isinstance(url, str):
                self._right(values.notifier, url, ("notify", "urls", number))
        return urls

    def _hashtags(self) -> dict[str, str]:
        found = {
            tag: self._right(values.text, said, ("hashtags", tag)) for tag, said in self._table("hashtags").items()
        }
        return {tag: said for tag, said in found.items() if said is not None}

    # --- channels

    def _channels(self, defaults: dict[str, Any], sources: set[str]) -> dict[str, ChannelConfig]:
        found = {}
        for name, table in self._table("channels").items():
            at = ("channels", name)
            self._name(name, at)
            if not isinstance(table, dict):
                self._wrong(at, f"must be a table: [channels.{name}]")
            elif channel := self._channel(name, table, defaults):
                self._sources_exist(channel, sources, at)
                found[name] = channel
        self._formerly(found)
        return found

    def _channel(self, name: str, table: Mapping[str, Any], defaults: dict[str, Any]) -> ChannelConfig | None:
        at = ("channels", name)
        cls = self._kind(table.get("kind"), (*at, "kind"))
        set_here = self._common(table, at)
        if cls is None:
            return None
        self._bind.unknown(table, ("kind", *COMMON, *keys(cls.Options)), at)
        own = self._bind.values(cls.Options, table, at)
        common = _kind_defaults(cls) | defaults | set_here
        for key, url in {**own, **common}.items():
            if key in ("url", "base_url") and isinstance(url, str):
                self._right(values.address, url, (*at, key), allow_http=common.get("allow_http", False))
        options = self._bind.build(cls.Options, own, table, at)
        return ChannelConfig(name=name, kind=table["kind"], options=options, **common)

    def _kind(self, kind: object, at: Where) -> type[Any] | None:
        if kind is None:
            self._wrong(at, "is missing")
            return None
        try:
            return self._kind_class(values.text(kind))
        except (ValueError, UsageError) as error:
            self._wrong(at, str(error))
            return None

    def _common(self, table: Mapping[str, Any], at: Where) -> dict[str, Any]:
        return self._bind.values(ChannelConfig, {key: value for key, value in table.items() if key in COMMON}, at)

    def _sources_exist(self, channel: ChannelConfig, sources: set[str], at: Where) -> None:
        for key, choice in (("only", channel.only), ("except", channel.except_)):
            for name in sorted(choice.sources - sources if choice else ()):
                self._wrong((*at, key, "sources"), f'no source is called "{name}"{suggestion(name, sources)}')

    def _formerly(self, channels: Mapping[str, ChannelConfig]) -> None:
        before: dict[str, str] = {}
        for name, channel in channels.items():
            if (old := channel.formerly) in channels:
                self._wrong(("channels", name, "formerly"), f'"{old}" is the name of a channel that is still here')
            elif old and before.setdefault(old, name) != name:
                self._wrong(("channels", name, "formerly"), f'"{old}" is what {before[old]} was called')

    def _name(self, name: str, at: Where) -> None:
        if not _NAME.fullmatch(name):
            self._wrong(at, "a name is made of letters, digits, - and _")


def _free_name(kind: str, taken: Mapping[str, object]) -> str:
    """The kind, then kind-2 …"""
    names = (kind if number == 1 else f"{kind}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _kind_defaults(cls: type[Any]) -> dict[str, Any]:
    return {
        "min_gap": timedelta(minutes=30) if cls.timeline else timedelta(0),
        "wait_until_live": cls.shows_card,
        "settle_after": cls.settle_after,
    }
