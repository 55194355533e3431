from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from tests.documents.reading import plain

_PICTURE = d.Image("/a.jpg", "Beetle")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('[caption id="a_1" width="300"]![Beetle](/a.jpg) On a leaf.[/caption]\nIt sleeps.', "It sleeps."),
        (
            '[caption id="a"]<a href="b"><img src="c"></a> Two [of](e) them[/caption]\n\nIt sleeps.',
            "Two of them\n\nIt sleeps.",
        ),
        ('So [caption width="3"]it is[/caption].', "So it is."),
        ('[gallery ids="1,2"]\n\nIt sleeps.', "It sleeps."),
        ("[youtube https://youtu.be/abcdefg]\nIt sleeps.", "It sleeps."),
        ("[embed]https://youtu.be/abcdefg[/embed]\n\nIt sleeps. [/video]", "It sleeps."),
        (
            "[video] of it, [video](a), [caption](b) and [gallery][1]\n\n[1]: c",
            "[video] of it, video, caption and gallery",
        ),
        ("A talk [video in Dutch] of it; [/video](a)", "A talk [video in Dutch] of it; /video"),
        ("[youtube abcdefghijk]\nIt sleeps.", "It sleeps."),
        ("A [youtube screenshots] of it", "A [youtube screenshots] of it"),
        ("[youtube screenshots] of it", "[youtube screenshots] of it"),
        ("`[gallery]` or [youtube]: so", "[gallery] or [youtube]: so"),
    ],
)
def test_shortcodes_are_left_out(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize("picture", ["![Beetle](/a.jpg)", "![Beetle][1]", '<img src="/a.jpg" alt="Beetle">'])
def test_caption_stands_under_its_picture(picture: str) -> None:
    blocks = markdown.parse(f'[caption id="a"]{picture} On a leaf (green).[/caption]\n\n[1]: /a.jpg').complete().blocks
    assert blocks == (d.Figure((_PICTURE,), (d.Text("On a leaf (green)."),)),)


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("[youtube https://youtu.be/abcdefg&w=4]", "https://youtu.be/abcdefg&w=4"),
        ("[youtube abcdefghijk]", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("[vimeo 12345678]", "https://vimeo.com/12345678"),
        ('[video src="https://x.example/a.mp4"]', "https://x.example/a.mp4"),
    ],
)
def test_embed_leads_to_what_it_shows(source: str, address: str) -> None:
    (block,) = markdown.parse(source).complete().blocks
    assert isinstance(block, d.Embed)
    assert block.address == address
