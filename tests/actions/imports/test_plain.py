"""Plain lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from tests.actions.imports.conftest import ADDRESS
from tests.commands import links

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.a_blog import Blog


@pytest.mark.parametrize(
    "text",
    [
        f"# mine\n{ADDRESS}/one\n\n{ADDRESS}/two\n",
        f"Link;Sent_at\n{ADDRESS}/one;2026-10-01\n{ADDRESS}/two;2026-10-02T08:00Z\n",
        "slug,copy\none,https://there.example/1\ntwo,\n",
        "\ufeffpath\tchannel\nposts/one.md\toutbox\nblog/posts/two.md\toutbox\nposts/three.md\telsewhere\n",
        json.dumps([f"{ADDRESS}/one", f"{ADDRESS}/two"]),
        json.dumps([{"permalink": f"{ADDRESS}/one", "copy_id": 1}, {"id": "urn:none", "slug": "two"}]),
    ],
)
def test_a_list_of_posts(tmp_path: Path, announced: Callable[..., list[str]], text: str) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text)
    assert announced("plain", file) == ["three"]


def test_the_address_of_a_copy_is_kept(tmp_path: Path, blog: Blog, announced: Callable[..., list[str]]) -> None:
    file = tmp_path / "list.csv"
    file.write_text(f"url,copy,sent_at\n{ADDRESS}/one,https://there.example/1,2026-10-01\n")
    announced("plain", file)
    with blog.open("look") as session:
        (copy,) = [c for post in links(session) if post["slug"] == "one" for c in post["copies"]]
    assert (copy["url"], copy["sent_at"]) == ("https://there.example/1", "2026-10-01T00:00:00Z")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no posts found that a plain list has sent"),
        ("[1", "not a file of a plain list: "),
        ('{"a": 1}', "not a file of a plain list: JSON must be a list"),
        ("[[1]]", "not a file of a plain list: "),
        (
            "url,sent_at\nhttps://a.example/b,yesterday\n",
            "not a file of a plain list: Invalid isoformat string: 'yesterday'",
        ),
    ],
)
def test_what_is_no_list(tmp_path: Path, announced: Callable[..., list[str]], text: str, problem: str) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        announced("plain", file)
    assert str(caught.value).startswith(f"{file}: {problem}")
