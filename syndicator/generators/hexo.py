"""Hexo: posts in `_posts`, most without a date in their names."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Generator, PostFile, PostLink, post_link
from syndicator.generators.line_by_line import FARTHEST, are_a_post_s
from syndicator.generators.site_settings import ConfigFile, PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.tags import figure
from syndicator.generators.usual_folders import feed_path, feeds, in_pattern, language, patterns, web_address
from syndicator.model import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.generators.tags import TemplateTag

_FENCE = re.compile(r"\n---+[ \t]*(?:\n|\Z)")
_HEADER = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?!//)[ \t]*(.*)")
_LINES = re.compile(r"(?:(?:[A-Za-z][\w-]*[ \t]*:(?!//)|[ \t]*-[ \t]|[ \t]+\S|[ \t]*#).*\n|[ \t]*\n)+")
_SURELY = 4  # values, among which there may be blank lines
_JSON_FENCE = re.compile(r"\n;;;+[ \t]*(?:\n|\Z)")
_JSON_OPENING = re.compile(r';;;+[ \t]*\n|(?="[\w-]+"[ \t]*:)')
_REFERENCE = re.compile(r"\{%-?\s*post_(?:path|link)\s+(\S+)[^%]*%\}(.*)")
_ASSET = re.compile(r"\{%-?\s*asset_path\s+(\S+?)\s*-?%\}")


class Hexo(Generator):
    name = "hexo"
    label = "Hexo"
    order = 30
    fields_are_case_sensitive = True
    keeps_line_breaks = True
    formats = frozenset({".html"})
    keys: ClassVar = {"slug": "abbrlink"}
    brackets = (("{%", "%}"), ("{{", "}}"))
    verbatim: ClassVar = {"codeblock": "code", "code": "code"}

    def claims(self, file: PostFile) -> bool:
        """Claim files in `_posts` without a date in the name, if most others there have none either."""
        if "abbrlink" in file.fields.names:
            return True
        if not file.in_posts:
            return False
        has_jekyll_s_name = file.filename.begins_with_date or file.filename.is_draft
        return not (file.site.posts_are_dated and has_jekyll_s_name)

    def fenced(self, text: str) -> str:
        """Add the missing fences: YAML may have only a closing one; JSON has semicolons, and no braces."""
        if opening := _JSON_OPENING.match(text):
            fence = _JSON_FENCE.search(text, opening.end(), FARTHEST)
            block = text[opening.end() : fence.start()] if fence else ""
            return f"---json\n{{{block}}}\n---\n{text[fence.end() :]}" if fence else text
        fence = _FENCE.search(text, 0, FARTHEST) if text[:1].isalpha() and _HEADER.match(text) else None
        block = text[: fence.start() + 1] if fence else ""
        names = [header[1] for header in map(_HEADER.fullmatch, block.split("\n")) if header]
        has_gaps = "\n\n" in block.rstrip() and not (len(names) >= _SURELY and _LINES.fullmatch(block))
        if not fence or has_gaps or not are_a_post_s(names):
            return text
        return f"---\n{block}---\n{text[fence.end() :]}"

    def slug_in_path(self, file: PostFile, slug: str) -> str:
        """Keep the file's name, whatever slug is stated, but for the short name that a plugin writes."""
        return slug if "abbrlink" in file.fields.names else file.filename.stem

    def slug_in_address(self, file: PostFile, slug: str) -> str:
        return self.slug_in_path(file, slug)

    def categories(self, file: PostFile) -> str:
        return super().categories(file) or "uncategorized"

    def withheld(self, file: PostFile) -> Withheld | None:
        return Withheld.HIDDEN if file.filename.is_underscored(in_posts=True) else None

    def html_of(self, tag: TemplateTag, home: str) -> str | None:  # noqa: ARG002
        if tag.name in {"post_link", "asset_link"} and tag.arguments:
            words = " ".join(argument for argument in tag.arguments[1:] if argument not in {"true", "false"})
            return f'<a href="{{% post_path {escape(tag.arguments[0])} %}}">{escape(words)}</a>'
        if tag.name in {"post_path", "asset_path"}:
            return ""
        if tag.name in {"asset_img", "img"} and tag.arguments:
            return _image(tag.arguments)
        return "<blockquote>" if tag.name == "blockquote" and not tag.is_end else None

    def link_target(self, reference: str) -> str | PostLink | None:
        if asset := _ASSET.fullmatch(reference):
            return asset[1]  # lies beside the post
        match = _REFERENCE.match(reference)
        return post_link(match[1] + match[2]) if match else None

    def makes(self, site: SiteFiles) -> bool:
        """See `Generator`. A site of Octopress, which Jekyll makes, has `source/_posts` too."""
        config = site.config("_config.yml", "_config.yaml")
        is_jekyll_s = config.value("source", "destination", "markdown", "kramdown") is not None
        return bool(config.text("source_dir")) or (bool(config.name) and site.has("source/_posts") and not is_jekyll_s)

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config("_config.yml", "_config.yaml")
        top = config.text("source_dir")
        is_elsewhere = top.startswith("/") and not site.is_folder(top)  # on another machine
        folder = f"{top if top and not is_elsewhere else 'source'}/_posts"
        languages = config.value("language")
        own = (
            Setting(str(languages[0]), "_config.yml: language")
            if isinstance(languages, list) and languages
            else config.setting("language")
        )
        return SiteSettings(
            url=web_address(config.setting("url"), config.text("root")),
            title=config.setting("title"),
            language=language(own),
            timezone=config.setting("timezone"),
            folders=(PostsFolder(folder, tuple(_permalinks(config))),),
            feeds=(*feed_path(config, "feed.path"), *feeds("atom.xml", "rss2.xml")),
        )


_DEFAULT = Setting(":year/:month/:day/:title/", "Hexo's default")
_TOKENS = {
    "year": "{year}",
    "month": "{month}",
    "day": "{day}",
    "title": "{path}",
    "name": "{slug}",
    "post_title": "{title}",
    "category": "{categories}",
    "abbrlink": "{slug}",
    "i_month": "{i_month}",
    "i_day": "{i_day}",
}


_DATED_NAMES = re.compile(r":(?:year|month|day|i_month|i_day)\b.*:title\b")
_TOKENS_OF_DATED = {**_TOKENS, "title": "{name}", "name": "{name}"}


def _permalinks(config: ConfigFile) -> Iterator[Setting]:
    """Yield the pattern of posts. The title is the file's name, without the date that `new_post_name` may put before it."""
    stated = config.setting("permalink") or _DEFAULT
    is_dated = _DATED_NAMES.match(config.text("new_post_name"))
    made = in_pattern(stated.value, _TOKENS_OF_DATED if is_dated else _TOKENS)
    made = made.removesuffix("index.html") if not config.is_on("pretty_urls.trailing_index", default=True) else made
    made = made.removesuffix(".html") if not config.is_on("pretty_urls.trailing_html", default=True) else made
    yield from patterns(stated.origin, made)


def _image(arguments: tuple[str, ...]) -> str:
    """Return the HTML of an image: classes, address, width and height, words."""
    place = next((number for number, argument in enumerate(arguments) if "." in argument or "/" in argument), 0)
    words = [argument for argument in arguments[place + 1 :] if not argument.isdecimal()]
    return figure(arguments[place], words[-1] if words else "")


GENERATOR = Hexo()
