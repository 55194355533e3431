"""What a link preview needs of a page, and pictures that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import FetchError
from syndicator.http import UrlGuard
from syndicator.http.liveness import Liveness, fetch_image, probe_page
from tests.fakes.blog_server import Page

if TYPE_CHECKING:
    from tests.fakes.blog_server import Blog

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


HEAD = '<html><head><link rel="canonical" href="{url}"><meta property="og:title" content="T">{image}</head><body>'


def live(blog: Blog, path: str = "/post") -> Liveness:
    return probe_page(blog.url + path, UrlGuard.of([blog.url]))


def test_a_page_with_all_that_a_card_needs_is_live(blog: Blog) -> None:
    image = '<meta property="og:image" content="/cover.png">'
    blog.change("/post", body=HEAD.format(url=f"{blog.url}/post/", image=image))
    blog.change("/cover.png", body=PNG)
    found = live(blog)
    assert (found.live, found.warnings) == (True, ())


@pytest.mark.parametrize(
    ("html", "warnings"),
    [
        ("", ["no canonical link", "no og:title", "no og:image"]),
        (HEAD.format(url="/other", image=""), ["names another page", "no og:image"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="/gone">'), ["no image (HTTP 404)"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="/big">'), ["larger than 5,000,000"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="/post">'), ["not an image"]),
        (HEAD.format(url="/post", image='<meta property="og:image" content="http://10.0.0.1/">'), ["not a public"]),
        (
            HEAD.format(url="http://[", image='<meta property="og:image" content="http://[">'),
            ["another page", "og:image"],
        ),
    ],
)
def test_what_a_card_lacks_is_a_warning(blog: Blog, html: str, warnings: list[str]) -> None:
    blog.change("/post", body=html)
    blog.change("/big", body=PNG + bytes(5_000_000))
    found = live(blog)
    assert found.live
    assert len(found.warnings) == len(warnings)
    assert all(words in warning for words, warning in zip(warnings, found.warnings, strict=True))


def test_a_page_that_is_not_there_is_not_live(blog: Blog) -> None:
    blog.change("/moved", status=302, headers={"Location": "/"})
    blog.change("/", body="home")
    assert live(blog).reason.endswith("HTTP 404")
    assert live(blog, "/moved").reason.endswith("redirects to the home page")
    assert "refused" in probe_page("http://127.0.0.1:1/", UrlGuard.of(["127.0.0.1"])).reason


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (Page(PNG, headers={"Content-Type": "text/plain"}), "image/png"),
        (Page(b"RIFF0000WEBPxx"), "image/webp"),
        (Page("<svg/>", headers={"Content-Type": "image/svg+xml; charset=utf-8"}), "image/svg+xml"),
    ],
)
def test_a_picture_is_known_by_its_bytes(blog: Blog, page: Page, kind: str) -> None:
    blog.pages["/cover"] = page
    assert fetch_image(f"{blog.url}/cover", UrlGuard.of([blog.url])) == (page.raw, kind)


def test_what_only_claims_to_be_a_picture_is_none(blog: Blog) -> None:
    blog.change("/cover", body="<html>log in", headers={"Content-Type": "image/png"})
    with pytest.raises(FetchError, match="not an image"):
        fetch_image(f"{blog.url}/cover", UrlGuard.of([blog.url]))


@pytest.mark.parametrize("junk", ["<![x y", "<!doctype [", "<!", "<?", "</", "<a b='"])
def test_a_page_that_is_broken_is_live(blog: Blog, junk: str) -> None:
    blog.change("/post", body=HEAD.format(url="/post", image=junk))
    found = live(blog)
    assert found.live
    assert found.warnings == ("the page has no og:image",)


def test_pictures_are_known_by_their_first_bytes_only(blog: Blog) -> None:
    for body, media_type in ((b"\xff\xd8\xff0", "image/jpeg"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif")):
        blog.change("/cover", body=body)
        assert fetch_image(f"{blog.url}/cover", UrlGuard.of([blog.url]))[1] == media_type
