"""`init`: recognise a blog, propose a config, write it, and show what it would send."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.propose import NO_FEED
from tests import ROOT
from tests.fakes.blog_server import Blog, Page
from tests.fakes.feed import rss
from tests.fakes.site import POST, write_site
from tests.fork_server import run_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    Init: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]

HUGO = 'baseURL = "https://blog.invalid"\ntitle = "Knots"\ntimeZone = "Europe/Madrid"\n[permalinks]\nposts = "/:year/:slug/"\n'
HEAD = (
    '<link rel="alternate" type="application/rss+xml" href="/index.xml"><a rel="me" href="https://social.example/@ada">'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    old = POST.replace("knots", "splices").replace("11-02", "11-01")
    return write_site(
        tmp_path / "blog", {"hugo.toml": HUGO, "content/posts/knots.md": "", "content/posts/splices.md": old}
    )


@pytest.fixture
def init(folder: Path) -> Init:
    """Runs `init` in the folder; `typed`: what a person types on a terminal."""

    def init(
        *arguments: str, typed: str | None = None, cwd: Path = folder, command: str = "init", **env: str
    ) -> subprocess.CompletedProcess[str]:
        base = {"HOME": str(folder.parent), "PATH": os.environ["PATH"], "COLUMNS": "80", "TZ": "UTC"}
        return run_command((command, *arguments), cwd=cwd, env=base | env, typed=typed, terminal=typed is not None)

    return init


@pytest.fixture
def site(folder: Path) -> Iterator[Blog]:
    with Blog().running() as site:
        feed = rss({f"{site.url}/2026/on-knots/": "On knots", f"{site.url}/2026/on-splices/": "On splices"})
        site.pages |= {"/": Page(HEAD), "/index.xml": Page(feed)}
        yield site


def test_yes_writes_a_config_that_works_and_shows_the_newest_post(init: Init, folder: Path) -> None:
    ran = init("--yes")
    assert ran.returncode == 0, ran.stderr
    assert "(hugo.toml: permalinks.posts)" in ran.stderr
    assert "not tried" in ran.stderr
    assert "This writes .syndicator/config.toml and a .gitignore beside it, nothing else." in ran.stderr
    assert "the 2 posts there now never will be, unless you push one" in ran.stderr
    assert "checked: 2 posts, 1 place\n" in ran.stderr
    assert ran.stdout.startswith("On knots\n╭─ outbox (file) ")
    assert "│ https://blog.invalid/2026/on-knots/ " in ran.stdout
    assert sorted(entry.name for entry in (folder / ".syndicator").iterdir()) == [".gitignore", "config.toml"]
    later = init("--once", command="run", cwd=folder / "content/posts")
    assert (later.returncode, later.stdout) == (
        0,
        "2 older posts left alone; to send the newest: syndicator push on-knots\n",
    )
    assert (folder / ".syndicator/syndicator.db").exists()


def test_without_a_terminal_it_says_what_to_add(init: Init, folder: Path) -> None:
    ran = init()
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "no terminal to ask on; add --yes to take every proposal, or --print to see it\n"
    assert not (folder / ".syndicator").exists()


@pytest.mark.long
def test_print_writes_nothing(init: Init, folder: Path) -> None:
    ran = init("--print", "--channel", "x")
    assert (ran.returncode, (folder / ".syndicator").exists()) == (0, False)
    assert '\n[channels.x]\nkind = "x" ' in ran.stdout
    assert ran.stdout.startswith("# What syndicator reads")


@pytest.mark.long
def test_a_dialogue(init: Init, folder: Path, site: Blog) -> None:
    ran = init(site.url, typed="x mastodon discord\ny\n")
    assert ran.returncode == 0, ran.stderr
    assert "Where shall new posts be announced?" in ran.stderr
    assert "Mastodon (https://social.example)" in ran.stderr, "linked from the home page"
    assert "2 of its 2 entries are among the posts" in ran.stderr
    assert "x wants a login: syndicator auth x; mastodon wants a login: syndicator auth mastodon" in ran.stderr
    assert "the environment variable DISCORD_URL" in ran.stderr
    assert ran.stderr.count(" › ") == 2
    config = (folder / ".syndicator/config.toml").read_text()
    assert 'base_url = "https://social.example"' in config
    assert f'url = "{site.url}/index.xml"' in config
    assert [line.split()[1] for line in ran.stdout.splitlines() if line.startswith("╭─")] == [
        "x",
        "mastodon",
        "discord",
    ]
    next_commands = ran.stderr.partition("Next:")[2].split("syndicator ")[1:]
    assert [command.split("  ")[0] for command in next_commands] == ["auth x", "push on-knots", "run"]


@pytest.mark.long
def test_what_only_the_person_knows_is_asked_for_or_left_off(init: Init, folder: Path, site: Blog) -> None:
    site.pages["/"] = Page("<title>K</title>")
    ran = init(site.url, typed="bluesky telegram\nada.example.dev\ny\n")
    assert ran.returncode == 0, ran.stderr
    config = (folder / ".syndicator/config.toml").read_text()
    assert 'handle = "ada.example.dev" ' in config
    assert "enabled = false " in config.partition('kind = "telegram"')[2]
    assert ran.stderr.count(" › ") == 3, "never more than three questions"
    assert "news is off until" in ran.stderr


@pytest.mark.long
def test_no_writes_nothing(init: Init, folder: Path) -> None:
    ran = init(typed="\nn\n")
    assert (ran.returncode, ran.stdout, ran.stderr.endswith("nothing was written\n")) == (0, "", True)
    assert not (folder / ".syndicator").exists()


@pytest.mark.long
def test_the_end_of_the_input_writes_nothing(init: Init, folder: Path) -> None:
    for typed in ("", "x\n"):
        assert init(typed=typed).returncode == 130
        assert not (folder / ".syndicator").exists()


@pytest.mark.long
def test_edit_first_until_it_is_valid(init: Init, folder: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f"""#!/bin/sh
        if [ -e {tmp_path}/again ]; then sed -i 's/titel/title/' "$1"; else touch {tmp_path}/again; sed -i 's/^title/titel/' "$1"; fi
    """)
    editor.chmod(0o755)
    ran = init(typed="\ne\ny\ne\ny\n", EDITOR=str(editor))
    assert ran.returncode == 0, ran.stderr
    assert 'blog.titel: unknown key, did you mean "title"?' in ran.stderr
    assert 'title = "Knots"' in (folder / ".syndicator/config.toml").read_text()


@pytest.mark.long
def test_a_second_time_nothing_is_overwritten(init: Init, folder: Path, site: Blog) -> None:
    init("--yes")
    path = folder / ".syndicator/config.toml"
    mine = path.read_text().replace("Knots", "My knots").replace("{year}/", "").replace(f"\n{NO_FEED}\n", "")
    path.write_text(mine)
    ran = init(site.url, "--yes")
    assert (ran.returncode, path.read_text()) == (0, mine)
    assert ".syndicator/config.toml already exists; its settings are not changed\n" in ran.stderr
    assert "blog.title: you have My knots; `init` would propose Knots (hugo.toml: title)" in ran.stderr
    assert "permalink: you have {blog_url}/{title}/; `init` would propose {blog_url}/{year}/{title}/" in ran.stderr
    assert "https://blog.invalid/on-knots/" in ran.stdout


@pytest.mark.long
def test_a_feed_that_could_not_be_read_is_proposed_the_next_time(init: Init, folder: Path, site: Blog) -> None:
    ran = init("--yes")
    assert ran.stderr.endswith("the config has no feed: run `syndicator init` again when you are online.\n")
    before = (folder / ".syndicator/config.toml").read_text()
    assert f"\n{NO_FEED}\n" in before
    ran = init(site.url, "--yes")
    assert "added the feed to .syndicator/config.toml\n" in ran.stderr
    table = f'[[sources]]\nkind = "feed"\nurl = "{site.url}/index.xml" '
    after = (folder / ".syndicator/config.toml").read_text()
    added = after.index(table)
    assert after[:added] + NO_FEED + after[after.index("\n\n", added) :] == before, "all else is as it was"


@pytest.mark.long
def test_a_place_that_is_not_complete_is_shown_as_not_enabled(init: Init) -> None:
    ran = init("--yes", "--channel", "mastodon", "--channel", "x")
    first, second = ran.stdout.split("╭─ x ")
    assert "╰─ not enabled ─" in first
    assert "\n  put in base_url\n" in first
    assert "─ send" not in first
    assert "╰─ send" in second


@pytest.mark.long
def test_a_command_that_is_too_long_has_its_purpose_below_it(init: Init, folder: Path) -> None:
    name = "a-name-that-is-long-" * 5
    (folder / f"content/posts/{name}.md").write_text(POST.replace("On knots", name).replace("11-02", "11-03"))
    shown = init("--yes").stderr.partition("Next:")[2]
    assert f"       syndicator push {name.strip('-')}" in shown
    assert "\n         send this one now, to try it\n       syndicator run\n         announce new posts" in shown


def test_mistakes_in_words_come_before_the_missing_terminal(init: Init) -> None:
    ran = init("/nope")
    assert (ran.returncode, ran.stderr) == (
        2,
        "/nope: folder not found, and not an address such as https://blog.example.dev\n",
    )


@pytest.mark.long
def test_a_question_mark_lists_the_places_with_their_numbers(init: Init) -> None:
    ran = init(typed="? \n\nn\n")
    assert "place '?' not found; there are 1 Bluesky, 2 " in ran.stderr
    assert "byhand" not in ran.stderr


@pytest.mark.long
def test_places_are_added_to_a_config(init: Init, folder: Path) -> None:
    init("--yes")
    path = folder / ".syndicator/config.toml"
    before = path.read_text()
    ran = init("--yes", "--channel", "linkedin", "--channel", "outbox")
    assert ran.returncode == 0, ran.stderr
    assert "added linkedin to .syndicator/config.toml" in ran.stderr
    assert path.read_text() == before.rstrip() + '\n\n[channels.linkedin]\nkind = "linkedin"\n'
    assert [line.split()[1] for line in ran.stdout.splitlines() if line.startswith("╭─")] == ["outbox", "linkedin"]
    assert init("--print", "--channel", "slack").stdout.startswith("[channels.slack]\n")
    assert "slack" not in path.read_text()
    again = init(typed="\n")
    assert (again.returncode, "LinkedIn" in again.stderr) == (0, False), (
        "only places that are not there yet are offered"
    )


@pytest.mark.long
def test_a_config_that_is_there_but_broken(init: Init, folder: Path) -> None:
    write_site(folder, {".syndicator/config.toml": "[blog\n"})
    ran = init("--yes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ".syndicator/config.toml:1: not valid TOML" in ran.stderr


@pytest.mark.long
def test_a_folder_elsewhere(init: Init, folder: Path, tmp_path: Path) -> None:
    ran = init(str(folder), "--yes", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "wrote blog/.syndicator/config.toml" in ran.stderr
    assert re.search(rf"^Next:  cd {re.escape(str(folder))}\s", ran.stderr, re.MULTILINE)
    assert (folder / ".syndicator/config.toml").exists()


@pytest.mark.long
def test_only_a_site(init: Init, tmp_path: Path, site: Blog) -> None:
    (tmp_path / "empty").mkdir()
    ran = init(site.url, "--yes", cwd=tmp_path / "empty")
    assert ran.returncode == 0, ran.stderr
    assert "No posts here: a feed shows only its newest entries" in ran.stderr
    assert "checked: 2 posts, 1 place" in ran.stderr
    assert ran.stdout.startswith("On ")


@pytest.mark.long
def test_no_feed_and_no_posts(init: Init, tmp_path: Path, site: Blog) -> None:
    (tmp_path / "empty").mkdir()
    site.pages = {"/": Page("x")}
    ran = init(site.url, "--yes", cwd=tmp_path / "empty")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "no feed found at" in ran.stderr
    assert "/rss.xml: 404" in ran.stderr
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere",), "nowhere: folder not found, and not an address such as https://"),
        (("--channel", "mastadon"), "place 'mastadon' not found, did you mean \"mastodon\"?"),
        (("https://a b",), "not a valid address"),
    ],
)
def test_wrong_usage(init: Init, folder: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = init(*arguments, "--yes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert says in ran.stderr
    assert not (folder / ".syndicator").exists()


@pytest.mark.long
def test_a_config_named_on_the_command_line(init: Init, folder: Path) -> None:
    ran = init("my.toml", "init", "--yes", command="--config")
    assert ran.returncode == 0, ran.stderr
    assert sorted(entry.name for entry in folder.iterdir()) == ["content", "hugo.toml", "my.toml"]
    assert 'path = "content/posts"' in (folder / "my.toml").read_text()


@pytest.mark.long
def test_a_config_of_another_program_named_on_the_command_line(init: Init, folder: Path) -> None:
    before = (folder / "hugo.toml").read_text()
    ran = init("hugo.toml", "init", "--yes", command="--config")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(
        f"{folder / 'hugo.toml'}: it has no [blog] and no [[sources]], so it belongs to another"
    )
    assert (folder / "hugo.toml").read_text() == before


def interrupted(process: subprocess.Popen[bytes], terminal: int) -> int:
    """Press Ctrl-C, and once more where Python, which was importing, has let the first pass."""
    os.write(terminal, b"\x03")
    with suppress(subprocess.TimeoutExpired):
        return process.wait(15)
    os.write(terminal, b"\x03")
    return process.wait(60)


@pytest.mark.long
@pytest.mark.parametrize("prompts", [0, 1, 2])
def test_ctrl_c_at_any_time_writes_nothing(folder: Path, prompts: int) -> None:
    person, program = os.openpty()
    env = {"HOME": str(folder), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        ["setsid", "--ctty", "--wait", sys.executable, "-m", "syndicator", "init"], cwd=folder, env=env, stdin=program, stdout=program, stderr=program,
    )  # fmt: skip
    os.close(program)
    shown = ""
    end = time.monotonic() + 120
    while ("Looking" not in shown or shown.count(" › ") < prompts) and time.monotonic() < end:
        if select.select([person], [], [], 1)[0]:
            shown += os.read(person, 4096).decode(errors="replace")
            if shown.endswith(" › ") and shown.count(" › ") < prompts:
                os.write(person, b"\n")
    try:
        status = interrupted(process, person)
    finally:
        process.kill()
        os.close(person)
    assert status in (130, -signal.SIGINT)
    assert not (folder / ".syndicator").exists()
