"""Describe to a person what was discovered and what is proposed: each value with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.generators.site_settings import SiteFiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo
    from pathlib import Path

    from syndicator.actions.init.discover import Discovery
    from syndicator.actions.init.permalink import Choice
    from syndicator.actions.init.posts import PostCounts
    from syndicator.actions.init.survey import FolderSurvey, SiteSurvey
    from syndicator.generators.site_settings import Setting
    from syndicator.model import Post

_MOST_TRIED = 6  # addresses that are listed

Row = tuple[str, str, str]  # label, value, reason


def found(discovery: Discovery) -> Iterator[Row]:
    """Yield a row for each value."""
    survey, site, proposal = discovery.survey, discovery.site, discovery.proposal
    if survey:
        yield survey.blog.generator.label, _posts(survey), ""
    yield "address", proposal.url.value, _reason(proposal.url, _answer(site))
    if proposal.title:
        yield "title", proposal.title.value, _reason(proposal.title)
    yield _feed_row(discovery)
    if discovery.choice:
        yield "a post's address", discovery.choice.pattern.value, _why(discovery.choice)
    yield "time zone", proposal.timezone.value or "UTC", _reason(proposal.timezone) or "this machine says none"
    if proposal.language:
        yield "language", proposal.language.value, _reason(proposal.language)


def remarks(discovery: Discovery) -> Iterator[str]:
    """Yield what a person should know about posts that are not, or not yet, announced."""
    survey = discovery.survey
    if others := _other_posts(*(survey.blog.root, survey.posts.path) if survey else (discovery.folder, ".")):
        yield f"Not read: {others}. Of these only the feed tells."
    elif survey is None:
        yield "No posts here: a feed shows only its newest entries; in the folder of your posts, edits and drafts are seen too."
    if survey:
        yield from _not_announced(survey.counts, discovery.proposal.only_language)


def _not_announced(counts: PostCounts, only: str) -> Iterator[str]:
    numbers = ((counts.drafts, "draft", "drafts"), (counts.ahead, "post dated ahead", "posts dated ahead"))
    if waiting := [_number(*each) for each in numbers if each[0]]:
        yield f"{' and '.join(waiting)}: not announced until public."
    if only:
        listed = ", ".join(f"{language or 'not said'} ({number})" for language, number in counts.languages)
        yield f"Languages: {listed}. Only {only} is announced; `only` in the config says so."


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def no_feed(url: str, site: SiteSurvey) -> str:
    """Say that neither a folder of posts nor a feed was found, and what was tried."""
    tried = [site.problem] if site.problem else list(site.tried)
    more = f"; and {len(tried) - _MOST_TRIED} more" if len(tried) > _MOST_TRIED else ""
    return f"no feed found at {url} (tried {'; '.join(tried[:_MOST_TRIED])}{more}): run it in the folder of your posts, or name the feed"


def why_no_address(survey: FolderSurvey | None, folder: Path) -> str:
    """Say why a person must give the blog's address: its files don't tell, or no posts can be read."""
    if not (survey and survey.has_posts) and (others := _other_posts(folder, ".")):
        return f"its posts are in formats that are not read ({others}), so only the feed has them"
    return "its files don't give the blog's address" if survey else "no posts found"


def _other_posts(root: Path, folder: str) -> str:
    """Return the numbers of posts in other formats, such as `2 .org, 1 .rst`; empty if there are none."""
    others = SiteFiles(root).other_posts_below(folder)
    return ", ".join(f"{number} {ending}" for ending, number in sorted(others.items()))


def _posts(survey: FolderSurvey) -> str:
    counts, place = survey.counts, survey.posts.path
    shown = _number(len(counts.public), "post", "posts") + ("" if place == "." else f" in {place}")
    return f"{shown}, newest {titled(counts.newest, survey.zone)}" if counts.newest else shown


def titled(post: Post, zone: tzinfo) -> str:
    """`"Title", 5 Jun 2026`."""
    day = post.published_at and post.published_at.astimezone(zone)
    return f'"{post.title or post.slug}"' + (f", {day.day} {day:%b %Y}" if day else "")


def _feed_row(discovery: Discovery) -> Row:
    site = discovery.site
    if site.problem:
        return "feed", "not tried", site.problem
    if site.feed is None:
        return "feed", "none found", f"tried {_number(len(site.tried), 'address', 'addresses')}"
    number = len(site.feed.entries)
    of_posts = f"{discovery.matched} of its {number} entries are among the posts"
    shown = of_posts if discovery.survey else _number(number, "entry", "entries")
    return "feed", site.feed.url, f"{site.feed.origin}; {shown}"


def _answer(site: SiteSurvey) -> str:
    if site.problem:
        return "not reached"
    return "it answers" if site.home and site.home.response else ""


def _why(choice: Choice) -> str:
    if not choice.of:
        return choice.pattern.origin
    right = f"{choice.right} of {choice.of} in the feed"
    if choice.stated:
        return f"{choice.pattern.origin}, {right}; {choice.stated.origin} says {choice.stated.value}"
    return f"{choice.pattern.origin}; " + (right if choice.is_proven else f"only {right}: look at the preview")


def _reason(setting: Setting, more: str = "") -> str:
    return "; ".join(filter(None, (setting.origin, more)))
