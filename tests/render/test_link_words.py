"""Words of links that say nothing without the link."""

from __future__ import annotations

import pytest

from syndicator.render.link_words import say_nothing


@pytest.mark.parametrize(
    "words",
    ["here", "Here in GitHub", "hier nachlesen", "qui il documento", "this", "this article", "this great blog post", "Code available here.", "The slides are here", "questo articolo", "neste post", "den här artikeln",
     "diesem Beitrag", "cet article", "deze", "tym wpisie", "tomto článku", "этого сайта", "цій статті", "bu yazıda", "ezt a cikket", "αυτό το άρθρο", "artikel ini", "bài viết này", "이곳", "여기", "이 글",
     "こちら", "この記事", "这篇文章", "此处"],
)  # fmt: skip
def test_a_demonstrative_says_nothing(words: str) -> None:
    assert say_nothing(words)


@pytest.mark.parametrize(
    "words",
    ["loom", "Looms are here", "this blog", "diesem Blog", "this gist by Ann", "this kiln", "Here’s Some Stuff Worth Carrying With You", "The Book", "article", "", "窯"],
)  # fmt: skip
def test_a_name_says_something(words: str) -> None:
    assert not say_nothing(words)


def test_a_demonstrative_may_stand_before_the_link() -> None:
    assert say_nothing("article", "I read this ")
    assert say_nothing("Artikel", "Ich las diesen ")
    assert not say_nothing("article", "I read an ")
    assert not say_nothing("kiln", "I fired this ")
