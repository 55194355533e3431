"""Show the current state: `status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.context import FAILED, OK, CommandContext, pass_context
from syndicator.cli.options import as_json
from syndicator.cli.output import minute, post_count, print_json, print_lines
from syndicator.model import dollars

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command()
@as_json
@click.option("--health", is_flag=True, help="Exit status 1 if there is a problem, for probes.")
@pass_context
def status(context: CommandContext, as_json: bool, health: bool) -> int:
    """Show sources, channels, queue, and what needs you."""
    from syndicator.daemon.health import problems as find_problems
    from syndicator.views.status import status as read

    with context.read_only() as session:
        state = read(session.config, session.ledger, session.channels, session.journey, session.alerts())
        problems = list(find_problems(session)) if health else []
    if as_json:
        print_json(state)
    else:
        print_lines(*_lines(state))
    for problem in problems:
        context.warn(problem)
    return FAILED if problems else OK


def _lines(state: dict[str, Any]) -> Iterator[str]:
    for name, source in state["sources"].items():
        read = f"read {minute(source['last_ok_at'])}" if source["last_ok_at"] else "not read yet"
        yield f"source   {name} ({source['kind']}): {post_count(source['posts'])}, {source['error'] or read}"
    for name, channel in state["channels"].items():
        yield f"channel  {name} ({channel['kind']}): {'; '.join(_channel_details(channel))}"
    counts = ", ".join(f"{count} {state}" for state, count in state["deliveries"].items() if count)
    yield f"queue    {counts or 'empty'}"
    if state["journey"]:
        yield f"journey  {state['journey']['text']}"
    for copy in state["outdated"]:
        yield f"outdated {copy['slug']} on {copy['channel']}: {copy['what']}  {copy['url']}"
        yield f"  {copy['command']}"
    for alert in state["needs_you"]:
        subject = " on ".join(filter(None, (alert["slug"], alert["channel"])))
        yield f"needs you: {subject}: {alert['what']}" if subject else f"needs you: {alert['what']}"
        yield from (f"  {command}" for command in alert["command"].splitlines())


def _channel_details(channel: dict[str, Any]) -> Iterator[str]:
    yield f"{channel['state']}, {channel['reason']}" if channel["reason"] else channel["state"]
    counts = ((channel["sent"], "sent"), (channel["pending"], "queued"))  # the latter also counts held ones
    if any(number for number, _ in counts):
        yield ", ".join(f"{number} {what}" for number, what in counts if number)
    if channel["spent_usd"] or channel["budget_usd"]:
        budget = f" of {dollars(channel['budget_usd'])}" if channel["budget_usd"] else ""
        yield f"{dollars(channel['spent_usd'])}{budget} spent this month"
    if channel["token_expires_at"]:
        yield f"token expires {minute(channel['token_expires_at'])}"
