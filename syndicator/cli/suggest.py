"""What the shell offers when somebody presses Tab: slugs, channels, sources, tools. Any error offers nothing.

Nothing here reads the whole config, opens a ledger on a server or reveals a secret: the shell waits for it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import click

    Suggest = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

# what a command can act on; the others can on any post
_STATES = {
    "approve": ("held",),
    "retry": ("failed", "incomplete"),
    "retract": ("sent",),
    "skip": ("pending", "held", "failed"),
    "resolve": ("unknown", "held", "pending", "failed", "skipped"),
}
_SAFE = re.compile(r"\w[\w.~/-]*")  # a name that no shell takes for more than a name


def slugs(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the newest posts that the command can act on, each with its title."""
    return _offered(lambda: _posts(context, incomplete))


def channels(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _offered(lambda: _named(_config(context)[1].get("channels", {}).items(), incomplete))


def sources(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    def listed() -> Iterator[CompletionItem]:
        tables = _config(context)[1].get("sources", [])
        yield from _named(((table.get("name", table.get("kind", "")), table) for table in tables), incomplete)

    return _offered(listed)


def tools(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from syndicator.actions.imports import tools as names

    return [CompletionItem(name) for name in names() if name.startswith(incomplete)]


def _offered(items: Callable[[], Iterator[CompletionItem]]) -> list[CompletionItem]:
    try:
        return [item for item in items() if _SAFE.fullmatch(item.value)]
    except Exception:  # noqa: BLE001 - a person in the middle of a command wants no error
        return []


def _named(tables: Any, incomplete: str) -> Iterator[CompletionItem]:
    """Yield the names of tables, each with its kind."""
    yield from (CompletionItem(name, help=table.get("kind")) for name, table in tables if name.startswith(incomplete))


def _posts(context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    from syndicator.ledger.names import newest_names
    from syndicator.terminal_safe import escape_controls

    path, tables = _config(context)
    url = tables.get("ledger", {}).get("url", "sqlite:///syndicator.db")
    if not url.startswith("sqlite:///"):
        return
    ledger = path.parent / url.removeprefix("sqlite:///")
    states: Sequence[str] = _STATES.get(context.info_name or "", ())
    chosen = set(context.params.get("slugs") or ())
    for slug, title in newest_names(ledger, incomplete, states, blog=_blog(context)):
        if slug not in chosen:
            yield CompletionItem(slug, help=escape_controls(title))


def _config(context: click.Context) -> tuple[Path, dict[str, Any]]:
    """Return the config file and its tables, as they are."""
    import tomllib

    from syndicator.config.lookup import find_path

    path = find_path(context.find_root().params.get("config"), os.environ, Path.cwd(), note=lambda _line: None)
    tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    return path, tables


def _blog(context: click.Context) -> str:
    return str(context.params.get("blog") or "")
