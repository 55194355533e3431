"""Entries of other tools find their posts, and leave alone what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ingest.imported import take_over_imports
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from tests.a_blog import Blog

ADDRESS = "https://blog.example.dev"


def taken(blog: Blog, *copies: ImportedCopy) -> dict[str, int]:
    with blog.open() as session:
        session.ledger.imports.keep("a tool", "outbox", copies)
        return take_over_imports(session.ledger)


def send_one(blog: Blog) -> None:
    blog.policy = 'first_run = "all"'
    blog.write("one")
    blog.run()
    assert blog.sent() == ["one"]


def test_a_name_that_two_posts_have_identifies_neither(blog: Blog) -> None:
    (blog.folder / "posts/a").mkdir(parents=True)
    (blog.folder / "posts/b").mkdir()
    for folder in ("a", "b"):
        front = f"title: On {folder}\ndate: 2026-11-02\nurl: {ADDRESS}/{folder}/same"
        (blog.folder / f"posts/{folder}/same.md").write_text(f"---\n{front}\n---\nAll about {folder}.\n")
    blog.run()
    assert taken(blog, ImportedCopy(names=("slug:same", "path:same.md"))) == {}
    assert taken(blog, ImportedCopy(names=("slug:same", "path:content/b/same.md"))) == {"outbox": 1}


def test_what_was_sent_stays_as_it_is(blog: Blog) -> None:
    send_one(blog)
    assert taken(blog, ImportedCopy(names=("slug:one",), url="https://there.example/1")) == {}
    with blog.open("look") as session:
        (delivery,) = session.ledger.deliveries.all()
        assert delivery.receipt
        assert delivery.receipt.remote_url != "https://there.example/1"
        assert session.ledger.imports.entries() == []


def test_an_entry_follows_its_channel_to_a_new_name(blog: Blog) -> None:
    send_one(blog)
    taken(blog, ImportedCopy(names=("slug:later",)))
    blog.channels = ('[channels.files]\nkind = "file"\npath = "outbox"\nformerly = "outbox"',)
    blog.later(days=1).write("later")
    blog.run()
    assert blog.sent() == ["one"]
