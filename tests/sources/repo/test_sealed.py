"""Parts of a post that its page hides are in no text; a post about such marks keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.sources.repo.sealed import may_hide, public_part
from tests.fakes.repo import post_of
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path

PARTS = [
    '{{% hugo-encryptor "heron" %}}\nGold.\n{{% /hugo-encryptor %}}',
    '{{< fixit-encryptor "heron" "hint" >}}\nGold.\n{{< /fixit-encryptor >}}',
    "{{< members-only >}}Gold.{{< /members-only >}}",
    "{% encrypt heron %}\nGold.\n{% endencrypt %}",
    "{% members_only %}\nGold.\n{% endmembers_only %}",
    "[members_only]\nGold.\n[/members_only]",
    '[password pass="heron"]Gold.[/password]',
    "<Paywall>\nGold.\n</Paywall>",
    "<MembersOnly>\n\nGold.\n\n</MembersOnly>",
]


@pytest.mark.parametrize("part", PARTS)
def test_a_hidden_part_is_removed_and_the_rest_stays(part: str) -> None:
    body = f"Before.\n\n{part}\n\nAfter.\n"
    assert may_hide(body.encode())
    assert public_part(body) == "Before.\n\n\n\nAfter.\n"


@pytest.mark.parametrize("mark", ["<!--members-only-->", "<!-- members only -->", "<!-- paywall -->"])
def test_below_the_border_everything_is_hidden(mark: str) -> None:
    body = f"Free.\n\n{mark}\n\nGold.\n\nMore gold."
    assert may_hide(body.encode())
    assert public_part(body) == "Free.\n\n"


@pytest.mark.parametrize(
    "text",
    ["Well! See <https://a.example/b> and a / b, 100 %.", "{{< youtube a >}} <br/> <!-- more -->", "größer / kleiner"],
)
def test_most_bodies_hide_nothing(text: str) -> None:
    assert not may_hide(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        f"```md\n{PARTS[0]}\n```\n\nSo it goes.",
        f"~~~~\n```\n{PARTS[3]}\n~~~~\n",
        "Write `{{% hugo-encryptor %}}` and `{{% /hugo-encryptor %}}` around it.",
        "{{< secret >}} is a badge of mine.",
        "[private](https://a.example) is a link, [/private] is not.",
        "[secret]: https://a.example\n\nSee [secret].",
        "Members of the club, paid or not: <premium or so>.",
    ],
)
def test_what_is_no_such_part_stays(text: str) -> None:
    assert public_part(text) == text


@pytest.mark.long
def test_many_marks_without_an_end_take_no_time() -> None:
    def read(n: int) -> None:
        text = "{{% encrypt x %}} [secret] <paywall>\n" * n
        assert public_part(text) == text

    assert_linear(read, 20_000)


def test_a_post_that_is_hidden_whole_is_protected(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", f"---\ntitle: A\ndate: 2024-03-05\n---\n{PARTS[0]}\n")
    assert (post.withheld, post.protected, post.markdown) == ("protected", True, "")
