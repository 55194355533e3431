"""Pictures of the blog are found in its repository, scaled, and embedded; nothing else is read."""

from __future__ import annotations

import time
from base64 import b64decode
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from syndicator.preview.pictures import Pictures

if TYPE_CHECKING:
    from pathlib import Path

BLOG = "https://blog.example.dev"


def picture(path: Path, size: tuple[int, int] = (8, 4), color: str = "teal") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, color).save(path)
    return path


def embedded(pictures: Pictures) -> Image.Image:
    """The only picture in the style."""
    (data,) = (part.partition(")")[0].strip('"') for part in str(pictures.style()).split("base64,")[1:])
    return Image.open(BytesIO(b64decode(data)))


@pytest.mark.parametrize(
    "address",
    [
        f"{BLOG}/img/knot.png", "https://www.blog.example.dev/img/knot.png?v=2", "/img/knot.png", "img/knot.png", f"{BLOG}/deep/img/Knot.PNG",
    ],
)  # fmt: skip
def test_a_picture_of_the_blog_is_found_below_its_checkout(address: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "content/posts").mkdir(parents=True)
    picture(tmp_path / "static/img/knot.png")
    assert Pictures([tmp_path / "content/posts"], [BLOG]).class_of(address).startswith("shown picture-")


def test_the_file_whose_path_ends_alike_is_taken(tmp_path: Path) -> None:
    for folder, color in (("posts/2024-03-05-harbour", "red"), ("posts/quay", "blue")):
        picture(tmp_path / folder / "cover.png", color=color)
    pictures = Pictures([tmp_path], [BLOG])
    assert pictures.class_of(f"{BLOG}/cover.png") == ""  # it could be either
    assert pictures.class_of(f"{BLOG}/harbour/cover.png")
    red, _, blue = embedded(pictures).convert("RGB").getpixel((0, 0))  # type: ignore[misc]
    assert red > blue


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/knot.png", "", "file:///knot.png", f"{BLOG}/none.png", f"{BLOG}/", "http://[", f"{BLOG}/note.txt", f"{BLOG}/link.png",
     f"{BLOG}/broken.png", f"{BLOG}/hidden.png"],
)  # fmt: skip
def test_nothing_else_is_read(address: str, tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    picture(blog / "knot.png")
    picture(blog / ".private" / "hidden.png")
    (blog / "note.txt").write_text("Nothing.")
    (blog / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    (blog / "link.png").symlink_to(picture(tmp_path / "outside.png"))
    pictures = Pictures([blog], [BLOG])
    assert pictures.class_of(address) == ""
    assert pictures.style() == ""


@pytest.mark.long
def test_a_large_picture_is_scaled_and_shown_once(tmp_path: Path) -> None:
    picture(tmp_path / "large.png", (3000, 1500))
    pictures = Pictures([tmp_path], [BLOG])
    assert pictures.class_of(f"{BLOG}/large.png") == pictures.class_of("/large.png")
    assert embedded(pictures).size == (720, 360)
    assert "--ratio: 720 / 360" in pictures.style()


def test_a_page_has_a_limited_number_of_pictures(tmp_path: Path) -> None:
    for number in range(70):
        picture(tmp_path / f"{number}.png", color=f"#{3 * number:02x}{255 - 3 * number:02x}80")
    pictures = Pictures([tmp_path], [BLOG])
    assert sum(bool(pictures.class_of(f"/{number}.png")) for number in range(70)) <= 60
    assert pictures.style().count("base64,") <= 60


@pytest.mark.long
def test_a_picture_that_would_fill_the_memory_is_not_opened(tmp_path: Path) -> None:
    Image.new("1", (30_000, 30_000)).save(tmp_path / "bomb.png")
    started = time.process_time()
    assert Pictures([tmp_path], [BLOG]).class_of("/bomb.png") == ""
    assert time.process_time() - started < 2
