"""The receipts file: all published copies as a data file of the blog, for its site and for restoring a lost ledger.

Entries about posts and channels that the ledger does not know are kept.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.atomic_write import replace_file
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.syndications import Syndication
from syndicator.model import State
from syndicator.receipts.content import ReceiptsContent, copies_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from syndicator.config import LedgerConfig
    from syndicator.ledger.syndications import OpenDelivery, SyndicationStore
    from syndicator.ledger.timeline import Timeline
    from syndicator.model import Post

_FROM_FILE = "according to the receipts file"
_IN_DOUBT = "the receipts file says that it was about to be sent, and this ledger has no record of the attempt"


class ReceiptsFile:
    """The configured file, if any. `kinds`: channel → kind. `read_only`: nothing is written.

    Entries about posts and channels that the ledger does not know are read once, and written back unchanged.
    """

    def __init__(
        self,
        settings: LedgerConfig,
        syndications: SyndicationStore,
        kinds: Mapping[str, str],
        *,
        timeline: Timeline | None = None,
        read_only: bool = False,
    ) -> None:
        self._path = settings.receipts
        self._git = settings.receipts_git
        self._syndications = syndications
        self._kinds = kinds
        self._read_only = read_only
        self._lock = Lock()
        self._content: ReceiptsContent | None = None  # as last written by us
        self._timeline = timeline
        self._intended: frozenset[tuple[str, str]] = frozenset()  # (post id, channel)
        self._failed = False  # recording intents failed: the file must stay as it is, until the next pass tries again

    def exists(self) -> bool:
        """Whether a receipts file is configured and exists."""
        return self._path is not None and self._path.is_file()

    def take_over(self) -> None:
        """Take over the file's state of each delivery of which the ledger knows less. Raises UsageError if it can't be read."""
        if not self.exists():
            return
        if self._timeline and self._has_intents():
            self._timeline.part_from(copy.intent for copy in self._read() if copy.intent)
        if not (deliveries := [*self._syndications.untried(), *self._syndications.tried()]):
            return
        known = {(*name, copy.channel): copy for copy in self._read() for name in _names(copy.url, copy.slug)}
        for delivery in deliveries:
            names = _names(delivery.url, delivery.slug)
            copy = next((known[key] for name in names if (key := (*name, delivery.channel)) in known), None)
            if copy and not (copy.url and delivery.url and _alias(copy.url) != _alias(delivery.url)):
                self._take_over(delivery, copy)

    def _take_over(self, delivery: OpenDelivery, copy: Syndication) -> None:
        if copy.state is State.SENDING:
            if not self._is_own(copy):
                self._syndications.take_over(delivery.delivery, copy, _IN_DOUBT)
        elif delivery.tried_at is None or (copy.sent_at is not None and copy.sent_at > delivery.tried_at):
            self._syndications.take_over(delivery.delivery, copy, _FROM_FILE)

    def _is_own(self, copy: Syndication) -> bool:
        """Whether this ledger itself recorded the intent to send it, and so knows the outcome."""
        return bool(self._timeline and copy.intent and self._timeline.knows(copy.intent))

    def posts_by_channel(self, posts: Iterable[Post]) -> dict[str, list[Post]]:
        """Channel → the given posts that the file lists for it. Raises UsageError if it can't be read."""
        known = {name: post for post in posts for name in _names(post.url, post.slug)}
        listed: dict[str, list[Post]] = {}
        for copy in self._read() if self.exists() else ():
            if post := next((known[name] for name in _names(copy.url, copy.slug) if name in known), None):
                listed.setdefault(copy.channel, []).append(post)
        return listed

    def record_intents(self, planned: Sequence[tuple[Post, str]]) -> tuple[str, ...]:
        """With `receipts_git`: record the intent to send these posts in the file; with "push", commit and push it, too.

        `planned`: pairs of post and channel. Returns the errors; if there are any, nothing may be sent.
        """
        if not self._git or self._path is None or self._read_only or self._timeline is None or not planned:
            return ()
        self._intended = frozenset((post.id, channel) for post, channel in planned)
        position, now = self._timeline.step(), datetime.now(UTC)
        intents = [
            Syndication(
                slug=post.slug,
                title=post.title,
                url=post.url,
                channel=channel,
                state=State.SENDING,
                sent_at=now,
                intent=position,
            )
            for post, channel in planned
        ]
        problems = self._write(intents=intents)
        if not problems and self._git == "push":
            problems = self._commit(intent=True)
        self._failed = bool(problems)
        return tuple(f"{problem}; nothing is sent until that works" for problem in problems)

    def may_send(self, post: Post, channel: str) -> bool:
        """With `receipts_git`: whether the intent to send a post, or every post of a digest, is recorded. Else always true."""
        if not self._git or self._path is None or self._read_only:
            return True
        posts = post.digest_of if (post.id, channel) not in self._intended else (post.id,)
        return bool(posts) and all((part, channel) in self._intended for part in posts)

    def update(self, post: str | None = None) -> tuple[str, ...]:
        """Write the file, if one is configured. `post`: the id of the only post that changed since the last call.

        Returns the error, if any; the next call writes everything again.
        """
        return self._write(post)

    def _write(self, post: str | None = None, intents: Sequence[Syndication] = ()) -> tuple[str, ...]:
        if self._path is None or self._read_only:
            return ()
        try:
            with self._lock:
                self._update(self._path, post, intents)
        except OSError as error:
            return (f"receipts not written: {self._path}: {error.strerror}",)
        except (UsageError, LedgerError) as error:
            return (f"receipts not written: {error}",)
        return ()

    def publish(self, *, changed: bool = True) -> tuple[str, ...]:
        """Update the file if something `changed`, then commit and push it as configured. Returns the errors."""
        if self._failed:
            return ()  # `record_intents` has reported the error
        changed = changed or self._is_behind() or bool(self._git and self._has_intents())
        return (self.update() if changed else ()) or self._commit()

    def _is_behind(self) -> bool:
        """Whether something was sent after the file was written: it could not be written then."""
        if self._path is None or self._read_only or (newest := self._syndications.newest_send()) is None:
            return False
        try:
            written = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        except OSError:
            return True
        if written >= newest:
            return False
        if self._syndications.has_sent_since(written):
            return True
        with suppress(OSError):
            os.utime(self._path, (newest.timestamp(), newest.timestamp()))  # what others sent is not looked at again
        return False

    def _commit(self, *, intent: bool = False) -> tuple[str, ...]:
        if not self._git or self._path is None or self._read_only:
            return ()
        from syndicator.receipts.git import commit_receipts

        return commit_receipts(self._path, push=self._git == "push", intent=intent)

    def _has_intents(self) -> bool:
        """Whether the file has intents: of this pass, or of one that was killed."""
        return self._path is not None and self._path.is_file() and b'"sending"' in self._path.read_bytes()

    def _update(self, path: Path, post: str | None, intents: Sequence[Syndication]) -> None:
        if self._content and post:
            for copy in self._syndications.current(post):
                self._content.add(copy)
        else:
            foreign = self._foreign(self._read()) if path.is_file() else []
            self._content = ReceiptsContent(self._kinds, [*foreign, *intents, *self._syndications.current()])
        new = self._content.text().encode(errors="replace")
        if not path.is_file() or path.read_bytes() != new:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, new)
        else:
            with suppress(OSError):
                os.utime(path)  # it is not behind

    def _foreign(self, copies: Iterable[Syndication]) -> list[Syndication]:
        """The copies about which the ledger knows nothing: it neither attempted nor intended to send them."""
        touched = {
            (*name, channel) for url, slug, channel in self._syndications.attempted() for name in _names(url, slug)
        }
        return [
            copy
            for copy in copies
            if not any((*n, copy.channel) in touched for n in _names(copy.url, copy.slug)[:1])
            and not (copy.state is State.SENDING and self._is_own(copy))
        ]

    def _read(self) -> list[Syndication]:
        """Return every copy in the file. Raises UsageError if it is not valid, so that nothing is sent twice."""
        assert self._path is not None
        try:
            return copies_in(self._path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{self._path}: not a valid receipts file: {error}; correct it, or delete it if nothing was sent yet"
            ) from None


def _alias(url: str) -> str | None:
    from syndicator.sources.urls import alias_of  # most blogs have no receipts file

    return alias_of(url)


def _names(url: str, slug: str) -> list[tuple[str, str]]:
    """Return the identifiers of a post in the file, the address before the slug."""
    return [(kind, name) for kind, name in (("url", _alias(url) or ""), ("slug", slug)) if name]
