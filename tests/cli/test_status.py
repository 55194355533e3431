"""`status` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import SLUG, TOMATO, output, paste
from tests.fakes.ledgers import STEP, claimed
from tests.fork_server import run_command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.a_blog import Blog
    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def on_a_journey(folder: Path, started: str) -> None:
    with (folder / "config.toml").open("a") as file:
        file.write(f'\n[journey]\nstarted = "{started}"\ncadence = "3d"\npause = ["2026-06-20/9999-12-31"]\n')


def test_status(published: Syndicator) -> None:
    found = output(published, "status", "--json")
    assert set(found) >= {"deliveries", "channels", "sources", "journey", "needs_you"}
    assert found["deliveries"]["sent"] == 6
    assert (found["channels"]["outbox"]["state"], found["channels"]["outbox"]["sent"]) == ("ok", 6)
    assert found["sources"]["repo"]["posts"] == 7
    shown = output(published, "status")
    assert "channel  outbox (file): ok" in shown
    assert "6 sent" in shown
    assert published("status", "--health").returncode == 0


@pytest.mark.long
def test_a_journey_is_in_status_and_in_templates(syndicator: Syndicator, folder: Path) -> None:
    on_a_journey(folder, SLUG)
    (folder / "templates").mkdir()
    (folder / "templates/outbox.txt.j2").write_text(
        "{% if journey %}Day {{ journey.day }}: {% endif %}{{ post.title }}"
    )
    rows = output(syndicator, "dry-run", "--all", "--json")
    said = {row["post"]["slug"]: row["announcement"]["text"] for row in rows}
    assert said[SLUG] == "Day 0: What an index really is"
    assert [text for text in said.values() if not text.startswith("Day ")]  # those before the start know no journey
    syndicator("run", "--once")
    journey = output(syndicator, "status", "--json")["journey"]
    assert set(journey) == {"day", "posts", "streak", "next_due", "overdue", "text"}
    assert (journey["next_due"], journey["overdue"]) == ("9999-12-31", False)
    assert f"journey  {journey['text']}\n" in output(syndicator, "status")


@pytest.mark.long
def test_what_needs_a_person_names_only_what_it_is_about(environment: Environment) -> None:
    environment.configure("linkedin")
    environment.env["LINKEDIN_TOKEN"] = "expired"
    assert environment.run("run", "--once").returncode == 1
    printed = environment.run("status").stdout
    assert "needs you: linkedin: paused" in printed
    assert "  syndicator check --online" in printed


@pytest.mark.long
def test_a_copy_that_only_a_person_can_delete_is_let_go_by_what_status_says(environment: Environment) -> None:
    environment.configure("hashnode")
    environment.run("run", "--once")
    (environment.folder / f"posts/{TOMATO}.md").unlink()
    environment.write("another", "Another", body="It took one.")
    environment.run("run", "--once")
    environment.run("run", "--once")
    (copy,) = environment.read_json("status")["outdated"]
    by_hand, _, command = copy["command"].partition(": ")
    assert by_hand == "delete it there by hand, then"
    assert copy["command"] in environment.run("retract", TOMATO, "--yes").stdout
    paste(environment, command)
    assert environment.read_json("status")["outdated"] == []
    published = len(environment.hashnode.publications)
    assert environment.run("run", "--once").returncode == 0
    assert len(environment.hashnode.publications) == published


@pytest.mark.long
def test_what_can_not_be_written_is_told_until_it_can(environment: Environment) -> None:
    environment.write(TOMATO, more=f"syndicate: {{x: '{'word ' * 70}'}}\n")
    environment.configure("x", "outbox")
    first = environment.run("run", "--once")
    assert first.returncode == 1
    assert f"warning: not sent post={TOMATO} channel=x outcome=TemplateError" in first.stderr
    (need,) = environment.read_json("status")["needs_you"]
    assert (need["slug"], need["channel"]) == (TOMATO, "x")
    assert "is too long: it counts 349, 69 over the limit of 280" in need["what"]
    assert "is too long" in paste(environment, need["command"], status=1).stdout
    assert need["what"] in environment.run("status", "--health").stderr
    environment.write(TOMATO, more="syndicate: {x: Words}\n")
    assert environment.read_json("status")["needs_you"] == [need]  # nobody has read it yet
    environment.run("run", "--once")
    assert environment.read_json("status")["needs_you"] == []


@pytest.mark.long
def test_what_a_killed_worker_had_claimed_or_sent_is_shown_as_the_next_pass_takes_it(blog: Blog) -> None:
    blog.write("two")
    blog.configure()
    with blog.open() as session:
        session.ingest()
        for delivery in session.ledger.deliveries.all():
            session.ledger.decisions.allow(delivery.id, "pushed")
        fences = [claimed(session.ledger, delivery, "dead") for delivery in session.ledger.deliveries.all()]
        assert session.ledger.transitions.record_intent(fences[-1], STEP)

    def shown(*words: str) -> Any:
        done = run_command((*words, "--json"), cwd=blog.folder, env={"PATH": "", "HOME": str(blog.folder)})
        return json.loads(done.stdout)

    assert [row["state"] for slug in ("one", "two") for row in shown("why", slug)] == ["pending", "unknown"]
    counts = shown("status")["deliveries"]
    assert {state: count for state, count in counts.items() if count} == {"pending": 1, "unknown": 1}
