"""What the commands answer, on the sample blog."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator

SLUG = "what-an-index-really-is"
DRAFT = "two-terminals-one-table"


def told(syndicator: Syndicator, *arguments: str) -> Any:
    ran = syndicator(*arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    return json.loads(ran.stdout) if "--json" in arguments else ran.stdout


@pytest.fixture
def published(syndicator: Syndicator) -> Syndicator:
    assert syndicator("run", "--once").returncode == 0
    return syndicator


def test_dry_run_shows_what_run_would_send_and_leaves_no_trace(syndicator: Syndicator, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    rows = told(syndicator, "dry-run", "--json")
    assert sorted(folder.rglob("*")) == before
    assert [row["decision"] for row in rows].count("send") == 6
    sending = {row["post"]["slug"]: row["announcement"]["text"] for row in rows if row["decision"] == "send"}
    syndicator("run", "--once")
    sent = {path.stem: json.loads(path.read_text())["text"] for path in (folder / "outbox").iterdir()}
    assert sent == sending


def test_dry_run_json_has_the_rows_that_were_promised(syndicator: Syndicator) -> None:
    row = next(row for row in told(syndicator, "dry-run", "--json") if row["post"]["slug"] == SLUG)
    assert set(row) >= {"post", "channel", "kind", "decision", "reason", "due_at", "announcement", "cost_usd", "error"}
    assert set(row["post"]) == {"slug", "title", "url", "published_at", "sources"}
    assert set(row["announcement"]) == {"text", "length", "limit", "payload", "parts"}
    assert (row["channel"], row["kind"], row["decision"]) == ("outbox", "file", "send")
    assert row["post"]["published_at"].startswith("2026-06-05T16:00:00")
    assert row["post"]["sources"] == ["repo", "feed"]


def test_dry_run_of_one_post_is_one_card(syndicator: Syndicator) -> None:
    shown = told(syndicator, "dry-run", SLUG)
    assert shown.startswith("What an index really is\n╭─ outbox (file) ─")
    assert shown.count("╭") == 1
    assert max(map(len, shown.splitlines())) == 80


@pytest.mark.parametrize("form", [(), ("--json",), ("--html", "page.html"), ("--markdown",), ("--all",), (SLUG,)])
@pytest.mark.parametrize("what", ["no template", "no library"])
def test_dry_run_fails_where_an_announcement_cannot_be_written(
    syndicator: Syndicator, folder: Path, form: tuple[str, ...], what: str
) -> None:
    broken = folder / "broken"
    broken.mkdir()
    if what == "no library":
        (broken / "markdown_it.py").write_text("raise ModuleNotFoundError(\"No module named 'markdown_it'\")\n")
    else:
        (folder / "templates").mkdir()
        (folder / "templates/outbox.txt.j2").write_text("{{ post.nothing_like_it.name }}")
    ran = syndicator("dry-run", *form, PYTHONPATH=f"{broken}:{ROOT}")
    assert ran.returncode == 1
    told = [line for line in ran.stderr.splitlines() if "can't write" in line]
    assert len(told) == 1
    assert "outbox" in told[0]
    assert ("No module named 'markdown_it'" if what == "no library" else "nothing_like_it") in told[0]
    assert "Traceback" not in ran.stderr


def test_dry_run_after_all_is_sent_says_so(published: Syndicator) -> None:
    assert {row["decision"] for row in told(published, "dry-run", "--all", "--json")} == {"sent", "hold"}
    assert [row["decision"] for row in told(published, "dry-run", "--json")] == ["hold"]


def test_list(published: Syndicator) -> None:
    lines = told(published, "list").splitlines()
    assert len(lines) == 7
    (line,) = [line for line in lines if SLUG in line]
    assert line.startswith("2026-06-05  ")
    assert "repo, feed" in line
    assert "outbox: sent" in line
    assert {post["slug"] for post in told(published, "list", "--json")} >= {SLUG, DRAFT}


def test_list_before_the_first_run(syndicator: Syndicator, folder: Path) -> None:
    assert SLUG in told(syndicator, "list")
    assert not (folder / "syndicator.db").exists()


def test_status(published: Syndicator) -> None:
    found = told(published, "status", "--json")
    assert set(found) >= {"deliveries", "channels", "sources", "journey", "needs_you"}
    assert found["deliveries"]["sent"] == 6
    assert (found["channels"]["outbox"]["state"], found["channels"]["outbox"]["sent"]) == ("ok", 6)
    assert found["sources"]["repo"]["posts"] == 7
    shown = told(published, "status")
    assert "channel  outbox (file): ok" in shown
    assert "6 sent" in shown
    assert published("status", "--health").returncode == 0


def test_history(published: Syndicator, folder: Path) -> None:
    (found,) = told(published, "history", SLUG, "--json")
    assert (found["slug"], found["channel"], found["round"], found["state"]) == (SLUG, "outbox", 1, "sent")
    assert found["attempt_log"]
    assert str(folder / "outbox" / f"{SLUG}.json") in told(published, "history", SLUG)


def test_why(published: Syndicator) -> None:
    (sent,) = told(published, "why", SLUG, "--json")
    assert (sent["channel"], sent["state"]) == ("outbox", "sent")
    assert "draft" in told(published, "why", DRAFT)


def test_links(published: Syndicator) -> None:
    found = {post["slug"]: post["copies"] for post in told(published, "links", "--json")}
    assert [copy["channel"] for copy in found[SLUG]] == ["outbox"]
    assert SLUG in told(published, "links")


def test_check(syndicator: Syndicator) -> None:
    assert "outbox" in told(syndicator, "check")


def test_check_says_what_it_can_t_read_by_file_and_what_is_no_post_in_one_line(
    syndicator: Syndicator, folder: Path
) -> None:
    for number, text in ((1, ""), (2, " ")):
        section = folder / "tests/blog" / f"part-{number}"
        section.mkdir(parents=True)
        (section / "_index.md").write_text("---\ntitle: A part\n---\n")
        (section / "empty.md").write_text(text)
    ran = syndicator("check")
    assert ran.stderr.splitlines() == [
        "repo: part-1/empty.md: empty",
        "repo: part-2/empty.md: empty",
        "repo: part-1/_index.md and 1 more: a section's page, not a post",
    ]


def test_what_was_sent_is_sent_again_only_with_again(published: Syndicator, folder: Path) -> None:
    refused = published("push", SLUG, "--yes")
    assert refused.returncode == 2
    assert "--again" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert published("push", SLUG, "--again", "--yes").returncode == 0
    assert [delivery["round"] for delivery in told(published, "history", SLUG, "--json")] == [1, 2]


def test_push_asks_and_where_nobody_answers_nothing_is_sent(syndicator: Syndicator, folder: Path) -> None:
    ran = syndicator("push", SLUG)
    assert ran.returncode == 2
    assert "--yes" in ran.stderr
    assert not (folder / "outbox").exists()


def test_push_without_a_secret_sends_nothing_and_leaves_the_channel_as_it_is(
    syndicator: Syndicator, folder: Path
) -> None:
    with (folder / "config.toml").open("a") as config:
        config.write('\n[channels.hook]\nkind = "webhook"\nurl = { env = "A_HOOK" }\n')
    ran = syndicator("push", SLUG, "--yes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "channels.hook.url: the environment variable A_HOOK is not set: export A_HOOK=…\n"
    channels = json.loads(syndicator("status", "--json").stdout)["channels"]
    assert {name: (each["state"], each["sent"]) for name, each in channels.items()} == {
        "outbox": ("ok", 0), "hook": ("ok", 0),
    }  # fmt: skip


def test_push_sends_one_post(syndicator: Syndicator, folder: Path) -> None:
    ran = syndicator("push", SLUG, "--yes")
    assert ran.returncode == 0
    assert [path.stem for path in (folder / "outbox").iterdir()] == [SLUG]


def test_a_word_that_fits_no_post_is_a_usage_error(published: Syndicator) -> None:
    for command in (["why", "nothing-like-it"], ["dry-run", "nothing-like-it"], ["push", "nothing-like-it", "--yes"]):
        ran = published(*command)
        assert ran.returncode == 2
        assert "nothing-like-it" in ran.stderr
        assert ran.stderr.count("\n") == 1


def test_a_person_resolves_what_is_there_already(syndicator: Syndicator, folder: Path) -> None:
    path = folder / "config.toml"
    path.write_text(path.read_text().replace('first_run = "all"', 'first_run = "skip"'))
    assert syndicator("run", "--once").returncode == 0
    assert syndicator("resolve", SLUG, "--channel", "outbox", "--sent", "https://example.dev/1").returncode == 0
    (found,) = told(syndicator, "history", SLUG, "--json")
    assert (found["state"], found["remote_url"]) == ("sent", "https://example.dev/1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["approve"], "name the posts, or use --all"),
        (["resolve", SLUG, "--channel", "outbox"], "use either --sent URL or --not-sent"),
    ],
)
def test_a_person_has_to_say_which(syndicator: Syndicator, arguments: list[str], said: str) -> None:
    ran = syndicator(*arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"{said}\n")


def on_a_journey(folder: Path, started: str) -> None:
    with (folder / "config.toml").open("a") as file:
        file.write(f'\n[journey]\nstarted = "{started}"\ncadence = "3d"\npause = ["2026-06-20/9999-12-31"]\n')


def test_a_journey_is_in_status_and_in_templates(syndicator: Syndicator, folder: Path) -> None:
    on_a_journey(folder, SLUG)
    (folder / "templates").mkdir()
    (folder / "templates/outbox.txt.j2").write_text(
        "{% if journey %}Day {{ journey.day }}: {% endif %}{{ post.title }}"
    )
    rows = told(syndicator, "dry-run", "--all", "--json")
    said = {row["post"]["slug"]: row["announcement"]["text"] for row in rows}
    assert said[SLUG] == "Day 0: What an index really is"
    assert [text for text in said.values() if not text.startswith("Day ")]  # those before the start know no journey
    syndicator("run", "--once")
    journey = told(syndicator, "status", "--json")["journey"]
    assert set(journey) == {"day", "posts", "streak", "next_due", "overdue", "text"}
    assert (journey["next_due"], journey["overdue"]) == ("9999-12-31", False)
    assert f"journey  {journey['text']}\n" in told(syndicator, "status")


def test_a_journey_whose_first_post_is_not_there_yet_has_not_begun(syndicator: Syndicator, folder: Path) -> None:
    on_a_journey(folder, "not-written-yet")
    assert told(syndicator, "status", "--json")["journey"] is None
    assert "journey.started: no post has the slug 'not-written-yet' (yet)\n" in syndicator("check").stderr


def test_check_tries_the_secrets_of_notify(syndicator: Syndicator, folder: Path) -> None:
    with (folder / "config.toml").open("a") as file:
        file.write('\n[notify]\nurls = ["json://localhost", {env = "TELL_ME"}]\n')
    assert "notify.urls[2]: the environment variable TELL_ME is not set" in syndicator("check").stderr
    assert syndicator("check", TELL_ME="json://localhost").returncode == 0
