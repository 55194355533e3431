"""Checks of posts' addresses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.http.liveness import Liveness
from syndicator.model import Post
from syndicator.views.check import CheckResult
from syndicator.views.check_addresses import check_samples, newest_of_sources, stated_permalinks
from tests.fork_server import run_command

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 2, tzinfo=UTC)
HUGO = 'baseURL = "https://b.dev/"\n[permalinks]\nposts = "/:year/:slug/"\n'


def post(slug: str, day: int, **given: Any) -> Post:
    made = {"id": slug, "slug": slug, "url": f"https://b.dev/{slug}", "sources": ("repo",), **given}
    return Post(published_at=datetime(2026, 10, day, tzinfo=UTC), **made)


def test_the_newest_post_of_a_source_is_public_and_has_an_address() -> None:
    posts = [
        post("old", 1),
        post("new", 2),
        post("draft", 3, withheld="draft"),
        post("nowhere", 4, url=""),
        post("entry", 1, sources=("feed",)),
        Post(id="ahead", url="https://b.dev/ahead", sources=("repo",), published_at=NOW.replace(year=2027)),
    ]
    newest = newest_of_sources(posts, NOW)
    assert {name: found.slug for name, found in newest.items()} == {"repo": "new", "feed": "entry"}


def test_sources_that_share_their_newest_post_share_a_line() -> None:
    result = CheckResult()
    check_samples({"repo": post("new", 2), "feed": post("new", 2)}, None, result)
    assert (result.lines, result.warnings) == (["address  https://b.dev/new (the newest of repo, feed)"], [])


@pytest.mark.parametrize(
    ("page", "line", "warnings"),
    [
        (Liveness(live=True), "address  https://b.dev/new (the newest of repo, it answers)", []),
        (
            Liveness(live=True, warnings=("no og:image",)),
            "address  https://b.dev/new (the newest of repo, it answers)",
            [],  # `dry-run` says so of each post
        ),
        (
            Liveness(live=False, reason="HTTP 404"),
            "address  https://b.dev/new (the newest of repo)",
            ["repo: the page of the newest post does not answer (HTTP 404); is its address right?"],
        ),
    ],
)
def test_online_the_sample_is_asked_for(page: Liveness, line: str, warnings: list[str]) -> None:
    result = CheckResult()
    check_samples({"repo": post("new", 2)}, lambda _post: page, result)
    assert (result.lines, result.warnings) == ([line], warnings)


@pytest.mark.parametrize(
    ("permalink", "front", "warns"),
    [
        ("{blog_url}/{slug}", "", True),
        ("{blog_url}/{year}/{slug}/", "", False),
        ("{blog_url}/{slug}", "permalink: https://b.dev/2026/knots/\n", False),
    ],
)
def test_the_site_s_own_settings_are_compared(tmp_path: Path, permalink: str, front: str, warns: bool) -> None:
    posts = tmp_path / "content/posts"
    posts.mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text(HUGO)
    (posts / "knots.md").write_text(f"---\ntitle: Knots\ndate: 2026-10-01\n{front}---\nThey hold.\n")
    source = f'[[sources]]\nkind = "repo"\npath = "content/posts"\npermalink = "{permalink}"\n'
    channel = '[channels.outbox]\nkind = "file"\npath = "outbox"\n'
    (tmp_path / "config.toml").write_text(f'[blog]\nurl = "https://b.dev"\n{source}{channel}')
    ran = run_command(("check",), cwd=tmp_path, env={"PATH": "", "HOME": str(tmp_path)})
    said = (
        "repo: permalink gives https://b.dev/knots, but the site's own settings give https://b.dev/2026/knots/"
        ' (hugo.toml: permalinks.posts); set permalink = "{blog_url}/{year}/{title}/"\n'
    )
    assert (ran.returncode, ran.stderr) == (0, said if warns else "")


def test_the_site_around_another_repository_is_not_its_site(tmp_path: Path) -> None:
    (tmp_path / "content/posts/.git").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text(HUGO)
    (tmp_path / "content/posts/knots.md").write_text("---\ntitle: Knots\n---\nThey hold.\n")
    assert list(stated_permalinks(tmp_path / "content/posts")) == []
    (tmp_path / "content/posts/.git").rmdir()
    assert [stated.value for stated in stated_permalinks(tmp_path / "content/posts")] == ["{blog_url}/{year}/{title}/"]


@pytest.mark.long
def test_a_feed_that_has_the_address_proves_it(tmp_path: Path) -> None:
    test_the_site_s_own_settings_are_compared(tmp_path, "{blog_url}/{slug}", "", warns=True)
    with (tmp_path / "config.toml").open("a") as config:
        config.write('[[sources]]\nkind = "feed"\nurl = "feed.xml"\n')
    (tmp_path / "feed.xml").write_text(
        '<rss version="2.0"><channel><title>B</title><item><title>Knots</title><link>https://b.dev/knots</link>'
        "<pubDate>Thu, 01 Oct 2026 00:00:00 GMT</pubDate><description>They hold.</description></item></channel></rss>"
    )
    ran = run_command(("check",), cwd=tmp_path, env={"PATH": "", "HOME": str(tmp_path)})
    assert (ran.returncode, ran.stderr) == (0, "")
