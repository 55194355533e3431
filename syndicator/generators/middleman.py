"""Middleman: a program in Ruby that says where the posts of each blog are, and how their addresses are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.spelling import only_letters, without_accents
from syndicator.generators.usual_folders import feeds, first, in_pattern, patterns, usual_address, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
_BLOG = re.compile(r"^[ \t]*activate[ (]+:blog\b(.*(?:\n(?!end\b|[ \t]*activate\b).*)*)", re.MULTILINE)
_OPTION = re.compile(r"""(?:\.|\b|:)(permalink|sources|prefix)\s*(?:=>|=|:)\s*["']([^"'\n]*)["']""")
_SET = re.compile(r"""^[ \t]*(?:set[ (]+:|config\[:)(\w+)\]?\s*(?:,|=)\s*["']([^"'\n]*)["']""", re.MULTILINE)
_ZONE = re.compile(r"""^[ \t]*Time\.zone\s*=\s*["']([\w/ -]+)["']""", re.MULTILINE)
_INDEXES = re.compile(r"^[ \t]*activate[ (]+:directory_indexes\b", re.MULTILINE)
_SITE_URL = re.compile(r"""^\s*site_url\s*=\s*["'](https?://[^"'#\n]+)["']""", re.MULTILINE)
_FEED_TITLE = re.compile(r"""^\s*xml\.title\s*\(?["']([^"'#\n]+)["']""", re.MULTILINE)
_OLD_TOKEN = re.compile(r":(\w+)")
_TOKEN = re.compile(r"\{(\w+)\}")
_TOKENS = {"year": "{year}", "month": "{month}", "day": "{day}", "title": "{name}", "category": "{categories}"}
_PERMALINK, _SOURCES = "{year}/{month}/{day}/{title}.html", "{year}-{month}-{day}-{title}.html"


class Middleman(Generator):
    name = "middleman"
    label = "Middleman"
    order = 54
    markers = ("config.rb",)
    spells_stated_slugs = True
    wants_dates = True
    brackets = (("<%", "%>"),)

    def spell(self, slug: str) -> str:
        return only_letters(without_accents(slug.lower()), "", "-").strip("-") or slug

    def name_in_address(self, file: PostFile) -> str:
        """Return the file's name as it is: only a stated slug is spelled otherwise."""
        return file.filename.slug

    def categories(self, file: PostFile) -> str:
        return "/".join(map(self.spell, file.fields.categories()[:1]))

    def makes(self, site: SiteFiles) -> bool:
        """Whether it has a blog; other programs have a file of this name, too."""
        return bool(_BLOG.search(_program(site)))

    def settings(self, site: SiteFiles) -> SiteSettings:
        program = _program(site)
        (origin,) = self.markers
        stated = {key: Setting(value, f"{origin}: {key}") for key, value in _SET.findall(program)}
        addresses = first(web_address(stated.get(key, Setting())) for key in ("site_url", "url", "base_url", "host"))
        in_feed = Setting() if site.has("source/CNAME") else _of_feed(site, _SITE_URL)
        titles = first(stated.get(key, Setting()) for key in ("site_title", "title", "site_name"))
        return SiteSettings(
            url=addresses or usual_address(site) or in_feed,
            title=titles or _of_feed(site, _FEED_TITLE),
            timezone=_zone(program, stated.get("time_zone", Setting())),
            folders=tuple(_folders(program, stated.get("source", Setting("source")).value)),
            feeds=feeds(*(name.removeprefix("source/").removesuffix(".builder") for name in _feeds(site)), "feed.xml"),
        )


def _program(site: SiteFiles) -> str:
    return _COMMENT.sub("", site.text(*GENERATOR.markers))


def _feeds(site: SiteFiles) -> list[str]:
    """Return the templates of feeds; in the one that each new blog gets, its address is written."""
    return [name for pattern in ("feed", "atom", "rss") for name in site.names(f"source/**/{pattern}.xml.builder")]


def _of_feed(site: SiteFiles, value: re.Pattern[str]) -> Setting:
    found = ((name, value.search(site.text(name))) for name in _feeds(site))
    settings = (Setting(match[1].rstrip("/"), name) for name, match in found if match)
    return first(setting for setting in settings if setting.value not in {"http://blog.url.com", "Blog Name"})


def _zone(program: str, stated: Setting) -> Setting:
    """Return the time zone, which may be named by a city alone."""
    written = _ZONE.search(program)
    setting = Setting(written[1], f"{GENERATOR.markers[0]}: Time.zone") if written else stated
    if not setting:
        return setting
    city = "/" + setting.value.replace(" ", "_")
    named = sorted(zone for zone in available_timezones() if zone.endswith(city))
    return setting._replace(value=named[0]) if named else setting


def _folders(program: str, top: str) -> Iterator[PostsFolder]:
    """Yield the folder of each blog's posts, which is where their pattern begins to differ."""
    ending = "/" if _INDEXES.search(program) else ".html"
    for blog in _BLOG.findall(program):
        options = dict(_OPTION.findall(blog))
        sources = _template(options, "sources", _SOURCES)
        permalink = _template(options, "permalink", _PERMALINK).removesuffix("index.html")
        made = in_pattern(permalink.removesuffix(".html"), _TOKENS, _TOKEN)
        origin = f"{GENERATOR.markers[0]}: permalink" if "permalink" in options else "Middleman's default"
        address = f"{made}{ending}" if made and permalink.endswith(".html") else made
        yield PostsFolder(f"{top}/{sources}".partition("{")[0].rpartition("/")[0], patterns(origin, address))


def _template(options: Mapping[str, str], name: str, default: str) -> str:
    """Return a path with `{tokens}`, which old programs write as `:tokens`, below the blog's own folder."""
    written = _OLD_TOKEN.sub(r"{\1}", options.get(name) or default)
    return f"{options.get('prefix', '').strip('/')}/{written.lstrip('/')}".lstrip("/")


GENERATOR = Middleman()
