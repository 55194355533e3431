"""A blog with a ledger, and the page of it, asked without a socket as a browser that is logged in would ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from jinja2.bccache import Bucket, BytecodeCache

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.serve import login
from syndicator.serve.app import create_app
from syndicator.serve.server import Server, new_server
from tests.a_blog import Blog, outbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

OWN = {"Sec-Fetch-Site": "same-origin"}
CHANNELS = (
    outbox("outbox"),
    '[channels.letters]\nkind = "file"\npath = "letters"\nreview = true',
)


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates from one test to the next: that takes longer than most tests."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


@dataclass
class Served:
    """`form` finds the fields of a form, to be sent by `post`, as it is or changed."""

    blog: Blog
    server: Server
    client: FlaskClient
    pages: list[str] = field(default_factory=list)

    def get(self, path: str = "/", status: int = 200, **headers: str) -> str:
        answer = self.client.get(path, headers={"Host": "127.0.0.1:8765", **headers})
        with answer:
            assert answer.status_code == status, answer.text
            return answer.text

    def post(
        self, path: str, fields: Mapping[str, str] | None = None, *, status: int = 303, headers: Mapping[str, str] = OWN
    ) -> TestResponse:
        answer = self.client.post(path, data=fields, headers={"Host": "127.0.0.1:8765", **headers})
        assert answer.status_code == status, answer.text
        return answer

    def form(self, path: str, action: str, **having: str) -> dict[str, str]:
        """The hidden fields of the first form on a page with this action, and with these values in it."""
        page = self.get(path)
        for form in re.findall(rf'<form [^>]*action="{action}".*?</form>', page, re.DOTALL):
            fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
            if having.items() <= fields.items():
                return fields
        raise AssertionError(f"no {action} for {having} in {page}")

    def state(self, slug: str, channel: str) -> str:
        with self.blog.open("look") as session:
            (post,) = [post for post in session.posts.all().values() if post.slug == slug]
            delivery = session.ledger.deliveries.latest(post.id, channel)
            return str(delivery.state) if delivery else "none"


def serve(blog: Blog) -> Served:
    path = blog.configure()
    config = load(path, kind_class=kind_class)
    server = new_server(lambda: load(path, kind_class=kind_class), config.serve, now=lambda: blog.now)
    app = create_app(server)
    app.jinja_env.bytecode_cache = COMPILED
    client = app.test_client()
    served = Served(blog, server, client)
    served.get(f"/open?t={server.link.new()}", 303)
    return served


@pytest.fixture(scope="session")
def after_a_pass(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog of two channels, one of which waits for a review, after its first pass; to be copied, not changed."""
    blog = Blog(tmp_path_factory.mktemp("blog"), policy='first_run = "all"\nmax_age = "0s"', channels=CHANNELS)
    blog.write("one")
    blog.run()
    return blog


@pytest.fixture
def served(after_a_pass: Blog, tmp_path: Path) -> Iterator[Served]:
    """A copy of that blog, served."""
    copytree(after_a_pass.folder, tmp_path, dirs_exist_ok=True)
    blog = replace(after_a_pass, folder=tmp_path)
    served = serve(blog)
    yield served
    served.server.close()


@pytest.fixture
def stranger(served: Served) -> Served:
    """The same server, asked by a browser that is not logged in."""
    return Served(served.blog, served.server, served.client.application.test_client())


@pytest.fixture(autouse=True)
def cheap_digests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password's digest costs what it must to be guessed slowly; not here."""
    monkeypatch.setattr(login, "_SCRYPT", login._SCRYPT | {"n": 2, "p": 1})
