"""Trees that no checkout could hold are bounded, and what is beside them is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bounded import run_bounded
from tests.fakes.git_blog import git_source, titles
from tests.fakes.git_objects import FILE, FOLDER, LINK, SUBMODULE, ObjectWriter
from tests.fakes.git_server import git_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOOD = b"---\ntitle: A good post\ndate: 2024-01-01\n---\n"
TOO_MANY = "more than 20,000 files of posts in one source; name the folder of posts in `path`"
TOO_LARGE = "more than 500,000 paths, or as large; name the folder of posts in `path`"


def files(writer: ObjectWriter, number: int, ending: bytes = b".md") -> str:
    blob = writer.blob(b"Text.")
    return writer.tree(*((FILE, b"%07d" % index + ending, blob) for index in range(number)))


def a_million_posts(writer: ObjectWriter) -> str:
    return writer.nested(files(writer, 1000), 1000, 1)


def a_million_pictures(writer: ObjectWriter) -> str:
    return writer.nested(files(writer, 1000, b".png"), 1000, 1)


def as_many_as_there_are_atoms(writer: ObjectWriter) -> str:
    return writer.nested(files(writer, 10), 10, 80)


def empty_folders(writer: ObjectWriter) -> str:
    return writer.nested(writer.tree(), 10, 30)


def one_folder_of_a_million(writer: ObjectWriter) -> str:
    return files(writer, 1_000_000)


def long_paths(writer: ObjectWriter) -> str:
    return writer.tree((FOLDER, b"n" * 3_900, writer.nested(writer.tree(), 400, 2)))


@pytest.fixture
def writer(tmp_path: Path) -> ObjectWriter:
    return ObjectWriter(tmp_path / "served" / "blog.git")


@pytest.fixture
def url(writer: ObjectWriter) -> Iterator[str]:
    with git_server(writer.folder.parent) as server:
        yield server.url("blog.git")


def read(url: str) -> None:
    """In a process with limits: print what the source gives."""
    update = git_source(url, Path.cwd()).read({}, {})
    print(titles(update), update.complete, *update.warnings, sep="\n")


@pytest.mark.long
@pytest.mark.parametrize(
    ("bomb", "says"),
    [
        (a_million_posts, TOO_MANY),
        (a_million_pictures, TOO_LARGE),
        (as_many_as_there_are_atoms, TOO_LARGE),
        (empty_folders, TOO_LARGE),
        (one_folder_of_a_million, TOO_LARGE),
        (long_paths, TOO_LARGE),
    ],
)
def test_a_tree_beyond_all_bounds_is_one_line_beside_the_posts_above_it(
    bomb: Callable[[ObjectWriter], str], says: str, writer: ObjectWriter, url: str, tmp_path: Path
) -> None:
    posts = writer.tree((FOLDER, b"bomb", bomb(writer)), (FILE, b"good.md", writer.blob(GOOD)))
    writer.publish(writer.tree((FOLDER, b"posts", posts)))
    printed = run_bounded("tests.sources.repo.test_git_tree:read", url, folder=tmp_path)
    assert printed.splitlines() == ["['A good post']", "False", says]


@pytest.mark.long
def test_more_posts_than_a_source_may_have_are_one_line_too(
    writer: ObjectWriter, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicator.sources.repo.git_tree.MOST_FILES", 10)
    many = writer.tree((FOLDER, b"many", files(writer, 11)), (FILE, b"good.md", writer.blob(GOOD)))
    writer.publish(writer.tree((FOLDER, b"posts", many)))
    update = git_source(url, tmp_path).read({}, {})
    assert (titles(update), update.warnings) == (["A good post"], (TOO_MANY,))


@pytest.mark.long
@pytest.mark.parametrize("bomb", [a_million_posts, as_many_as_there_are_atoms])
def test_such_a_tree_in_history_costs_no_more_than_dates(
    bomb: Callable[[ObjectWriter], str], writer: ObjectWriter, url: str, tmp_path: Path
) -> None:
    undated = (FILE, b"undated.md", writer.blob(b"---\ntitle: Undated\n---\n"))
    writer.publish(writer.tree((FOLDER, b"bomb", bomb(writer))), writer.tree(undated))
    title, complete, *warnings = run_bounded("tests.sources.repo.test_git_tree:read", url, folder=tmp_path).splitlines()
    assert (title, complete) == ("['Undated']", "True")
    assert all(warning.startswith("posts without a date get none from history: ") for warning in warnings)


@pytest.mark.long
def test_a_file_far_larger_than_memory_may_be_is_named(writer: ObjectWriter, url: str, tmp_path: Path) -> None:
    large = writer.blob(bytes(450_000_000))
    writer.publish(writer.tree((FILE, b"good.md", writer.blob(GOOD)), (FILE, b"large.md", large)))
    printed = run_bounded("tests.sources.repo.test_git_tree:read", url, folder=tmp_path)
    assert printed.splitlines() == ["['A good post']", "True"]


@pytest.mark.long
def test_entries_that_no_checkout_could_hold(writer: ObjectWriter, url: str, tmp_path: Path) -> None:
    good = writer.blob(GOOD)
    names = [b"a\nb.md", b"\x01.md", b"t\ta.md", b"\xff.md", b"..", b"a//b.md", b"x" * 5_000 + b".md", b" .md"]
    folder = writer.tree((FILE, b"a.md", good), (LINK, b"link.md", good))
    writer.publish(
        writer.tree(
            *((FILE, name, good) for name in names),
            (FOLDER, b"..", folder),
            (FOLDER, b"node_modules", folder),
            (SUBMODULE, b"sub.md", good),
        )
    )
    update = git_source(url, tmp_path).read({}, {})
    assert {source_post.key for source_post in update.source_posts} == {
        "a\nb.md", "\x01.md", "t\ta.md", "a//b.md", " .md",
    }  # fmt: skip
    assert set(update.problems) == {"\\xff.md"}
