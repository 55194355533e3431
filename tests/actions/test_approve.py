"""Review, as people do it: what is shown is what is approved, and what was edited is kept."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from typing import TYPE_CHECKING

import pytest

from syndicator.sources.overrides import read_overrides
from tests.fakes.clocked_blog import ClockedBlog
from tests.fakes.environment import Environment
from tests.long_cases import first_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator

SLUG = "what-an-index-really-is"


@pytest.fixture
def held(syndicator: Syndicator, folder: Path) -> Syndicator:
    """The sample blog, each post held for review."""
    config = folder / "config.toml"
    config.write_text(config.read_text().replace('path = "outbox"', 'path = "outbox"\nreview = true', 1))
    assert syndicator("run", "--once").returncode == 0
    assert not (folder / "outbox").exists()
    return syndicator


def editor(folder: Path, script: str) -> str:
    """An $EDITOR that changes the text with sed."""
    path = folder / "editor"
    path.write_text(f'#!/bin/sh\nexec sed -i "{script}" "$1"\n')
    path.chmod(0o755)
    return str(path)


def text(folder: Path, slug: str = SLUG) -> str:
    stored: str = json.loads((folder / f"outbox/{slug}.json").read_text())["text"]
    return stored


def states(syndicator: Syndicator, slug: str = SLUG) -> tuple[str, str]:
    (row,) = json.loads(syndicator("why", slug, "--json").stdout)
    return row["state"], row["reason"]


@pytest.mark.long
def test_what_is_approved_is_sent_and_nothing_else(held: Syndicator, folder: Path) -> None:
    assert states(held) == ("held", "waits for your review")
    approved = held("approve", SLUG)
    assert approved.returncode == 0
    assert f"approved: {SLUG} on outbox" in approved.stdout
    assert held("run", "--once").returncode == 0
    assert [path.stem for path in (folder / "outbox").iterdir()] == [SLUG]
    assert held("approve", "--all").stdout.count("approved: ") == 5


@pytest.mark.long
def test_an_approval_is_of_the_text_that_was_shown(held: Syndicator, folder: Path) -> None:
    held("approve", SLUG)
    (post,) = [path for path in (folder / "tests/blog").glob("*.md") if SLUG in path.read_text()]
    post.write_text(post.read_text().replace("What an index really is", "What an index never was"))
    assert held("run", "--once").returncode == 0
    assert not (folder / "outbox").exists()
    assert states(held) == ("held", "its text has changed since it was approved")
    assert "What an index never was" in held("approve", SLUG).stdout
    assert held("run", "--once").returncode == 0
    assert "never was" in text(folder)


def test_an_edited_text_is_shown_approved_kept_and_sent(held: Syndicator, folder: Path) -> None:
    ran = held("approve", SLUG, "--edit", EDITOR=editor(folder, "1s/^/My words: /"))
    assert ran.returncode == 0
    assert "My words: " in ran.stdout
    kept = read_overrides(folder, SLUG)
    assert kept is not None
    assert kept.texts["outbox"].startswith("My words: ")
    assert held("run", "--once").returncode == 0
    assert text(folder) == kept.texts["outbox"]


@pytest.mark.long
def test_kept_words_survive_the_ledger(held: Syndicator, folder: Path) -> None:
    held("approve", SLUG, "--edit", EDITOR=editor(folder, "1s/^/My words: /"))
    for path in folder.glob("syndicator.db*"):
        path.unlink()
    rows = json.loads(held("dry-run", "--all", "--json").stdout)
    said = {row["post"]["slug"]: row["announcement"]["text"] for row in rows}
    assert [slug for slug, words in said.items() if words.startswith("My words: ")] == [SLUG]


@pytest.mark.long
def test_words_that_would_read_as_a_template_are_kept_in_the_ledger(held: Syndicator, folder: Path) -> None:
    held("approve", SLUG, "--edit", EDITOR=editor(folder, "1s/^/Write {{ x }}: /"))
    assert not (folder / f"words/{SLUG}.yaml").exists()
    assert held("run", "--once").returncode == 0
    assert text(folder).startswith("Write {{ x }}: ")


@pytest.mark.long
def test_an_editor_that_changes_nothing_keeps_nothing(held: Syndicator, folder: Path) -> None:
    assert held("approve", SLUG, "--edit", EDITOR="true").returncode == 0
    assert not (folder / "words").exists()
    assert held("run", "--once").returncode == 0
    assert (folder / f"outbox/{SLUG}.json").exists()


@pytest.mark.parametrize(
    ("script", "says"),
    first_of(
        [
            (': > "$1"', "the text is empty; nothing was done"),
            ('rm "$1"', "the editor failed, so nothing was done"),
            ("printf '\\351' > \"$1\"", "the editor failed, so nothing was done"),
            ("exit 3", "the editor failed, so nothing was done"),
        ]
    ),
)
def test_what_the_editor_does_not_give_is_not_approved(held: Syndicator, folder: Path, script: str, says: str) -> None:
    strange = folder / "editor"
    strange.write_text(f"#!/bin/sh\n{script}\n")
    strange.chmod(0o755)
    ran = held("approve", SLUG, "--edit", EDITOR=str(strange))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert says in ran.stderr
    assert states(held) == ("held", "waits for your review")
    assert held("push", SLUG, "--edit", "--yes", EDITOR=str(strange)).returncode == 2
    assert not (folder / "outbox").exists()


@pytest.mark.long
def test_an_editor_that_saves_the_same_text_keeps_nothing(held: Syndicator, folder: Path) -> None:
    assert held("approve", SLUG, "--edit", EDITOR=editor(folder, "s/^/&/")).returncode == 0
    assert not (folder / "words").exists()


@pytest.mark.long
def test_without_terminal_and_editor_nobody_edits(held: Syndicator) -> None:
    ran = held("approve", SLUG, "--edit", EDITOR="", VISUAL="")
    assert (ran.returncode, ran.stderr) == (2, "no terminal to edit on; set EDITOR\n")


@pytest.mark.long
def test_who_is_asked_sees_the_edited_text(tmp_path: Path) -> None:
    with Environment(tmp_path) as environment:
        environment.write("one", "One")
        environment.configure("x", "outbox")
        environment.run("push", "one", "--channel", "outbox", "--yes")
        ours, theirs = pty.openpty()
        os.write(ours, b"y\n")
        ran = subprocess.run(
            environment.command("push", "one", "--edit"), cwd=tmp_path, stdin=theirs, capture_output=True, text=True, check=False,
            env=environment.process_env() | {"EDITOR": editor(tmp_path, "1s/.*/My words/")},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert "Send 1 of these 2 now?" in ran.stderr
        assert ran.stdout.count("│ My words") == 1  # and not of the one that is there already
        assert [post.text.splitlines()[0] for post in environment.x.posts] == ["My words"]


@pytest.mark.long
def test_no_control_character_that_a_person_wrote_reaches_a_channel(tmp_path: Path) -> None:
    with Environment(tmp_path) as environment:
        environment.write("one", "One")
        environment.write("two", "Two", more='syndicate: {outbox: "Own \\e[31mwords\\x07", x: false}\n')
        environment.configure("x", "outbox")
        escapes = editor(tmp_path, r"1s/.*/\x1b[2JMy\x07\twords\xc2\x9b/")
        ran = environment.run("push", "one", "--channel", "x", "--edit", "--yes", EDITOR=escapes)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert [post.text.splitlines()[0] for post in environment.x.posts] == ["[2JMy\twords"]
        assert environment.run("push", "two", "--yes").returncode == 0
        assert text(tmp_path, "two") == "Own [31mwords"


@pytest.mark.long
def test_an_edited_text_that_is_too_long_is_refused_before_anything_is_kept(tmp_path: Path) -> None:
    with Environment(tmp_path) as environment:
        environment.write("one", "One")
        environment.configure("x")
        ran = environment.run("push", "one", "--edit", "--yes", EDITOR=editor(tmp_path, f"1s/.*/{'w' * 281}/"))
        assert (ran.returncode, environment.x.posts) == (2, [])
        assert "too long" in ran.stderr
        assert environment.read_json("why", "one")[0]["state"] == "pending"
        assert environment.run("run", "--once").returncode == 0
        assert [post.text.splitlines()[0] for post in environment.x.posts] == ["One"]


@pytest.mark.long
def test_an_approval_that_can_not_be_is_no_success(tmp_path: Path) -> None:
    with Environment(tmp_path) as environment:
        environment.write("one", "One")
        environment.configure("x", x="review = true\n")
        environment.run("run", "--once")
        ran = environment.run("approve", "one", "--edit", EDITOR=editor(tmp_path, f"1s/.*/{'w' * 281}/"))
        assert ran.returncode == 1
        assert "not approved: one on x: " in ran.stdout


@pytest.mark.parametrize(
    "said", ["[box]", "{box: Old words., other: false, at: 2026-01-05 09:00}", "{other: Their words.}"]
)
def test_what_a_post_says_otherwise_is_kept_too(tmp_path: Path, said: str) -> None:
    environment = ClockedBlog(tmp_path)
    environment.channel += '\nreview = true\n[channels.other]\nkind = "file"\npath = "other"'
    environment.write("a", "2026-01-01", more=f"syndicate: {said}")
    with environment.session() as session:
        session.ingest()
        (post,) = session.posts.all().values()
        assert session.posts.summaries([post.id])[post.id].post.overrides == post.overrides
        assert session.posts.save_text(post, "box", "Line one.\n\nLine: two # {not} a comment")
        after = session.posts.get(post.id).overrides
        assert session.posts.summaries([post.id])[post.id].post.overrides == after
        assert after.texts == {**post.overrides.texts, "box": "Line one.\n\nLine: two # {not} a comment"}
        assert (after.at, after.only) == (post.overrides.at, None)
        assert ("other" in after.off) == ("other" not in said or "other: false" in said)


@pytest.mark.parametrize("words", ["false", "", "{{ post.title }}", "no"])
def test_what_words_can_not_say_there_is_refused_and_changes_nothing(tmp_path: Path, words: str) -> None:
    environment = ClockedBlog(tmp_path)
    environment.write("a", "2026-01-01")
    (tmp_path / "words").mkdir()
    (tmp_path / "words/a.yaml").write_text("box: Before.\n")
    with environment.session() as session:
        session.ingest()
        (post,) = session.posts.all().values()
        assert not session.posts.save_text(post, "box", words)
        assert session.posts.get(post.id).overrides.texts == {"box": "Before."}


def test_words_that_can_not_be_written_there_are_kept_elsewhere(tmp_path: Path) -> None:
    environment = ClockedBlog(tmp_path)
    environment.write("a", "2026-01-01")
    (tmp_path / "words").write_text("No folder.")
    with environment.session() as session:
        session.ingest()
        (post,) = session.posts.all().values()
        assert not session.posts.save_text(post, "box", "Other words.")
