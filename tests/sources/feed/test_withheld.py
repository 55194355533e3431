"""Entries that not everybody may read, and those of exports that are not published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sources.feed.feeds import post

if TYPE_CHECKING:
    from pathlib import Path

RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:lj="http://www.livejournal.org/rss/lj/1.0/" xmlns:dcterms="http://purl.org/dc/terms/"><channel><title>T</title>'
    "<link>https://blog.example.dev</link><language>de-de</language><item><title>A</title><link>https://blog.example.dev/a</link>{}"
    "</item></channel></rss>"
)
FORM = '<content:encoded><![CDATA[<form action="https://blog.example.dev/wp-login.php?action=postpass" class="post-password-form" method="post"><p>Psst</p></form>]]></content:encoded>'


@pytest.mark.parametrize(
    "fields",
    [
        FORM,
        "<description>There is no excerpt because this is a protected post.</description>",
        "<description>Es gibt keinen Textauszug, da dies ein geschützter Beitrag ist.</description>",
        "<description>Il n’y a pas d’extrait, car cette publication est protégée.</description>",
        "<wp:post_password>heron</wp:post_password><description>Gold.</description>",
        '<lj:security type="private"/><description>Gold.</description>',
        "<dcterms:accessRights>subscribers</dcterms:accessRights><description>Gold.</description>",
        '<content:encoded><![CDATA[<p>Free.</p><div class="paywall-jump" data-x="y"></div><p>Gold.</p>]]></content:encoded>',
    ],
)
def test_a_protected_entry_has_neither_body_nor_summary(fields: str, tmp_path: Path) -> None:
    entry = post(tmp_path, RSS.format(fields))
    assert (entry.withheld, entry.protected, entry.html, entry.summary) == ("protected", True, "", "")


@pytest.mark.parametrize(("system", "protected"), [("Substack", True), ("Jekyll", False)])
def test_a_feed_of_whole_texts_has_a_paid_one_that_stops(system: str, protected: bool, tmp_path: Path) -> None:
    html = '<p>Free.</p> <p> <a href="https://blog.example.dev/a"> Read more </a> </p>'
    fields = f"<content:encoded><![CDATA[{html}]]></content:encoded>"
    text = RSS.format(fields).replace("<language>", f"<generator>{system}</generator><language>")
    assert post(tmp_path, text).protected is protected


@pytest.mark.parametrize(
    ("fields", "withheld"),
    [
        ("<description>A protected forest is louder.</description>", ""),
        ("<wp:post_password></wp:post_password><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>", ""),
        ("<wp:status>draft</wp:status>", "draft"),
        ("<wp:status>private</wp:status>", "private"),
        ("<wp:status>trash</wp:status>", "not published"),
        ("<wp:status>publish</wp:status><wp:post_type>page</wp:post_type>", "a page"),
        ("<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>", "a page"),
    ],
)
def test_an_export_has_more_than_what_is_published(fields: str, withheld: str, tmp_path: Path) -> None:
    entry = post(tmp_path, RSS.format(fields))
    assert (entry.withheld, entry.protected) == (withheld, False)


def test_a_feed_states_its_language(tmp_path: Path) -> None:
    assert post(tmp_path, RSS.format("")).lang == "de-DE"
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><entry {}><title>T</title><id>x</id></entry></feed>'
    assert post(tmp_path, atom.format("")).lang == "fr"
    assert post(tmp_path, atom.format('xml:lang="pt-br"')).lang == "pt-BR"
    items = '{{"version": "https://jsonfeed.org/version/1.1", "language": "en-GB", "items": [{{"id": "1", "title": "A"{}}}]}}'
    assert post(tmp_path, items.format("")).lang == "en-GB"
    assert post(tmp_path, items.format(', "language": "ja"')).lang == "ja"


def test_a_json_feed_marks_its_items_as_files_do(tmp_path: Path) -> None:
    text = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A", "visibility": "members", "content_text": "Gold."}]}'
    entry = post(tmp_path, text)
    assert (entry.withheld, entry.html, entry.summary) == ("protected", "", "")
