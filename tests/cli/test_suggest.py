"""What Tab offers."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.cli.conftest import DRAFT, SLUG
from tests.long_cases import first_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator


def offered(syndicator: Syndicator, words: str, **env: str) -> list[str]:
    """What is offered for the last of these words."""
    last = len(words.split(" ")) - 1
    ran = syndicator(COMP_WORDS=words, COMP_CWORD=str(last), _SYNDICATOR_COMPLETE="bash_complete", **env)
    assert ran.stderr == ""
    return [line.partition(",")[2] for line in ran.stdout.splitlines() if line]


def test_slugs_are_offered_newest_first_to_commands_that_can_act_on_them(published: Syndicator) -> None:
    assert offered(published, "syndicator why what-") == ["what-one-month-of-databases-taught-me", SLUG]
    assert offered(published, "syndicator approve ") == [DRAFT]
    assert offered(published, "syndicator retry ") == []
    assert len(offered(published, "syndicator retract ")) == 6
    assert DRAFT not in offered(published, f"syndicator push {DRAFT} ")


@pytest.mark.long
def test_a_title_is_the_help_of_a_slug(published: Syndicator) -> None:
    ran = published(COMP_WORDS="syndicator why what-an", COMP_CWORD="2", _SYNDICATOR_COMPLETE="zsh_complete")
    assert ran.stdout.splitlines() == ["plain", SLUG, "What an index really is"]


@pytest.mark.long
def test_channels_sources_and_tools_are_offered(syndicator: Syndicator) -> None:
    assert offered(syndicator, "syndicator push x --channel ") == ["outbox"]
    assert offered(syndicator, "syndicator auth o") == ["outbox"]
    assert offered(syndicator, "syndicator approve --source ") == ["repo", "feed"]
    assert offered(syndicator, "syndicator import feed2t") == ["feed2toot"]


@pytest.mark.long
def test_the_config_that_is_named_counts(published: Syndicator, folder: Path) -> None:
    (folder / "config.toml").rename(folder / "other.toml")
    assert offered(published, "syndicator why what-an") == []
    assert offered(published, "syndicator --config other.toml why what-an") == [SLUG]
    assert offered(published, "syndicator why what-an", SYNDICATOR_CONFIG="other.toml") == [SLUG]


@pytest.mark.parametrize("broken", first_of(["", "[blog", "[channels]\nx = 3\n[ledger]\nurl = 3\n", None]))
def test_an_error_offers_nothing(published: Syndicator, folder: Path, broken: str | None) -> None:
    if broken is None:
        (folder / "syndicator.db").write_bytes(b"no ledger")
    else:
        (folder / "config.toml").write_text(broken)
        (folder / "syndicator.db").unlink()
    assert offered(published, "syndicator why ") == []
    assert offered(published, "syndicator push x --channel ") == ([] if broken is not None else ["outbox"])


@pytest.mark.long
def test_of_several_blogs_the_posts_of_one_are_offered(syndicator: Syndicator, folder: Path) -> None:
    (folder / "blogs").mkdir()
    (folder / "blogs/_shared.toml").write_text("[ledger]\nurl = 'sqlite:///both.db'\n")
    for name in ("dev", "garden"):
        (folder / f"{name}-posts").mkdir()
        (folder / f"{name}-posts/{name}.md").write_text(f"---\ntitle: The {name}\ndate: 2026-11-01\n---\nWords.\n")
        (folder / f"blogs/{name}.toml").write_text(
            f'[blog]\nurl = "https://{name}.example"\n[[sources]]\nkind = "repo"\npath = "../{name}-posts"\n'
            f'[channels.{name}-box]\nkind = "file"\npath = "{name}"\n'
        )
    assert syndicator("--config", "blogs", "run", "--once").returncode == 0
    assert offered(syndicator, "syndicator --config blogs why --blog ") == ["dev", "garden"]
    assert offered(syndicator, "syndicator --config blogs why --blog garden ") == ["garden"]
    assert offered(syndicator, "syndicator --config blogs push --blog dev x --channel ") == ["dev-box"]
    assert offered(syndicator, "syndicator --config blogs/dev.toml why ") == ["dev"]
    assert offered(syndicator, "syndicator --config blogs why ") == []


@pytest.mark.long
def test_a_ledger_on_a_server_is_not_asked(published: Syndicator, folder: Path) -> None:
    with (folder / "config.toml").open() as file:
        text = file.read().replace('url = "sqlite:///syndicator.db"', 'url = "postgresql://nobody@127.0.0.1:9/none"')
    (folder / "config.toml").write_text(text)
    assert offered(published, "syndicator why ") == []


def test_a_name_that_a_shell_would_run_is_not_offered(syndicator: Syndicator, folder: Path) -> None:
    (folder / "config.toml").write_text('[channels."$(reboot)"]\n[channels."a b"]\n[channels.good]\n')
    assert offered(syndicator, "syndicator push x --channel ") == ["good"]


@pytest.mark.long
def test_a_shell_waits_little(published: Syndicator) -> None:
    took = []
    for _ in range(9):
        begun = cpu_of_children()
        ran = published(
            COMP_WORDS="syndicator why w", COMP_CWORD="2", _SYNDICATOR_COMPLETE="bash_complete", PYTHONPATH=str(ROOT)
        )
        assert ran.stdout
        took.append(cpu_of_children() - begun)
    assert min(took) < 0.2  # half of it on an idle machine


def cpu_of_children() -> float:
    """Seconds: what else the machine does matters less than for the time on the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
