"""Real posts, rendered from their own Markdown and from ours: a reader sees the same."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from syndicator.documents import markdown, portable
from tests.fakes.repo import SHARED

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no corpus beside the repository"),
]

FOLDERS = ("plain", "astro", "jekyll", "hugo")
FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
# what a plain renderer shows as it is written, and a generator does not
MARKS = re.compile(
    r"\{\{|\{%|^:|\[\[|%\[|<[a-zA-Z!/]|\{|^\s*!!!|==|\+\+|\$|%%|\(\{|\]\([^)]*\.mdx?[)#]|\]\(\)|\\\(|toc\]|\[!\w+\]|:[a-z_]+:|\^\[|^[|]|^import |^export |\^[\w-]+$|^#+\s*$|^>\s*$|[\x80-\x9f]",
    re.MULTILINE | re.IGNORECASE,
)
READ_OTHERWISE = {  # files of which the program makes more than Markdown does
    "2015-10-29-phishing-and-malware.markdown": "soft hyphens go",
    "2019-03-05-karthik-erl.md": "soft hyphens go",
    "2015-09-24-rentrez-1_0-release.md": "`##The New Stuff` is a heading",
    "2016-03-28-software-review.md": "a link to an address with a space is a link",
}
RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


def shown(source: str) -> tuple[str, list[str]]:
    """Return the words of a text, and where its links and images lead."""
    html = RENDERER.render(source)
    addresses = sorted(set(re.findall(r'(?:href|src)="([^"]+)"', html)))
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html))), addresses


def bodies(folder: Path) -> list[tuple[Path, str]]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".mdx", ".markdown"})
    texts = [
        (path, FRONT_MATTER.sub("", path.read_text(encoding="utf-8", errors="replace"), count=1)) for path in files
    ]
    return [(path, text) for path, text in texts if not MARKS.search(CODE.sub("", text))]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_reader_sees_the_same(folder: str) -> None:
    checked = bodies(SHARED / "corpus" / folder)
    assert len(checked) > 20
    different = [
        path.name for path, body in checked if shown(portable.markdown(markdown.parse(body).complete())) != shown(body)
    ]
    assert set(different) <= READ_OTHERWISE.keys()
