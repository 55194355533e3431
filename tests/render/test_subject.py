"""Which topics the parts of a post name."""

from __future__ import annotations

import pytest

from syndicator.render.subject import Subject


@pytest.mark.parametrize(
    ("topic", "rank"),
    [
        ("kiln", 0),
        ("Firing", 0),
        ("CSharp", 0),
        ("GlazeJS", 0),
        ("OpenFire", 0),
        ("織機", 1),
        ("loom", 1),
        ("il", 2),
        ("fireclay", 2),
    ],
)
def test_the_first_part_that_names_a_topic_counts(topic: str, rank: int) -> None:
    subject = Subject("Kilns fired with C#, Glaze.js and open fire", "この織機 and looms, kilns")
    assert subject.rank(topic) == rank
