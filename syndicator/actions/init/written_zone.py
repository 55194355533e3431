"""The time zone of a blog whose settings state none: that in which its posts are dated, if links among them have days of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.actions.init.own_links import FEWEST, linked
from syndicator.config import values
from syndicator.generators.site_settings import Setting
from syndicator.sources.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.actions.init.survey import FolderSurvey
    from syndicator.model import SourcePost

_OFFSET = re.compile(r"\d:\d\d[\d:.]* ?([+-])(\d\d):?00")
_ORIGIN = "as its posts are dated, and link to each other"


def in_written_zone(survey: FolderSurvey, blog_url: str) -> FolderSurvey:
    """Return the survey, in the time zone in which the posts are dated if their own links show that their addresses have days
    of that one, and never of the assumed one.
    """
    name = "" if survey.blog.settings.timezone else _zone_of_all(survey.counts.public)
    if not name or not survey.posts.permalinks:
        return survey
    settings = replace(survey.blog.settings, timezone=Setting(name, _ORIGIN))
    other = replace(survey, zone=values.timezone(name), blog=replace(survey.blog, settings=settings))
    return other if _is_shown(other, survey, blog_url) else survey


def _is_shown(written: FolderSurvey, assumed: FolderSurvey, blog_url: str) -> bool:
    """Whether links have the days of the first survey, and none those of the second, where the two differ."""
    public, pattern = written.counts.public, written.posts.permalinks[0].value
    keys = [post.key for post in public]
    ours, others = (survey.addresses(blog_url)(pattern, keys) for survey in (written, assumed))
    differing = [post for post in public if ours.get(post.key) != others.get(post.key)]
    shown = linked(public, differing, blog_url)
    right, wrong = (sum(normal(made[key]) == normal(link) for key, link in shown.items()) for made in (ours, others))
    return right >= FEWEST and not wrong


def _zone_of_all(posts: Iterable[SourcePost]) -> str:
    """Return the name of the time zone by which all posts that state one are dated; empty if there are several."""
    dates = (str(post.post.front_matter.get("date")) for post in posts)
    found = {(match[1], match[2]) for match in map(_OFFSET.search, dates) if match}
    if len(found) != 1:
        return ""
    ((sign, hours),) = found
    return f"Etc/GMT{'-' if sign == '+' else '+'}{int(hours)}"  # these names count westwards
