"""One pass, in this order:

rescue orphans | ingest | announce | for each channel: reconcile, evaluate, send, update | notify | publish receipts
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from contextvars import copy_context
from itertools import groupby
from typing import TYPE_CHECKING

from syndicator.app.results import PassResult
from syndicator.delivery.account import learn_account
from syndicator.delivery.rescue import rescue_orphans
from syndicator.delivery.retry_policy import waits
from syndicator.errors import SendError
from syndicator.ingest.result import IngestResult
from syndicator.ledger.backup import prune
from syndicator.model import State
from syndicator.session import Session
from syndicator.typed_commands import typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import timedelta

    from syndicator.app import App
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.delivery.queue import ChannelQueue, QueueResult
    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import ChannelRecord
    from syndicator.model import Post

log = logging.getLogger(__name__)


def run_pass(
    app: App, *, stop: Callable[[], bool] = lambda: False, leave: Callable[[], bool] | None = None
) -> PassResult:
    """Read every source once, and send what is due on every channel: channels in parallel, deliveries in order.

    `stop` is called before each delivery, `leave` (by default `stop`) while sources are read. Raises LedgerError if the
    ledger fails before anything is sent; a later failure is reported as a problem, and nothing more is sent.
    """
    tidy_ledger(app.ledger, app.config.ledger.keep)
    return run_blog_pass(app, stop=stop, leave=leave or stop, polling=nullcontext())


def tidy_ledger(ledger: Ledger, keep: timedelta | None) -> None:
    """Release what dead instances held, and delete attempts older than `keep`."""
    rescue_orphans(ledger)
    if keep:
        prune(ledger, keep)


def run_blog_pass(
    app: App,
    *,
    stop: Callable[[], bool],
    leave: Callable[[], bool],
    polling: AbstractContextManager[object] | None = None,
    sending: AbstractContextManager[bool] | None = None,
) -> PassResult:
    """Run a pass as `run_pass`, on a ledger that is tidy.

    `polling`: is entered to read the sources; without it they are not read. `sending`: is entered to send, if it says so.
    """
    session = Session(app)
    ingested = IngestResult()
    if polling:
        with polling:
            ingested = session.ingest(leave)
    due = app.ledger.deliveries.channels_due()
    enabled, broken = app.channels.enabled(), app.channels.broken()
    _keep_logins(app.channels, [name for name in enabled if name not in broken])
    names = [name for name in enabled if name in due and name not in broken]
    if app.config.name:
        for name in names:
            learn_account(app.ledger.channels, app.config.channels, app.channels.get(name))
    unannounced = _announce(session, names)
    with sending if sending and names else nullcontext(True) as may_send:
        results = _work_channels(session, names, stop) if may_send and not unannounced else []
    _notify(session)
    outcomes = [outcome for result in results for outcome in result.outcomes]
    problems = [*ingested.problems, *(problem for result in results for problem in result.problems)]
    problems += [*unannounced, *(f"{name}: {reason}" for name, reason in broken.items())]
    problems += session.receipts.publish(changed=bool(outcomes))  # unchanged ones are pushed if an earlier push failed
    records = app.ledger.channels.all()
    known = [records[name] for name in enabled if name in records]
    tried = {result.channel for result in results if result.paused}
    return PassResult(
        outcomes=tuple(outcomes),
        notes=(*_left_alone(ingested.left_alone), *_held(held for result in results for held in result.held)),
        paused=tuple(_paused(app.ledger, [record for record in known if record.name not in tried])),
        paused_channels=tuple(f"{record.name} is paused: {record.paused}" for record in known if record.paused),
        problems=tuple(dict.fromkeys(problems)),
        unfinished=any(result.busy for result in results),
        ledger_failed=any(result.ledger_failed for result in results),
    )


def _notify(session: Session) -> None:
    config = session.config
    if config.notify_urls:
        from syndicator.alerts.notify import notify
        from syndicator.daemon.health import notifications

        notify(notifications(session), config.notify_urls, session.ledger.alerts, zone=config.blog.timezone)


def _keep_logins(channels: ChannelRegistry, names: Iterable[str]) -> None:
    """Renew the tokens that would expire, also of channels on which nothing is sent for long."""
    for name in names:
        try:
            channels.get(name).keep_login()
        except SendError as error:  # the next delivery meets it too, and says so
            log.info("the login was not renewed", extra={"channel": name, "error": str(error)})


def _announce(session: Session, channels: Iterable[str]) -> tuple[str, ...]:
    """Name in the receipts file what may be sent in this pass, if it is kept in git. Returns why nothing may be sent."""
    if not session.config.ledger.receipts_git:
        return ()
    deliveries = session.ledger.deliveries
    channels = [name for name in channels if session.queue(name).is_open()]
    planned = [
        (candidate.post, name)
        for name in channels
        for candidate in session.schedule(name).evaluate(deliveries.due(name, State.PENDING, State.HELD, State.SKIPPED))
        if candidate.decision.state is State.PENDING
    ]
    in_doubt = [
        (session.posts.get(delivery.post_id), name)
        for name in channels
        for delivery in deliveries.due(name, State.UNKNOWN)
    ]
    return session.receipts.record_intents([*planned, *in_doubt])


def _work_channels(session: Session, names: list[str], stop: Callable[[], bool]) -> list[QueueResult]:
    """Work on each channel in a thread. If the ledger fails in one, the others stop before their next delivery."""
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

    from concurrent.futures import ThreadPoolExecutor

    _ = session.ledger.instance, session.app.renderer, session.journey  # created before the threads share them
    contexts = [copy_context() for _ in queues]
    with ThreadPoolExecutor(max_workers=min(8, len(queues)), thread_name_prefix="channel") as pool:
        return list(pool.map(lambda context, queue: context.run(work, queue), contexts, queues))


def _left_alone(posts: Sequence[Post]) -> Iterator[str]:
    if posts:
        noun = "posts" if len(posts) > 1 else "post"
        yield f"{len(posts)} older {noun} left alone; to send the newest: {typed('push', posts[-1].name)}"


def _paused(ledger: Ledger, records: Iterable[ChannelRecord]) -> Iterator[str]:
    """Yield a line for each of these channels that is paused or waits, and has pending posts."""
    stopped = [record for record in records if record.paused or waits(record, ledger.now())]
    counts = ledger.deliveries.counts() if stopped else {}
    for record in stopped:
        if pending := counts.get((record.name, State.PENDING), 0):
            yield _stopped_line(record, f"{pending} posts wait" if pending > 1 else "1 post waits")


def _stopped_line(record: ChannelRecord, posts: str) -> str:
    if not record.paused:
        return f"waiting  {record.name}  {posts} until {record.waiting_until:%Y-%m-%d %H:%M} UTC: {record.waiting}"
    probe = f" (tried again at {record.probe_at:%Y-%m-%d %H:%M} UTC)" if record.probe_at else ""
    resume = f"to resume at once after fixing it: {typed('check', '--online')}"
    return f"paused  {record.name}  {posts}: {record.paused}{probe}; {resume}"


def _held(deliveries: Iterable[ScheduledDelivery]) -> Iterator[str]:
    """Yield a line for each channel and reason."""

    def channel_and_reason(held: ScheduledDelivery) -> tuple[str, str]:
        return held.delivery.channel, held.decision.reason

    for (channel, reason), group in groupby(sorted(deliveries, key=channel_and_reason), key=channel_and_reason):
        first, *others = group
        posts = f"{len(others) + 1} posts" if others else first.post.title or first.post.slug
        due = first.decision.due_at
        until = "checked again at" if first.decision.rule == "page" else "until"
        when = f"{until} {due:%Y-%m-%d %H:%M} UTC; " if due else ""
        command = f"{first.decision.command} to send {'the first' if others else 'it'}"
        yield f"held  {channel}  {posts}: {reason} ({when}{command})"
