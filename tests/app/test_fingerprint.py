"""Digests that tell whether something has changed."""

from __future__ import annotations

from dataclasses import make_dataclass

import pytest

from syndicator.app.fingerprint import content_digest, had_body, settings_digest, text_digest, was_edited
from syndicator.config import PolicyConfig
from syndicator.model import Announcement, Post


def test_settings_have_another_digest_once_a_part_of_them_changes() -> None:
    assert settings_digest(PolicyConfig()) == settings_digest(PolicyConfig())
    assert settings_digest(PolicyConfig()) != settings_digest(PolicyConfig(flood=6))
    assert len(settings_digest(PolicyConfig())) == 16


def test_settings_keep_their_digest_when_a_class_is_renamed() -> None:
    first, renamed = (make_dataclass(name, ["tags", "at"]) for name in ("First", "Renamed"))
    one = settings_digest({"only": (first(["a"], 1),)})
    assert one == settings_digest({"only": (renamed(["a"], 1),)})
    assert one != settings_digest({"only": (renamed(["b"], 1),)})
    assert one != settings_digest({"except": (renamed(["a"], 1),)})


@pytest.mark.parametrize("part", ["title", "seo_title", "summary", "markdown", "html"])
def test_a_post_reads_otherwise_once_a_part_of_it_changes(part: str) -> None:
    before, after = (content_digest(Post(**{part: text})) for text in ("one", "other"))  # type: ignore[arg-type]
    assert was_edited(before, after)
    assert not was_edited(before, before)
    assert not was_edited(before, content_digest(Post()))  # another source does not have it
    assert not was_edited(content_digest(Post()), after)


def test_what_nobody_reads_changes_no_digest() -> None:
    assert content_digest(Post(title="one")) == content_digest(Post(title="one", slug="other", tags=("x",)))


def test_text_of_any_kind_has_a_digest() -> None:
    assert content_digest(Post(title="broken \ud800"))
    assert text_digest(Announcement(text="broken \ud800", payload=None, length=1))


def test_an_approval_binds_to_every_part_of_a_thread() -> None:
    def digest(text: str, *parts: str) -> str:
        return text_digest(Announcement(text=text, payload=None, length=1, parts=parts))

    assert digest("a", "a", "b") == digest("a", "a", "b")
    assert len({digest("a"), digest("b"), digest("a", "a", "b"), digest("a", "a", "c"), digest("a", "ab")}) == 5
    assert len(digest("a")) == 16


def test_a_digest_tells_whether_the_post_had_a_body() -> None:
    assert had_body(content_digest(Post(title="T", markdown="M")))
    assert had_body(content_digest(Post(title="T", html="M")))
    assert had_body("")
    assert not had_body(content_digest(Post(title="T", seo_title="S")))
