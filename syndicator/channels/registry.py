"""The kinds of channels, by name, and the channels that a configuration names."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.channels import Channel
    from syndicator.config import Config
    from syndicator.credentials import TokenStore
    from syndicator.http.url_guard import UrlGuard

_FOLDER = Path(__file__).parent


class ChannelRegistry:
    """The channels of a configuration, each opened when it is first asked for."""

    def __init__(self, config: Config, tokens: TokenStore, url_guard: UrlGuard) -> None:
        self._config = config
        self._tokens = tokens
        self._url_guard = url_guard
        self._opened: dict[str, Channel] = {}

    def get(self, name: str) -> Channel:
        """The channel of this name. Raises UsageError where the configuration has none."""
        if name not in self._opened:
            self._opened[name] = self._open(name)
        return self._opened[name]

    def _open(self, name: str) -> Channel:
        channel = self._config.channels.get(name)
        if channel is None:
            known = ", ".join(self._config.channels)
            raise UsageError(f"there is no channel {name!r}; {self._config.path.name} has {known}")
        addresses = (address for source in self._config.sources for address in (source.url, source.blog_url))
        context = ChannelContext(
            name=name,
            folder=self._config.folder,
            blog_url=self._config.blog.url,
            base_url=channel.base_url,
            allow_http=channel.allow_http,
            tokens=self._tokens,
            url_guard=self._url_guard,
            sources=tuple(filter(None, addresses)),
        )
        return kind_class(channel.kind)(channel.options, context)

    def enabled(self) -> list[str]:
        """The names of all that are not switched off, in the order of the configuration."""
        return [name for name, channel in self._config.channels.items() if channel.enabled]

    def chosen(self, names: Iterable[str]) -> list[str]:
        """These names without repeats; of none, those of all that are enabled. Raises UsageError for an unknown name."""
        named = list(dict.fromkeys(names))
        for name in named:
            self.get(name)
        return named or self.enabled()

    def missing_secrets(self, name: str) -> Iterator[str]:
        """A line for each secret that the channel needs to send and that can't be read here, or can't be used."""
        missing = list(self._unreadable_secrets(name))
        yield from missing or self.get(name).credential_errors()

    def _unreadable_secrets(self, name: str) -> Iterator[str]:
        for key, secret in self.get(name).secrets().items():
            try:
                secret.reveal()
            except UsageError as error:
                yield f"channels.{name}.{key}: {error}"

    def updates_copies(self, name: str) -> bool:
        """Whether its copies follow the edits of their posts: its configuration asks for that, and it can."""
        settings = self._config.channels.get(name)
        wanted = settings is not None and settings.enabled and settings.on_edit == "update"
        return wanted and self.get(name).can_update

    def preload(self, names: Iterable[str]) -> None:
        """Open these before several threads ask for them."""
        for name in names:
            self.get(name)


def kinds() -> tuple[str, ...]:
    """The kinds that ship, by name."""
    return tuple(module.name for module in iter_modules([str(_FOLDER)]) if module.ispkg and module.name != "http")


def kind_class(kind: str) -> type[Channel]:
    """The class of a kind. Raises UsageError, naming the kinds there are."""
    if kind in kinds():
        found: type[Channel] = import_module(f"syndicator.channels.{kind}").Kind
        return found
    from importlib.metadata import entry_points  # a scan costs 30 ms: only for a kind that is not ours

    for point in entry_points(group="syndicator.channels", name=kind):
        try:
            loaded: type[Channel] = point.load()
        except Exception as error:  # noqa: BLE001 (it runs code of somebody else's)
            raise UsageError(f'kind "{kind}" can\'t be loaded from {point.value}: {error}; install it anew') from None
        return loaded
    raise UsageError(f'unknown kind "{kind}"; there are {", ".join(kinds())}')
