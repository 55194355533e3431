"""Places: the state of each channel, its account, its costs, and what was sent there in a year."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.policy.clock import period_start
from syndicator.value import value
from syndicator.views.current import decided_now
from syndicator.views.status import status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from syndicator.session import Session

WEEKS = 52


@value
class ChannelOverview:
    """A channel. `state`: as in `status --json`. `weeks`: the copies sent in each of the last WEEKS weeks, oldest first."""

    name: str
    account: str
    state: Mapping[str, Any]
    weeks: list[int]
    has_login: bool

    @property
    def label(self) -> str:
        """The description of the bars for screen readers."""
        return f"{self.name}: {sum(self.weeks)} sent in {WEEKS} weeks, {self.weeks[-1]} this week, at most {max(self.weeks)} a week"


def places_page(session: Session) -> dict[str, Any]:
    """Return the template's variables."""
    now, zone = session.ledger.now(), session.config.blog.timezone
    schedules = [session.schedule(name, check_pages=False) for name in session.channels.enabled()]
    decided = decided_now(schedules)
    states = status(session.config, session.ledger, session.channels, None, (), decided)["channels"]
    records = session.ledger.channels.all()
    times = session.ledger.overview.sent_at(now - timedelta(weeks=WEEKS))
    return {
        "places": [
            ChannelOverview(
                name=name,
                account=records[name].account if name in records else "",
                state=state,
                weeks=weekly(times.get(name, ()), now, zone),
                has_login=session.channels.get(name).login is not None,
            )
            for name, state in states.items()
        ]
    }


def weekly(times: Iterable[datetime], now: datetime, zone: tzinfo) -> list[int]:
    """Count the times by week, this week last. Weeks begin on Mondays in `zone`."""
    starts = _week_starts(now, zone)
    counts = Counter(bisect_right(starts, instant) for instant in times)
    return [counts[number] for number in range(1, WEEKS + 1)]


def _week_starts(now: datetime, zone: tzinfo) -> list[datetime]:
    """Return the first instants of the last WEEKS weeks, oldest first."""
    monday = period_start("week", now, zone).astimezone(zone).date()
    days = (monday - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1))
    return [datetime.combine(day, time(), zone) for day in days]
