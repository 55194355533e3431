"""What a person sees who waits."""

from __future__ import annotations

from io import StringIO
from threading import Event

import pytest

from syndicator.cli.progress import busy, with_bar


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_bar_counts_the_items_and_passes_them_on(number: int) -> None:
    stream = Terminal()
    assert list(with_bar(range(number), "Sending", stream, after=0)) == list(range(number))
    assert ("Sending" in stream.getvalue()) is (number > 1)
    assert stream.getvalue().count("100%") == (number > 1)  # after the last one there is nothing to wait for


def test_what_is_quick_has_no_bar() -> None:
    stream = Terminal()
    assert list(with_bar(range(3), "Sending", stream, after=60)) == [0, 1, 2]
    assert stream.getvalue() == ""


def test_a_bar_that_is_left_in_the_middle_ends() -> None:
    for item in with_bar(range(3), "Sending", Terminal(), after=0):
        if item == 1:
            break
    assert item == 1


def test_what_takes_long_is_named_and_erased() -> None:
    drawn = Event()

    class Watched(Terminal):
        def flush(self) -> None:
            drawn.set()

    stream = Watched()
    with busy("reading the sources", stream, after=0):
        assert drawn.wait(60)
        assert stream.getvalue() == "\r\x1b[Kreading the sources … 0 s"
    assert stream.getvalue().endswith("\r\x1b[K")


def test_what_is_quick_says_nothing_and_is_not_waited_for() -> None:
    stream = Terminal()
    with busy("reading the sources", stream, after=60):
        pass
    assert stream.getvalue() == ""
