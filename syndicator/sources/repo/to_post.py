"""From a file's bytes to a SourcePost: the same rules for every generator, with its own name for each."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from syndicator.model import Post, PostOverrides, Problem, SourcePost, Withheld
from syndicator.sources.dates import parse_date
from syndicator.sources.overrides import parse_words
from syndicator.sources.repo.dialects import dialect_of
from syndicator.sources.repo.encoding import as_utf8, mended
from syndicator.sources.repo.fields import FALSE, TRUE, Facts
from syndicator.sources.repo.filename import Name, as_written_by, day_in_folders, safe_slug, slug_of_link, slug_of_title
from syndicator.sources.repo.front_matter import Document, FrontMatterError, read_document
from syndicator.sources.repo.permalink import (
    Parts,
    address_by_pattern,
    permalinks,
    quoted,
    stated_addresses,
)
from syndicator.sources.repo.title import title_and_text, titleized
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from syndicator.sources.repo.site import Site

_LISTS = frozenset({"about", "archive", "archives", "categories", "friends", "home", "search", "tags"})
_DATED = frozenset({"pelican", "zola"})  # where what has no date is a page
_NO_DATES = TRUE | FALSE | {"created", "last modified", "git created", "git last modified"}  # dev.to; 11ty
_DOCUSAURUS = re.compile(rb"(?:<!--|\{/\*)\s*truncate\b")
_SPELLED = frozenset({"hugo", "jekyll", "zola"})  # they write a stated slug their own way too
_BUNDLING = frozenset({"hugo", "zola"})
_IN_POSTS = frozenset({"hexo", "jekyll"})
_WITHOUT_UNDERSCORED = frozenset({"astro", "hexo", "jekyll", "plain"})  # they pass over files whose names begin so
_TAGS_THAT_SAY = frozenset({"draft", "mathjax", "private"})  # to Nikola what a post is, not what it is about
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NO_WORDS = PostOverrides()


@value
class Reader:
    """Reads the files of one source. `zone` is where local times are counted; `first_seen` dates a file
    that has no date of its own; what has expired before `now` is not published any more. `site`: all of its files.
    """

    source: str
    blog_url: str
    permalink: str
    zone: tzinfo
    first_seen: Callable[[str], datetime | None]
    now: datetime
    site: Site

    def read(self, key: str, content: bytes, mark: str) -> SourcePost | Problem:
        """The post in a file, or why there is none. `mark` is the file's fingerprint. Never raises."""
        content, blemish = as_utf8(content)
        if not content or content.isspace():
            return Problem(key, blemish or "empty")
        try:
            document, broken = _document(content)
        except FrontMatterError as error:
            return Problem(key, str(error))
        name = Name(key)
        if reason := name.no_post(has_front_matter=bool(document.format)):
            return Problem(key, reason)
        return _Draft(self, name, document, broken or blemish).source_post(mark)


class _Draft:
    """A post in the making."""

    def __init__(self, reader: Reader, name: Name, document: Document, blemish: str) -> None:
        self._reader = reader
        self._name = name
        self._document = document
        self._facts = Facts(document.data)
        self._warnings = [blemish, *document.warnings] if blemish else list(document.warnings)

    def source_post(self, mark: str) -> SourcePost:
        """Puts together what the file says, in the order in which one fact needs another."""
        facts, body = self._facts, self._document.body
        generator = dialect_of(facts, self._name, self._document.format, self._reader.site)
        published, dated = self._published()
        title, text = facts.text("title"), body
        if not title:
            made = titleized(self._name.slug) if generator == "jekyll" else ""
            title, text = title_and_text(body, self._name.stem, made=made)
        slug, url, aliases = self._address(generator, title, published)
        post = Post(
            slug=slug,
            url=url,
            title=title,
            seo_title=facts.text("seo_title"),
            summary=facts.text("summary"),
            markdown=body if self._document.format else text,
            tags=self._tags(generator),
            cover=self._cover(url),
            cover_alt=facts.text("cover_alt"),
            published_at=published,
            updated_at=self._moment("updated"),
            author=facts.people(),
            series=facts.text("series"),
            front_matter=self._document.data,
            overrides=self._words(),
            withheld=self._withheld(generator, dated=dated),
            generator=generator,
        )
        return SourcePost(
            source=self._reader.source,
            key=self._name.key,
            post=post,
            aliases=frozenset(aliases),
            fingerprint=mark,
            digest=hashlib.sha256(self._document.raw).hexdigest(),
            warnings=tuple(self._warnings),
        )

    def _address(self, generator: str, title: str, published: datetime | None) -> tuple[str, str, list[str]]:
        """Slug, address, and the aliases: of all addresses that the file states itself, and of its cuid."""
        reader, facts = self._reader, self._facts
        stated = safe_slug(facts.text("slug"))
        stated = as_written_by(generator, stated) if generator in _SPELLED else stated
        day, named = partial(self._day_in_address, generator, published), partial(self._named_slug, generator, title)
        language = self._name.language
        if language and language == reader.site.language:
            language = ""
        parts = Parts(facts, self._name, generator, day, named, language, stated)
        links = permalinks(parts, reader.blog_url)
        slug = parts.stated = stated or (slug_of_link(links[0]) if links else "") or named()
        addresses = stated_addresses(facts, links, reader.blog_url)
        url = next(iter(addresses), "") or address_by_pattern(self._pattern(), reader.blog_url, parts)
        cuid = facts.text("cuid")
        return slug, url, [*addresses.values(), f"cuid:{cuid}"] if cuid else list(addresses.values())

    def _tags(self, generator: str) -> tuple[str, ...]:
        tags = self._facts.tags(spaced=generator == "jekyll")
        return tuple(tag for tag in tags if tag not in _TAGS_THAT_SAY) if generator == "nikola" else tags

    def _pattern(self) -> str:
        """The source's. For Docusaurus a stated slug takes the place of the date too."""
        pattern = self._reader.permalink
        if "{day}" not in pattern or not self._facts.text("slug") or not _DOCUSAURUS.search(self._document.raw):
            return pattern
        return pattern.replace("{year}/{month}/{day}/", "")

    def _day_in_address(self, generator: str, published: datetime | None) -> datetime | None:
        """On the blog's clock. For Hugo the day as it is written, on whatever clock; for Docusaurus the day in the name,
        whatever date the file states.
        """
        zone = self._reader.zone
        written = _DAY.match(str(self._facts.said("date"))) if generator == "hugo" else None
        if written and (day := parse_date(written[0], zone)):
            return day.astimezone(zone)
        when = published.astimezone(zone) if published else None
        if not when or not self._name.begins_with_date or when.date().isoformat() == self._name.day:
            return when
        named = self._day_of_its_place() if _DOCUSAURUS.search(self._document.raw) else None
        return named.astimezone(zone) if named else when

    def _named_slug(self, generator: str, title: str) -> str:
        """What the generator makes of a name, where the file states no slug."""
        of_title = generator == "pelican" or "{title}" in self._reader.permalink
        return (of_title and slug_of_title(title, generator)) or as_written_by(generator, self._name.slug)

    def _cover(self, url: str) -> str:
        """Absolute; relative to the post, whose files lie beside it in a page bundle."""
        base = url + "/" if self._name.bundled and not url.endswith("/") else url
        for link in self._facts.links("cover"):
            joined = "" if link.startswith(("~", "@")) else urljoin(base, link)
            if joined.startswith(("https://", "http://")):
                return quoted(joined)
        return ""

    def _published(self) -> tuple[datetime | None, bool]:
        """When, and whether that is a date of its own: stated, or that of its place."""
        if moment := self._moment("published"):
            return moment, True
        if moment := self._day_of_its_place():
            return moment, True
        return self._reader.first_seen(self._name.key), bool(self._facts.text("published"))

    def _day_of_its_place(self) -> datetime | None:
        """The day in its name, in its folders, or in the address that it states."""
        day = self._name.day or day_in_folders(self._facts.text("place"))
        return parse_date(day, self._reader.zone) if day else None

    def _moment(self, fact: str) -> datetime | None:
        for text in self._facts.texts(fact):
            if moment := parse_date(text, self._reader.zone):
                return moment
            if text.lower() not in _NO_DATES:
                self._warnings.append(f'"{text[:60]}" is no date')
        return None

    def _words(self) -> PostOverrides:
        said = self._facts.said("syndicate")
        words, wrong = parse_words(said) if said is not None else (_NO_WORDS, ())
        self._warnings += wrong
        return words

    def _withheld(self, generator: str, *, dated: bool) -> str:
        if self._name.is_draft:
            return Withheld.DRAFT
        if not self._document.format and generator != "jekyll":
            return Withheld.NO_FRONT_MATTER
        if generator in _WITHOUT_UNDERSCORED and self._name.is_underscored(in_posts=generator in _IN_POSTS):
            return Withheld.HIDDEN
        if generator == "nikola" and (
            says := _TAGS_THAT_SAY.intersection(self._facts.tags(spaced=False)) - {"mathjax"}
        ):
            return Withheld(min(says))
        expires = self._moment("expires")
        if expires and expires < self._reader.now:
            return Withheld.EXPIRED
        return self._facts.withheld() or (Withheld.PAGE if self._is_page(generator, dated=dated) else "")

    def _is_page(self, generator: str, *, dated: bool) -> bool:
        """Whether it stands beside the posts: about, archives and the like. Most have no date of their own."""
        kind = self._facts.text("kind").lower()
        is_list = kind in _LISTS or self._facts.said("article") is False  # which the themes of VuePress know
        if is_list or (generator == "pelican" and self._name.key.startswith("pages/")):
            return True
        site, says_so = self._reader.site, kind == "page"
        has_bundles = generator in _BUNDLING and (site.has_sections or self._document.format == "toml")
        if has_bundles and site.is_in_bundle(self._name):
            return True
        wants_date = says_so or generator in _DATED or site.is_dated
        if not wants_date and not site.homes:
            return False
        return (wants_date and not dated) or site.has_page(self._name, says_so=says_so, dated=dated)


def _document(content: bytes) -> tuple[Document, str]:
    """The file, taken apart, and what is wrong with its encoding."""
    try:
        return read_document(content), ""
    except UnicodeDecodeError:
        content, blemish = mended(content)
        return read_document(content), blemish
