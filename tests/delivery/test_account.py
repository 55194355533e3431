"""Whose account a channel posts to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.file import FileOptions, Kind
from syndicator.delivery.account import require_known_account
from syndicator.errors import NeedsPerson
from tests.fakes.ledgers import Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger

NEW = Kind(FileOptions(path=Path("outbox")), ChannelContext(name="new", folder=Path()))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path).open() as ledger:
        ledger.channels.add("old", "file", "")
        ledger.channels.add("new", "file", "")
        ledger.channels.record_account("old", "me")
        yield ledger


def account(ledger: Ledger) -> str:
    record = ledger.channels.get("new")
    assert record
    return record.account


def test_an_account_that_nobody_had_is_recorded(ledger: Ledger) -> None:
    require_known_account(ledger.channels, ["new"], NEW, "somebody")
    assert account(ledger) == "somebody"


def test_an_account_may_be_shared_by_two_channels(ledger: Ledger) -> None:
    require_known_account(ledger.channels, ["old", "new"], NEW, "me")
    assert account(ledger) == "me"


def test_an_account_of_a_channel_that_is_gone_needs_a_person(ledger: Ledger) -> None:
    with pytest.raises(NeedsPerson, match=r'channels.new posts as me, as "old" did: .* write formerly = "old"'):
        require_known_account(ledger.channels, ["new"], NEW, "me")
    assert account(ledger) == ""


def test_an_account_of_another_kind_is_another_one(ledger: Ledger) -> None:
    ledger.channels.add("old", "webhook", "")
    require_known_account(ledger.channels, ["new"], NEW, "me")
    assert account(ledger) == "me"


def test_what_was_allowed_once_stays_so(ledger: Ledger) -> None:
    ledger.channels.record_account("new", "me")
    require_known_account(ledger.channels, ["new"], NEW, "me")
    assert account(ledger) == "me"


def test_no_account_says_nothing(ledger: Ledger) -> None:
    ledger.channels.record_account("new", "me")
    require_known_account(ledger.channels, ["new"], NEW, "")
    assert account(ledger) == "me"
