"""Cobalt: Liquid templates of addresses, in front matter or for all posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import ConfigFile, PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.spelling import hyphens_for_signs, without_accents, written_day
from syndicator.generators.usual_folders import feeds, in_pattern, language, patterns, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

_LETTERS = re.compile(r"\w+")


class Cobalt(Generator):
    name = "cobalt"
    label = "Cobalt"
    order = 45
    markers = ("_cobalt.yml", ".cobalt.yml")
    forms = frozenset({"yaml"})
    brackets = (("{%", "%}"), ("{{", "}}"))
    verbatim: ClassVar = {"raw": "text", "comment": "nothing"}

    def claims(self, file: PostFile) -> bool:
        return "isdraft" in file.fields.names and str(file.fields.value("layout")).endswith(".liquid")

    def spell(self, slug: str) -> str:
        words = hyphens_for_signs(without_accents(slug.lower())).replace("_", "-")
        return "-".join(_LETTERS.findall(words)) or slug

    def slug(self, file: PostFile, title: str, *, by_title: bool) -> str:  # noqa: ARG002
        """Return the slug, which is that of the file's name, whatever the title."""
        return self.spell(file.filename.slug)

    def slug_in_path(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        """Return the file's name, with its date."""
        return file.filename.stem

    def slug_in_address(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        """Return the file's name, with its date: {title} is the slug."""
        return file.filename.stem

    def categories(self, file: PostFile) -> str:
        return "/".join(map(self.spell, file.fields.categories()))

    def date_in_address(self, file: PostFile, published: datetime | None) -> date | None:
        """Return the date as written, in whatever time zone."""
        return written_day(file.fields.value("publisheddate")) or published

    def title(self, file: PostFile) -> str:
        return " ".join(map(str.capitalize, self.spell(file.filename.slug).split("-")))

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        return SiteSettings(
            url=web_address(config.setting("site.base_url")),
            title=config.setting("posts.title", "site.title"),
            language=language(config.setting("posts.language")),
            folders=tuple(_folders(config)),
            feeds=feeds(config.text("posts.rss"), "rss.xml", "feed.xml"),
        )


_DEFAULT = Setting("path", "Cobalt's default")
_STYLES = {"path": "/{{parent}}/{{name}}{{ext}}"}
_EXPRESSION = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}")
_OLD_TOKEN = re.compile(r":(\w+)")
_OLD = {"path": "parent", "filename": "name", "output_ext": "ext"}
_SAME = ("year", "month", "i_month", "day", "i_day", "short_year", "categories")
_TOKENS = {**{name: f"{{{name}}}" for name in _SAME}, "name": "{slug}", "slug": "{title}", "ext": ".html"}


def _folders(config: ConfigFile) -> Iterator[PostsFolder]:
    """Yield the folder of posts, and the pattern of their addresses, in which `parent` is relative to the site."""
    top, posts = config.text("source").strip("./"), config.text("posts.dir").strip("./") or "posts"
    stated = config.setting("posts.default.permalink", "posts.permalink", "default.permalink") or _DEFAULT
    written = _OLD_TOKEN.sub(_in_liquid, _STYLES.get(stated.value, stated.value))
    made = in_pattern(written, {**_TOKENS, "parent": f"{posts}/{{folder}}"}, _EXPRESSION)
    made = made.replace("/{folder}/{slug}", "/{path}")
    is_folder = "." not in made.rpartition("/")[2] and not made.endswith("/")
    yield PostsFolder(f"{top}/{posts}".strip("/"), patterns(stated.origin, f"{made}/" if made and is_folder else made))


def _in_liquid(token: re.Match[str]) -> str:
    return f"{{{{{_OLD.get(token[1], token[1])}}}}}"


GENERATOR = Cobalt()
