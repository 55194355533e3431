"""The passages of an opening, as they are collected."""

from __future__ import annotations

from syndicator.render.collected import Collected

SAID = "A heddle is an eye that opens on command."


def collected(*texts: str) -> Collected:
    passages = Collected()
    for text in texts:
        passages.add(text)
    return passages


def test_nothing_is_said_twice() -> None:
    assert list(collected(SAID, SAID.upper())) == [SAID]
    assert list(collected(f"{SAID[:20]}…", SAID)) == [SAID]
    assert list(collected(f"{SAID} It goes…", SAID, "It goes on.")) == [SAID, "It goes on."]


def test_what_is_said_twice_is_read_once_more_but_not_for_ever() -> None:
    passages = collected(*[SAID] * 70)
    assert not passages.is_long
    passages.add(SAID * 4)
    passages.add(SAID * 4)
    assert passages.is_long


def test_an_introduction_goes_with_an_invitation_behind_it() -> None:
    passages = collected(f"{SAID} Here are all of them. Enjoy!")
    assert passages.drop_introduction(verbatim=True, is_list=True).strip() == "Here are all of them."
    assert list(passages) == [SAID]
    assert passages.drop_introduction(verbatim=True, is_list=True) == ""
    assert Collected().drop_introduction(verbatim=True, is_list=True) == ""


def test_sentences_that_lead_on_go_until_one_does_not() -> None:
    passages = collected(SAID, "They are:", "And so:")
    assert passages.drop_dangling() == "They are:"
    assert list(passages) == [SAID]


def test_labels_go_unless_there_is_little_else() -> None:
    passages = collected("Go back to the beginning", SAID)
    passages.drop_labels()
    assert list(passages) == [SAID]
    passages = collected("Go back to the beginning", "(fin)")
    passages.drop_labels()
    assert list(passages) == ["Go back to the beginning"]


def test_a_short_question_is_a_heading() -> None:
    passages = collected("What is new?", SAID, "Does anybody ask why? Yes.", "What about pots?")
    passages.drop_labels()
    assert list(passages) == [SAID, "Does anybody ask why? Yes."]
    passages = collected("What is new?")
    passages.drop_labels()
    assert list(passages) == ["What is new?"]


def test_the_name_of_the_author_at_the_end_goes() -> None:
    long = f"{SAID} Nobody knows how to weave without it."
    for last, expected in (("Ada Loom.", [long]), ("alk.", [long]), ("Until now.", [long, "Until now."])):
        passages = collected(long, last)
        passages.drop_labels()
        assert list(passages) == expected


def test_a_last_sentence_that_says_what_to_do_goes() -> None:
    for said, expected in (
        ((SAID, "First, let's import the loom."), [SAID]),
        ((f"{SAID} Run it.",), [SAID]),
        ((SAID, "You can run it."), [SAID, "You can run it."]),
        (("Run it.",), ["Run it."]),
        ((), []),
    ):
        passages = collected(*said)
        passages.drop_step()
        assert list(passages) == expected


def test_a_name_stands_behind_the_words_that_lead_to_it() -> None:
    passages = collected(f"{SAID} We call it:", "Spreadsheets", "It is old, and it is known to everybody.")
    passages.drop_labels()
    assert list(passages) == [f"{SAID} We call it: Spreadsheets.", "It is old, and it is known to everybody."]
    passages = collected(f"{SAID} We call it:", "– “Loom”", "It is old, and it is known to everybody.")
    passages.drop_labels()
    assert next(iter(passages)) == f"{SAID} We call it:"
