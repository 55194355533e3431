"""reStructuredText as posts of Pelican, Nikola and ABlog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import BLOG, post_of, read, write
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path

PELICAN = """
Ash & *clay*
############

:date: 2026-11-02 10:20
:modified: 2026-11-03
:tags: glaze, slow fires
:category: ropes
:authors: Ann Kiln
:summary: What ash does to
    clay.

It was ``cheap``, see `the kiln <{filename}/kiln.rst>`_.

Part
====

More.
"""
NIKOLA = """.. title: Ash
.. slug: the-ash
.. date: 2026-11-02 12:00:00 UTC
.. tags: glaze, draft

Part
====

It was cheap.
"""
ABLOG = """
.. _ash:

Ash
===

.. post:: 2 Nov, 2026
   :tags: glaze, slow fires
   :author: Ann
   :excerpt: 1

It was cheap.
"""


def test_a_post_of_pelican(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ropes/kiln.rst", PELICAN)
    assert (post.title, post.slug, post.tags, post.author) == (
        "Ash & clay",
        "ash-clay",
        ("glaze", "slow fires"),
        "Ann Kiln",
    )
    assert (post.summary, f"{post.published_at:%F %T}", f"{post.updated_at:%F}") == (
        "What ash does to clay.",
        "2026-11-02 10:20:00",
        "2026-11-03",
    )
    assert post.html.startswith('<p>It was <span class="docutils literal">cheap</span>')
    assert 'href="{filename}/kiln.rst"' in post.html
    assert "Ash" not in post.html
    assert (post.markdown, post.withheld, post.generator) == ("", "", "pelican")


def test_a_post_of_nikola_has_its_title_above(tmp_path: Path) -> None:
    post = post_of(tmp_path, "posts/x.rst", NIKOLA)
    assert (post.title, post.slug, post.withheld, post.tags) == ("Ash", "the-ash", "draft", ("glaze",))
    assert "Part" in post.html


def test_a_post_of_ablog(tmp_path: Path) -> None:
    post = post_of(tmp_path, "posts/ash.rst", ABLOG, permalink="{blog_url}/{path}/")
    assert (post.title, post.url, post.tags, post.author) == (
        "Ash",
        f"{BLOG}/posts/ash/",
        ("glaze", "slow fires"),
        "Ann",
    )
    assert (f"{post.published_at:%F}", post.html.strip(), post.generator) == (
        "2026-11-02",
        "<p>It was cheap.</p>",
        "ablog",
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "See :doc:`the kiln </posts/kiln>` and :py:func:`~ash.glaze`.",
            "<p>See <span>the kiln</span> and <span>ash.glaze</span>.</p>",
        ),
        ("See `Kiln`_, `the Ash <a_>`_ and Nikola_.", "<p>See Kiln, the Ash and Nikola.</p>"),
        ("A |kiln| b.", "<p>A kiln b.</p>"),
        (".. toctree::\n   :maxdepth: 2\n\n   a\n   b\n\nText.", "<p>Text.</p>"),
        (
            ".. versionadded:: 2\n\n   New.\n\nText.",
            '<div class="docutils container">\n<p>New.</p>\n</div>\n<p>Text.</p>',
        ),
        (
            ".. youtube:: dQw4w9WgXcQ\n\nText.",
            '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe><p>Text.</p>',
        ),
        (".. include:: /etc/passwd\n\nText.", "<p>Text.</p>"),
        (".. raw:: html\n   :file: /etc/passwd\n\nText.", "<p>Text.</p>"),
        (".. csv-table::\n   :file: /etc/passwd\n\nText.", "<p>Text.</p>"),
        (
            ".. code-block:: python\n   :emphasize-lines: 1\n\n   ash()\n",
            '<pre class="code python literal-block"><code>ash()</code></pre>',
        ),
        ("Text\n\n    **unclosed", "<p>Text</p>\n<blockquote>\n<p>**unclosed</p>\n</blockquote>"),
    ],
)
def test_what_sphinx_and_blogs_add_and_what_is_wrong(tmp_path: Path, written: str, expected: str) -> None:
    text = f".. title: Ash\n.. date: 2026-11-02\n\n{written}\n"
    assert post_of(tmp_path, "ash.rst", text).html == expected


@pytest.mark.long
def test_what_is_nested_too_deep_is_named(tmp_path: Path) -> None:
    nested = "\n".join(f"{' ' * depth}- x" for depth in range(600))
    write(tmp_path, "ash.rst", f".. title: A\n.. date: 2026-11-02\n\n{nested}")
    assert read(tmp_path).problems["ash.rst"].what == "nested too deep to be read"


@pytest.mark.long
@pytest.mark.parametrize(
    "piece", ["- x\n", "`a ", "*", "|a", ".. x::\n\n", "a\n=\n\n", ":a:`b` ", "word ", "Para.\n\n"]
)
def test_a_text_of_any_length_costs_little(tmp_path: Path, piece: str) -> None:
    def read(n: int) -> None:
        text = f".. title: A\n.. date: 2026-11-02\n\n{piece * n}"
        assert post_of(tmp_path, "ash.rst", text).title == "A"

    assert_linear(read, 1_000_000 // len(piece))
