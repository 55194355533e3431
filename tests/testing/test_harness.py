"""What a harness counts: what people can see now, and all that was ever published."""

from __future__ import annotations

from pathlib import Path

from syndicator.channels import ChannelContext
from syndicator.channels.file import FileOptions, Kind
from syndicator.testing.harness import SLUG, Harness, a_draft, a_post, secret
from syndicator.testing.server import FakeServer


def harness(server: FakeServer | None) -> Harness:
    channel = Kind(FileOptions(path=Path("outbox")), ChannelContext(name="outbox", folder=Path()))
    return Harness(channel=channel, section="", server=server, files=lambda: [f"a file about {SLUG}"])


def test_copies_are_what_people_can_see() -> None:
    with FakeServer() as server:
        tested = harness(server)
        assert (tested.copies(), tested.published()) == (0, [])
        kept = server.publish(of="1", content={"url": f"https://blog.example.dev/{SLUG}", "text": "Ünï"})
        removed = server.publish(of="2", content=SLUG)
        server.remove(removed.id)
        assert (tested.copies(), tested.copies("Ünï"), len(tested.published())) == (1, 1, 2)
        server.change(kept.id, "something else")
        assert tested.copies() == 0


def test_without_a_server_they_are_files() -> None:
    tested = harness(None)
    assert (tested.copies(), tested.copies("x" * 9), tested.published()) == (1, 0, [f"a file about {SLUG}"])
    tested.close()


def test_the_post_has_everything_and_its_draft_says_it() -> None:
    post = a_post(title="Other")
    draft = a_draft(post, url="https://elsewhere.example/")
    assert (draft.headline, draft.url) == (post.seo_title, "https://elsewhere.example/")
    assert draft.parts == (f"Other\n\n{post.summary}\n\n{post.url}",)
    assert all((post.summary, post.tags, post.cover, post.cover_alt, post.author, post.published_at))
    assert secret("hush-hush").reveal() == "hush-hush"
