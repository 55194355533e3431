"""A response, and what its status means. Nothing else in this room classifies a status.

    401, 403 → NeedsLogin · 402 → NeedsMoney · 408, 425, 429 → Retryable · redirects → NeedsPerson
    5xx → Ambiguous where the request publishes, else Retryable · any other 4xx → Permanent

A kind whose platform means something else by a status looks at the Response before it calls `raise_for_status`.
"""

from __future__ import annotations

import json
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.credentials import redact
from syndicator.errors import Ambiguous, NeedsLogin, NeedsMoney, NeedsPerson, Permanent, Retryable, SendError
from syndicator.http.retry_after import retry_after
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta

EVIDENCE_CHARS = 300  # of a response that are kept


@value
class Response:
    """What came back, whatever its status. Header names are in lower case; `secrets` are those that it may repeat."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    host: str = ""
    publishes: bool = False  # whether the request would have made something public
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def evidence(self) -> str:
        """The status and the start of the body on one line, without secrets and control characters."""
        return f"HTTP {self.status}: {clean(self.text, self.secrets)}".rstrip(": ")

    @property
    def retry_after(self) -> timedelta | None:
        """The wait that the header asks for, in either of its forms; None without one."""
        return retry_after(self.headers.get("retry-after", ""), datetime.now(UTC))

    def raise_for_status(self) -> Response:
        """This response if its status is 2xx. Raises the SendError that its status means otherwise."""
        if (error := self.status_error()) is not None:
            raise error
        return self

    def status_error(self) -> SendError | None:
        """What the status alone means; None for 2xx."""
        kind = classify(self.status, publishes=self.publishes)
        if kind is None:
            return None
        message = f"{self.host} answered {self.evidence}"
        if kind is NeedsPerson:
            message += " - the address has moved; redirects are not followed: change the address in config.toml"
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
            content = self.json()
        except SendError:
            return {}
        return content if isinstance(content, dict) else {}

    def unreadable(self) -> SendError:
        """The error of a 2xx whose body does not say what it should."""
        kind = Ambiguous if self.publishes else Retryable
        return kind(f"{self.host} gave an unreadable answer: {self.evidence}", evidence=self.evidence)


def classify(status: int, *, publishes: bool) -> type[SendError] | None:
    """The class of error that a status means; None for 2xx. See the table above."""
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


def clean(text: str, secrets: Iterable[str] = (), max_chars: int = EVIDENCE_CHARS) -> str:
    """One short line of a stranger's text: printable, secrets shown as `…`."""
    text = redact(text, secrets)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= max_chars else line[: max_chars - 1] + "…"
