"""What the tests of the kind linkedin share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.linkedin import Kind, LinkedInOptions
from syndicator.credentials import Secret, TokenStore
from syndicator.model import Draft, Post, Step
from syndicator.testing.server import FakeServer, Reply, Request
from tests.channels.linkedin.fake import TOKEN

if TYPE_CHECKING:
    from pathlib import Path


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


TEXT = "Loops (and how to_leave them) [part 1] <3 C# {x|y} 100% ~ok @all *now* \\o/\n\n#Python #MachineLearning"


class Pictures(FakeServer):
    def answer(self, request: Request) -> Reply:
        return Reply(200, PNG) if request.path == "/cover.png" else Reply(404, "no such picture")


def channel(folder: Path, base_url: str = "", blog_url: str = "https://blog.example", **options: Any) -> Kind:
    options = {"access_token": Secret("the environment variable A", lambda: TOKEN)} | options
    tokens = TokenStore(folder)
    context = ChannelContext(name="pro", folder=folder, blog_url=blog_url, base_url=base_url, tokens=tokens)
    return Kind(LinkedInOptions(**options), context)


def draft(text: str = TEXT, **post: Any) -> Draft:
    url = "https://blog.example/loops_(1)"
    known = Post(slug="loops", url=url, title="Loops", **post)
    return Draft(post=known, parts=(text,), headline="Loops, left", summary=lambda: "How to leave a loop.", url=url)


def step(body: bytes) -> Step:
    return Step(number=0, key="key", body=body)


def prepared(kind: Kind, text: str = TEXT, **post: Any) -> Step:
    return step(kind.prepare(kind.compose(draft(text, **post)), 0, (), "key"))
