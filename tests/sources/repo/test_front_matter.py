"""Front matter in every form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.sources.repo.front_matter import LARGEST, FrontMatterError, read_document

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import post_of, source_post_of

DAY = datetime(2024, 3, 5, tzinfo=UTC)


def test_scalars_of_yaml_stay_text(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", "---\ntitle: 2019\nslug: 0123\nodd: 1_000\nno: no\nflag: false\nnone: ~\n---\n")
    assert (post.title, post.slug) == ("2019", "0123")
    assert post.front_matter == {
        "title": "2019", "slug": "0123", "odd": "1_000", "no": "no", "flag": False, "none": None,
    }  # fmt: skip


def test_what_yaml_refuses_is_read_by_line_with_a_warning(tmp_path: Path) -> None:
    one = source_post_of(
        tmp_path, "a.md", '---\ntitle: Breaking: "it\x08" all\ntags:\n- a\n- b\ndate: 2024-03-05\n---\nBody'
    )
    assert (one.post.title, one.post.tags, one.post.published_at) == ('Breaking: "it" all', ("a", "b"), DAY)
    assert len(one.warnings) == 1
    assert "read by line" in one.warnings[0]


def test_too_much_front_matter_is_refused() -> None:
    with pytest.raises(FrontMatterError, match="at most 65,536"):
        read_document(b"---\n" + b"x" * LARGEST + b"\n---\n")


@pytest.mark.parametrize(
    ("text", "form", "data", "body"),
    [
        ("+++\na = 1\nb = true\nc = 2024-03-05\nd = [1.5]\n+++\nB", "toml", {"a": 1, "b": True, "c": "2024-03-05", "d": ["1.5"]}, "B"),
        ('{"a": null, "b": 9007199254740991, "c": 9007199254740992}\n\nB', "json", {"a": None, "b": 2**53 - 1, "c": str(2**53)}, "B"),
        ('---json\n{"a": {"b": ["c"]}}\n---\nB', "json", {"a": {"b": ["c"]}}, "B"),
        ("---\na: b\n...\n\n\nB\n---\nC", "yaml", {"a": "b"}, "B\n---\nC"),
        ("--- toml\na = 1\n---\nB", "toml", {"a": 1}, "B"),
        ("---\n---\nB", "yaml", {}, "B"),
        ("---\nJust words\n---\nB", "", {}, "---\nJust words\n---\nB"),
        ("---\na: b\nB", "", {}, "---\na: b\nB"),
        ("{not: json}", "", {}, "{not: json}"),
        ("B", "", {}, "B"),
    ],
)  # fmt: skip
def test_every_form(text: str, form: str, data: dict[str, object], body: str) -> None:
    document = read_document(text.encode())
    assert (document.form, document.data, document.body, document.warnings) == (form, data, body, ())


def test_what_is_refused_names_its_line() -> None:
    document = read_document(b"---\na: b\nc: 'd\n---\nB")
    assert document.warnings == (
        "front matter is not valid YAML (line 4: found unexpected end of stream); read by line",
    )
    assert (document.data, document.body) == ({"a": "b", "c": "'d"}, "B")


def test_front_matter_without_an_end_is_read_up_to_a_blank_line() -> None:
    document = read_document(b"---\ntitle: A: b\nslug: a\ntags: [c]\n\nB\n\nd: e")
    assert document.data == {"title": "A: b", "slug": "a", "tags": ["c"]}
    assert document.body == "B\n\nd: e"
    assert document.warnings[0] == "front matter has no closing line; read up to the first blank line"


def test_what_is_nested_too_deep_is_read_by_line_or_is_body() -> None:
    for depth, warnings in ((39, 0), (45, 1)):
        document = read_document(f"+++\na = {'[' * depth}{']' * depth}\n+++\nB".encode())
        assert len(document.warnings) == warnings
        bare = read_document(f'{{"a": {"[" * depth}{"]" * depth}}}\n\nB'.encode())
        assert (bare.form == "json") is (warnings == 0)
