"""Lume: pages where their files are, unless a page or a data file beside it states or makes another address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.generators import Generator, PostFile
from syndicator.generators.js_object import expression_at
from syndicator.generators.script_addresses import AddressCode
from syndicator.generators.site_settings import (
    ConfigFile,
    PostsFolder,
    Setting,
    SiteFiles,
    SiteSettings,
    without_comments,
)
from syndicator.generators.usual_folders import (
    HOME,
    existing,
    feeds,
    index_left_out,
    language,
    patterns,
    prefixed,
    web_address,
)
from syndicator.model import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

_IS_USED = re.compile(r"""["'][^"'\n]*\blume\b[^"'\n]*["']""")
_LOCATION = re.compile(r"""\blocation\s*:\s*new URL\(\s*["'`](https?://[^"'`\s]+)["'`]""")
_DATES_REMOVED = re.compile(r"\bextract_?date\b(?!.{0,200}\bremove\s*:\s*false)", re.DOTALL | re.IGNORECASE)
_VERSION = re.compile(r"\blume@v?(\d+)")
_WITH_PLUGIN = 3  # since this version, dates stay in names without it
_URL = re.compile(r"\burl\s*(?:[:=](?!=)|(?=\())")
_DATA = ("ts", "js", "mjs", "tsx")
_NAMES = ("posts", "blog", "articles", "post", "notes", "essays", "writing", "content/posts", "content/blog")


class Lume(Generator):
    name = "lume"
    label = "Lume"
    order = 53
    markers = ("_config.ts", "_config.js", "_config.tsx", "_config.mjs")
    collections = frozenset({"post", "posts"})
    file_dates = frozenset({"git created", "git last modified"})
    brackets = (("{{", "}}"), ("{%", "%}"))
    uses_stated_slugs = False

    def slug_in_path(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        """Return the file's name with its date; where that is removed, the pattern has {slug}."""
        return file.filename.stem

    def stated_path(self, path: str) -> str:
        return index_left_out(path)

    def withheld(self, file: PostFile) -> Withheld | None:
        """Return that it is hidden if its name or that of a folder begins with an underscore."""
        return Withheld.HIDDEN if "/_" in f"/{file.filename.key}" else None

    def makes(self, site: SiteFiles) -> bool:
        return bool(_IS_USED.search(_program(site)))

    def settings(self, site: SiteFiles) -> SiteSettings:
        program, config = _program(site), site.config(*self.markers)
        location = _LOCATION.search(program)
        top = (config.text("src") or ".").strip("./")
        data = f"{top}/_data".lstrip("/")
        about = site.config(f"{data}.y*ml", f"{data}.json", f"{data}/site.*", f"{data}/metas.*", f"{data}/meta.*")
        return SiteSettings(
            url=web_address(Setting(location[1], f"{config.name}: location")) if location else Setting(),
            title=about.setting("site.title", "metas.site", "site.name", "title", "name"),
            language=language(about.setting("lang", "metas.lang", "site.lang")),
            folders=tuple(_folders(site, top, config, removes_dates=_removes_dates(site, program))),
            feeds=feeds("feed.xml", "feed.rss", "rss.xml", "feed.json"),
        )


def _program(site: SiteFiles) -> str:
    return without_comments(next(filter(None, map(site.text, GENERATOR.markers)), ""))


def _folders(site: SiteFiles, top: str, config: ConfigFile, *, removes_dates: bool) -> Iterator[PostsFolder]:
    """Yield the folders of posts, those with most of them first, and then the whole site."""
    page = "{folder}/{slug}" if removes_dates else "{path}"
    ending = "/" if config.is_on("prettyUrls", default=True) else ".html"
    for folder in (*existing(site, *(f"{top}/{name}".lstrip("/") for name in _NAMES)), top or "."):
        below = folder.removeprefix(top).strip("/")
        made = patterns("Lume's default", f"{prefixed(below)}{page}{ending}")
        yield PostsFolder(folder, _made_by_data(site, folder) or made)


def _removes_dates(site: SiteFiles, program: str) -> bool:
    """Whether a date at the start of a name is left out of the address."""
    version = _VERSION.search(site.text("deno.json") + site.text("import_map.json") + program)
    is_old = version is not None and int(version[1]) < _WITH_PLUGIN
    return is_old or bool(_DATES_REMOVED.search(program))


def _made_by_data(site: SiteFiles, folder: str) -> tuple[Setting, ...]:
    """Return the patterns that a folder's data file makes, else those of the last folder in it that has one."""
    for inner in ("", "*/"):
        for name in reversed([name for end in _DATA for name in site.names(f"{folder}/{inner}_data.{end}")]):
            code = without_comments(site.text(name))
            makes = _URL.search(code)
            made = AddressCode(expression_at(f"{code[makes.end() :]}}}", 0)).patterns() if makes else ()
            if found := patterns(f"{name}: url", *(HOME + index_left_out(pattern.lstrip("/")) for pattern in made)):
                return found
    return ()


GENERATOR = Lume()
