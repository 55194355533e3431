"""The proposal: the values of a configuration, each with its origin; and its text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.actions.init.places import quoted
from syndicator.config import values
from syndicator.generators.site_settings import Setting
from syndicator.terminal_safe import escape_controls
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from syndicator.actions.init.places import Place
    from syndicator.config import Config

_WIDTH = 44  # of a setting, before its comment
_UTC = {"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu"}
_LOCALTIME = Path("/etc/localtime")
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
    names = (env.get("TZ", "").removeprefix(":"), _text(Path("/etc/timezone")), _linked(_LOCALTIME))
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
    return bool(name) and not name.startswith("/")


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
    yield _table("[blog]", _blog(proposal))
    if proposal.repository:
        yield _table("[[sources]]", _repository(proposal.repository))
    if proposal.feed:
        yield feed_table(proposal.feed)
    elif proposal.is_offline:
        yield NO_FEED
    if proposal.only_language:
        setting = f"{{ lang = [{quoted(proposal.only_language)}] }}"
        yield _table("[policy]", (("only", setting, "delete this to announce all languages"),))


def feed_table(feed: Setting) -> str:
    return _table("[[sources]]", (("kind", quoted("feed"), ""), ("url", quoted(feed.value), feed.origin)))


def _blog(proposal: Proposal) -> Iterator[tuple[str, str, str]]:
    for key, setting in (
        ("url", proposal.url),
        ("title", proposal.title),
        ("timezone", proposal.timezone),
        ("language", proposal.language),
    ):
        if setting and (key, setting.value) != ("timezone", "UTC"):
            yield key, quoted(setting.value), setting.origin


def _repository(repository: Repository) -> Iterator[tuple[str, str, str]]:
    yield "kind", quoted("repo"), ""
    yield "path", quoted(repository.path), ""
    if repository.include:
        yield "include", f"[{', '.join(map(quoted, repository.include))}]", ""
    if repository.generator:
        yield "generator", quoted(repository.generator), ""
    yield "permalink", quoted(repository.permalink.value), repository.permalink.origin


def _table(head: str, settings: Iterable[tuple[str, str, str]]) -> str:
    # a comment may name files and folders, whose names may contain anything: a line break would begin another setting
    lines = [(f"{key} = {written}", escape_controls(comment)) for key, written, comment in settings]
    return "\n".join(
        (head, *(f"{setting:<{_WIDTH}}  # {comment}" if comment else setting for setting, comment in lines))
    )
