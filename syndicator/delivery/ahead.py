"""What a channel sends next, claimed while nothing is in flight.

The intent of such a delivery is committed together with the receipt of the one before it, which halves what the ledger
costs where sending is quick, such as to a hook nearby. Where it is slow, or where a copy can be looked up, the requests
take so much longer than a commit that each delivery is claimed in its turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from math import inf
from typing import TYPE_CHECKING

from syndicator.delivery.attempt import Attempt
from syndicator.model import Delivery, Post, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.channels import Channel
    from syndicator.delivery.completer import Completer
    from syndicator.ledger import Ledger

Upcoming = Callable[[int], Sequence[tuple[Delivery, Post]]]  # the next ones, at most so many; none once it is to stop

MOST = 50  # deliveries
SECONDS = 0.2  # of sending
LONGEST = 1.0  # seconds that something is claimed and not sent, if sending has become slower: a person can't change it


def nothing(_: int) -> Sequence[tuple[Delivery, Post]]:
    """Say that nothing comes next."""
    return ()


class Ahead:
    """The deliveries of one channel that are claimed, and to be sent after the current one."""

    def __init__(self, ledger: Ledger, channel: Channel, completer: Completer) -> None:
        self._ledger = ledger
        self._channel = channel
        self._completer = completer
        self._attempts: dict[int, Attempt] = {}  # by delivery, in their order
        self._claimed_at = -inf
        self._pace = inf  # seconds that the newest request took

    @property
    def has_begun(self) -> bool:
        """Whether the intent of the next delivery is committed, so that it has to be sent now."""
        following = next(iter(self._attempts.values()), None)
        return following is not None and following.intent is not None and following.intent.number > 0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Send something in this context: the time that takes determines how much is prepared ahead."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._pace = time.monotonic() - began

    def take(self, delivery: Delivery) -> Attempt | None:
        """Return the attempt of a delivery that was claimed ahead, to be sent now."""
        if self._is_slow and not self.has_begun:
            self.put_back()
        return self._attempts.pop(delivery.id, None)

    def claim(self, delivery: Delivery, post: Post, upcoming: Upcoming, *, if_works: bool) -> Attempt | None:
        """Claim a delivery, and some of what comes after it. Returns its attempt, if it could be claimed."""
        self.put_back()  # of a turn that was skipped
        state = State.SENT if delivery.state is State.SENT else State.PENDING
        following = upcoming(self._number()) if if_works and state is State.PENDING else ()
        wanted = [(delivery, post), *(each for each in following if each[0].state is not State.SENT)]
        claims = self._ledger.transitions.claim_all(
            [each for each, _ in wanted], self._ledger.instance.id, state=state, if_works=if_works
        )
        self._claimed_at = time.monotonic()
        known = [(claims[each.id], post) for each, post in wanted if each.id in claims]
        self._attempts = {
            claim.delivery: Attempt(claim.claimed, post, self._channel, claim, if_works=if_works)
            for claim, post in known
        }
        return self._attempts.pop(delivery.id, None)

    def waiting(self) -> list[Attempt]:
        """Return the attempts at what is to be sent next."""
        return list(self._attempts.values())

    def next(self, upcoming: Upcoming) -> Attempt | None:
        """Return the attempt whose intent can be committed with the receipt of the current one, if there is such."""
        if not self._attempts or self._is_slow:
            return None
        attempts = [self._attempts.get(delivery.id) for delivery, _ in upcoming(1)]
        return next((attempt for attempt in attempts if attempt and attempt.intent), None)

    def put_back(self) -> None:
        """Let everybody else have what was claimed ahead. Raises LedgerError."""
        attempts, self._attempts = self.waiting(), {}
        if not attempts:
            return
        first, *others = attempts  # only the intent of the first may be committed
        self._completer.give_back(first)
        self._ledger.transitions.put_back([attempt.fence for attempt in others], self._ledger.instance.id)

    @property
    def _is_slow(self) -> bool:
        """Whether the others are to have what is claimed."""
        return self._pace > SECONDS or time.monotonic() - self._claimed_at > LONGEST

    def _number(self) -> int:
        """Return how many deliveries are sent in SECONDS."""
        return 0 if self._channel.can_find else min(MOST, int(SECONDS / max(self._pace, SECONDS / MOST)))
