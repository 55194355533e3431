"""Show the current state: `status`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.context import FAILED, OK, USAGE, CommandContext, isolated_blog, pass_context
from syndicator.cli.options import as_json, examples
from syndicator.cli.output import post_count, print_json, print_lines
from syndicator.cli.sessions import decided_now, forecast
from syndicator.times import localized, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo
    from typing import Literal

    from syndicator.config.folder import ConfigFolder
    from syndicator.ledger.channels import Costs
    from syndicator.session import Session

STATUS = r"^(needs you)(?=:)|(?:^channel  \S+ \(\S+\): )(paused)\b"


@click.command(epilog=examples("status", "status --health || mail -s 'syndicator needs you' me@example.org"))
@as_json
@click.option("--health", is_flag=True, help="Exit status 1 if there is a problem, for probes.")
@pass_context
def status(context: CommandContext, as_json: bool, health: bool) -> int:
    """Show sources, channels, queue, and what needs you."""
    if folder := context.all_blogs():
        return _status_of_all(context, folder, as_json=as_json, health=health)
    from syndicator.app import has_ledger
    from syndicator.daemon.health import problems as find_problems

    with context.read_only() as session:
        problems = list(find_problems(session)) if health else []
        if is_first_look := not has_ledger(session.config):
            forecast(context, session)
        state = _read(session)
    if as_json:
        print_json(state)
    else:
        print_lines(*_lines(state, context.zone, is_first_look=is_first_look), state=STATUS)
    for problem in problems:
        context.warn(problem)
    return FAILED if problems else OK


def _read(session: Session, costs: Costs | None = None) -> dict[str, Any]:
    from syndicator.views.status import status as read

    alerts = session.alerts(with_texts=False)
    return read(session.config, session.ledger, session.channels, session.journey, alerts, decided_now(session), costs)


def _status_of_all(context: CommandContext, folder: ConfigFolder, *, as_json: bool, health: bool) -> int:
    from syndicator.app import app_on, can_write_ledger, open_ledger_for
    from syndicator.daemon.health import problems as find_problems
    from syndicator.delivery.rescue import release_orphans_if_possible
    from syndicator.session import Session
    from syndicator.views.blogs import lines, summed

    mode: Literal["look", "dry"] = "look" if can_write_ledger(folder.shared) else "dry"
    states, problems, failed = {}, [], dict[str, str]()
    with open_ledger_for(folder.shared, mode=mode) as ledger:
        ids, costs = ledger.blogs.ids(), cache(ledger.channels.costs)
        release_orphans_if_possible(ledger)
        for name, config in sorted(folder.blogs.items()):
            with isolated_blog(name, failed):
                session = Session(app_on(ledger, config, mode=mode, blog=ids.get(name)))
                states[name] = _read(session, costs)
                problems += [f"{name}: {problem}" for problem in find_problems(session)] if health else []
    problems += [f"{name}: {problem}" for name, problem in failed.items()]
    state = summed(states, dict(sorted({**folder.problems, **failed}.items())))
    if as_json:
        print_json(state)
    else:
        print_lines(*lines(state), state=STATUS)
    for problem in problems:
        context.warn(problem)
    context.report_broken(folder)
    return max(FAILED if problems else OK, USAGE if folder.problems else OK)


def _lines(state: dict[str, Any], zone: tzinfo, *, is_first_look: bool) -> Iterator[str]:
    from syndicator.alerts.collect import with_subject

    for name, source in state["sources"].items():
        when = f"read {minute_of(source['last_ok_at'], zone)}" if source["last_ok_at"] else "not read yet"
        detail = localized(source["error"], zone) or when
        yield f"source   {name} ({source['kind']}): {post_count(source['posts'])}, {detail}"
    for name, channel in state["channels"].items():
        yield f"channel  {name} ({channel['kind']}): {'; '.join(_channel_details(channel, zone))}"
    counts = ", ".join(f"{count} {state}" for state, count in state["deliveries"].items() if count)
    yield f"queue    {counts or 'empty'}{' (as the first run would decide)' if is_first_look else ''}"
    if state["journey"]:
        yield f"journey  {state['journey']['text']}"
    for copy in state["outdated"]:
        yield f"outdated {copy['slug']} on {copy['channel']}: {localized(copy['what'], zone)}  {copy['url']}"
        yield f"  {copy['command']}"
    for alert in state["needs_you"]:
        yield f"needs you: {with_subject(alert['slug'], alert['channel'], localized(alert['what'], zone))}"
        yield from (f"  {command}" for command in alert["command"].splitlines())


def _channel_details(channel: dict[str, Any], zone: tzinfo) -> Iterator[str]:
    from syndicator.model import dollars
    from syndicator.views.status import channel_state

    yield localized(channel_state(channel), zone)
    if counts := [f"{channel[state]} {state}" for state in ("sent", "pending", "held") if channel[state]]:
        yield ", ".join(counts)
    if channel["spent_usd"] or channel["budget_usd"]:
        budget = f" of {dollars(channel['budget_usd'])}" if channel["budget_usd"] else ""
        yield f"{dollars(channel['spent_usd'])}{budget} spent this month"
    if channel["token_expires_at"]:
        yield f"token expires {minute_of(channel['token_expires_at'], zone)}"
