"""Everything that can go wrong, by what the caller has to do about it.

    SyndicatorError                 one clear line for a person
    ├── UsageError                  a command that makes no sense; exit 2
    │   └── ConfigError             every mistake of a config file at once; exit 2
    ├── TemplateError               a template that can't be read or filled in; has file and line
    ├── LedgerError                 the ledger can't be trusted or written; nothing more is sent
    ├── FetchError                  an address of the web could not be read
    ├── SourceError                 a source could not be read; the next pass tries again
    └── SendError                   a channel did not take a delivery
        ├── Retryable               surely not published; try again, not before `retry_after`
        ├── Permanent               surely not published, trying again can't help
        ├── ChannelBroken           surely not published, and nothing else will be: the channel pauses
        │   ├── NeedsLogin          a person must renew a token or a permission
        │   ├── NeedsMoney          a person must pay
        │   └── NeedsPerson         switched off over there, or its API moved: a person must look
        ├── Duplicate               the platform says that it has this already
        └── Ambiguous               it may have been published: never a blind retry

Whatever else escapes a channel's `send` counts as Ambiguous.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from syndicator.model import Receipt


class SyndicatorError(Exception):
    """One clear line: what, where, and what to do."""


class UsageError(SyndicatorError):
    """The command can't be carried out as it was given."""


class ConfigError(UsageError):
    """All mistakes of a configuration, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class TemplateError(SyndicatorError):
    """A template that can't be read or filled in."""


class LedgerError(SyndicatorError):
    """The ledger can't be read, written or trusted."""


class FetchError(SyndicatorError):
    """An address of the web could not be read: no such host, no answer, too slow, too large, or not a public one."""


class SourceError(SyndicatorError):
    """A source could not be read this time.

    `retry_after` is the wait that the server asked for, if it did. `checkpoint`,
    where there is one, is to be given to the next read in place of the former one.
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
    """A channel did not take a delivery. `evidence` is what the platform answered, cut short, without secrets.

    `outcome` is what the log of attempts calls it, also where a channel has a class of its own for it.
    """

    outcome: ClassVar[str] = "failed"

    def __init__(self, message: str, *, evidence: str = "") -> None:
        super().__init__(message)
        self.evidence = evidence


class Retryable(SendError):
    """Surely not published. `retry_after`: the wait that the platform asked for."""

    outcome = "retryable"

    def __init__(self, message: str, *, retry_after: timedelta | None = None, evidence: str = "") -> None:
        super().__init__(message, evidence=evidence)
        self.retry_after = retry_after


class Permanent(SendError):
    """Surely not published, and the same request will never be."""

    outcome = "permanent"


class ChannelBroken(SendError):
    """Surely not published: the channel is at fault, not the post."""

    outcome = "needs_person"


class NeedsLogin(ChannelBroken):
    """The token is missing, expired, revoked, or may not do this."""

    outcome = "needs_login"


class NeedsMoney(ChannelBroken):
    """Credits, a plan or a spending limit stand in the way."""

    outcome = "needs_money"


class NeedsPerson(ChannelBroken):
    """The far end is switched off or has moved; the same request works once a person has looked."""


class Duplicate(SendError):
    """The platform says that it has this already; `receipt` where it names the copy."""

    outcome = "duplicate"

    def __init__(self, message: str, *, receipt: Receipt | None = None, evidence: str = "") -> None:
        super().__init__(message, evidence=evidence)
        self.receipt = receipt


class Ambiguous(SendError):
    """It may have been published."""

    outcome = "ambiguous"


def unexpected(error: BaseException) -> str:
    """One line for what nobody foresaw: it must not stop the rest, and must be heard of. What was foreseen has its own."""
    if isinstance(error, SyndicatorError):
        return str(error)
    said = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"unexpected {said}; this is a bug: please report it with what `syndicator -v …` prints"
