"""One post on one channel: what was decided, and what it says there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.views.place import post_row
from tests.a_blog import Blog, outbox

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow

CHANNELS = (
    outbox("outbox"),
    '[channels.later]\nkind = "file"\npath = "later"\ndelay = "2h"',
    '[channels.weekly]\nkind = "file"\npath = "weekly"\ndigest = "week"',
)


def row(session: Session, channel: str) -> PreviewRow:
    (post,) = [post for post in session.posts.all().values() if not post.digest_of]
    found = post_row(post, session.schedule(channel), session.channels, session.composer)
    assert found
    return found


def test_decision_reason_and_text_of_each_place(tmp_path: Path) -> None:
    blog = Blog(tmp_path, policy='first_run = "all"\nmax_age = "0s"', channels=CHANNELS)
    blog.write("one")
    blog.run()
    with blog.open("look") as session:
        sent, later, weekly = row(session, "outbox"), row(session, "later"), row(session, "weekly")
    assert sent.decision == "sent"
    assert sent.reason.startswith("sent 2026-11-02")
    assert later.decision == "hold"
    assert later.reason == "delay of [channels.later]"
    assert later.due_at == blog.now.replace(hour=11)
    assert later.announcement
    assert "What one is about" in later.announcement.text
    assert (weekly.decision, weekly.announcement, weekly.error) == ("hold", None, "")


def test_a_post_that_no_pass_has_seen_on_a_channel_is_new_there(tmp_path: Path) -> None:
    blog = Blog(tmp_path, channels=CHANNELS[:1])
    blog.write("one")
    blog.run()
    blog.channels = CHANNELS[:2]
    with blog.open("look") as session:
        new = row(session, "later")
    assert (new.decision, new.reason) == ("new", "no pass has seen this post yet")
    assert new.announcement
