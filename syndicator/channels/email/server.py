"""Talk to a mail server, one command at a time, to know whether a failure came before or after the mail was sent."""

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
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, BinaryIO, Self

    from syndicator.errors import SendError

READ_SECONDS = 30.0  # of silence
TOTAL_SECONDS = 90.0  # from the connection to its end
MOST_BYTES = 200_000  # of a server's answers; a usual conversation has 2,000


class MailServer:
    """A context manager that logs in, and closes the connection at its end. Raises SendError.

    `name`: of the channel, for messages.
    """

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
        self._socket: socket.socket | None = None
        self._is_late = False
        self._timer = Timer(TOTAL_SECONDS, self._abort)

    def __enter__(self) -> Self:
        self._timer.daemon = True
        self._timer.start()
        try:
            self._smtp = self._connect()
            self._secure(self._smtp)
            if self._user:
                self._smtp.login(self._user, self._password)
        except (
            OSError,
            smtplib.SMTPException,
            ValueError,
            NeedsPerson,
        ) as error:  # ValueError: an unreadable challenge
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
        """Send a mail. Raises Ambiguous if the server's answer to the mail was lost."""
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
            raise Ambiguous(f"{self._host} did not answer after the mail: {self._detail(error)}") from None
        if not 200 <= answer[0] < 600 or 300 <= answer[0] < 400:
            raise Ambiguous(f"{self._host} gave an unreadable answer after the mail: {self._read(answer)}")
        self._expect(answer, "mail")

    def _connect(self) -> smtplib.SMTP:
        if self._implicit_tls:
            context = ssl.create_default_context()
            return _SecureConnection(self._watch, self._host, self._port, timeout=READ_SECONDS, context=context)
        return _Connection(self._watch, self._host, self._port, timeout=READ_SECONDS)

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
        """Raise an error unless the answer accepts this part of the dialogue, by its first digit. The mail was not sent."""
        code = answer[0]
        if code // 100 == accepted // 100:
            return
        line = f"{self._host} refuses the {what}: {self._read(answer)}"
        if code == 421 or not 400 <= code < 600 or (code < 500 and what != "mail"):
            raise Unreachable(line)
        if 400 <= code < 500:
            raise Retryable(line)
        raise Permanent(line, unexplained=True) if what in ("message", "mail") else NeedsPerson(line)

    def _read(self, answer: tuple[int, bytes]) -> str:
        return f"{answer[0]} {clean(answer[1].decode(errors='replace'), [self._password])}"

    def _failure(self, error: Exception) -> SendError:
        """Return the error for a failure before the mail was sent."""
        if isinstance(error, NeedsPerson):
            return error
        detail = self._detail(error)
        if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
            return NeedsLogin(f"{self._host} refuses user and password of channels.{self._name}: {detail}")
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return NeedsPerson(f"{self._host} does not offer this: {detail}")
        if isinstance(error, ssl.SSLCertVerificationError):
            return NeedsPerson(f"{self._host} has no valid certificate: {error.verify_message}")
        refused = isinstance(error, ConnectionRefusedError | socket.gaierror) or self._smtp is None
        return Unreachable(f"{self._host} can't be reached: {detail}", connected=not refused)

    def _detail(self, error: Exception) -> str:
        if isinstance(error, smtplib.SMTPResponseException):
            text = f"{error.smtp_code} {_text(error.smtp_error)}"
        else:
            text = str(error)
        return clean(text or type(error).__name__, [self._password] if self._password else [])

    def _watch(self, sock: socket.socket) -> None:
        """Remember the socket, from the beginning, so that `_abort` can shut it down."""
        self._socket = sock
        if self._is_late:
            self._abort()

    def _abort(self) -> None:
        """Shut down a connection that takes too long, so that reads and writes fail."""
        self._is_late = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # wakes the reader, whatever layers lie above

    def _end(self) -> None:
        self._timer.cancel()
        if self._smtp is not None:
            self._smtp.close()


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


class _Answers:
    """Limits a server's answers to MOST_BYTES in all: smtplib itself would read an endless answer for ever."""

    def __init__(self, lines: BinaryIO) -> None:
        self._lines = lines
        self._left = MOST_BYTES

    def readline(self, most: int) -> bytes:
        line = self._lines.readline(most)
        self._left -= len(line)
        if self._left < 0:
            raise OSError(f"more than {MOST_BYTES:,} bytes of answers")
        return line

    def close(self) -> None:
        self._lines.close()


class _Connection(smtplib.SMTP):
    """Calls `watch` with its socket before it reads the first answer, and again after STARTTLS."""

    def __init__(self, watch: Callable[[socket.socket], None], *args: Any, **options: Any) -> None:
        self._watch = watch
        super().__init__(*args, **options)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self._watch(self.sock)
            self.file = _Answers(self.sock.makefile("rb"))
        return super().getreply()


class _SecureConnection(_Connection, smtplib.SMTP_SSL):
    pass


def _dotted(message: bytes) -> bytes:
    """Return a message for DATA: lines that begin with a dot get another one, and a line with a single dot ends it."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"
