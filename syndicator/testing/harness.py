"""What the suites need of a kind: its `Harness`, which sets the channel up against a fake of its platform, and a post."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from syndicator.credentials import Secret
from syndicator.model import Draft, Post

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.channels import Channel
    from syndicator.errors import SendError
    from syndicator.testing.server import FakeServer

SLUG = "the-first-tomato"


@dataclass(frozen=True)
class Face:
    """How a face stands in the proof's table, and in README.

    `column`: the name of its column, by default its kind's. `asks_person`: nobody else can tell what became of a
    lost response. `proof`: in which proof it is tried.
    """

    column: str = ""
    asks_person: bool = False
    proof: Literal["always", "full", "never"] = "always"


@dataclass(kw_only=True)
class Harness:
    """A channel of one kind, set up against its fake, and the same for the program.

    `section`: the lines of config.toml below [channels.NAME]; `env`: the environment variables that it names.
    `write`: what the template would give for a post. `secrets`: what must show nowhere. `outcomes`: misbehaviours
    (see `syndicator.testing.misbehaviour`) that this kind reads otherwise than the general table; None: they count as sent.
    `pass_time`: makes the far end believe that so much time went by. `files`: the copies, where there is no server.
    `edited`: what of a copy's content follows edits of the post. `by_hand`: sending leaves it to a person.
    """

    channel: Channel
    section: str
    env: dict[str, str] = field(default_factory=dict)
    server: FakeServer | None = None
    write: Callable[[Post], Draft] = lambda post: a_draft(post)  # noqa: PLW0108 - defined below
    secrets: tuple[str, ...] = ()
    outcomes: Mapping[str, type[SendError] | None] = field(default_factory=dict)
    pass_time: Callable[[timedelta], None] = lambda _: None
    files: Callable[[], list[str]] = list
    by_hand: bool = False
    edited: Callable[[Any], Any] = lambda content: content

    @property
    def draft(self) -> Draft:
        """Of the post that has everything."""
        return self.write(a_post())

    def copies(self, text: str = SLUG) -> int:
        """How many copies with this text in them people can see."""
        shown = self.files() if self.server is None else [_as_text(made) for made in self.server.visible]
        return sum(text in copy for copy in shown)

    def shows(self, text: str) -> bool:
        """Whether a visible copy has this text in what follows edits."""
        copies = self.files() if self.server is None else [self.edited(made.content) for made in self.server.visible]
        return any(text in json.dumps(copy, ensure_ascii=False) for copy in copies)

    def published(self) -> list[str]:
        """All that was ever published, also what was changed or deleted since."""
        return self.files() if self.server is None else [_as_text(made) for made in self.server.publications]

    def close(self) -> None:
        if self.server is not None:
            self.server.stop()


def _as_text(publication: object) -> str:
    return json.dumps(list(vars(publication).values()), ensure_ascii=False)


def secret(value: str) -> Secret:
    return Secret("a test", lambda: value)


def a_post(**changes: object) -> Post:
    """A post that has everything."""
    given: dict[str, object] = {
        "id": "p1",
        "slug": SLUG,
        "url": f"https://blog.example.dev/{SLUG}",
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
        "summary": lambda: post.summary,
        "article": lambda: post.markdown,
        "url": post.url,
    }
    return Draft(**{**given, **changes})  # type: ignore[arg-type]
