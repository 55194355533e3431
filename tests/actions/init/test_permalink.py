"""The pattern of addresses: the stated one if the feed agrees, else one that does, else the one that an address shows."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.permalink import Choice, choose, matched, patterns_of
from syndicator.config import SourceConfig
from syndicator.generators.site_settings import Setting
from syndicator.model import Post, SourcePost
from syndicator.sources.feed.entry import Entry
from syndicator.sources.repo import RepoSource
from tests.fakes.repo import BLOG, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PAIRS = {
    "2026-11-02-round-turns.md": "2026/11/02/round-turns",
    "sails/2025-03-04-reefing.md": "2025/03/04/reefing",
}
TITLES = {"2026-11-02-round-turns.md": "Round turns, again", "sails/2025-03-04-reefing.md": "How to reef"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for key, title in TITLES.items():
        write(tmp_path, key, f'---\ntitle: "{title}"\ncategories: [Ropes]\n---\nText.\n')
    return tmp_path


def addresses(folder: Path, pattern: str, keys: Sequence[str]) -> Mapping[str, str]:
    source = SourceConfig(kind="repo", name="posts", path=folder, blog_url=BLOG)
    opened = RepoSource(source, zone=UTC, state=folder).open_files(keys)
    return {key: post.url_by(pattern) for key, post in opened.items()}


def chosen(folder: Path, pairs: Mapping[str, str], *stated: str) -> Choice:
    settings = [Setting(f"{{blog_url}}/{pattern}", "hugo.toml") for pattern in stated]
    return choose(settings, {key: f"{BLOG}/{path}" for key, path in pairs.items()}, partial(addresses, folder), BLOG)


def test_the_stated_pattern_if_the_feed_agrees(folder: Path) -> None:
    choice = chosen(folder, PAIRS, "{year}/{month}/{day}/{slug}")
    assert choice == Choice(Setting("{blog_url}/{year}/{month}/{day}/{slug}", "hugo.toml"), 2, 2)
    assert choice.is_proven


def test_another_pattern_if_the_feed_says_so(folder: Path) -> None:
    choice = chosen(folder, PAIRS, "{slug}")
    assert choice.pattern == Setting("{blog_url}/{year}/{month}/{day}/{slug}", "as the feed has them")
    assert (choice.right, choice.of, choice.stated.value) == (2, 2, "{blog_url}/{slug}")


def test_a_slash_at_the_end_is_as_in_the_feed(folder: Path) -> None:
    with_slashes = {key: f"{path}/" for key, path in PAIRS.items()}
    assert chosen(folder, with_slashes, "{year}/{month}/{day}/{slug}").pattern.value.endswith("{slug}/")


def test_without_a_feed_the_stated_pattern_or_the_usual_one(folder: Path) -> None:
    assert chosen(folder, {}, "p/{slug}") == Choice(Setting("{blog_url}/p/{slug}", "hugo.toml"))
    choice = chosen(folder, {})
    assert (choice.pattern.value, choice.right, choice.of, choice.is_known) == ("{blog_url}/{slug}", 0, 0, False)
    assert chosen(folder, {}, "p/{slug}").is_known


def test_a_feed_of_something_else_proves_nothing(folder: Path) -> None:
    choice = chosen(folder, {key: f"other/{number}" for number, key in enumerate(PAIRS)}, "{slug}")
    assert (choice.pattern.value, choice.right, choice.is_proven) == ("{blog_url}/{slug}", 0, False)


def test_a_pattern_that_half_of_the_feed_shows_is_chosen_but_not_proven(folder: Path) -> None:
    choice = chosen(folder, dict(zip(PAIRS, ("w/round-turns", "other/1"), strict=True)))
    assert (choice.pattern.value, choice.right, choice.of) == ("{blog_url}/w/{slug}", 1, 2)
    assert not choice.is_proven


@pytest.mark.parametrize(
    ("first", "second", "pattern"),
    [
        ("2026/11/round-turns/", "2025/03/reefing/", "{year}/{month}/{slug}/"),
        ("blog/round-turns.html", "blog/reefing.html", "blog/{slug}.html"),
        (
            "archive/2026/11/02/round-turns.aspx/",
            "archive/2025/03/04/reefing.aspx/",
            "archive/{year}/{month}/{day}/{slug}.aspx/",
        ),
        ("posts/2026-11-02-round-turns/", "posts/sails/2025-03-04-reefing/", "posts/{path}/"),
        ("2026-11-02/round-turns", "2025-03-04/reefing", "{year}-{month}-{day}/{slug}"),
        ("ropes/round-turns", "ropes/reefing", "ropes/{slug}"),
        ("n/round-turns-again", "n/how-to-reef", "n/{title}"),
        ("Ropes/2026/round-turns", "Ropes/2025/reefing", "{categories}/{year}/{slug}"),
    ],
)
def test_the_pattern_is_read_off_addresses(folder: Path, first: str, second: str, pattern: str) -> None:
    pairs = dict(zip(PAIRS, (f"{BLOG}/{first}", f"{BLOG}/{second}"), strict=True))
    assert patterns_of(pairs, partial(addresses, folder), BLOG)[0] == f"{{blog_url}}/{pattern}"
    assert dict(addresses(folder, f"{{blog_url}}/{pattern}", list(pairs))) == pairs


def test_the_pattern_of_a_post_without_a_date(folder: Path) -> None:
    write(folder, "hitches.md", "---\ntitle: Hitches\n---\nText.\n")
    assert patterns_of({"hitches.md": f"{BLOG}/w/hitches"}, partial(addresses, folder), BLOG) == ["{blog_url}/w/{slug}"]


def test_no_pattern_is_read_off_what_does_not_name_the_post(folder: Path) -> None:
    assert patterns_of({"2026-11-02-round-turns.md": f"{BLOG}/p/1234"}, partial(addresses, folder), BLOG) == []
    elsewhere = {"2026-11-02-round-turns.md": "https://other.example/round-turns"}
    assert patterns_of(elsewhere, partial(addresses, folder), BLOG) == []


def post(key: str, title: str) -> SourcePost:
    return SourcePost(
        source="posts", key=key, post=Post(slug=key, title=title, published_at=datetime(2026, 11, 2, tzinfo=UTC))
    )


def test_entries_are_matched_by_title_else_by_name() -> None:
    posts = [post("a", "On  Knots!"), post("b", "Weekly"), post("c", "Weekly"), post("d", "Renamed")]
    entries = [
        Entry(link=f"{BLOG}/1", title="On knots"), Entry(link=f"{BLOG}/2", title="Weekly"), Entry(link=f"{BLOG}/c", title="Weekly"),
        Entry(link=f"{BLOG}/d/", title="Under its old name"), Entry(link="", title="Renamed"), Entry(link=f"{BLOG}/z", title="Z"),
    ]  # fmt: skip
    assert matched(posts, entries) == {"a": f"{BLOG}/1", "c": f"{BLOG}/c", "d": f"{BLOG}/d/"}


def test_a_pattern_with_folders_that_only_some_posts_have(folder: Path) -> None:
    choice = chosen(folder, dict(zip(PAIRS, ("n/round-turns", "n/sails/reefing"), strict=True)))
    assert (choice.pattern.value, choice.right) == ("{blog_url}/n/{folder}/{slug}", 2)


@pytest.mark.parametrize("path", ["26/11/round-turns", "p/7/round-turns", "caf%C3%A9/round-turns"])
def test_no_pattern_is_read_off_what_other_posts_will_not_have(folder: Path, path: str) -> None:
    assert patterns_of({"2026-11-02-round-turns.md": f"{BLOG}/{path}"}, partial(addresses, folder), BLOG) == []


@pytest.mark.parametrize(
    ("right", "of", "proven"), [(0, 0, False), (1, 1, True), (2, 4, False), (3, 4, True), (0, 3, False)]
)
def test_a_pattern_is_proven_by_most_of_the_entries(right: int, of: int, proven: bool) -> None:
    assert Choice(Setting("x"), right, of).is_proven is proven
