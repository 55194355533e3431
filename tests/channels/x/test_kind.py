"""X: counted as X counts, threaded as X threads, paid as X charges, and looked for as X shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.x import XOptions
from syndicator.channels.x.login import LOGIN
from syndicator.channels.x.text import without
from syndicator.errors import (
    Permanent,
)
from syndicator.model import Receipt
from tests.channels.x.helpers import TEXT, URL, channel, draft, prepared, signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.x.fake import FakeX


def test_what_is_too_long_or_empty_is_refused(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    assert kind.compose(draft("x" * 280)).length == 280
    with pytest.raises(Permanent, match="281 of 280"):
        kind.compose(draft("short", "x" * 281))
    with pytest.raises(Permanent, match=r"^the template gave an empty text$"):
        kind.compose(draft(" "))


def test_a_link_is_what_costs(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    made = {text: kind.compose(draft(*text)) for text in ((TEXT,), ("no link",), ("Socket.IO",), (TEXT, "and more"))}
    costs = [kind.cost_usd(announcement) for announcement in made.values()]
    assert costs == pytest.approx([0.2, 0.015, 0.2, 0.215])


def test_without_its_link_a_post_is_cheap(tmp_path: Path) -> None:
    kind = channel(tmp_path, options=XOptions(link=False, usd_per_post=0.02))
    made = kind.compose(draft(TEXT, URL, f"More: {URL}"))
    assert made.parts == ("Loops & how to leave <them>\n\n#Python", "More:")
    assert kind.cost_usd(made) == pytest.approx(0.04)
    assert without(f"{URL}/deeper stays", URL) == f"{URL}/deeper stays"


def test_a_thread_goes_on_from_an_address_that_a_person_named(tmp_path: Path, server: FakeX) -> None:
    kind, thread = channel(tmp_path, server), draft("One", "Two")
    named = Receipt(remote_url="https://x.com/ada_example/status/1445880548472328192?s=20")
    assert json.loads(prepared(kind, thread, 1, (named,)).body)["reply"] == {
        "in_reply_to_tweet_id": "1445880548472328192"
    }
    with pytest.raises(Permanent, match="resolve --sent"):
        prepared(kind, thread, 1, (Receipt(),))


def test_a_copy_is_deleted_by_its_number(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    receipt = kind.send(prepared(kind))
    kind.delete(receipt)
    kind.delete(receipt)
    assert server.posts == []


def test_it_says_who_it_is(tmp_path: Path, server: FakeX) -> None:
    account = channel(tmp_path, server).whoami()
    assert (account.name, account.url) == ("@ada_example", "https://x.com/ada_example")
    signed_in(tmp_path, server, scope="tweet.read tweet.write")
    account = channel(tmp_path, server, XOptions()).whoami()
    assert "tweet.read tweet.write" in account.notes[0]
    assert account.warnings[0].startswith("its token lacks users.read, offline.access, media.write: ")
    signed_in(tmp_path, server, scope=" ".join(LOGIN.scopes))
    assert channel(tmp_path, server, XOptions()).whoami().warnings == ()
