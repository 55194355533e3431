"""Routers whose files are named by addresses: SvelteKit, TanStack, Remix, SolidStart, Qwik. A file whose last part varies may
show posts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from syndicator.generators.route_names import OF_POSTS, POST, is_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.generators.site_settings import SiteFiles

_FOLDERS = ("src/routes", "app/routes", "routes")
_PROGRAM = re.compile(
    r"(?:(?:/|\.)(?:\+page(?:\.server)?|\+layout(?:\.server)?|index|route|page|lazy))*\.(?:svelte|[jt]sx?)"
)
_VARIES = re.compile(r"\$(\w+)|\[(?:\.\.\.)?(\w+)(?:=\w+)?\]")
_POST = re.compile(POST, re.IGNORECASE)
_LANGUAGE = re.compile(r"\[{1,2}(?:lang|locale|language)(?:=\w+)?\]{1,2}|\{?-?\$(?:lang|locale)\}?")
_SLASH = re.compile(r"""^export\s+const\s+trailingSlash\s*=\s*["'](\w+)""", re.MULTILINE)
_SVELTEKIT = tuple(
    f"+{kind}{ending}" for kind in ("page", "layout") for ending in (".js", ".ts", ".server.js", ".server.ts")
)
_ONLY_GROUPS = re.compile(r"\([^()]*\)|_\w*")


def routes_of_posts(site: SiteFiles) -> list[str]:
    """Return the pattern of the only route that may show single posts, or of the one with a usual name, perhaps with another
    for the post's own part; empty if there is none.
    """
    routes = list({route.address: route for route in _routes(site)}.values())
    usual = [route for route in routes if _name(route) in OF_POSTS]
    usual.sort(key=lambda route: OF_POSTS.index(_name(route)))
    chosen = usual[:1] or (routes if len(routes) == 1 else [])
    return [
        f"{route.above}{{{name}}}{_ending(site, route.folder)}"
        for route in chosen
        for name in (("path", "slug") if route.takes_path else ("slug", "path"))
    ]


class _Route(NamedTuple):
    """A route whose last part alone varies. `folder`: where its file is; `above`: its address above that part, which may have
    folders in it if it `takes_path`.
    """

    folder: str
    above: str
    takes_path: bool

    @property
    def address(self) -> tuple[str, bool]:
        return self.above, self.takes_path


def _name(route: _Route) -> str:
    return route.above.rstrip("/").rpartition("/")[2]


def _ending(site: SiteFiles, folder: str) -> str:
    """Return the slash at the end of addresses, if a program of SvelteKit's on the way to the route has it."""
    parts = folder.split("/")
    above = ["/".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
    programs = (site.text(f"{each}/{name}") for each in above for name in _SVELTEKIT)
    stated = (match[1] for match in map(_SLASH.search, programs) if match)
    return "/" if next(stated, "") == "always" else ""


def _routes(site: SiteFiles) -> Iterator[_Route]:
    for top in _FOLDERS:
        for file in site.names(f"{top}/**/*"):
            ending = _PROGRAM.search(file)
            parts = _as_folders(file[len(top) + 1 : ending.start()]) if ending and ending.end() == len(file) else []
            varies = _VARIES.fullmatch(parts[-1]) if parts else None
            if (
                varies
                and _POST.fullmatch(varies[1] or varies[2])
                and not any(_VARIES.search(part) or is_other(part) for part in parts[:-1])
            ):
                above = "".join(f"{part}/" for part in parts[:-1])
                yield _Route(file.rpartition("/")[0], above, "..." in parts[-1])


def _as_folders(route: str) -> list[str]:
    """Return the parts of an address, which names of files separate by dots, too, without those that are not in it."""
    route = re.sub(r"(?<![.\[])\.(?!\.)", "/", route)
    parts = (part.removesuffix("_") for part in route.split("/"))
    return [part for part in parts if part and not _ONLY_GROUPS.fullmatch(part) and not _LANGUAGE.fullmatch(part)]
