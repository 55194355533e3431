"""FeedEcho's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.actions.imports.conftest import ADDRESS
from tests.commands import links

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.a_blog import Blog

DATABASE = f"""CREATE TABLE echoes (id INTEGER PRIMARY KEY, destination_type TEXT, destination_id INTEGER);
CREATE TABLE posted_items (id INTEGER PRIMARY KEY, echo_id INTEGER, item_id TEXT, item_url TEXT, status TEXT, posted_at TEXT);
INSERT INTO echoes VALUES (1, 'outbox', 1), (2, 'bluesky', 1);
INSERT INTO posted_items (echo_id, item_id, item_url, status, posted_at) VALUES
 (1, 'urn:1', '{ADDRESS}/one', 'success', '2026-10-01 08:00:00'), (1, '{ADDRESS}/two', NULL, 'pending', NULL),
 (1, 'urn:3', '{ADDRESS}/three', 'gave_up', NULL), (2, 'urn:3', '{ADDRESS}/three', 'success', NULL);"""


def test_what_it_sent_or_may_have_sent_is_not_sent(
    blog: Blog, database: Callable[[str], Path], announced: Callable[..., list[str]]
) -> None:
    assert announced("feedecho", database(DATABASE)) == ["three"]
    with blog.open("look") as session:
        sent_at = {delivery.steps[0].sent_at for delivery in session.ledger.deliveries.all() if delivery.steps}
    assert "2026-10-01 08:00:00+00:00" in map(str, sent_at)


def test_newer_versions_know_the_address_of_the_copy_and_have_several_accounts(
    blog: Blog, database: Callable[[str], Path], announced: Callable[..., list[str]]
) -> None:
    newer = f"""{DATABASE}
ALTER TABLE posted_items ADD COLUMN post_url TEXT;
INSERT INTO echoes VALUES (3, 'outbox', 2);
INSERT INTO posted_items (echo_id, item_id, status, post_url) VALUES (3, '{ADDRESS}/three', 'success', 'https://m.example/3');"""
    assert announced("feedecho", database(newer), place="outbox 2") == ["one", "two"]
    with blog.open("look") as session:
        assert "https://m.example/3" in [copy["url"] for post in links(session) for copy in post["copies"]]
