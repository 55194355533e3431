"""Sentences that only say the title again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.render.same_again import SameAgain
from tests.render.posts import POST, says

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A technical write-up on building a loom in Wales", "Building a Loom in Wales"),
        ("A deep-dive into looms and heddles and how they differ", "What’s the Difference Between Looms and Heddles?"),
        ("An honest comparison of loom libraries", "Comparing Looms"),
        ('This post explains how to add "Open with Loom" in a Windows menu', "Open with Loom Windows menu"),
        ("Eine kurze Anleitung für Webstühle", "Webstuhl? Webstühle!"),
        ("Une petite introduction aux métiers à tisser", "Introduction aux métiers à tisser"),
        ("Looms of wood and ash - a blog post by Ada Roe", "Looms of wood and ash"),
        ("Introductory post to looms of wood and ash", "Looms of wood and ash"),
        ("[Part 2] Looms of wood", "Looms of wood"),
        ("Come and see the looms of wood from Wales", "Looms of wood from Wales"),
        ("About", "About"),
        ("…", "Looms"),
    ],
)
def test_a_text_without_a_word_of_its_own_says_the_title_again(text: str, title: str) -> None:
    assert SameAgain(["Kilns", title]).is_all_in(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A technical write-up on building a loom by hand", "Building a Loom"),
        ("Learn how to join looms with ropes", "How to join looms"),
        ("This is how it is.", "Looms"),
        ("When the loom comes, and when not", "The loom"),
        ("Part 2 of our looms", "Looms of wood"),
        ("Looms of wood: how to make one by hand from an old ash", "Looms of wood"),
        ("Looms of Wales", "Looms"),
        ("織機の使い方を説明します。", "織機"),
        ("Stars of the night", "Start"),
    ],
)
def test_a_text_with_a_word_of_its_own_does_not(text: str, title: str) -> None:
    assert not SameAgain([title]).is_all_in(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("How to send the yarn of your village loom to your shed", "Send yarn of a village loom to a shed"),
        ("So LoomOS has moved to version 2.0.", "LoomOS version 2.0"),
        ("I'm proud to announce the release of version 1.0 of Loom!", "Announcing Loom 1.0"),
        ("This post will describe my current setup for weaving on LOOM X.", "LOOMX Weaving Setup"),
        ("My setup for weaving on LOOMX.", "LOOM X Weaving Setup"),
        ("The Looms of Wales, by Ada Roe", "The looms of Wales"),
        ("The looms of Wales by Ada Roe and Bo Lund", "The looms of Wales"),
        ("Announcing my talk about looms at the village hall.", "Looms at the village hall"),
        ("A brief introduction to shed-looms in Weaving", "Introduction to shed-looms"),
        ("Cómo hacer telares pequeños de una cuerda", "Hacer telares pequeños: cuerda"),
        ("織機を使って糸のテストをiOSで起動する方法についてまとめる", "【織機】糸テストをiOSで起動する方法"),
        ("在loom9上为vim添加织机功能。", "loom9上为Vim添加织机功能"),
    ],
)
def test_a_text_with_hardly_a_word_of_its_own_says_little_more(text: str, title: str) -> None:
    assert SameAgain(["Kilns", title], ["weaving"]).says_little_more(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The looms of Wales by Sea", "The looms of Wales"),
        ("I'm proud to announce the release of version 2.0 of Loom!", "Announcing Loom 1.0"),
        ("How to send the yarn of your village loom to Wales", "Send yarn of a village loom to a shed"),
        ("How to send the yarn of your village loom to 15", "Send yarn of a village loom to a shed"),
        ("How to send the yarn of your village loom, bypassing sheep", "Send yarn of a village loom to a shed"),
        ("How to send the yarn, with wool by hand", "Send yarn of a village loom to a shed"),
        ("The way to weave.", "The loom"),
        ("Weaving with wool by hand makes looms stand still", "Looms stand still"),
        ("New version Loomtool 3.7.0 Ash is out.", "3.7.0 Ash"),
        ("織機の使い方を説明します。", "織機"),
        ("", "Looms"),
    ],
)
def test_a_text_with_a_name_a_number_or_several_words_says_more(text: str, title: str) -> None:
    assert not SameAgain([title], ["weaving", "wool", "hand", "loomtool"]).says_little_more(text)


def test_an_announcement_says_a_title_once(tmp_path: Path) -> None:
    post = replace(
        POST,
        title="Send yarn of a village loom",
        summary="How to send the yarn of your village loom cheaply.",
        markdown="",
    )
    assert says(tmp_path, "{{ post.opening }}|{{ post.summary }}", post) == f"|{post.summary}"
    woven = replace(post, markdown="We wove for a year, and sold what we had to the sheep of our neighbours.")
    assert says(tmp_path, "{{ post.opening }}", woven) == woven.markdown
    note = replace(post, summary="", markdown="Send the yarn of a village loom!", front_matter={"untitled": True})
    assert says(tmp_path, "{{ post.opening }}", note) == note.markdown


def test_what_follows_stands_if_it_begins_with_a_word_of_the_title() -> None:
    first = "In this part, we build a simple village loom."
    again = SameAgain(["Building a loom, part 2: a simple village"])
    stands = "The loom is a frame of ash, with two beams and a shuttle between them."
    assert again.without_first_sentence(first) == ""
    for short in ("The loom has parts.", "One loom is none, and a village is two looms."):
        assert again.without_first_sentence(short) == short
    assert again.without_first_sentence(f"{first} {stands}") == stands
    for needs in ("It is a frame of ash, with two beams and a shuttle that flies between them.", "The loom is of ash."):
        assert again.without_first_sentence(f"{first} {needs}") == f"{first} {needs}"


def test_a_citation_above_the_text_goes() -> None:
    again = SameAgain(["Review: The Looms of Wales"])
    rest = "It is a book about those who weave at night, and about those who sleep."
    assert again.without_first_sentence(f"The Looms of Wales, by Ada Roe\n\n{rest}") == rest
    sentence = f"These are the looms of Wales, by Ada Roe. {rest}"
    assert again.without_first_sentence(sentence) == sentence


def test_a_long_text_is_no_title_again() -> None:
    text = " ".join(f"loom{number}" for number in range(20_000))
    assert not SameAgain([text]).says_little_more(text)
    assert not SameAgain([text]).says_little_more("A guide to a kiln")
    same = "A loom beside two old kilns, " * 100
    assert SameAgain(["A loom beside two old kilns"]).without_first_sentence(same) == same
