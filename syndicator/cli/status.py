"""`status`: how everything stands, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from syndicator.cli import output as printing
from syndicator.cli.context import AGAIN, DONE, Shell, pass_shell, show, show_json
from syndicator.cli.inspect import as_json
from syndicator.model import dollars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.app import Session


@click.command()
@as_json
@click.option("--health", is_flag=True, help="For probes: exit status 1 where something is wrong.")
@pass_shell
def status(shell: Shell, as_json: bool, health: bool) -> int:
    """Sources, channels, queue, and what needs a person."""
    from syndicator.views.status import status as look

    with shell.looking() as session:
        found = look(session)
        ails = _ails(session) if health else []
    if as_json:
        show_json(found)
    else:
        _status(found)
    for one in ails:
        shell.warn(one)
    return AGAIN if ails else DONE


def _ails(session: Session) -> list[str]:
    from syndicator.daemon.health import ails

    return list(ails(session))


def _status(found: dict[str, Any]) -> None:
    for name, source in found["sources"].items():
        read = f"read {printing.minute(source['last_ok_at'])}" if source["last_ok_at"] else "not read yet"
        show(f"source   {name} ({source['kind']}): {printing.posts(source['posts'])}, {source['error'] or read}")
    for name, channel in found["channels"].items():
        facts = "; ".join(_facts(channel))
        said = f"{channel['state']}, {channel['reason']}" if channel["reason"] else channel["state"]
        show(f"channel  {name} ({channel['kind']}): {said}{f'; {facts}' if facts else ''}")
    counts = ", ".join(f"{count} {state}" for state, count in found["deliveries"].items() if count)
    show(f"queue    {counts or 'nothing yet'}")
    if found["journey"]:
        show(f"journey  {found['journey']['text']}")
    for copy in found["outdated"]:
        show(f"outdated {copy['slug']} on {copy['channel']}: {copy['what']}  {copy['url']}", f"  {copy['command']}")
    for need in found["needs_you"]:
        about = " on ".join(filter(None, (need["slug"], need["channel"])))
        show(f"needs you: {about}: {need['what']}" if about else f"needs you: {need['what']}")
        show(*(f"  {command}" for command in need["command"].splitlines()))


def _facts(channel: dict[str, Any]) -> Iterator[str]:
    if counts := ", ".join(f"{channel[what]} {what}" for what in ("sent", "pending") if channel[what]):
        yield counts
    if channel["spent_usd"] or channel["budget_usd"]:
        of = f" of {dollars(channel['budget_usd'])}" if channel["budget_usd"] else ""
        yield f"{dollars(channel['spent_usd'])}{of} spent this month"
    if channel["token_expires_at"]:
        yield f"its token dies {printing.minute(channel['token_expires_at'])}"
