"""Addresses that are written out in a text."""

from __future__ import annotations

import pytest

from syndicator.documents import markdown
from syndicator.render.addresses import leads_to_address, without_addresses, without_clause
from syndicator.render.lead import opening
from tests.growth import assert_linear

LOOM = "The loom stands in the yard, and weaves what the weather tells it."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heddle (https://heddle.example) weaves.", "Heddle weaves."),
        ("It is at <https://heddle.example/a>.", "It is at."),
        ("Heddle (see https://heddle.example) weaves.", "Heddle (see https://heddle.example) weaves."),
        ("https://video.example/watch?v=1 I've not seen it.", "I've not seen it."),
        ("It weaves! https://video.example/1 Nobody knew. https://video.example/2", "It weaves! Nobody knew."),
        ("https://heddle.example weaves.", "https://heddle.example weaves."),
        ("https://heddle.example", "https://heddle.example"),
    ],
)
def test_addresses_that_are_no_part_of_a_sentence_go(text: str, expected: str) -> None:
    assert without_addresses(text) == expected


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        ("You can read more on https://loom.example/ ", True),
        ("The code: https://loom.example/x", True),
        ("For the real loom check out https://loom.example", True),
        ("The address is like https://loom.example/x", False),
        ("Open it at http://localhost:8000", False),
        ("예시 프로그램은 https://loom.example/x ", True),
        ("项目地址为https://loom.example/x", True),
        ("https://loom.example/x を開きます。", False),
        (f"{LOOM} Nobody knew, until it was late, who told it at https://loom.example", False),
    ],
)
def test_a_sentence_leads_to_an_address(sentence: str, *, leads: bool) -> None:
    assert leads_to_address(sentence) is leads


def test_a_clause_with_an_address_goes() -> None:
    assert without_clause("I built a loom, which can be found here: https://loom.example ") == "I built a loom. "
    assert without_clause("I built https://loom.example") == "I built https://loom.example"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"You can read more on https://loom.example/\n\n{LOOM}", LOOM),
        (f"{LOOM}\n\nThe code is here: https://loom.example/", LOOM),
        ("The new loom is on https://loom.example/", "The new loom is on https://loom.example/"),
        ("Meet the new loom: https://loom.example/\n\nIt weaves what the weather tells it, and nothing else at all.",
         "Meet the new loom: https://loom.example/\n\nIt weaves what the weather tells it, and nothing else at all."),
    ],
)  # fmt: skip
def test_an_opening_does_not_lead_elsewhere(source: str, expected: str) -> None:
    assert opening(markdown.parse(source)).text == expected


@pytest.mark.parametrize("piece", [" ", ":http://a", " and read https://a", "語https://a", "(https://a", "! https://a"])
def test_it_takes_linear_time(piece: str) -> None:
    def read(n: int) -> None:
        text = f"://{piece * n} x"
        without_addresses(text)
        leads_to_address(text)
        without_clause(text)

    assert_linear(read, 10_000)
