"""What ABlog does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.site import said_by

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """extensions = ["sphinx.ext.todo", "ablog"]
blog_baseurl = "https://blog.example.dev/"
blog_title = "Knots"
language = "de"
"""


def test_what_the_files_of_a_site_say(tmp_path: Path) -> None:
    said = said_by(tmp_path, "ablog", {"conf.py": CONFIG, "posts/a.rst": ""})
    assert said == ("https://blog.example.dev", "Knots", "de", "", (".", "{path}/"), "blog/atom.xml")
