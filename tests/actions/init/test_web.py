"""Finding the feed of a site, within the limits that all reading has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions.init.web import Web, site_of
from syndicator.generators.site_settings import Setting
from syndicator.http import UrlGuard
from tests.fakes.blog_server import Blog, Page
from tests.fakes.feed import rss

if TYPE_CHECKING:
    from syndicator.actions.init.web import FoundFeed

HEAD = '<html lang="de-DE"><head><title>Knots &amp; ropes</title>{}</head><body><a rel="me nofollow" href="https://social.example/@ada">'
FEED = Page(rss({"https://blog.example.dev/a": "On a"}))


def read(site: Blog, *stated: str, path: str = "", allowed: bool = True) -> tuple[Web, FoundFeed | None]:
    web = Web(UrlGuard.of([site.url] if allowed else []))
    home = web.home(site.url + path)
    return web, None if home is None else web.feed(home, [Setting(each, "hugo.toml") for each in stated], site.url)


def test_the_home_page(site: Blog) -> None:
    site.pages["/"] = Page(HEAD.format('<link rel="alternate" type="application/rss+xml" href="/f.xml">'))
    home = Web(UrlGuard.of([site.url])).home(site.url)
    assert home is not None
    assert (home.title, home.language, home.feeds) == ("Knots & ropes", "de-DE", (f"{site.url}/f.xml",))
    assert home.profiles == ("https://social.example/@ada",)


def test_a_title_is_one_line_without_what_follows_it(site: Blog) -> None:
    site.pages["/"] = Page(
        "<style>p {}</style><title>\n  Knots\n  and ropes\n</title>They hold. <svg><title>A rope</title></svg>"
    )
    home = Web(UrlGuard.of([site.url])).home(site.url)
    assert home is not None
    assert home.title == "Knots and ropes"


def test_the_feed_that_the_home_page_names_but_not_that_of_comments(site: Blog) -> None:
    links = '<link rel="alternate" type="application/rss+xml" href="/comments/feed"><link rel=alternate type="application/atom+xml" href="f.xml">'
    site.pages |= {"/": Page(HEAD.format(links)), "/comments/feed": FEED, "/f.xml": FEED}
    _, feed = read(site)
    assert feed is not None
    assert (feed.url, feed.origin, feed.title, len(feed.entries)) == (
        f"{site.url}/f.xml",
        "named by its home page",
        "Knots",
        1,
    )


def test_the_feed_of_the_site_s_settings_comes_before_the_usual(site: Blog) -> None:
    site.pages |= {"/": Page(HEAD.format("")), "/x/all.xml": FEED, "/rss.xml": FEED}
    _, feed = read(site, "x/all.xml")
    assert (feed and feed.url, feed and feed.origin) == (f"{site.url}/x/all.xml", "hugo.toml")
    _, feed = read(site)
    assert (feed and feed.url, feed and feed.origin) == (f"{site.url}/rss.xml", "the usual place")


def test_an_address_that_is_itself_the_feed(site: Blog) -> None:
    site.pages["/feed.xml"] = FEED
    _, feed = read(site, path="/feed.xml")
    assert (feed and feed.url, feed and feed.origin) == (f"{site.url}/feed.xml", "the address itself")


def test_what_was_tried_where_there_is_no_feed(site: Blog) -> None:
    links = (f'<link rel=alternate type="application/rss+xml" href="{name}.xml">' for name in ("rss", *"bcde"))
    site.pages |= {
        "/": Page(HEAD.format("".join(links))),
        "/rss.xml": Page("<html></html>"),
        "/atom.xml": Page(rss({})),
    }
    web, feed = read(site)
    assert feed is None
    assert [site.count(f"/{name}.xml") for name in ("rss", "d", "e")] == [1, 1, 0], (
        "each once, and not all that are named"
    )
    assert f"{site.url}/rss.xml: not a feed" in web.tried
    assert f"{site.url}/feed.xml: 404" in web.tried
    assert web.problem == ""


def test_a_home_page_that_refuses_programs_hides_no_feed(site: Blog) -> None:
    site.pages |= {"/": Page("no", status=403), "/rss.xml": FEED}
    web, feed = read(site)
    assert feed is not None
    assert web.tried == [f"{site.url}: 403"]


def test_no_private_address_is_read_that_nobody_has_allowed(site: Blog) -> None:
    web, feed = read(site, allowed=False)
    assert (feed, site.asked) == (None, [])
    assert "is not a public address" in web.problem


def test_a_feed_named_on_a_private_host_is_not_read(site: Blog) -> None:
    with Blog().running() as inner:
        inner.pages["/f.xml"] = FEED
        site.pages["/"] = Page(
            HEAD.format(f'<link rel="alternate" type="application/rss+xml" href="{inner.url}/f.xml">')
        )
        web, feed = read(site)
        assert (feed, inner.asked) == (None, [])
    assert "is not a public address" in web.tried[0]


def test_the_site_of_a_page() -> None:
    assert site_of("https://blog.example.dev:8443/a/b?c#d") == "https://blog.example.dev:8443"
