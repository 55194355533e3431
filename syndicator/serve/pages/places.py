"""Places: the state of each channel, its account, its costs, and what was sent there in a year."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from syndicator.policy.clock import period_start
from syndicator.value import value
from syndicator.views.status import status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, tzinfo

    from syndicator.ledger.overview import SentCopy
    from syndicator.session import Session

WEEKS = 52


@value
class Place:
    """A channel. `state`: as `status --json` has it; `weeks`: how many copies were sent in each, the last one is this week."""

    name: str
    account: str
    state: Mapping[str, Any]
    weeks: list[int]
    has_login: bool

    @property
    def label(self) -> str:
        """What the bars show, for people who do not see them."""
        return f"{self.name}: {sum(self.weeks)} sent in {WEEKS} weeks, {self.weeks[-1]} this week, at most {max(self.weeks)} a week"


def places_page(session: Session) -> dict[str, Any]:
    """Return what the template shows."""
    now, zone = session.ledger.now(), session.config.blog.timezone
    states = status(session.config, session.ledger, session.channels, None, ())["channels"]
    records = session.ledger.channels.all()
    copies = session.ledger.overview.sent(now - timedelta(weeks=WEEKS), now + timedelta(days=1))
    weeks = weekly(copies, now, zone)
    return {
        "places": [
            Place(
                name=name,
                account=records[name].account if name in records else "",
                state=state,
                weeks=weeks.get(name, [0] * WEEKS),
                has_login=session.channels.get(name).login is not None,
            )
            for name, state in states.items()
        ]
    }


def weekly(copies: Iterable[SentCopy], now: datetime, zone: tzinfo) -> dict[str, list[int]]:
    """Return channel → number of copies in each of the last WEEKS weeks, which begin on Mondays in `zone`."""
    this = _week(now, zone)
    counts = Counter((copy.channel, this - _week(copy.sent_at, zone)) for copy in copies)
    names = {name for name, _ in counts}
    return {name: [counts[name, ago] for ago in range(WEEKS - 1, -1, -1)] for name in names}


def _week(instant: datetime, zone: tzinfo) -> int:
    return period_start("week", instant, zone).astimezone(zone).date().toordinal() // 7
