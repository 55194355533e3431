"""`dry-run` and `lint` on the command line."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.cli.conftest import SLUG, TOMATO, explain, output
from tests.fork_server import run_command
from tests.long_cases import long_except

if TYPE_CHECKING:
    from tests.a_blog import Blog
    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def test_dry_run_shows_what_run_would_send_and_leaves_no_trace(syndicator: Syndicator, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    rows = output(syndicator, "dry-run", "--json")
    assert sorted(folder.rglob("*")) == before
    assert [row["decision"] for row in rows].count("send") == 6
    sending = {row["post"]["slug"]: row["announcement"]["text"] for row in rows if row["decision"] == "send"}
    syndicator("run", "--once")
    sent = {path.stem: json.loads(path.read_text())["text"] for path in (folder / "outbox").iterdir()}
    assert sent == sending


def test_dry_run_json_has_the_rows_that_were_promised(syndicator: Syndicator) -> None:
    row = next(row for row in output(syndicator, "dry-run", "--json") if row["post"]["slug"] == SLUG)
    assert set(row) >= {"post", "channel", "kind", "decision", "reason", "due_at", "announcement", "cost_usd", "error"}
    assert set(row["post"]) == {"slug", "title", "url", "published_at", "sources"}
    assert set(row["announcement"]) == {"text", "length", "limit", "payload", "parts"}
    assert (row["channel"], row["kind"], row["decision"]) == ("outbox", "file", "send")
    assert row["post"]["published_at"].startswith("2026-06-05T16:00:00")
    assert row["post"]["sources"] == ["repo", "feed"]


@pytest.mark.long
def test_dry_run_of_one_post_is_one_card(syndicator: Syndicator) -> None:
    shown = output(syndicator, "dry-run", SLUG)
    assert shown.startswith("What an index really is\n╭─ outbox (file) ─")
    assert shown.count("╭") == 1
    assert max(map(len, shown.splitlines())) == 80


def fails_with_one_notice(ran: subprocess.CompletedProcess[str], cause: str) -> None:
    assert ran.returncode == 1
    (notice,) = [line for line in ran.stderr.splitlines() if "can't write" in line]
    assert "outbox" in notice
    assert cause in notice
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("form", [(), ("--json",), ("--html", "page.html"), ("--markdown",), ("--all",), (SLUG,)])
def test_dry_run_fails_where_an_announcement_cannot_be_written(
    syndicator: Syndicator, folder: Path, form: tuple[str, ...]
) -> None:
    template(folder, "{{ post.nothing_like_it.name }}")
    fails_with_one_notice(syndicator("dry-run", *form), "nothing_like_it")


@pytest.mark.long
def test_dry_run_fails_where_a_library_is_missing(syndicator: Syndicator, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "markdown_it.py").write_text("raise ModuleNotFoundError(\"No module named 'markdown_it'\")\n")
    ran = syndicator("dry-run", "--json", PYTHONPATH=f"{broken}:{ROOT}")
    fails_with_one_notice(ran, "No module named 'markdown_it'")


@pytest.mark.long
def test_dry_run_after_all_is_sent_says_so(published: Syndicator) -> None:
    assert {row["decision"] for row in output(published, "dry-run", "--all", "--json")} == {"sent", "hold"}
    assert [row["decision"] for row in output(published, "dry-run", "--json")] == ["hold"]


@pytest.mark.long
def test_what_is_held_keeps_its_command_in_the_preview(environment: Environment) -> None:
    environment.write(TOMATO, date="2999-01-01 10:00")
    time.sleep(2.1)  # a younger file is read, and decided about, once more
    environment.configure("outbox")
    environment.run("run", "--once")
    previewed = environment.run("dry-run").stdout
    assert "its date is in the future" in previewed
    assert f"  syndicator push {TOMATO} --channel outbox" in previewed


@pytest.mark.long
def test_an_empty_dry_run_shows_how_the_newest_post_would_read(syndicator: Syndicator, folder: Path) -> None:
    unsent = re.sub(r"(?ms)^first_run = .*?$|^max_age = .*?$|^flood = .*?$", "", (folder / "config.toml").read_text())
    (folder / "config.toml").write_text(unsent)
    draft = syndicator("dry-run")
    assert "draft" in draft.stdout
    assert draft.stderr.startswith("nothing would be sent; the newest post would read:\n")
    (folder / "tests/blog/cmgh4c2vk000d02l3e9ty6bwo.md").unlink()
    ran = syndicator("dry-run")
    assert ran.stderr == (
        "nothing would be sent, and nothing is held; the newest post would read:\nevery post: syndicator dry-run --all\n"
    )
    assert ran.stdout.startswith("What one month of databases taught me\n╭─ outbox (file) ─")
    assert ran.stdout.endswith(
        "  published before the first run\n  syndicator push what-one-month-of-databases-taught-me --channel outbox\n"
    )
    assert output(syndicator, "dry-run", "--json") == []
    assert syndicator("dry-run", "--html", "page.html").stderr == "wrote page.html\n"
    page = (folder / "page.html").read_text()
    assert "<p>Nothing would be sent, and nothing is held. This is how the newest post would read;" in page
    assert "What one month of databases taught me" in page


def test_a_dry_run_without_posts_or_channels_says_only_that_nothing_is_there(blog: Blog) -> None:
    blog.channels = ()
    blog.configure()
    ran = run_command(("dry-run",), cwd=blog.folder, env={"PATH": "", "HOME": str(blog.folder)})
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == (
        "nothing would be sent, and nothing is held\n"
        "no channel is configured; add one as [channels.NAME], or with `syndicator init --channel NAME`\n"
    )


@pytest.mark.long
def test_dry_run_shows_what_a_killed_worker_had_claimed(blog: Blog) -> None:
    blog.configure()
    with blog.open() as session:
        session.ingest()
        (delivery,) = session.ledger.deliveries.all()
        session.ledger.decisions.allow(delivery.id, "pushed")
        assert session.ledger.transitions.claim(delivery, "dead")
    ran = run_command(("dry-run", "--json"), cwd=blog.folder, env={"PATH": "", "HOME": str(blog.folder)})
    assert [row["decision"] for row in json.loads(ran.stdout)] == ["send"]
    with blog.open() as session:
        assert session.ledger.leases.instances() == ("dead",), "nothing was changed"


@pytest.mark.parametrize("command", [("dry-run",), ("list",), ("lint",)])
def test_who_looks_is_told_of_sources_that_could_not_be_read(
    environment: Environment, command: tuple[str, ...]
) -> None:
    environment.configure("outbox", sources='[[sources]]\nkind = "feed"\nurl = "http://127.0.0.1:9/rss.xml"\n')
    assert "feed: http://127.0.0.1:9/rss.xml: connection refused" in environment.run(*command).stderr


@pytest.mark.long
def test_words_that_cannot_be_read_are_to_be_corrected(environment: Environment) -> None:
    (environment.folder / "words").mkdir()
    (environment.folder / f"words/{TOMATO}.yaml").write_text("x: {a: b}\n")
    environment.write("later", "Later", more="syndicate: {at: tomorrow}\n")
    environment.write("elsewhere", "Elsewhere", more="syndicate: [linkedn]\n")
    environment.configure("outbox")
    assert explain(environment, "outbox")["command"] == "correct that file"
    linted = environment.run("lint", "-v")
    assert linted.returncode == 1
    assert f"words/{TOMATO}.yaml: syndicate.x" in linted.stdout
    assert 'not a valid time: "tomorrow" in `at`' in linted.stdout
    assert re.search(
        r"warning +linkedn +elsewhere +channel not found, but named in the post's `syndicate`", linted.stdout
    )


@pytest.mark.long
def test_a_copy_that_the_next_pass_would_change_is_told_by_dry_run(environment: Environment) -> None:
    environment.configure("linkedin", "x", linkedin='on_edit = "update"\n')
    environment.run("run", "--once")
    notices = f"{TOMATO} was edited; its copy on linkedin will be updated"
    assert notices not in environment.run("dry-run").stderr
    environment.write(TOMATO, "The first tomato of many")
    assert notices in environment.run("dry-run").stderr
    assert notices not in environment.run("dry-run", "--channel", "x").stderr
    assert "updated  linkedin" in environment.run("run", "--once").stdout
    assert notices not in environment.run("dry-run").stderr


@pytest.mark.long
def test_lint_finds_words_that_no_post_heeds(environment: Environment) -> None:
    environment.configure("outbox")
    (environment.folder / "words").mkdir()
    for name in (f"{TOMATO}.yaml", f"{TOMATO}.yml", "the-frist-tomato.yaml"):
        (environment.folder / "words" / name).write_text("syndicate: false\n")
    linted = environment.run("lint", "-v")
    assert linted.returncode == 0
    notices = [
        line.partition("words/")[2].partition(":")[0] for line in linted.stdout.splitlines() if "no post" in line
    ]
    assert notices == ["the-first-tomato.yml", "the-frist-tomato.yaml"]


def template(folder: Path, text: str) -> None:
    (folder / "templates").mkdir()
    (folder / "templates/outbox.txt.j2").write_text(text)


@pytest.mark.long
def test_what_is_good_is_said_to_be(syndicator: Syndicator, folder: Path) -> None:
    ran = syndicator("lint")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "no problems found\n")
    assert not (folder / "syndicator.db").exists()


@pytest.mark.long
def test_a_line_for_each_finding(syndicator: Syndicator, folder: Path) -> None:
    template(folder, "Socket.IO {{ post.headline }}")
    ran = syndicator("lint", "-v")
    lines = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr) == (0, "errors: 0, warnings: 7\n")
    assert len({line.index('"Socket.IO"') for line in lines}) == 1
    assert all(line.startswith("warning  outbox  ") for line in lines)


@pytest.mark.long
def test_a_line_for_each_rule_with_three_examples(syndicator: Syndicator, folder: Path) -> None:
    template(folder, "Socket.IO {{ post.headline }}{{ post.url if post.slug != 'x' }}")
    (folder / "words").mkdir()
    (folder / "words" / f"{SLUG}.yaml").write_text("at: tomorrow\n")
    ran = syndicator("lint")
    errors, warnings = ran.stdout.splitlines()
    assert errors.startswith("error    1 post   not a valid time in `at`")
    assert f"{SLUG} (" in errors
    assert warnings.startswith("warning  7 posts  would become a link")
    assert warnings.endswith("; and 4 more")
    assert warnings.count(' on outbox ("Socket.IO")') == 3
    assert len(syndicator("-v", "lint").stdout.splitlines()) == 8


@pytest.mark.long
def test_a_template_that_can_not_be_used_is_an_error(syndicator: Syndicator, folder: Path) -> None:
    template(folder, "{% if post.series %}{{ post.sumary }}{% endif %}")
    ran = syndicator("lint", "-v")
    assert (ran.returncode, ran.stderr) == (1, "errors: 1, warnings: 0\n")
    assert ran.stdout == (
        "error  outbox  every post  templates/outbox.txt.j2:1: `post.sumary` is undefined; did you mean `post.summary`?\n"
    )


SLOW = "{% for n in range(30) %}{% for m in range(1000) %}{% endfor %}{% endfor %}{{ post.title }} {{ post.url }}"


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "is_shown"),
    [
        (["lint"], True),
        (["dry-run", "--all", "--html", "page.html"], True),
        (["-q", "lint"], False),
    ],
)
def test_a_bar_where_a_person_waits_for_long(folder: Path, arguments: list[str], is_shown: bool) -> None:
    template(folder, SLOW)
    for number in range(30):
        (folder / f"tests/blog/more-{number}.md").write_text(f"---\ntitle: More {number}\n---\nMore of it.\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "syndicator", *arguments]
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"}
    with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=theirs):
        os.close(theirs)
        shown = b"".join(iter(lambda: read_terminal(ours), b""))
    os.close(ours)
    assert (b"100%" in shown) is is_shown


def read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 100_000)
    except OSError:  # the last writer has gone
        return b""


def cpu_seconds(process: int) -> float:
    ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_ctrl_c_is_one_line_and_leaves_the_page_as_it_was(folder: Path) -> None:
    (folder / "page.html").write_text("the old page")
    for number in range(30):
        (folder / f"tests/blog/more-{number}.md").write_text(f"---\ntitle: More {number}\n---\nMore of it.\n")
    template(folder, "{% for n in range(300) %}{% for m in range(1000) %}{% endfor %}{% endfor %}{{ post.title }}")
    command = [sys.executable, "-m", "syndicator", "dry-run", "--all", "--html", "page.html"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE, text=True) as process:
        while cpu_seconds(process.pid) < 1:  # past its imports, in the middle of the announcements
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (130, "interrupted")
    assert (folder / "page.html").read_text() == "the old page"
    assert not (folder / "syndicator.db").exists()


FORMS = [(), ("--json",), ("--html", "page.html"), ("--markdown",)]


@pytest.mark.parametrize("form", long_except(FORMS[:1], FORMS))
def test_dry_run_fails_for_a_mistake_that_no_post_meets_yet(
    syndicator: Syndicator, folder: Path, form: tuple[str, ...]
) -> None:
    template(folder, "{% if post.series == 'never' %}{{ post.sumary }}{% endif %}{{ post.url }}")
    ran = syndicator("dry-run", *form)
    assert ran.returncode == 1
    assert "channels.outbox: templates/outbox.txt.j2:1: `post.sumary` is undefined" in ran.stderr
    assert syndicator("dry-run", "--channel", "outbox").returncode == 1


@pytest.mark.parametrize("form", [(), ("--html", "page.html"), ("--markdown",)])
def test_dry_run_fails_for_a_mistake_in_the_words_of_a_post(environment: Environment, form: tuple[str, ...]) -> None:
    environment.write("later", "Later", more="syndicate: {at: tomorrow}\n")
    environment.configure("outbox")
    ran = environment.run("dry-run", *form)
    assert ran.returncode == 1
    assert 'later: not a valid time: "tomorrow" in `at`' in ran.stderr


@pytest.mark.long
def test_dry_run_shows_the_blog_s_time(environment: Environment) -> None:
    environment.write(TOMATO, date="2999-01-01 10:00")
    environment.configure("outbox")
    config = environment.folder / "config.toml"
    config.write_text(config.read_text().replace("[blog]", '[blog]\ntimezone = "Europe/Berlin"'))
    assert "hold · 2999-01-01 10:00 CET" in environment.run("dry-run").stdout
