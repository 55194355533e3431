"""The filters by themselves; templates use them in test_variables and test_shipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from syndicator.render import environment, filters, markers


def test_fit_marks_what_may_be_cut() -> None:
    assert markers.split(filters.fit("words"), markers.SHRINKABLE) == ["", "words", ""]
    assert markers.strip(filters.fit(3)) == "3"


def test_filters_that_cut_see_no_markers() -> None:
    assert filters.sentence(filters.fit("One. Two.")) == "One."
    assert filters.excerpt(filters.fit("One. Two."), 4) == "One."


@pytest.mark.parametrize(("text", "parts"), [("a\n\nb\nc\n\n \n\nd", ["a", "b\nc", "d"]), ("", []), ("one", ["one"])])
def test_paragraphs(text: str, parts: list[str]) -> None:
    assert filters.paragraphs(text) == parts


def test_escapes() -> None:
    assert filters.slack("a < b & c > d") == "a &lt; b &amp; c &gt; d"
    assert filters.escape_markdown("`a` *b* _c_ [d](e) #1 | <f> ~ \\") == (
        "\\`a\\` \\*b\\* \\_c\\_ \\[d\\](e) \\#1 \\| \\<f\\> \\~ \\\\"
    )


def test_iso_is_utc() -> None:
    moment = datetime(2026, 11, 20, 11, tzinfo=timezone(timedelta(hours=1)))
    assert filters.iso(moment) == "2026-11-20T10:00:00Z"
    assert filters.iso(datetime(2026, 1, 2, tzinfo=UTC)) == "2026-01-02T00:00:00Z"
    assert filters.iso(None) == ""


def test_filters_by_name_know_the_spellings_of_the_config() -> None:
    table = filters.by_name({"ml": "MLOps"})
    env = environment.environment([], table)
    assert markers.strip(env.from_string("{{ ['ml'] | hashtags }}").render()) == "#MLOps"
    assert env.from_string("{{ 'About ml' | tagged(['ml']) }}").render() == "About #MLOps"
    assert filters.ALLOWED_IN_POSTS - set(table) == {"upper", "lower", "capitalize", "trim", "default"}
