"""A post as Forem takes it."""

from __future__ import annotations

import pytest

from syndicator.channels.devto.article import body, fields, is_equal, tags
from syndicator.testing.harness import a_draft, a_post


def test_tags_are_letters_and_digits() -> None:
    assert tags(["C++", "C#", ".NET", "machine learning", "Über", "more"]) == [
        "cplusplus",
        "csharp",
        "net",
        "machinelearning",
    ]
    assert tags(["#python", "Python", "---", "", "x" * 31, "日本"]) == ["python", "日本"]


@pytest.mark.parametrize("start", ["---\n", "\n\n--- \n", "-----\n"])
def test_a_rule_at_the_start_is_not_front_matter(start: str) -> None:
    assert body(f"{start}title: no\n---\nText") == "***\ntitle: no\n---\nText"
    assert body("Text\n\n---\n") == "Text\n\n---\n"


def test_what_is_empty_is_left_out() -> None:
    post = a_post(url="", cover="/local.png", tags=(), series="", summary="")
    given = fields(a_draft(post, summary=str), "Text", "")
    assert given == {"title": "The first tomato", "body_markdown": "Text"}


def test_an_article_is_recognised_by_title_body_and_original() -> None:
    wanted = {"title": "T", "body_markdown": "B\n", "canonical_url": "https://a.example/b"}
    assert is_equal({**wanted, "body_markdown": "B"}, wanted)
    assert not is_equal({**wanted, "body_markdown": None}, wanted)
    assert not is_equal({**wanted, "canonical_url": "https://a.example/c"}, wanted)
