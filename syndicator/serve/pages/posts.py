"""Posts: a list of all posts, newest first, with a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.alerts.collect import APPROVABLE
from syndicator.model import State
from syndicator.value import value
from syndicator.views.current import decided_now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.ledger import Ledger
    from syndicator.ledger.posts import PostRecord, PostStore
    from syndicator.model import Post
    from syndicator.session import Session

PER_PAGE = 50
SHOWN = {"": "All", "needs": "Needs you", "waiting": "Waiting", "sent": "Sent", "nowhere": "Nowhere"}

_BY_STATE = ("waiting", "sent", "nowhere")  # keys of SHOWN for which the states of all posts matter
_BY_DECISION = ("waiting", "nowhere")  # and the next pass's decisions
_WAITING = frozenset({State.PENDING, State.HELD, State.CLAIMED, State.SENDING})


@value
class Listed:
    """A post in the list. `states`: channel → state of its last round, in the order of the configuration."""

    post: Post
    withheld: str
    states: list[tuple[str, str]]


def posts_page(session: Session, query: str, shown: str, page: int) -> dict[str, Any]:
    """Return the template's variables. `shown`: a key of SHOWN."""
    schedules = [session.schedule(name, check_pages=False) for name in session.channels.enabled()]
    overview = session.ledger.overview
    decided = decided_now(schedules) if shown in _BY_DECISION else ()
    states = overview.states(None, _decided_states(decided)) if shown in _BY_STATE else {}
    wanted = _wanted(session.ledger, shown, states)
    matching = [
        record
        for record in _newest_first(session.ledger.posts)
        if (wanted is None or record.id in wanted) and _matches(record, query)
    ]
    pages = max(1, -(-len(matching) // PER_PAGE))
    page = min(max(page, 1), pages)
    listed = matching[(page - 1) * PER_PAGE : page * PER_PAGE]
    ids = [record.id for record in listed]
    known = session.posts.summaries(ids)
    states = overview.states(ids, _decided_states(decided_now(schedules, ids)))
    order = {name: position for position, name in enumerate(session.config.channels)}
    return {
        "posts": [
            Listed(
                post=known[record.id].post, withheld=record.withheld, states=_ordered(states.get(record.id, {}), order)
            )
            for record in listed
            if record.id in known
        ],
        "found": len(matching),
        "query": query,
        "shown": shown if shown in SHOWN else "",
        "kinds": SHOWN,
        "page": page,
        "pages": pages,
    }


def _decided_states(decided: Iterable[ScheduledDelivery]) -> dict[int, str]:
    """Return delivery id → state, to replace the recorded states."""
    return {scheduled.delivery.id: scheduled.decision.state.value for scheduled in decided}


def _newest_first(store: PostStore) -> list[PostRecord]:
    records = store.records().values()
    return sorted(records, key=lambda record: (record.published_at or record.first_seen_at, record.slug), reverse=True)


def _wanted(ledger: Ledger, shown: str, states: dict[str, dict[str, str]]) -> set[str] | None:
    """Return the ids of the posts to be shown; None for all. `states`: post id → channel → state."""
    if shown == "needs":
        waiting = ledger.deliveries.awaiting_person((*APPROVABLE, "by_hand", "at"))
        return {delivery.post_id for delivery in waiting}
    if shown == "waiting":
        return {id_ for id_, by_channel in states.items() if _WAITING & set(by_channel.values())}
    if shown == "sent":
        return {id_ for id_, by_channel in states.items() if State.SENT in by_channel.values()}
    if shown == "nowhere":
        somewhere = {id_ for id_, by_channel in states.items() if set(by_channel.values()) - {State.SKIPPED}}
        return ledger.posts.records().keys() - somewhere
    return None


def _matches(record: PostRecord, query: str) -> bool:
    """Whether the title, slug or address contains every word of a query; case is ignored."""
    text = f"{record.title}\n{record.slug}\n{record.url}".casefold()
    return all(word in text for word in query.casefold().split())


def _ordered(states: dict[str, str], order: dict[str, int]) -> list[tuple[str, str]]:
    known: Iterable[tuple[str, str]] = ((name, state) for name, state in states.items() if name in order)
    return sorted(known, key=lambda item: order[item[0]])
