"""Finding the post that a person names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.find import find_post
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from tests.a_blog import Blog


def find(blog: Blog, text: str) -> str:
    """The slug of the post that is found."""
    with blog.open() as session:
        return session.posts.get(find_post(session.ledger, session.config.sources, text)).slug


@pytest.fixture
def read(blog: Blog) -> Blog:
    blog.write("two", front="canonical_url: https://blog.example.dev/2026/two/")
    blog.run()
    return blog


def test_a_post_is_found_by_slug_address_and_path(read: Blog) -> None:
    path = read.folder / "posts/two.md"
    for text in ("two", "https://blog.example.dev/2026/two/", "two.md", str(path)):
        assert find(read, text) == "two"


def test_a_post_is_found_by_an_address_that_is_written_otherwise(read: Blog) -> None:
    assert find(read, "http://www.blog.example.dev/2026/two?utm_source=x") == "two"


def test_a_post_is_found_by_its_id(read: Blog) -> None:
    with read.open() as session:
        (id_,) = [post.id for post in session.posts.all().values() if post.slug == "two"]
    assert find(read, id_) == "two"


def test_a_path_outside_of_the_sources_is_no_post(read: Blog) -> None:
    with pytest.raises(UsageError, match=r"^post .* not found"):
        find(read, str(read.folder / "elsewhere/two.md"))


def test_an_unknown_name_gets_a_suggestion_if_one_is_close(read: Blog) -> None:
    with pytest.raises(UsageError) as caught:
        find(read, "twoo")
    assert str(caught.value) == "post 'twoo' not found, did you mean 'two'? `syndicator list` shows all posts"
    with pytest.raises(UsageError) as caught:
        find(read, "onions")
    assert str(caught.value) == "post 'onions' not found; `syndicator list` shows all posts"


def test_sources_that_could_not_be_read_are_listed_below(read: Blog) -> None:
    read.feeds = ("http://127.0.0.1:9/rss",)
    read.run()
    with pytest.raises(UsageError) as caught:
        find(read, "onions")
    assert str(caught.value).splitlines()[1] == "  feed0: http://127.0.0.1:9/rss: connection refused"


def test_a_file_that_gave_no_post_is_explained(read: Blog) -> None:
    (read.folder / "posts/empty.md").write_text("")
    read.run()
    for text in ("empty", "empty.md"):
        with pytest.raises(UsageError) as caught:
            find(read, text)
        assert str(caught.value) == f"post {text!r} not found: repo: empty.md: empty"


def test_several_posts_are_listed_with_their_ids_oldest_first(read: Blog) -> None:
    path = read.folder / "posts/again/two.md"
    path.parent.mkdir()
    path.write_text(
        "---\ntitle: Two, earlier\nslug: two\ndate: 2020-01-01\ncanonical_url: https://blog.example.dev/2020/two/\n---\nOld.\n"
    )
    read.later(hours=1).run()
    with pytest.raises(UsageError) as caught:
        find(read, "two")
    first, *posts = str(caught.value).splitlines()
    assert first == "'two' matches several posts; use an id:"
    assert [line.split("  ")[3:] for line in posts] == [
        ["Two, earlier", "https://blog.example.dev/2020/two/"],
        ["On two", "https://blog.example.dev/2026/two/"],
    ]
