"""Email: the post or digest as a mail to yourself, or to one address of a mailing list, as text and HTML.

A mail server remembers no keys and can't be searched: after a lost response only a person can tell whether the mail left.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from syndicator.channels import Channel
from syndicator.channels.email.message import mail, subject_of
from syndicator.channels.http.client import json_body, reveal
from syndicator.config import addresses
from syndicator.errors import NeedsPerson, Permanent
from syndicator.model import Account, Announcement, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.channels.email.server import MailServer
    from syndicator.credentials import Secret
    from syndicator.model import Draft, Step

PORTS = {"smtp": 587, "smtps": 465}
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[\w-]+(\.[\w-]+)*")


@value
class EmailOptions:
    smtp: str  # smtps://host, or smtp://host with STARTTLS
    from_: str
    to: str
    user: str = ""
    password: Secret | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.smtp)
        if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
            raise ValueError(f'smtp: must be "smtps://host" or "smtp://host:port", not "{self.smtp}"')
        for key, address in (("from", self.from_), ("to", self.to)):
            if not (address.isascii() and _ADDRESS.fullmatch(address)):
                raise ValueError(f'{key}: must be one address, such as "me@example.org", not "{address}"')
        if bool(self.user) != bool(self.password):
            raise ValueError("user and password: set both, or neither")
        if not self.user.isascii():
            raise ValueError("user: must be ASCII")


class Kind(Channel):
    kind = "email"
    Options = EmailOptions
    asked: ClassVar[tuple[str, ...]] = ("user", "password")
    format: ClassVar[str] = "md"
    options: EmailOptions

    def secrets(self) -> dict[str, Secret]:
        return {"password": self.options.password} if self.options.password else {}

    def problems(self) -> Sequence[str]:
        parts = urlsplit(self.options.smtp)
        if self.options.password or addresses.is_loopback(parts.hostname or ""):
            return ()
        return ("user and password are missing: nearly every mail server requires them",)

    def compose(self, draft: Draft) -> Announcement:
        text, subject = ("\n\n".join(draft.parts) or draft.article()).strip(), subject_of(draft.headline or draft.title)
        if not (text and subject):
            raise Permanent("a mail needs a subject and a body")
        payload = {"from": self.options.from_, "to": self.options.to, "subject": subject, "text": text}
        return Announcement(text=text, payload=payload, length=self.measure(text), parts=(text,))

    def endpoint(self) -> str:
        return f"{self.options.smtp}/{self.options.to}"

    def account(self) -> str:
        return self.options.from_

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before
        name = sha256(key.encode()).hexdigest()[:32]
        message_id = f"<{name}@{self.options.from_.rpartition('@')[2]}>"
        message = mail(announcement.payload, message_id, datetime.now(UTC))
        return json_body({"message_id": message_id, "message": message.decode()})

    def send(self, step: Step) -> Receipt:
        body = json.loads(step.body)
        with self._server() as server:
            server.send(self.options.from_, self.options.to, body["message"].encode())
        # this server has accepted the mail, but may not have delivered it
        return Receipt(remote_id=body["message_id"], confirmed=False)

    def whoami(self) -> Account:
        with self._server():
            host = urlsplit(self.options.smtp).hostname
        return Account(name=self.options.from_, notes=(f"mails to {self.options.to} through {host}",))

    def _server(self) -> MailServer:
        from syndicator.channels.email.server import MailServer

        parts = urlsplit(self.options.smtp)
        host, implicit = parts.hostname or "", parts.scheme == "smtps"
        password = reveal(self.options.password) if self.options.password else ""
        plain = not implicit and (addresses.is_loopback(host) or self.context.allow_http)
        try:
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise NeedsPerson(f"channels.{self.name}.smtp: the port is not a number from 1 to 65535") from None
        return MailServer(
            host,
            port,
            implicit_tls=implicit,
            plain_allowed=plain,
            user=self.options.user,
            password=password,
            name=self.name,
        )
