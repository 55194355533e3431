"""Read the [channels.NAME] tables, with the defaults of [policy]."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from syndicator.config import ChannelConfig, addresses, values
from syndicator.config.bind import keys, suggestion
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.config.bind import Binder
    from syndicator.config.key_lines import KeyPath

COMMON: Final = tuple(key for key in keys(ChannelConfig) if key not in ("name", "kind", "options"))


def common_settings(table: Mapping[str, Any], binder: Binder, path: KeyPath) -> dict[str, Any]:
    """Return the settings that every channel takes."""
    return binder.valid_values(ChannelConfig, {key: table[key] for key in COMMON if key in table}, path)


class ChannelReader:
    """Reads [channels]. `kind_class` gives the class of a kind, or raises UsageError; `defaults`: from [policy]."""

    def __init__(self, binder: Binder, kind_class: Callable[[str], type[Any]], defaults: Mapping[str, Any]) -> None:
        self._binder = binder
        self._kind_class = kind_class
        self._defaults = defaults

    def read(self, tables: Mapping[str, Any], sources: set[str]) -> dict[str, ChannelConfig]:
        """Return the valid channels by name. `sources`: the names allowed in `only` and `except`."""
        channels = {}
        for name, table in tables.items():
            path = ("channels", name)
            self._binder.check(values.name, name, path)
            if not isinstance(table, dict):
                self._binder.report(path, f"must be a table: [channels.{name}]")
            elif channel := self._channel(name, table, path):
                self._check_sources(channel, sources, path)
                channels[name] = channel
        self._check_former_names(channels)
        return channels

    def _channel(self, name: str, table: Mapping[str, Any], path: KeyPath) -> ChannelConfig | None:
        kind = self._kind(table.get("kind"), (*path, "kind"))
        settings = common_settings(table, self._binder, path)
        if kind is None:
            return None
        if not kind.broken:  # the keys of a kind that can't be loaded are unknown
            self._binder.report_unknown(table, ("kind", *COMMON, *keys(kind.Options)), path)
        own = self._binder.valid_values(kind.Options, table, path)
        options = self._binder.construct(kind.Options, own, table, path)
        settings = {**_kind_defaults(kind, options), **self._defaults, **settings}
        urls = {key: {**own, **settings}.get(key) for key in ("base_url", *_addresses(kind.Options))}
        self._check_addresses(urls, settings, path)
        return ChannelConfig(name=name, kind=table["kind"], options=options, **settings)

    def _kind(self, kind: object, path: KeyPath) -> type[Any] | None:
        if kind is None:
            self._binder.report(path, "is missing")
            return None
        try:
            return self._kind_class(values.text(kind))
        except (ValueError, UsageError) as error:
            self._binder.report(path, str(error))
            return None

    def _check_addresses(self, urls: Mapping[str, Any], settings: Mapping[str, Any], path: KeyPath) -> None:
        for key, url in urls.items():
            if isinstance(url, str) and url:
                allow_http = settings.get("allow_http", False)
                self._binder.check(addresses.address, url, (*path, key), allow_http=allow_http)

    def _check_sources(self, channel: ChannelConfig, sources: set[str], path: KeyPath) -> None:
        for key, posts in (("only", channel.only), ("except", channel.except_)):
            for name in sorted(posts.sources - sources if posts else ()):
                message = f'source not found: "{name}"{suggestion(name, sources)}'
                self._binder.report((*path, key, "sources"), message)

    def _check_former_names(self, channels: Mapping[str, ChannelConfig]) -> None:
        successors: dict[str, str] = {}
        for name, channel in channels.items():
            former, path = channel.formerly, ("channels", name, "formerly")
            if former in channels:
                self._binder.report(path, f'the channel "{former}" still exists')
            elif former and successors.setdefault(former, name) != name:
                self._binder.report(path, f'"{former}" is already the former name of {successors[former]}')


def _kind_defaults(kind: type[Any], options: Any) -> dict[str, Any]:
    return {
        "min_gap": timedelta(minutes=30) if kind.timeline else timedelta(0),
        "wait_until_live": options is not None and kind.waits_for_page(options),
        "settle_after": kind.settle_after,
    }


def _addresses(options: type[Any]) -> list[str]:
    """Return the settings of a kind that are web addresses."""
    return [field.name for field in fields(options) if field.metadata.get("address")]
