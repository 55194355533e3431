"""The files and folders that a config uses besides its sources: nothing in them is ever a post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from syndicator.config import Config, SourceConfig
from syndicator.credentials import Secret, credential_folders

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


def own_paths(config: Config) -> frozenset[Path]:
    """Return, as absolute paths: the config file and its folders, every path and secret file that it names, and each `.git`
    of the checkouts around it and its sources.
    """
    sources = [source.path for source in config.sources if source.path and not source.git]
    places = [place for named in (config.folder, *sources) for place in (named, *named.parents)]
    secrets = {secret for secret in _named(config, Secret) if secret.file}
    return frozenset(
        {
            config.path,
            *(config.texts_folder / name for name in ("words", "templates")),
            *credential_folders(config.folder),
            *(config.folder / path for path in _named(config, Path)),
            *(secret.file for secret in secrets if secret.file),
            *(secret.file.parent for secret in secrets if secret.file and secret.file.parent not in places),
            *(place / ".git" for place in places),
        }
    )


def written_paths(config: Config) -> frozenset[Path]:
    """Return the files and folders that the config names for the program to write to, absolute."""
    return frozenset(config.folder / path for path in _named((config.ledger, config.channels), Path))


def _named(value: Any, kind: type[T]) -> Iterator[T]:
    """Yield each value of a kind in the config, except the folders of sources."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, Mapping):
        yield from _named(tuple(value.values()), kind)
    elif isinstance(value, tuple | list | frozenset):
        yield from (nested for item in value for nested in _named(item, kind))
    elif is_dataclass(value) and not isinstance(value, Secret):
        names = {field.name for field in fields(value)} - ({"path"} if isinstance(value, SourceConfig) else set())
        yield from _named(tuple(getattr(value, name) for name in names), kind)
