"""Feeds in encodings that they do not name, and with bare ampersands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.growth import assert_linear
from tests.long_cases import first_of
from tests.sources.feed.feeds import (
    RSS,
    item,
    post,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


SAYS = '<?xml version="1.0" encoding="{}"?>'
GREEK = "Καλημέρα κόσμε, τι κάνεις;"


@pytest.mark.parametrize(
    ("says", "encoding"),
    [
        ("", "utf-16-le"),
        ("", "utf-16-be"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("", "utf-32-le"),
        ("utf-8", "utf-8-sig"),
        ("windows-1253", "windows-1253"),
        ("ISO-8859-7", "utf-8"),
        ("gb2312", "utf-8"),
        ("us-ascii", "utf-8"),
    ],
)
def test_the_encoding_is_the_one_that_it_is_in(tmp_path: Path, says: str, encoding: str) -> None:
    text = (SAYS.format(says) if says else "") + RSS.format(item(title=GREEK))
    assert post(tmp_path, text.encode(encoding)).title == GREEK


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "iso-2022-jp", "gb18030"])
def test_what_is_not_utf_8_is_what_it_says(tmp_path: Path, encoding: str) -> None:
    text = SAYS.format(encoding) + RSS.format(item(title="日本の記事 & more"))
    assert post(tmp_path, text.encode(encoding)).title.startswith("日本の記事")


def test_a_character_cut_in_two_spoils_no_other(tmp_path: Path) -> None:
    body = RSS.format(item(title=GREEK, description=GREEK * 20)).encode()
    cut = body.replace(b"\xcf\x82;</description>", b"\xcf</description>").replace("τι".encode(), b"\xcf\xce\xb9", 1)
    assert post(tmp_path, cut).title == GREEK.replace("τι", "ι")


def test_ampersands_that_are_none_of_xml_are_ampersands(tmp_path: Path) -> None:
    link = "https://blog.example.dev/?p=1&q=2&copy=3"
    body = "<![CDATA[<p>A &amp; B&C</p>]]>"
    found = post(tmp_path, RSS.format(item(title="Q&A at AT&T, R & D &amp; &#8230;", link=link, description=body)))
    assert (found.title, found.url, found.html) == ("Q&A at AT&T, R & D & …", link, "<p>A &amp; B&C</p>")


@pytest.mark.parametrize(
    "body",
    first_of(
        [
            lambda n: RSS.format(item(title="Fine", author="a" * n)),
            lambda n: RSS.format(item(title="Fine") + "<webMaster>" + "a." * (n // 2) + "</webMaster>"),
            lambda n: "\n" * n + RSS.format(item(title="Fine")),
            lambda n: ("\n" * n + RSS.format(item(title="Fine"))).encode("utf-16"),
            lambda n: "<?xml version='1.0'?>" + "\n " * (n // 2) + RSS.format(item(title="Fine")),
        ]
    ),
)
def test_nothing_takes_the_square_of_its_length(tmp_path: Path, body: Callable[[int], str | bytes]) -> None:
    def read(n: int) -> None:
        assert post(tmp_path, body(n)).title == "Fine"

    assert_linear(read, 1_000_000)
