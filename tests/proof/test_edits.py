"""What a blogger changes later is not announced again, and what the ledger has forgotten is looked for where asking is free."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.run_pass import run_pass
from syndicator.session import open_session
from tests import ROOT
from tests.proof.scenario import Count, open_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.proof.scenario import Scenario

CORPUS = ROOT.parent / "shared" / "corpus"
HOUR = timedelta(hours=1)
SITE = "https://slow.example.dev"
FEED = '\n[[sources]]\nkind = "feed"\nurl = "rss.xml"\n'


def rss(*items: tuple[str, str, str]) -> str:
    """Items of (link, guid, title), each dated as the posts are."""
    said = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{guid}</guid><pubDate>Sun, 01 Nov 2026 00:00:00 GMT</pubDate>"
        f"<description>Words of {title}.</description></item>"
        for link, guid, title in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Slow days</title><link>{SITE}</link>{said}</channel></rss>'


@contextmanager
def blog(folder: Path) -> Iterator[Scenario]:
    """Three posts in a folder, the first two in the feed too, and all of them sent to a hook that takes whatever it gets."""
    with open_scenario(folder, ["webhook-plain"]) as scenario:
        config = folder / "config.toml"
        config.write_text(config.read_text() + FEED)
        feed(scenario, SITE)
        assert scenario.run().returncode == 0
        assert scenario.count("webhook-plain") == Count(copies=3)
        yield scenario


def feed(scenario: Scenario, site: str, guid: str = "", title: str = "The tale of") -> None:
    items = [
        (f"{site}/{slug}", f"{guid}-{slug}" if guid else f"{site}/{slug}", f"{title} {slug}")
        for slug in scenario.slugs[:2]
    ]
    (scenario.folder / "rss.xml").write_text(rss(*items))


def rename(scenario: Scenario) -> None:
    (scenario.folder / "posts/alpha.md").rename(scenario.folder / "posts/first-of-all.md")


def change(scenario: Scenario, before: str, after: str) -> None:
    post = scenario.folder / "posts/alpha.md"
    post.write_text(post.read_text().replace(before, after))


EDITS: dict[str, Callable[[Scenario], None]] = {
    "its title": lambda scenario: scenario.write_post("alpha", 1, title="Something else about alpha"),
    "its words": lambda scenario: change(scenario, "patience", "haste"),
    "its date": lambda scenario: scenario.write_post("alpha", 9),
    "its slug": lambda scenario: change(scenario, "slug: alpha", "slug: alpha-revised"),
    "its cuid": lambda scenario: change(scenario, "slug:", "cuid: cljt0abcd000009l4abcd1234\nslug:"),
    "its file's name": rename,
    "the feed's ids": lambda scenario: feed(scenario, SITE, guid="tag:new"),
    "the feed's titles": lambda scenario: feed(scenario, SITE, title="Seen anew:"),
    "the blog's domain": lambda scenario: feed(scenario, "https://elsewhere.example.dev"),
    "the feed's ids, titles and domain": lambda scenario: feed(
        scenario, "https://other.example.dev", "urn:x", "Once more:"
    ),
}


@pytest.mark.long
def test_what_is_changed_later_is_not_announced_again(tmp_path: Path) -> None:
    with blog(tmp_path) as scenario:
        server = scenario.remotes["webhook-plain"].server
        assert server is not None
        for what, edit in EDITS.items():
            edit(scenario)
            done = scenario.run()
            assert (done.returncode, len(server.publications)) == (0, 3), (what, done.stdout)


@pytest.mark.long
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand")
def test_every_state_of_a_real_blog_gives_one_announcement_for_each_post(tmp_path: Path) -> None:
    (bundle,) = (CORPUS / "git-history").glob("*.bundle")
    with open_scenario(tmp_path, ["file"], slugs=()) as scenario:
        posts = scenario.folder / "posts"
        git("clone", "-q", "--no-checkout", str(bundle), str(posts))
        config = load(scenario.folder / "config.toml", kind_class=kind_class)
        slugs: list[str] = []
        with open_session(config, mode="write") as session:
            for commit in git("-C", str(posts), "rev-list", "--all", "--reverse").split():
                git("-C", str(posts), "checkout", "-q", "-f", commit)
                slugs += [outcome.slug for outcome in run_pass(session.app).outcomes]
        assert len(slugs) == len(set(slugs)) == len(scenario.remotes["file"].published())
        assert len(slugs) > 80


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def test_a_ledger_that_is_lost_sends_nothing_again_where_asking_is_free(tmp_path: Path) -> None:
    with open_scenario(tmp_path, ["file", "hashnode"]) as scenario:
        scenario.run()
        for path in scenario.ledger.parent.glob("ledger.db*"):
            path.unlink()
        for remote in scenario.remotes.values():
            remote.pass_time(HOUR)  # what they answer may be old for a while
        done = scenario.run()
        assert done.returncode == 0, done.stdout
        assert {name: scenario.count(name) for name in scenario.remotes} == dict.fromkeys(
            scenario.remotes, Count(copies=3)
        )
        assert set(scenario.states("hashnode").values()) == {"sent"}
