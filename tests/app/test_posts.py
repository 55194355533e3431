"""Reading posts: merged from their sources, with the overrides in words/, in outline or with their bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from syndicator.app.merge import outlined
from syndicator.app.posts import PostReader
from syndicator.ledger.engine import database
from syndicator.ledger.sources import DIGESTS
from syndicator.model import Post, PostOverrides, SourcePost, SourceUpdate
from tests.a_blog import Blog, outbox
from tests.fakes.ledgers import Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from syndicator.ledger import Ledger

DAY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path).open() as ledger:
        yield ledger


@pytest.fixture
def reader(ledger: Ledger, tmp_path: Path) -> PostReader:
    return new_reader(ledger, tmp_path)


def new_reader(ledger: Ledger, folder: Path) -> PostReader:
    return PostReader(ledger.posts, ledger.sources, feeds={"feed"}, folder=folder, channels=("Box", "other"))


def save(ledger: Ledger, *posts: Post, source: str = "posts") -> None:
    """Posts as `source` has them, and their records."""
    source_posts = tuple(SourcePost(source=source, key=post.id, post=post, fingerprint="1") for post in posts)
    post_of = {(source, post.id): post.id for post in posts}
    ledger.sources.save_update(source, SourceUpdate(source_posts=source_posts), post_of, {})
    ledger.posts.save((post, "news") for post in posts)


def forget_sources(ledger: Ledger) -> None:
    ledger.database.run("DELETE FROM source_posts")


def words(folder: Path, slug: str, text: str) -> None:
    (folder / "words").mkdir(parents=True, exist_ok=True)
    (folder / "words" / f"{slug}.yaml").write_text(text)


ONE = Post(id="p1", slug="one", title="One", markdown="Body.", front_matter={"k": "v"}, published_at=DAY)
TWO = Post(id="p2", slug="two", title="Two", html="<p>Body.</p>")


def test_posts_have_their_bodies(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, ONE, TWO)
    assert (reader.get("p1").markdown, reader.get("p1").front_matter) == ("Body.", {"k": "v"})
    assert reader.all().keys() == {"p1", "p2"}
    assert reader.get_many(["p2", "unknown"]).keys() == {"p2"}
    with pytest.raises(KeyError):
        reader.get("unknown")


def test_files_and_feeds_are_merged(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, ONE)
    entry = SourcePost(source="feed", key="e", post=Post(slug="1", title="Entry", author="Ada"), fingerprint="1")
    ledger.sources.save_update("feed", SourceUpdate(source_posts=(entry,)), {("feed", "e"): "p1"}, {})
    post = reader.get("p1")
    assert (post.title, post.author, post.sources) == ("One", "Ada", ("posts", "feed"))


@pytest.mark.long
def test_all_batches_are_read(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, *(Post(id=f"p{number}", slug=f"s{number}") for number in range(801)))
    assert len(reader.all()) == 801
    assert len(reader.summaries(reader.all())) == 801


def test_what_the_ledger_withholds_is_withheld(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, ONE)
    ledger.database.run("UPDATE posts SET withheld = 'draft'")
    assert reader.get("p1").withheld == "draft"
    (summary,) = reader.summaries(["p1"]).values()
    assert (summary.post.withheld, summary.record.withheld) == ("draft", "draft")


def test_posts_that_share_a_slug_are_named_by_their_ids(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, ONE, Post(id="p3", slug="one"), TWO)
    assert {post.id: post.name for post in reader.all().values()} == {"p1": "p1", "p3": "p3", "p2": "two"}


# --- summaries


def test_a_summary_has_no_body(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, ONE, TWO)
    summary = reader.summaries(["p1"])["p1"]
    assert (summary.post.title, summary.post.markdown, summary.post.front_matter) == ("One", "", {})
    assert (summary.record.id, summary.record.slug) == ("p1", "one")
    assert reader.summaries(["p1", "unknown"]).keys() == {"p1"}


def test_a_summary_is_read_once(ledger: Ledger, reader: PostReader, tmp_path: Path) -> None:
    save(ledger, ONE, TWO)
    reader.summaries(["p1"])
    forget_sources(ledger)
    assert reader.summaries(["p1", "p2"]).keys() == {"p1"}
    assert new_reader(ledger, tmp_path).summaries(["p1"]) == {}


def test_remembered_outlines_are_not_read_again(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, ONE, TWO)
    reader.cache_outlines({"p1": Post(id="p1", slug="one", title="As just read")})
    forget_sources(ledger)
    summaries = reader.summaries(["p1", "p2"])
    assert {id_: summary.post.title for id_, summary in summaries.items()} == {"p1": "As just read"}


def test_however_many_channels_decide_about_a_post_ingest_alone_reads_it(blog: Blog) -> None:
    blog.channels = tuple(f'[channels.{name}]\nkind = "file"\npath = "{name}"' for name in ("a", "b", "c"))
    for number in range(5):
        blog.write(f"post-{number}")
    with blog.open() as session:
        session.ingest()
        forget_sources(session.ledger)
        for name in ("a", "b", "c"):
            scheduled = session.schedule(name).evaluate(session.ledger.deliveries.due(name))
            assert [one.decision.rule for one in scheduled] == ["first_run"] * 5


# --- words


def test_words_beside_the_configuration_override_the_front_matter(
    ledger: Ledger, reader: PostReader, tmp_path: Path
) -> None:
    save(ledger, Post(id="p1", slug="one", overrides=PostOverrides(nowhere=True)), TWO)
    assert reader.get("p1").overrides == PostOverrides(nowhere=True)
    words(tmp_path, "one", "syndicate: [Box]\n")
    assert reader.get("p1").overrides == PostOverrides(only=("box",))
    assert reader.get("p2").overrides == PostOverrides()
    assert reader.summaries(["p1"])["p1"].post.overrides.only == ("box",)


def test_a_post_whose_words_can_not_be_read_is_withheld(ledger: Ledger, reader: PostReader, tmp_path: Path) -> None:
    save(ledger, ONE, Post(id="p3", slug="one"))
    words(tmp_path, "one", "syndicate: {a: [\n")
    post = reader.get("p1")
    assert post.withheld.startswith("words/one.yaml: line 2: ")
    assert (post.display_id, post.overrides) == ("p1", PostOverrides(problem=post.withheld))


def test_of_several_blogs_a_message_names_the_folder_of_the_blog(ledger: Ledger, tmp_path: Path) -> None:
    save(ledger, ONE)
    folder = tmp_path / "ada"
    words(folder, "one", "syndicate: {a: [\n")
    reader = PostReader(ledger.posts, ledger.sources, feeds={"feed"}, folder=folder, channels=("Box",), blog="ada")
    assert reader.words_file(ONE) == "ada/words/one.yaml"
    assert reader.get("p1").withheld.startswith("ada/words/one.yaml: line 2: ")


def test_a_text_of_a_person_is_kept_beside_other_overrides(ledger: Ledger, reader: PostReader, tmp_path: Path) -> None:
    save(ledger, ONE)
    words(tmp_path, "one", "syndicate: {other: Other text}\n")
    reader.summaries(["p1"])
    assert reader.save_text(reader.get("p1"), "Box", "  A text.\n")
    assert dict(reader.get("p1").overrides.texts) == {"other": "Other text", "box": "A text."}
    assert reader.summaries(["p1"])["p1"].post.overrides.texts["box"] == "A text."


def test_channels_that_a_post_left_out_stay_left_out_beside_a_text(ledger: Ledger, reader: PostReader) -> None:
    save(ledger, Post(id="p1", slug="one", overrides=PostOverrides(only=("box",))))
    assert reader.save_text(reader.get("p1"), "box", "A text.")
    overrides = reader.get("p1").overrides
    assert overrides == PostOverrides(off=frozenset({"other"}), texts={"box": "A text."})


def test_a_text_that_yaml_would_not_give_back_is_not_kept(ledger: Ledger, reader: PostReader, tmp_path: Path) -> None:
    save(ledger, ONE)
    assert not reader.save_text(reader.get("p1"), "box", "{{ post.title }}")
    assert not (tmp_path / "words/one.yaml").exists()


def test_words_name_a_channel_in_whatever_case(blog: Blog) -> None:
    blog.channels = tuple(f'[channels.{name}]\nkind = "file"\npath = "{name}"' for name in ("Out", "in"))
    blog.run()
    blog.write("a", front="syndicate: {out: false}")
    blog.write("b", front="syndicate: [OUT]")
    assert {(outcome.slug, outcome.channel) for outcome in blog.run().outcomes} == {("a", "in"), ("b", "Out")}


def test_words_beside_the_configuration_speak_for_a_post(blog: Blog) -> None:
    first = outbox("outbox", 'delay = "1h"')
    blog.channels = (first, '[channels.second]\nkind = "file"\npath = "second"')
    blog.run()
    blog.write("fresh")
    words(blog.folder, "fresh", "syndicate: [outbox]\n")
    blog.run()
    blog.later(hours=2).run()
    assert (blog.sent(), blog.sent("second")) == (["fresh"], [])


def test_a_body_that_was_left_out_is_read_again_and_own_words_stay(
    ledger: Ledger, reader: PostReader, tmp_path: Path
) -> None:
    """What was decided about a post was decided about these words."""
    save(ledger, ONE)
    words(tmp_path, "one", "box: As decided.")
    post = reader.get("p1")
    words(tmp_path, "one", "box: Written since.")
    again = reader.with_body(outlined(post))
    assert (again.markdown, again.front_matter) == ("Body.", {"k": "v"})
    assert again == post
    assert reader.get("p1") != post


def test_a_post_that_is_gone_stays_without_its_body(ledger: Ledger, reader: PostReader) -> None:
    assert reader.with_body(outlined(ONE)) == outlined(ONE)


def test_outlines_are_all_posts_without_their_bodies(reader: PostReader, ledger: Ledger) -> None:
    save(ledger, ONE, TWO)
    outlines = reader.outlines()
    assert {post.slug: post.markdown + post.html for post in outlines} == {"one": "", "two": ""}
    assert list(reader.with_bodies(outlines[::-1])) == [reader.get(post.id) for post in reversed(outlines)]


def test_progress_counts_the_posts_that_were_used(reader: PostReader, ledger: Ledger) -> None:
    save(ledger, ONE, TWO)
    counted: list[str] = []

    def progress(posts: Sequence[Post]) -> Iterator[Post]:
        for post in posts:
            counted.append(post.slug)
            yield post

    used = reader.with_bodies(reader.outlines(), progress)
    assert counted == []
    assert [len(counted) for _ in used] == [1, 2]


def test_what_is_listed_of_a_post_is_what_its_sources_say(
    reader: PostReader, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger has it ready, so that a list of many posts reads none of them."""
    monkeypatch.setattr(database, "AT_ONCE", 2)
    save(ledger, Post(id="d", slug="digest", published_at=DAY), source=DIGESTS)
    save(ledger, replace(ONE, url="https://b.dev/one"), replace(TWO, withheld="draft"))
    save(ledger, replace(ONE, url="https://b.dev/one"), source="feed")
    pages = list(reader.listed())
    assert [[post.slug for post in page] for page in pages] == [["two", "digest"], ["one"]]
    read = reader.all()
    for post in chain.from_iterable(pages):
        full = read[post.id]
        assert post == Post(
            id=full.id, slug=full.slug, title=full.title, url=full.url, published_at=full.published_at,
            withheld=full.withheld, sources=full.sources,
        )  # fmt: skip


def test_a_listed_post_whose_words_cannot_be_read_is_withheld(
    reader: PostReader, ledger: Ledger, tmp_path: Path
) -> None:
    save(ledger, ONE)
    words(tmp_path, "one", "{")
    ((post,),) = reader.listed()
    assert post.withheld.startswith("words/one.yaml: ")
    assert post.withheld == reader.get("p1").withheld


def test_a_post_that_no_source_has_is_not_listed(reader: PostReader, ledger: Ledger) -> None:
    save(ledger, ONE)
    forget_sources(ledger)
    assert list(reader.listed()) == [[]]


def test_posts_one_by_one_are_in_the_order_asked_for_and_none_for_those_that_are_gone(
    reader: PostReader, ledger: Ledger
) -> None:
    save(ledger, ONE, TWO)
    found = reader.one_by_one(["p2", "gone", "p1", "p2"])
    assert [post and post.slug for post in found] == ["two", None, "one", "two"]


@pytest.mark.parametrize("held", [0, 2, 4])
def test_posts_in_memory_are_compared_without_being_read_again(ledger: Ledger, reader: PostReader, held: int) -> None:
    welcome = "Welcome to the weekly."
    issues = [
        Post(id=f"p{number}", title=f"Issue {number}", markdown=f"{welcome}\n\nHeddle {number}.", published_at=DAY)
        for number in range(4)
    ]
    save(ledger, *issues)
    reader.keep(reader.get_many([issue.id for issue in issues[:held]]).values())
    if held == len(issues):
        forget_sources(ledger)
    assert reader.boilerplate_of(issues[0]).without(welcome) == ""
