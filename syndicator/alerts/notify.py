"""Telling a person, where they are, what needs them: each thing once, and once more when it has settled itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.alerts.collect import Alert, needs
from syndicator.config import values
from syndicator.credentials import Secret
from syndicator.errors import UsageError, unexpected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syndicator.app import Session

log = logging.getLogger(__name__)

MORNING = 9  # o'clock, in the blog's time zone: nobody is nudged before
_ASIDE = "ask/"  # keys of what is no ailment: nobody needs to hear that it is over


def notify(session: Session) -> None:
    """Tell what is new and what is settled. Where nobody can be reached that is logged, and tried again by the next pass."""
    if session.config.notify_urls:
        try:
            _notify(session)
        except Exception as error:  # noqa: BLE001 (whatever it was, what the pass did is to be told)
            log.warning("could not notify", extra={"error": unexpected(error)})


def _notify(session: Session) -> None:
    found = {_key(need): need for need in (*needs(session), *_nudge(session))}
    alerts = session.ledger.alerts
    before = alerts.firing()
    told = alerts.fire({key: str(need) for key, need in found.items() if key not in before})
    cleared = alerts.resolve(key for key in before if key not in found)
    new = [found[key] for key in told]
    settled = [before[key] for key in cleared if not key.startswith(_ASIDE)]
    if (new or settled) and not _reach(session.config.notify_urls, new, settled):
        alerts.revert(told, cleared)


def _key(need: Alert) -> str:
    return need.key if need.ails else f"{_ASIDE}{need.key}"


def _nudge(session: Session) -> Iterator[Alert]:
    """A word on the day on which a promise would be missed."""
    standing = session.journey.standing(session.ledger.now()) if session.journey else None
    if standing is None or standing.next_due is None:
        return
    morning = session.ledger.now().astimezone(session.config.blog.timezone).hour >= MORNING
    if standing.overdue or (standing.today == standing.next_due and morning):
        yield Alert(key=f"journey/{standing.next_due}", what=str(standing), command="write", ails=False)


# --- on the wire


def _reach(urls: Sequence[str | Secret], new: Sequence[Alert], settled: Sequence[str]) -> bool:
    """Whether it reached anybody."""
    title, body = _title(new), _body(new, settled)
    reached = [_send(number, url, title, body, new, settled) for number, url in enumerate(urls, 1)]
    return any(reached)


def _title(new: Sequence[Alert]) -> str:
    if not new:
        return "syndicator: settled"
    return f"syndicator: {len(new)} things need you" if len(new) > 1 else "syndicator: something needs you"


def _body(new: Sequence[Alert], settled: Sequence[str]) -> str:
    lines = []
    for need in new:
        lines += [str(need), *(f"  | {line}" for line in need.text.splitlines())]
        lines += [f"  {command}" for command in need.command.splitlines()]
    return "\n".join([*lines, *(f"settled: {text}" for text in settled)])


def _send(number: int, url: str | Secret, title: str, body: str, new: Sequence[Alert], settled: Sequence[str]) -> bool:
    name = f"notify.urls[{number}]"
    try:
        address = url.reveal() if isinstance(url, Secret) else url
        told = {
            "title": title,
            "text": f"{title}\n{body}",
            "needs": [n.as_json() for n in new],
            "settled": list(settled),
        }
        wrong = _by_apprise(address, title, body) if _is_apprises(address) else _by_hook(address, told)
    except UsageError as error:
        wrong = str(error)
    except Exception as error:  # noqa: BLE001 (whatever a notifier does, the posts have gone out)
        wrong = type(error).__name__
    if wrong:
        log.warning("could not notify", extra={"url": name, "error": wrong})
    return not wrong


def _is_apprises(address: str) -> bool:
    return not address.startswith(("https://", "http://"))


def _by_apprise(address: str, title: str, body: str) -> str:
    """What went wrong, if anything."""
    try:
        import apprise
    except ImportError:
        return "only https:// works without Apprise: pip install 'syndicator[notify]'"
    logging.getLogger("apprise").disabled = True  # it logs addresses, which have secrets in them
    post = apprise.Apprise()
    if not post.add(address):
        return "Apprise does not know such an address"
    return "" if post.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT) else "it was not taken"


def _by_hook(address: str, told: Mapping[str, object]) -> str:
    """What went wrong, if anything; without the address, which may be a secret."""
    if address.startswith("http://") and not values.is_loopback(urlsplit(address).hostname or ""):
        return "plain http:// goes to this machine only; write https://"
    import requests

    try:
        answer = requests.post(address, json=told, timeout=20, allow_redirects=False)
    except requests.RequestException as error:
        return type(error).__name__
    return "" if answer.ok and not answer.is_redirect else f"it answers {answer.status_code}"
