"""App: the config of one blog with its ledger, channels and sources, all opened."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from syndicator.channels.registry import ChannelRegistry
from syndicator.config.own_paths import own_paths
from syndicator.credentials import TokenStore
from syndicator.errors import LedgerError, UsageError
from syndicator.http.url_guard import UrlGuard
from syndicator.ledger.opening import open_copy, open_ledger, sqlite_path, state_folder, state_paths
from syndicator.sources.registry import SourceRegistry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Literal

    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from syndicator.ledger.blogs import BlogStore
    from syndicator.render import Renderer
    from syndicator.sources.host_turns import HostTurns


@dataclass(frozen=True, eq=False, repr=False)
class App:
    """Everything that a session needs. `dry_run`: nothing may be written or sent."""

    config: Config
    ledger: Ledger
    channels: ChannelRegistry
    sources: SourceRegistry
    url_guard: UrlGuard  # which hosts posts may link to: public ones, and those in the configuration
    dry_run: bool

    @cached_property
    def renderer(self) -> Renderer:
        from syndicator.render import Renderer

        return Renderer(
            [self.config.texts_folder / "templates"],
            blog=self.config.blog,
            hashtags=self.config.hashtags,
            packaged=self.channels.template_folders(),
        )


@contextmanager
def open_app(
    config: Config, *, mode: Literal["write", "look", "dry"], now: Callable[[], datetime] | None = None
) -> Iterator[App]:
    """Open the ledger, channels and sources. `write` creates the ledger, `look` requires it, `dry` uses a copy in memory.

    Raises UsageError if a single-blog config names the ledger of several blogs: it would announce every post again.
    """
    with open_ledger_for(config, mode=mode, now=now) as ledger:
        if not config.name and (names := ledger.blogs.of_folder()):
            raise UsageError(
                f"{ledger.database.place}: this ledger belongs to several blogs ({', '.join(names)}); use --config FOLDER --blog NAME"
            )
        yield app_on(ledger, config, mode=mode)


def open_ledger_for(
    config: Config, *, mode: Literal["write", "look", "dry"], now: Callable[[], datetime] | None = None
) -> Ledger:
    """Open the ledger that a config, or the `_shared.toml` of a folder, names; `mode` as for `open_app`."""
    return open_copy(config, now=now) if mode == "dry" else open_ledger(config, create=mode == "write", now=now)


def app_on(
    ledger: Ledger,
    config: Config,
    *,
    mode: Literal["write", "look", "dry"],
    blog: int | None = None,
    hosts: HostTurns | None = None,
) -> App:
    """Open the channels and sources of a blog on an open ledger.

    `blog`: its id in the ledger, if known. `hosts`: lets the blogs of a folder ask the same host in turn.
    """
    state = state_folder(config)
    feeds = [source.url for source in config.sources if source.url.startswith("http")]
    url_guard = UrlGuard.of([*feeds, *config.fetch_allow], config.blog.url)
    tokens = TokenStore(
        state,
        {name: channel.formerly for name, channel in config.channels.items() if channel.formerly},
        blog=config.name,
    )
    if mode == "write":
        tokens.rename(_former_name(config))
    return App(
        config=config,
        ledger=ledger.of_blog(blog or register_blog(ledger, config)) if config.name else ledger,
        channels=ChannelRegistry(config, tokens, url_guard),
        sources=SourceRegistry(
            config.sources,
            config.blog,
            state,
            url_guard,
            own_paths=own_paths(config) | state_paths(config) if any(source.path for source in config.sources) else (),
            hosts=hosts,
        ),
        url_guard=url_guard,
        dry_run=mode == "dry",
    )


def register_blog(ledger: Ledger, config: Config) -> int:
    """Return the id of a blog of a folder. If it is new or was renamed, the ledger records that first.

    Raises LedgerError if the ledger belongs to a single-blog config, and UsageError for a `rename_problem`: either way the
    folder would announce every post again.
    """
    if ledger.blogs.has_first():
        raise LedgerError(
            f"{ledger.database.place}: this ledger belongs to a single-blog config; name another one in _shared.toml, "
            f"and copy this one into it: syndicator copy-ledger FROM TO --blog {config.name}"
        )
    ledger.blogs.free_former_names({config.name: config.blog.formerly})
    known = ledger.blogs.id_of(config.name)
    if known is not None:
        return known
    with ledger.database.transaction():  # else another host could rename it meanwhile
        if problem := rename_problem(ledger.blogs, config):
            raise UsageError(problem)
        return ledger.blogs.register(config.name, _former_name(config))


def rename_problem(blogs: BlogStore, config: Config) -> str:
    """Return why this can't be a new blog of the ledger; empty if it can, or is known.

    While a file is renamed, on one host or on several, both names may be read: the second blog would announce every post again.
    """
    if blogs.id_of(config.name) is not None:
        return ""
    if problem := half_renamed(config):
        return problem
    former, path = config.blog.formerly, config.path
    if blogs.id_of(former) is not None:
        return ""  # it is that blog
    if present := blogs.renamed_to(config.name):
        if path.with_name(f"{present}.toml").exists():
            return f"this blog is {present} now; remove {path.name}, or `formerly` from {present}.toml if it is another blog"
        return f'this blog is {present} now; write formerly = "{present}" into {path.name}, or give another blog another name'
    if present := blogs.renamed_to(former) if former else "":
        return f'blog.formerly = "{former}", but that blog is {present} now; write "{present}" if it is this one, or remove the line'
    return ""


def _former_name(config: Config) -> str:
    """Return the former name of a blog of a folder; empty if the file of that name still exists, and so keeps its data."""
    return "" if half_renamed(config) else config.blog.formerly


def half_renamed(config: Config) -> str:
    """Return what to do if the file of a blog's former name still exists beside its new one; else an empty text."""
    former = config.blog.formerly
    if not former or former == config.name or not config.path.with_name(f"{former}.toml").exists():
        return ""
    return f'blog.formerly = "{former}", but {former}.toml is still there; remove one of them'


def has_ledger(config: Config) -> bool:
    path = sqlite_path(config)
    return path is None or path.exists()


def can_write_ledger(config: Config) -> bool:
    """Whether the ledger exists, and its file and folder are writable: SQLite writes to both, even for readers."""
    path = sqlite_path(config)
    return path is None or (path.exists() and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK))
