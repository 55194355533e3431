"""`list`, `history`, `why` and `links` on the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import DRAFT, SLUG, TOMATO, explain, output, paste

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def test_list(published: Syndicator) -> None:
    lines = output(published, "list").splitlines()
    assert len(lines) == 7
    (line,) = [line for line in lines if SLUG in line]
    assert line.startswith("2026-06-05  ")
    assert "repo, feed" in line
    assert line.endswith("outbox: sent  https://slowquery.example.dev/what-an-index-really-is")
    assert {post["slug"] for post in output(published, "list", "--json")} >= {SLUG, DRAFT}


@pytest.mark.long
def test_list_before_the_first_run(syndicator: Syndicator, folder: Path) -> None:
    assert SLUG in output(syndicator, "list")
    assert not (folder / "syndicator.db").exists()


@pytest.mark.long
def test_people_read_times_in_the_zone_of_the_blog_and_programs_in_utc(environment: Environment) -> None:
    environment.configure("outbox", outbox='delay = "2h"\n')
    config = (environment.folder / "config.toml").read_text()
    (environment.folder / "config.toml").write_text(config.replace("[blog]\n", '[blog]\ntimezone = "Asia/Tokyo"\n'))
    environment.run("run", "--once")
    due = datetime.fromisoformat(explain(environment, "outbox")["due_at"])
    shown = f"(due {due.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M} JST)"
    assert due.utcoffset() == timedelta(0)
    assert shown in environment.run("why", TOMATO).stdout
    assert " JST" in environment.run("status").stdout
    assert " JST" in environment.run("dry-run").stdout
    environment.run("push", TOMATO, "--yes")
    for shows in (["history"], ["why", TOMATO], ["dry-run", "--all"]):
        assert " JST" in environment.run(*shows).stdout
        assert "UTC" not in environment.run(*shows).stdout


@pytest.mark.long
def test_a_post_waits_for_its_page_and_not_for_a_time(environment: Environment) -> None:
    environment.configure("outbox", outbox="wait_until_live = true\n")
    del environment.blog.pages[f"/{TOMATO}"]
    (noted,) = environment.run("run", "--once").stdout.splitlines()
    due = datetime.fromisoformat(explain(environment, "outbox")["due_at"])
    page = f"its page is not live yet: {environment.blog.url}/{TOMATO} (checked again at {due:%Y-%m-%d %H:%M} UTC"
    assert f"{page}; syndicator push {TOMATO} --channel outbox --force to send it)" in noted
    assert f"{page})" in environment.run("why", TOMATO).stdout


def test_history(published: Syndicator, folder: Path) -> None:
    (found,) = output(published, "history", SLUG, "--json")
    assert (found["slug"], found["channel"], found["round"], found["state"]) == (SLUG, "outbox", 1, "sent")
    assert found["attempt_log"]
    assert str(folder / "outbox" / f"{SLUG}.json") in output(published, "history", SLUG)


def test_why(published: Syndicator) -> None:
    (sent,) = output(published, "why", SLUG, "--json")
    assert (sent["channel"], sent["state"]) == ("outbox", "sent")
    assert "draft" in output(published, "why", DRAFT)


def test_links(published: Syndicator) -> None:
    found = {post["slug"]: post["copies"] for post in output(published, "links", "--json")}
    assert [copy["channel"] for copy in found[SLUG]] == ["outbox"]
    assert SLUG in output(published, "links")


@pytest.mark.long
def test_a_word_that_fits_no_post_is_a_usage_error(published: Syndicator) -> None:
    for command in (["why", "nothing-like-it"], ["dry-run", "nothing-like-it"], ["push", "nothing-like-it", "--yes"]):
        ran = published(*command)
        assert ran.returncode == 2
        assert "nothing-like-it" in ran.stderr
        assert ran.stderr.count("\n") == 1


@pytest.mark.long
def test_choices_of_a_command_are_lines_of_their_own(environment: Environment) -> None:
    environment.configure("relay")
    environment.relay.misbehave("reset_after")
    assert environment.run("run", "--once").returncode == 4
    choices = [f"syndicator resolve {TOMATO} --channel relay {flag}" for flag in ("--sent URL", "--not-sent")]
    for asked in (("why", TOMATO), ("status",)):
        lines = [line.strip() for line in environment.run(*asked).stdout.splitlines()]
        assert lines[-2:] == choices


@pytest.mark.long
def test_a_copy_of_a_post_that_is_public_no_more_is_taken_back_by_what_why_says(environment: Environment) -> None:
    environment.configure("outbox")
    environment.run("run", "--once")
    environment.write(TOMATO, more="draft: true\n")
    environment.run("run", "--once")
    row = explain(environment, "outbox")
    assert (row["state"], row["reason"]) == ("sent", "its post is not public: draft")
    paste(environment, row["command"])
    assert not list((environment.folder / "outbox").iterdir())
    assert environment.read_json("status")["outdated"] == []


@pytest.mark.long
def test_a_slug_nearly_right_is_guessed(syndicator: Syndicator) -> None:
    assert syndicator("run", "--once").returncode == 0
    said = syndicator("why", "what-an-index-realy-is").stderr
    assert said == (
        "post 'what-an-index-realy-is' not found, did you mean 'what-an-index-really-is'? `syndicator list` shows all posts\n"
    )


@pytest.mark.long
def test_a_post_that_its_file_does_not_give_is_explained(environment: Environment) -> None:
    environment.configure("relay", sources='[[sources]]\nkind = "feed"\nurl = "http://127.0.0.1:9/rss"\n')
    conflict = "<<<<<<< HEAD\ntitle: Leeks\n=======\ntitle: A leek\n>>>>>>> main\n"
    (environment.folder / "posts" / "2026-11-01-leeks.md").write_text(f"---\n{conflict}---\nLeeks.\n")
    environment.run("run", "--once")
    for named in ("leeks", "posts/2026-11-01-leeks.md"):
        assert environment.run("why", named).stderr == (
            f"post '{named}' not found: repo: 2026-11-01-leeks.md: unresolved git conflict in its front matter; resolve it\n"
        )
    assert environment.run("why", "onions").stderr == (
        "post 'onions' not found; `syndicator list` shows all posts\n  feed: http://127.0.0.1:9/rss: connection refused\n"
    )


@pytest.mark.long
def test_of_two_posts_with_one_slug_commands_name_the_id(environment: Environment) -> None:
    environment.write("elsewhere")
    (environment.folder / "posts/2019").mkdir()
    text = (environment.folder / f"posts/{TOMATO}.md").read_text()
    (environment.folder / f"posts/2019/{TOMATO}.md").write_text(text.replace("2026-11-19", "2026-11-18"))
    environment.configure("outbox", outbox="review = true\n")
    assert environment.run("run", "--once").returncode == 0
    held = [row for row in environment.read_json("status")["needs_you"] if row["slug"] == TOMATO]
    assert len({row["command"] for row in held}) == 2
    for row in held:
        paste(environment, row["command"])
    assert environment.run("run", "--once").returncode == 0
    assert len(list((environment.folder / "outbox").iterdir())) == 2
    assert "syndicator approve elsewhere" in environment.run("status").stdout
