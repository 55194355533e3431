"""Pictures that a channel uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.images import load_image
from syndicator.errors import Permanent
from tests.fakes.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


class Pictures(FakeServer):
    def answer(self, request: Request) -> Reply:
        return Reply(200, PNG, {"Content-Type": "image/png"}) if request.path == "/cover.png" else Reply(404)


@pytest.fixture
def server() -> Iterator[Pictures]:
    with Pictures() as server:
        yield server


def context(folder: Path, blog_url: str) -> ChannelContext:
    return ChannelContext(name="mine", folder=folder, blog_url=blog_url)


def test_a_picture_of_the_blog_is_read(tmp_path: Path, server: Pictures) -> None:
    image = load_image(f"{server.url}/cover.png", context(tmp_path, server.url), 1000, ["image/png"])
    assert (image.data, image.media_type) == (PNG, "image/png")
    assert "PNG" not in repr(image)


@pytest.mark.parametrize(
    ("path", "max_bytes", "types", "says"),
    [
        ("/gone.png", 1000, ["image/png"], "404"),
        ("/cover.png", 10, ["image/png"], "10"),
        ("/cover.png", 1000, ["image/gif", "image/jpeg"], "is image/png, not image/gif or image/jpeg"),
    ],
)
def test_what_can_not_be_had_says_why(
    tmp_path: Path, server: Pictures, path: str, max_bytes: int, types: list[str], says: str
) -> None:
    with pytest.raises(Permanent, match=says):
        load_image(server.url + path, context(tmp_path, server.url), max_bytes, types)


def test_a_private_address_that_is_not_the_blogs_is_not_read(tmp_path: Path, server: Pictures) -> None:
    with pytest.raises(Permanent):
        load_image(f"{server.url}/cover.png", context(tmp_path, "https://blog.example.dev"), 1000, ["image/png"])
    assert server.requests == []
