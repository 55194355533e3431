"""Whatever a blog does, one change at a time, each post keeps one id and shares it with no other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from syndicator.model import Post, SourcePost
from syndicator.sources.urls import alias_of
from tests.fakes.post_store import PostStore

WORDS = ("alpha", "beta", "gamma", "delta")
SHELVES = ("one", "two", "three", "four", "five", "six", "seven", "eight")
START = datetime(2020, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    """What the author wrote, at one moment."""

    shelf: str
    slug: str
    title: str
    day: int
    body: int
    guid: int
    cuid: int

    @property
    def claims(self) -> set[tuple[object, ...]]:
        """What no two posts of this blog have in common: an address, and a slug with a title or a day."""
        return {("path", self.shelf, self.slug), ("title", self.slug, self.title), ("day", self.slug, self.day)}


@dataclass
class Written:
    """A post, and which sources have seen it as it is now."""

    page: Page
    number: int
    seen: set[str] = field(default_factory=set)  # by which sources, ever
    pending: set[str] = field(default_factory=set)  # which have seen it, but not its last change
    left_over: list[Page] = field(default_factory=list)  # files of it that lie there still
    deleted: bool = False


class Blog(RuleBasedStateMachine):
    """Two posts may share slug, title, day or shelf, but not an address, nor a slug together with a title or a day (nor,
    on Hashnode, any slug).

    Between two looks of one source at a post, one property of it changes: slug or shelf (with its address), title, day,
    body, file (name or folder), feed id, cuid together with the date, or the whole blog's domain together with every
    feed id and body. Slug, shelf and domain change only when all sources know the post by the old one. Where a feed has
    no dates or no bodies, its ids are not its addresses, for then a new address would change all that it says. Posts may
    be deleted and put back at any time.
    """

    @initialize(
        sources=st.sampled_from([("repo",), ("feed",), ("repo", "feed")]),
        generator=st.sampled_from(["hugo", "hashnode", "plain"]),
        stated=st.booleans(),
        link_is_id=st.booleans(),
        bodies=st.booleans(),
        dated=st.booleans(),
        window=st.sampled_from([2, 3, 10]),
    )
    def begin(
        self,
        *,
        sources: tuple[str, ...],
        generator: str,
        stated: bool,
        link_is_id: bool,
        bodies: bool,
        dated: bool,
        window: int,
    ) -> None:
        self.sources, self.generator, self.stated, self.window = sources, generator, stated, window
        self.bodies, self.dated, self.link_is_id = bodies, dated, link_is_id and bodies and dated
        self.store = PostStore()
        self.written: list[Written] = []
        self.ids: dict[int, set[str]] = {}
        self.claimed: dict[tuple[object, ...], int] = {}
        self.domain = 0
        self.fresh = count(1)

    # what the author does

    @rule(
        shelf=st.sampled_from(SHELVES),
        slug=st.sampled_from(WORDS),
        title=st.sampled_from(WORDS),
        day=st.integers(0, 40),
    )
    def write(self, shelf: str, slug: str, title: str, day: int) -> None:
        page = Page(shelf, slug, title, day, next(self.fresh), next(self.fresh), next(self.fresh))
        post = Written(page, len(self.written))
        if self._put(post, page):
            self.written.append(post)

    @rule(data=st.data(), slug=st.sampled_from(WORDS))
    def change_slug(self, data: st.DataObject, slug: str) -> None:
        self._edit(data, everywhere=True, slug=slug)

    @rule(data=st.data(), shelf=st.sampled_from(SHELVES))
    def move(self, data: st.DataObject, shelf: str) -> None:
        self._edit(data, everywhere=True, shelf=shelf)

    @rule(data=st.data(), title=st.sampled_from(WORDS))
    def change_title(self, data: st.DataObject, title: str) -> None:
        self._edit(data, title=title)

    @rule(data=st.data(), day=st.integers(0, 40))
    def change_day(self, data: st.DataObject, day: int) -> None:
        self._edit(data, day=day)

    @rule(data=st.data())
    def change_body(self, data: st.DataObject) -> None:
        self._edit(data, body=next(self.fresh))

    @rule(data=st.data())
    def change_guid(self, data: st.DataObject) -> None:
        self._edit(data, guid=next(self.fresh))

    @precondition(lambda self: self.generator == "hashnode")
    @rule(data=st.data(), day=st.integers(0, 40))
    def make_anew(self, data: st.DataObject, day: int) -> None:
        self._edit(data, cuid=next(self.fresh), day=day)

    @precondition(lambda self: self.generator == "hashnode" and self.written)
    @rule(data=st.data())
    def leave_a_file(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(self.written))
        post.left_over.append(replace(post.page, cuid=next(self.fresh)))

    @precondition(lambda self: all(not post.pending and post.seen == set(self.sources) for post in self.written))
    @rule()
    def change_domain(self) -> None:
        self.domain += 1
        for post in self.written:
            self._change(post, replace(post.page, guid=next(self.fresh), body=next(self.fresh)))

    @precondition(lambda self: self.written)
    @rule(data=st.data())
    def delete_or_put_back(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(self.written))
        post.deleted = not post.deleted

    # who looks

    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from(self.sources))
        self._look(source, self._shown(source))

    @rule(data=st.data())
    def look_in_part(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from(self.sources))
        shown = [post for post in self._shown(source) if source not in post.pending]
        if shown:
            self._look(source, data.draw(st.lists(st.sampled_from(shown), unique_by=id)), complete=False)

    @rule(data=st.data())
    def look_at_nothing(self, data: st.DataObject) -> None:
        self._look(data.draw(st.sampled_from(self.sources)), [])

    # what must hold

    @invariant()
    def one_post_has_one_id(self) -> None:
        for number, ids in getattr(self, "ids", {}).items():
            assert len(ids) == 1, f"post {number} was taken for {len(ids)}"

    @invariant()
    def no_two_posts_share_an_id(self) -> None:
        given = [post for ids in getattr(self, "ids", {}).values() for post in ids]
        assert len(given) == len(set(given))

    # how it is done

    def _edit(self, data: st.DataObject, *, everywhere: bool = False, **changes: object) -> None:
        known = [post for post in self.written if not everywhere or post.seen == set(self.sources)]
        ready = [post for post in known if not post.pending]
        if ready:
            post = data.draw(st.sampled_from(ready))
            self._change(post, replace(post.page, **changes))  # type: ignore[arg-type]

    def _change(self, post: Written, page: Page) -> None:
        if self._put(post, page):
            post.pending = set(post.seen)

    def _put(self, post: Written, page: Page) -> bool:
        claims = page.claims | ({("slug", page.slug)} if self.generator == "hashnode" else set())
        free = all(self.claimed.get(claim, post.number) == post.number for claim in claims)
        if free:
            self.claimed.update(dict.fromkeys(claims, post.number))
            post.page = page
        return free

    def _shown(self, source: str) -> list[Written]:
        there = [post for post in self.written if not post.deleted]
        return there if source == "repo" else sorted(there, key=lambda post: -post.page.day)[: self.window]

    def _look(self, source: str, posts: list[Written], *, complete: bool = True) -> None:
        shown = {one.key: (post, one) for post in posts for one in self._source_posts(source, post)}
        for key, found in self.store.observe(source, [one for _, one in shown.values()], complete=complete).items():
            post = shown[key][0]
            note(f"{source}: {key} is {found}, really {post.number}: {post.page}")
            self.ids.setdefault(post.number, set()).add(found)
            post.seen.add(source)
            post.pending.discard(source)

    def _source_posts(self, source: str, post: Written) -> list[SourcePost]:
        if source == "feed":
            return [self._entry(post.page)]
        same = [page for page in post.left_over if (page.slug, page.title) == (post.page.slug, post.page.title)]
        return [self._file(page) for page in (post.page, *same)]

    def _url(self, page: Page) -> str:
        return f"https://blog{self.domain}.example/{page.shelf}/{page.slug}"

    def _post(self, page: Page, generator: str) -> Post:
        at = (
            None
            if generator == "plain" or (generator == "rss" and not self.dated)
            else START + timedelta(days=3 * page.day)
        )
        return Post(slug=page.slug, title=page.title, url=self._url(page), published_at=at, generator=generator)

    def _file(self, page: Page) -> SourcePost:
        aliases = {str(alias_of(self._url(page)))} if self.stated else set()
        key = f"{page.shelf}/{page.slug}.md"
        if self.generator == "hashnode":
            key, aliases = f"{page.cuid}.md", aliases | {f"cuid:{page.cuid}"}
        post = self._post(page, self.generator)
        return SourcePost(source="", key=key, post=post, aliases=frozenset(aliases), digest=f"md{page.body}")

    def _entry(self, page: Page) -> SourcePost:
        url = self._url(page)
        guid = url if self.link_is_id else str(page.guid)
        aliases = frozenset({f"guid:{guid}", str(alias_of(url))})
        return SourcePost(
            source="", key=guid, post=self._post(page, "rss"), aliases=aliases, digest=f"html{page.body}" * self.bodies
        )


@pytest.mark.long
@given(st.sampled_from(["repo", "feed"]), st.lists(st.sampled_from(SHELVES), min_size=2, max_size=2, unique=True))
def test_one_title_of_one_day_with_another_body_is_two_posts_of_which_the_new_one_is_held(
    source: str, shelves: list[str]
) -> None:
    store = PostStore()
    stays, *pages = [
        SourcePost(
            source="",
            key=shelf,
            post=Post(slug=shelf, title=title, published_at=START + timedelta(days=day), generator="hugo"),
            digest=shelf,
        )
        for shelf, title, day in [("stays", "Stays", 0), *((shelf, "One title", 3) for shelf in shelves)]
    ]
    before, after = (store.observe(source, [stays, page])[page.key] for page in pages)
    assert store.lookalikes == {after: before}
    assert after != before


TestBlog = Blog.TestCase
TestBlog.settings = settings(max_examples=30, stateful_step_count=40)


WEIRD = st.sampled_from(["", "a", "b", "../a", "index", "ä", "%00", "A b", "\u202ea"])
ADDRESSES = st.sampled_from(
    ["", "https://a.dev", "https://a.dev/a", "https://a.dev/b/a/", "http://[", "https://b.dev/?p=1", "mailto:a"]
)
ANY_POST = st.builds(
    Post,
    slug=WEIRD,
    title=WEIRD,
    url=ADDRESSES,
    published_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    generator=st.sampled_from(["rss", "hugo", "hashnode", "youtube", ""]),
)
ALIASES = st.frozensets(
    st.sampled_from(["url:https://a.dev/a", "url:https://a.dev/b/a", "guid:1", "guid:2", "cuid:x"]), max_size=3
)
ANY_SOURCE_POST = st.builds(SourcePost, source=st.just(""), key=WEIRD, post=ANY_POST, aliases=ALIASES, digest=WEIRD)
ANY_LOOK = st.tuples(
    st.sampled_from(["repo", "feed", "videos"]),
    st.lists(ANY_SOURCE_POST, max_size=6, unique_by=lambda one: one.key),
    st.booleans(),
)


@pytest.mark.long
@given(st.lists(ANY_LOOK, max_size=8))
def test_whatever_sources_say_a_join_is_final_and_a_new_item_is_no_other_that_is_there(
    looks: list[tuple[str, list[SourcePost], bool]],
) -> None:
    store = PostStore()
    for source, shown, complete in looks:
        known = {key for name, key in store.rows if name == source}
        ids = store.observe(source, shown, complete=complete)
        assert set(ids) == {one.key for one in shown}
        new = [one.key for one in shown if one.key not in known and one.post.generator != "hashnode"]
        assert all(ids[key] not in {ids[other] for other in ids if other != key} for key in new)
