"""What X counts and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.x.text import as_sent
from tests.channels.x.helpers import channel, draft

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("plain", 5),
        ("“quoted” — dashed", 17),
        ("→✅", 4),
        ("漢字", 4),
        ("👩‍👩‍👧‍👦", 2),
        ("cafe\u0301", 4),
        ("a https://blog.example.dev/" + "long/" * 50, 25),
        ("Socket.IO", 23),
        ("see example.com.", 28),
        ("https://foo.newtldx", 19),
        ("one\r\ntwo", 7),
    ],
)
def test_it_counts_by_weight(tmp_path: Path, text: str, length: int) -> None:
    assert channel(tmp_path).measure(text) == length


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("@property in Python", ".@property in Python"),
        ("  ＠ada writes", ".＠ada writes"),
        ("@ home", "@ home"),
        (".@ada writes", ".@ada writes"),
        ("mail @ada", "mail @ada"),
        ("\ufeff@ada", ".@ada"),
        ("cafe\u0301", "café"),
    ],
)
def test_no_post_starts_as_a_reply(tmp_path: Path, text: str, sent: str) -> None:
    made = channel(tmp_path).compose(draft(text))
    assert made.payload == {"text": sent}
    assert made.length == channel(tmp_path).measure(text) == channel(tmp_path).measure(sent)


def test_the_said_text_says_the_same_when_said_again() -> None:
    for text in ("@ada", " x\r\ny ", "cafe\u0301"):
        assert as_sent(as_sent(text)) == as_sent(text)
