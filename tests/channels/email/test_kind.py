"""Email: each stage at which a mail server may refuse, hang up or be silent."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.email import EmailOptions, Kind
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.errors import Ambiguous, NeedsLogin, NeedsPerson, Permanent, Retryable, SendError, Unreachable
from syndicator.testing.contract import the_step
from syndicator.testing.harness import a_draft, a_post, secret
from tests.channels.email.fake import FROM, PASSWORD, TO, MailHarness, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHarness]:
    monkeypatch.setattr("syndicator.channels.email.server.READ_SECONDS", 1.0)
    harness = make(tmp_path)
    assert isinstance(harness, MailHarness)
    yield harness
    harness.close()


def test_a_mail_arrives_as_text_and_html(harness: MailHarness) -> None:
    channel = harness.channel
    text = "A **bold** word\n\n.a line with a dot\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>x</script>"
    announcement = channel.compose(a_draft(parts=(text,), headline="Größe\nBcc: x@y.example"))
    step = replace(the_step(harness), body=channel.prepare(announcement, 0, (), "the-key"))
    receipt = channel.send(step)
    (mail,) = harness.mail_server.mails
    assert (mail["From"], mail["To"], mail["Subject"], mail["Bcc"]) == (FROM, TO, "Größe Bcc: x@y.example", None)
    assert (mail["Message-ID"], receipt.confirmed) == (receipt.remote_id, False)
    assert mail["Date"]
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").rstrip("\n") == text
    assert "<strong>bold</strong>" in html.get_content()
    assert "<td>1</td>" in html.get_content()
    assert "<script>" not in html.get_content()


def test_the_same_step_keeps_its_message_id(harness: MailHarness) -> None:
    step = the_step(harness)
    assert harness.channel.send(step).remote_id == harness.channel.send(step).remote_id
    assert harness.channel.send(the_step(harness, key="other")).remote_id != harness.channel.send(step).remote_id


@pytest.mark.parametrize(
    ("command", "reply", "error"),
    [
        ("AUTH", "535 5.7.8 no", NeedsLogin),
        ("AUTH", "454 later", Unreachable),
        ("MAIL", "550 not you", NeedsPerson),
        ("MAIL", "421 closing", Unreachable),
        ("RCPT", "550 no such user", NeedsPerson),
        ("RCPT", "451 greylisted", Unreachable),
        ("DATA", "554 no", Permanent),
        ("DATA", "451 later", Unreachable),
        (".", "552 too large", Permanent),
        (".", "554 spam", Permanent),
        (".", "451 later", Retryable),
        (".", "421 closing", Unreachable),
    ],
)
def test_what_a_refusal_is_about(harness: MailHarness, command: str, reply: str, error: type[SendError]) -> None:
    step = the_step(harness)
    harness.mail_server.replies[command] = reply
    with pytest.raises(SendError) as caught:
        harness.channel.send(step)
    assert type(caught.value) is error
    assert reply.partition(" ")[2] in str(caught.value)
    assert harness.mail_server.mails == []


@pytest.mark.parametrize("reply", ["ok, queued", "-1 ok", "99 ok", "354 go on", "600 ok"])
def test_an_unreadable_answer_to_the_mail_leaves_doubt(harness: MailHarness, reply: str) -> None:
    step = the_step(harness)
    harness.mail_server.replies["."] = reply
    with pytest.raises(Ambiguous, match="unreadable answer after the mail"):
        harness.channel.send(step)


def test_the_first_digit_says_that_the_mail_was_taken(harness: MailHarness) -> None:
    harness.mail_server.replies["."] = "200 queued"
    assert harness.channel.send(the_step(harness)).remote_id


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_an_unreadable_answer_before_the_mail_is_tried_again(harness: MailHarness, command: str) -> None:
    step = the_step(harness)
    harness.mail_server.replies[command] = "what?"
    with pytest.raises(Unreachable):
        harness.channel.send(step)


def test_a_challenge_that_is_none_is_tried_again(harness: MailHarness) -> None:
    harness.mail_server.replies |= {"EHLO": "250-mail.example.org\r\n250 AUTH CRAM-MD5", "AUTH": "334 x"}
    with pytest.raises(Unreachable):
        harness.channel.whoami()


@pytest.mark.parametrize("how", ["drips", "floods"])
def test_a_server_whose_greeting_never_ends_is_cut_off(
    harness: MailHarness, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("syndicator.channels.email.server.TOTAL_SECONDS", 0.5 if how == "drips" else 30.0)
    greeting, pause = (b"220-hello\r\n", 0.1) if how == "drips" else (b"220-hello\r\n" * 1000, 0)
    harness.mail_server.greeting, harness.mail_server.pause = greeting, pause
    begun = time.monotonic()
    with pytest.raises(Unreachable):
        harness.channel.whoami()
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("how", ["drops", pytest.param("hangs", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("EHLO", Unreachable),
        ("AUTH", Unreachable),
        ("MAIL", Unreachable),
        ("RCPT", Unreachable),
        ("DATA", Unreachable),
        (".", Ambiguous),
    ],
)
def test_only_the_answer_to_the_mail_itself_leaves_doubt(
    harness: MailHarness, how: str, command: str, error: type[SendError]
) -> None:
    step = the_step(harness)
    setattr(harness.mail_server, how, command)
    with pytest.raises(SendError) as caught:
        harness.channel.send(step)
    assert type(caught.value) is error
    assert len(harness.mail_server.mails) == (command == ".")


def test_a_server_that_only_drips_is_cut_off(harness: MailHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.email.server.TOTAL_SECONDS", 0.3)
    monkeypatch.setattr("syndicator.channels.email.server.READ_SECONDS", 10.0)
    step = the_step(harness)
    harness.mail_server.hangs = "."
    with pytest.raises(Ambiguous):
        harness.channel.send(step)


def test_where_nobody_listens(harness: MailHarness) -> None:
    step = the_step(harness)
    harness.mail_server.stop()
    with pytest.raises(Unreachable) as caught:
        harness.channel.send(step)
    assert not caught.value.connected
    harness.mail_server.stop = lambda: None  # type: ignore[method-assign]


def test_a_server_that_does_not_encrypt_gets_no_password(harness: MailHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.config.addresses.is_loopback", lambda _: False)
    with pytest.raises(NeedsPerson, match="does not encrypt: use smtps://"):
        harness.channel.whoami()
    assert not any(command.startswith("AUTH") for command in harness.mail_server.commands)


def test_the_password_shows_nowhere(harness: MailHarness) -> None:
    harness.mail_server.replies["AUTH"] = f"535 {PASSWORD} is wrong"
    with pytest.raises(NeedsLogin) as caught:
        harness.channel.whoami()
    assert PASSWORD not in f"{caught.value}{caught.value.evidence}{harness.channel.options!r}"


def test_who_it_is(harness: MailHarness) -> None:
    account = harness.channel.whoami()
    assert (account.name, account.notes) == (FROM, (f"mails to {TO} through 127.0.0.1",))
    assert harness.mail_server.commands[-1].upper() == "QUIT"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"smtp": "https://mail.example"},
            'smtp: must be "smtps://host" or "smtp://host:port", not "https://mail.example"',
        ),
        ({"smtp": "smtps://me:pw@mail.example"}, "smtp: must be"),
        ({"to": "a@b.example, c@d.example"}, 'to: must be one address, such as "me@example.org"'),
        ({"from_": "Ada <a@b.example>"}, "from: must be one address"),
        ({"to": "jürgen@b.example"}, "to: must be one address"),
        ({"user": "ada"}, "user and password: set both, or neither"),
        ({"user": "ädä", "password": secret(PASSWORD)}, "user: must be ASCII"),
    ],
)
def test_options_that_can_not_work_are_refused(options: dict[str, object], problem: str) -> None:
    valid = {"smtp": "smtps://mail.example", "from_": FROM, "to": TO}
    with pytest.raises(ValueError, match=f"^{problem}"):
        EmailOptions(**{**valid, **options})  # type: ignore[arg-type]


def test_a_mail_needs_a_subject_and_a_body(harness: MailHarness) -> None:
    for draft in (a_draft(parts=(" ",), article=str), a_draft(a_post(title=""), headline=" ", title="", parts=("x",))):
        with pytest.raises(Permanent, match="a mail needs a subject and a body"):
            harness.channel.compose(draft)


def test_it_is_configured_as_documented(tmp_path: Path, harness: MailHarness) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[[sources]]\nkind = "repo"\npath = "."\n[channels.copy]\nkind = "email"\nsmtp = "smtps://mail.example"\n'
        f'from = "{FROM}"\nto = "{TO}"\n'
    )
    channel = Kind(load(file, kind_class=kind_class).channels["copy"].options, harness.channel.context)
    assert (channel.options.from_, channel.endpoint()) == (FROM, f"smtps://mail.example/{TO}")
    assert channel.problems()
