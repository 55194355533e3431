"""Pelican: metadata lines above the text, slugs made from titles, pages in a folder `pages`."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from syndicator.generators import Fields, FrontMatter, Generator, PostFile, PostLink, post_link
from syndicator.generators.line_by_line import are_a_post_s, headers_above
from syndicator.generators.site_settings import ConfigFile, PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.spelling import without_accents, without_punctuation
from syndicator.generators.usual_folders import (
    feeds,
    first,
    in_pattern,
    language,
    patterns,
    usual_settings,
    web_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# a page whose head says nothing but what the post is
_PAGE = re.compile(
    r"\s*(?:<!doctype[^<>]*>\s*)?<html[^<>]*>\s*<head[^<>]*>(?P<head>(?:\s*<title[^<>]*>[^<>]*</title>|\s*<meta\s[^<>]*>)+)\s*</head>\s*"
    r"<body[^<>]*>(?P<body>.*?)(?:</body>.*)?\Z",
    re.DOTALL | re.IGNORECASE,
)
_META = re.compile(r"""<meta\s+name=["']?([\w-]+)["']?\s+content(?:s)?=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_FILE = re.compile(r"[{|](filename|author|category|index|tag)[}|](.*)", re.IGNORECASE | re.DOTALL)
_SETTINGS = ("*conf*.py", "*settings*.py")
_STATIC = re.compile(r"[{|](?:static|attach)[}|]/?(.*)", re.IGNORECASE | re.DOTALL)


class Pelican(Generator):
    name = "pelican"
    label = "Pelican"
    markers = ("pelicanconf.py", "publishconf.py")
    order = 10
    formats = frozenset({".html", ".rst"})
    forms = frozenset({"pelican", "rst"})
    wants_dates = True
    names_by_title = True
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        return True

    def parse(self, text: str) -> FrontMatter | None:
        if text.startswith("<") and (page := _PAGE.match(text)):
            return _of_page(self.name, page)
        headers = headers_above(text) if text[:1].isalpha() or text.startswith("<!--") else None
        if not headers or headers[0].startswith(".."):
            return None
        return FrontMatter(self.name, *headers[1:])

    def slug_of_title(self, title: str) -> str:
        """Make a slug without accents and without consecutive hyphens."""
        return "-".join(without_punctuation(without_accents(title.lower())).replace("-", " ").split())

    def name_in_address(self, file: PostFile) -> str:
        return self.slug_of_title(file.filename.slug)

    def categories(self, file: PostFile) -> str:
        """Return the category, which may be the folder, as Pelican spells it."""
        stated = file.fields.categories()
        name = " ".join(stated) or file.filename.key.rpartition("/")[0].rpartition("/")[2] or "misc"
        return self.slug_of_title(name)

    def is_page(self, file: PostFile) -> bool:
        return file.filename.key.startswith("pages/")

    def link_target(self, reference: str) -> str | PostLink | None:
        if static := _STATIC.fullmatch(reference):
            return f"/{static[1]}"
        match = _FILE.match(reference)
        if not match:
            return None
        return post_link(match[2]) if match[1].lower() == "filename" else ""

    def is_path(self, link: str, fields: Fields) -> bool:
        """Only `url` says where a page is."""
        return link == str(fields.value("url")).strip()

    def makes(self, site: SiteFiles) -> bool:
        """See `Generator`. The settings may have any name."""
        return super().makes(site) or bool(_own_settings(site).name)

    def settings(self, site: SiteFiles) -> SiteSettings:
        config, published = _own_settings(site), site.config("publishconf.py")
        content = config.text("PATH").strip("./") or "content"
        below = config.value("ARTICLE_PATHS") or []
        article = [str(path) for path in below if path] if isinstance(below, list) else []
        folder = f"{content}/{article[0]}" if len(article) == 1 else content
        folder = folder if site.posts_below(folder) else usual_settings(site).folders[0].path
        sources = (published, config)
        feeds_stated = [
            each.setting(key) for each in sources for key in ("FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS")
        ]
        return SiteSettings(
            url=first(web_address(each.setting("SITEURL")) for each in sources),
            title=first(each.setting("SITENAME") for each in sources),
            language=language(first(each.setting("DEFAULT_LANG") for each in sources)),
            timezone=first(each.setting("TIMEZONE") for each in sources),
            folders=(PostsFolder(folder, tuple(_permalinks(published, config))),),
            feeds=(*filter(None, feeds_stated), *feeds("feeds/all.atom.xml", "feeds/all.rss.xml")),
        )


def _own_settings(site: SiteFiles) -> ConfigFile:
    """Return the settings that are not only for publishing; none if there are none."""
    names = [*site.names("pelicanconf.py"), *(name for ending in _SETTINGS for name in site.names(ending))]
    files = (site.read(name) for name in names if name != "publishconf.py")
    return next((file for file in files if file.name == "pelicanconf.py" or file.text("SITENAME")), ConfigFile())


def _of_page(name: str, page: re.Match[str]) -> FrontMatter | None:
    """Return what the head of a page says; None unless it is a post's."""
    title = re.search(r"<title[^<>]*>([^<>]*)", page["head"], re.IGNORECASE)
    said = {key.lower(): unescape(double or single) for key, double, single in _META.findall(page["head"])}
    values: dict[str, Any] = {"title": unescape(title[1]).strip() if title else "", **said}
    return FrontMatter(name, values, page["body"].strip()) if are_a_post_s(filter(values.get, values)) else None


_FIELD = re.compile(r"\{([^{}]*)\}")
_TOKENS = {
    "slug": "{slug}",
    "category": "{categories}",
}
_CODE = re.compile(r"%-?\w")
_DATE_TOKENS = {
    "%Y": "{year}",
    "%m": "{month}",
    "%d": "{day}",
    "%y": "{short_year}",
    "%-m": "{i_month}",
    "%-d": "{i_day}",
}
_NAME_CODE = re.compile("%[aAbB]")
_ENGLISH = re.compile(r"(?:en|c\b|posix)", re.IGNORECASE)


def _permalinks(*files: ConfigFile) -> Iterator[Setting]:
    """Yield the pattern of articles. Of several settings files the first that has a value counts."""
    config = ConfigFile(tables={name: value for file in reversed(files) for name, value in file.tables.items()})
    stated = first(file.setting("ARTICLE_URL") for file in files)  # it may also be False
    stated = stated or Setting("{slug}.html", "Pelican's default")
    by_file = "(?P<slug>" in config.text("FILENAME_METADATA") or config.text("SLUGIFY_SOURCE") == "basename"
    tokens = {**_TOKENS, "slug": "{name}"} if by_file else {**_TOKENS}
    tokens |= dict(_date_tokens(stated.value, config))
    yield from patterns(stated.origin, in_pattern(stated.value.removesuffix("index.html"), tokens, _FIELD))


def _date_tokens(pattern: str, config: ConfigFile) -> Iterator[tuple[str, str]]:
    """Yield the dates in a pattern and our text for each, unless it has names that may be in another language."""
    locales = config.value("LOCALE") or []
    is_english = all(
        _ENGLISH.match(str(each)) for each in (locales if isinstance(locales, list | tuple) else [locales]) if each
    )
    for field in _FIELD.findall(pattern):
        if field.startswith("date:") and (is_english or not _NAME_CODE.search(field)):
            yield (
                field,
                _CODE.sub(lambda code: _DATE_TOKENS.get(code[0], f"{{date:{code[0]}}}"), field.removeprefix("date:")),
            )


GENERATOR = Pelican()
