"""Which questions are asked, and what is proposed for each kind of blog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.describe import remarks
from syndicator.actions.init.discover import Discoverer, Discovery
from syndicator.errors import UsageError
from tests.fakes.blog_server import Blog, Page
from tests.fakes.feed import rss
from tests.fakes.site import POST, write_site

if TYPE_CHECKING:
    from pathlib import Path

HUGO = 'baseURL = "{}"\n[permalinks]\nposts = "/:year/:slug/"\n'
FILES = {"hugo.toml": HUGO.format("https://blog.invalid"), "content/posts/knots.md": ""}


class Person:
    """Answers questions in turn, and remembers them."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0) if self.answers else ""


def discover(folder: Path, person: Person, url: str = "") -> Discovery:
    folder.mkdir(exist_ok=True)
    return Discoverer(folder, url, person).discover(folder / ".syndicator")


def test_a_blog_whose_files_say_everything_asks_nothing(
    tmp_path: Path, site: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages |= {"/": Page("<title>K</title>"), "/index.xml": Page(rss({f"{site.url}/2026/on-knots/": "On knots"}))}
    found = discover(write_site(tmp_path, FILES), person := Person(), site.url)
    assert (person.asked, found.matched) == ([], 1)
    assert found.choice is not None
    assert (found.choice.pattern.value, found.choice.is_proven) == ("{blog_url}/{year}/{title}/", True)
    assert (found.proposal.url.value, found.proposal.feed.value) == (site.url, f"{site.url}/index.xml")
    assert found.homes == set(), "there is no channel of this kind"
    monkeypatch.setattr("syndicator.actions.init.discover.installed_kinds", lambda: ("hugo",))
    assert found.homes == {"hugo"}, "a package has a channel of this kind"


def test_offline_says_what_was_not_tried(tmp_path: Path) -> None:
    found = discover(write_site(tmp_path, FILES), person := Person())
    assert (person.asked, found.proposal.url.origin) == ([], "hugo.toml: baseURL")
    assert "host not found" in found.site.problem
    assert (found.proposal.feed.value, found.profiles) == ("", ())


def test_an_address_in_somebody_s_files_is_never_a_private_one(tmp_path: Path, site: Blog) -> None:
    found = discover(
        write_site(tmp_path, FILES | {"hugo.toml": HUGO.format(site.url.replace("127.0.0.1", "0x7f.1"))}), Person()
    )
    assert site.asked == []
    assert found.site.problem


def test_without_an_address_the_newest_post_tells_it_and_the_pattern(tmp_path: Path, site: Blog) -> None:
    write_site(tmp_path, {"posts/2026-11-02-knots.md": ""})
    found = discover(tmp_path, person := Person(f"{site.url}/b/2026/knots.html"))
    assert person.asked == ['Where is your newest post, "On knots", 2 Nov 2026? https://']
    assert found.choice is not None
    assert (found.proposal.url.value, found.choice.pattern.value) == (site.url, "{blog_url}/b/{year}/{slug}.html")


def test_the_address_where_the_owner_s_posts_link_to_each_other(tmp_path: Path) -> None:
    links = " ".join(f"<https://adawrites.invalid/w/{name}/>" for name in ("awl", "bow", "cap"))
    config = '[remote "origin"]\n\turl = git@github.com:adawrites/texts.git\n'
    posts = dict.fromkeys(("posts/awl.md", "posts/bow.md", "posts/cap.md"), "")
    files = {
        ".git/config": config,
        "posts/2026-11-20-l.md": f"---\ntitle: L\ndate: 2026-11-20\n---\n{links}\n",
        **posts,
    }
    found = discover(write_site(tmp_path, files), Person())
    assert tuple(found.proposal.url) == ("https://adawrites.invalid", "where its posts link to each other")
    assert found.choice is not None
    assert found.choice.pattern.value == "{blog_url}/w/{slug}/"


def test_without_an_address_but_with_a_pattern_only_the_address_is_asked(tmp_path: Path, site: Blog) -> None:
    write_site(tmp_path, {"_config.yml": "title: K", "_posts/2026-11-02-knots.md": ""})
    found = discover(tmp_path, person := Person(site.url))
    assert (person.asked, found.proposal.url.value) == (["Address of your blog (Enter to give up)? https://"], site.url)


@pytest.mark.parametrize("live", [True, False])
def test_a_stated_pattern_that_no_feed_proves_is_tried_on_the_newest_post(
    tmp_path: Path, site: Blog, live: bool
) -> None:
    site.pages |= {"/": Page("<title>K</title>")} | ({"/2026/on-knots/": Page("x")} if live else {})
    found = discover(write_site(tmp_path, FILES), person := Person(), site.url)
    assert len(person.asked) == (0 if live else 1)
    assert found.choice is not None
    said = "the newest answers" if live else f"the newest does not answer: {site.url}/2026/on-knots/: HTTP 404"
    assert found.choice.pattern.origin == f"hugo.toml: permalinks.posts; {said}"


LINKS = f"{POST}[a](/b/oars/) [b](/b/masts/) [c](/b/keels/)\n"


@pytest.mark.parametrize("stated", [True, False])
def test_the_pattern_of_links_among_posts_is_tried_before_the_stated_one(
    tmp_path: Path, site: Blog, stated: bool
) -> None:
    site.pages |= {"/": Page("<title>K</title>"), "/2026/on-knots/" if stated else "/b/knots/": Page("x")}
    older = POST.replace("2026", "2025")
    others = {f"content/posts/{name}.md": older.replace("On knots", name) for name in ("oars", "masts", "keels")}
    write_site(tmp_path, FILES | {"content/posts/knots.md": LINKS} | others)
    found = discover(tmp_path, person := Person(), site.url)
    assert person.asked == []
    assert found.choice is not None
    why = "hugo.toml: permalinks.posts" if stated else "as its posts link to each other"
    assert found.choice.pattern.origin == f"{why}; the newest answers"


def test_a_pattern_that_neither_files_nor_feed_tell_is_asked_for(tmp_path: Path, site: Blog) -> None:
    site.pages |= {"/": Page("<title>K</title>")}
    found = discover(write_site(tmp_path, {"posts/knots.md": ""}), person := Person(f"{site.url}/n/knots/"), site.url)
    assert person.asked == ['Your newest post, "On knots", 2 Nov 2026, is at? https://']
    assert found.choice is not None
    assert found.choice.pattern.value == "{blog_url}/n/{slug}/"


@pytest.mark.parametrize("live", [True, False])
def test_a_pattern_of_which_nobody_tells_is_a_guess_that_is_tried(tmp_path: Path, site: Blog, live: bool) -> None:
    site.pages |= {"/": Page("<title>K</title>")} | ({"/knots": Page("x")} if live else {})
    found = discover(write_site(tmp_path, {"posts/knots.md": ""}), Person(), site.url)
    assert found.choice is not None
    said = "the newest answers" if live else f"the newest does not answer: {site.url}/knots: HTTP 404"
    assert found.choice.pattern == ("{blog_url}/{slug}", f"a guess; {said}")


def test_only_a_site(tmp_path: Path, site: Blog) -> None:
    site.pages |= {"/": Page("<title>K</title>"), "/rss.xml": Page(rss({f"{site.url}/a": "A"}))}
    found = discover(tmp_path, Person(), site.url)
    assert (found.survey, found.choice, found.proposal.feed.value) == (None, None, f"{site.url}/rss.xml")


def test_files_that_are_another_blog_s_are_left_alone(tmp_path: Path, site: Blog) -> None:
    site.pages |= {"/": Page("<title>K</title>"), "/rss.xml": Page(rss({f"{site.url}/a": "A"}))}
    assert discover(write_site(tmp_path, {"docs/manual.md": POST}), Person(), site.url).survey is None


def test_neither_posts_nor_a_feed(tmp_path: Path, site: Blog) -> None:
    site.pages |= {"/": Page("<title>K</title>")}
    with pytest.raises(UsageError, match=r"no feed found at .*rss\.xml: 404; .*feed\.json: 404"):
        discover(tmp_path, Person(), site.url)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "no posts found"),
        ({"posts/a.md": ""}, "its files don't give the blog's address"),
        (
            {"content/a.org": ""},
            r"its posts are in formats that are not read \(1 \.org\), so only the feed has them",
        ),
        (
            {"README.md": "", "src/content/blog/a.adoc": ""},
            r"its posts are in formats that are not read \(1 \.adoc\), so only the feed has them",
        ),
        ({"posts/a.md": "", "notes/a.org": ""}, "its files don't give the blog's address"),
    ],
)
def test_giving_up(tmp_path: Path, files: dict[str, str], why: str) -> None:
    with pytest.raises(
        UsageError, match=f"{why}; in the folder of your blog, run `syndicator init https://…` with its address"
    ):
        discover(write_site(tmp_path, files), Person(""))


def test_pages_that_are_no_posts_are_no_blog_where_the_site_is_not_reached(tmp_path: Path) -> None:
    files = {"docs/manual.md": "# A program\n", "docs/README.md": "# It\n"}
    with pytest.raises(
        UsageError, match=r"no feed found at https://blog\.invalid \(tried .*host not found.*: run it in the"
    ):
        discover(write_site(tmp_path, files), Person(), "https://blog.invalid")


def test_a_new_blog_without_posts_whose_site_is_not_reached(tmp_path: Path) -> None:
    survey = discover(write_site(tmp_path, FILES | {"content/posts/knots.md": "# About\n"}), Person()).survey
    assert survey is not None
    assert not survey.has_posts


def test_a_generator_tells_the_address_of_posts_that_are_not_read(tmp_path: Path, site: Blog) -> None:
    files = {
        "astro.config.mjs": 'export default { site: "https://blog.invalid" }',
        "CONTRIBUTING.md": "# How\n",
        "src/content/blog/a.adoc": "x",
        "src/content/blog/b.adoc": "x",
    }
    folder = write_site(tmp_path, files)
    with pytest.raises(UsageError, match=r"no feed found at https://blog\.invalid"):
        discover(folder, person := Person())
    assert person.asked == []
    site.pages |= {"/": Page("<title>K</title>"), "/rss.xml": Page(rss({f"{site.url}/a": "A"}))}
    assert list(remarks(discover(folder, person, site.url))) == ["Not read: 2 .adoc. Of these only the feed tells."]


@pytest.mark.parametrize(
    ("answer", "said"), [("my blog", "not a valid address"), ("ftp://blog.invalid", "must be an address that starts")]
)
def test_an_answer_that_is_no_address(tmp_path: Path, answer: str, said: str) -> None:
    with pytest.raises(UsageError, match=f"^{answer}: {said}"):
        discover(tmp_path, Person(answer))


@pytest.mark.parametrize("typed", ["blog.invalid", "https://blog.invalid/", "Https://blog.invalid/?ref=x#top"])
def test_an_address_that_is_typed_in_any_way_while_offline(tmp_path: Path, typed: str) -> None:
    proposal = discover(write_site(tmp_path, FILES), Person(), typed).proposal
    assert (proposal.url.value, proposal.is_offline) == ("https://blog.invalid", True)


def test_a_stated_pattern_that_is_not_right_is_asked_for(tmp_path: Path, site: Blog) -> None:
    site.pages |= {"/": Page("<title>K</title>")}
    found = discover(write_site(tmp_path, FILES), person := Person(f"{site.url}/w/knots"), site.url)
    (question,) = person.asked
    assert question.startswith(
        f"{site.url}/2026/on-knots/ does not answer (hugo.toml: permalinks.posts). Your newest post, "
    )
    assert found.choice is not None
    assert found.choice.pattern.value == "{blog_url}/w/{slug}"


def test_the_platform_where_a_blog_lives_is_known(tmp_path: Path, site: Blog) -> None:
    site.pages |= {"/": Page("<title>K</title>")}
    write_site(
        tmp_path,
        {
            "cl8x2zv4c000009l4b7l1a2b3.md": POST.replace(
                "title:", "cuid: cl8x2zv4c000009l4b7l1a2b3\nslug: knots\ntitle:"
            )
        },
    )
    assert discover(tmp_path, Person(), site.url).homes == {"hashnode"}
