"""One pass: the order of calls. No SQL, no HTTP, no decisions.

sweep | discover | for each channel: settle | plan | decide | deliver | report
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import TYPE_CHECKING

from syndicator.alerts.notify import notify
from syndicator.app.results import PassResult
from syndicator.daemon.health import notifications
from syndicator.delivery.queue import QueueResult, sweep, work
from syndicator.ingest.discover import IngestResult, discover
from syndicator.ledger.backup import prune
from syndicator.model import State, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from syndicator.app import App, Session
    from syndicator.delivery.schedule import ScheduledDelivery


def run_pass(
    app: App, *, stop: Callable[[], bool] = lambda: False, leave: Callable[[], bool] | None = None
) -> PassResult:
    """Look once at every source, and send what is due on every channel, side by side, each in order.

    `stop` is asked between deliveries, `leave` (else `stop` too) while the sources are read. Raises LedgerError where
    the ledger fails before anything is sent; after that it is among the problems, and nothing more is sent.
    """
    sweep(app.ledger)
    if keep := app.config.ledger.keep:
        prune(app.ledger, keep)
    session = app.session()
    discovery = discover(session, leave or stop)
    due = app.ledger.deliveries.channels_due()
    names = app.channels.enabled()
    shares = _side_by_side(session, [name for name in names if name in due], stop)
    notify(notifications(session), app.config.notify_urls, app.ledger.alerts)
    outcomes = tuple(outcome for share in shares for outcome in share.outcomes)
    return PassResult(
        outcomes=outcomes,
        notes=(*_left_alone(discovery), *_held(one for share in shares for one in share.held)),
        paused=tuple(_paused(session, names, tried={share.channel for share in shares if share.paused})),
        problems=tuple(dict.fromkeys((
            *discovery.problems,
            *(problem for share in shares for problem in share.problems),
            *session.receipts.publish(changed=bool(outcomes)),  # what could not be pushed is tried again
        ))),
    )  # fmt: skip


def _side_by_side(session: Session, names: list[str], stop: Callable[[], bool]) -> list[QueueResult]:
    """One thread a channel. A ledger that fails one of them stops the others at their next delivery."""
    failed: list[str] = []

    def one(name: str) -> QueueResult:
        try:
            share = work(session, name, lambda: bool(failed) or stop())
            failed.extend([name] * share.ledger_failed)
            return share
        finally:
            if len(names) > 1:
                session.ledger.database.leave()

    if len(names) < 2:
        return [one(name) for name in names]
    # made before there are several threads to ask for it
    _ = session.ledger.instance, session.composer
    session.channels.preload(names)
    with ThreadPoolExecutor(max_workers=min(8, len(names)), thread_name_prefix="channel") as pool:
        return list(pool.map(one, names))


def _left_alone(discovery: IngestResult) -> Iterator[str]:
    if not discovery.left_alone:
        return
    newest = discovery.left_alone[-1]
    count = len(discovery.left_alone)
    yield f"{count} older post{'s' * (count > 1)} left alone; to send the newest: {typed('push', newest.name)}"


def _paused(session: Session, names: Iterable[str], *, tried: Collection[str]) -> Iterator[str]:
    """A line for each channel that is paused and has posts waiting, but for those that this pass has `tried` in vain."""
    standings = session.ledger.channels.all()
    paused = [standings[name] for name in names if name in standings and standings[name].paused and name not in tried]
    counts = session.ledger.deliveries.counts() if paused else {}
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
