"""A mail server that takes mail, remembers it, and misbehaves at the command that it is told."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext
from syndicator.channels.email import EmailOptions, Kind
from syndicator.testing.harness import Face, Harness, a_draft, secret

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

PASSWORD = "mail-password-hush-hush"
FROM, TO = "ada@example.org", "news@lists.example.org"
FACES = {"": Face(column="email", asks_person=True, proof="never")}  # no HTTP: its faults are tested in test_kind.py


class Server:
    """`replies`: command → what it answers instead; `drops`: the command at which it hangs up without an answer ("." is
    the end of the mail); `hangs`: the one at which it is silent; `greeting`: repeated for ever, with `pause` seconds
    in between, before it takes commands.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.commands: list[str] = []
        self.replies: dict[str, str] = {}
        self.drops = ""
        self.hangs = ""
        self.greeting = b""
        self.pause = 0.0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines, suppress(OSError):  # who asks may hang up
                self._talk(connection, lines.readline)

    def _talk(self, connection: socket.socket, readline: object) -> None:
        assert callable(readline)
        while self.greeting and not self._ended.is_set():
            connection.sendall(self.greeting)
            self._ended.wait(self.pause)
        connection.sendall(b"220 mail.example.org ESMTP\r\n")
        while line := readline():
            command = line.decode(errors="replace").strip()
            self.commands.append(command)
            name = command.partition(" ")[0].upper()
            if not self._answer(connection, name, command):
                return
            if name == "DATA" and "DATA" not in self.replies and not self._take(connection, readline):
                return

    def _answer(self, connection: socket.socket, name: str, command: str) -> bool:
        """Answer one command; False: the connection ends."""
        if name == self.drops:
            return False
        if name == self.hangs:
            self._ended.wait(20)
            return False
        usual = {
            "EHLO": "250-mail.example.org\r\n250 AUTH PLAIN",
            "DATA": "354 go on",
            "QUIT": "221 bye",
            "AUTH": "235 ok",
        }
        connection.sendall(self.replies.get(name, usual.get(name, "250 ok")).encode() + b"\r\n")
        return name != "QUIT"

    def _take(self, connection: socket.socket, readline: object) -> bool:
        assert callable(readline)
        body = b""
        while (line := readline()) not in (b".\r\n", b""):
            body += line.removeprefix(b".")
        if "." not in self.replies:
            self.mails.append(message_from_bytes(body, policy=policy.default))
        return self._answer(connection, ".", ".")


def make(folder: Path) -> Harness:
    server = Server()
    options = EmailOptions(
        smtp=f"smtp://127.0.0.1:{server.port}", from_=FROM, to=TO, user="ada", password=secret(PASSWORD)
    )
    section = f'kind = "email"\nsmtp = "{options.smtp}"\nfrom = "{FROM}"\nto = "{TO}"\nuser = "ada"\npassword = {{ env = "MAIL_PASSWORD" }}\n'
    harness = MailHarness(
        channel=Kind(options, ChannelContext(name="copy", folder=folder)),
        section=section,
        env={"MAIL_PASSWORD": PASSWORD},
        write=lambda post: a_draft(post, parts=(f"{post.summary}\n\n<{post.url}>",)),
        secrets=(PASSWORD,),
        files=lambda: [f"{mail}{_text(mail)}" for mail in server.mails],
    )
    harness.mail_server = server
    return harness


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


class MailHarness(Harness):
    mail_server: Server

    def close(self) -> None:
        self.mail_server.stop()
