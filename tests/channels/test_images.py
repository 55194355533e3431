"""Pictures that a channel uploads."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from syndicator.channels import ChannelContext, images
from syndicator.channels.images import load_image, load_scaled
from syndicator.errors import Permanent
from syndicator.testing.server import FakeServer, Reply, Request
from tests.long_cases import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


class Pictures(FakeServer):
    picture = PNG

    def answer(self, request: Request) -> Reply:
        return Reply(200, self.picture, {"Content-Type": "image/png"}) if request.path == "/cover.png" else Reply(404)


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


# --- made smaller


def noise(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    """A picture that does not compress well."""
    file = BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(file, kind, **options)
    return file.getvalue()


def scaled(folder: Path, server: Pictures, most: int) -> images.ImageFile:
    return load_scaled(f"{server.url}/cover.png", context(folder, server.url), most)


def test_a_picture_that_is_small_enough_stays_as_it_is(tmp_path: Path, server: Pictures) -> None:
    image = scaled(tmp_path, server, len(PNG))
    assert (image.data, image.media_type) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("mode", "kind"), first_of([("RGB", "PNG"), ("RGBA", "PNG"), ("P", "GIF"), ("L", "JPEG"), ("RGBA", "WEBP")])
)
def test_a_large_one_becomes_a_smaller_jpeg_of_the_same_shape(
    tmp_path: Path, server: Pictures, mode: str, kind: str
) -> None:
    server.picture = noise(mode, (900, 450), kind)
    image = scaled(tmp_path, server, 60_000)
    assert (image.media_type, len(image.data) <= 60_000 < len(server.picture)) == ("image/jpeg", True)
    with Image.open(BytesIO(image.data)) as picture:
        assert picture.format == "JPEG"
        assert picture.width == 2 * picture.height


def test_a_transparent_picture_lies_on_white(tmp_path: Path, server: Pictures) -> None:
    file = BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(file, "PNG", compress_level=0)
    server.picture = file.getvalue()
    with Image.open(BytesIO(scaled(tmp_path, server, 20_000).data)) as picture:
        assert picture.getpixel((150, 150)) == (255, 255, 255)


def test_a_picture_that_a_camera_turned_is_turned_back(tmp_path: Path, server: Pictures) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # its top is at the right
    server.picture = noise("RGB", (800, 400), "JPEG", exif=exif, quality=95)
    with Image.open(BytesIO(scaled(tmp_path, server, 60_000).data)) as picture:
        assert picture.height == 2 * picture.width


@pytest.mark.long
def test_what_can_not_be_made_smaller_says_so(
    tmp_path: Path, server: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    for picture, most, pixels in (
        (PNG, 10, 10**9),
        (noise("RGB", (400, 400), "PNG"), 100, 10**9),
        (noise("RGB", (400, 400), "PNG"), 60_000, 400 * 400 - 1),
    ):
        monkeypatch.setattr(images, "MOST_PIXELS", pixels)
        server.picture = picture
        with pytest.raises(Permanent, match="can't be scaled to"):
            scaled(tmp_path, server, most)
