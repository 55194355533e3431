"""Read the [[sources]] tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from syndicator.config import SourceConfig, addresses, values
from syndicator.config.bind import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.config.bind import Binder
    from syndicator.config.key_lines import KeyPath

COMMON_KEYS: Final = ("kind", "name", "blog_url")
KIND_KEYS: Final = {
    "repo": ("path", "git", "branch", "credentials", "include", "exclude", "permalink", "generator"),
    "feed": ("url", "max_bytes"),
}


def read_sources(tables: object, binder: Binder, blog_url: str) -> tuple[SourceConfig, ...]:
    """Return the valid sources. `blog_url`: for sources that name none."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        binder.report(("sources",), "must be written as [[sources]], once per source")
        return ()
    if not tables:
        binder.report(("sources",), 'is missing: add [[sources]] with kind = "repo" or kind = "feed"')
    sources: dict[str, SourceConfig] = {}
    for index, table in enumerate(tables):
        path = ("sources", index)
        defaults = {"name": _free_name(str(table.get("kind")), sources), "blog_url": blog_url}
        source = _read_source(table, path, binder, defaults)
        if source and source.name in sources:
            binder.report((*path, "name"), f'another source has the name "{source.name}"')
        elif source:
            sources[source.name] = source
    return tuple(sources.values())


def _read_source(
    table: Mapping[str, Any], path: KeyPath, binder: Binder, defaults: Mapping[str, Any]
) -> SourceConfig | None:
    settings = {**defaults, **binder.valid_values(SourceConfig, table, path)}
    kind = settings.get("kind", "")
    binder.report_unknown(table, (*COMMON_KEYS, *KIND_KEYS.get(kind, keys(SourceConfig))), path)
    if kind == "repo":
        settings |= _repo_settings(settings, table, path, binder)
    elif kind == "feed":
        settings |= _feed_settings(settings, table, path, binder)
    binder.check(values.name, settings["name"], (*path, "name"))
    return binder.construct(SourceConfig, settings, table, path)


def _repo_settings(
    settings: Mapping[str, Any], table: Mapping[str, Any], path: KeyPath, binder: Binder
) -> dict[str, Any]:
    """Return adjusted settings of a repo; with `git`, its path is inside the repository."""
    if "path" not in table and "git" not in table:
        binder.report(path, "needs path (a folder) or git (a repository)")
    for key in ("branch", "credentials"):
        if key in table and "git" not in table:
            binder.report((*path, key), "is valid only with git")
    if not (folder := settings.get("path")):
        return {}
    if "git" not in table:
        if not folder.is_dir():
            binder.report((*path, "path"), f"folder not found: {folder}")
        return {}
    inside = Path(table["path"])
    if inside.is_absolute() or ".." in inside.parts:
        binder.report((*path, "path"), "must be a folder inside the repository that git names")
    return {"path": inside}


def _feed_settings(
    settings: Mapping[str, Any], table: Mapping[str, Any], path: KeyPath, binder: Binder
) -> dict[str, Any]:
    """Return adjusted settings of a feed; a file's path becomes absolute."""
    url = settings.get("url", "")
    if "url" not in table:
        binder.report((*path, "url"), "is missing")
    elif "://" in url:
        return {"url": binder.check(addresses.address, url, (*path, "url")) or ""}
    elif url:
        file = binder.folder / url
        if not file.is_file():
            binder.report((*path, "url"), f'file not found: {file} (an address starts with "https://")')
        return {"url": str(file)}
    return {}


def _free_name(kind: str, taken: Iterable[str]) -> str:
    """Return the kind, or kind-2 and so on if it is taken."""
    taken = set(taken)
    names = (kind if number == 1 else f"{kind}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
