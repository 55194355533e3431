"""Discover a blog: look at its folder and its site, ask a person where they do not tell, and propose a config."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from syndicator.actions.init.describe import no_feed, titled, why_no_address
from syndicator.actions.init.own_links import home_of
from syndicator.actions.init.propose import Proposal, local_timezone
from syndicator.actions.init.recognise import owner_of, recognise
from syndicator.actions.init.survey import (
    FolderSurvey,
    SiteSurvey,
    address_of_site,
    is_the_same_blog,
    pairs_with,
    proposal_of,
    survey_posts,
    survey_site,
)
from syndicator.actions.init.web import site_of
from syndicator.actions.init.written_zone import in_written_zone
from syndicator.channels.plugins import installed_kinds
from syndicator.channels.registry import kinds
from syndicator.config import addresses
from syndicator.errors import UsageError
from syndicator.generators.site_settings import Setting
from syndicator.http.liveness import probe_page
from syndicator.http.url_guard import UrlGuard
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syndicator.actions.init.permalink import Choice
    from syndicator.actions.init.recognise import BlogFolder

_BY_YOU = "as you said"
_SCHEME = re.compile(r"[a-z]+://", re.IGNORECASE)
_TIMEOUT = 5.0  # seconds for the newest post's page


@value
class Discovery:
    """What was found, and what is proposed. `matched`: how many entries of the feed are posts of the folder; `folder`: where
    `init` looked.
    """

    proposal: Proposal
    survey: FolderSurvey | None
    site: SiteSurvey
    choice: Choice | None
    matched: int
    folder: Path

    @property
    def homes(self) -> set[str]:
        """The kinds of channel that host the blog itself, such as Hashnode, according to its generator and its feed."""
        entries = self.site.feed.entries if self.site.feed else ()
        named = {self.survey.blog.generator.name} if self.survey else set()
        return (named | {entry.generator for entry in entries}) & {*kinds(), *installed_kinds()}

    @property
    def profiles(self) -> tuple[str, ...]:
        return self.site.home.profiles if self.site.home else ()


class Discoverer:
    """Looks at the blog in `folder`, or at `url`. `ask`: asks the person; returns "" if nobody can be asked."""

    def __init__(self, folder: Path, url: str, ask: Callable[[str], str]) -> None:
        self._folder = folder
        self._url = url
        self._ask_person = ask
        self._has_asked = False
        self._zone = local_timezone(os.environ)

    def discover(self, config_folder: Path) -> Discovery:
        """Discover the blog. Raises UsageError if it has neither a folder of posts nor a feed."""
        blog = recognise(self._folder)
        survey = survey_posts(blog, self._zone) if blog else None
        address, page = self._address(blog, survey)
        site = survey_site(address.value, _guard(address), blog.settings.feeds if blog else ())
        if self._url and survey and not is_the_same_blog(survey, site.feed):
            survey = None
        if site.feed is None and not (survey and survey.is_of_a_blog):
            raise UsageError(no_feed(address.value, site))
        if address.origin == _BY_YOU and not page:
            address = Setting(address_of_site(address.value, site), _BY_YOU)
        survey = in_written_zone(survey, address.value) if survey else None
        pairs = pairs_with(survey, site.feed) if survey else {}
        choice = self._permalink(survey, address, site, pairs, page) if survey else None
        proposal = proposal_of(
            address,
            survey=survey,
            permalink=choice.pattern if choice else Setting(),
            home=site.home,
            feed=site.feed,
            is_offline=bool(site.problem),
            local_zone=self._zone,
            config_folder=config_folder,
        )
        return Discovery(
            proposal=proposal, survey=survey, site=site, choice=choice, matched=len(pairs), folder=self._folder
        )

    def _ask(self, question: str) -> str:
        """Ask at most one question here, and leave the others for the places."""
        if self._has_asked:
            return ""
        self._has_asked = True
        return self._ask_person(question)

    def _address(self, blog: BlogFolder | None, survey: FolderSurvey | None) -> tuple[Setting, str]:
        """Return the blog's address, and the newest post's if the person gave that. Raises UsageError."""
        if self._url:
            return Setting(_web_address(self._url), _BY_YOU), ""
        if blog and blog.settings.url:
            return blog.settings.url, ""
        posts = survey.counts.public if survey else ()
        if home := home_of(posts, {owner_of(self._folder), *(each.post.author for each in posts)}):
            return Setting(home, "where its posts link to each other"), ""
        newest = survey.counts.newest if survey else None
        if survey and newest and not survey.posts.permalinks:
            page = self._ask(f"Where is your newest post, {titled(newest, survey.zone)}? https://")
            if page:
                page = _web_address(page)
                return Setting(site_of(page), _BY_YOU), page
        elif answer := self._ask("Address of your blog (Enter to give up)? https://"):
            return Setting(_web_address(answer), _BY_YOU), ""
        raise UsageError(
            f"{self._folder}: {why_no_address(survey, self._folder)}; in the folder of your blog, run `syndicator init https://…` with its address"
        )

    def _permalink(
        self, survey: FolderSurvey, address: Setting, site: SiteSurvey, pairs: dict[str, str], page: str
    ) -> Choice:
        """Choose the pattern that the feed or the person proves; else check whether the newest post's page answers."""
        newest = survey.counts.public[0] if survey.counts.public else None
        if newest and page:
            pairs = {**pairs, newest.key: page}
        choice = survey.permalink(pairs, address.value)
        if choice.is_proven or newest is None:
            return choice
        if not choice.is_known and (
            page := self._ask(f"Your newest post, {titled(newest.post, survey.zone)}, is at? https://")
        ):
            return survey.permalink({newest.key: _web_address(page)}, address.value)
        if site.problem:
            return choice
        missing, pattern = self._first_that_answers(survey, choice, newest.key, address)
        question = f"Your newest post, {titled(newest.post, survey.zone)}, is at? (Enter: as above) https://"
        if missing and choice.is_known and (page := self._ask(f"{missing}. {question}")):
            return survey.permalink({newest.key: _web_address(page)}, address.value)
        return choice._replace(pattern=pattern)

    def _first_that_answers(
        self, survey: FolderSurvey, choice: Choice, newest: str, address: Setting
    ) -> tuple[str, Setting]:
        """Return "" and the pattern by which the newest post's page answers; else a sentence and the pattern that was chosen."""
        tried = []
        for pattern in filter(None, (choice.pattern, choice.stated)):
            missing, remark = self._try_newest(survey, pattern, newest, address)
            tried.append((missing, Setting(pattern.value, f"{pattern.origin}; {remark}")))
            if not missing:
                return tried[-1]
        return tried[0]

    def _try_newest(self, survey: FolderSurvey, pattern: Setting, newest: str, address: Setting) -> tuple[str, str]:
        """Request the newest post's page. Returns a sentence if it does not answer, else ""; and a remark in either case."""
        url = survey.addresses(address.value)(pattern.value, [newest]).get(newest, "")
        page = probe_page(url, _guard(address), timeout=_TIMEOUT)
        if page.live:
            return "", "the newest answers"
        return f"{url} does not answer ({pattern.origin})", f"the newest does not answer: {page.reason}"


def _guard(address: Setting) -> UrlGuard:
    """Only an address that the person typed may be private; one from the blog's files may not."""
    return UrlGuard.of([address.value] if address.origin == _BY_YOU else [])


def _web_address(written: str) -> str:
    """Read an address that may lack its `https://`. Raises UsageError."""
    scheme = _SCHEME.match(written)
    try:
        return addresses.address(scheme[0].lower() + written[scheme.end() :] if scheme else f"https://{written}")
    except ValueError as error:
        raise UsageError(f"{written}: {error}") from None
