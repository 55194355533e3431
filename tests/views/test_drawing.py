"""The rows that the preview draws."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from syndicator.model import Announcement, Post
from syndicator.views.drawing import preview_json
from syndicator.views.dry_run import PreviewRow

POST = Post(
    id="1", slug="one", title="One", seo_title="One, at length", url="https://www.blog.example.dev/one", cover="https://blog.example.dev/c.png",
    cover_alt="A shoebox",
)  # fmt: skip


def test_a_row_with_its_command_and_the_card_of_its_page() -> None:
    announcement = Announcement(text="One", payload={}, length=3, card=True, image="https://blog.example.dev/i.png")
    shown = PreviewRow(
        post=POST, channel="x", kind="x", decision="hold", command="syndicator approve one", announcement=announcement,
        reason="sent 2026-11-21T08:00:00Z",
    )  # fmt: skip
    row = preview_json(shown, ZoneInfo("Europe/Berlin"))
    assert row["reason"] == "sent 2026-11-21 09:00 CET"
    assert row["command"] == "syndicator approve one"
    assert row["image"] == "https://blog.example.dev/i.png"
    assert row["card"] == {
        "title": "One, at length", "host": "blog.example.dev", "cover": "https://blog.example.dev/c.png", "cover_alt": "A shoebox",
    }  # fmt: skip


def test_a_row_without_an_announcement_has_no_card() -> None:
    row = preview_json(PreviewRow(post=POST, channel="x", kind="x", decision="hold", error="no template"), UTC)
    assert (row["card"], row["image"], row["error"]) == (None, "", "no template")
