"""Survey a blog: its folder, its posts, its site, and the pattern of its addresses."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.actions.init.own_links import FEWEST, linked, linked_beside, newest
from syndicator.actions.init.permalink import Choice, any_right, choose, matched
from syndicator.actions.init.posts import PostCounts, counted
from syndicator.actions.init.propose import Proposal, Repository, is_timezone
from syndicator.actions.init.web import Web, site_of
from syndicator.config import SourceConfig, values
from syndicator.generators import PLAIN, generator_named
from syndicator.generators.site_settings import PostsFolder, Setting, SiteFiles
from syndicator.language import language_tag
from syndicator.sources.repo import RepoSource
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from syndicator.actions.init.permalink import Addresses
    from syndicator.actions.init.recognise import BlogFolder
    from syndicator.actions.init.web import FoundFeed, HomePage
    from syndicator.generators import Generator
    from syndicator.http import UrlGuard
    from syndicator.model import SourcePost
    from syndicator.sources.repo.to_post import PostBuilder

_BY_LINKS = "as its posts link to each other"
_NO_ADDRESS = "https://blog.invalid"  # until the real one is known


@value
class FolderSurvey:
    """A blog's folder, its folder of posts, and the posts in it."""

    blog: BlogFolder
    posts: PostsFolder
    source: SourceConfig
    zone: tzinfo
    counts: PostCounts

    @property
    def has_posts(self) -> bool:
        return bool(self.counts.public or self.counts.drafts or self.counts.ahead)

    @property
    def is_of_a_blog(self) -> bool:
        """Whether there are posts, or a generator's site that may not have any yet."""
        return self.has_posts or self.blog.generator is not PLAIN

    def addresses(self, blog_url: str) -> Addresses:
        """Return what makes addresses of posts by patterns. It reads each file once, whatever the number of patterns."""
        repository = _repository(replace(self.source, blog_url=blog_url), self.blog, self.zone)
        opened: dict[str, PostBuilder] = {}

        def addresses(pattern: str, keys: Sequence[str]) -> Mapping[str, str]:
            if new := set(keys) - opened.keys():
                opened.update(repository.open_files(new))
            return {key: opened[key].url_by(pattern) for key in keys if key in opened}

        return addresses

    def permalink(self, pairs: Mapping[str, str], blog_url: str) -> Choice:
        """Choose the pattern. `pairs`: true addresses by the keys of their posts."""
        addresses = self.addresses(blog_url)
        choice = choose(self.posts.permalinks, pairs, addresses, blog_url)
        return choice if choice.is_proven else self._by_links(choice, addresses, blog_url)

    def _by_links(self, choice: Choice, addresses: Addresses, blog_url: str) -> Choice:
        """Return the pattern that links among the posts show: of several that the site's files state, the one that the links
        agree with; another one only if no stated one makes any linked address, since a blog may have moved.

        Against the only pattern that is stated, only links of the newest posts are believed.
        """
        public, stated = self.counts.public, self.posts.permalinks
        shown = linked(newest(public) if len(stated) == 1 else public, public, blog_url)
        if not stated and len(shown) < FEWEST:
            shown = linked_beside(public, blog_url)
        guess = choose(stated, shown, addresses, blog_url)
        if len(shown) < FEWEST or not guess.is_proven:
            return choice
        if guess.pattern in stated:
            return Choice(guess.pattern)
        if any_right(stated, shown, addresses):
            return choice
        return Choice(Setting(guess.pattern.value, _BY_LINKS), stated=choice.pattern if stated else Setting())


def survey_posts(blog: BlogFolder, local_zone: Setting) -> FolderSurvey | None:
    """Return the first folder with public posts, else the first with any posts; None if no posts can be read."""
    zone = values.timezone(zone_of(blog, local_zone).value or "UTC")
    without_public = None
    for folder in blog.settings.folders:
        survey = _survey(blog, folder, zone)
        if survey and survey.counts.public:
            return survey
        without_public = without_public or survey
    return without_public


def zone_of(blog: BlogFolder | None, local_zone: Setting) -> Setting:
    """Return the time zone of the site's settings, if it is a valid one, else this machine's."""
    stated = blog.settings.timezone if blog else Setting()
    return stated if is_timezone(stated.value) else local_zone


def _survey(blog: BlogFolder, folder: PostsFolder, zone: tzinfo) -> FolderSurvey | None:
    """Read a folder of posts; None if it has none. If the site's files don't tell the generator, the posts may."""
    if not (blog.root / folder.path).is_dir():
        return None
    blog_url = blog.settings.url.value or _NO_ADDRESS
    source = SourceConfig(kind="repo", name="posts", path=blog.root / folder.path, blog_url=blog_url)
    source = replace(source, include=folder.include or source.include, generator=_name(blog.generator))
    posts = _repository(source, blog, zone).read({}, {}).source_posts
    if not posts:
        return None
    if blog.generator is PLAIN and (generator := generator_named(_most_common_generator(posts))) is not PLAIN:
        settings = generator.settings(SiteFiles(blog.root))
        blog = replace(blog, generator=generator, settings=replace(settings, url=blog.settings.url))
        folder = next((each for each in settings.folders if each.path == folder.path), folder)
    return FolderSurvey(blog=blog, posts=folder, source=source, zone=zone, counts=counted(posts))


def _name(generator: Generator) -> str:
    """Return the name for config.toml; empty if each file tells its own generator."""
    return "" if generator is PLAIN else generator.name


def _most_common_generator(posts: Sequence[SourcePost]) -> str:
    return Counter(post.post.generator for post in posts).most_common(1)[0][0]


def _repository(source: SourceConfig, blog: BlogFolder, zone: tzinfo) -> RepoSource:
    return RepoSource(source, zone=zone, state=blog.root, language=blog.settings.language.value)


def is_the_same_blog(survey: FolderSurvey, feed: FoundFeed | None) -> bool:
    """Whether a folder has the posts of this feed. In a folder without a generator, most entries must be among its posts."""
    if survey.blog.generator is not PLAIN or feed is None:
        return True
    return 2 * len(pairs_with(survey, feed)) >= min(len(feed.entries), len(survey.counts.public)) > 0


def pairs_with(survey: FolderSurvey, feed: FoundFeed | None) -> dict[str, str]:
    """Return key of a post → its address in the feed."""
    return matched(survey.counts.public, feed.entries) if feed else {}


def proposal_of(
    url: Setting,
    *,
    survey: FolderSurvey | None,
    permalink: Setting,
    home: HomePage | None,
    feed: FoundFeed | None,
    local_zone: Setting,
    config_folder: Path,
    is_offline: bool = False,
) -> Proposal:
    """Put the values together: each from the site's own settings, else from its pages and feed."""
    settings = survey.blog.settings if survey else None
    title = settings.title if settings else Setting()
    language = settings.language if settings else Setting()
    named = Setting(feed.title, "the feed's title") if feed else Setting()
    page_language = Setting(language_tag(home.language), "its home page") if home else Setting()
    only = main_language(survey) if survey else ""
    return Proposal(
        url=url,
        title=title or named or Setting(home.title if home else "", "its home page's title"),
        timezone=zone_of(survey.blog if survey else None, local_zone),
        language=language or Setting(only, "the language of most posts") or page_language,
        repository=_repository_table(survey, permalink, config_folder) if survey else None,
        feed=Setting(feed.url, feed.origin) if feed else Setting(),
        only_language=only,
        is_offline=is_offline,
    )


def main_language(survey: FolderSurvey) -> str:
    """Return the language to announce: the site's, else that of most posts; empty if all posts are in one language."""
    counts = dict(survey.counts.languages)
    own = survey.blog.settings.language.value.partition("-")[0]
    unstated = counts.pop("", 0)
    if unstated and own:
        counts.setdefault(own, unstated)
    if len(counts) < 2:
        return ""
    return own if own in counts else max(counts, key=lambda each: counts[each])


def _repository_table(survey: FolderSurvey, permalink: Setting, config_folder: Path) -> Repository:
    path = os.path.relpath(survey.blog.root / survey.posts.path, config_folder)
    generator = survey.source.generator
    return Repository(path=path, permalink=permalink, include=survey.posts.include, generator=generator)


@value
class SiteSurvey:
    """What the blog's site shows. `tried`: addresses that are not feeds; `problem`: why the site can't be read."""

    home: HomePage | None = None
    feed: FoundFeed | None = None
    tried: tuple[str, ...] = ()
    problem: str = ""


def survey_site(url: str, guard: UrlGuard, feeds: Sequence[Setting]) -> SiteSurvey:
    """Read the home page and find the feed. `feeds`: its possible addresses in the site's settings."""
    web = Web(guard)
    home = web.home(url)
    feed = web.feed(home, feeds, url) if home else None
    return SiteSurvey(home=home, feed=feed, tried=tuple(web.tried), problem=web.problem)


def address_of_site(url: str, site: SiteSurvey) -> str:
    """Return the blog's address: the one to which `url` redirects, without a final slash; if it is a feed, its site's."""
    if site.feed and site.home and site.feed.url == site.home.url:
        return site_of(site.home.url)
    return (site.home.url if site.home else url).partition("?")[0].partition("#")[0].rstrip("/")
