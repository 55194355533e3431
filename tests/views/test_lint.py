"""Overrides without effect, and files that belong to no post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.render.lint import Finding
from syndicator.views.lint import lint, override_findings, summarized, worst_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.model import Post
    from tests.a_blog import Blog


def findings(blog: Blog) -> list[tuple[str, str, str, str]]:
    with blog.open("dry") as session:
        session.ingest()
        channel = session.channels.get("outbox")
        templates = [(channel, session.composer.options("outbox"))]
        posts = session.posts.all().values()
        return [
            (finding.level, finding.channel, finding.post, finding.what)
            for finding in lint(session.config, posts, templates, session.app.renderer)
        ]


def overrides(blog: Blog) -> list[tuple[str, str]]:
    with blog.open("dry") as session:
        session.ingest()
        (post,) = session.posts.all().values()
        return [(finding.level, finding.what) for finding in override_findings(session.config, post)]


def test_a_sound_blog_has_no_findings(blog: Blog) -> None:
    assert findings(blog) == []


@pytest.mark.parametrize("front", ["syndicate: [outbx]", "syndicate: {outbx: false}", "syndicate: {outbx: Own words.}"])
def test_a_channel_that_there_is_not_is_a_warning(blog: Blog, front: str) -> None:
    blog.write("one", front=front)
    assert overrides(blog) == [("warning", "channel not found, but named in the post's `syndicate`")]


@pytest.mark.parametrize(
    "front", ["syndicate: [OutBox]", "syndicate: {outbox: Own words.}", "syndicate: {at: 2026-12-01}"]
)
def test_what_has_an_effect_is_no_finding(blog: Blog, front: str) -> None:
    blog.write("one", front=front)
    assert overrides(blog) == []


def test_a_time_that_can_not_be_read_is_an_error(blog: Blog) -> None:
    blog.write("one", front="syndicate: {at: tomorrow}")
    ((level, what),) = overrides(blog)
    assert level == "error"
    assert '"tomorrow"' in what


def test_a_file_of_overrides_that_can_not_be_read_is_an_error(blog: Blog) -> None:
    (blog.folder / "words").mkdir()
    (blog.folder / "words/one.yaml").write_text("outbox: {a: b}\n")
    ((level, what),) = overrides(blog)
    assert (level, what.partition(":")[0]) == ("error", "words/one.yaml")


def test_a_file_of_overrides_without_a_post_is_a_warning(blog: Blog) -> None:
    (blog.folder / "words").mkdir()
    for name in ("one.yaml", "one.yml", "oen.yaml"):
        (blog.folder / "words" / name).write_text("syndicate: true\n")
    assert findings(blog) == [
        ("warning", "", "oen", "words/oen.yaml: no post has this slug; the file must be words/<slug>.yaml"),
        ("warning", "", "one", "words/one.yml: no post has this slug; the file must be words/<slug>.yaml"),
    ]


def test_a_template_that_can_not_be_used_is_an_error(blog: Blog) -> None:
    (blog.folder / "templates").mkdir()
    (blog.folder / "templates/outbox.txt.j2").write_text("{{ post.sumary }}")
    ((level, channel, slug, what),) = findings(blog)
    assert (level, channel, slug) == ("error", "outbox", "")
    assert "post.sumary" in what


def test_the_posts_are_passed_on_in_order(blog: Blog) -> None:
    blog.write("earlier", day=blog.now.replace(year=2025))
    passed: list[str] = []

    def progress(posts: Sequence[Post]) -> Sequence[Post]:
        passed.extend(post.slug for post in posts)
        return posts

    with blog.open("dry") as session:
        session.ingest()
        list(lint(session.config, session.posts.all().values(), [], session.app.renderer, progress))
    assert passed == ["one", "earlier"]


def finding(post: str, channel: str = "x", level: str = "warning", rule: str = "too bold", detail: str = "") -> Finding:
    return Finding(post, channel, level, f"{detail}: {rule}", rule=rule, detail=detail)


def test_a_summary_counts_posts_and_begins_with_the_worst() -> None:
    found = [
        *(finding(f"p{n}", detail=f"{n} of 9") for n in range(5)),
        finding("p0", "linkedin"),
        finding("p0", rule="rare"),
        finding("p7", "", "error", rule="broken"),
    ]
    summaries = summarized(found)
    assert [(one.level, one.rule, one.posts) for one in summaries] == [
        ("error", "broken", 1), ("warning", "too bold", 5), ("warning", "rare", 1),
    ]  # fmt: skip
    assert summaries[0].line == "p7"
    assert summaries[1].line == "p0 on x, linkedin (0 of 9); p1 on x (1 of 9); p2 on x (2 of 9); and 2 more"
    assert [one.level for one in worst_first(found)] == ["error", *["warning"] * 7]


@pytest.mark.long
def test_covers_are_asked_for_only_where_most_posts_have_one(blog: Blog) -> None:
    blog.channels = ('[channels.outbox]\nkind = "x"',)
    assert findings(blog) == []
    blog.write("two", front="cover: /two.png")
    blog.write("three", front="cover: /three.png")
    assert [(post, what.partition(":")[0]) for _, _, post, what in findings(blog)] == [("one", "the post has no cover")]


@pytest.mark.parametrize("front", ["password: heron", "layout: page\ndate:"])
def test_of_what_is_never_sent_nothing_is_said(blog: Blog, front: str) -> None:
    blog.write("one", front=front, text="{{ figure(src=1) }} and {% this %}")
    assert findings(blog) == []
