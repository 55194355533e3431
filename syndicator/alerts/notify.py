"""Notify a person of each alert once when it fires, and once when it is resolved."""

from __future__ import annotations

import logging
import re
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.alerts.collect import Alert
from syndicator.channels.http.client import json_body, request
from syndicator.channels.http.urls import url_secrets
from syndicator.config import addresses
from syndicator.credentials import Secret
from syndicator.errors import SendError, UsageError, unexpected
from syndicator.times import localized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from syndicator.journey import Journey
    from syndicator.ledger.alerts import AlertStore

log = logging.getLogger(__name__)

_MENTION = re.compile(r"(?<=[@＠])(?=\w)|(?<=<)(?=[!@#])")  # positions where a zero-width space prevents a mention
_SECONDS = 20.0  # for a hook's whole answer, once connected
MORNING = 9  # the hour, in the blog's time zone, before which no reminder is sent
_QUESTION = "ask/"  # the key prefix of questions: nobody needs to hear that an answered question is resolved


def notify(alerts: Iterable[Alert], urls: Sequence[str | Secret], store: AlertStore, *, zone: tzinfo = UTC) -> None:
    """Send new and resolved alerts to [notify] urls. If no address works, log it; the next pass tries again.

    `zone`: the time zone of the times in messages. `alerts` is not consumed if there are no urls; an error raised by it
    is logged.
    """
    if urls:
        try:
            _notify(alerts, urls, store, zone)
        except Exception as error:  # noqa: BLE001 (the pass must still report what it did)
            log.warning("could not notify", extra={"error": unexpected(error)})


def _notify(alerts: Iterable[Alert], urls: Sequence[str | Secret], store: AlertStore, zone: tzinfo) -> None:
    firing = {_key(alert): alert for alert in alerts}
    before = store.firing()
    fired = store.fire({key: str(alert) for key, alert in firing.items() if key not in before})
    cleared = store.resolve(key for key in before if key not in firing)
    new = [firing[key] for key in fired]
    resolved = [before[key] for key in cleared if not key.startswith(_QUESTION)]
    if (new or resolved) and not _send_to_all(urls, new, resolved, zone):
        store.revert(fired, cleared)


def _key(alert: Alert) -> str:
    return alert.key if alert.is_problem else f"{_QUESTION}{alert.key}"


def nudge(journey: Journey | None, now: datetime, zone: tzinfo) -> Iterator[Alert]:
    """Yield a reminder on the day on which the promised cadence would be missed."""
    progress = journey.progress(now) if journey else None
    if progress is None or progress.next_due is None:
        return
    morning = now.astimezone(zone).hour >= MORNING
    if progress.overdue or (progress.today == progress.next_due and morning):
        yield Alert(key=f"journey/{progress.next_due}", what=str(progress), command="write", is_problem=False)


# --- sending


def _send_to_all(urls: Sequence[str | Secret], new: Sequence[Alert], resolved: Sequence[str], zone: tzinfo) -> bool:
    """Send to every address; return whether at least one accepted."""
    title, body = _title(new), _body(new, resolved, zone)
    accepted = [_send(number, url, title, body, new, resolved) for number, url in enumerate(urls, 1)]
    return any(accepted)


def _title(new: Sequence[Alert]) -> str:
    if not new:
        return "syndicator: resolved"
    return f"syndicator: {len(new)} things need you" if len(new) > 1 else "syndicator: something needs you"


def _body(new: Sequence[Alert], resolved: Sequence[str], zone: tzinfo) -> str:
    """Return the text for a chat, in which no title can mention anybody."""
    lines = []
    for alert in new:
        lines += [localized(str(alert), zone), *(f"  | {line}" for line in alert.text.splitlines())]
        lines += [f"  {command}" for command in alert.command.splitlines()]
    return _MENTION.sub("\u200b", "\n".join([*lines, *(f"resolved: {localized(text, zone)}" for text in resolved)]))


def _send(number: int, url: str | Secret, title: str, body: str, new: Sequence[Alert], resolved: Sequence[str]) -> bool:
    """Send to one address; return whether it accepted. Logs problems without the address, which may be a secret."""
    try:
        address = url.reveal() if isinstance(url, Secret) else url
        message = {
            "title": title,
            "text": f"{title}\n{body}",
            "needs": [alert.as_json() for alert in new],
            "settled": list(resolved),
        }
        problem = (
            _post(address, message) if address.startswith(("https://", "http://")) else _apprise(address, title, body)
        )
    except (UsageError, SendError) as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001 (a notifier that fails must not fail the pass)
        problem = type(error).__name__
    if problem:
        log.warning("could not notify", extra={"url": f"notify.urls[{number}]", "error": problem})
    return not problem


def _apprise(address: str, title: str, body: str) -> str:
    """Send through Apprise; return the problem, or ""."""
    from syndicator import apprise_process
    from syndicator.apprise_process import Outcome

    outcome = apprise_process.send(address, title, body)
    if outcome is Outcome.NOT_INSTALLED:
        return "only https:// works without Apprise: run `pip install '.[notify]'` in syndicator's checkout"
    if outcome is Outcome.NOT_VALID:
        return "not a valid Apprise address"
    if outcome is Outcome.LATE:
        return f"Apprise did not deliver it within {apprise_process.SECONDS:g} s"
    return "" if outcome is Outcome.SENT else "Apprise could not deliver it"


def _post(address: str, message: Mapping[str, object]) -> str:
    """POST JSON; return the problem, or ""."""
    if address.startswith("http://") and not addresses.is_loopback(urlsplit(address).hostname or ""):
        return "http:// is allowed for this machine only; use https://"
    headers = {"Content-Type": "application/json"}
    response = request(
        "POST", address, body=json_body(message), headers=headers, secrets=url_secrets(address), total_seconds=_SECONDS
    )
    return "" if 200 <= response.status < 300 else f"HTTP {response.status}"
