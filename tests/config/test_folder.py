"""A folder of configs: each file is a blog, and a broken one stops no other."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.folder import ConfigFolder
from syndicator.errors import ConfigError, UsageError
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> BlogFolder:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada")
    files.add("bob")
    return files


def read(files: BlogFolder) -> ConfigFolder:
    return ConfigFolder(files.path, kind_class=kind_class)


def test_each_file_is_a_blog_with_folders_of_its_own(files: BlogFolder) -> None:
    folder = read(files)
    assert folder.names == ["ada", "bob"]
    ada = folder.get("ada")
    assert (ada.name, ada.blog.url) == ("ada", "https://ada.example.dev")
    assert ada.folder == files.path
    assert ada.texts_folder == files.path / "ada"


def test_what_is_shared_is_the_same_for_all(files: BlogFolder) -> None:
    files.share(
        '[ledger]\nurl = "sqlite:///all.db"\n[schedule]\nevery = "3m"\n[monitor]\nping_url = "https://ping.example"\n'
    )
    folder = read(files)
    for name in folder.names:
        config = folder.get(name)
        assert config.ledger.url == f"sqlite:///{files.path / 'all.db'}"
        assert config.schedule.every == timedelta(minutes=3)
        assert config.monitor.ping_url == "https://ping.example"


def test_without_a_shared_file_the_ledger_is_in_the_folder(files: BlogFolder) -> None:
    assert read(files).get("ada").ledger.url == f"sqlite:///{files.path / 'syndicator.db'}"


def test_receipts_are_each_blogs_own(files: BlogFolder) -> None:
    files.share('[ledger]\nurl = "sqlite:///all.db"\n')
    files.add("ada", more='[ledger]\nreceipts = "ada.json"\n')
    ledger = read(files).get("ada").ledger
    assert ledger.receipts == files.path / "ada.json"
    assert ledger.url == f"sqlite:///{files.path / 'all.db'}"


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (
            '[ledger]\nurl = "sqlite:///own.db"',
            "ledger.url: is the same for all blogs of the folder: set it in _shared.toml",
        ),
        ('[schedule]\nevery = "1m"', "schedule: is the same for all blogs of the folder: set it in _shared.toml"),
        (
            '[monitor]\nmetrics = "127.0.0.1:9"',
            "monitor: is the same for all blogs of the folder: set it in _shared.toml",
        ),
    ],
)
def test_what_is_shared_is_refused_in_a_blogs_file(files: BlogFolder, table: str, problem: str) -> None:
    files.add("ada", more=table)
    folder = read(files)
    assert problem in folder.problems["ada"]
    assert list(folder.blogs) == ["bob"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[blog]\ntitle = "x"', "blog: unknown key"),
        ('[ledger]\nreceipts = "a.json"', "ledger.receipts: is each blog's own: set it in NAME.toml"),
        ("every = ", "not valid TOML"),
    ],
)
def test_a_shared_file_that_is_not_valid_is_an_error(files: BlogFolder, text: str, problem: str) -> None:
    files.share(text)
    with pytest.raises(ConfigError, match=problem):
        read(files)


def test_a_broken_file_stops_its_blog_only(files: BlogFolder) -> None:
    files.spoil("bob")
    (files.path / "not a name!.toml").write_text("")
    folder = read(files)
    assert list(folder.blogs) == ["ada"]
    with pytest.raises(ConfigError, match=r"bob\.toml:2: blog\.tittle: unknown key"):
        folder.get("bob")
    assert "not a valid blog name" in folder.problems["not a name!"]
    with pytest.raises(UsageError, match="blog 'carol' not found; blogs has ada, bob"):
        folder.get("carol")


def test_what_is_no_file_stops_its_blog_only(files: BlogFolder) -> None:
    os.mkfifo(files.path / "pipe.toml")
    (files.path / "zeros.toml").symlink_to("/dev/zero")
    (files.path / "dangling.toml").symlink_to("nowhere.toml")
    (files.path / "folder.toml").mkdir()
    (files.path / "two\nlines.toml").touch()
    folder = read(files)
    assert list(folder.blogs) == ["ada", "bob"]
    assert {name: problem.partition(".toml: ")[2] for name, problem in folder.problems.items()} == {
        "pipe": "is not a file",
        "zeros": "is not a file",
        "folder": "is not a file",
        "dangling": "can't be read: No such file or directory",
        "two\nlines": 'not a valid blog name (use letters, digits, "_", "-" and ".")',
    }
    assert not any("\n" in problem for problem in folder.problems.values())


def test_only_some_of_many_names_are_listed_on_one_line(files: BlogFolder) -> None:
    assert read(files).listing() == "ada, bob"
    for number in range(300):
        (files.path / f"c{number:03}\n.toml").touch()
    assert read(files).listing().startswith("ada, bob, c000\\u000a, c001")
    assert read(files).listing().endswith("c017\\u000a and 282 more")


def test_what_a_broken_config_names_may_be_there_later(files: BlogFolder) -> None:
    posts = files.path / "ada-posts"
    posts.rmdir()
    folder = read(files)
    assert "folder not found" in folder.problems["ada"]
    folder.take_changes()
    folder.refresh()
    assert (list(folder.blogs), list(folder.problems), folder.take_changes()) == (["bob"], ["ada"], set())
    posts.mkdir()
    folder.refresh()
    assert (list(folder.blogs), folder.problems, folder.take_changes()) == (["bob", "ada"], {}, {"ada"})


def test_where_one_blog_is_wanted_no_other_file_is_read(files: BlogFolder) -> None:
    files.spoil("bob")
    folder = ConfigFolder(files.path, kind_class=kind_class, only="ada")
    assert (list(folder.blogs), folder.problems) == (["ada"], {})
    assert folder.get("ada").blog.url == "https://ada.example.dev"
    files.add("ada", more="[schedule]\n")
    files.add("carol")
    folder.refresh()
    assert (list(folder.blogs), list(folder.problems), folder.names) == ([], ["ada"], ["ada", "bob", "carol"])
    with pytest.raises(UsageError, match="blog 'carol' not found"):
        ConfigFolder(files.path, kind_class=kind_class, only="dora").get("carol")


def test_changed_files_are_read_again(files: BlogFolder) -> None:
    folder = read(files)
    assert folder.take_changes() == {"ada", "bob"}
    ada = folder.get("ada")
    folder.refresh()
    assert folder.take_changes() == set()
    assert folder.get("ada") is ada, "it was not read again"
    files.spoil("bob")
    files.add("carol")
    (files.path / "ada.toml").unlink()
    folder.refresh()
    assert folder.take_changes() == {"ada", "bob", "carol"}
    assert (folder.names, list(folder.blogs), list(folder.problems)) == (["bob", "carol"], ["carol"], ["bob"])
    files.share('[schedule]\nevery = "1m"\n')
    folder.refresh()
    assert folder.take_changes() == {"bob", "carol"}
    assert folder.get("carol").schedule.every == timedelta(minutes=1)


def test_what_was_shared_stays_while_the_file_is_broken(files: BlogFolder) -> None:
    files.share('[schedule]\nevery = "1m"\n')
    folder = read(files)
    files.share("every = ")
    with pytest.raises(ConfigError):
        folder.refresh()
    with pytest.raises(ConfigError):
        folder.refresh()
    assert folder.shared.schedule.every == timedelta(minutes=1)


def test_a_former_name_is_for_folders(files: BlogFolder, tmp_path: Path) -> None:
    from syndicator.config.file import load

    files.add("ada", blog='formerly = "lovelace"')
    assert read(files).get("ada").blog.formerly == "lovelace"
    files.add("ada", blog='formerly = "../lovelace"')
    with pytest.raises(ConfigError, match=r"blog\.formerly: not a valid blog name"):
        read(files).get("ada")
    with pytest.raises(ConfigError, match=r"blog\.formerly: is only for a file in a folder of several blogs"):
        load(files.path / "ada.toml", kind_class=kind_class)
