"""What speaks for a post that has no prose of its own."""

from __future__ import annotations

from syndicator.render.fallbacks import Fallbacks
from syndicator.render.titles import Titles

LONG = "A heddle is an eye that opens on command, and closes again when nobody is looking."


def test_quotes_and_whole_sentences_speak_and_labelled_notices_only_out_of_context() -> None:
    titles = Titles([LONG])
    fallbacks = Fallbacks()
    assert fallbacks.best(titles, is_all=False) == ("", False)
    fallbacks.notices.append("Update: it is shut.")
    assert fallbacks.best(titles, is_all=False) == ("Update: it is shut.", True)
    assert fallbacks.best(titles, is_all=True) == ("Update: it is shut.", False)
    fallbacks.quotes.append(LONG)
    assert fallbacks.best(titles, is_all=False) == ("Update: it is shut.", True)
    fallbacks.quotes.append(f"So: {LONG}")
    assert fallbacks.best(titles, is_all=False) == (f"“So: {LONG}”", False)
    only_notices = Fallbacks()
    only_notices.notices.append(f"This series is about looms. {LONG}")
    assert only_notices.best(titles, is_all=False) == (f"This series is about looms. {LONG}", False)
