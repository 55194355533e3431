"""Language tags, however they are written."""

from __future__ import annotations

import pytest

from syndicator.language import language_tag, speaks


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"), ("EN", "en"), ("pt_br", "pt-BR"), ("pt-br", "pt-BR"), ("zh-hans", "zh-Hans"), ("zh_hant_TW", "zh-Hant-TW"),
        ("en-us", "en-US"), ("de_DE.UTF-8", "de-DE"), ("es-419", "es-419"), ("Deutsch", "de"), ("日本語", "ja"), (" fr ", "fr"),
        ("ua", "uk"), ("JP", "ja"),
        ("", ""), ("klingon language", ""), ("x", ""), ("1234", ""),
    ],
)  # fmt: skip
def test_tags_in_their_usual_spelling(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("tag", "wanted", "holds"),
    [("en", "en", True), ("en-GB", "en", True), ("en", "en-GB", False), ("eng", "en", False), ("", "en", False)],
)
def test_a_variety_is_the_language(tag: str, wanted: str, holds: bool) -> None:
    assert speaks(tag, wanted) is holds
