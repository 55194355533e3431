"""All errors, classified by what the caller must do.

    SyndicatorError                 one clear line for the user
    ├── UsageError                  a command that can't be carried out; exit 2
    │   └── ConfigError             all mistakes in a config file; exit 2
    ├── TemplateError               a template that can't be read or filled in; has file and line
    ├── LedgerError                 the ledger can't be read or written; nothing more is sent
    ├── FetchError                  a web address could not be read
    ├── SourceError                 a source could not be read; the next pass tries again
    └── SendError                   a channel did not take a delivery
        ├── Retryable               certainly not published; try again, not before `retry_after`
        │   ├── Limited             the platform accepts no more requests for now: the channel waits
        │   └── Unreachable         the platform can't be reached or is down: the channel waits
        ├── Permanent               certainly not published, trying again can't help
        ├── ChannelBroken           certainly not published, and nothing else will be: the channel pauses
        │   ├── NeedsLogin          a person must renew a token or a permission
        │   ├── NeedsMoney          a person must pay
        │   └── NeedsPerson         switched off by the platform, or its API moved: a person must look
        ├── ByHand                  a person publishes it
        ├── Duplicate               the platform reports an existing copy
        └── Ambiguous               it may have been published: never retried blindly

Any other exception from a channel's `send` counts as Ambiguous.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import timedelta

    from syndicator.model import Receipt


class SyndicatorError(Exception):
    """One clear line: what, where, and what to do."""


class UsageError(SyndicatorError):
    """The command can't be carried out as it was given."""


class ConfigError(UsageError):
    """All mistakes in a configuration, one per line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class TemplateError(SyndicatorError):
    """A template can't be read or filled in."""


class TooSlow(TemplateError):
    """Rendering takes too long."""


class LedgerError(SyndicatorError):
    """The ledger can't be read, written or trusted."""


class FetchError(SyndicatorError):
    """A web address could not be read: unknown host, no answer, too slow, too large, or not public."""


class TooLargeError(FetchError):
    """What a web address serves is larger than it may be."""


class SourceError(SyndicatorError):
    """A source could not be read.

    `retry_after`: the wait that the server asked for, if any. `checkpoint`, if any, replaces the former one for the
    next read.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: timedelta | None = None,
        checkpoint: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.checkpoint = checkpoint


class SendError(SyndicatorError):
    """A channel did not take a delivery. `evidence`: the platform's answer, shortened, without secrets.

    `outcome`: its name in the log of attempts, also for a channel's subclasses. `unexplained`: the answer does not say
    whether this post or the channel is at fault; delivery finds out.
    """

    outcome: ClassVar[str] = "failed"

    def __init__(self, message: str, *, evidence: str = "", unexplained: bool = False) -> None:
        super().__init__(message)
        self.evidence = evidence
        self.unexplained = unexplained


class Retryable(SendError):
    """Certainly not published. `retry_after`: the wait that the platform asked for."""

    outcome = "retryable"

    def __init__(self, message: str, *, retry_after: timedelta | None = None, evidence: str = "") -> None:
        super().__init__(message, evidence=evidence)
        self.retry_after = retry_after


class Limited(Retryable):
    """Certainly not published: the platform accepts no more requests for now, whatever the post."""

    outcome = "limited"


class Unreachable(Retryable):
    """Certainly not published: there was no connection, or the platform is down.

    `connected`: something answered, so the post itself may be the cause.
    """

    outcome = "unreachable"

    def __init__(
        self, message: str, *, connected: bool = True, retry_after: timedelta | None = None, evidence: str = ""
    ) -> None:
        super().__init__(message, retry_after=retry_after, evidence=evidence)
        self.connected = connected


class Permanent(SendError):
    """Certainly not published, and the same request never will be."""

    outcome = "permanent"


class ChannelBroken(SendError):
    """Certainly not published: the channel is at fault, not the post."""

    outcome = "needs_person"


class NeedsLogin(ChannelBroken):
    """The token is missing, expired, revoked, or lacks a permission."""

    outcome = "needs_login"


class NeedsMoney(ChannelBroken):
    """Credits or a paid plan are missing, or a spending limit is reached."""

    outcome = "needs_money"


class NeedsPerson(ChannelBroken):
    """The receiver is switched off or has moved; the same request works once a person has fixed that.

    `may_pass`: how long the channel waits before it pauses, since the problem may end without a person.
    """

    def __init__(self, message: str, *, evidence: str = "", may_pass: timedelta | None = None) -> None:
        super().__init__(message, evidence=evidence)
        self.may_pass = may_pass


class ByHand(SendError):
    """Not published: a person must do that, as the message says. It is never sent again automatically."""

    outcome = "by_hand"


class Duplicate(SendError):
    """The platform reports an existing copy; `receipt`, if it names the copy."""

    outcome = "duplicate"

    def __init__(self, message: str, *, receipt: Receipt | None = None, evidence: str = "") -> None:
        super().__init__(message, evidence=evidence)
        self.receipt = receipt


class Ambiguous(SendError):
    """It may have been published."""

    outcome = "ambiguous"


def unexpected(error: BaseException) -> str:
    """Return one line for an unexpected error: it must not stop the rest, but must be reported.

    Expected errors have one.
    """
    if isinstance(error, SyndicatorError):
        return str(error)
    said = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"unexpected {said}; this is a bug: please report it with what `syndicator -v …` prints"


@contextmanager
def kept_apart(report: Callable[[str], None]) -> Iterator[None]:
    """Report what fails in this context, so that it stops nothing else. Raises LedgerError: without a ledger nothing goes on."""
    try:
        yield
    except LedgerError:
        raise
    except Exception as error:  # noqa: BLE001
        report(unexpected(error))
