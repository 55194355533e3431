"""`check` on the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.views.python_faults import python_warning
from tests.cli.conftest import output

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def on_a_journey(folder: Path, started: str) -> None:
    with (folder / "config.toml").open("a") as file:
        file.write(f'\n[journey]\nstarted = "{started}"\ncadence = "3d"\npause = ["2026-06-20/9999-12-31"]\n')


@pytest.mark.long
def test_check(syndicator: Syndicator) -> None:
    assert "outbox" in output(syndicator, "check")


@pytest.mark.long
def test_check_warns_of_a_python_with_known_faults(syndicator: Syndicator) -> None:
    warning = python_warning(sys.version_info[:3])
    lines = [line for line in syndicator("check").stdout.splitlines() if line.startswith("python ")]
    assert lines == ([f"python   {warning}"] if warning else [])


@pytest.mark.long
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


@pytest.mark.long
def test_a_journey_whose_first_post_is_not_there_yet_has_not_begun(syndicator: Syndicator, folder: Path) -> None:
    on_a_journey(folder, "not-written-yet")
    assert output(syndicator, "status", "--json")["journey"] is None
    assert "journey.started: no post has the slug 'not-written-yet' (yet)\n" in syndicator("check").stderr


@pytest.mark.long
def test_check_tries_the_secrets_of_notify(syndicator: Syndicator, folder: Path) -> None:
    with (folder / "config.toml").open("a") as file:
        file.write('\n[notify]\nurls = ["json://localhost", {env = "TELL_ME"}]\n')
    assert "notify.urls[2]: the environment variable TELL_ME is not set" in syndicator("check").stderr
    assert syndicator("check", TELL_ME="json://localhost").returncode == 0


def test_a_blog_without_channels_is_told_so(environment: Environment) -> None:
    environment.configure()
    assert "channels: none is configured" in environment.run("check").stderr


def test_a_refused_token_is_told_once_to_who_looks(environment: Environment) -> None:
    environment.configure("linkedin")
    environment.env["LINKEDIN_TOKEN"] = "expired"
    assert environment.run("run", "--once").stderr.count("LinkedIn refuses the token") == 1


@pytest.mark.long
def test_check_names_the_newest_posts_whose_words_no_channel_heeds(environment: Environment) -> None:
    for day in range(10, 15):
        environment.write(f"post-{day}", more="syndicate: {mastodn: false}\n", date=f"2026-11-{day} 10:00")
    environment.write("last", more="syndicate: [linkedn, outbox]\n", date="2026-11-20 10:00")
    environment.configure("outbox")
    checked = environment.run("check")
    assert checked.returncode == 0
    said = "channel not found, but named in the post's `syndicate`"
    assert checked.stderr.splitlines() == [
        f"last on linkedn: {said}",
        f"post-14 on mastodn: {said}",
        f"post-13 on mastodn: {said}",
        "and 3 more; `syndicator lint` lists them",
    ]
