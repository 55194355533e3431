"""Front matter of every generator, file names, and titles where none is given."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicator.model import Problem
from syndicator.sources.repo.filename import safe_slug
from syndicator.sources.repo.folder import Folder
from syndicator.sources.repo.front_matter import LARGEST, FrontMatterError, read_document
from syndicator.sources.repo.globs import matcher
from syndicator.sources.repo.permalink import Permalinks
from syndicator.sources.repo.site import Site
from syndicator.sources.repo.title import title_and_text
from syndicator.sources.repo.to_post import PostReader
from tests.sources.repo.test_repo import BLOG, post_of, read, source_post_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Post

DAY = datetime(2024, 3, 5, tzinfo=UTC)


def test_scalars_of_yaml_stay_text(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", "---\ntitle: 2019\nslug: 0123\nodd: 1_000\nno: no\nflag: false\nnone: ~\n---\n")
    assert (post.title, post.slug) == ("2019", "0123")
    assert post.front_matter == {
        "title": "2019", "slug": "0123", "odd": "1_000", "no": "no", "flag": False, "none": None,
    }  # fmt: skip


def test_zola_says_address_and_date_in_one(tmp_path: Path) -> None:
    text = '+++\npath = "2024/03/05/Some-Release"\ntitle = "Out now"\nauthors = ["Ada", "Bob"]\n[extra]\nimage = "/a.png"\n'
    one = source_post_of(tmp_path, "content/r.md", text + '[taxonomies]\ntags = ["news"]\n+++\nBody')
    post = one.post
    assert (post.url, post.slug) == (f"{BLOG}/2024/03/05/Some-Release", "Some-Release")
    assert one.aliases == {f"url:{BLOG}/2024/03/05/Some-Release"}
    assert (post.published_at, post.author, post.tags, post.generator) == (DAY, "Ada, Bob", ("news",), "zola")
    assert post.cover == f"{BLOG}/a.png"


def test_hugo_in_json_and_toml(tmp_path: Path) -> None:
    as_json = post_of(tmp_path, "a.md", '{"title": "J", "date": "2024-03-05", "draft": true}\n\nBody')
    assert (as_json.title, as_json.published_at, as_json.withheld, as_json.markdown) == ("J", DAY, "draft", "Body")
    as_toml = post_of(tmp_path, "b.md", '+++\ntitle = "T"\ndate = 2024-03-05T01:00:00+01:00\nweight = 3\n+++\n')
    assert (as_toml.title, as_toml.published_at, as_toml.front_matter["weight"]) == ("T", DAY, 3)


def test_a_page_bundle_goes_by_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "blog/_index.md", "---\ntitle: All posts\n---\n")
    write(tmp_path, "index.md", "---\ntitle: Home\n---\n")
    post = post_of_bundle(tmp_path)
    assert (post.slug, post.published_at) == ("my-trip", DAY)
    assert post.cover == f"{BLOG}/my-trip/cover.jpg"
    assert {key: problem.what for key, problem in read(tmp_path).problems.items()} == dict.fromkeys(
        ["blog/_index.md", "index.md"], "a section's page, not a post"
    )


def post_of_bundle(folder: Path) -> Post:
    write(folder, "blog/2024-03-05-my-trip/index.md", "---\ntitle: Trip\ncover:\n  image: ./cover.jpg\n---\n")
    return next(one.post for one in read(folder).source_posts)


def test_r_markdown_and_what_it_makes_are_one_post(tmp_path: Path) -> None:
    for name in ("a/index.Rmd", "a/index.md", "b/index.Rmd"):
        write(tmp_path, name, "---\ntitle: T\n---\n")
    assert set(read(tmp_path, include=("**/*.md", "**/*.Rmd")).present) == {"a/index.md", "b/index.Rmd"}


def test_translations_are_posts_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "trip.md", "---\ntitle: Trip\n---\n")
    write(tmp_path, "trip.es.md", "---\ntitle: Viaje\n---\n")
    assert {(one.post.title, one.post.slug, one.post.url) for one in read(tmp_path).source_posts} == {
        ("Trip", "trip", f"{BLOG}/trip"),
        ("Viaje", "trip", f"{BLOG}/es/trip"),
    }


def test_jekyll_says_date_and_slug_in_the_name(tmp_path: Path) -> None:
    text = "---\nlayout: post\ntitle: 'Hi'\ntags: ruby web dev\ncategories: news\npermalink: /:categories/:year/:i_month/:title/\n---\n"
    post = post_of(tmp_path, "_posts/2024-3-5-Hello-World.markdown", text, include=("**/*.markdown",))
    assert (post.slug, post.published_at, post.generator) == ("Hello-World", DAY, "jekyll")
    assert (post.tags, post.url) == (("ruby", "web", "dev"), f"{BLOG}/news/2024/3/Hello-World/")


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("posts/a.md", "expiryDate: 2001-02-03", "expired"),
        ("posts/a.md", "expiryDate: 2999-02-03", ""),
        ("posts/a.md", "build:\n  render: never", "not published"),
        ("posts/a.md", "_build: {list: never}", "not published"),
        ("posts/a/index.md", "headless: true", "ignored"),
        ("posts/a.md", "unlisted: true", "ignored"),
        ("_drafts/a.md", "", "draft"),
        ("old-drafts/a.md", "date: 2050-01-01", "draft"),
        ("draft-0123456789abcdef01234567.md", "", "draft"),
        ("a.md", "draft: true", "draft"),
        ("a.md", "Draft: yes", "draft"),
        ("a.md", "status: draft", "draft"),
        ("a.md", "saveAsDraft: true", "draft"),
        ("a.md", "wip: true", "draft"),
        ("a.md", "post_status: draft", "draft"),
        ("a.md", "status: Pending", "not published"),
        ("a.md", "isPublished: false", "not published"),
        ("a.md", "public: no", "not published"),
        ("a.md", "dg-publish: false", "not published"),
        ("a.md", "visibility: unlisted", "not published"),
        ("a.md", "state: California", ""),
        ("a.md", "published: false", "not published"),
        ("a.md", "permalink: false", "not published"),
        ("a.md", "ignorePost: true", "ignored"),
        ("a.md", "private: true", "private"),
        ("a.md", "visibility: private", "private"),
        ("a.md", "published: true", ""),
        ("a.md", "published: 2024-03-05", ""),
        ("a.md", "draft: false", ""),
        ("a.md", "hideFromHashnodeCommunity: true", ""),
        ("a.md", "date: 2999-01-01", ""),
    ],
)
def test_what_is_not_public_is_withheld(key: str, extra: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nBody").withheld == withheld


def test_devto_says_with_a_truth_value_what_others_say_with_a_date(tmp_path: Path) -> None:
    text = "---\ntitle: D\npublished: true\ncover_image: https://x.example/c.png\ntags: 'a, b'\ncanonical_url:\n---\n"
    one = source_post_of(tmp_path, "My post & more.md", text)
    assert (one.post.generator, one.post.published_at, one.post.tags) == ("devto", None, ("a", "b"))
    assert not one.warnings
    no = source_post_of(tmp_path, "b.md", "---\ntitle: D\npublished: 'no'\n---\n")
    assert (no.post.withheld, no.warnings) == ("not published", ())


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("tags: [a, 'b c', 2022]", ("a", "b c", "2022")),
        ("tags:\n- a\n- a\n- A", ("a",)),
        ("tags: a, b,c ,", ("a", "b", "c")),
        ("tags: machine learning", ("machine learning",)),
        ("tags: '#ai #ml'", ("ai", "ml")),
        ("tags: []", ()),
        ("tags:", ()),
        ("tags: ~", ()),
        ("tags: 7", ("7",)),
        ("tags:\n- name: A\n  slug: a", ("A",)),
        ("Keywords: x", ("x",)),
        ("other: x", ()),
    ],
)
def test_tags_of_every_shape(written: str, tags: tuple[str, ...], tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", f"---\ntitle: A\n{written}\n---\n").tags == tags


@pytest.mark.parametrize(
    ("written", "url", "alias"),
    [
        ("canonical: https://medium.example/p/1", "https://medium.example/p/1", "url:https://medium.example/p/1"),
        (f"canonical: {BLOG}/", f"{BLOG}/a", ""),
        ("canonical: ''", f"{BLOG}/a", ""),
        ("permalink: /x/y.html", f"{BLOG}/x/y.html", f"url:{BLOG}/x/y.html"),
        ("url: x/y/", f"{BLOG}/x/y/", f"url:{BLOG}/x/y"),
        ("url: https://elsewhere.example/talk", f"{BLOG}/a", ""),
        ("permalink: pretty", f"{BLOG}/a", ""),
        ("permalink: '/{{ page.slug }}/'", f"{BLOG}/a", ""),
        ("permalink: /%2e%2e/%2e%2e/b.html", f"{BLOG}/b", ""),
        ("permalink: /../../b.html", f"{BLOG}/b", ""),
        ("permalink: javascript:alert(1)//", f"{BLOG}/a", ""),
    ],
)
def test_addresses_that_the_file_states(written: str, url: str, alias: str, tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "a.md", f"---\ntitle: A\n{written}\n---\n")
    assert (one.post.url, "".join(one.aliases)) == (url, alias)


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("{blog_url}/{year}/{month}/{day}/{slug}/", f"{BLOG}/2024/03/05/hi/"),
        ("{blog_url}/{path}", f"{BLOG}/deep/2024-03-05-hi"),
        ("https://other.example/{slug}", "https://other.example/hi"),
    ],
)
def test_addresses_from_the_pattern(pattern: str, url: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "deep/2024-03-05-hi.md", "---\ntitle: A\n---\n", permalink=pattern).url == url


def test_a_pattern_with_a_date_gives_nothing_to_a_post_without_one(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", "---\ntitle: A\n---\n", permalink="{blog_url}/{year}/{slug}").url == ""


def test_an_address_below_a_blog_in_a_folder(tmp_path: Path) -> None:
    for key, link in (("a.md", "/blog/x"), ("b.md", "/x")):
        post = post_of(tmp_path, key, f"---\ntitle: A\npermalink: {link}\n---\n", blog_url="https://me.example/blog/")
        assert post.url == "https://me.example/blog/x"


def test_what_yaml_refuses_is_read_by_line_with_a_warning(tmp_path: Path) -> None:
    one = source_post_of(
        tmp_path, "a.md", '---\ntitle: Breaking: "it\x08" all\ntags:\n- a\n- b\ndate: 2024-03-05\n---\nBody'
    )
    assert (one.post.title, one.post.tags, one.post.published_at) == ('Breaking: "it" all', ("a", "b"), DAY)
    assert len(one.warnings) == 1
    assert "read by line" in one.warnings[0]


def test_a_date_that_is_none_is_named(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "2024-03-05-a.md", "---\ntitle: A\ndate: Month 2018\n---\n")
    assert (one.post.published_at, one.warnings) == (DAY, ('"Month 2018" is no date',))


@pytest.mark.parametrize(
    ("key", "content", "what"),
    [
        ("empty.md", b"", "empty"),
        ("blank.md", b" \n\n", "empty"),
        ("picture.md", b"\x89PNG\r\n\0\0\0", "not a text file"),
        ("LICENSE.md", b"Free", "about the folder, not a post"),
        ("sub/readme.md", b"# Posts", "about the folder, not a post"),
        ("TEMPLATE-post.md", b"---\ntitle: T\n---\n", "about the folder, not a post"),
        (
            "long.md",
            b"---\ntitle: " + b"x" * 70_000 + b"\n---\n",
            "front matter of 70,008 characters; at most 65,536 are read",
        ),
        (
            "merged.md",
            b"---\n<<<<<<< HEAD\ntitle: Ours\n=======\ntitle: Theirs\n>>>>>>> main\n---\nText",
            "has git's conflict marks in its front matter; settle them",
        ),
        ("huge.md", b"---\n" + b"x" * 6_000_000, "larger than a post can be (6,000,004 of 5,000,000 bytes)"),
    ],
)
def test_what_is_no_post_is_named(key: str, content: bytes, what: str, tmp_path: Path) -> None:
    write(tmp_path, key, content)
    write(tmp_path, "good.md", "---\ntitle: Good\n---\n")
    found = read(tmp_path)
    assert [one.post.title for one in found.source_posts] == ["Good"]
    assert found.problems == {key: Problem(key, what)}


def test_links_out_of_the_folder_and_loops_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    write(folder, "a.md", "---\ntitle: A\n---\n")
    write(tmp_path, "secret.md", "---\ntitle: Secret\n---\n")
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "gone.md").symlink_to(folder / "nothing.md")
    (folder / "loop").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path)
    (folder / "in.md").symlink_to(folder / "a.md")
    found = read(folder)
    assert {one.key for one in found.source_posts} == {"a.md", "in.md"}
    assert {key: problem.what for key, problem in found.problems.items()} == {
        "out.md": "a link that leads out of the folder",
        "gone.md": "a link that leads nowhere",
        "loop": "a link that leads in a circle",
        "up": "a link that leads out of the folder",
    }


def test_names_that_are_no_text_and_things_that_are_no_files(tmp_path: Path) -> None:
    import os

    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("---\ntitle: A\n---\n")
    (tmp_path / os.fsdecode(b"gone\xe9.md")).symlink_to("nowhere")
    folder = tmp_path / os.fsdecode(b"f\xe9vrier")
    folder.mkdir()
    (folder / "b.md").write_text("---\ntitle: B\n---\n")
    os.mkfifo(tmp_path / "pipe.md")
    found = read(tmp_path)
    misnamed = "its name is not UTF-8; rename it"
    assert {key: problem.what for key, problem in found.problems.items()} == {
        "pipe.md": "not a regular file", "caf\\xe9.md": misnamed, "gone\\xe9.md": misnamed, "f\\xe9vrier": misnamed,
    }  # fmt: skip
    assert not found.source_posts


def test_a_file_that_grows_while_it_is_read_waits_for_the_next_pass(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\nHalf of")
    path = tmp_path / "a.md"
    folder = Folder(tmp_path, lambda _: True, limit=1000, where="posts")
    assert folder.listing("")
    with path.open("a") as file:
        file.write(" it.")
    assert dict(folder.contents(["a.md"])) == {
        "a.md": Problem("a.md", "grows while it is read; the next pass reads it again")
    }
    assert folder.listing("")
    assert dict(folder.contents(["a.md"])) == {"a.md": path.read_bytes()}


def test_what_terminals_must_not_see_is_gone(tmp_path: Path) -> None:
    text = '---\ntitle: "a\\e[31mred\\u202Egnp"\nslug: "../../etc/pa\\u0000sswd"\n---\n'
    post = post_of(tmp_path, "a.md", text)
    assert (post.title, post.slug) == ("aredgnp", "passwd")


def test_broken_encodings_are_shown_and_named(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "a.md", "---\ntitle: „Café – früh”\n---\n".encode("cp1252"))
    assert (one.post.title, one.warnings) == ("„Café – früh”", ("not UTF-8; read as Windows-1252",))
    mixed = source_post_of(tmp_path, "d.md", "---\ntitle: Café\n---\nfrüh".encode() + b"\xe9")
    other = source_post_of(tmp_path, "e.md", "---\ntitle: 窯の火\n---\n".encode("shift_jis"))
    assert (mixed.post.title, mixed.post.markdown) == ("Café", "früh\ufffd")
    assert "\ufffd" in other.post.title
    assert mixed.warnings == other.warnings != ()
    assert source_post_of(tmp_path, "b.md", "---\ntitle: Café\n---\n".encode("utf-16")).post.title == "Café"
    nul = source_post_of(tmp_path, "c.md", b"---\r\ntitle: A\0B\r\n---\r\nBody")
    assert (nul.post.title, nul.post.markdown, len(nul.warnings)) == ("AB", "Body", 1)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# The *real* `title` {#top}\n\nText.", "The real title"),
        ("Some words.\n\n## [Linked](https://x.example) title ##\n", "Linked title"),
        ("Title\n=====\n\nText.", "Title"),
        ("```\n# comment\n```\n\n# Title", "Title"),
        ("<!-- # no -->\n# Yes\n", "Yes"),
        ("Menu\nSearch\n\nHow I learned to stop worrying\nBy Jane Doe\nMarch 3, 2024\n5 min read\n\nIt began.", "How I learned to stop worrying"),
        ("Jane Doe\nMarch 3, 2024\n\nWhy I left my job\n\nIt began.", "Why I left my job"),
        ("**Bold as a title**\n\nText that goes on.", "Bold as a title"),
        ("Docker\n\nIt is a tool that runs things.", "Docker"),
        ("Dark\nLight\n\nThree months ago, I posted something. Then I disappeared.\n\nNot because.", "A file name"),
        ("A sentence that ends.\nAnother one that ends.", "A file name"),
        ("- a list\n- of things", "A file name"),
        ("https://example.com/x", "A file name"),
        ("", "A file name"),
        ("A title\n\nText.\n\n## A part\n", "A title"),
        ("A long paragraph of text.\n\n## The only heading\n", "The only heading"),
    ],
)  # fmt: skip
def test_titles_that_a_careful_reader_would_give(body: str, title: str) -> None:
    assert title_and_text(body, "2024-03-05-a-file-name")[0] == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Don't panic & carry on", "Don't panic & carry on"),
        ("snake_case-name", "Snake case name"),
        ("한국어-글", "한국어 글"),
    ],
)
def test_file_names_as_titles(name: str, title: str) -> None:
    assert title_and_text("", name) == (title, "")


@pytest.mark.parametrize(
    ("include", "exclude", "path", "matches"),
    [
        ("**/*.md", "README.md", "a.md", True),
        ("**/*.md", "README.md", "x/y/a.md", True),
        ("**/*.md", "README.md", "README.md", False),
        ("**/*.md", "README.md", "x/README.md", True),
        ("**/*.md", "**/README.md", "x/README.md", False),
        ("*.md", "", "x/a.md", False),
        ("posts/**", "posts/old/", "posts/old/a.md", False),
        ("posts/**", "posts/old/", "posts/new/a.md", True),
        ("posts/**/[!_]*.md", "", "posts/_a.md", False),
        ("**/a?c.md", "", "x/abc.md", True),
        ("**/a?c.md", "", "a/c.md", False),
        ("./x.md", "", "x.md", True),
        ("[z.md", "", "[z.md", True),
    ],
)
def test_globs(include: str, exclude: str, path: str, matches: bool) -> None:
    assert bool(matcher([include], [exclude])(path)) is matches


@given(st.text(max_size=80))
def test_a_slug_is_never_a_path(text: str) -> None:
    slug = safe_slug(text)
    assert "/" not in slug
    assert "\\" not in slug
    assert slug not in {".", ".."}


FENCES = st.sampled_from(["---\n", "+++\n", "{", "", "---json\n"])
LINES = st.sampled_from([
    "title: ", "tags: ", "date: ", "slug: ", "cover:\n  ", "a: &a [", "b: *a", "- ", "? ", "[[x]]", "k = ", '"', "'", "|", "\n", "!!",
    ": ", "{{", "}", "]", '"\\ud83d": "\\ud83d",', "\0", "\x1b[2J", "\u2028", "cuid: cabcdefghijklmnopqrstuvwx\n", "syndicate:\n  x: ", "<<: *a",
])  # fmt: skip
FILES = st.builds(
    lambda open_, parts, close, body: (open_ + "".join(parts) + "\n" + close + body).encode(errors="replace"),
    FENCES, st.lists(LINES | st.text(max_size=12), max_size=14), FENCES, st.text(max_size=60),
)  # fmt: skip


@settings(deadline=2_000)
@given(FILES | st.binary(max_size=200))
@example(b'{"title": "\\ud83d", "slug": "\\ud83d", "\\ud83d": ["\\ud83d"], "cover": "/\\ud83d.png"}')
@example(b"---\na: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n")
@example(b"---\na: &a [*a]\n---\n")
@example(b"---\n" + b"- " * 32_000 + b"\n---\n")
@example(b"---\n" + b"{a: " * 16_000 + b"\n---\n")
@example(b"---\nx: &x [a]\ny: [" + b"*x," * 20_000 + b"]\n---\n")
@example(b"+++\nx = " + b"[" * 60_000 + b"\n+++\n")
@example(b"{" * 60_000)
@example(b'{"a":' * 900 + b"1" + b"}" * 900)
@example(b"# " + b"[" * 100_000)
@example(b"# " + b"*a" * 100_000)
def test_no_file_can_break_the_reader(content: bytes) -> None:
    reader = PostReader(
        source="s", permalinks=Permalinks(BLOG, "{blog_url}/{slug}"), zone=UTC,
        first_seen=lambda _: None, now=DAY, site=Site(("a.md",)),
    )  # fmt: skip
    found = reader.read("a.md", content, "print")
    if not isinstance(found, Problem):
        json.dumps(dict(found.post.front_matter), ensure_ascii=False).encode()
        assert found.post.title
        assert found.post.slug


def test_too_much_front_matter_is_refused() -> None:
    with pytest.raises(FrontMatterError, match="at most 65,536"):
        read_document(b"---\n" + b"x" * LARGEST + b"\n---\n")
