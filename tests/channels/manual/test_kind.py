"""By hand: the link is told once, the delivery is held, and a person says what became of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.manual import Kind, ManualOptions
from syndicator.errors import ByHand, Permanent
from syndicator.model import Step
from syndicator.preview.page import page
from syndicator.render import shipped
from syndicator.testing.harness import a_draft, a_post
from tests.a_blog import Blog
from tests.commands import links, plan_push, preview, push, resolve, skip, status, why
from tests.fakes.inbox import Inbox
from tests.fakes.preview_row import row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.model import Announcement
    from syndicator.session import Session

LINK = "https://x.com/intent/tweet?text="
URL = "https://x.com/ada/status/1"


def channel(folder: Path, style: str = "x", base_url: str = "") -> Kind:
    return Kind(ManualOptions(style=style), ChannelContext(name="byhand", folder=folder, base_url=base_url))


def compose(folder: Path, style: str, *, base_url: str = "", **changes: Any) -> Announcement:
    return channel(folder, style, base_url).compose(a_draft(**changes))


def test_the_link_is_in_the_preview(tmp_path: Path) -> None:
    announcement = compose(tmp_path, "x", parts=("Hi",))
    assert announcement.payload == {"link": f"{LINK}Hi"}
    assert announcement.text == "Hi"
    assert announcement.limit == 280
    assert len(announcement.notes) == 1  # of the cover


def test_a_server_of_your_own_has_its_composer(tmp_path: Path) -> None:
    announcement = compose(tmp_path, "mastodon", base_url="https://social.example/", parts=("Hi",))
    assert announcement.payload == {"link": "https://social.example/share?text=Hi"}


def test_where_a_title_is_posted_the_title_is_shown(tmp_path: Path) -> None:
    announcement = compose(tmp_path, "hackernews", headline="Growing")
    assert announcement.text == "Growing"
    assert announcement.limit == 80
    assert channel(tmp_path, "hackernews").limit is None  # of the template, which writes no title


def test_what_has_nothing_to_share_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="Reddit needs a link"):
        compose(tmp_path, "reddit", url="")
    with pytest.raises(Permanent, match="the text is empty"):
        compose(tmp_path, "x", parts=(" ",))
    with pytest.raises(Permanent, match="the title is empty"):
        compose(tmp_path, "reddit", post=a_post(title="", seo_title=""), headline="", title="")


def test_it_says_link_and_drops(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    body = kind.prepare(kind.compose(a_draft(parts=("Hi",))), 0, (), "key")
    with pytest.raises(ByHand) as caught:
        kind.send(Step(number=0, key="key", body=body))
    assert str(caught.value).startswith(f"post it on X by hand: {LINK}Hi (X takes no picture")


# --- the whole way


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as inbox:
        yield inbox


@pytest.fixture
def blog(tmp_path: Path, inbox: Inbox) -> Blog:
    blog = Blog(tmp_path)
    manual = '[channels.byhand]\nkind = "manual"\nstyle = "x"\nwait_until_live = false'
    blog.channels = (manual, f'[notify]\nurls = ["{inbox.url}/needs"]')
    blog.run()
    return blog


def rows(session: Session) -> list[dict[str, Any]]:
    return [planned.as_json() for planned in preview(session)]


def held(blog: Blog) -> list[tuple[str, str]]:
    with blog.open() as session:
        return [(delivery.state.value, delivery.rule) for delivery in session.ledger.deliveries.all()]


@pytest.mark.long
def test_a_post_is_handed_to_a_person_once(blog: Blog, inbox: Inbox) -> None:
    blog.write("fresh")
    done = blog.run()
    assert done.exit_code == 0
    (outcome,) = done.outcomes
    assert outcome.state == "held"
    assert LINK in outcome.reason
    assert outcome.commands == (
        "syndicator resolve fresh --channel byhand --sent URL",
        "syndicator skip fresh --channel byhand",
    )
    for _ in range(2):
        again = blog.run()
        assert again.exit_code == 0
        assert again.outcomes == ()
    assert len(inbox.requests) == 1
    (need,) = json.loads(inbox.requests[0].body)["needs"]
    assert LINK in need["what"]
    assert need["command"].splitlines()[0] == "syndicator resolve fresh --channel byhand --sent URL"


def test_status_why_and_dry_run_name_the_link_and_the_command(blog: Blog) -> None:
    blog.write("fresh")
    with blog.open() as session:
        (drawn,) = rows(session)
        assert drawn["decision"] == "send"
        assert drawn["announcement"]["payload"]["link"].startswith(LINK)
    blog.run()
    command = "syndicator resolve fresh --channel byhand --sent URL"
    with blog.open() as session:
        (need,) = status(session)["needs_you"]
        assert LINK in need["what"]
        assert command in need["command"]
        (reason,) = why(session, "fresh")
        assert (reason["state"], reason["rule"], reason["command"]) == ("held", "by_hand", command)
        assert LINK in reason["reason"]
        (drawn,) = rows(session)
        assert (drawn["decision"], LINK in drawn["reason"]) == ("hold", True)


@pytest.mark.long
def test_a_person_says_what_became_of_it(blog: Blog) -> None:
    for slug in ("there", "not-there", "never"):
        blog.write(slug)
    blog.run()
    with blog.open() as session:
        resolve(session, "there", "byhand", sent_url=URL)
        resolve(session, "not-there", "byhand", sent_url=None)
        skip(session, "never")
        assert len(status(session)["needs_you"]) == 0
    done = blog.run()
    assert [outcome.slug for outcome in done.outcomes] == ["not-there"]
    assert sorted(held(blog)) == [("held", "by_hand"), ("sent", ""), ("skipped", "person")]
    with blog.open() as session:
        ((copy,),) = [post["copies"] for post in links(session)]
        assert copy["url"] == URL


@pytest.mark.long
def test_nothing_but_a_person_opens_it_again(blog: Blog) -> None:
    blog.write("fresh")
    blog.run()
    blog.write("fresh", text="Quite another text, which was edited meanwhile.")
    assert blog.run().outcomes == ()
    blog.channels = (blog.channels[0] + '\nformerly = "xbyhand"', *blog.channels[1:])
    with blog.open() as session:
        session.ledger.decisions.reconsider()
    assert blog.run().outcomes == ()
    assert held(blog) == [("held", "by_hand")]
    with blog.open() as session:
        assert push(session, plan_push(session, ["fresh"])).exit_code == 0
        session.ledger.decisions.reconsider()
    assert blog.run().outcomes == ()
    assert held(blog) == [("held", "by_hand")]


def test_what_was_interrupted_is_handed_over_again(blog: Blog) -> None:
    blog.write("fresh")
    with blog.open() as session:
        session.ingest()
        (delivery,) = session.ledger.deliveries.all()
        session.ledger.decisions.allow(delivery.id, "forced")
        transitions = session.ledger.transitions
        delivery = session.ledger.deliveries.get(delivery.id)
        fence = transitions.claim(delivery, "killed")
        assert fence
        kind = session.channels.get("byhand")
        body = kind.prepare(kind.compose(a_draft()), 0, (), "key")
        assert transitions.record_intent(fence, Step(number=0, key="key", body=body, endpoint=kind.endpoint()))
        transitions.rescue_orphans("killed")
        assert held(blog) == [("unknown", "")]
    done = blog.run()
    assert done.exit_code == 0
    assert held(blog) == [("held", "by_hand")]


def test_an_empty_ledger_does_not_hand_over_what_the_receipts_file_names(blog: Blog) -> None:
    blog.channels = (*blog.channels, '[ledger]\nreceipts = "syndicated.json"')
    blog.run()
    blog.write("fresh")
    assert len(blog.run().outcomes) == 1
    for path in blog.folder.glob("syndicator.db*"):
        path.unlink()
    done = blog.run()
    assert (done.outcomes, done.exit_code) == ((), 0)
    with blog.open() as session:
        (need,) = status(session)["needs_you"]
        assert need["command"].startswith("syndicator resolve fresh --channel byhand --sent URL")


@pytest.mark.long
@pytest.mark.parametrize("style", ["x", "hackernews"])
def test_a_digest_is_handed_over_too(blog: Blog, style: str) -> None:
    blog.channels = (
        f'[channels.byhand]\nkind = "manual"\nstyle = "{style}"\ndigest = "week"\nwait_until_live = false',
    )
    blog.write("first")
    blog.write("second")
    assert blog.run().outcomes == ()
    done = blog.later(days=8).run()
    assert done.exit_code == 0
    (outcome,) = done.outcomes
    assert "blog.example.dev" in outcome.reason
    assert outcome.state == "held"
    assert blog.run().outcomes == ()


@pytest.mark.parametrize(("link", "count"), [(f"{LINK}Hi", 1), ("mailto:?body=Hi", 1), ("javascript:alert(1)", 0)])
def test_the_page_has_a_button_for_the_composer_and_what_it_drops(link: str, count: int) -> None:
    drawn = row("Hi", look="manual", payload={"link": link}, warnings=["No <picture>"])
    shown = page([drawn], blog="Slow", folders=[shipped()])
    assert shown.count(f'<a href="{link}" rel="noreferrer">') == count
    assert "<li>No &lt;picture&gt;</li>" in shown
