"""What a case says of itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.cases import HOUR, NOW, case, channel, post


def test_a_post_is_public_when_it_is_first_seen_unless_it_was_withheld_then() -> None:
    assert case(first_seen_at=NOW - HOUR).public_at == NOW - HOUR
    assert case(first_seen_at=NOW - HOUR, public_since=NOW).public_at == NOW


@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        ({}, True),
        ({"allowed": "approved"}, True),
        ({"allowed": "pushed"}, False),
        ({"allowed": "forced"}, False),
        ({"channel": channel()}, False),
        ({"post": post(digest_of=("a",))}, False),
    ],
)
def test_a_post_waits_for_its_channels_digest_unless_a_person_sends_it(fields: dict[str, Any], *, waits: bool) -> None:
    assert case(**{"channel": channel(digest="week"), **fields}).waits_for_digest is waits
