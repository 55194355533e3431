"""At most three questions, the last of which is whether to go on."""

from __future__ import annotations

import pytest
from click.exceptions import Abort
from click.testing import CliRunner

from syndicator.cli.dialogue import CANCEL, EDIT, WRITE, Dialogue


def dialogue(said: list[str], *, asks: bool = True) -> Dialogue:
    return Dialogue(said.append, asks=asks)


def test_two_questions_and_a_last_one() -> None:
    with CliRunner().isolation(input="one\n\nnever\nn\n"):
        talk = dialogue([])
        assert [talk.ask("1?"), talk.may_ask, talk.ask("2?"), talk.may_ask, talk.ask("3?")] == [
            "one",
            True,
            "",
            False,
            "",
        ]
        assert talk.confirm("Write it?") == CANCEL, "what is neither yes, no nor edit is asked again"


def test_nothing_is_asked_with_yes() -> None:
    talk = dialogue([], asks=False)
    assert (talk.may_ask, talk.ask("1?"), talk.choose("2?", ["x"], lambda _: ""), talk.confirm("Write?")) == (
        False,
        "",
        [],
        WRITE,
    )


def test_a_choice_by_number_or_name_is_asked_for_until_it_is_right() -> None:
    said: list[str] = []

    def accept(names: object) -> str:
        return "" if names == ["b", "x"] else f"not {names}"

    with CliRunner().isolation(input="9\n2, x\ne\n"):
        talk = dialogue(said)
        assert talk.choose("Where?", ["a", "b"], accept) == ["b", "x"]
        assert (said, talk.confirm("Write it?")) == (["not ['9']"], EDIT)


def test_the_end_of_the_input_gives_up() -> None:
    with CliRunner().isolation(input=""), pytest.raises(Abort):
        dialogue([]).ask("1?")
