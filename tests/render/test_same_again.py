"""Sentences that only say the title again."""

from __future__ import annotations

import pytest

from syndicator.render.same_again import says_title_again


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A technical write-up on building a loom in Wales", "Building a Loom in Wales"),
        ("A deep-dive into looms and heddles and how they differ", "What’s the Difference Between Looms and Heddles?"),
        ("An honest comparison of loom libraries", "Comparing Looms"),
        ('This post explains how to add "Open with Loom" in a Windows menu', "Open with Loom Windows menu"),
        ("Eine kurze Anleitung für Webstühle", "Webstuhl? Webstühle!"),
        ("Une petite introduction aux métiers à tisser", "Introduction aux métiers à tisser"),
    ],
)
def test_a_text_without_a_word_of_its_own_says_the_title_again(text: str, title: str) -> None:
    assert says_title_again(text, ["Kilns", title])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A technical write-up on building a loom by hand", "Building a Loom"),
        ("Learn how to join looms with ropes", "How to join looms"),
        ("This is how it is.", "Looms"),
        ("織機の使い方を説明します。", "織機"),
        ("Stars of the night", "Start"),
    ],
)
def test_a_text_with_a_word_of_its_own_does_not(text: str, title: str) -> None:
    assert not says_title_again(text, [title])
