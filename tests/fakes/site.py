"""A site in a folder, and what its generator's module says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from syndicator.generators.site_settings import SiteSettings

POST = "---\ntitle: On knots\ndate: 2026-11-02\n---\nKnots hold.\n"


class Said(NamedTuple):
    """`posts`: the first folder and the first pattern of its addresses; `feed`: the first place to look."""

    url: str
    title: str
    language: str
    timezone: str
    posts: tuple[str, str]
    feed: str


def write_site(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a site; one that ends with `.md` and is empty becomes a post."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text or (POST if name.endswith(".md") else ""))
    return folder


def settings_of(folder: Path, generator: str, files: Mapping[str, str]) -> SiteSettings:
    """Write a site; return its settings as the generator, which must be recognised, reads them."""
    site = SiteFiles(write_site(folder, files))
    found = generator_of_site(site)
    assert found is not None
    assert found.name == generator
    return found.settings(site)


def said_by(folder: Path, generator: str, files: Mapping[str, str]) -> Said:
    """Return the main settings of `settings_of`."""
    settings = settings_of(folder, generator, files)
    first = settings.folders[0]
    pattern = first.permalinks[0].value.removeprefix("{blog_url}/") if first.permalinks else ""
    return Said(
        settings.url.value, settings.title.value, settings.language.value, settings.timezone.value, (first.path, pattern),
        settings.feeds[0].value,
    )  # fmt: skip
