"""The mail itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from syndicator.channels.email.message import html, mail, subject_of

PAYLOAD = {"from": "a@b.example", "to": "c@d.example", "subject": "S", "text": "T\ud800\n" + "x" * 5000}


def test_a_mail_is_ascii_with_short_lines() -> None:
    message = mail(PAYLOAD, "<1@b.example>", datetime(2026, 11, 20, tzinfo=UTC))
    assert message.isascii()
    assert max(map(len, message.splitlines())) < 998
    assert message_from_bytes(message, policy=policy.default)["Date"] == "Fri, 20 Nov 2026 00:00:00 +0000"


@pytest.mark.parametrize("title", ["A\r\nBcc: x@y.example", "A\x00B\u2028C", "x" * 2000, "  a \t b "])
def test_a_subject_stays_one_header(title: str) -> None:
    subject = subject_of(title)
    assert subject.isprintable()
    message = mail({**PAYLOAD, "subject": subject}, "<1@b.example>", datetime(2026, 11, 20, tzinfo=UTC))
    assert message_from_bytes(message, policy=policy.default)["Bcc"] is None


@pytest.mark.parametrize(
    "subject",
    [
        "日本語のタイトル " * 40,
        "👩‍👩‍👧‍👦🏳️‍🌈 " * 40,
        'ü" w-dy(>"日>r,x👩,y]x)";.[.👩@-()< "_,o((])" yü"< ]👩👧wré" ' * 4,
        "=?utf-8?q?a?= b",
    ],
)
def test_a_subject_is_sent_in_short_encoded_words_and_read_again_as_it_was(subject: str) -> None:
    subject = subject_of(subject)
    message = mail({**PAYLOAD, "subject": subject}, "<1@b.example>", datetime(2026, 11, 20, tzinfo=UTC))
    head = message.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, re.findall(rb"=\?utf-8\?[bq]\?[^?]*\?=", head))) <= 75
    assert max(len(line) for line in head.splitlines() if b"=?" in line) <= 76
    assert message_from_bytes(message, policy=policy.default)["Subject"] == subject


def test_html_of_the_text_is_shown_not_run() -> None:
    assert "&lt;script&gt;" in html("<script>alert(1)</script>")
    assert 'href="javascript' not in html("[x](javascript:alert(1))")
