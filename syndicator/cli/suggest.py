"""Shell completion: slugs, channels, sources, blogs, tools. After any error nothing is offered.

The shell waits for it, so it validates no config, opens no ledger on a server and reveals no secret.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import click
    from click.shell_completion import CompletionItem

    Suggest = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
    _Offer = tuple[str, str | None]  # a name, and what is said of it

# the states in which a command can act on a post; other commands can act on any post
_STATES = {
    "approve": ("held",),
    "retry": ("failed", "incomplete"),
    "retract": ("sent",),
    "skip": ("pending", "held", "failed"),
    "resolve": ("unknown", "held", "pending", "failed", "skipped"),
}
_SAFE = r"\w[\w.~/-]*"  # a name without characters that are special to a shell


def slugs(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the newest posts that the command can act on, each with its title."""
    return _offered(lambda: _posts(context, incomplete))


def channels(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _offered(lambda: _named(_config(context).tables.get("channels", {}).items(), incomplete))


def sources(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    def listed() -> Iterator[_Offer]:
        tables = _config(context).tables.get("sources", [])
        yield from _named(((table.get("name", table.get("kind", "")), table) for table in tables), incomplete)

    return _offered(listed)


def blogs(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    def named() -> Iterator[_Offer]:
        from syndicator.config.folder_files import blog_files

        yield from ((name, None) for name in sorted(blog_files(_path(context))) if name.startswith(incomplete))

    return _offered(named)


def tools(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from syndicator.actions.imports import tools as names

    return _offered(lambda: ((name, None) for name in names() if name.startswith(incomplete)))


def _offered(offers: Callable[[], Iterator[_Offer]]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    try:
        return [CompletionItem(name, help=about) for name, about in offers() if re.fullmatch(_SAFE, name)]
    except Exception:  # noqa: BLE001 - an error would disturb a person who is typing a command
        return []


def _named(tables: Any, incomplete: str) -> Iterator[_Offer]:
    """Yield the names of tables, each with its kind."""
    yield from ((name, table.get("kind")) for name, table in tables if name.startswith(incomplete))


def _posts(context: click.Context, incomplete: str) -> Iterator[_Offer]:
    from syndicator.ledger.names import newest_names
    from syndicator.terminal_safe import escape_controls

    config = _config(context)
    url = config.tables.get("ledger", {}).get("url", "sqlite:///syndicator.db")
    if not url.startswith("sqlite:///"):
        return
    ledger = config.folder / url.removeprefix("sqlite:///")
    states: Sequence[str] = _STATES.get(context.info_name or "", ())
    chosen = set(context.params.get("slugs") or ())
    for slug, title in newest_names(ledger, incomplete, states, blog=config.blog):
        if slug not in chosen:
            yield slug, escape_controls(title)


class _Config(NamedTuple):
    """`folder`: of relative paths. `blog`: its name, if the folder has several."""

    folder: Path
    tables: dict[str, Any]
    blog: str = ""


def _config(context: click.Context) -> _Config:
    """Read the config file without validation: the single one, or that of one of several blogs."""
    from syndicator.config.folder_files import folder_of

    path = _path(context)
    if (folder := folder_of(path)) is None:
        return _Config(path.parent, _tables(path))
    return _one_of_several(folder, context.obj.blog if folder == path else path.stem)


def _one_of_several(folder: Path, blog: str) -> _Config:
    """Read the config of a blog in a folder; without a name there must be only one."""
    from syndicator.config.folder_files import SHARED, blog_files

    if not blog:
        (blog,) = blog_files(folder)
    shared = _tables(folder / SHARED) if (folder / SHARED).is_file() else {}
    return _Config(folder, _tables(folder / f"{blog}.toml") | {"ledger": shared.get("ledger", {})}, blog)


def _path(context: click.Context) -> Path:
    from syndicator.config.lookup import find_path

    return find_path(context.find_root().params.get("config"), os.environ, Path.cwd(), note=lambda _line: None)


def _tables(path: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8-sig"))
