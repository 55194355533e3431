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
from tests.proof.world import Count, world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.proof.world import World

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
def blog(folder: Path) -> Iterator[World]:
    """Three posts in a folder, the first two in the feed too, and all of them sent to a hook that takes whatever it gets."""
    with world(folder, ["hook-plain"]) as made:
        config = folder / "config.toml"
        config.write_text(config.read_text() + FEED)
        feed(made, SITE)
        assert made.run().returncode == 0
        assert made.count("hook-plain") == Count(copies=3)
        yield made


def feed(made: World, site: str, guid: str = "", title: str = "The tale of") -> None:
    items = [
        (f"{site}/{slug}", f"{guid}-{slug}" if guid else f"{site}/{slug}", f"{title} {slug}") for slug in made.slugs[:2]
    ]
    (made.folder / "rss.xml").write_text(rss(*items))


def rename(made: World) -> None:
    (made.folder / "posts/alpha.md").rename(made.folder / "posts/first-of-all.md")


def change(made: World, before: str, after: str) -> None:
    post = made.folder / "posts/alpha.md"
    post.write_text(post.read_text().replace(before, after))


EDITS: dict[str, Callable[[World], None]] = {
    "its title": lambda made: made.write_post("alpha", 1, title="Something else about alpha"),
    "its words": lambda made: change(made, "patience", "haste"),
    "its date": lambda made: made.write_post("alpha", 9),
    "its slug": lambda made: change(made, "slug: alpha", "slug: alpha-revised"),
    "its cuid": lambda made: change(made, "slug:", "cuid: cljt0abcd000009l4abcd1234\nslug:"),
    "its file's name": rename,
    "the feed's ids": lambda made: feed(made, SITE, guid="tag:new"),
    "the feed's titles": lambda made: feed(made, SITE, title="Seen anew:"),
    "the blog's domain": lambda made: feed(made, "https://elsewhere.example.dev"),
    "the feed's ids, titles and domain": lambda made: feed(made, "https://other.example.dev", "urn:x", "Once more:"),
}


def test_what_is_changed_later_is_not_announced_again(tmp_path: Path) -> None:
    with blog(tmp_path) as made:
        server = made.far["hook-plain"].server
        assert server is not None
        for what, edit in EDITS.items():
            edit(made)
            done = made.run()
            assert (done.returncode, len(server.publications)) == (0, 3), (what, done.stdout)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand")
def test_every_state_of_a_real_blog_gives_one_announcement_for_each_post(tmp_path: Path) -> None:
    (bundle,) = (CORPUS / "git-history").glob("*.bundle")
    with world(tmp_path, ["file"], slugs=()) as made:
        posts = made.folder / "posts"
        git("clone", "-q", "--no-checkout", str(bundle), str(posts))
        config = load(made.folder / "config.toml", kind_class=kind_class)
        slugs: list[str] = []
        with open_session(config, mode="write") as session:
            for commit in git("-C", str(posts), "rev-list", "--all", "--reverse").split():
                git("-C", str(posts), "checkout", "-q", "-f", commit)
                slugs += [outcome.slug for outcome in run_pass(session.app).outcomes]
        assert len(slugs) == len(set(slugs)) == len(made.far["file"].made())
        assert len(slugs) > 80


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def test_a_ledger_that_is_lost_sends_nothing_again_where_asking_is_free(tmp_path: Path) -> None:
    with world(tmp_path, ["file", "hashnode"]) as made:
        made.run()
        for path in made.ledger.parent.glob("ledger.db*"):
            path.unlink()
        for far in made.far.values():
            far.pass_time(HOUR)  # what they answer may be old for a while
        done = made.run()
        assert done.returncode == 0, done.stdout
        assert {name: made.count(name) for name in made.far} == dict.fromkeys(made.far, Count(copies=3))
        assert set(made.states("hashnode").values()) == {"sent"}
