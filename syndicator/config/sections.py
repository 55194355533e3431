"""Read the sections of config.toml, and check their combination."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from syndicator.config import (
    BlogConfig,
    Config,
    JourneyConfig,
    LedgerConfig,
    MonitorConfig,
    PolicyConfig,
    ScheduleConfig,
    ServeConfig,
    addresses,
    values,
)
from syndicator.config.bind import Binder, keys
from syndicator.config.channel_tables import COMMON, ChannelReader, common_settings
from syndicator.config.source_tables import read_sources
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from syndicator.config.key_lines import KeyPath
    from syndicator.credentials import Secret

T = TypeVar("T")

SECTIONS: Final = (
    "blog",
    "sources",
    "ledger",
    "schedule",
    "monitor",
    "serve",
    "policy",
    "journey",
    "channels",
    "notify",
    "fetch",
    "hashtags",
)

SEVERAL_BLOGS: Final = "one file is for one blog; for several, give each a file in a folder, and use --config FOLDER"

SHARED_SECTIONS: Final = ("ledger", "schedule", "monitor", "serve")
_BLOG_LEDGER_KEYS = {"receipts", "receipts_git"}  # keys of [ledger] that each blog of a folder sets for itself


@value
class _NotifyConfig:
    urls: tuple[str | Secret, ...] = ()


@value
class _FetchConfig:
    allow: tuple[str, ...] = ()


class ConfigReader:
    """Reads the tables of one file; `problems` collects the mistakes."""

    def __init__(self, path: Path, tables: Mapping[str, Any], kind_class: Callable[[str], type[Any]]) -> None:
        self.problems: list[tuple[KeyPath, str]] = []
        self._path = path
        self._tables = tables
        self._kind_class = kind_class
        self._binder = Binder(path.parent, self._report)

    def read(self, shared: Config | None = None) -> Config:
        """Return the config, valid only if `problems` stays empty. `shared`: the settings that the blogs of its folder share."""
        self._binder.report_unknown(self._tables, SECTIONS, ())
        self._refuse_shared(shared)
        blog = self._section("blog", BlogConfig) or BlogConfig()
        policy, defaults = self._policy()
        sources = read_sources(self._tables.get("sources", []), self._binder, blog.url)
        channels = ChannelReader(self._binder, self._kind_class, defaults)
        return Config(
            path=self._path,
            name=self._path.stem if shared else "",
            blog=blog,
            sources=sources,
            ledger=self._ledger(shared),
            schedule=shared.schedule if shared else self._schedule(),
            monitor=shared.monitor if shared else self._monitor(),
            serve=shared.serve if shared else self._serve(),
            policy=policy,
            journey=self._section("journey", JourneyConfig) if "journey" in self._tables else None,
            channels=channels.read(self._table("channels"), {source.name for source in sources}),
            notify_urls=self._notify_urls(),
            fetch_allow=(self._section("fetch", _FetchConfig) or _FetchConfig()).allow,
            hashtags=self._hashtags(),
        )

    def read_shared(self) -> Config:
        """Return the settings that the blogs of a folder share: the tables SHARED_SECTIONS of its `_shared.toml`."""
        self._binder.report_unknown(self._tables, SHARED_SECTIONS, ())
        for key in sorted(_BLOG_LEDGER_KEYS & self._keys("ledger")):
            self._report(("ledger", key), "is each blog's own: set it in NAME.toml")
        return Config(
            path=self._path,
            ledger=self._ledger(),
            schedule=self._schedule(),
            monitor=self._monitor(),
            serve=self._serve(),
        )

    def _serve(self) -> ServeConfig:
        return self._section("serve", ServeConfig) or ServeConfig()

    def _refuse_shared(self, shared: Config | None) -> None:
        """Report keys that only a blog in a folder may set, or, in such a blog's file, keys that belong in `_shared.toml`."""
        if shared is None:
            if "formerly" in self._keys("blog"):
                self._report(("blog", "formerly"), "is only for a file in a folder of several blogs")
            return
        misplaced: list[KeyPath] = [(name,) for name in SHARED_SECTIONS[1:] if name in self._tables]
        misplaced += [("ledger", key) for key in sorted(self._keys("ledger") - _BLOG_LEDGER_KEYS)]
        for path in misplaced:
            self._report(path, f"is the same for all blogs of the folder: set it in {shared.path.name}")

    def _keys(self, name: str) -> set[str]:
        """Return the keys of a table; empty if it is missing or not a table."""
        table = self._tables.get(name)
        return set(table) if isinstance(table, dict) else set()

    def _report(self, path: KeyPath, problem: str) -> None:
        self.problems.append((path, problem))

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._tables.get(name, {})
        if isinstance(table, dict):
            return table
        several = name == "blog" and isinstance(table, list)
        self._report((name,), SEVERAL_BLOGS if several else f"must be a table: [{name}]")
        return {}

    def _section(self, name: str, cls: type[T]) -> T | None:
        return self._binder.bind(cls, self._table(name), (name,))

    def _ledger(self, shared: Config | None = None) -> LedgerConfig:
        ledger = self._section("ledger", LedgerConfig) or LedgerConfig()
        if ledger.receipts_git and ledger.receipts is None:
            self._report(("ledger", "receipts_git"), "is valid only with receipts")
        if shared:
            return replace(shared.ledger, receipts=ledger.receipts, receipts_git=ledger.receipts_git)
        if isinstance(ledger.url, str):
            ledger = replace(ledger, url=self._binder.check(self._database_url, ledger.url, ("ledger", "url")) or "")
        return ledger

    def _database_url(self, url: str) -> str:
        """Return a ledger's address, with an absolute path for SQLite."""
        if (path := url.removeprefix("sqlite:///")) != url and path:
            return f"sqlite:///{self._path.parent / path}"
        parts = addresses.split_url(url)
        if parts.scheme not in ("postgresql", "postgres"):
            raise ValueError('must start with "sqlite:///" or "postgresql://"')
        addresses.refuse_password(parts, addresses.DATABASE_PASSWORDS)
        return url

    def _schedule(self) -> ScheduleConfig:
        table = self._table("schedule")
        if "every" in table and "cron" in table:
            self._report(("schedule", "cron"), "cannot be combined with every")
        return self._section("schedule", ScheduleConfig) or ScheduleConfig()

    def _monitor(self) -> MonitorConfig:
        monitor = self._section("monitor", MonitorConfig) or MonitorConfig()
        if monitor.ping_url and isinstance(monitor.ping_url, str):
            path = ("monitor", "ping_url")
            monitor = replace(monitor, ping_url=self._binder.check(addresses.address, monitor.ping_url, path) or "")
        return monitor

    def _policy(self) -> tuple[PolicyConfig, dict[str, Any]]:
        """Return [policy] itself, and its defaults for channels."""
        table, path = self._table("policy"), ("policy",)
        self._binder.report_unknown(table, (*keys(PolicyConfig), *COMMON), path)
        policy = PolicyConfig(**self._binder.valid_values(PolicyConfig, table, path))
        return policy, common_settings(table, self._binder, path)

    def _notify_urls(self) -> tuple[str | Secret, ...]:
        urls = (self._section("notify", _NotifyConfig) or _NotifyConfig()).urls
        for index, url in enumerate(urls):
            if isinstance(url, str):
                self._binder.check(addresses.notify_url, url, ("notify", "urls", index))
        return urls

    def _hashtags(self) -> dict[str, str]:
        spellings = {
            tag: self._binder.check(values.text, spelling, ("hashtags", tag))
            for tag, spelling in self._table("hashtags").items()
        }
        return {tag: spelling for tag, spelling in spellings.items() if spelling is not None}
