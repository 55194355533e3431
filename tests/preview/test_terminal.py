"""The cards of dry-run in the terminal."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import width as cells

from syndicator.preview.markdown import document
from syndicator.preview.page import page
from syndicator.preview.terminal import NARROWEST, WIDEST, cards
from syndicator.render import shipped
from tests.fakes.preview_row import row
from tests.growth import assert_linear

CARD = """\
Day one
╭─ x ──────────────────────────── 213/280 ─╮
│ Day one                                  │
│                                          │
│ https://blog.example.dev/day-one         │
╰─ send ────────────────────────── $0.015 ─╯
  new"""
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="╭│╰"), max_size=300)


def test_a_card() -> None:
    assert cards([row(cost_usd=0.015, card=None)], width=44) == CARD


def test_title_once_and_a_card_for_each_channel() -> None:
    rows = [row(), row(channel="outbox", kind="file"), row(slug="day-two", title="Day two")]
    lines = cards(rows).splitlines()
    assert [line for line in lines if line.startswith("Day")] == ["Day one", "Day two"]
    assert sum(line.startswith("╭─ outbox (file) ─") for line in lines) == 1


def test_when_and_what_to_do() -> None:
    lines = cards([row(decision="hold", due_at="2026-12-01T08:00:00+00:00", command="syndicator approve day-one")])
    assert "╰─ hold · 2026-12-01 08:00 UTC ─" in lines
    assert lines.endswith("\n  syndicator approve day-one")


def test_a_thread_shows_all_its_parts() -> None:
    shown = cards([row(announcement=row()["announcement"] | {"parts": ["first part", "second part"], "limit": None})])
    assert "first part" in shown
    assert "second part" in shown
    assert "─ 213 ─╮" in shown


def test_where_nothing_can_be_said_it_says_why() -> None:
    assert "post.sumary is undefined" in cards([row(announcement=None, error="x.txt.j2:3: post.sumary is undefined")])


def test_what_waits_for_a_digest_has_a_reason_and_no_text() -> None:
    waits = row(announcement=None, card=None, decision="hold", reason="waits for the digest of the week")
    _, head, foot, reason = cards([waits]).splitlines()
    assert (head[0], foot[0], reason.strip()) == ("╭", "╰", waits["reason"])
    assert "```" not in document([waits])
    assert 'class="error"' not in page([waits | {"look": "x"}], blog="Balcony", folders=[shipped()])


def test_a_link_card_is_shown_below_the_text() -> None:
    card = {"title": "Day one", "host": "blog.example.dev", "cover": "https://a.dev/box.png", "cover_alt": ""}
    lines = cards([row(card=card)]).splitlines()
    assert [line.strip("│ ") for line in lines if "┆" in line] == ["┆ Day one", "┆ blog.example.dev · box.png"]
    assert "┆ blog.example.dev · A shoebox " in cards([row(card=card | {"cover_alt": "A shoebox"})])
    assert "┆ blog.example.dev · no picture " in cards([row(card=card | {"cover": ""})])


def test_a_command_stays_in_one_piece() -> None:
    command = "syndicator push a-post-with-a-rather-long-name --channel linkedin --force"
    assert cards([row(command=command)], width=30).endswith(f"\n  {command}")


def test_color_only_where_it_is_wanted() -> None:
    assert "\x1b" not in cards([row()])
    assert "\x1b[32msend\x1b[0m" in cards([row()], color=True)


@pytest.mark.parametrize("place", ["text", "title", "reason", "channel", "kind", "slug", "command"])
def test_hostile_text_does_nothing(place: str) -> None:
    shown = cards([row(**{place: "\x1b]0;owned\x07\x9b2J\r\u202e"})])
    assert shown.replace("\n", "").isprintable()
    assert "\\u001b" in shown or place == "slug"


@given(text=TEXT, title=TEXT, channel=st.text(max_size=60), reason=TEXT, width=st.integers(1, 200))
def test_cards_keep_their_width(text: str, title: str, channel: str, reason: str, width: int) -> None:
    width_used = max(NARROWEST, min(width, WIDEST))
    shown = cards([row(text, title=title, channel=channel, reason=reason)], width=width)
    for line in shown.splitlines():
        assert cells(line) <= width_used
        if line[:1] in "╭│╰":
            assert cells(line) == width_used


def test_times_are_the_blogs() -> None:
    assert "╰─ send · 2026-12-01 09:00 CET ─" in cards(
        [row(due_at="2026-12-01T08:00:00Z")], zone=ZoneInfo("Europe/Berlin")
    )


@pytest.mark.long
def test_a_word_without_end_takes_linear_time() -> None:
    def draw(n: int) -> None:
        assert cards([row(text="%" * n)]).count("%") == n

    assert_linear(draw, 50_000)
