"""Next.js: metadata that a page in MDX exports, routes named by folders, and routes that show the files of a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from syndicator.generators import FrontMatter, Generator, PostFile
from syndicator.generators.js_object import object_at
from syndicator.generators.route_names import POST, is_other
from syndicator.generators.script_imports import module_text
from syndicator.generators.site_settings import PostsFolder, Setting, SiteFiles, SiteSettings, without_comments
from syndicator.generators.usual_folders import existing, feeds, first, patterns, prefixed, usual_settings, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

_FARTHEST = 10_000  # characters; the exports of a page are at its top
_NAMES = "metadata|meta|frontmatter|frontMatter|article|post|info|data|attributes"
_EXPORT = re.compile(rf"^export const (?:{_NAMES})\b(?:\s*:\s*[\w.<>]+)?\s*=\s*(?:\w+\(\s*)?(?=\{{)", re.MULTILINE)
_GROUP = re.compile(r"(?:^|(?<=/))\([^()/]*\)(?:/|$)")


class NextJS(Generator):
    name = "nextjs"
    label = "Next.js"
    markers = ("next.config.*",)  # most have one
    order = 10
    forms = frozenset({"nextjs"})
    keys: ClassVar = {
        "published": "opengraph.publishedtime",
        "updated": "opengraph.modifiedtime",
        "cover": "opengraph.images",
        "canonical": "alternates.canonical",
    }

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        return True

    def parse(self, text: str) -> FrontMatter | None:
        """Parse objects that are exported above the text; several complete each other."""
        if not text.startswith(("export", "import")):
            return None
        data: dict[str, Any] = {}
        for export in _EXPORT.finditer(text, 0, _FARTHEST):
            data = {**(object_at(text, export.end()) or {}), **data}
        return FrontMatter(self.name, data, text) if "title" in data else None

    def makes(self, site: SiteFiles) -> bool:
        """Whether a route shows the files of a folder; other sites are as those without a generator."""
        uses_it = super().makes(site) or site.config("package.json").value("dependencies.next")
        return bool(uses_it) and any(_folders(site))

    def settings(self, site: SiteFiles) -> SiteSettings:
        usual = usual_settings(site)
        url = usual.url or _metadata_base(site)
        return replace(usual, url=url, folders=tuple(_folders(site)), feeds=feeds("feed.xml", "rss.xml"))

    def spell_path(self, path: str) -> str:
        """Leave out folders in brackets, which only group routes."""
        return _GROUP.sub("", path) if "(" in path else path


_METADATA_BASE = re.compile(
    r"""\bmetadataBase:\s*new URL\(\s*(?:process\.env\.\w+\s*(?:\|\||\?\?)\s*)?["'`](https?://[^"'`\s]+)["'`]"""
)
_PAGES = (
    "app/**/page.*",
    "src/app/**/page.*",
    "pages/**/[[]*",
    "src/pages/**/[[]*",
    "pages/**/index.*",
    "src/pages/**/index.*",
)
_ROUTE = re.compile(
    rf"(?:src/)?(?:app|pages)/([^\[\]]*)\[{{1,2}}(\.\.\.)?(?:{POST})\]{{1,2}}(?:/page|/index)?\.[jt]sx?", re.IGNORECASE
)
_IMPORTED = re.compile(r"""(?:\bfrom|\brequire\(|\bimport\()\s*["']([@~]?[\w./-]+)["']""")
_READS = re.compile(r"\b(?:readdir|readFile|readdirSync|readFileSync|glob|globby|cwd)\b|\bimport\(`")
_QUOTED = re.compile(r"""(?:["'`](?:\.{0,2}/)*[\w.-][\w./-]*(?:/\$\{[^`\n]*)?["'`][ \t]*(?:,\s*)?)+""")
_PART = re.compile(r"""["'`](?:\.{0,2}/)*([\w.-][\w./-]*?)/?(?:/\$\{[^`\n]*)?["'`]""")
_CONTENT = ("", "content/", "data/", "src/content/", "src/data/", "_")


class _Route(NamedTuple):
    """`path`: the address above the post's own part, with a slash at its end. `takes_path`: it has folders in it."""

    file: str
    path: str
    takes_path: bool


def _metadata_base(site: SiteFiles) -> Setting:
    """Return the address in the metadata of the outermost layout."""
    layouts = (name for top in ("app", "src/app") for name in site.names(f"{top}/layout.*"))
    bases = ((name, _METADATA_BASE.search(without_comments(site.text(name)))) for name in layouts)
    return first(web_address(Setting(match[1], f"{name}: metadataBase")) for name, match in bases if match)


def _folders(site: SiteFiles) -> Iterator[PostsFolder]:
    """Yield the folders whose files a route shows."""
    shown: dict[str, list[_Route]] = {}
    for route in _routes(site):
        read, named = _read_by(site, route), _named_as(site, route)
        folder = named if not read or named.startswith(f"{read}/") else read
        if folder:
            shown.setdefault(folder, []).append(route)
    for folder in existing(site, *shown):
        ending = "/" if site.config("next.config.*").is_on("trailingSlash") else ""
        made = [
            f"{prefixed(route.path)}{name}{ending}"
            for route in shown[folder]
            for name in (("{path}", "{slug}") if route.takes_path else ("{slug}", "{path}"))
        ]
        yield PostsFolder(folder, patterns(shown[folder][0].file, *made))


def _routes(site: SiteFiles) -> Iterator[_Route]:
    """Yield the routes with one variable part, which may be a post's."""
    for file in (name for pattern in _PAGES for name in site.names(pattern)):
        match = _ROUTE.fullmatch(file)
        path = _GROUP.sub("", match[1]) if match else ""
        if match and not any(map(is_other, path.split("/"))):
            yield _Route(file, path, bool(match[2]))


def _read_by(site: SiteFiles, route: _Route) -> str:
    """Return the one folder of posts that is named in the file of a route, or in a module that it imports and that reads
    files; empty if there are several.
    """
    page = without_comments(site.text(route.file))
    modules = [module_text(site, route.file, name) for name in _IMPORTED.findall(page)]
    named: set[str] = set()
    for text in (page, *modules):
        for names in _QUOTED.findall(text) if _READS.search(text) else ():
            parts = _PART.findall(names)
            named |= {"/".join(parts), *parts}
    folders = [name for name in named if ".." not in name and site.is_folder(name) and site.posts_below(name)]
    deepest = [name for name in folders if not any(other.startswith(f"{name}/") for other in folders)]
    return deepest[0] if len(deepest) == 1 else ""


def _named_as(site: SiteFiles, route: _Route) -> str:
    """Return the folder of posts that has the name of a route; empty if there is none."""
    name = route.path.strip("/").rpartition("/")[2]
    return next(iter(existing(site, *(above + name for above in _CONTENT))), "") if name else ""


GENERATOR = NextJS()
