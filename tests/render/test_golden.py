"""Whole announcements of posts of our own, as they lie in golden/. `WRITE_GOLDEN=1 pytest
tests/test_render_golden.py` writes them anew.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicator.config import BlogConfig
from syndicator.model import Post
from syndicator.render import Renderer
from tests.fakes.channels import JsonChannel, MarkdownChannel, TextChannel, TimelineChannel

GOLDEN = Path(__file__).parent / "golden"
RENDERER = Renderer([], blog=BlogConfig(title="Kiln & Wheel", url="https://kiln.example.dev"))

KILN = Post(
    slug="what-the-kiln-taught-me",
    url="https://kiln.example.dev/what-the-kiln-taught-me",
    title="What the kiln taught me about caching",
    markdown="""![](https://cdn.example.dev/kiln.png align="center")

A kiln keeps its heat for a day after the fire is out. I lost two bowls before I stopped opening the door to look, and one
evening of debugging before I saw that my cache was the same thing.

%[https://www.youtube.com/watch?v=kiln]

Both hold on to what was true when you last checked. Neither tells you when that stops. Here is what I changed:

* **Expiry first.** Every entry says when it dies.
* **No peeking.** Reads never refresh.

```python
cache.set("bowl", "glazed", ttl=3600)
```
""",
    tags=("caching", "python", "ci/cd", "2026"),
    cover="https://cdn.example.dev/kiln.png",
    cover_alt="A kiln with its door ajar",
    published_at=datetime(2026, 3, 2, 7, 0, tzinfo=UTC),
    author="Noor",
)
PROPERTY = Post(
    slug="property-in-python",
    url="https://kiln.example.dev/property-in-python",
    title="`@property` in Python, and why ASP.NET people feel at home",
    seo_title="",
    summary="Getters without the ceremony &amp; without the parentheses",
    markdown="## `@property` in Python\n\nYou write `circle.area`, and a method runs. That is all of it[^1] :sparkles:\n\n[^1]: Almost.",
    tags=("c#", "python", "oop"),
)
GLAZE = Post(
    slug="釉薬の話",
    url="https://kiln.example.dev/%E9%87%89%E8%96%AC",
    title="釉薬の話：色はどこから来るのか",
    markdown="釉薬の色は、窯の中の空気で変わります。同じ粉でも、酸素が多ければ緑に、少なければ赤になります。" * 6
    + "\n\n## 実験\n\n本文。",
    tags=("陶芸", "machine-learning"),
)

CHANNELS = [
    TimelineChannel(),
    TextChannel("linkedin", stem="linkedin", limit=3000),
    TextChannel("file", stem="file"),
    MarkdownChannel("hashnode", stem="hashnode"),
    *(
        JsonChannel(style, stem=style, limit=3000)
        for style in ("linkedin", "linkedin-share", "plain", "standard", "slack", "discord", "teams")
    ),
]


@pytest.mark.parametrize("post", [KILN, PROPERTY, GLAZE], ids=["kiln", "property", "glaze"])
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: f"{channel.template}.{channel.format}")
def test_it_says_what_it_said(post: Post, channel: TextChannel, request: pytest.FixtureRequest) -> None:
    said = RENDERER.announce(post, channel)
    text = said.text if channel.format != "json" else json.dumps(said.payload, indent=2, ensure_ascii=False)
    name = {KILN.slug: "kiln", PROPERTY.slug: "property", GLAZE.slug: "glaze"}[post.slug]
    path = GOLDEN / f"{name}.{channel.template}.{channel.format}"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")
