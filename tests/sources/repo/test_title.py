"""Titles where none is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.sources.repo.title import says_draft, title_and_text
from tests.fakes.repo import post_of
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_without_front_matter_begins_below_its_title_line() -> None:
    page = "Dark\nLight\n\nA Map of the Road\n\nSome Author\nBy -\n0\n\nA person at night\n\nIt begins here.\n\nIt ends here."
    assert title_and_text(page, "") == ("A Map of the Road", "It begins here.\n\nIt ends here.")
    assert title_and_text("# A Map\n\nIt begins.", "") == ("A Map", "# A Map\n\nIt begins.")
    assert title_and_text("Only this.\n\nAnd that.", "named") == ("Named", "Only this.\n\nAnd that.")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# The *real* `title` {#top}\n\nText.", "The real title"),
        ("## # Which [[kilns|ovens]] are there?\n\nText.", "Which ovens are there?"),
        ("Some words.\n\n## [Linked](https://x.example) title ##\n", "Linked title"),
        ("Title\n=====\n\nText.", "Title"),
        ("```\n# comment\n```\n\n# Title", "Title"),
        ("<!-- # no -->\n# Yes\n", "Yes"),
        ("Menu\nSearch\n\nHow I learned to stop worrying\nBy Jane Doe\nMarch 3, 2024\n5 min read\n\nIt began.", "How I learned to stop worrying"),
        ("Jane Doe\nMarch 3, 2024\n\nWhy I left my job\n\nIt began.", "Why I left my job"),
        ("**Bold as a title**\n\nText that goes on.", "Bold as a title"),
        ("Docker\n\nIt is a tool that runs things.", "Docker"),
        ("Dark\nLight\n\nThree months ago, I posted something. Then I disappeared.\n\nNot because.", "A file name"),
        ("A sentence that ends.\nAnother one that ends.", "A file name"),
        ("- a list\n- of things", "A file name"),
        ("https://example.com/x", "A file name"),
        ("原文：https://example.com/x\n\nText.", "A file name"),
        ("本地安装: 安装包会被下载到当前所在目录,因此只能在当前目录下使用\n\nText.", "A file name"),
        ("読書：窯の本\n\nText.", "読書：窯の本"),
        ("#Networks #school\n\nText.", "A file name"),
        ("![[Diagram.pdf]]\n\nText.", "A file name"),
        ("", "A file name"),
        ("A title\n\nText.\n\n## A part\n", "A title"),
        ("It began. It went on.\n\n## A part\n\nIt is here.\n\n## Another\n", "A file name"),
        ("<style>\n.a {\n  top: 0\n}\n</style>\n\nIt began. It ended.\n", "A file name"),
        ("A long paragraph of text.\n\n## The only heading\n", "The only heading"),
    ],
)  # fmt: skip
def test_titles_that_a_careful_reader_would_give(body: str, title: str) -> None:
    assert title_and_text(body, "2024-03-05-a-file-name")[0] == title


def test_the_first_of_several_parts_is_no_title() -> None:
    parts = "## Clay\n\nText.\n\n## Fire\n\nText."
    assert title_and_text(parts, "kilns") == ("Kilns", parts)
    assert title_and_text(parts, "64f0c2a9be31d700") == ("Clay", parts)
    assert title_and_text("## Clay\n\nText.", "kilns") == ("Clay", "## Clay\n\nText.")


def test_a_note_named_by_a_number_is_untitled(tmp_path: Path) -> None:
    note = post_of(tmp_path, "notes/1554423458.md", "---\ndate: 2024-03-05\n---\n\nUp *late*, again.\n\nSo long.")
    assert (note.title, note.front_matter.get("untitled"), note.slug) == ("Up late, again.", True, "1554423458")
    film = post_of(tmp_path, "posts/1984.md", "---\ntitle: 1984\ndate: 2024-03-05\n---\n\nA book.")
    assert (film.title, film.front_matter.get("untitled")) == ("1984", None)


def test_a_name_of_several_words_is_the_title_of_a_note() -> None:
    assert title_and_text("Docker\n\nIt runs things.", "A list of tools")[0] == "A list of tools"
    assert title_and_text("# Docker\n\nIt runs things.", "A list of tools")[0] == "Docker"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Don't panic & carry on", "Don't panic & carry on"),
        ("snake_case-name", "Snake case name"),
        ("한국어-글", "한국어 글"),
    ],
)
def test_file_names_as_titles(name: str, title: str) -> None:
    assert title_and_text("", name) == (title, "")


def test_a_template_s_tag_is_no_title(tmp_path: Path) -> None:
    for name, tag in (("a", '{% video "x" %}'), ("b", "{{< toc >}}")):
        assert post_of(tmp_path, f"{name}.md", f"---\ndate: 2024-03-05\n---\n{tag}\n\n# Ash\n").title == "Ash"
        assert post_of(tmp_path, f"{name}-c.md", f"{tag}\n\nIt burns well.\n").title == f"{name.upper()} c"


@pytest.mark.parametrize(
    ("key", "body", "title", "untitled"),
    [
        ("notes/2023/01/13/1.md", "Up *late*, again[^1].", "Up late, again.", True),
        ("notes/2024-01-05.md", "Up late.", "Up late.", True),
        ("notes/20240105.md", "# 2024-01-05\n\n- Up late.", "Up late.", True),
        ("notes/202401052130.md", "> Up late.", "Up late.", True),
        ("music/2015-02-27-789398/index.md", "{{< player 3 >}}\n\nUp late.", "Up late.", True),
        ("notes/1.md", "☀️", "☀️", True),
        (
            "notes/2016-02-18-015638.md",
            "The kiln is on. " * 6 + "Smoke rises.",
            "The kiln is on. " * 5 + "The kiln is on…",
            True,
        ),
        ("notes/0.999... = 1.md", "Up late.", "0.999... = 1", None),
        ("notes/996.md", "# 996\n\nUp late.", "996", None),
        ("notes/20240105-on-ash.md", "Up late.", "On ash", None),
        ("notes/202401052130 On ash.md", "Up late.", "On ash", None),
        ("notes/2024-kilns.md", "Up late.", "2024 kilns", None),
        ("notes/20249905-on-ash.md", "Up late.", "20249905 on ash", None),
    ],
)
def test_a_title_that_is_only_a_number_or_a_day(
    tmp_path: Path, key: str, body: str, title: str, untitled: bool | None
) -> None:
    post = post_of(tmp_path, key, f"---\ndate: 2024-01-05\n---\n{body}")
    assert (post.title, post.front_matter.get("untitled"), post.withheld) == (title, untitled, "")


@pytest.mark.parametrize("title", ["2014", "996", "90%", "2024-01-05"])
def test_a_number_that_somebody_has_stated_is_a_title(tmp_path: Path, title: str) -> None:
    post = post_of(tmp_path, "20240105.md", f"---\ntitle: {title}\ndate: 2024-01-05\n---\nUp late.")
    assert (post.title, post.withheld) == (title, "")


@pytest.mark.parametrize("body", ["", "![](a.png)", "{{< player 3 >}}", "---"])
def test_what_has_neither_title_nor_words_is_not_announced(tmp_path: Path, body: str) -> None:
    fields = "---\ndate: 2024-01-05\nlike_of: https://a.example\n"
    assert post_of(tmp_path, "likes/1554423458.md", f"{fields}---\n{body}").withheld == "neither title nor words"
    assert post_of(tmp_path, "likes/1554423459.md", f"{fields}summary: A kiln\n---\n{body}").withheld == ""
    assert post_of(tmp_path, "likes/1554423460.md", f"{fields}draft: true\n---\n{body}").withheld == "draft"
    assert post_of(tmp_path, "likes/a-kiln.md", f"{fields}---\n{body}").withheld == ""


@pytest.mark.parametrize(
    "above", ["$$\n\\nonumber\n\\newcommand{\\br}{\\mathbf{r}}\n$$", "\\newcommand{\\br}{r}", "$$ x = y $$"]
)
def test_a_formula_is_no_title(tmp_path: Path, above: str) -> None:
    assert post_of(tmp_path, "the-ash.md", f"---\ndate: 2024-01-05\n---\n{above}\n\nIt was cheap.").title == "The ash"


def test_a_long_line_takes_linear_time() -> None:
    assert_linear(lambda n: title_and_text("a" * n, ""), 100_000)


@pytest.mark.parametrize(
    "title",
    [
        "[DRAFT] Looms",
        "(draft) Looms",
        "【TODO】looms",
        "Draft - Looms",
        "WIP: Looms",
        "DRAFT：looms",
        "TODO: looms",
        "Todo",
    ],
)
def test_a_title_may_mark_a_draft(title: str) -> None:
    assert says_draft(title)


@pytest.mark.parametrize(
    "title",
    [
        "Draft.js and looms",
        "Drafting a pattern",
        "Todo lists for weavers",
        "Draft-horses",
        "TODO with looms",
        "The draft",
    ],
)
def test_a_title_may_be_about_drafts(title: str) -> None:
    assert not says_draft(title)
