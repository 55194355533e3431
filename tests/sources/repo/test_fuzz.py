"""Whatever is in a file or a repository, it gives posts or one line about it, in little memory and time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicator.model import Problem
from syndicator.sources.repo.parsed_file import FileContent
from syndicator.sources.repo.permalink import Permalinks
from syndicator.sources.repo.site import Site
from syndicator.sources.repo.to_post import PostParser
from tests.bounded import EXAMPLES, cpu_at_most, run_bounded
from tests.fakes.git_blog import git_source
from tests.fakes.git_objects import FILE, FOLDER, LINK, SUBMODULE, ObjectWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    Tree: TypeAlias = Mapping[bytes, "bytes | Tree"]

pytestmark = pytest.mark.long  # it takes long

HERE = "tests.sources.repo.test_fuzz"

PIECES = st.sampled_from([
    "title: A", "title = 'A'", '"title": "A"', "a", "a.", "a = 1", "a: ", "- ", "&a ", "*a", "<<: ", "? ", ": ", "!x ", "[", "]", "{", "}", "[[a]]", "[a.b]", ",", '"', "'",
    '"""', "'''", "\\", "\\u", "#", "|", ">", "|+9", "%YAML 9.9", "---", "+++", "...", ";;;", "\n", "\n\n", "\t", "\r", " ", "\0", "\x1b", "\ufeff", "\u2028", "\u202e", "é", "日",
    "9", "1e9", "0x", "2024-01-01", "99999-99-99", "1_", "inf", "nan", "true", "null", "date: ", "tags: ", "slug: ", "../", "http://", "<!--", "-->", "Title: ", ".. ", "<", "syndicate: ",
])  # fmt: skip
TEXT = st.lists(
    st.builds(lambda piece, times: piece * times, PIECES, st.sampled_from([1, 1, 1, 2, 39, 41, 3_000, 16_000]))
    | st.text(max_size=5),
    max_size=8,
).map("".join)
FENCES = st.sampled_from(["---", "+++", "---json", "---toml", "---yaml", "{", "<!--", "", ";;;"])
FILES = st.builds(
    lambda opening, inside, closing, body: f"{opening}\n{inside}\n{closing}\n{body}".encode(errors="surrogatepass"),
    FENCES, TEXT, FENCES, TEXT,
) | st.binary(max_size=200)  # fmt: skip
KEYS = st.sampled_from(
    ["a.md", "2024-01-01-a.md", "_posts/a.md", "a/index.md", "\x01\n.md", "a" * 300 + ".md", "README.md", "a.qmd"]
)


@given(FILES, KEYS)
@example(b"+++\na" + b".a" * 30_000 + b" = 1\n+++\n", "a.md")
@example(b"---\na: &a [x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c + 1, c + 1, c, c) for c in range(97, 120)), "a.md")
@example(b"---\nx: " + b"[" * 60_000 + b"\n---\n", "a.md")
@example(b"+++\nx = " + b"9" * 60_000 + b"\n+++\n", "a.md")
@example(b'{"x": ' * 10_000, "a.md")
@EXAMPLES
@cpu_at_most(10)
def fuzz_files(content: bytes, key: str) -> None:
    reader = PostParser(
        source="posts",
        permalinks=Permalinks("https://blog.example", "{blog_url}/{slug}", UTC),
        zone=UTC,
        first_seen=lambda _: None,
        now=datetime(2026, 1, 1, tzinfo=UTC),
        site=Site([key]),
    )
    [result] = reader.read([FileContent(key, "fingerprint", content)])
    if isinstance(result, Problem):
        assert "this is a bug" not in result.what
        assert len(result.what.splitlines()) == 1
    else:
        json.dumps(result.post.front_matter).encode()
        assert result.post.title == " ".join(result.post.title.split())


NAMES = st.sampled_from([
    b"a.md", b"b.md", b"\x01", b"\x01.md", b"\n", b"\nA\n.md", b"at 5", b"A", b"R100", b"\t\"'.md", b"\xff.md", b"\xf0\x9f.md", b"..", b".git", b"-", b"--.md", b" .md", b"*", b":(top).md",
    b"a" * 5_000 + b".md", "日本.md".encode(), b"\x1b[2J.md", b"node_modules", b"index.md",
]) | st.binary(min_size=1, max_size=4).filter(lambda name: not {0, 47} & set(name))  # fmt: skip
BLOBS = st.sampled_from(
    [b"", b"Text.", b"---\ntitle: Undated\n---\n", b"---\ntitle: Dated\ndate: 2024-01-01\n---\n", b"\0"]
)
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.dictionaries(NAMES, BLOBS, max_size=4),
    lambda inner: st.dictionaries(NAMES, BLOBS | inner, max_size=4),
    max_leaves=6,
)
GOOD = b"---\ntitle: A good post\ndate: 2024-01-01\n---\n"


def write_tree(writer: ObjectWriter, tree: Tree, *more: tuple[bytes, bytes, str]) -> str:
    """Write a tree with its entries in git's order; blobs of no text become links and submodules."""
    entries = list(more)
    for name, content in tree.items():
        if isinstance(content, bytes):
            mode = {b"": LINK, b"\0": SUBMODULE}.get(content, FILE)
            entries.append((mode, name, writer.blob(content)))
        else:
            entries.append((FOLDER, name, write_tree(writer, content)))
    return writer.tree(*sorted(entries, key=lambda entry: entry[1] + b"/" * (entry[0] == FOLDER)))


@given(st.lists(TREES, min_size=1, max_size=3))
@settings(EXAMPLES, max_examples=12)
@cpu_at_most(60)
def fuzz_repositories(history: list[Tree]) -> None:
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        writer = ObjectWriter(Path(folder, "blog.git"))
        good = (FILE, b"good.md", writer.blob(GOOD))
        writer.publish(
            *(write_tree(writer, {n: c for n, c in tree.items() if n != b"good.md"}, good) for tree in history)
        )
        update = git_source(str(writer.folder), Path(folder)).read({}, {})
        assert "A good post" in {source_post.post.title for source_post in update.source_posts}
        for text in (*update.present, *(problem.what for problem in update.problems.values()), *update.warnings):
            text.encode()
        assert update.complete


def test_any_file_gives_a_post_or_one_line(tmp_path: Path) -> None:
    run_bounded(f"{HERE}:fuzz_files", folder=tmp_path, seconds=200)


def test_any_repository_gives_its_good_post(tmp_path: Path) -> None:
    run_bounded(f"{HERE}:fuzz_repositories", folder=tmp_path, seconds=200)
