"""What the contract suite needs of a kind: each `channels/<kind>/fake.py` has `make(folder) -> Harness`.

A kind with several faces (styles, versions of an API) has `FACES`, a tuple of names, and `make(folder, face) -> Harness`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from syndicator.credentials import Secret
from syndicator.model import Draft, Post

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.channels import Channel
    from syndicator.errors import SendError
    from tests.fakes.server import FakeServer


@dataclass(kw_only=True)
class Harness:
    """A channel of one kind, set up against its fake.

    `copies`: how many copies of the draft's post the far end has. `secrets`: what must show nowhere.
    `reads`: misbehaviours (see `tests.fakes.server`) that this kind reads otherwise than the general table.
    `pass_time`: makes the far end believe that so much time went by.
    """

    channel: Channel
    draft: Draft
    copies: Callable[[], int]
    server: FakeServer | None = None
    secrets: tuple[str, ...] = ()
    reads: Mapping[str, type[SendError] | None] = field(default_factory=dict)
    pass_time: Callable[[timedelta], None] = lambda _: None


def secret(value: str) -> Secret:
    return Secret("a test", lambda: value)


def a_post(**changes: object) -> Post:
    """A post that has everything."""
    given: dict[str, object] = {
        "id": "p1",
        "slug": "the-first-tomato",
        "url": "https://blog.example.dev/the-first-tomato",
        "title": "The first tomato",
        "seo_title": "Growing the first tomato",
        "summary": "What a balcony teaches about patience.",
        "markdown": "It took **ninety** days.\n",
        "tags": ("gardening", "learning in public"),
        "cover": "https://cdn.example.dev/tomato.png",
        "cover_alt": "A red tomato on a balcony",
        "published_at": datetime(2026, 11, 20, 10, tzinfo=UTC),
        "author": "Me",
    }
    return Post(**{**given, **changes})  # type: ignore[arg-type]


def a_draft(post: Post | None = None, **changes: object) -> Draft:
    """What a template might give for that post."""
    post = post or a_post()
    given: dict[str, object] = {
        "post": post,
        "parts": (f"{post.title}\n\n{post.summary}\n\n{post.url}",),
        "headline": post.seo_title or post.title,
        "summary": post.summary,
        "article": post.markdown,
        "url": post.url,
    }
    return Draft(**{**given, **changes})  # type: ignore[arg-type]
