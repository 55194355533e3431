"""Which words of a post are first in an announcement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.render.body import Body
from syndicator.render.variables import PostVariables
from tests.render.posts import POST, says

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "A sensor, a speaker and a gate that says good morning to cows."
PROSE = "The gate stands in the yard, and since May it has said good morning to everybody who passes it."
DETOUR = "Each year my aunt gives us a day at the fair, where it rains, and where we eat fried fish."


@pytest.mark.parametrize(
    ("summary", "markdown", "lead", "short"),
    [
        (SENTENCE, PROSE, PROSE, SENTENCE),
        (SENTENCE, "Hi all!\n\n## Parts", SENTENCE, SENTENCE),
        ("In this article we build a gate that greets cows.", PROSE, PROSE, PROSE),
        ("Gate.", "Cows like it.", "Cows like it.", "Cows like it."),
        (SENTENCE, f"These are they:\n\n- cows\n\n{PROSE}", SENTENCE, SENTENCE),
        ("A cow says good morning.", PROSE, PROSE, PROSE),
        ("It says good morning to cows.", PROSE, PROSE, PROSE),
        ("It says good morning to cows.", DETOUR, DETOUR, "It says good morning to cows."),
        ("It says good morning to cows", DETOUR, DETOUR, DETOUR),
        ("A good gate for all the cows.", DETOUR, DETOUR, DETOUR),
        ("I've been a bit quiet lately, and away from the yard.", PROSE, PROSE, PROSE),
        (
            "In this article we build a gate that greets cows.",
            f"## A\n\n{PROSE}",
            "In this article we build a gate that greets cows.",
            "In this article we build a gate that greets cows.",
        ),
        (
            "In this article we build a gate that greets cows.",
            f"## A\n\n{PROSE} {PROSE}",
            f"{PROSE} {PROSE}",
            f"{PROSE} {PROSE}",
        ),
        ("Cows like a gate of wood that greets th...", "Cows like wood.", "Cows like wood.", "Cows like wood."),
        ("Gate of wood.", "", "Gate of wood.", "Gate of wood."),
        ("The gate that greets", PROSE, PROSE, PROSE),
        ("The gate that greets", "- cows", "", ""),
        ("That's where a gate that greets cows comes in handy.", "- cows", "", ""),
        (f"{SENTENCE[:-1]}:", "- cows", f"{SENTENCE[:-1]}:", SENTENCE),
        ("", "The gate that greets.", "", ""),
        ("", f"```\nmoo\n```\n\nCows like it. {PROSE}", "", ""),
        (SENTENCE, f"```\nmoo\n```\n\n{PROSE}", SENTENCE, SENTENCE),
        ("", f"```\nmoo\n```\n\n{PROSE}", PROSE, PROSE),
    ],
)
def test_which_words_open_an_announcement(summary: str, markdown: str, lead: str, short: str) -> None:
    post = replace(POST, title="The gate that greets", seo_title="", summary=summary, markdown=markdown)
    found = PostVariables(post, Body(post), utm={})
    assert (found.lead, found.opening) == (lead, short)


def test_an_opening_ends_before_a_sentence_that_leads_on() -> None:
    lead = f"{PROSE} Let me first introduce the cows."
    post = replace(POST, title="A gate", seo_title="", summary="", markdown=lead)
    found = PostVariables(post, Body(post), utm={})
    assert (found.lead, found.opening) == (lead, PROSE)
    asking = replace(post, markdown=f"{PROSE} But why?")
    assert PostVariables(asking, Body(asking), utm={}).opening == PROSE
    short = replace(post, markdown="The cows like to be greeted. Let me first introduce each of them.")
    assert PostVariables(short, Body(short), utm={}).opening == short.markdown


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (
            "A kiln is a house for fire, and it asks for wood every hou",
            "A kiln is a house for fire, and it asks for wood every hour.",
        ),
        (
            "A kiln is a house for fire, and it asks for wood every hour.",
            "A kiln is a house for fire, and it asks for wood every hour.",
        ),
        (
            "A kiln is a house for fire, and it asks for wood every hour. More. 1. ash 2. be",
            "A kiln is a house for fire, and it asks for wood every hour.",
        ),
        (
            "What a kiln asks for, and why nobody sleeps beside it",
            "What a kiln asks for, and why nobody sleeps beside it",
        ),
    ],
)
def test_a_description_that_is_the_cut_text_is_none(tmp_path: Path, summary: str, expected: str) -> None:
    post = replace(POST, summary=summary, markdown="A kiln is a house for fire, and it asks for wood every hour. More.")
    assert says(tmp_path, "{{ post.opening | sentence }}", post=post) == expected


def test_a_description_that_is_the_title_behind_a_number_is_none(tmp_path: Path) -> None:
    post = replace(POST, title="The gate that greets all cows", seo_title="", markdown="It opens at dawn.")
    for summary in ("The gate that greets all cows!", "[Part 2] The gate that greets all cows"):
        assert says(tmp_path, "{{ post.opening }}", post=replace(post, summary=summary)) == "It opens at dawn."


def test_a_description_of_one_word_says_nothing(tmp_path: Path) -> None:
    assert says(tmp_path, "{{ post.lead }}x", post=replace(POST, summary="CLI", markdown="- a\n- b")) == "x"


def test_a_description_that_says_the_title_again_or_goes_on_with_an_earlier_post_is_none(tmp_path: Path) -> None:
    post = replace(POST, title="The gate that greets all cows", seo_title="", markdown="It opens at dawn.")
    for summary in (
        "A technical write-up on the gate that greets cows",
        "In my last post, I oiled it, but not for long.",
    ):
        assert says(tmp_path, "{{ post.opening }}", post=replace(post, summary=summary)) == "It opens at dawn."


def test_a_short_title_with_a_signature_is_no_description() -> None:
    post = replace(
        POST, title="A gate in May", seo_title="", summary="A gate in May | a post by Ada Roe", markdown="- a"
    )
    assert PostVariables(post, Body(post), utm={}).lead == ""


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("The gate that greets all cows - a post by Ada Roe", PROSE),
        ("Introductory words to the gate that greets all cows", PROSE),
        ("How we built the gate that greets all cows of the village and the vicar, too.", None),
    ],
)
def test_a_description_with_few_words_around_the_title_says_it_again(summary: str, expected: str | None) -> None:
    post = replace(POST, title="The gate that greets all cows", seo_title="", summary=summary, markdown=PROSE)
    assert PostVariables(post, Body(post), utm={}).opening == (expected or summary)
