"""Requests and replies of a fake server."""

from __future__ import annotations

import pytest

from syndicator.testing.messages import Reply, Request


@pytest.mark.parametrize(
    ("body", "sent", "kind"),
    [
        (None, b"", "text/plain"),
        (b"\x89", b"\x89", "application/octet-stream"),
        ("gr\u00fcn", b"gr\xc3\xbcn", "text/plain; charset=utf-8"),
        ({"ok": True}, b'{"ok": true}', "application/json"),
        ([], b"[]", "application/json"),
    ],
)
def test_a_reply_is_sent_as_what_it_is(body: object, sent: bytes, kind: str) -> None:
    assert Reply(200, body).encoded() == (sent, kind)


def test_a_request_is_read_as_json() -> None:
    assert Request("POST", "/", body=b'{"a": [1]}').json() == {"a": [1]}
