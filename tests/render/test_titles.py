"""Titles that are not said again."""

from __future__ import annotations

from syndicator.render.titles import Titles

TITLE = "Looms of the village"


def test_a_title_is_known_by_its_letters() -> None:
    titles = Titles([TITLE, "", "…"])
    assert "“Looms of the Village!”" in titles
    assert "Looms" not in titles
    assert "" not in titles


def test_a_first_sentence_that_is_a_title_goes() -> None:
    titles = Titles([TITLE])
    assert titles.without_first_sentence(f"{TITLE}. They weave.") == "They weave."
    assert titles.without_first_sentence(f"{TITLE}\nand they weave.") == f"{TITLE}\nand they weave."
    assert titles.without_first_sentence(f"{TITLE} and pots. They weave.") == f"{TITLE} and pots. They weave."
    assert titles.without_first_sentence(f"{TITLE} - come and see! They weave.") == "They weave."
    assert titles.without_first_sentence(f"{TITLE}, by Ada Roe\n\nThey weave.") == "They weave."
    assert titles.without_first_sentence(f"{TITLE}: a book of pots. They weave.") == "They weave."
    long = f"{TITLE}: {'they weave, and weave, and ' * 3}sleep. So they do."
    assert titles.without_first_sentence(long) == long
    assert Titles([f"{TITLE}…"]).without_first_sentence(f"{TITLE} and pots. They weave.") == "They weave."


def test_a_text_begins_with_its_subject() -> None:
    titles = Titles([TITLE, "基于 Prometheus 的监控系统"])
    assert titles.have_subject_of("The looms are old.")
    assert titles.have_subject_of("Prometheus是一个系统。")
    assert titles.have_subject_of("监控系统很重要。")
    assert not titles.have_subject_of("They are looms.")
    assert not titles.have_subject_of("")


def test_a_text_has_a_word_of_the_title() -> None:
    titles = Titles([f"{TITLE} with pots", "監視システム"])
    assert titles.have_word_of("We saw looms.")
    assert titles.have_word_of("監視について")
    assert not titles.have_word_of("We came with the cows of it.")
    assert not titles.have_subject_of("With cows it is hard.")


def test_an_ending_makes_no_other_sentence() -> None:
    titles = Titles(["村の織機の現状について詳しく調べてみた"])
    assert titles.without_first_sentence("村の織機の現状について詳しく調べてみたのでメモです。古い。") == "古い。"
    whole = "村の織機の現状について詳しく調べてみた結果はこれです。古い。"
    assert titles.without_first_sentence(whole) == whole
