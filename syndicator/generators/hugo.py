"""Hugo: front matter in YAML, TOML or JSON, page bundles, addresses in lower case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Fields, Generator, PostFile, PostLink, post_link
from syndicator.generators.site_settings import ConfigFile, PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.spelling import only_letters, without_marks, written_day
from syndicator.generators.tags import figure, parsed
from syndicator.generators.usual_folders import HOME, existing, feeds, in_pattern, language, patterns, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from syndicator.generators.tags import TemplateTag

_OWN = {"lastmod", "publishdate", "expirydate", "params", "weight", "aliases", "headless"}
_WRITTEN = {"date", "draft"}  # what `hugo new` writes beside a title
_OLDEST = 1900  # Go writes year 1 for "no date"
_SIMPLE = re.compile("[a-z0-9_-]+")
_KEPT = "-_.#+~@"
_REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\b(.*?)[%>]\}\}(.*)", re.DOTALL)


class Hugo(Generator):
    name = "hugo"
    label = "Hugo"
    markers = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/hugo.*", "config/_default/config.*")
    order = 80
    formats = frozenset({".html", ".Rmd", ".Rmarkdown"})
    keys: ClassVar = {
        "ignored": "headless",
        "public": "build.render build.list",
        "expires": "expirydate",
        "cover": "params.image",
    }
    brackets = (("{{<", ">}}"), ("{{%", "%}}"))
    escapes = ((r"\{\{([<%])/\*([^\n{}]{1,300}?)\*/([>%])\}\}", r"{{\1\2\3}}"),)
    verbatim: ClassVar = {"highlight": "code", "math": "text", "mermaid": "nothing", "comment": "nothing"}
    sealing = ("hugo-encrypt(?:or)?", "fixit-encryptor")
    spells_stated_slugs = True
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:
        if file.form in {"toml", "json"}:
            return True
        if file.site.has_index:  # Hugo treats everything else as a part of that bundle
            return False
        names, filename = file.fields.names.keys(), file.filename
        if (filename.bundled and not filename.is_readme) or not names.isdisjoint(_OWN) or file.site.has_sections:
            return True
        return names >= _WRITTEN and not filename.key.endswith(".mdx")

    def spell(self, slug: str) -> str:
        return slug if _SIMPLE.fullmatch(slug) else only_letters(slug.lower(), _KEPT) or slug

    def spell_path(self, path: str) -> str:
        return "/".join(self.spell("-".join(part.split())) for part in path.split("/"))

    def slug_of_title(self, title: str) -> str:
        """Make a slug without a hyphen beside one that was a space."""
        words = " ".join(only_letters(title.lower().replace("/", "-"), _KEPT + " ").split())
        return words.replace(" -", "-").replace("- ", "-").replace(" ", "-").replace("+", "")

    def slug_in_path(self, file: PostFile, slug: str) -> str:
        """Keep the date in a file's name, unless it is where the post's date comes from."""
        is_from_name = file.filename.begins_with_date and not file.fields.text("published")
        return slug if file.fields.text("slug") or is_from_name else file.filename.stem

    def slug_in_address(self, file: PostFile, slug: str) -> str:
        return self.spell_path(self.slug_in_path(file, slug)).replace("+", "")

    def is_path(self, link: str, fields: Fields) -> bool:
        return super().is_path(link, fields) or link == fields.value("url")

    def stated_path(self, path: str) -> str:
        """Add the slash of a folder: Hugo makes one of every path that does not name a file."""
        is_file = path.endswith("/") or not {*".?#"}.isdisjoint(path.rpartition("/")[2]) or ":" in path
        return path if is_file else f"{path}/"

    def permalink(self, pattern: str, file: PostFile) -> str:
        """Return the pattern; where it names the site's own language, a translation has another one instead."""
        own = file.site.language
        is_translation = own and file.filename.language not in ("", own)
        return pattern.replace(f"{HOME}{own}/", HOME, 1) if is_translation else pattern

    def date_in_address(self, file: PostFile, published: datetime | None) -> date | None:
        """Return the date as written, in whatever time zone."""
        day = written_day(file.fields.value("date"))
        return day if day and day.year >= _OLDEST else published

    def is_page(self, file: PostFile) -> bool:
        """Whether the file is part of a page bundle, or a page without a date outside of any section."""
        if file.site.is_at_top(file.filename) and not (file.fields.text("published") or file.filename.day):
            return True
        return (file.site.has_sections or file.form == "toml") and file.site.is_in_bundle(file.filename)

    def html_of(self, tag: TemplateTag, home: str) -> str | None:  # noqa: ARG002
        if tag.name in {"ref", "relref"}:
            return ""
        if tag.name == "figure" and (source := tag.value("src")):
            caption = tag.value("caption") or tag.value("title")
            return figure(source, tag.value("alt") or tag.value("title"), caption, tag.value("link"))
        return None

    def link_target(self, reference: str) -> str | PostLink | None:
        match = _REFERENCE.match(reference)
        if not match:
            return None
        tag = parsed("{{<", f"ref {match[1]}")
        return post_link(tag.value("path", position=0) + match[2])

    def makes(self, site: SiteFiles) -> bool:
        """See `Generator`. A `config.*` may be another program's."""
        own = super().makes(site)
        return own or bool(site.is_folder("content") and site.config("config.*").value("baseURL", "languageCode"))

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = _config(site)
        own = config.text("defaultContentLanguage")
        content = config.text(f"languages.{own}.contentDir", "contentDir").strip("/") or "content"
        prefix = f"{own}/" if own and config.is_on("defaultContentLanguageInSubdir") else ""
        folders = _folders(site, config, content, prefix)
        rss = config.text("outputFormats.RSS.baseName") or "index"
        return SiteSettings(
            url=web_address(config.setting("baseURL")),
            title=config.setting("title", f"languages.{own}.title", f"languages.{own}.params.title"),
            language=_language(config),
            timezone=config.setting("timeZone"),
            folders=tuple(map(_unaccented, folders) if config.is_on("removePathAccents") else folders),
            feeds=feeds(f"{prefix}{rss}.xml", "index.xml"),
        )


def _language(config: ConfigFile) -> Setting:
    """Return the language whose addresses do not name it; of several it is English, if none is stated."""
    stated = config.setting("defaultContentLanguage")
    is_english = not stated and config.table("languages").get("en")
    return (
        Setting("en", "Hugo's default") if is_english else language(stated or config.setting("languageCode", "locale"))
    )


_TOKENS = {
    "year": "{year}", "month": "{month}", "day": "{day}", "title": "{title}", "slug": "{title}", "slugorfilename": "{slug}",
    "filename": "{slug}", "contentbasename": "{slug}", "slugorcontentbasename": "{slug}",
}  # fmt: skip
_NAMED = re.compile(r"\{(slug|title|name|path|folder)\}")
_MOST_OF_THEM = 0.8
_PAGES = {"page", "pages"}  # a main section of theirs is for the home page


def _config(site: SiteFiles) -> ConfigFile:
    """Return the configuration, whose tables may be files of their own."""
    names = (
        "hugo.*",
        "config.toml",
        "config.y*ml",
        "config.json",
        "config/_default/hugo.*",
        "config/_default/config.*",
    )
    config = site.config(*names)
    for name in site.names("config/_default/*.*"):
        table, _, more = name.rpartition("/")[2].rpartition(".")[0].partition(".")
        values = {more: site.read(name).tables} if more else site.read(name).tables
        if table not in {"hugo", "config"}:
            config = config._replace(tables={**config.tables, table: {**config.table(table), **values}})
    return config


def _folders(site: SiteFiles, config: ConfigFile, content: str, prefix: str) -> Iterator[PostsFolder]:
    """Yield the main section, which has most of the pages if none is named; else the whole content."""
    named = config.value("params.mainSections", "mainSections") or []
    names = [named] if isinstance(named, str) else [str(name) for name in named]
    main = existing(site, *(f"{content}/{name}" for name in names if name not in _PAGES))
    sections = existing(site, *site.folders(content))
    total = sum(map(site.posts_below, sections)) or 1
    common = () if main else _common(site, config, content, prefix)
    blog = main[0] if len(main) == 1 else _section_of_posts(site, config, sections, total)
    if blog and not common:
        yield PostsFolder(blog, _permalinks(config, blog.removeprefix(f"{content}/"), prefix))
    yield from common
    include = tuple(f"{folder.removeprefix(f'{content}/')}/**/*.md" for folder in main)
    ending = ".html" if config.is_on("uglyURLs") else "/"
    yield PostsFolder(content, patterns("Hugo's default", f"{HOME}{prefix}{{path}}{ending}"), include)


def _unaccented(folder: PostsFolder) -> PostsFolder:
    """Return the folder with addresses without accents."""
    written = ((_NAMED.sub(r"{\1:unaccented}", without_marks(each.value)), each.origin) for each in folder.permalinks)
    return folder._replace(permalinks=tuple(Setting(*each) for each in written))


def _section_of_posts(site: SiteFiles, config: ConfigFile, sections: list[str], total: int) -> str:
    """Return the section that has most pages, or the only one or greater half whose addresses are stated; else nothing."""
    if sections and site.posts_below(sections[0]) >= _MOST_OF_THEM * total:
        return sections[0]
    names = {folder: folder.rpartition("/")[2] for folder in sections}
    stated = [folder for folder, name in names.items() if _stated(config, name)]
    is_it = len(stated) == 1 or (stated and 2 * site.posts_below(stated[0]) > total)
    return stated[0] if is_it and _permalinks(config, names[stated[0]], "") else ""


def _stated(config: ConfigFile, section: str) -> Setting:
    return config.setting(f"permalinks.page.{section}", f"permalinks.{section}")


def _common(site: SiteFiles, config: ConfigFile, content: str, prefix: str) -> tuple[PostsFolder, ...]:
    """Return the content with the pattern that several sections with most of the pages have in common; else nothing."""
    sections = {folder: folder.rpartition("/")[2] for folder in existing(site, *site.folders(content))}
    stated: dict[str, str] = {}
    for folder, name in sections.items():
        for pattern in _permalinks(config, name, prefix) if _stated(config, name) else ():
            stated[folder] = pattern.value.replace(f"/{name}/{{folder}}/", f"/{name}/").replace(
                f"/{name}/", "/{folder}/"
            )
    pages = sum(map(site.posts_below, stated)), sum(map(site.posts_below, sections))
    if len(stated) < 2 or len(set(stated.values())) > 1 or pages[0] < _MOST_OF_THEM * pages[1]:
        return ()
    endings = (".md", *sorted(GENERATOR.formats))
    files = tuple(f"{sections[folder]}/**/*{ending}" for folder in stated for ending in endings)
    return (PostsFolder(content, patterns(f"{config.name}: permalinks", next(iter(stated.values()))), files),)


def _permalinks(config: ConfigFile, section: str, prefix: str) -> tuple[Setting, ...]:
    stated = _stated(config, section)
    is_ugly = config.is_on("uglyURLs")
    default = f"{HOME}{prefix}{GENERATOR.spell_path(section)}/{{path}}{'.html' if is_ugly else '/'}"
    if not stated:
        return patterns("Hugo's default", default)
    written = f"/{prefix}{stated.value.lstrip('/')}"
    if "." not in written:  # Hugo makes a folder of it
        written = f"{written.rstrip('/')}{'.html' if is_ugly else '/'}"
    written = written.replace(":sections", f"{section}/{{folder}}").replace(":section", section)
    tokens = {**_TOKENS, "folder": "{folder}"}
    if ":filename" in list(config.value("frontmatter.date") or ())[:1]:  # then the slug is from there, too
        tokens["slug"] = "{name}"
    return patterns(stated.origin, in_pattern(written.replace("{folder}", ":folder"), tokens))


GENERATOR = Hugo()
