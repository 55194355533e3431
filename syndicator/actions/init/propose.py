"""The proposal: the values of a configuration, each with its origin; and its text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.actions.init.table import TableLine, quoted, table
from syndicator.config import values
from syndicator.generators.site_settings import Setting
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syndicator.actions.init.places import Place
    from syndicator.config import Config

_UTC = {"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu"}
_HEAD = """\
# What syndicator reads, and where it announces it. Nothing is sent before `syndicator run` or `push`; posts that exist before the
# first run are not announced, unless you push them. Paths are relative to this folder.
"""
NO_FEED = (
    "# There is no feed yet, because the site could not be reached: run `syndicator init` again when you are online."
)


@value
class Repository:
    """The [[sources]] table of a folder. `path`: relative to the config's folder."""

    path: str
    permalink: Setting
    include: tuple[str, ...] = ()
    generator: str = ""


@value
class Proposal:
    """What `init` would write. `only_language`: the only language to announce if there are several. `feed`: its address."""

    url: Setting
    title: Setting = Setting()
    timezone: Setting = Setting()
    language: Setting = Setting()
    repository: Repository | None = None
    feed: Setting = Setting()
    only_language: str = ""
    is_offline: bool = False  # the site could not be reached


def local_timezone(env: Mapping[str, str]) -> Setting:
    """Return this machine's time zone; an empty Setting if it is unknown."""
    names = (env.get("TZ", "").removeprefix(":"), _text(Path("/etc/timezone")), _linked(Path("/etc/localtime")))
    name = next(filter(is_timezone, names), "")
    return Setting("UTC" if name in _UTC else name, "this machine's") if name else Setting()


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _linked(path: Path) -> str:
    target = os.path.realpath(path)
    return target.partition("/zoneinfo/")[2]


def is_timezone(name: str) -> bool:
    try:
        values.timezone(name)
    except ValueError:
        return False
    return True


def config_text(proposal: Proposal, places: Sequence[Place]) -> str:
    """Return the text of config.toml."""
    tables = [*_tables(proposal), *(place.table() for place in places)]
    return _HEAD + "".join(f"\n{table}\n" for table in tables)


def differences(config: Config, proposal: Proposal) -> Iterator[str]:
    """Yield a line for each value of a config that differs from the proposal."""
    sources = {source.kind: source for source in config.sources}
    repository, feed = sources.get("repo"), sources.get("feed")
    permalink = proposal.repository.permalink if proposal.repository else Setting()
    for key, written, setting in (
        ("blog.url", config.blog.url.rstrip("/"), proposal.url),
        ("blog.title", config.blog.title, proposal.title),
        ("blog.timezone", str(config.blog.timezone), proposal.timezone),
        ("permalink", repository.permalink if repository else "", permalink),
        ("the feed's url", feed.url if feed else "", proposal.feed),
    ):
        if setting and written != setting.value:
            yield f"{key}: you have {written or 'none'}; `init` would propose {setting.value} ({setting.origin})"


def _tables(proposal: Proposal) -> Iterator[str]:
    yield table("[blog]", _blog(proposal))
    if proposal.repository:
        yield table("[[sources]]", _repository(proposal.repository))
    if proposal.feed:
        yield feed_table(proposal.feed)
    elif proposal.is_offline:
        yield NO_FEED
    if proposal.only_language:
        only = f"{{ lang = [{quoted(proposal.only_language)}] }}"
        yield table("[policy]", [TableLine("only", only, "delete this to announce all languages")])


def feed_table(feed: Setting) -> str:
    return table("[[sources]]", (TableLine("kind", quoted("feed")), TableLine("url", quoted(feed.value), feed.origin)))


def _blog(proposal: Proposal) -> Iterator[TableLine]:
    for key, setting in (
        ("url", proposal.url),
        ("title", proposal.title),
        ("timezone", proposal.timezone),
        ("language", proposal.language),
    ):
        if setting and (key, setting.value) != ("timezone", "UTC"):
            yield TableLine(key, quoted(setting.value), setting.origin)


def _repository(repository: Repository) -> Iterator[TableLine]:
    yield TableLine("kind", quoted("repo"))
    yield TableLine("path", quoted(repository.path))
    if repository.include:
        yield TableLine("include", f"[{', '.join(map(quoted, repository.include))}]")
    if repository.generator:
        yield TableLine("generator", quoted(repository.generator))
    yield TableLine("permalink", quoted(repository.permalink.value), repository.permalink.origin)
