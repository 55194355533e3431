"""Against a mail server that others have written: aiosmtpd. Skipped without it."""

from __future__ import annotations

import socket
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.email import EmailOptions, Kind
from syndicator.errors import Ambiguous, NeedsLogin, NeedsPerson, Unreachable
from syndicator.model import Step
from syndicator.testing.harness import a_draft, secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

controller = pytest.importorskip("aiosmtpd.controller")
smtp = pytest.importorskip("aiosmtpd.smtp")
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]  # aiosmtpd warns of AUTH without TLS

USER, PASSWORD = "ada", "mail-password-hush-hush"


class Mailbox:
    """What aiosmtpd calls. `hangs_up`: after it has taken a mail; `refusal`: its answer to a recipient."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.hangs_up = False
        self.refusal = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.hangs_up:
            server.transport.abort()
        return "250 taken"


def log_in(_: Any, __: Any, ___: Any, ____: Any, data: Any) -> Any:
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return smtp.AuthResult(success=right, handled=False)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    served = controller.Controller(
        mailbox, hostname="127.0.0.1", port=number, authenticator=log_in, auth_required=True, auth_require_tls=False
    )
    served.start()
    yield number
    served.stop()


def channel(port: int, folder: Path, password: str = PASSWORD) -> Kind:
    options = EmailOptions(
        smtp=f"smtp://127.0.0.1:{port}",
        from_="ada@example.org",
        to="news@lists.example.org",
        user=USER,
        password=secret(password),
    )
    return Kind(options, ChannelContext(name="copy", folder=folder))


def prepared(kind: Kind) -> Step:
    draft = a_draft(parts=("Größe **und** mehr\n\n.a line with a dot",), headline="Über Tomaten 🍅")
    return Step(number=0, key="the-key", body=kind.prepare(kind.compose(draft), 0, (), "the-key"))


def test_a_mail_arrives_whole(port: int, mailbox: Mailbox, tmp_path: Path) -> None:
    kind = channel(port, tmp_path)
    receipt = kind.send(prepared(kind))
    (mail,) = mailbox.mails
    assert (mail["Subject"], mail["Message-ID"]) == ("Über Tomaten 🍅", receipt.remote_id)
    plain, html = (mail.get_body((form,)) for form in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert ".a line with a dot" in plain.get_content()
    assert "<strong>und</strong>" in html.get_content()


def test_a_server_that_takes_the_mail_and_hangs_up_leaves_it_in_doubt(
    port: int, mailbox: Mailbox, tmp_path: Path
) -> None:
    mailbox.hangs_up = True
    kind = channel(port, tmp_path)
    with pytest.raises(Ambiguous):
        kind.send(prepared(kind))
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    ("refusal", "error"), [("550 5.1.1 no such user", NeedsPerson), ("452 4.2.2 mailbox full", Unreachable)]
)
def test_a_refused_recipient_gets_nothing(
    port: int, mailbox: Mailbox, tmp_path: Path, refusal: str, error: type[Exception]
) -> None:
    mailbox.refusal = refusal
    kind = channel(port, tmp_path)
    with pytest.raises(error):
        kind.send(prepared(kind))
    assert mailbox.mails == []


def test_a_wrong_password_is_told(port: int, mailbox: Mailbox, tmp_path: Path) -> None:
    kind = channel(port, tmp_path, "wrong-password-0123")
    with pytest.raises(NeedsLogin):
        kind.send(prepared(kind))
    assert mailbox.mails == []
