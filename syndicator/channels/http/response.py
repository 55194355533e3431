"""A response, and the meaning of its status. No other module of this package classifies statuses.

    401, 403 → NeedsLogin · 402 → NeedsMoney · 408, 425 → Unreachable · 429 → Limited · redirects → NeedsPerson
    5xx → Ambiguous if the request publishes, else Unreachable · 409 → Ambiguous if it publishes · any other 4xx → Permanent

A kind whose platform uses a status differently tells `raise_for_status` what it means.
"""

from __future__ import annotations

import json
from dataclasses import field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.errors import (
    Ambiguous,
    Limited,
    NeedsLogin,
    NeedsMoney,
    NeedsPerson,
    Permanent,
    Retryable,
    SendError,
    Unreachable,
)
from syndicator.http.retry_after import retry_after
from syndicator.redaction import redact
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta

EVIDENCE_CHARS = 300  # kept of a response
_MOST_CLEANED = 20_000  # characters


@value
class Response:
    """A response of any status. Header names are in lower case; `secrets` may be repeated in it."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    host: str = ""
    publishes: bool = False  # whether the request would have published something
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx. Ask this before the body is searched for a failure: it may repeat a post's words."""
        return 200 <= self.status < 300

    @property
    def evidence(self) -> str:
        """The status and the start of the body on one line, without secrets and control characters."""
        return f"HTTP {self.status}: {clean(self.text, self.secrets)}".rstrip(": ")

    @property
    def retry_after(self) -> timedelta | None:
        """Return the wait that Retry-After asks for; None without one."""
        return retry_after(self.headers.get("retry-after", ""), datetime.now(UTC))

    def raise_for_status(self, own: Callable[[Response], SendError | None] | None = None) -> Response:
        """Return this response if its status is 2xx. Raises the SendError of any other status.

        `own`: what the platform means by it; asked before the status, which counts if that returns None.
        """
        if self.is_success:
            return self
        if error := (own and own(self)) or self.status_error():
            raise error
        return self

    def status_error(self) -> SendError | None:
        """Return the error of the status; None for 2xx."""
        kind = classify(self.status, publishes=self.publishes)
        if kind is None:
            return None
        message = f"{self.host} answered {self.evidence}"
        if kind is NeedsPerson:
            message += " - the address has moved; redirects are not followed: change the address in config.toml"
        if issubclass(kind, Retryable):
            return kind(message, retry_after=self.retry_after, evidence=self.evidence)
        return kind(message, evidence=self.evidence, **_explained(kind, self.status))

    def json(self) -> Any:
        """Return the body as JSON. Raises Ambiguous (publishing) or Unreachable if it is not valid."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            pass
        raise self.unreadable()

    @property
    def fields(self) -> dict[str, Any]:
        """Return the body if it is a JSON object; else empty."""
        try:
            content = self.json()
        except SendError:
            return {}
        return content if isinstance(content, dict) else {}

    def unreadable(self) -> SendError:
        """Return the error of a 2xx whose body is not as expected."""
        kind = Ambiguous if self.publishes else Unreachable
        return kind(f"{self.host} gave an unreadable answer: {self.evidence}", evidence=self.evidence)


def _explained(kind: type[SendError], status: int) -> dict[str, bool]:
    """Return `unexplained` for a refusal by status alone: it does not say if this post or all are refused."""
    return {"unexplained": True} if kind is Permanent or status == 403 else {}


def classify(status: int, *, publishes: bool) -> type[SendError] | None:
    """Return the error class of a status; None for 2xx. See the table above."""
    if 200 <= status < 300:
        return None
    if status == 429:
        return Limited
    if status in (408, 425):
        return Unreachable
    if status == 402:
        return NeedsMoney
    if status in (401, 403):
        return NeedsLogin
    if publishes and status == 409:  # it may conflict with an earlier request of ours that succeeded
        return Ambiguous
    if status >= 500 or status == 303:  # 303 points at the result of a request that was carried out
        return Ambiguous if publishes else Unreachable
    return NeedsPerson if status < 400 else Permanent


def clean(text: str, secrets: Iterable[str] = (), max_chars: int = EVIDENCE_CHARS) -> str:
    """Return one short, printable line of untrusted text, with secrets shown as `…`."""
    text = redact(_beginning(text), secrets)
    line = " ".join("".join(map(_printable, text)).split())
    return line if len(line) <= max_chars else line[: max_chars - 1] + "…"


def _beginning(text: str) -> str:
    """Return the part of a long text to clean, without its last word, which may be the beginning of a secret."""
    beginning = text[:_MOST_CLEANED]
    if len(text) > _MOST_CLEANED:
        words_end = "".join(map(_printable, beginning)).rfind(" ")
        beginning = beginning[:words_end] if words_end >= 0 else beginning
    return beginning


def _printable(character: str) -> str:
    return character if character.isprintable() else " "
