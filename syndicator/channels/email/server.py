"""Talk to a mail server, one command at a time, so that a failure is known to be before or after the mail was sent."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING

from syndicator.channels.http.response import clean
from syndicator.errors import Ambiguous, NeedsLogin, NeedsPerson, Permanent, Retryable, Unreachable

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from syndicator.errors import SendError

READ_SECONDS = 30.0  # of silence
TOTAL_SECONDS = 90.0  # from the connection to its end


class MailServer:
    """A connection, logged in, as a context. Raises SendError. `name`: the channel's, for messages."""

    def __init__(
        self, host: str, port: int, *, implicit_tls: bool, plain_allowed: bool, user: str, password: str, name: str
    ) -> None:
        self._host = host
        self._port = port
        self._implicit_tls = implicit_tls
        self._plain_allowed = plain_allowed
        self._user = user
        self._password = password
        self._name = name
        self._smtp: smtplib.SMTP | None = None
        self._timer = Timer(TOTAL_SECONDS, self._abort)

    def __enter__(self) -> Self:
        self._timer.daemon = True
        self._timer.start()
        try:
            self._smtp = self._connect()
            self._secure(self._smtp)
            if self._user:
                self._smtp.login(self._user, self._password)
        except (OSError, smtplib.SMTPException, NeedsPerson) as error:
            self._end()
            raise self._failure(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None and error is None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._end()

    def send(self, sender: str, receiver: str, message: bytes) -> None:
        """Send a mail. Raises Ambiguous if the server's answer to it was lost."""
        smtp = self._smtp
        assert smtp is not None
        try:
            self._expect(smtp.mail(sender), "sender")
            self._expect(smtp.rcpt(receiver), "receiver")
            smtp.putcmd("data")
            self._expect(smtp.getreply(), "message", accepted=354)
        except (OSError, smtplib.SMTPException) as error:
            raise self._failure(error) from None
        try:
            smtp.send(_dotted(message))
            answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Ambiguous(f"{self._host} did not answer after the mail: {self._said(error)}") from None
        self._expect(answer, "mail")

    def _connect(self) -> smtplib.SMTP:
        if self._implicit_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=READ_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(self._host, self._port, timeout=READ_SECONDS)

    def _secure(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._implicit_tls:
            return
        if smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        elif not self._plain_allowed:
            raise NeedsPerson(f"{self._host} does not encrypt: use smtps://, or its port for STARTTLS")

    def _expect(self, answer: tuple[int, bytes], what: str, *, accepted: int = 250) -> None:
        """Raise the error of an answer that does not accept this part. Nothing was sent."""
        code, said = answer[0], clean(answer[1].decode(errors="replace"), [self._password])
        if code == accepted or (accepted == 250 and code == 251):
            return
        line = f"{self._host} refuses the {what}: {code} {said}"
        if code == 421 or (400 <= code < 500 and what != "mail"):
            raise Unreachable(line)
        if 400 <= code < 500:
            raise Retryable(line)
        raise Permanent(line, unexplained=True) if what in ("message", "mail") else NeedsPerson(line)

    def _failure(self, error: Exception) -> SendError:
        """The error of a failure before the mail was sent."""
        if isinstance(error, NeedsPerson):
            return error
        said = self._said(error)
        if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
            return NeedsLogin(f"{self._host} refuses user and password of channels.{self._name}: {said}")
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return NeedsPerson(f"{self._host} does not offer this: {said}")
        if isinstance(error, ssl.SSLCertVerificationError):
            return NeedsPerson(f"{self._host} has no valid certificate: {error.verify_message}")
        refused = isinstance(error, ConnectionRefusedError | socket.gaierror) or self._smtp is None
        return Unreachable(f"{self._host} can't be reached: {said}", connected=not refused)

    def _said(self, error: Exception) -> str:
        text = error.smtp_error if isinstance(error, smtplib.SMTPResponseException) else str(error)
        text = text.decode(errors="replace") if isinstance(text, bytes) else text
        return clean(text or type(error).__name__, [self._password] if self._password else [])

    def _abort(self) -> None:
        """End a connection that takes too long: reads and writes fail."""
        with suppress(OSError, AttributeError):
            self._smtp.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    def _end(self) -> None:
        self._timer.cancel()
        if self._smtp is not None:
            self._smtp.close()


def _dotted(message: bytes) -> bytes:
    """Return a message as DATA takes it: lines that begin with a dot get another, and a dot alone ends it."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"
