"""Gatsby: pages where its program puts them; most often at the path of the file below the folder of posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.generators import Generator
from syndicator.generators.script_addresses import AddressCode
from syndicator.generators.script_imports import object_values, with_imports
from syndicator.generators.site_settings import ConfigFile, PostsFolder, SiteFiles, SiteSettings, without_comments
from syndicator.generators.usual_folders import (
    HOME,
    existing,
    feed_path,
    feeds,
    first,
    language,
    patterns,
    prefixed,
    web_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = (
    "content/blog",
    "content/posts",
    "content/post",
    "content/articles",
    "src/content/blog",
    "src/content/posts",
    "src/posts",
    "src/blog",
    "src/pages/blog",
    "src/pages/posts",
    "posts",
    "blog",
    "_posts",
    "contents/posts",
)
_OTHERS = (
    "site-config.*",
    "config.*",
    "src/config.*",
    "config/*",
    "data/SiteConfig.*",
    "content/meta/config.*",
    "gatsby-meta-config.*",
)


class Gatsby(Generator):
    name = "gatsby"
    label = "Gatsby"
    order = 58
    markers = ("gatsby-config.*",)

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        metadata = ConfigFile(config.name, object_values(site, config.name, "siteMetadata"))
        configs = [metadata, site.config(*_OTHERS)]
        return SiteSettings(
            url=first(web_address(each.setting("siteUrl", "siteURL", "url", "canonicalUrl")) for each in configs),
            title=first(each.setting("title", "siteTitle") for each in (*configs, config)),
            language=first(language(each.setting("lang", "language", "siteLanguage")) for each in (*configs, config)),
            folders=tuple(_folders(site)),
            feeds=(*feed_path(config, "output"), *feeds("rss.xml", "feed.xml")),
        )


# the program of the site reads where a page is from its front matter
_READS_PLACE = re.compile(
    r"frontmatter\??\.(?:slug|path|permalink|url)\b|frontmatter\s*:?\s*\{[^{}]*\b(?:slug|path|permalink|url)\b"
    r"|\b(?:slug|path|permalink|url)\b[^{}]*\}\s*=\s*[\w.?]*\bfrontmatter\b"
)


_PATH = re.compile(r"\bpath:\s*(`[^`\n]*`|[\w.$?]{1,200})")
_FIELD = re.compile(r"\bvalue:\s*(`[^`\n]*`)")
_FILES = re.compile(
    r"""\bpath:\s*(?:`\$\{\s*__dirname\s*\}/|(?:path\.)?(?:join|resolve)\(\s*__dirname\s*,\s*["'`]|["'`])(?:\./)?([\w./-]+?)/?["'`]"""
)


class _Program:
    """The program of a site, which makes its pages."""

    def __init__(self, site: SiteFiles) -> None:
        names = site.names("gatsby-node.*")
        self.name = next(iter(names), "")
        self._text = "\n".join(with_imports(site, name) for name in names)
        self._code = AddressCode(self._text)
        self._knows_files = "createFilePath(" in self._text

    @property
    def goes_by_file(self) -> bool:
        """Whether pages are where their files are, whatever slug their front matter states."""
        return self._knows_files and not _READS_PLACE.search(self._text)

    @property
    def has_own_way(self) -> bool:
        """Whether it makes a field for the address, but not from where the file is."""
        return "createNodeField(" in self._text and not self._knows_files

    def of_title(self) -> str:
        """Return the pattern of pages whose path has the title; empty if there is none."""
        paths = map(self._code.pattern, _PATH.findall(self._text))
        return next((HOME + path.lstrip("/") for path in paths if "{title}" in path), "")

    def of_field(self, below: str) -> str:
        """Return the pattern of the field that it makes for the address, from the file or from a stated slug; empty if there
        is none. `below`: the folder of posts, below the one that the program knows the place of files in.
        """
        made = (self._code.pattern(field).replace("{folder}/{name}", "{path}") for field in _FIELD.findall(self._text))
        pattern = next((each for each in made if "/{" in each), "").replace("//", "/")
        return HOME + re.sub(r"\{(?:file_)?path\}", rf"{below}\g<0>", pattern).lstrip("/") if pattern else ""


def _folders(site: SiteFiles) -> Iterator[PostsFolder]:
    program = _Program(site)
    path = "{file_path}" if program.goes_by_file else "{path}"
    of_title = patterns(f"{program.name}: path", program.of_title())
    sources = _FILES.findall(without_comments(site.text(next(iter(site.names("gatsby-config.*")), ""))))
    for folder in existing(site, *_NAMES) or existing(site, "content", "src/pages"):
        last = folder.rpartition("/")[2]
        below = folder.removeprefix("src/pages/")
        if below != folder:
            yield PostsFolder(folder, patterns("its file", f"{prefixed(below)}{path}/"))
            continue
        of_field = patterns(f"{program.name}: value", program.of_field(_below_source(sources, folder)))
        usual = () if program.has_own_way else (f"{HOME}{path}/", f"{HOME}{last}/{path}/", f"{HOME}{{slug}}")
        yield PostsFolder(folder, of_field or of_title or patterns("Gatsby's usual", *usual))


def _below_source(sources: list[str], folder: str) -> str:
    """Return where a folder is below the one of these that files are read from, with a slash at its end."""
    above = [source for source in sources if f"{folder}/".startswith(f"{source}/")]
    below = folder.removeprefix(max(above, key=len, default=folder)).strip("/")
    return f"{below}/" if below else ""


GENERATOR = Gatsby()
