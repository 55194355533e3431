"""Lines that only say when."""

from __future__ import annotations

import pytest

from syndicator.render.datelines import is_date, is_label_of_update


@pytest.mark.parametrize(
    "text",
    ["29 March 2011", "29 Mar 2011 / 29 Dec 2008 - San Francisco", "Oslo, 29/3/2011", "São Paulo — March 29, 2011", "2011年3月29日", "📆 Date de publication initiale : 02 février 2010", "Vydáno: 29. března 2011", "🗓 2022 年 4 月 10 日\n📍 The Lake District", "29 March 2011, 8:30 pm, Old Mill", "2019년 3월 1일(금) 오전 8시 50분, 물레방아 3관"],
)  # fmt: skip
def test_a_date_may_have_a_place(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 2011, looms stood still",
        "Looms - San Francisco",
        "May was warm",
        "📍 Oslo is warm.",
        "Looms of 2011, Oslo",
        "In March 2011 at 8:30, they wove.",
        "In March 2011 at 8:30, we wove all that they had brought us",
        "Looms that we sold in the year: 2011 of 5",
    ],
)
def test_words_are_no_date(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize(
    "text", ["Update", "Update, May 1st", "20230223 更新", "Edited on 3/5/2021", "2021-05-03 update:"]
)
def test_a_label_of_what_was_added_later(text: str) -> None:
    assert is_label_of_update(text)


@pytest.mark.parametrize("text", ["Update your loom", "Looms updated", "May 1st, 2021", "", "更新织布机"])
def test_a_sentence_is_no_such_label(text: str) -> None:
    assert not is_label_of_update(text)
