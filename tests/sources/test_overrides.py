"""A post's own words, in front matter and in words/<slug>.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syndicator.errors import SourceError
from syndicator.model import PostOverrides
from syndicator.sources.overrides import parse_overrides, read_overrides, write_overrides
from tests.fakes.repo import post_of, source_post_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (False, PostOverrides(nowhere=True)),
        ("false", PostOverrides(nowhere=True)),
        ("No", PostOverrides(nowhere=True)),
        ([], PostOverrides(nowhere=True)),
        (True, PostOverrides()),
        (None, PostOverrides()),
        ("", PostOverrides()),
        (["x", "linkedin"], PostOverrides(only=("x", "linkedin"))),
        ("x", PostOverrides(only=("x",))),
        ("x, linkedin", PostOverrides(only=("x", "linkedin"))),
        ({"x": "Own words.", "linkedin": False}, PostOverrides(texts={"x": "Own words."}, off=frozenset({"linkedin"}))),
        ({"X": False, "At": "2026-12-01"}, PostOverrides(off=frozenset({"x"}), at="2026-12-01")),
        ({"x": True, "y": None, "at": "2026-12-01 09:00"}, PostOverrides(at="2026-12-01 09:00")),
    ],
)
def test_what_syndicate_may_say(value: Any, words: PostOverrides) -> None:
    assert parse_overrides(value) == (words, ())


def test_where_it_makes_no_sense_nothing_is_sent(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "a.md", "---\ntitle: A\nsyndicate:\n  x:\n    text: y\n---\n")
    assert one.post.overrides == PostOverrides(off=frozenset({"x"}))
    assert one.warnings == ("syndicate.x: not a text or false; nothing is sent there",)
    assert parse_overrides("flase")[0].only == ("flase",)


@pytest.mark.parametrize(
    "front_matter",
    [
        "---\nsyndicate:\n  x: 'Own: {{ post.url }}'\n  y: false\n  at: 2026-12-01 09:00\n---\n",
        '+++\n[syndicate]\nx = "Own: {{ post.url }}"\ny = false\nat = 2026-12-01T09:00:00\n+++\n',
        '{"syndicate": {"x": "Own: {{ post.url }}", "y": false, "at": "2026-12-01 09:00"}}\n',
    ],
)
def test_every_dialect_says_the_same(front_matter: str, tmp_path: Path) -> None:
    words = post_of(tmp_path, "a.md", front_matter).overrides
    assert words.texts == {"x": "Own: {{ post.url }}"}
    assert words.off == {"y"}
    assert words.at.startswith("2026-12-01")


def test_words_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "a.yaml").write_text("syndicate:\n  x: |\n    Two\n    lines.\n  linkedin: false\n")
    (tmp_path / "words" / "b.yaml").write_text("linkedin: false\n")
    (tmp_path / "words" / "c.yaml").write_text("syndicate: [unclosed\n")
    assert read_overrides(tmp_path, "a") == PostOverrides(texts={"x": "Two\nlines."}, off=frozenset({"linkedin"}))
    assert read_overrides(tmp_path, "b") == PostOverrides(off=frozenset({"linkedin"}))
    assert read_overrides(tmp_path, "none") is None
    with pytest.raises(SourceError, match=r"^line 2: "):
        read_overrides(tmp_path, "c")


def test_words_never_come_from_another_folder(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "secret.yaml").write_text("syndicate: false\n")
    assert read_overrides(tmp_path, "../secret") is None


@pytest.mark.parametrize(
    "overrides",
    [
        PostOverrides(texts={"x": "One line."}),
        PostOverrides(texts={"x": "Two\n\nlines: # no comment", "linkedin": "'é'"}, off=frozenset({"hook"}), at="2026-12-01 09:00"),
        PostOverrides(off=frozenset({"a", "b"})),
    ],
)  # fmt: skip
def test_what_is_written_reads_back(tmp_path: Path, overrides: PostOverrides) -> None:
    assert write_overrides(tmp_path / "ada", "a", overrides)
    assert read_overrides(tmp_path / "ada", "a") == overrides


@pytest.mark.parametrize(
    ("slug", "overrides"),
    [
        ("", PostOverrides(texts={"x": "Text"})),
        ("../a", PostOverrides(texts={"x": "Text"})),
        ("a", PostOverrides(texts={"x": "{{ post.title }}"})),
        ("a", PostOverrides(texts={"x": "{% if x %}"})),
        ("a", PostOverrides(texts={"x": "{# a #}"})),
        ("a", PostOverrides(texts={"x": "x" * 100_001})),
        ("a", PostOverrides(texts={"x": "off"})),
        ("a", PostOverrides(nowhere=True)),
    ],
)
def test_what_would_not_read_back_is_not_written(tmp_path: Path, slug: str, overrides: PostOverrides) -> None:
    assert not write_overrides(tmp_path, slug, overrides)
    assert not (tmp_path / "words").exists()


def test_where_nothing_can_be_written_that_is_the_answer(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("a file")
    assert not write_overrides(tmp_path, "a", PostOverrides(texts={"x": "Text"}))


def test_words_that_are_a_link_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "token.json").write_text('{"syndicate": "s3cret"}')
    (tmp_path / "words/a.yaml").symlink_to("../token.json")
    with pytest.raises(SourceError, match=r"^a link; it is not followed$"):
        read_overrides(tmp_path, "a")
