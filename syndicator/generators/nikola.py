"""Nikola: metadata lines that begin with two dots, plain or in a comment; some tags mark the kind of post."""

from __future__ import annotations

import re

from syndicator.generators import Fields, FrontMatter, Generator, PostFile, PostLink, post_link
from syndicator.generators.line_by_line import headers_above
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.spelling import only_letters, without_accents
from syndicator.generators.usual_folders import feeds, first, language, patterns, prefixed, web_address
from syndicator.model import Withheld

_LINK = re.compile(r"link://(\w+)/?(.*)", re.DOTALL)
_RUNS = re.compile(r"[- ]+")
_WITHHOLDING = {"draft", "private"}
_NO_TOPICS = _WITHHOLDING | {"mathjax"}


class Nikola(Generator):
    name = "nikola"
    label = "Nikola"
    order = 10
    formats = frozenset({".html", ".rst"})
    forms = frozenset({"nikola"})
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        return True

    def parse(self, text: str) -> FrontMatter | None:
        headers = headers_above(text) if text.startswith(("..", "<!--")) else None
        if not headers or not headers[0].startswith(".."):
            return None
        return FrontMatter(self.name, *headers[1:])

    def spell(self, slug: str) -> str:
        """Return what `slugify` makes of a file's name, but for letters that are not Latin, which it transliterates."""
        return _RUNS.sub("-", only_letters(without_accents(slug).lower(), "+_ -").strip())

    def tags(self, fields: Fields) -> tuple[str, ...]:
        return tuple(tag for tag in fields.tags() if tag not in _NO_TOPICS)

    def withheld(self, file: PostFile) -> Withheld | None:
        reasons = _WITHHOLDING.intersection(file.fields.tags())
        return Withheld(min(reasons)) if reasons else None

    def link_target(self, reference: str) -> str | PostLink | None:
        match = _LINK.fullmatch(reference)
        if not match:
            return None
        return post_link(match[2]) if match[1] in {"slug", "filename"} else ""

    def makes(self, site: SiteFiles) -> bool:
        return site.config("conf.py").value("BLOG_TITLE", "SITE_URL") is not None

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config("conf.py")
        places = [place for place in config.value("POSTS") or () if isinstance(place, tuple | list) and len(place) > 1]
        ending = "/" if config.is_on("PRETTY_URLS", default=True) else ".html"
        folders = {str(files).partition("*")[0].strip("/") or ".": str(route) for files, route, *_ in places}
        name = config.text("RSS_FILENAME_BASE") or "rss"
        return SiteSettings(
            url=first(web_address(config.setting(key)) for key in ("SITE_URL", "BASE_URL")),
            title=config.setting("BLOG_TITLE"),
            language=language(config.setting("DEFAULT_LANG")),
            timezone=config.setting("TIMEZONE"),
            folders=tuple(
                PostsFolder(folder, patterns("conf.py: POSTS", f"{prefixed(route)}{{folder}}/{{slug}}{ending}"))
                for folder, route in folders.items()
            ),
            feeds=feeds(f"{name}.xml", "feed.xml"),
        )


GENERATOR = Nikola()
