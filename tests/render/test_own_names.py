"""Names of the author and the blog."""

from __future__ import annotations

from syndicator.render.own_names import NONE, OwnNames

OWN = OwnNames("Ada Roe", "The blog of Oslo cycling", "https://www.oslocycling.example/2026/a")


def test_names_of_the_blog() -> None:
    assert all(map(OWN.are, ("Ada", "roe", "Ada Roe", "OsloCycling", "oslocycling.example")))
    assert not any(map(OWN.are, ("Oslo", "blog", "kiln", "")))


def test_parts_of_names() -> None:
    assert all(map(OWN.have, ("Oslo", "cycling")))
    assert not any(map(OWN.have, ("blog", "osl", "example", "kiln")))


def test_nothing_is_known() -> None:
    assert not NONE.are("Ada")
    assert not NONE.have("Ada")
