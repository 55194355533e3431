"""[[sources]]: what each kind needs, and where it leads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.config.reading import SOURCE

if TYPE_CHECKING:
    from tests.config.reading import Problems, Read


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("", "config.toml: sources: is missing"),
        ("sources = []", "config.toml:1: sources: is missing"),
        ("[sources]\nkind = 'feed'", "config.toml:1: sources: must be written as [[sources]]"),
        (SOURCE + SOURCE + "name = 'feed'", 'config.toml:7: sources[2].name: another source has the name "feed"'),
        (SOURCE + "name = '../up'", "config.toml:4: sources[1].name: a name may contain only"),
        (SOURCE + "include = ['*.md']", "config.toml:4: sources[1].include: unknown key"),
        ("[[sources]]\nkind = 'feed'", "config.toml:1: sources[1].url: is missing"),
        ("[[sources]]\nkind = 'feed'\nurl = 'rss.xml'", "config.toml:3: sources[1].url: file not found: "),
        ("[[sources]]\nkind = 'fed'", 'config.toml:2: sources[1].kind: must be one of repo, feed, did you mean "feed"?'),
        ("[[sources]]\nurl = 'https://blog.example.dev'", "config.toml:1: sources[1].kind: is missing"),
        ("[[sources]]\nkind = 'repo'", "config.toml:1: sources[1]: needs path (a folder) or git (a repository)"),
        ("[[sources]]\nkind = 'repo'\ngit = 'https://example.dev/b'\npath = '../up'", "config.toml:4: sources[1].path: must be a folder inside the repository"),
        ("[[sources]]\nkind = 'repo'\npath = '.'\nbranch = 'main'", "config.toml:4: sources[1].branch: is valid only"),
        ("[[sources]]\nkind = 'repo'\ngit = 'https://t0ken@example.dev/b'", "config.toml:3: sources[1].git: a token must not"),
        ("[[sources]]\nkind = 'feed'\nurl = 'https://b.dev/my feed.xml'", "config.toml:3: sources[1].url: not a valid address: "),
        ("[[sources]]\nkind = 'repo'\ngit = 'https://b.dev/a b.git'", "config.toml:3: sources[1].git: not a valid address: "),
    ],
)  # fmt: skip
def test_one_mistake_one_line(problems: Problems, toml: str, complaint: str) -> None:
    (problem,) = problems(toml)
    assert complaint in problem
    assert "\n" not in problem


def test_a_folder_that_is_missing_is_named(problems: Problems, tmp_path: Path) -> None:
    found = problems("[[sources]]\nkind = 'repo'\npath = 'posts'\n")
    assert found == [f"config.toml:3: sources[1].path: folder not found: {tmp_path}/posts"]


def test_a_feed_is_an_address_or_a_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "rss.xml").touch()
    feeds = read(SOURCE + "[[sources]]\nkind = 'feed'\nurl = 'rss.xml'\n").sources
    assert [feed.url for feed in feeds] == ["https://blog.example.dev/rss.xml", f"{tmp_path}/rss.xml"]


def test_a_folder_is_relative_to_the_config(read: Read, tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    assert read("[[sources]]\nkind = 'repo'\npath = 'posts'\n").sources[0].path == tmp_path / "posts"


def test_sources_are_named_after_their_kind(read: Read) -> None:
    config = read("[blog]\nurl = 'https://blog.example.dev'\n" + SOURCE * 3 + "[[sources]]\nkind = 'repo'\npath = '.'")
    assert [source.name for source in config.sources] == ["feed", "feed-2", "feed-3", "repo"]
    assert config.sources[3].blog_url == "https://blog.example.dev"


def test_with_git_the_path_is_a_folder_inside_the_repository(read: Read) -> None:
    found = read("[[sources]]\nkind = 'repo'\ngit = 'https://example.dev/blog.git'\npath = 'content/posts'\n")
    assert found.sources[0].path == Path("content/posts")
