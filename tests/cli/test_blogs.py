"""Several blogs in one folder, as a person types it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Syndicator

Run: TypeAlias = "Callable[..., subprocess.CompletedProcess[str]]"


@pytest.fixture
def files(folder: Path) -> BlogFolder:
    files = BlogFolder(folder / "blogs")
    files.add("ada", "one", "two")
    files.add("bob", "three")
    return files


@pytest.fixture
def run(syndicator: Syndicator, files: BlogFolder) -> Run:
    return lambda *words, **env: syndicator("--config", str(files.path), *words, **env)


def test_all_are_run_and_shown(run: Run, files: BlogFolder) -> None:
    ran = run("run", "--once")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line for line in ran.stdout.splitlines() if line.endswith(":")] == ["ada:", "bob:"]
    assert (files.sent("ada"), files.sent("bob")) == (["one", "two"], ["three"])
    assert run("run", "--once").stdout == "nothing new\n"
    status = run("status")
    assert status.returncode == 0
    assert status.stdout.splitlines() == [
        "blog     ada: 2 sent",
        "blog     bob: 1 sent",
        "blogs    2",
        "queue    3 sent",
    ]
    assert run("status", "--blog", "bob").stdout.splitlines()[-1] == "queue    1 sent"
    check = run("check")
    assert check.returncode == 0, check.stderr
    assert "ada: channel  outbox (file): ready" in check.stdout


@pytest.mark.long
def test_a_broken_one_stops_no_other(run: Run, files: BlogFolder) -> None:
    files.spoil("carol")
    for command in (("run", "--once"), ("status",), ("check",)):
        ran = run(*command)
        assert ran.returncode == 2
        assert 'blogs/carol.toml:2: blog.tittle: unknown key, did you mean "title"?' in ran.stderr
        assert ran.stderr.splitlines()[-1] == "left out: carol (the config is not valid)"
    assert files.sent("ada") == ["one", "two"]
    assert run("list", "--blog", "ada").returncode == 0
    assert run("list", "--blog", "carol").returncode == 2
    assert json.loads(run("status", "--json").stdout)["blogs"]["carol"]["error"]


@pytest.mark.long
def test_one_that_can_not_be_read_takes_no_other_away(run: Run, files: BlogFolder) -> None:
    run("run", "--once")
    with closing(sqlite3.connect(files.path / "syndicator.db")) as ledger, ledger:
        ledger.execute(
            "UPDATE sources SET last_ok_at = 'noon' WHERE blog = (SELECT id FROM blogs WHERE name = 'ada')",
        )
    ran = run("status")
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == ["blog     bob: 1 sent", "blogs    2, 1 left out", "queue    1 sent"]
    assert ran.stderr.startswith("ada: unexpected ValueError: Invalid isoformat string: 'noon'")
    checked = run("check")
    assert "bob: channel  outbox (file): ready" in checked.stdout


def test_where_several_could_be_meant_one_is_to_be_named(run: Run, files: BlogFolder) -> None:
    ran = run("list")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "2 blogs are configured; add --blog NAME: ada, bob\n"
    assert run("list", "--blog", "eve").stderr == "blog 'eve' not found; blogs has ada, bob\n"
    (files.path / "bob.toml").unlink()
    assert run("list").returncode == 0


@pytest.mark.long
def test_messages_name_the_files_of_the_blog(run: Run, files: BlogFolder) -> None:
    words = files.path / "ada/words"
    words.mkdir(parents=True)
    (words / "one.yaml").write_text("outbox: {a: b}\n")
    (words / "oen.yaml").write_text("syndicate: true\n")
    linted = run("lint", "--blog", "ada").stdout
    assert "ada/words/one.yaml: syndicate.outbox: not a text or false" in linted
    assert "no post has the slug of this file; it must be ada/words/<slug>.yaml" in linted
    assert "ada/words/oen.yaml" in linted
    assert "ada/words/one.yaml" in run("why", "one", "--blog", "ada").stdout
    (files.path / "ada/templates").mkdir()
    (files.path / "ada/templates/outbox.txt.j2").write_text("{{ post.titel }}")
    assert "ada/templates/outbox.txt.j2:1: `post.titel` is undefined" in run("check").stderr


def test_a_folder_without_blogs_is_not_valid(syndicator: Syndicator, folder: Path) -> None:
    (folder / "empty").mkdir()
    for command in ("check", "list"):
        ran = syndicator("--config", "empty", command)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.endswith("empty: no blogs found; each is a file NAME.toml there\n")


@pytest.mark.long
def test_commands_are_said_with_the_blogs_name(run: Run) -> None:
    run("run", "--once")
    ran = run("push", "one", "--blog", "ada", "--yes")
    assert ran.returncode == 2
    assert "syndicator push one --channel outbox --again --blog ada" in ran.stderr
    assert run("push", "one", "--blog", "ada", "--yes", "--again").returncode == 0


@pytest.mark.long
def test_a_file_of_the_folder_means_its_blog(run: Run, files: BlogFolder, syndicator: Syndicator) -> None:
    files.share("")
    run("run", "--once")
    ada = ("--config", str(files.path / "ada.toml"))
    assert syndicator(*ada, "status").stdout == run("status", "--blog", "ada").stdout
    assert syndicator(*ada, "status", "--blog", "bob").returncode == 2


@pytest.mark.long
def test_a_config_on_its_own_is_the_blog_of_its_name(syndicator: Syndicator) -> None:
    assert syndicator("list", "--blog", "config").returncode == 0
    ran = syndicator("list", "--blog", "ada")
    assert ran.returncode == 2
    assert ran.stderr == "--blog ada: config.toml is one blog; --blog is for a folder of several\n"


@pytest.mark.long
def test_the_ledger_is_backed_up_for_all(run: Run, files: BlogFolder) -> None:
    run("run", "--once")
    assert run("backup", "all.db").returncode == 0
    assert run("restore", "all.db").returncode == 0
    ran = run("backup", "ada.db", "--blog", "ada")
    assert (ran.returncode, ran.stderr) == (2, "all blogs of the folder share the ledger; leave out --blog\n")


def test_a_renamed_file_is_the_same_blog(run: Run, files: BlogFolder) -> None:
    run("run", "--once")
    (files.path / "ada.toml").unlink()
    files.add("lovelace", "one", "two", blog='formerly = "ada"')
    ran = run("run", "--once")
    assert (ran.returncode, files.sent("lovelace")) == (0, [])
    assert [row["state"] for row in json.loads(run("history", "--json", "--blog", "lovelace").stdout)] == [
        "sent",
        "sent",
    ]


@pytest.mark.long
def test_the_file_of_a_former_name_is_no_new_blog(run: Run, files: BlogFolder) -> None:
    """Such as after a deployment that copies files, and removes none."""
    run("run", "--once")
    text = (files.path / "ada.toml").read_text()
    (files.path / "ada.toml").unlink()
    (files.path / "lovelace.toml").write_text(text.replace("[blog]", '[blog]\nformerly = "ada"'))
    assert run("run", "--once").returncode == 0
    (files.path / "ada.toml").write_text(text)
    sent = files.sent("ada")
    ran = run("run", "--once")
    line = "ada: this blog is lovelace now; remove ada.toml, or `formerly` from lovelace.toml if it is another blog\n"
    assert (ran.returncode, ran.stderr) == (1, line)
    assert files.sent("ada") == sent
    assert "blog     lovelace: 2 sent" in run("status").stdout


@pytest.mark.long
def test_a_former_name_that_another_blog_has_had_makes_no_new_blog(run: Run, files: BlogFolder) -> None:
    """Such as after a second renaming, if the file still says what it was called before the first one."""
    run("run", "--once")
    for file, name, former in (("ada", "lovelace", "ada"), ("lovelace", "countess", "ada")):
        text = (files.path / f"{file}.toml").read_text().replace('formerly = "ada"\n', "")
        (files.path / f"{file}.toml").unlink()
        (files.path / f"{name}.toml").write_text(text.replace("[blog]", f'[blog]\nformerly = "{former}"'))
        ran = run("run", "--once")
    line = (
        'blog.formerly = "ada", but that blog is lovelace now; write "lovelace" if it is this one, or remove the line'
    )
    assert (ran.returncode, ran.stderr) == (1, f"countess: {line}\n")
    text = (files.path / "countess.toml").read_text()
    (files.path / "countess.toml").write_text(text.replace('"ada"', '"lovelace"'))
    assert run("run", "--once").stdout == "nothing new\n"
    assert "blog     countess: 2 sent" in run("status").stdout


@pytest.mark.long
def test_a_blog_that_gets_its_former_name_back_says_what_it_was_called_since(run: Run, files: BlogFolder) -> None:
    run("run", "--once")
    text = (files.path / "ada.toml").read_text()
    (files.path / "ada.toml").unlink()
    (files.path / "lovelace.toml").write_text(text.replace("[blog]", '[blog]\nformerly = "ada"'))
    run("run", "--once")
    (files.path / "lovelace.toml").unlink()
    (files.path / "ada.toml").write_text(text)
    ran = run("run", "--once")
    line = (
        'ada: this blog is lovelace now; write formerly = "lovelace" into ada.toml, or give another blog another name\n'
    )
    assert (ran.returncode, ran.stderr) == (1, line)
    (files.path / "ada.toml").write_text(text.replace("[blog]", '[blog]\nformerly = "lovelace"'))
    assert run("run", "--once").stdout == "nothing new\n"


@pytest.mark.long
def test_names_of_blogs_can_be_exchanged(run: Run, files: BlogFolder) -> None:
    run("run", "--once")
    (files.path / "ada.toml").rename(files.path / "other.toml")
    for former, name, file in (("ada", "other", "other"), ("bob", "ada", "bob")):
        text = (files.path / f"{file}.toml").read_text().replace("[blog]", f'[blog]\nformerly = "{former}"')
        (files.path / f"{file}.toml").unlink()
        (files.path / f"{name}.toml").write_text(text)
        ran = run("run", "--once")
        assert (ran.returncode, ran.stdout) == (0, "nothing new\n"), ran.stderr


@pytest.mark.long
def test_a_single_blogs_ledger_is_moved_in(run: Run, files: BlogFolder, syndicator: Syndicator, folder: Path) -> None:
    syndicator("run", "--once")
    before = json.loads(syndicator("history", "--json").stdout)
    run("run", "--once")
    ran = run("copy-ledger", str(folder / "syndicator.db"), str(files.path / "syndicator.db"), "--blog", "carol")
    assert ran.returncode == 0, ran.stderr
    files.add("carol")
    assert json.loads(run("history", "--json", "--blog", "carol").stdout) == before


@pytest.mark.long
def test_a_half_renamed_blog_waits_in_every_command(run: Run, files: BlogFolder) -> None:
    """Else it would be a new one, and send everything once more."""
    assert run("run", "--once").returncode == 0
    text = (files.path / "ada.toml").read_text()
    (files.path / "lovelace.toml").write_text(text.replace("[blog]", '[blog]\nformerly = "ada"'))
    line = 'lovelace: blog.formerly = "ada", but ada.toml is still there; remove one of them\n'
    for words in (("status",), ("run", "--once"), ("check",), ("run", "--once")):
        ran = run(*words)
        assert ran.returncode != 0, words
        assert line in ran.stderr, words
    (files.path / "ada.toml").unlink()
    assert run("run", "--once").stdout == "nothing new\n"
    assert "blog     lovelace: 2 sent" in run("status").stdout
