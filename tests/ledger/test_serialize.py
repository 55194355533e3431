"""Posts that are stored can be read again, also those that an earlier version stored."""

from __future__ import annotations

import json
import zlib
from dataclasses import fields
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from syndicator.ledger.serialize import pack, packed, unpack, unpacked
from syndicator.model import Post, PostOverrides, SourcePost

TEXTS = st.lists(st.text(), max_size=3)
JSON = st.none() | st.booleans() | st.integers() | st.text() | TEXTS
BY_TYPE: dict[str, st.SearchStrategy[object]] = {
    "str": st.text(),
    "bool": st.booleans(),
    "datetime | None": st.none() | st.datetimes(timezones=st.just(UTC)),
    "tuple[str, ...]": TEXTS.map(tuple),
    "tuple[str, ...] | None": st.none() | TEXTS.map(tuple),
    "frozenset[str]": TEXTS.map(frozenset),
    "Mapping[str, Any]": st.dictionaries(st.text(), JSON, max_size=3),
    "Mapping[str, str]": st.dictionaries(st.text(), st.text(), max_size=3),
}
BY_TYPE["PostOverrides"] = st.builds(PostOverrides, **{f.name: BY_TYPE[str(f.type)] for f in fields(PostOverrides)})
POSTS = st.builds(Post, **{field.name: BY_TYPE[str(field.type)] for field in fields(Post)})


@given(POSTS)
def test_every_field_of_a_post_comes_back_as_it_was(post: Post) -> None:
    assert unpack(pack(post)) == post


def test_what_says_nothing_takes_no_room() -> None:
    assert json.loads(zlib.decompress(pack(Post(slug="a")))) == {"slug": "a"}


def test_what_is_no_text_to_json_is_stored_as_text() -> None:
    post = unpack(pack(Post(front_matter={"day": {1, 2}, "who": ValueError("x")}, title="half \ud83e")))
    assert (post.front_matter, post.title) == ({"day": [1, 2], "who": "x"}, "half ?")


def test_a_post_of_an_earlier_version_is_read() -> None:
    words = {"nowhere": False, "only": None, "off": ["x"], "texts": {"x": "Hi"}, "at": ""}
    stored = {"slug": "a", "dialect": "hugo", "words": words, "gathers": ["b"], "called": "c", "no longer known": 1}
    assert unpack(zlib.compress(json.dumps(stored).encode())) == Post(
        slug="a", generator="hugo", overrides=PostOverrides(off=frozenset("x"), texts={"x": "Hi"}), digest_of=("b",),
        display_id="c",
    )  # fmt: skip


def test_a_packed_source_post_keeps_what_matching_needs_and_can_be_unpacked() -> None:
    post = Post(slug="a", title="A", markdown="Words.", front_matter={"untitled": True, "weight": 3})
    source_post = SourcePost(source="repo", key="a.md", post=post, digest="d")
    small = packed(source_post)
    assert (small.post.title, small.post.markdown, small.post.front_matter) == ("A", "", {"untitled": True})
    assert (small.key, small.digest) == ("a.md", "d")
    assert unpacked(small) == unpacked(source_post) == post
