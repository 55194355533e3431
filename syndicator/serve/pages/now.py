"""Now: what needs a person, what goes out next, the last copies."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from syndicator.app.fingerprint import text_digest
from syndicator.model import State
from syndicator.serve.buttons import Button, buttons, post_path
from syndicator.serve.pages.upcoming import Upcoming, upcoming
from syndicator.value import value
from syndicator.views.place import post_row

if TYPE_CHECKING:
    from syndicator.alerts.collect import Alert
    from syndicator.app.posts import PostReader
    from syndicator.ledger.overview import SentCopy
    from syndicator.model import Post
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow

MOST_NEEDS = 12
MOST_NEXT = 6  # posts
MOST_COPIES = 5  # posts
AHEAD = timedelta(days=60)


@value
class Need:
    """Something that needs a person. `row`: the announcement, if a person should look at it."""

    alert: Alert
    post: Post | None
    buttons: list[Button]
    row: PreviewRow | None = None

    @property
    def path(self) -> str:
        return post_path(self.post) if self.post else ""


def now_page(session: Session) -> dict[str, Any]:
    """Return the template's variables."""
    now = session.ledger.now()
    alerts = list(islice(session.alerts(), MOST_NEEDS + 1))
    sources = session.ledger.sources.all().values()
    progress = session.journey.progress(now) if session.journey else None
    return {
        "needs": _by_subject([_need(session, alert) for alert in alerts[:MOST_NEEDS]]),
        "number": min(len(alerts), MOST_NEEDS),
        "more_needs": len(alerts) > MOST_NEEDS,
        "upcoming": _by_post(upcoming(session, now + AHEAD, 5 * MOST_NEXT))[:MOST_NEXT],
        "last_copies": _copies_by_post(session.posts, session.ledger.overview.last_sent(5 * MOST_COPIES))[:MOST_COPIES],
        "journey": progress,
        "read_at": max((record.last_ok_at for record in sources if record.last_ok_at), default=None),
        "errors": [f"{record.name}: {record.error}" for record in sources if record.error],
    }


def _need(session: Session, alert: Alert) -> Need:
    delivery = alert.delivery
    post = session.posts.get_many([delivery.post_id]).get(delivery.post_id) if delivery else None
    if delivery is None or post is None:
        return Need(alert=alert, post=None, buttons=_buttons_without_post(alert))
    row, digest = None, ""
    if delivery.channel in session.config.channels and delivery.state is State.HELD:
        row = post_row(post, session.schedule(delivery.channel), session.channels, session.composer)
        digest = text_digest(row.announcement) if row and row.announcement else ""
    shown = row if row and row.announcement and alert.text else None
    return Need(
        alert=alert, post=post, buttons=buttons(post, delivery.channel, delivery, digest=digest, back="/"), row=shown
    )


def _buttons_without_post(alert: Alert) -> list[Button]:
    if alert.key.startswith("upheaval/"):
        source = alert.key.partition("/")[2]
        return [Button(label="Accept it as it is now", about=source, verb="approve-source", fields={"source": source})]
    if alert.channel:
        return [Button(label="Look at the place", about=alert.channel, href="/places")]
    return []


def _by_subject(needs: list[Need]) -> list[list[Need]]:
    """Group by post, in order of the first need; a need without a post is a group of its own."""
    groups: dict[str, list[Need]] = {}
    for need in needs:
        groups.setdefault(need.post.id if need.post else need.alert.key, []).append(need)
    return list(groups.values())


def _by_post(upcoming: list[Upcoming]) -> list[list[Upcoming]]:
    """Group by post, in order of the first delivery."""
    groups: dict[str, list[Upcoming]] = {}
    for each in upcoming:
        groups.setdefault(each.post.id, []).append(each)
    return list(groups.values())


def _copies_by_post(posts: PostReader, copies: list[SentCopy]) -> list[tuple[Post, list[SentCopy]]]:
    """Group by post, in order of the newest copy."""
    known = posts.summaries(copy.post_id for copy in copies)
    groups: dict[str, list[SentCopy]] = {}
    for copy in copies:
        groups.setdefault(copy.post_id, []).append(copy)
    return [(known[id_].post, group) for id_, group in groups.items() if id_ in known]
