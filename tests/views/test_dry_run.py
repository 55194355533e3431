"""The rows of a dry run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syndicator.app.posts import PostReader
from syndicator.cli.sessions import row_writer, schedules
from syndicator.model import State
from syndicator.views.dry_run import evaluated_rows
from tests.a_blog import Blog, outbox
from tests.commands import preview, why

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from syndicator.model import Post
    from syndicator.views.dry_run import PreviewRow

BOX = outbox("outbox")
SECOND = '[channels.second]\nkind = "file"\npath = "second"'


def rows(blog: Blog, *, everything: bool = False) -> list[PreviewRow]:
    with blog.open("dry") as session:
        return preview(session, everything=everything)


def test_what_is_due_has_its_announcement(blog: Blog) -> None:
    (row,) = rows(blog)
    assert (row.post.slug, row.channel, row.kind, row.decision, row.due_at) == ("one", "outbox", "file", "send", None)
    assert row.announcement is not None
    assert "On one" in row.announcement.text
    assert blog.sent() == []


@pytest.mark.parametrize(("most_bodies", "reads"), [(1_000, 3), (1, 5)])
def test_bodies_that_were_read_to_decide_are_not_read_again(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, most_bodies: int, reads: int
) -> None:
    for slug in ("two", "three"):
        blog.write(slug)
    asked: list[str] = []
    get_many = PostReader.get_many

    def counted(reader: PostReader, ids: Iterable[str]) -> dict[str, Post]:
        asked.extend(ids := list(ids))
        return get_many(reader, ids)

    monkeypatch.setattr(PostReader, "get_many", counted)
    monkeypatch.setattr("syndicator.views.dry_run.MOST_BODIES", most_bodies)
    texts = [row.announcement.text for row in rows(blog) if row.announcement]
    assert sum("is about, in a sentence" in text for text in texts) == 3
    assert len(asked) == reads


def test_rows_are_in_the_order_of_publication_and_then_of_the_config(blog: Blog) -> None:
    blog.channels = (SECOND, BOX)
    blog.write("earlier", day=blog.now.replace(year=2025))
    blog.policy += '\nmax_age = "9999d"'
    assert [(row.post.slug, row.channel) for row in rows(blog)] == [
        ("earlier", "second"), ("earlier", "outbox"), ("one", "second"), ("one", "outbox"),
    ]  # fmt: skip


def test_without_everything_only_what_is_sent_or_held_is_listed(blog: Blog) -> None:
    blog.write("draft", front="draft: true")
    blog.run()
    blog.later(hours=1)
    assert [(row.post.slug, row.decision) for row in rows(blog)] == [("draft", "hold")]
    listed = {row.post.slug: row for row in rows(blog, everything=True)}
    assert {slug: row.decision for slug, row in listed.items()} == {"draft": "hold", "one": "sent"}
    assert listed["one"].reason == f"sent 2026-11-02T09:00:00Z {(blog.folder / 'outbox/one.json').as_uri()}"


def test_what_is_held_has_its_time_and_its_command(blog: Blog) -> None:
    blog.channels = (f'{BOX}\ndelay = "2h"',)
    blog.run()
    (row,) = rows(blog)
    assert (row.decision, row.rule, row.command) == ("hold", "delay", "syndicator push one --channel outbox")
    assert row.due_at is not None
    assert f"{row.due_at:%H:%M}" == "11:00"


def test_a_skipped_post_is_listed_with_everything(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'
    assert rows(blog) == []
    (row,) = rows(blog, everything=True)
    assert (row.decision, row.rule) == ("skip", "first_run")


@pytest.mark.long
def test_states_of_the_ledger_are_decisions_of_the_row(blog: Blog) -> None:
    blog.run()
    for state, decision in ((State.FAILED, "failed"), (State.UNKNOWN, "unknown"), (State.SENDING, "unknown")):
        with blog.open() as session:
            sql = "UPDATE deliveries SET state = :state, error = 'HTTP 500', due_at = NULL"
            session.ledger.database.run(sql, state=str(state))
        (row,) = rows(blog, everything=True)
        assert (row.decision, row.reason) == (decision, "HTTP 500")


def test_a_delivery_that_waits_for_another_attempt_is_held_until_then(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        sql = "UPDATE deliveries SET state = 'pending', error = 'HTTP 500', due_at = '2027-01-01T00:00:00.000000Z'"
        session.ledger.database.run(sql)
        (delivery,) = session.ledger.deliveries.all()
        assert delivery.due_at is not None
    (row,) = rows(blog)
    assert (row.decision, row.reason, row.due_at) == ("hold", "will be tried again: HTTP 500", delivery.due_at)


def test_only_the_last_round_of_a_post_is_listed(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        (sent,) = session.ledger.deliveries.all()
        session.ledger.decisions.add_round(sent.post_id, "outbox", "pushed")
    assert [row.decision for row in rows(blog, everything=True)] == ["send"]


def test_a_post_that_waits_for_a_digest_has_no_announcement_and_the_digest_has(blog: Blog) -> None:
    blog.channels = (f'{BOX}\ndigest = "week"',)
    blog.write("two")
    blog.run()
    listed = {row.post.slug: row for row in rows(blog)}
    assert set(listed) == {"one", "two", "outbox-2026-w45"}
    assert (listed["one"].announcement, listed["one"].rule) == (None, "digest")
    digest = listed["outbox-2026-w45"]
    assert (digest.decision, digest.rule, digest.reason) == ("hold", "coming", "the week is not over; 2 posts so far")
    assert digest.announcement is not None
    assert "On one" in digest.announcement.text


def test_a_row_without_an_announcement_says_why(blog: Blog) -> None:
    (blog.folder / "templates").mkdir()
    (blog.folder / "templates/outbox.txt.j2").write_text("{{ post.sumary }}")
    (row,) = rows(blog)
    assert row.announcement is None
    assert row.cost_usd == 0.0
    assert "post.sumary" in row.error


def test_the_json_of_a_row(blog: Blog) -> None:
    (row,) = rows(blog)
    row_json = row.as_json()
    announcement = row_json.pop("announcement")
    assert row_json == {
        "post": {
            "slug": "one", "title": "On one", "url": "https://blog.example.dev/one", "published_at": "2026-11-02T09:00:00Z",
            "sources": ["repo"],
        },
        "channel": "outbox", "kind": "file", "decision": "send", "reason": "due now", "due_at": None, "cost_usd": 0.0,
        "error": "", "warnings": [],
    }  # fmt: skip
    assert set(announcement) == {"text", "length", "limit", "payload", "parts"}


def test_deliveries_are_evaluated_on_their_own_channel(blog: Blog) -> None:
    blog.channels = (BOX, f'{SECOND}\ndelay = "2h"')
    blog.run()
    with blog.open() as session:
        held = session.ledger.deliveries.in_state(State.HELD)
        evaluated = evaluated_rows(schedules(session), session.posts, row_writer(session), held)
    assert [(row.channel, row.rule, row.post.markdown != "") for row in evaluated] == [("second", "delay", True)]


def test_every_row_says_what_its_post_says(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'
    blog.channels = (BOX, SECOND + '\ndelay = "3d"')
    blog.run()
    blog.later(hours=1).write("fresh")
    with blog.open("dry") as session:
        rows = preview(session, everything=True)
    assert [(row.post.slug, row.channel, row.decision) for row in rows] == [
        ("one", "outbox", "skip"), ("one", "second", "skip"), ("fresh", "outbox", "send"), ("fresh", "second", "hold"),
    ]  # fmt: skip
    texts = [row.announcement.text if row.announcement else "" for row in rows]
    assert all(f"What {row.post.slug} is about" in text for row, text in zip(rows, texts, strict=True))


SECRET = "The gold lies under the third stone."


@pytest.mark.parametrize("front", ["password: heron", "visibility: members\nexcerpt: The gold, in short."])
def test_nothing_shows_what_a_protected_post_says(blog: Blog, front: str) -> None:
    hashnode = '[channels.copy]\nkind = "hashnode"\ntoken = { env = "NONE" }\npublication = "copies.hashnode.dev"'
    blog.channels = (BOX, hashnode)
    blog.write("one", front=front, text=SECRET)
    found = rows(blog, everything=True)
    assert {(row.decision, row.reason, row.announcement) for row in found} == {("hold", "protected", None)}
    blog.write("one", front=front + "\nsyndicate:\n  outbox: A treasure, for members.\n  copy: false", text=SECRET)
    box, copy = rows(blog, everything=True)
    assert box.announcement is not None
    assert (box.decision, copy.decision) == ("send", "skip")
    assert box.announcement.text.strip() == "A treasure, for members."
    shown = json.dumps([row.as_json() for row in (box, copy)])
    assert not any(word in shown for word in ("third stone", "heron", "in short"))


def test_a_protected_post_with_words_is_classified_as_any_other(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'
    blog.write("one", front="password: heron\nsyndicate: {outbox: For members.}", text=SECRET)
    blog.write("two", front="password: heron", text=SECRET)
    blog.run()
    blog.later(days=1).write("three", front="password: heron\nsyndicate: {outbox: For members.}", text=SECRET)
    blog.run()
    assert blog.sent() == ["three"]
    with blog.open("look") as session:
        assert session.ledger.edits.outdated() == []
        assert [row["reason"].partition(" ")[0] for row in why(session, "three")] == ["sent"]


def test_a_copy_of_a_post_that_is_protected_since_is_outdated(blog: Blog) -> None:
    blog.run()
    assert blog.sent() == ["one"]
    blog.later(days=1).write("one", front="password: heron")
    blog.run()
    with blog.open("look") as session:
        assert [copy.withheld for copy in session.ledger.edits.outdated()] == ["protected"]


def test_translations_know_each_other(blog: Blog) -> None:
    """They are posts of their own, each with its language."""
    blog.channels = (f'{BOX}\nonly = {{ lang = ["en"] }}', SECOND)
    blog.write("one", front="syndicate:\n  second: off\nlang: en")
    own = "{{ post.lang }}, and {{ post.translations[0].lang }}: {{ post.translations[0].url }}"
    for language, folder in (("en", "outbox"), ("de-AT", "second")):
        template = blog.folder / "templates" / f"{folder}.txt.j2"
        template.parent.mkdir(exist_ok=True)
        template.write_text(own)
        suffix = "" if language == "en" else ".de-at"
        blog.write(f"stone{suffix}", front=f"lang: {language}")
    texts = {(row.channel, row.post.lang): row.announcement.text for row in rows(blog) if row.announcement}
    assert texts["second", "de-AT"] == "de-AT, and en: https://blog.example.dev/stone"
    assert texts["outbox", "en"] == "en, and de-AT: https://blog.example.dev/de-at/stone.de-at"
    assert ("outbox", "de-AT") not in texts


def test_without_an_address_only_what_shows_none_is_sent(blog: Blog) -> None:
    article = '[channels.copy]\nkind = "hashnode"\ntoken = { env = "NONE" }\npublication = "copies.hashnode.dev"'
    networks = (
        '[channels.x]\nkind = "x"',
        '[channels.relay]\nkind = "webhook"\nstyle = "slack"\nurl = "https://r.example"',
    )
    own = '[channels.words]\nkind = "file"\npath = "words"'
    blog.channels = (BOX, own, article, *networks)
    blog.write("one", front="syndicate:\n  words: A stone, without a link.")
    configured = blog.configure
    blog.configure = lambda: _without_address(configured())  # type: ignore[method-assign]
    assert {row.channel: (row.decision, row.rule) for row in rows(blog)} == {
        "outbox": ("hold", "address"), "x": ("hold", "address"), "relay": ("hold", "address"),
        "words": ("send", "due"), "copy": ("send", "due"),
    }  # fmt: skip


def _without_address(config: Path) -> Path:
    config.write_text(config.read_text().replace('url = "https://blog.example.dev"\n', ""))
    return config
