"""Eleventy: tags that form collections, keywords for the file's own date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Generator, PostFile
from syndicator.generators.js_object import expression_at
from syndicator.generators.script_addresses import AddressCode
from syndicator.generators.site_settings import (
    ConfigFile,
    PostsFolder,
    Setting,
    SiteFiles,
    SiteSettings,
    script_block,
    script_values,
    without_comments,
)
from syndicator.generators.spelling import only_letters, without_accents
from syndicator.generators.usual_folders import (
    HOME,
    feeds,
    in_pattern,
    index_left_out,
    language,
    patterns,
    prefixed,
    web_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPELLED_OUT = str.maketrans({"&": " and ", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Eleventy(Generator):
    name = "eleventy"
    label = "Eleventy"
    markers = (".eleventy.js", ".eleventy.cjs", *(f"eleventy.config.{ending}" for ending in ("js", "mjs", "cjs", "ts")))
    order = 90
    formats = frozenset({".html"})
    keys: ClassVar = {"ignored": "eleventyexcludefromcollections"}
    collections = frozenset({"all", "nav", "post", "posts"})
    file_dates = frozenset({"created", "last modified", "git created", "git last modified"})

    uses_stated_slugs = False
    brackets = (("{#", "#}"), ("{%", "%}"), ("{{", "}}"))
    verbatim: ClassVar = {"verbatim": "text"}

    def slug_of_title(self, title: str) -> str:
        """Make a slug as its filter `slugify` does."""
        plain = without_accents(title.lower().translate(_SPELLED_OUT))
        return only_letters(plain, "", "-").strip("-")

    def claims(self, file: PostFile) -> bool:
        return "\neleventy" in "\n".join(("", *file.fields.names))

    def stated_path(self, path: str) -> str:
        """Return the folder of a path that ends in its index."""
        return index_left_out(path)

    def permalink(self, pattern: str, file: PostFile) -> str:
        """Return the pattern; a file that is named as its folder is the index of that."""
        is_index = not file.filename.bundled and file.filename.folder.rpartition("/")[2] == file.filename.stem
        return pattern.replace("{path}", "{folder}") if is_index else pattern

    def settings(self, site: SiteFiles) -> SiteSettings:
        folders = _folders_in_config(site)
        top = folders.text("input").strip("./")
        data = "/".join(filter(None, (top, folders.text("data").strip("./") or "_data")))
        about_the_site = _data_files(site, data)
        about = next((file for file in about_the_site.values() if file.name), ConfigFile())
        return SiteSettings(
            url=web_address(about.setting("url", "baseUrl", "site_url", "siteUrl", "base_url", "fullUrl")),
            title=about.setting("title", "siteName", "name", "site_name"),
            language=language(about.setting("language", "lang")),
            folders=tuple(_folders(site, top, _tokens(about_the_site))),
            feeds=feeds("feed.xml", "feed/feed.xml", "feed/", "rss.xml", "atom.xml", "feed/index.xml"),
        )


_ABOUT_THE_SITE = ("metadata", "site", "meta", "config")
_COMPUTED = re.compile(r"""\bpermalink["']?\s*(?::|(?=\())""")
_LOADED = re.compile(r"""(?:\brequire\(\s*|\bfrom\s+|\bimport\s+)["']\./([\w./-]+)["']""")
_NAMES = (
    "blog",
    "posts",
    "_posts",
    "content/blog",
    "content/posts",
    "articles",
    "journal",
    "essays",
    "notes",
    "writing",
    "content",
)
_WORDS = re.compile(r"[\w/-]{1,60}")  # of global data that may be part of an address
_EXPRESSION = re.compile(r"\{\{-?\s*([^{}]*?)\s*-?\}\}")
_TOKENS = {
    "page.fileSlug": "{slug}",
    "fileSlug": "{slug}",
    "slug": "{title}",
    "page.fileslug": "{slug}",
    "title | slugify": "{title}",
    "title | slug": "{title}",
    "page.date | date: '%Y/%m/%d'": "{year}/{month}/{day}",
    "page.date | date: '%Y'": "{year}",
    'page.date | date: "%Y/%m/%d"': "{year}/{month}/{day}",
    'page.date | date: "%Y"': "{year}",
    'page.date | date: "%m"': "{month}",
    "page.date | date: '%m'": "{month}",
}


def _data_files(site: SiteFiles, data: str) -> dict[str, ConfigFile]:
    """Return the global data files that are usually about the site, by name."""
    folders = dict.fromkeys((data, "_data", "src/_data"))
    return {name: site.config(*(f"{folder}/{name}.*" for folder in folders)) for name in _ABOUT_THE_SITE}


def _tokens(about: Mapping[str, ConfigFile]) -> dict[str, str]:
    """Return what expressions in a permalink stand for, with the words of global data: `site.posts_folder`."""
    words = {f"{name}.{key}": text for name, file in about.items() for key, text in file.tables.items()}
    return {**{key: text for key, text in words.items() if isinstance(text, str) and _WORDS.fullmatch(text)}, **_TOKENS}


def _folders_in_config(site: SiteFiles) -> ConfigFile:
    """Return the `dir` of the configuration, or of a file that it loads."""
    config = site.config(*GENERATOR.markers)
    text = site.text(config.name)
    loaded = [name for path in _LOADED.findall(text) for name in site.names(f"{path.rpartition('.')[0] or path}.*")]
    blocks = (ConfigFile(name, script_values(script_block(site.text(name), "dir"))) for name in (config.name, *loaded))
    return next((block for block in blocks if block.tables), config)


def _folders(site: SiteFiles, top: str, tokens: Mapping[str, str]) -> Iterator[PostsFolder]:
    """Yield the folders of posts; a data file in one says what all its addresses are."""
    for folder in filter(site.posts_below, (f"{top}/{name}".strip("/") for name in _NAMES)):
        below = folder.removeprefix(top).strip("/")
        stated, is_computed = _stated(site, folder, tokens)
        default = patterns("Eleventy's default", "" if is_computed else f"{prefixed(below)}{{path}}/")
        yield PostsFolder(folder, stated or default)


def _stated(site: SiteFiles, folder: str, tokens: Mapping[str, str]) -> tuple[tuple[Setting, ...], bool]:
    """Return the patterns of a folder's data files, and whether addresses are stated in a way that can't be read, perhaps
    only for those of a folder in it.
    """
    inner = [name for name in site.folders(folder) if 2 * site.posts_below(name) > site.posts_below(folder)]
    files = [name for each in (folder, *inner) for name in site.names(f"{each}/{each.rpartition('/')[2]}.*")]
    data = [site.read(name) for name in files if name.endswith((".json", ".js", ".cjs", ".mjs", ".ts"))]
    written = next(filter(None, (each.setting("permalink") for each in data)), Setting())
    made = in_pattern(index_left_out(written.value), tokens, _EXPRESSION) if written else ""
    program = next((each.name for each in data if _COMPUTED.search(site.text(each.name))), "")
    code = without_comments(site.text(program))
    computed = _COMPUTED.search(code)
    made_by_program = AddressCode(expression_at(code, computed.end())).patterns() if computed else []
    addresses = [HOME + index_left_out(pattern).lstrip("/") for pattern in made_by_program]
    stated = patterns(written.origin, made) or patterns(f"{program}: permalink", *addresses)
    return stated, bool(written or program)


GENERATOR = Eleventy()
