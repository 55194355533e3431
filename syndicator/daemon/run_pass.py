"""One pass: the order of calls.

rescue orphans | ingest | for each channel: reconcile, evaluate, send, update | notify | publish receipts
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import TYPE_CHECKING

from syndicator.alerts.notify import notify
from syndicator.app.results import PassResult
from syndicator.daemon.health import notifications
from syndicator.delivery.rescue import rescue_orphans
from syndicator.ledger.backup import prune
from syndicator.model import State, typed
from syndicator.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from syndicator.app import App
    from syndicator.delivery.queue import ChannelQueue, QueueResult
    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.ingest import IngestResult


def run_pass(
    app: App, *, stop: Callable[[], bool] = lambda: False, leave: Callable[[], bool] | None = None
) -> PassResult:
    """Look once at every source, and send what is due on every channel, side by side, each in order.

    `stop` is asked between deliveries, `leave` (else `stop` too) while the sources are read. Raises LedgerError where
    the ledger fails before anything is sent; after that it is among the problems, and nothing more is sent.
    """
    rescue_orphans(app.ledger)
    if keep := app.config.ledger.keep:
        prune(app.ledger, keep)
    session = Session(app)
    ingested = session.ingest(leave or stop)
    due = app.ledger.deliveries.channels_due()
    enabled = app.channels.enabled()
    results = _side_by_side(session, [name for name in enabled if name in due], stop)
    notify(notifications(session), app.config.notify_urls, app.ledger.alerts)
    outcomes = tuple(outcome for result in results for outcome in result.outcomes)
    return PassResult(
        outcomes=outcomes,
        notes=(*_left_alone(ingested), *_held(one for result in results for one in result.held)),
        paused=tuple(_paused(app, enabled, tried={result.channel for result in results if result.paused})),
        problems=tuple(dict.fromkeys((
            *ingested.problems,
            *(problem for result in results for problem in result.problems),
            *session.receipts.publish(changed=bool(outcomes)),  # what could not be pushed is tried again
        ))),
    )  # fmt: skip


def _side_by_side(session: Session, names: list[str], stop: Callable[[], bool]) -> list[QueueResult]:
    """One thread a channel. A ledger that fails one of them stops the others at their next delivery."""
    queues = [session.queue(name) for name in names]
    if len(queues) < 2:
        return [queue.work(stop) for queue in queues]
    failed: list[str] = []

    def work(queue: ChannelQueue) -> QueueResult:
        try:
            result = queue.work(lambda: bool(failed) or stop())
            failed.extend([result.channel] * result.ledger_failed)
            return result
        finally:
            session.ledger.database.release_connection()

    _ = session.ledger.instance, session.app.renderer, session.journey  # made before several threads ask for them
    with ThreadPoolExecutor(max_workers=min(8, len(queues)), thread_name_prefix="channel") as pool:
        return list(pool.map(work, queues))


def _left_alone(ingested: IngestResult) -> Iterator[str]:
    if not ingested.left_alone:
        return
    newest = ingested.left_alone[-1]
    count = len(ingested.left_alone)
    yield f"{count} older post{'s' * (count > 1)} left alone; to send the newest: {typed('push', newest.name)}"


def _paused(app: App, names: Iterable[str], *, tried: Collection[str]) -> Iterator[str]:
    """A line for each channel that is paused and has posts waiting, but for those that this pass has `tried` in vain."""
    standings = app.ledger.channels.all()
    paused = [standings[name] for name in names if name in standings and standings[name].paused and name not in tried]
    counts = app.ledger.deliveries.counts() if paused else {}
    for standing in paused:
        if waiting := counts.get((standing.name, State.PENDING), 0):
            posts = f"{waiting} posts wait" if waiting > 1 else "1 post waits"
            probe = f" (tried again at {standing.probe_at:%Y-%m-%d %H:%M} UTC)" if standing.probe_at else ""
            mended = f"to go on at once, when that is mended: {typed('check', '--online')}"
            yield f"paused  {standing.name}  {posts}: {standing.paused}{probe}; {mended}"


def _held(planned: Iterable[ScheduledDelivery]) -> Iterator[str]:
    """A line for each reason why something new waits."""
    by_reason = sorted(planned, key=lambda one: (one.delivery.channel, one.decision.reason))
    for (channel, reason), group in groupby(by_reason, key=lambda one: (one.delivery.channel, one.decision.reason)):
        first, *others = group
        what = f"{len(others) + 1} posts" if others else first.post.title or first.post.slug
        due = first.decision.due_at
        until = f"until {due:%Y-%m-%d %H:%M} UTC; " if due else ""
        change = f"{first.decision.command} to send {'the first' if others else 'it'}"
        yield f"held  {channel}  {what}: {reason} ({until}{change})"
