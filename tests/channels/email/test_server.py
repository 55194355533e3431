"""Talking to a mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.email.server import MailServer, _dotted
from syndicator.errors import NeedsPerson, Unreachable
from tests.channels.email.fake import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def connection(server: Server, *, implicit_tls: bool = False, plain_allowed: bool = True) -> MailServer:
    return MailServer(
        "127.0.0.1",
        server.port,
        implicit_tls=implicit_tls,
        plain_allowed=plain_allowed,
        user="",
        password="",
        name="copy",
    )


def test_a_mail_arrives_without_a_login(server: Server) -> None:
    with connection(server) as mail_server:
        mail_server.send("a@b.example", "c@d.example", b"Subject: S\n\nT\n")
    assert [mail["Subject"] for mail in server.mails] == ["S"]


def test_a_server_without_tls_is_refused_and_one_that_speaks_no_tls_is_not_reached(server: Server) -> None:
    with pytest.raises(NeedsPerson, match="does not encrypt"), connection(server, plain_allowed=False):
        pass
    with pytest.raises(Unreachable), connection(server, implicit_tls=True):
        pass


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        (b"a\n.b\n..c", b"a\r\n..b\r\n...c\r\n.\r\n"),
        (b"a\r\nb\rc\n\n\n", b"a\r\nb\r\nc\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
    ],
)
def test_a_dot_at_the_start_of_a_line_does_not_end_the_mail(message: bytes, sent: bytes) -> None:
    assert _dotted(message) == sent
