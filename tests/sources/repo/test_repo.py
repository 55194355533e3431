"""The repository source: a folder of posts, whoever wrote them."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from syndicator.config import SourceConfig
from syndicator.errors import SourceError
from syndicator.sources.repo import RepoSource
from syndicator.sources.repo import to_post as post
from syndicator.sources.repo.title import title_and_text
from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Post, SourcePost, SourceUpdate

BLOG = "https://blog.example.dev"
SHARED = ROOT.parent / "shared"


def source(folder: Path, **options: Any) -> RepoSource:
    zone = options.pop("zone", UTC)
    options = {"blog_url": BLOG, **options}
    return RepoSource(
        SourceConfig(kind="repo", name="posts", path=folder, **options), zone=zone, state=folder / "state"
    )


def read(folder: Path, **options: Any) -> SourceUpdate:
    return source(folder, **options).read({}, {})


def write(folder: Path, key: str, text: str | bytes) -> Path:
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def source_post_of(folder: Path, key: str, text: str | bytes, **options: Any) -> SourcePost:
    write(folder, key, text)
    found = read(folder, **options)
    assert key not in found.problems
    return next(one for one in found.source_posts if one.key == key)


def post_of(folder: Path, key: str, text: str | bytes, **options: Any) -> Post:
    return source_post_of(folder, key, text, **options).post


@pytest.fixture(autouse=True)
def quickly_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file counts as young for a twentieth of a second, so that tests need not wait for two."""
    monkeypatch.setattr("syndicator.sources.repo.folder._SETTLED", 50_000_000)


def settle() -> None:
    time.sleep(0.06)


HASHNODE = """---
title: "A "quoted" word: and a C:\\new path"
seoTitle: "Quoted words"
seoDescription: "What happens to
raw newlines"
datePublished: Tue Mar 05 2024 06:30:00 GMT+0000 (Coordinated Universal Time)
cuid: cabcdefghijklmnopqrstuvwx
slug: a-quoted-word
canonical: https://elsewhere.example.com/original?utm_source=x
cover: https://cdn.example.com/cover.png
tags: python, machine-learning

---

First paragraph.
"""


def test_a_hashnode_backup(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "cabcdefghijklmnopqrstuvwx.md", HASHNODE)
    post = one.post
    assert post.title == 'A "quoted" word: and a C:\\new path'
    assert (post.seo_title, post.summary) == ("Quoted words", "What happens to raw newlines")
    assert (post.slug, post.generator, post.withheld) == ("a-quoted-word", "hashnode", "")
    assert post.published_at == datetime(2024, 3, 5, 6, 30, tzinfo=UTC)
    assert (post.tags, post.cover) == (("python", "machine-learning"), "https://cdn.example.com/cover.png")
    assert post.url.startswith("https://elsewhere.example.com/original")
    assert one.aliases == {"cuid:cabcdefghijklmnopqrstuvwx", "url:https://elsewhere.example.com/original"}
    assert post.markdown == "First paragraph."
    assert not one.warnings


def test_an_address_from_the_pattern_is_no_alias(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "hello.md", "---\ntitle: Hello\n---\n")
    assert one.post.url == f"{BLOG}/hello"
    assert one.aliases == frozenset()


def test_local_times_are_the_blogs(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", "---\ntitle: A\ndate: 2024-07-01 09:00\n---\n", zone=ZoneInfo("Europe/Berlin"))
    assert post.published_at == datetime(2024, 7, 1, 7, tzinfo=UTC)


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.md", f"---\ntitle: T{number}\n---\n")
    settle()
    posts = source(tmp_path)
    first = posts.read({}, {})
    assert len(first.source_posts) == 3
    assert posts.read(first.checkpoint, first.present).unchanged
    write(tmp_path, "1.md", "---\ntitle: New\n---\n")
    second = posts.read(first.checkpoint, first.present)
    assert [one.post.title for one in second.source_posts] == ["New"]
    assert second.present.keys() == first.present.keys()


def test_a_file_that_was_just_written_is_read_once_more(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\n")
    posts = source(tmp_path)
    first = posts.read({}, {})
    settle()
    second = posts.read(first.checkpoint, first.present)
    assert [one.key for one in second.source_posts] == ["a.md"]
    assert posts.read(second.checkpoint, second.present).unchanged


def test_other_rules_read_everything_again(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\n")
    settle()
    first = source(tmp_path).read({}, {})
    second = source(tmp_path, permalink="{blog_url}/p/{slug}").read(first.checkpoint, first.present)
    assert [one.post.url for one in second.source_posts] == [f"{BLOG}/p/a"]


def test_what_is_gone_is_no_longer_present(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\n")
    gone = write(tmp_path, "b.md", "---\ntitle: B\n---\n")
    first = read(tmp_path)
    gone.unlink()
    second = source(tmp_path).read(first.checkpoint, first.present)
    assert set(second.present) == {"a.md"}
    assert second.complete


def test_a_folder_that_is_empty_all_at_once_proves_nothing(tmp_path: Path) -> None:
    found = source(tmp_path).read({}, {"a.md": "1:2:3:4"})
    assert not found.complete
    assert found.warnings


def test_an_idle_read_loads_no_parser(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\n")
    time.sleep(2.05)
    first = read(tmp_path)
    script = (
        "import sys; from datetime import UTC; from pathlib import Path; from syndicator.config import SourceConfig\n"
        "from syndicator.sources.repo import RepoSource\n"
        f"folder = Path({str(tmp_path)!r})\n"
        f"settings = SourceConfig(kind='repo', name='posts', path=folder, blog_url={BLOG!r})\n"
        "posts = RepoSource(settings, zone=UTC, state=folder)\n"
        f"assert posts.read({dict(first.checkpoint)!r}, {dict(first.present)!r}).unchanged\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert not {
        "yaml",
        "frontmatter",
        "tomllib",
        "dateutil",
        "syndicator.sources.repo.to_post",
        "subprocess",
        "requests",
    } & set(loaded)


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^sources\.posts: there is no folder .*gone$"):
        read(tmp_path / "gone")


@pytest.mark.skipif(not SHARED.exists(), reason="needs real posts beside the checkout")
def test_real_pages_get_the_title_that_a_careful_reader_would_give() -> None:
    posts = [one.post for one in read(SHARED / "seeds", include=("**/*.txt",)).source_posts]
    assert [(post.title, post.withheld) for post in posts] == [
        ("000 04d08229e5e12ceb", "no front matter"),
        ("The Journey Begins", ""),
        ("Why I’m Starting My Machine Learning Journey in Public?", ""),
        ("Navigating the Path to Becoming a Machine Learning Engineer: Essential Insights", "no front matter"),
        ("A 12-Month Roadmap to Become an ML Engineer", "no front matter"),
    ]
    assert posts[1].published_at == datetime(2023, 7, 7, 21, 7, 25, tzinfo=UTC)
    assert posts[2].tags == ("python", "machine-learning", "learning-journey", "learning-in-public")


@pytest.mark.skipif(not SHARED.exists(), reason="needs real posts beside the checkout")
@pytest.mark.parametrize("folder", ["hashnode", "hugo", "jekyll", "astro", "plain", "other"])
def test_every_real_file_gives_a_post_or_a_reason(folder: str) -> None:
    found = read(SHARED / "corpus" / folder, include=("**/*.md", "**/*.markdown", "**/*.Rmd"))
    assert {one.key for one in found.source_posts} | found.problems.keys() == found.present.keys()
    assert all(one.post.title and one.post.slug for one in found.source_posts)
    assert not any("/" in one.post.slug for one in found.source_posts)


@pytest.mark.skipif(not SHARED.exists(), reason="needs real posts beside the checkout")
@pytest.mark.parametrize(
    ("blog", "withheld"),
    [
        ("astro/humanwhocodes+humanwhocodes.com", ["draft"]),
        ("hashnode/vsingh55+Hashnode_Blogs_Backup", []),
        ("hugo/letsencrypt+website", []),
        ("hugo/ropensci+roweb3", ["a page", "a page", "a page", "ignored", "ignored", "no front matter"]),
        ("hugo/rust-lang+blog.rust-lang.org", []),
        ("jekyll/jekyll+jekyll", ["not published"]),
    ],
)
def test_of_real_posts_none_is_withheld_that_is_public(blog: str, withheld: list[str]) -> None:
    found = read(SHARED / "corpus" / blog, include=("**/*.md", "**/*.markdown"))
    assert sorted(filter(None, (one.post.withheld for one in found.source_posts))) == withheld


def test_a_page_without_front_matter_begins_below_its_title_line() -> None:
    page = "Dark\nLight\n\nA Map of the Road\n\nSome Author\nBy -\n0\n\nA person at night\n\nIt begins here.\n\nIt ends here."
    assert title_and_text(page, "") == ("A Map of the Road", "It begins here.\n\nIt ends here.")
    assert title_and_text("# A Map\n\nIt begins.", "") == ("A Map", "# A Map\n\nIt begins.")
    assert title_and_text("Only this.\n\nAnd that.", "named") == ("Named", "Only this.\n\nAnd that.")


def test_what_nobody_foresaw_in_one_file_leaves_the_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_generator(*_: object) -> str:
        monkeypatch.undo()
        raise RuntimeError("of a kind that was never seen")

    write(tmp_path, "a.md", "---\ntitle: A\n---\n")
    write(tmp_path, "b.md", "---\ntitle: B\n---\n")
    monkeypatch.setattr(post, "generator_of", no_generator)
    found = read(tmp_path)
    assert [one.post.title for one in found.source_posts] == ["B"]
    assert found.problems["a.md"].what.startswith(
        "unexpected RuntimeError: of a kind that was never seen; this is a bug"
    )
