"""The repository source: what is read again, and what it gives for real blogs."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError
from syndicator.sources.repo import to_post as post

if TYPE_CHECKING:
    from pathlib import Path

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import BLOG, SHARED, post_of, read, settle, source, write


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
        ("hugo/ropensci+roweb3", ["ignored", "ignored", "no front matter"]),
        ("hugo/rust-lang+blog.rust-lang.org", []),
        ("jekyll/jekyll+jekyll", ["not published"]),
    ],
)
def test_of_real_posts_none_is_withheld_that_is_public(blog: str, withheld: list[str]) -> None:
    found = read(SHARED / "corpus" / blog, include=("**/*.md", "**/*.markdown"))
    assert sorted(filter(None, (one.post.withheld for one in found.source_posts))) == withheld


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


def test_more_files_than_are_read_at_once_are_all_read_in_their_order(tmp_path: Path) -> None:
    keys = [f"{number:03}.md" for number in range(205)]
    for key in keys:
        write(tmp_path, key, f"---\ntitle: {key}\n---\n" if key != "150.md" else "")
    found = read(tmp_path)
    titles = [one.post.title for one in found.source_posts]
    assert titles == [one.key for one in found.source_posts] == [key for key in keys if key != "150.md"]
    assert [*found.problems] == ["150.md"]


def test_r_markdown_and_what_it_makes_are_one_post(tmp_path: Path) -> None:
    for name in ("a/index.Rmd", "a/index.md", "b/index.Rmd"):
        write(tmp_path, name, "---\ntitle: T\n---\n")
    assert set(read(tmp_path, include=("**/*.md", "**/*.Rmd")).present) == {"a/index.md", "b/index.Rmd"}


def test_a_generator_that_is_named_makes_all_posts(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2026-11-02\n---\nText."
    assert post_of(tmp_path, "My Post.md", text, permalink="{blog_url}/{path}").url == f"{BLOG}/My%20Post"
    named = post_of(tmp_path, "My Post.md", text, permalink="{blog_url}/{path}", generator="hugo")
    assert (named.url, named.generator) == (f"{BLOG}/my-post", "hugo")


def test_a_generator_that_is_unknown(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\nText.")
    with pytest.raises(SourceError, match=r'sources.posts.generator: unknown generator "hugoo", did you mean "hugo"'):
        read(tmp_path, generator="hugoo")


def test_a_few_files_are_read_as_they_are_among_all(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\nText.")
    write(tmp_path, "b/_index.md", "x")
    write(tmp_path, "empty.md", "")
    posts = source(tmp_path).open_files(["a.md", "empty.md", "none.md"])
    addresses = {
        key: [post.url_by("{blog_url}/{path}/"), post.url_by("{blog_url}/{name}")] for key, post in posts.items()
    }
    assert addresses == {"a.md": [f"{BLOG}/a/", f"{BLOG}/a"]}
