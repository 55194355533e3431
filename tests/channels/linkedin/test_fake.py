"""The fake reads and refuses as LinkedIn does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syndicator.credentials import Secret
from syndicator.errors import (
    Limited,
    NeedsLogin,
    NeedsPerson,
    Permanent,
    SendError,
)
from tests.channels.linkedin.fake import PERSON, FakeLinkedIn, read
from tests.channels.linkedin.helpers import channel, step

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("commentary", "seen"),
    [
        ("Loops (and more)", "Loops "),
        (r"Loops \(and more\)", "Loops (and more)"),
        (r"{hashtag|\#|Python} rocks", "#Python rocks"),
        ("by @[Example Ltd](urn:li:organization:123)!", "by Example Ltd!"),
        ("C# rocks", "C"),
    ],
)
def test_the_fake_reads_as_linkedin_does(commentary: str, seen: str) -> None:
    assert read(commentary) == seen


def test_the_fake_refuses_as_the_reference_says(tmp_path: Path, server: FakeLinkedIn) -> None:
    refused: dict[str, type[SendError]] = {}

    def send(what: str, **options: Any) -> None:
        try:
            channel(tmp_path, server.url, **({"author": PERSON} | options)).send(step(b"{}"))
        except SendError as error:
            refused[what] = type(error)

    for state in ("expired", "revoked"):
        server.tokens[f"{state}-token"] = state
        send(state, access_token=Secret("a", lambda state=state: f"{state}-token"))  # type: ignore[misc]
    send("unknown", access_token=Secret("a", lambda: "nobody's"))
    send("retired", version="202501")
    send("incomplete")
    server.counted = 150
    send("used up")
    assert refused == {
        "expired": NeedsLogin,
        "revoked": NeedsLogin,
        "unknown": NeedsLogin,
        "retired": NeedsPerson,
        "incomplete": Permanent,
        "used up": Limited,
    }
    assert server.publications == []
