"""Every field of what the ledger gives back is read from its row: one that is forgotten has its default."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.ledger.channels import ChannelRecord
from syndicator.ledger.engine.database import text_of
from syndicator.ledger.posts import PostRecord
from syndicator.ledger.rows import from_row
from syndicator.ledger.sources import SourceRecord
from syndicator.model import AttemptRecord, Delivery, Receipt, SourcePost, State, Step
from tests.fakes.ledgers import posts

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers

AT = datetime(2026, 11, 19, 10, tzinfo=UTC)
COLUMNS: dict[str, tuple[object, object]] = {  # a field's type → what its column holds, and what is read of that
    "str": ("text", "text"),
    "str | None": ("text", "text"),
    "int": (7, 7),
    "float": (0.5, 0.5),
    "bool": (1, True),
    "bytes": (memoryview(b"\0"), b"\0"),
    "datetime": (text_of(AT), AT),
    "datetime | None": (text_of(AT), AT),
    "tuple[str, ...]": ('["a"]', ("a",)),
    "Mapping[str, Any]": ('{"a": 1}', {"a": 1}),
    "State": ("unknown", State.UNKNOWN),
}
ELSEWHERE: dict[type[Any], dict[str, object]] = {  # fields that have no column of their own
    Delivery: {"steps": ()},
    Step: {"receipt": Receipt()},
    SourcePost: {"post": None, "aliases": frozenset("a")},
}


@pytest.mark.parametrize("record", [Delivery, Step, AttemptRecord, SourcePost, ChannelRecord, SourceRecord, PostRecord])
def test_every_field_is_read_as_its_type_says(record: type[Any]) -> None:
    others = ELSEWHERE.get(record, {})
    given = [field for field in fields(record) if field.name not in others]
    read = from_row(record, {field.name: COLUMNS[str(field.type)][0] for field in given}, **others)
    assert {field.name: getattr(read, field.name) for field in fields(record)} == {
        **others, **{field.name: COLUMNS[str(field.type)][1] for field in given},
    }  # fmt: skip


def test_a_checkpoint_that_was_never_kept_is_empty() -> None:
    row = {"name": "feed", "kind": "", "error": "", "checkpoint": "", "place": "", "title": "", "upheaval": ""}
    instants = dict.fromkeys(("complete_at", "last_ok_at", "error_since", "restored_at"))
    assert from_row(SourceRecord, {**row, **instants}) == SourceRecord(name="feed")


def filled(record: Any) -> set[str]:
    """The fields that hold something else than their default."""
    return {field.name for field in fields(record) if getattr(record, field.name) != _default(field)}


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def names(record: type[Any], *but: str) -> set[str]:
    return {field.name for field in fields(record)} - set(but)


def test_a_delivery_has_all_that_was_stored(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        posts(ledger, "p")
        (delivery,) = ledger.deliveries.all()
        ledger.decisions.allow(delivery.id, "approved", approved="digest")
        ledger.decisions.set_custom_text(delivery.id, "my own words")
        fence = ledger.transitions.claim(ledger.deliveries.get(delivery.id), "me")
        assert fence
        step = Step(number=0, key="key", body=b"\0body", endpoint="there", account="me")
        assert ledger.transitions.record_intent(fence, step, content="digest", parts=2)
        receipt = Receipt(remote_id="1", remote_url="url", confirmed=False, ids={"cid": "b"})
        ledger.transitions.record_receipt(fence, 0, receipt, parts=2)
        ledger.database.run(
            "UPDATE deliveries SET rule = 'edited', reason = 'it was', error = 'no', round = 2, failed_probes = 3, denials = 1"
        )
        read = ledger.deliveries.get(delivery.id)
        assert filled(read) == names(Delivery)
        assert filled(read.steps[0]) == names(Step)
        assert read.steps[0].body == b"\0body"
        assert read.receipt
        assert filled(read.receipt) == names(Receipt)
        (attempt,) = ledger.deliveries.attempts(delivery.id)
        assert filled(attempt) == names(AttemptRecord, "evidence")


def test_a_channel_and_a_source_have_all_that_was_stored(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        ledger.channels.add("x", "file", "settings", AT)
        ledger.channels.record_account("x", "me")
        ledger.channels.pause("x", "no token", AT + timedelta(hours=1))
        ledger.sources.record_read("feed", "feed", {"etag": "1"}, complete=True, error="half")
        ledger.sources.record_origin("feed", place="there", title="Balcony")
        ledger.sources.hold("feed", "moved")
        ledger.database.run("UPDATE sources SET restored_at = :now", now=AT)
        ledger.channels.wait("x", "busy", AT + timedelta(hours=2))
        channel = ledger.channels.all()["x"]
        assert (channel.waiting, channel.waiting_since, channel.failed_probes) == ("busy", ledger.now(), 1)
        assert channel.waiting_until == AT + timedelta(hours=2)
        ledger.channels.pause("x", "no token", AT + timedelta(hours=1))
        channel = ledger.channels.all()["x"]
        assert channel == ChannelRecord(
            name="x", kind="file", since=AT, enabled=True, account="me", settings="settings", paused="no token",
            probe_at=AT + timedelta(hours=1),
        )  # fmt: skip
        assert filled(ledger.sources.get("feed")) == names(SourceRecord)
