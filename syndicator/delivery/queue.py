"""The work of a pass on one channel: reconcile unknown deliveries, then send due ones in order, one at a time."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from syndicator.app.merge import outlined
from syndicator.app.results import DeliveryOutcome, outcome_of
from syndicator.delivery.ahead import nothing
from syndicator.delivery.attempt import ChannelStopped, unresolved_step
from syndicator.delivery.digests import evaluate_with_digest
from syndicator.delivery.lease import lease
from syndicator.delivery.retry_policy import PROBE_INTERVAL, PROBES_BY_ONE, is_ahead, waits
from syndicator.delivery.schedule import MOST_BODIES
from syndicator.errors import LedgerError, unexpected
from syndicator.ledger.channels import AT_FAULT
from syndicator.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syndicator.app.posts import PostReader
    from syndicator.delivery.ahead import Upcoming
    from syndicator.delivery.executor import DeliveryExecutor
    from syndicator.delivery.reconcile import Reconciler
    from syndicator.delivery.schedule import Schedule, ScheduledDelivery
    from syndicator.delivery.updates import Updater
    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import ChannelRecord
    from syndicator.model import Delivery, Post
    from syndicator.receipts.file import ReceiptsFile


log = logging.getLogger(__name__)


class _Ready(NamedTuple):
    """A delivery that may go out now. `is_outlined`: its post is without its body."""

    delivery: Delivery
    post: Post
    is_outlined: bool


@dataclass(slots=True)
class QueueResult:
    """The result of the work on one channel.

    `paused`: the channel was tried and does not work. `busy`: others use it. `ledger_failed`: nothing more may be sent, on
    any channel.
    """

    channel: str = ""
    outcomes: list[DeliveryOutcome] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    held: list[ScheduledDelivery] = field(default_factory=list)
    paused: bool = False
    busy: bool = False
    ledger_failed: bool = False


class ChannelQueue:
    """The due deliveries of one channel."""

    def __init__(
        self,
        name: str,
        ledger: Ledger,
        posts: PostReader,
        schedule: Schedule,
        executor: DeliveryExecutor,
        reconciler: Reconciler,
        updater: Updater,
        receipts: ReceiptsFile,
    ) -> None:
        self._name = name
        self._ledger = ledger
        self._deliveries = ledger.deliveries
        self._posts = posts
        self._schedule = schedule
        self._executor = executor
        self._reconciler = reconciler
        self._updater = updater
        self._receipts = receipts
        self.result = QueueResult(name)
        self._record: ChannelRecord | None = None  # as it was last seen, before this delivery
        self._failed: dict[int, tuple[int, Post]] = {}  # place among the outcomes → delivery, post

    def work(self, stop: Callable[[], bool]) -> QueueResult:
        """Process what is due, unless another live instance does. `stop` is called before each delivery."""
        try:
            with lease(self._ledger, self._name) as held:
                self.result.busy = not held
                if held:
                    self._reconcile_due(stop)
                    self._send_due(stop)
                    self._update_due(stop)
        except ChannelStopped as stopped:
            self.stopped(stopped)
        except LedgerError as error:
            self.result.ledger_failed = True
            self.result.problems.append(str(error))
        except Exception as error:
            log.debug("channel stopped", exc_info=error, extra={"channel": self._name})
            self.result.problems.append(f"{self._name}: {unexpected(error)}")
        return self.result

    def send(self, delivery: Delivery, post: Post, upcoming: Upcoming = nothing) -> None:
        """Send one delivery, reconcile it at once if the answer was lost, and report. `upcoming`: what is sent after it.

        Raises ChannelStopped, LedgerError.
        """
        try:
            sent = self._executor.execute(delivery, post, if_works=self._works, upcoming=upcoming)
            if sent is None:
                self._record = None  # also where somebody else has stopped the channel
            after = sent or self._deliveries.get(delivery.id)
            if _is_unresolved(after) and after.due_at and after.due_at <= self._ledger.now():
                self._reconciler.reconcile(after, post)
                after = self._deliveries.get(delivery.id)
            if after.state is State.SENT:
                self._resume()
            elif after.state is State.FAILED:  # an answer about this post
                self._end_wait()
        except ChannelStopped:
            self._report(delivery, self._deliveries.get(delivery.id), post)
            raise
        self._report(delivery, after, post)

    def _reconcile_due(self, stop: Callable[[], bool]) -> None:
        for delivery in self._deliveries.due(self._name, State.UNKNOWN, State.SENT):
            if _is_unresolved(delivery) and not stop() and not self._waits():
                post = self._posts.get(delivery.post_id)
                try:
                    self._reconciler.reconcile(delivery, post)
                except ChannelStopped:
                    self._report(delivery, self._deliveries.get(delivery.id), post)
                    raise
                after = self._deliveries.get(delivery.id)
                self._report(delivery, after, post)
                if after.state is State.SENT:
                    self._end_wait()

    def _send_due(self, stop: Callable[[], bool]) -> None:
        """Send what is due now, after deciding about everything open."""
        ready = deque(self._ready())
        with self._putting_back():
            while ready:
                if not self._executor.ahead.has_begun:
                    if self._must_end(stop):
                        return
                    if self._schedule.window_has_closed(ready[0].delivery):
                        ready.popleft()  # the next pass holds it
                        continue
                self._complete(ready, 1)
                delivery, post, _ = ready.popleft()
                self.send(delivery, post, partial(self._upcoming, ready, stop))

    def _must_end(self, stop: Callable[[], bool]) -> bool:
        """Whether nothing more may be sent in this pass."""
        if stop() or not (self._works or self.is_open()):
            return True
        if self._ledger.instance.lease_is_fresh(self._ledger.lease):
            return False
        self.result.busy = True  # the next pass has a lease of its own
        return True

    def _upcoming(self, ready: deque[_Ready], stop: Callable[[], bool], most: int) -> list[tuple[Delivery, Post]]:
        if stop() or (ready and self._schedule.window_has_closed(ready[0].delivery)):
            return []
        self._complete(ready, most)
        return [(delivery, post) for delivery, post, _ in islice(ready, most)]

    def _complete(self, ready: deque[_Ready], most: int) -> None:
        """Read the bodies of the first deliveries' posts, as far as they were left out."""
        incomplete = [place for place, candidate in enumerate(islice(ready, most)) if candidate.is_outlined]
        posts = self._posts.completed([ready[place].post for place in incomplete])
        for place, post in zip(incomplete, posts, strict=True):
            ready[place] = ready[place]._replace(post=post, is_outlined=False)

    @contextmanager
    def _putting_back(self) -> Iterator[None]:
        """Keep nothing claimed at the end that was not sent."""
        try:
            yield
        finally:
            with suppress(LedgerError):  # was reported; the claims end with this process
                self._executor.ahead.put_back()

    def _ready(self) -> list[_Ready]:
        """Decide about everything open, and return what is due now."""
        with self._posts.lock:
            due = [delivery for delivery in self._deliveries.due(self._name) if not _is_unresolved(delivery)]
        unfinished = [d for d in due if d.state is State.SENT and d.rule != "edited"]
        still_open = [d for d in due if d.state in (State.PENDING, State.HELD, State.SKIPPED)]
        scheduled = evaluate_with_digest(self._schedule, still_open, most_bodies=MOST_BODIES)
        self._ledger.decisions.apply((candidate.delivery, candidate.decision) for candidate in scheduled)
        self.result.held += [
            candidate
            for candidate in scheduled
            if candidate.decision.state is State.HELD and candidate.decision.rule != candidate.delivery.rule
        ]
        ready = [_Ready(delivery, self._posts.get(delivery.post_id), is_outlined=False) for delivery in unfinished]
        ready += [
            _Ready(candidate.delivery, candidate.post, candidate.is_outlined)
            for candidate in scheduled
            if candidate.decision.state is State.PENDING and self._receipts.may_send(candidate.post, self._name)
        ]
        ready.sort(key=lambda candidate: _turn(candidate.delivery))  # otherwise in order, the oldest first
        return ready

    def _update_due(self, stop: Callable[[], bool]) -> None:
        for delivery in self._deliveries.due(self._name, State.SENT):
            if delivery.rule != "edited" or _is_unresolved(delivery):
                continue
            if stop() or not self.is_open():
                return
            post = self._posts.get(delivery.post_id)
            updated = self._updater.update(delivery, post)
            self._report(delivery, self._deliveries.get(delivery.id), post, updated=updated)

    def _report(self, before: Delivery, after: Delivery, post: Post, *, updated: bool = False) -> None:
        if updated or after.state is not before.state or after.error or after.attempts != before.attempts:
            if after.state is State.FAILED:
                self._failed[len(self.result.outcomes)] = after.id, outlined(post)
            self.result.outcomes.append(replace(outcome_of(after, post), updated=updated))
            # At once, as the machine may be discarded before the pass ends.
            self.result.problems += self._receipts.update(post.id)

    def stopped(self, reason: ChannelStopped) -> None:
        """Report that the channel has stopped: what was refused before it turned out to be at fault is pending again."""
        self.result.paused = True
        self.result.problems.append(f"{self._name} {reason}")
        for index, (delivery, post) in self._failed.items():
            self.result.outcomes[index] = outcome_of(self._deliveries.get(delivery), post)

    @property
    def _works(self) -> bool:
        """Whether the channel neither was paused nor waited when last seen: if that has changed, nothing is claimed."""
        return self._record is not None and not (self._record.paused or self._record.waiting)

    def is_open(self) -> bool:
        """Whether the channel may be used. A paused or waiting channel is probed with one delivery now and then."""
        record = self._record = self._ledger.channels.get(self._name)
        if record is None:
            return True
        now = self._ledger.now()
        return not waits(record, now) and not (record.paused and is_ahead(record.probe_at, now, PROBE_INTERVAL))

    def _waits(self) -> bool:
        record = self._ledger.channels.get(self._name)
        return record is not None and waits(record, self._ledger.now())

    def _resume(self) -> None:
        """Let the channel work again: something was sent. Only this queue could have stopped it since, and would have raised."""
        record = self._record or self._ledger.channels.get(self._name)
        if record is not None and (record.paused or record.waiting):
            with self._ledger.database.transaction():
                self._ledger.channels.resume(self._name)
                self._ledger.channels.record_working_probe(self._name, PROBES_BY_ONE)

    def _end_wait(self) -> None:
        """End the wait for an outage: the platform has answered."""
        record = self._ledger.channels.get(self._name)
        if record is not None and record.waiting and not record.paused:
            self._ledger.channels.resume(self._name)


def _turn(delivery: Delivery) -> float:
    """Return whose turn it is to test whether an outage is over: each some times in a row; last those that are at fault."""
    return inf if delivery.failed_probes == AT_FAULT else delivery.failed_probes // PROBES_BY_ONE


def _is_unresolved(delivery: Delivery) -> bool:
    return delivery.state is State.UNKNOWN or (delivery.state is State.SENT and unresolved_step(delivery) is not None)
