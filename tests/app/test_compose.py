"""Composing announcements from a custom text, overrides or a template."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import Permanent, TemplateError
from syndicator.model import Post
from tests.a_blog import START, outbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.model import Delivery
    from syndicator.session import Session
    from tests.a_blog import Blog

OUTBOX = outbox("outbox")
TEMPLATE = "{{ post.title }} {{ post.url }}"
JOURNEY = "{% if journey %}day {{ journey.day }}, post {{ journey.number }}{% else %}no journey{% endif %}"


@contextmanager
def session(blog: Blog, template: str = TEMPLATE, more: str = "") -> Iterator[Session]:
    """A session that has read the sources; `more`: further lines of the channel and tables after it."""
    (blog.folder / "templates").mkdir(exist_ok=True)
    (blog.folder / "templates/own.txt.j2").write_text(template)
    blog.channels = (f'{OUTBOX}\ntemplate = "own.txt.j2"\n{more}',)
    with blog.open() as session:
        session.ingest()
        yield session


def delivery_of(session: Session, slug: str = "one") -> tuple[Post, Delivery]:
    (post,) = (post for post in session.posts.all().values() if post.slug == slug)
    delivery = session.ledger.deliveries.latest(post.id, "outbox")
    assert delivery
    return post, delivery


def text(session: Session, slug: str = "one") -> str:
    post, delivery = delivery_of(session, slug)
    return session.composer.compose(post, "outbox", delivery).text


def test_the_template_of_the_channel_is_rendered(blog: Blog) -> None:
    blog.write("one")
    with session(blog) as opened:
        assert text(opened).startswith("On one https://blog.example.dev/")
        post, _ = delivery_of(opened)
        assert opened.composer.compose(post, "outbox").text == text(opened)


def test_the_settings_of_the_template_come_from_the_channel(blog: Blog) -> None:
    blog.write("one")
    with session(blog, more='utm = { source = "folder" }') as opened:
        options = opened.composer.options("outbox")
        assert (options.template, dict(options.utm)) == ("own.txt.j2", {"source": "folder"})
        assert "utm_source=folder" in opened.composer.compose(delivery_of(opened)[0], "outbox").payload["url"]


def test_overrides_take_precedence_over_the_template_and_a_custom_text_over_both(blog: Blog) -> None:
    blog.write("one", front='syndicate: {outbox: "From the overrides"}')
    with session(blog) as opened:
        assert text(opened) == "From the overrides"
        _, delivery = delivery_of(opened)
        opened.ledger.decisions.set_custom_text(delivery.id, "From a person")
        assert text(opened) == "From a person"
        assert opened.composer.compose(delivery_of(opened)[0], "outbox").text == "From the overrides"


def test_try_compose_returns_the_announcement_or_the_error(blog: Blog) -> None:
    blog.write("one")
    with session(blog) as opened:
        post, delivery = delivery_of(opened)
        announcement, error = opened.composer.try_compose(post, delivery)
        assert announcement is not None
        assert (announcement.text, error) == (text(opened), "")
    with session(blog, template="{{ nothing.there }}") as opened:
        with pytest.raises(TemplateError) as raised:
            opened.composer.compose(post, "outbox")
        assert opened.composer.try_compose(post, delivery) == (None, str(raised.value))


# --- journeys


def test_a_post_has_its_position_in_the_journey(blog: Blog) -> None:
    for number, slug in enumerate(("before", "one", "two")):
        blog.write(slug, day=START + timedelta(days=2 * number - 10))
    started = (START - timedelta(days=8)).date().isoformat()
    with session(blog, JOURNEY, f'[journey]\nstarted = "{started}"') as opened:
        assert [text(opened, slug) for slug in ("before", "one", "two")] == [
            "no journey",
            "day 0, post 1",
            "day 2, post 2",
        ]
        post, _ = delivery_of(opened)
        undated = replace(post, published_at=None)
        assert opened.composer.compose(undated, "outbox").text == "no journey"


def test_without_a_journey_there_is_no_position(blog: Blog) -> None:
    blog.write("one")
    with session(blog, JOURNEY) as opened:
        assert text(opened) == "no journey"


# --- digests

DIGEST = "{% for post in digest %}{{ post.title }}: {{ post.summary or post.slug }}\n{% endfor %}"


def test_a_digest_has_its_public_posts_as_they_are_now(blog: Blog) -> None:
    for slug in ("one", "two", "three"):
        blog.write(slug)
    with session(blog, DIGEST) as opened:
        ids = {post.slug: post.id for post in opened.posts.all().values()}
    blog.write("one", front="draft: true")
    with session(blog, DIGEST) as opened:
        digest = Post(id="d", title="This week", digest_of=(ids["two"], ids["one"], "unknown", ids["three"]))
        text = opened.composer.compose(digest, "outbox").text
        assert [line.partition(":")[0] for line in text.splitlines()] == ["On two", "On three"]


def test_a_digest_without_public_posts_can_not_be_announced(blog: Blog) -> None:
    blog.write("one", front="draft: true")
    with session(blog, DIGEST) as opened:
        post, delivery = delivery_of(opened)
        digest = Post(id="d", title="This week", digest_of=(post.id,))
        with pytest.raises(Permanent, match="none of its posts is public any more"):
            opened.composer.compose(digest, "outbox")
        assert opened.composer.try_compose(digest, delivery) == (None, "none of its posts is public any more")


def test_what_stood_in_earlier_posts_opens_no_announcement(blog: Blog) -> None:
    welcome = "Welcome to the weekly of looms, which comes out each Monday."
    for number, news in enumerate(("Wool is dear.", "Frogs sing.", "Salt is wet.", "Bells ring late.")):
        blog.later(days=7).write(f"issue-{number}", text=f"{welcome}\n\n{news}")
        with session(blog, "{{ post.lead }}") as opened:
            assert text(opened, f"issue-{number}") == (news if number else f"{welcome}\n\n{news}")
            texts = [text(opened, f"issue-{before}") for before in range(number + 1)]
            assert {welcome in each for each in texts} == {number == 0}


def test_a_digest_is_composed_without_it(blog: Blog) -> None:
    for number, news in enumerate(("Wool is dear.", "Frogs sing.", "Salt is wet.")):
        blog.later(days=1).write(f"note-{number}", text=f"I am Ann, a weaver.\n\n{news}")
    with session(blog, "{% for entry in digest %}{{ entry.lead }} {% endfor %}") as opened:
        digest = Post(id="d", slug="d", title="A week", digest_of=tuple(post.id for post in opened.posts.outlines()))
        said = opened.composer.compose(digest, "outbox").text
        assert "Ann" not in said
        assert all(news in said for news in ("Wool is dear.", "Frogs sing.", "Salt is wet."))
