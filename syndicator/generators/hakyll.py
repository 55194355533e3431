"""Hakyll: front matter between fences of any length, and a program in Haskell that says where pages are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from syndicator.generators import Generator
from syndicator.generators.line_by_line import FARTHEST
from syndicator.generators.site_settings import PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import existing, feeds, patterns, prefixed, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"(-{4,})[ \t]*\n")  # Hexo allows these, too
_LINES = re.compile(r"(?:[A-Za-z][\w -]*:(?:[ \t].*)?\n|[ \t]+\S.*\n|-[ \t].*\n|#.*\n|[ \t]*\n)+")
_TITLE = re.compile(r"^title:", re.MULTILINE)
_USES_IT = re.compile(r"^import\s+(?:qualified\s+)?Hakyll\b", re.MULTILINE)
_MAIN = re.compile(r"^main\b", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:match|create)\w*\s", re.MULTILINE)
_FILES = re.compile(r'"([\w/-]+)/\*[^"\n]*"')
_JOINED = re.compile(r'"([\w-]+)"\s*</>\s*"\*')  # in a function, whose rules are not known
_ROUTE = re.compile("route", re.IGNORECASE)
_TO_HTML = re.compile(r'\broute\s*(?:\$\s*|\(\s*)?setExtension\s+"\.?html"\s*$', re.MULTILINE)


class Hakyll(Generator):
    name = "hakyll"
    label = "Hakyll"
    order = 95
    uses_stated_slugs = False
    skips_underscored = False

    def fenced(self, text: str) -> str:
        """Shorten fences of more than three dashes."""
        fence = _FENCE.match(text)
        end = text.find(f"\n{fence[1]}", fence.end(), FARTHEST) + 1 if fence else 0
        block = text[fence.end() : end] if fence and end else ""
        rest = text[end:].lstrip("-").partition("\n") if end else ("", "", "")
        if rest[0].strip() or not _TITLE.search(block) or not _LINES.fullmatch(block):
            return text
        return f"---\n{block}---\n{rest[2]}"

    def makes(self, site: SiteFiles) -> bool:
        return bool(_program(site))

    def settings(self, site: SiteFiles) -> SiteSettings:
        program = _program(site)
        assert program is not None
        return SiteSettings(
            url=web_address(program.text_of("feedRoot")),
            title=program.text_of("feedTitle"),
            folders=tuple(_folders(site, program)),
            feeds=feeds("rss.xml", "atom.xml", "feed.xml", "feed.rss", "feed.atom"),
        )


class _Program(NamedTuple):
    name: str
    text: str

    def text_of(self, field: str) -> Setting:
        """Return the text that a field of a record is given."""
        match = re.search(rf'\b{field}\s*=\s*"([^"\n]*)"\s*(?=[,}}\n])', self.text)
        return Setting(match[1], f"{self.name}: {field}") if match else Setting()


def _program(site: SiteFiles) -> _Program | None:
    names = (name for pattern in ("*.hs", "src/*.hs", "app/*.hs") for name in site.names(pattern))
    programs = (_Program(name, site.text(name)) for name in names)
    users = (program for program in programs if _USES_IT.search(program.text))
    return min(users, key=lambda program: _MAIN.search(program.text) is None, default=None)


def _folders(site: SiteFiles, program: _Program) -> Iterator[PostsFolder]:
    """Yield the folders whose files have a route; only of the simplest one the addresses are known."""
    is_simple = {
        folder: _TO_HTML.search(rule) is not None
        for rule in reversed(_RULE.split(program.text)[1:])
        if _ROUTE.search(rule)
        for folder in _FILES.findall(rule.partition("\n")[0])
    }
    is_simple = dict.fromkeys(_JOINED.findall(program.text), False) | is_simple
    for folder in existing(site, *is_simple):
        address = f"{prefixed(folder)}{{path}}.html" if is_simple[folder] else ""
        yield PostsFolder(folder, patterns(f"{program.name}: setExtension", address))


GENERATOR = Hakyll()
