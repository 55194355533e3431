"""A post's cards, states, copies and attempts, and the pages that ask first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from syndicator.model import State
from tests.serve.test_actions import set_state

if TYPE_CHECKING:
    from tests.serve.conftest import Served


def card(page: str, channel: str) -> str:
    (found,) = re.findall(rf'<article [^>]*aria-label="{channel}: .*?</article>', page, re.DOTALL)
    return str(found)


def test_each_place_with_what_it_says_its_state_and_what_can_be_done(served: Served) -> None:
    page = served.get("/post/one")
    assert "https://blog.example.dev/one" in page
    letters, outbox = card(page, "letters"), card(page, "outbox")
    assert "What one is about" in letters
    assert "waits for your review" in letters
    assert "Approve" in letters
    assert "sent 2026-11-02 10:00 CET" in outbox
    assert "1 attempt" in outbox
    assert "Push again" in outbox
    served.post("/do/approve", served.form("/post/one", "/do/approve")).close()
    assert "approved: one on letters" in served.get("/post/one"), "it leads back here"


@pytest.mark.long
def test_by_its_address_or_id_and_not_by_a_name_that_no_post_has(served: Served) -> None:
    with served.blog.open("look") as session:
        (id_,) = session.posts.all()
    assert "On one" in served.get(f"/post/{id_}")
    assert "On one" in served.get("/post/https://blog.example.dev/one")
    assert "did you mean" in served.get("/post/onne", 404)
    assert "not found" in served.get("/post/<script>", 404)
    served.get("/edit/nothing?channel=letters", 404)


@pytest.mark.long
def test_what_is_not_public_says_so(served: Served) -> None:
    served.blog.write("two", front="draft: true")
    served.blog.later(minutes=1).run()
    assert "Not public: draft" in served.get("/post/two")


@pytest.mark.long
def test_a_channel_that_is_new_has_no_state_yet(served: Served) -> None:
    served.blog.channels = (*served.blog.channels, '[channels.new]\nkind = "file"\npath = "new"')
    served.blog.configure()
    assert "no pass has seen this post yet" in card(served.get("/post/one"), "new")
    page = served.get("/push/one?channel=new")
    assert "Send this to new?" in page
    assert served.state("one", "new") == "none", "looking changes nothing"


@pytest.mark.long
def test_push_asks_and_says_what_it_would_send(served: Served) -> None:
    page = served.get("/push/one?channel=letters")
    assert "Send this to letters?" in page
    assert "What one is about" in page
    refused = served.get("/push/one?channel=outbox")
    assert "already sent to outbox" in refused
    assert "/do/push" not in refused
    assert "Send this to outbox?" in served.get("/push/one?channel=outbox&again=1")
    served.get("/push/one?channel=nowhere", 409)


@pytest.mark.long
def test_a_page_that_is_not_live_needs_force(served: Served) -> None:
    served.blog.channels = ('[channels.letters]\nkind = "file"\npath = "letters"\nwait_until_live = true',)
    served.blog.configure()
    with served.blog.open("look") as session:
        (id_,) = session.posts.all()
        session.ledger.posts.record_page(id_, missing=True)
    set_state(served, "letters", State.HELD, rule="page")
    page = served.get("/push/one?channel=letters")
    assert "Send it all the same" in page
    assert served.form("/push/one?channel=letters", "/do/push")["force"] == "1"


@pytest.mark.long
def test_edit_shows_the_text(served: Served) -> None:
    page = served.get("/edit/one?channel=letters")
    assert "What one is about, in a sentence." in page
    assert "words/one.yaml" in page
    served.blog.write("two", front="draft: true")
    served.get("/edit/one?channel=nowhere", 409)


@pytest.mark.long
def test_retract_asks_and_names_what_must_be_deleted_by_hand(served: Served) -> None:
    page = served.get("/retract/one?channel=outbox")
    assert "Delete the copy on outbox?" in page
    assert "no copies to retract" in served.get("/retract/one?channel=letters", 409)
