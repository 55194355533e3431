"""The link of each composer, and what it would drop."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from syndicator.channels.manual.styles import STYLES, Filling

URL = "https://blog.example.dev/the-first-tomato"
TEXT = f"Growing & more\n\n+1 for 100 % patience #gardening\n\n{URL}"
FILLING = Filling(text=TEXT, title="Growing & more", url=URL)

OPENED = {
    "bluesky": ("https://bsky.app/intent/compose", {"text": TEXT}),
    "facebook": ("https://www.facebook.com/sharer/sharer.php", {"u": URL}),
    "hackernews": ("https://news.ycombinator.com/submitlink", {"u": URL, "t": "Growing & more"}),
    "linkedin": ("https://www.linkedin.com/feed/", {"shareActive": "true", "text": TEXT}),
    "mail": ("mailto:", {"subject": "Growing & more", "body": TEXT}),
    "mastodon": ("https://share.joinmastodon.org/", {"text": TEXT}),
    "reddit": ("https://www.reddit.com/submit", {"url": URL, "title": "Growing & more"}),
    "telegram": (
        "https://t.me/share/url",
        {"url": URL, "text": "Growing & more\n\n+1 for 100 % patience #gardening"},
    ),
    "threads": ("https://www.threads.com/intent/post", {"text": TEXT}),
    "whatsapp": ("https://wa.me/", {"text": TEXT}),
    "x": ("https://x.com/intent/tweet", {"text": TEXT}),
}


@pytest.mark.parametrize("name", STYLES)
def test_the_composer_opens_filled_in(name: str) -> None:
    link = STYLES[name].link(FILLING)
    address, query = OPENED[name]
    assert link.partition("?")[0] == address
    assert dict(parse_qsl(urlsplit(link).query, strict_parsing=True)) == query
    assert "+" not in link  # some apps show it
    assert link.isascii()


def test_another_server_has_its_own_composer() -> None:
    link = STYLES["mastodon"].link(FILLING, "https://social.example/share")
    assert link.startswith("https://social.example/share?text=Growing%20%26%20more%0A%0A%2B1")


def test_a_missing_address_is_left_out() -> None:
    assert STYLES["x"].link(Filling(text="Hi", title="", url="")) == "https://x.com/intent/tweet?text=Hi"


def drops(name: str, filling: Filling = FILLING, cover: str = "") -> list[str]:
    style = STYLES[name]
    return list(style.drops(filling, cover, style.link(filling)))


@pytest.mark.parametrize("name", STYLES)
def test_what_it_takes_completely_needs_no_word(name: str) -> None:
    takes_text = name not in ("facebook", "hackernews", "reddit")
    assert bool(drops(name)) is not takes_text


@pytest.mark.parametrize(
    ("name", "length", "says"),
    [
        ("x", 280, ""),
        ("x", 281, "X takes 280 characters, and the text has 281: shorten it there"),
        ("bluesky", 301, "Bluesky takes 300 characters"),
        ("mastodon", 501, "Mastodon takes 500 characters"),
        ("threads", 501, "Threads takes 500 characters"),
        ("linkedin", 3001, "LinkedIn takes 3000 characters"),
        ("telegram", 4097, "Telegram takes 4096 characters"),
    ],
)
def test_a_text_that_is_too_long_is_told(name: str, length: int, says: str) -> None:
    told = drops(name, Filling(text="a" * length, title="A", url=""))
    assert [line for line in told if "shorten" in line and line.startswith(says or "?")] == told[: bool(says)]


@pytest.mark.parametrize(("name", "limit"), [("hackernews", 80), ("reddit", 300)])
def test_a_title_that_is_too_long_is_told(name: str, limit: int) -> None:
    assert not any("shorten" in line for line in drops(name, Filling(text="", title="a" * limit, url=URL)))
    (line, *_) = drops(name, Filling(text="", title="a" * (limit + 1), url=URL))
    assert f"takes {limit} characters, and the title has {limit + 1}" in line


def test_each_place_counts_in_its_own_way() -> None:
    long_url = f"https://blog.example.dev/{'a' * 80}"
    assert STYLES["mastodon"].measure(f"Hi {long_url}") == 26
    assert STYLES["threads"].measure("🍅") == 4
    assert STYLES["bluesky"].measure("👩\u200d🌾") == 1
    assert STYLES["x"].measure("日本") == 4


def test_a_picture_and_a_long_link_are_told() -> None:
    (picture,) = drops("x", cover="https://cdn.example.dev/tomato.png")
    assert "no picture from a link: add https://cdn.example.dev/tomato.png yourself" in picture
    (link,) = drops("whatsapp", Filling(text="日" * 300, title="", url=""))
    assert "if the composer opens empty, paste the text yourself" in link
