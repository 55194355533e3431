"""What the first pass would decide, before there is a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.cli.sessions import schedules
from syndicator.views.forecast import forecast

if TYPE_CHECKING:
    from tests.a_blog import Blog


def test_every_post_is_decided_about_and_nothing_is_written(blog: Blog) -> None:
    blog.write("draft", front="draft: true")
    with blog.open("dry") as session:
        session.ingest()
        forecast(schedules(session))
        states = {d.post_id: (str(d.state), d.rule) for d in session.ledger.deliveries.all()}
        slugs = {post.id: post.slug for post in session.posts.all().values()}
    assert {slugs[id_]: state for id_, state in states.items()} == {
        "one": ("pending", "due"), "draft": ("held", "withheld"),
    }  # fmt: skip
    assert not (blog.folder / "syndicator.db").exists()
    assert blog.sent() == []
