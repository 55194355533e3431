"""The kinds of channels, and the configured channels."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext, plugins
from syndicator.config.bind import suggestion
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.channels import Channel
    from syndicator.config import Config
    from syndicator.credentials import TokenStore
    from syndicator.http.url_guard import UrlGuard

_FOLDER = Path(__file__).parent


class ChannelRegistry:
    """The [channels] of a configuration; each is opened at its first use."""

    def __init__(self, config: Config, tokens: TokenStore, url_guard: UrlGuard) -> None:
        self._config = config
        self._tokens = tokens
        self._url_guard = url_guard
        self._opened: dict[str, Channel] = {}

    def get(self, name: str) -> Channel:
        """Return the channel of this name. Raises UsageError if it does not exist."""
        if name not in self._opened:
            self._opened[name] = self._open(name)
        return self._opened[name]

    def _open(self, name: str) -> Channel:
        channel = self._config.channels.get(name)
        if channel is None:
            names = self._config.channels
            has = f"{self._config.path.name} has {', '.join(names) or 'no channels'}"
            raise UsageError(f"channel {name!r} not found{suggestion(name, names) or ';'} {has}")
        addresses = (address for source in self._config.sources for address in (source.url, source.blog_url))
        context = ChannelContext(
            name=name,
            folder=self._config.folder,
            blog_url=self._config.blog.url,
            blog_title=self._config.blog.title,
            base_url=channel.base_url,
            allow_http=channel.allow_http,
            tokens=self._tokens,
            url_guard=self._url_guard,
            sources=tuple(filter(None, addresses)),
        )
        return plugins.open_channel(kind_class(channel.kind), channel.options, context)

    def broken(self) -> dict[str, str]:
        """Return the enabled channels that can't be used because their plugin is broken, each with a line that says why."""
        return {name: reason for name in self.enabled() if (reason := self.get(name).broken)}

    def template_folders(self) -> list[Path]:
        """Return the folders of templates and looks in the packages of the configured channels' kinds."""
        classes = dict.fromkeys(kind_class(channel.kind) for channel in self._config.channels.values())
        return [folder for folder in map(plugins.template_folder, classes) if folder]

    def enabled(self) -> list[str]:
        """Return the names of the enabled channels, in the order of the configuration."""
        return [name for name, channel in self._config.channels.items() if channel.enabled]

    def chosen(self, names: Iterable[str]) -> list[str]:
        """These names without duplicates, or all enabled channels if none is given. Raises UsageError for an unknown name."""
        named = list(dict.fromkeys(names))
        for name in named:
            self.get(name)
        return named or self.enabled()

    def missing_secrets(self, name: str) -> Iterator[str]:
        """Return a line for each secret of the channel that can't be read or, if there is none, for each that is not valid."""
        missing = list(self._unreadable_secrets(name))
        yield from missing or self.get(name).credential_errors()

    def _unreadable_secrets(self, name: str) -> Iterator[str]:
        for key, secret in self.get(name).secrets().items():
            try:
                secret.reveal()
            except UsageError as error:
                yield f"channels.{name}.{key}: {error}"

    def updates_copies(self, name: str) -> bool:
        """Whether copies are updated after an edit: the config says so, and the channel can."""
        settings = self._config.channels.get(name)
        is_configured = settings is not None and settings.enabled and settings.on_edit == "update"
        return is_configured and self.get(name).can_update


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of the built-in kinds."""
    packages = sorted(module.parent.name for module in _FOLDER.glob("*/__init__.py"))
    return tuple(name for name in packages if name != "http")


def kind_class(kind: str) -> type[Channel]:
    """Return the class of a kind, built in or installed; for a broken plugin a `broken_kind`. Raises UsageError for an unknown
    kind.
    """
    if kind in kinds():
        built_in: type[Channel] = import_module(f"syndicator.channels.{kind}").Kind
        return built_in
    if installed := plugins.installed_kind(kind):
        return installed
    others = plugins.installed_kinds()
    also = f", and those of other packages {', '.join(others)}" if others else ""
    meant = suggestion(kind, (*kinds(), *others))
    raise UsageError(f'unknown kind "{kind}"{meant or ";"} the built-in kinds are {", ".join(kinds())}{also}')


def sample(kind: str) -> str:
    """Return the sample table of a kind, with each setting explained; commented out if it needs a user's own values."""
    return (Path(str(import_module(kind_class(kind).__module__).__file__)).parent / "sample.toml").read_text(
        encoding="utf-8"
    )


def summary(kind: str) -> str:
    """Return the first sentence of the docstring of a kind's module: `Name: what it publishes`."""
    docstring = str(import_module(kind_class(kind).__module__).__doc__)
    return " ".join(docstring.partition(". ")[0].partition(".\n")[0].split()).rstrip(".")
