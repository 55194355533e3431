"""Overrides without effect, and files that belong to no post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.views.lint import lint, override_findings

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
    assert passed == ["earlier", "one"]
