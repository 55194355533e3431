"""The content of a receipts file: what is written is read again, and what is not valid is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from syndicator.ledger.mark import Position
from syndicator.ledger.syndications import Syndication
from syndicator.model import Receipt, State
from syndicator.receipts.content import ReceiptsContent, copies_in, ids_json, receipts_text

SENT_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RECEIPT = Receipt(remote_id="1", remote_url="https://x.example/1", ids={"cid": "c"})
ONE = Syndication(
    slug="one", title="One", url="https://blog.example.dev/one", channel="x", state=State.SENT, receipt=RECEIPT,
    sent_at=SENT_AT, thread=("1", "2"),
)  # fmt: skip
OTHERS = [
    replace(ONE, channel="linkedin", state=State.UNKNOWN, receipt=None, thread=()),
    replace(ONE, channel="file", receipt=Receipt(remote_url="file:///one"), thread=()),
    replace(ONE, channel="apprise", receipt=Receipt(confirmed=False), thread=()),
    replace(ONE, slug="two", url="", state=State.SKIPPED, receipt=None, sent_at=None, thread=()),
    replace(ONE, slug="three", state=State.SENDING, receipt=None, thread=(), intent=Position(timeline="t", attempt=7)),
]


def test_what_is_written_is_read_again() -> None:
    copies = [ONE, *OTHERS]
    read = copies_in(receipts_text({"x": "x", "linkedin": "linkedin"}, copies))
    assert sorted(read, key=lambda copy: (copy.slug, copy.channel)) == sorted(
        copies, key=lambda copy: (copy.slug, copy.channel)
    )


def test_a_post_is_a_line_and_a_copy_takes_the_place_of_another() -> None:
    content = ReceiptsContent({"x": "x"}, [ONE, *OTHERS])
    before = content.text()
    assert len(before.splitlines()) == 5  # three posts
    content.add(replace(OTHERS[0], channel="x"))
    changed = [line for line in content.text().splitlines() if line not in before.splitlines()]
    assert [copy["state"] for copy in json.loads(changed[0].rstrip(","))["copies"]] == [
        "sent",
        "sent",
        "unknown",
        "unknown",
    ]
    assert len(changed) == 1


def test_ids_of_a_thread_only_where_there_is_one() -> None:
    assert ids_json(RECEIPT, ("1", "2")) == {"ids": {"cid": "c"}, "thread": ["1", "2"]}
    assert ids_json(Receipt(remote_id="1"), ("1",)) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "Expecting property name"),
        ('{"a": 1}', "not a list of posts with copies"),
        ("[" * 100_000, "not a list of posts with copies"),
        ('[{"slug": "a"}]', "not a list of posts with copies"),
        ('[{"slug":"a","url":"","copies":[{"channel":"x","state":"held","url":"","id":""}]}]', "state held is not valid"),
        ('[{"slug":"a","url":5,"copies":[{"channel":"x","url":"","id":""}]}]', "not a list of posts with copies"),
    ],
)  # fmt: skip
def test_what_is_not_valid_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        copies_in(text)
