"""The careful defaults of a channel, and the id of a copy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicator.channels import Channel, ChannelContext, id_of
from syndicator.errors import Permanent
from syndicator.model import Announcement, CopyQuery, NotFound, Post, Receipt


class Plain(Channel):
    kind = "plain"
    Options = object


CHANNEL = Plain(None, ChannelContext(name="mine", folder=Path()))


def test_a_channel_promises_nothing_that_its_kind_does_not_say() -> None:
    assert (CHANNEL.name, CHANNEL.template) == ("mine", "plain")
    assert not any((CHANNEL.find_is_free, CHANNEL.can_find, CHANNEL.can_update, CHANNEL.can_delete, CHANNEL.threads))
    assert (CHANNEL.resend_within, CHANNEL.limit, CHANNEL.login) == (None, None, None)
    assert CHANNEL.find(CopyQuery(post=Post())) is NotFound.PERHAPS
    assert (CHANNEL.secrets(), CHANNEL.endpoint(), CHANNEL.account(), CHANNEL.expires_at()) == ({}, "", "", None)
    assert [*CHANNEL.problems(), *CHANNEL.credential_errors(), *CHANNEL.warnings(datetime.now(UTC))] == []
    assert CHANNEL.cost_usd(Announcement(text="", payload="", length=0)) == 0
    assert CHANNEL.measure("four") == 4


@pytest.mark.parametrize(
    ("receipt", "expected"),
    [
        (Receipt(remote_id="7", remote_url="https://x.example/status/8"), "7"),
        (Receipt(remote_url="https://x.example/status/8"), "8"),
        (Receipt(remote_url="https://x.example/%73tatus/9"), "9"),
    ],
)
def test_the_id_of_a_copy_is_the_platforms_or_is_in_its_address(receipt: Receipt, expected: str) -> None:
    assert id_of(receipt, r"/status/(\d+)") == expected


@pytest.mark.parametrize("url", ["https://x.example/elsewhere", ""])
def test_a_copy_without_an_id_needs_a_person(url: str) -> None:
    with pytest.raises(Permanent, match=url or "nothing"):
        id_of(Receipt(remote_url=url), r"/status/(\d+)")
