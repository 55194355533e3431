"""A post with everything that templates may ask for, and what templates of our own say about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.config import BlogConfig
from syndicator.model import Post, PostOverrides
from syndicator.render import Renderer, TemplateOptions
from tests.fakes.channels import TextChannel

if TYPE_CHECKING:
    from pathlib import Path

POST = Post(
    id="p1",
    slug="first",
    url="https://blog.example.dev/first",
    title="A `title` &amp; more",
    seo_title="A headline",
    summary="A description.",
    markdown="# A title & more\n\nThe lead, [linked](./other). It goes on.\n\n## Part one\n\nMore [here](/x).\n\n%[https://youtu.be/x]",
    tags=("machine-learning", "Python"),
    cover="https://cdn.example.dev/c.png",
    cover_alt="A picture",
    published_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    author="Ada",
    front_matter={"mood": "calm", "list": ["\ufdd0x"]},
)


BLOG = BlogConfig(title="The blog", url="https://blog.example.dev")


@dataclass(frozen=True)
class Day:
    day: int = 12
    number: int = 5
    streak: int = 3


def says(folder: Path, template: str, post: Post = POST, **more: Any) -> str:
    """What a template of our own says."""
    (folder / "t.txt.j2").write_text(template)
    return Renderer([folder], blog=BLOG).render(post, TextChannel(), TemplateOptions(template="t.txt.j2"), **more).text


def with_words(words: str, channel: str = "place") -> Post:
    return replace(POST, overrides=PostOverrides(texts={channel: words}))
