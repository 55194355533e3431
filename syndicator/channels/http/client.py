"""Requests over the wire, and what their failures mean. Nothing else in this folder classifies them.

    nothing left the machine (name, connection, TLS)         → Retryable
    something may have left, and no whole answer came back   → Ambiguous where the request publishes, else Retryable
    401, 403 → NeedsLogin · 402 → NeedsMoney · 408, 425, 429 → Retryable · redirects → NeedsPerson
    5xx → Ambiguous where the request publishes, else Retryable · any other 4xx → Permanent

A kind whose platform means something else by a status looks at the Answer before it calls `accepted`. No text
here ever holds an address beyond its host: a hook's address is a secret.
"""

from __future__ import annotations

import json
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from syndicator.config import values
from syndicator.credentials import conceal, redact
from syndicator.errors import (
    Ambiguous,
    NeedsLogin,
    NeedsMoney,
    NeedsPerson,
    Permanent,
    Retryable,
    SendError,
    UsageError,
)
from syndicator.http.retry_after import retry_after
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta

    from syndicator.channels import ChannelContext
    from syndicator.credentials import Secret

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  # between two reads of the socket
WHOLE_SECONDS = 60.0  # from the open connection to the end of the answer
MOST_BYTES = 2_000_000  # of an answer; the rest is not read
EVIDENCE = 300  # characters of an answer that are kept


@value
class Answer:
    """What came back, whatever its status. Header names are in lower case; `hidden` are the secrets it may repeat."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    host: str = ""
    publishes: bool = False
    hidden: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def evidence(self) -> str:
        """The status and the start of the body on one line, without secrets and control characters."""
        return f"HTTP {self.status}: {clean(self.text, self.hidden)}".rstrip(": ")

    def accepted(self) -> Answer:
        """This answer if its status is 2xx. Raises what the status means otherwise."""
        if (failure := self.failure()) is not None:
            raise failure
        return self

    def failure(self) -> SendError | None:
        """What the status alone means; None for 2xx."""
        kind = _meaning(self.status, self.publishes)
        if kind is None:
            return None
        message = f"{self.host} answered {self.evidence}"
        if kind is NeedsPerson:
            message += " - it has moved, and nothing is sent on to where it points: change its address in config.toml"
        if kind is Retryable:
            return Retryable(message, retry_after=self.retry_after, evidence=self.evidence)
        return kind(message, evidence=self.evidence)

    def json(self) -> Any:
        """The body as JSON. Raises Ambiguous (publishing) or Retryable where it is something else."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            pass
        raise self.unreadable()

    @property
    def fields(self) -> dict[str, Any]:
        """The body where it is a JSON object; empty where it is anything else."""
        try:
            found = self.json()
        except SendError:
            return {}
        return found if isinstance(found, dict) else {}

    def unreadable(self) -> SendError:
        """What it means that a 2xx does not say what it should."""
        kind = Ambiguous if self.publishes else Retryable
        return kind(f"{self.host} gave an answer that can't be read: {self.evidence}", evidence=self.evidence)

    @property
    def retry_after(self) -> timedelta | None:
        """The wait that the header asks for, in either of its forms; None without one."""
        return retry_after(self.headers.get("retry-after", ""), datetime.now(UTC))


def request(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    publishes: bool = False,
    hidden: Iterable[str] = (),
    read_seconds: float | None = None,
    whole_seconds: float | None = None,
) -> Answer:
    """Make one request on a connection of its own, once, following no redirect.

    `publishes`: it must not happen twice, so what is uncertain is Ambiguous. `hidden`: what must not show in
    `evidence`. The times are READ_SECONDS and WHOLE_SECONDS unless given. Raises SendError where no whole answer came
    back; an answer of any status is returned.
    """
    from syndicator.channels.http import transport as _wire

    wire = _wire.OneShotAdapter(publishes=publishes, read_seconds=read_seconds, whole_seconds=whole_seconds)
    return wire.exchange(method, url, body, headers or {}, tuple(hidden))


def _meaning(status: int, publishes: bool) -> type[SendError] | None:
    if 200 <= status < 300:
        return None
    if status in (408, 425, 429):
        return Retryable
    if status == 402:
        return NeedsMoney
    if status in (401, 403):
        return NeedsLogin
    if status >= 500 or status == 303:  # 303 points at the result of what was done
        return Ambiguous if publishes else Retryable
    return NeedsPerson if status < 400 else Permanent


def clean(text: str, hidden: Iterable[str] = (), most: int = EVIDENCE) -> str:
    """One short line of what a stranger wrote: printable, secrets as `…`."""
    text = redact(text, hidden)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def reveal(value: Secret | str) -> str:
    """A secret's value. Raises NeedsLogin with the line that says what is missing."""
    if isinstance(value, str):
        conceal(value)
        return value
    try:
        return value.reveal()
    except UsageError as error:
        line = str(error)
    raise NeedsLogin(line)


def secrets_of(url: str) -> tuple[str, ...]:
    """What must not be shown of a hook's address: itself, its path, and the parts that open it."""
    address = urlsplit(url)
    steps = [step for step in address.path.split("/") if step]
    keys = [step for step in steps if len(step) >= 8] + steps[-1:] + [value for _, value in parse_qsl(address.query)]
    return (url, address.path.strip("/"), *(key for key in keys if len(key) >= 4), address.password or "")


def checked(url: str, what: str, *, allow_http: bool) -> str:
    """The address, if a channel may send to it; `what` names it. Raises NeedsPerson, without repeating it."""
    try:
        return values.address(url, allow_http=allow_http)
    except ValueError as error:
        line = str(error).partition(": ")[0]
    raise NeedsPerson(f"{what}: {line}")


def base(context: ChannelContext, default: str) -> str:
    """The server that a channel talks to, without a slash at the end. Raises NeedsPerson."""
    what = f"channels.{context.name}.base_url"
    return checked(context.base_url or default, what, allow_http=context.allow_http).rstrip("/")


def as_json(value: Any) -> bytes:
    """A body for the wire: compact, in UTF-8; what is no Unicode becomes `?`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
