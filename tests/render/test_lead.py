from __future__ import annotations

import pytest

from syndicator.documents import markdown
from syndicator.render.lead import lead


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One.\n\nTwo.\n\n## Heading\n\nThree.", "One.\n\nTwo."),
        ("# The title\n\n![](x.png)\n\nOne.\n\n* list", "One."),
        ("One.\n\n**Why so?**\n\nTwo.", "One."),
        ("**This whole sentence is bold.**\n\nTwo.", "This whole sentence is bold.\n\nTwo."),
        ("**Short and bold**\n\n**Bold** and not", "Bold and not"),
        ("**" + "long " * 20 + "end**", "long " * 20 + "end"),
        ("One. Here is why:\n\n* list", "One."),
        ("One. Here is why:\n\n```\ncode\n```", "One."),
        ("Here is why:\n\n* list", "Here is why…"),
        ("One.\n\n%[https://x.dev]\n\nTwo.", "One.\n\nTwo."),
        ("```\ncode\n```\n\nOne.", "One."),
        ("Only text\nover lines", "Only text over lines"),
        ("A [link][1] and [another].\n\n## Heading\n\n[1]: https://x.dev\n[another]: https://y.dev", "A link and another."),
        ("## Only\n\n* a list", ""),
        ("One.\n\n<!--more-->\n\nTwo.", "One."),
        (('<div data-node-type="callout">\n<div data-node-type="callout-emoji">💡</div>\n'
         '<div data-node-type="callout-text">Note</div>\n</div>\n\nOne.'), "One."),
    ],
)  # fmt: skip
def test_the_lead_is_the_opening_paragraphs(source: str, expected: str) -> None:
    assert lead(markdown.parse(source)) == expected
