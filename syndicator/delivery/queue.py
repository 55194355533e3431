"""One channel's share of a pass: take it, settle what is in doubt, then send what is due, in order, one at a time."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from syndicator.app.results import DeliveryResult, outcome_of
from syndicator.delivery.digests import plan_with_digest
from syndicator.delivery.executor import ChannelPaused, deliver
from syndicator.delivery.reconcile import doubtful, settle
from syndicator.delivery.updates import update
from syndicator.errors import LedgerError, unexpected
from syndicator.ledger.instance import alive, forget_dead
from syndicator.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syndicator.app import Session
    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.ledger import Ledger
    from syndicator.model import Delivery, Post


log = logging.getLogger(__name__)


@dataclass(slots=True)
class QueueResult:
    """What one channel's work came to. `paused`: it was tried, and does not work. `ledger_failed`: nothing more may be
    sent, on any channel.
    """

    channel: str = ""
    outcomes: list[DeliveryResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    held: list[ScheduledDelivery] = field(default_factory=list)
    paused: bool = False
    ledger_failed: bool = False


def work(session: Session, name: str, stop: Callable[[], bool]) -> QueueResult:
    """Do what is due on a channel, unless another living worker is at it."""
    share = QueueResult(name)
    try:
        with lease(session.ledger, name) as mine:
            if mine:
                _settle_due(session, name, share, stop)
                _send_due(session, name, share, stop)
                _update_due(session, name, share, stop)
    except ChannelPaused as paused:
        share.paused = True
        share.problems.append(f"{name} is paused: {paused}")
    except LedgerError as error:
        share.ledger_failed = True
        share.problems.append(str(error))
    except Exception as error:
        log.debug("channel stopped", exc_info=error, extra={"channel": name})
        share.problems.append(f"{name}: {unexpected(error)}")
    return share


def _settle_due(session: Session, name: str, share: QueueResult, stop: Callable[[], bool]) -> None:
    for delivery in session.ledger.deliveries.due(name, State.UNKNOWN, State.SENT):
        if _in_doubt(delivery) and not stop():
            post = session.posts.get(delivery.post_id)
            settle(session, delivery, post)
            _report(session, delivery, post, share)


def _in_doubt(delivery: Delivery) -> bool:
    return delivery.state in (State.UNKNOWN, State.SENT) and doubtful(delivery) is not None


def _send_due(session: Session, name: str, share: QueueResult, stop: Callable[[], bool]) -> None:
    """Decide about everything open, write that down, then send what may go now."""
    with session.posts.lock:
        due = [d for d in session.ledger.deliveries.due(name) if not _in_doubt(d)]
    unfinished = [d for d in due if d.state is State.SENT and d.rule != "edited"]
    planned = plan_with_digest(session, name, [d for d in due if d.state in (State.PENDING, State.HELD, State.SKIPPED)])
    session.ledger.decisions.apply((one.delivery, one.decision) for one in planned)
    share.held += [
        one for one in planned if one.decision.state is State.HELD and one.decision.rule != one.delivery.rule
    ]
    todo = [(d, session.posts.get(d.post_id)) for d in unfinished]
    todo += [(one.delivery, one.post) for one in planned if one.decision.state is State.PENDING]
    for delivery, post in todo:
        if stop() or not _open_for_business(session, name):
            return
        send(session, delivery, post, share)


def _update_due(session: Session, name: str, share: QueueResult, stop: Callable[[], bool]) -> None:
    """Bring the copies to what their posts say, where those were changed."""
    for delivery in session.ledger.deliveries.due(name, State.SENT):
        if delivery.rule != "edited" or _in_doubt(delivery):
            continue
        if stop() or not _open_for_business(session, name):
            return
        post = session.posts.get(delivery.post_id)
        updated = update(session, delivery, post)
        _report(session, delivery, post, share, updated=updated)


def send(session: Session, delivery: Delivery, post: Post, share: QueueResult) -> None:
    """Send one delivery, settle it at once if its answer was lost, and report. Raises ChannelPaused, LedgerError."""
    book = session.ledger.deliveries
    try:
        deliver(session, book.get(delivery.id), post)
        after = book.get(delivery.id)
        if _in_doubt(after) and after.due_at and after.due_at <= session.ledger.now():
            settle(session, after, post)
            after = book.get(delivery.id)
        if after.state is State.SENT:
            _resume(session, delivery.channel)
    except ChannelPaused:
        _report(session, delivery, post, share)
        raise
    _report(session, delivery, post, share)


def _report(session: Session, before: Delivery, post: Post, share: QueueResult, *, updated: bool = False) -> None:
    after = session.ledger.deliveries.get(before.id)
    if updated or after.state is not before.state or after.error or after.attempts != before.attempts:
        share.outcomes.append(replace(outcome_of(after, post), updated=updated))
        share.problems += session.receipts.update(post.id)  # at once: a machine may be thrown away before the pass ends


def _open_for_business(session: Session, name: str) -> bool:
    """A paused channel is tried with one delivery now and then; the rest waits."""
    standing = session.ledger.channels.get(name)
    return (
        standing is None
        or not standing.paused
        or standing.probe_at is None
        or standing.probe_at <= session.ledger.now()
    )


def _resume(session: Session, name: str) -> None:
    standing = session.ledger.channels.get(name)
    if standing is not None and standing.paused:
        session.ledger.channels.resume(name)


# --- who works


@contextmanager
def lease(ledger: Ledger, name: str) -> Iterator[bool]:
    """Hold the channel while in the context; False where another living worker holds it."""
    standing = ledger.channels.get(name)
    holder = standing.owner if standing else None
    me = ledger.instance.id
    if holder not in (None, me) and not dead(ledger, holder):
        yield False
        return
    beat(ledger)
    if not ledger.leases.acquire(name, me, ledger.lease, instead_of=holder):
        yield False
        return
    try:
        with _heartbeat(ledger):
            yield True
    finally:
        # A ledger that fails here has failed before, with more to say; the lease ends with this process anyway.
        with suppress(LedgerError):
            ledger.leases.release(name, me)


def dead(ledger: Ledger, owner: str | None) -> bool:
    """Whether an owner is surely gone. On this host its lock tells at once; from another host only its lease does."""
    if owner is None:
        return True
    here = alive(ledger.folder / "owners", owner)
    if here is not None:
        return not here
    last = ledger.leases.last_heartbeat(owner)
    return last is None or ledger.now() - last > ledger.lease


def sweep(ledger: Ledger) -> None:
    """Take over what the dead have left, before anything else is done."""
    for owner in ledger.leases.instances():
        if owner != ledger.instance_id and dead(ledger, owner):
            ledger.transitions.rescue_orphans(owner)
            ledger.leases.forget_instance(owner)
    forget_dead(ledger.folder / "owners", ledger.leases.instances)


def beat(ledger: Ledger) -> None:
    ledger.leases.heartbeat(ledger.instance.id, socket.gethostname(), ledger.lease)
    ledger.instance.beat()


@contextmanager
def _heartbeat(ledger: Ledger) -> Iterator[None]:
    """Beat every third of the lease while in the context, from a thread of its own."""
    done = threading.Event()

    def beats() -> None:
        try:
            while not done.wait(ledger.lease.total_seconds() / 3) and ledger.instance.fresh(ledger.lease):
                try:
                    beat(ledger)
                except LedgerError as error:  # without a beat the lease runs out, and nothing more is sent
                    log.warning("no heartbeat", extra={"error": str(error)})
        finally:
            ledger.database.leave()

    thread = threading.Thread(target=beats, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
