from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import html
from syndicator.documents.embeds import embed
from tests.documents.reading import blocks


@pytest.mark.parametrize(
    ("address", "kind", "page"),
    [
        ("https://www.youtube.com/embed/abc-DEF_1?rel=0", "video", "https://www.youtube.com/watch?v=abc-DEF_1"),
        ("//player.vimeo.com/video/12345", "video", "https://vimeo.com/12345"),
        ("https://gist.github.com/ann/0123.js", "code", "https://gist.github.com/ann/0123"),
        ("https://codepen.io/ann/embed/preview/XyZ", "code", "https://codepen.io/ann/pen/XyZ"),
        ("https://x.com/ann/status/1", "tweet", "https://x.com/ann/status/1"),
        ("//player.example.org/v/9", "page", "https://player.example.org/v/9"),
        ("https://[::1", "page", "https://[::1"),
    ],
)
def test_an_embed_is_named_by_what_it_is(address: str, kind: str, page: str) -> None:
    assert embed(address) == d.Embed(kind, page)


def test_frames_and_quotes_of_networks_are_embeds() -> None:
    tweet = (
        '<blockquote class="twitter-tweet"><p>Best</p>Bo <a href="https://twitter.com/bo/status/1">May</a></blockquote>'
    )
    frame = '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=12"></iframe>'
    video = '<video><source src="/a.mp4">no</video>'
    assert html.parse(tweet + frame + video).complete().blocks == (
        d.Embed("tweet", "https://twitter.com/bo/status/1"), d.Embed("tweet", "https://twitter.com/i/web/status/12"), d.Embed("video", "/a.mp4"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "kind", "title"),
    [
        ("> [!NOTE]\n> Body", "note", ""), ("> [!tip]- Wear *wool*\n> Body", "tip", "Wear wool"), ("> [!cite|right] Book\n> Body", "cite", "Book"),
        ("> [! NOTE ]\n>\n> Body", "note", ""),
    ],
)  # fmt: skip
def test_quotes_that_begin_with_a_kind_are_callouts(source: str, kind: str, title: str) -> None:
    from syndicator.documents.plain_text import text_of, text_of_blocks

    (callout,) = blocks(source)
    assert isinstance(callout, d.Callout)
    assert (callout.kind, text_of(callout.title), text_of_blocks(callout.blocks)) == (kind, title, "Body")


def test_other_quotes_stay_quotes() -> None:
    assert isinstance(blocks("> [1] is a source")[0], d.Quote)
    assert isinstance(blocks("> *[!note]*")[0], d.Quote)
