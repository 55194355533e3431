"""What Quartz does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """const config: QuartzConfig = {
  configuration: {
    pageTitle: "Knots",
    locale: "en-GB",
    baseUrl: "%s",
  },
}
"""


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("ada.example.dev/notes", "https://ada.example.dev/notes"),
        ("https://ada.example.dev/notes/", "https://ada.example.dev/notes"),
        ("https://quartz.jzhao.xyz", ""),
        ("quartz.jzhao.xyz", ""),
        ("example.com", ""),
        ("", ""),
    ],
)
def test_what_the_files_of_a_quartz_site_say(tmp_path: Path, base: str, url: str) -> None:
    files = {"quartz.config.ts": CONFIG % base, "content/a.md": "", "docs/b.md": "", "docs/c.md": ""}
    assert said_by(tmp_path, "quartz", files) == (url, "Knots", "en-GB", "", ("content", "{path}"), "index.xml")


def test_a_quartz_site_with_its_settings_in_yaml(tmp_path: Path) -> None:
    config = "configuration:\n  pageTitle: Knots\n  locale: en-GB\n  baseUrl: ada.example.dev\n"
    template = config.replace("Knots", "Quartz 5").replace("ada.example.dev", "quartz.jzhao.xyz")
    files = {"quartz.config.default.yaml": template, "quartz.config.yaml": config, "content/a.md": ""}
    assert said_by(tmp_path, "quartz", files)[:3] == ("https://ada.example.dev", "Knots", "en-GB")


@pytest.mark.parametrize(
    ("front", "body", "title"),
    [
        ("", "Some text.\n\n# A part\n\nMore.", "🧠 Slow Fires"),
        ("", "# A part\n\nMore.", "🧠 Slow Fires"),
        ("---\ntags: clay\n---\n", "# A part\n\nMore.", "🧠 Slow Fires"),
        ("---\ntitle: Fires\n---\n", "# A part\n\nMore.", "Fires"),
    ],
)
def test_a_note_is_called_as_its_file(tmp_path: Path, front: str, body: str, title: str) -> None:
    post = post_of(tmp_path, "🧠 Slow Fires.md", front + body, generator="quartz")
    assert (post.title, post.markdown) == (title, body)


def test_a_name_of_one_word_becomes_readable(tmp_path: Path) -> None:
    assert post_of(tmp_path, "slow-fires.md", "# A part\n\nMore.", generator="quartz").title == "Slow fires"


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("Clay & Fire/Why? 50%.md", "Clay--and--Fire/Why-50-percent"),
        ("notes/my_note.md", "notes/my_note"),
        ("notes/2026-11-02.md", "notes/2026-11-02"),
    ],
)
def test_addresses_keep_the_names_of_files(tmp_path: Path, key: str, path: str) -> None:
    text = "---\ntitle: A\nslug: other\n---\nText."
    assert post_of(tmp_path, key, text, generator="quartz", permalink="{blog_url}/{path}").url == f"{BLOG}/{path}"
