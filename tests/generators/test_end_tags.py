"""The end tags of a text."""

from __future__ import annotations

import pytest

from syndicator.generators.end_tags import EndTags
from tests.bounded import cpu_at_most


@pytest.mark.parametrize(
    "tag",
    ["{% endraw %}", "{%endraw%}", "{%- endraw -%}", "{%-endraw-%}", "{% /raw %}", "{% endraw of it %}", "{{< /raw >}}", "{{% / raw %}}"],
)  # fmt: skip
def test_an_end_tag_has_a_name(tag: str) -> None:
    tags = EndTags(f"a {tag} {tag}")
    assert "raw" in tags
    assert tags.count("raw") == 2
    assert tags.after(0, "raw") == (2, 2 + len(tag))
    assert tags.after(2, "raw") == (2, 2 + len(tag))
    assert tags.after(3, "raw") == (3 + len(tag), 3 + 2 * len(tag))
    assert tags.after(4 + len(tag), "raw") is None


@pytest.mark.parametrize("text", ["{% raw %}", "{{ raw }}", "{{< raw >}}", "{% endrow %}", "{% endraw", "endraw %}"])
def test_other_tags_end_nothing_of_that_name(text: str) -> None:
    tags = EndTags(text)
    assert "raw" not in tags
    assert tags.count("raw") == 0
    assert tags.after(0, "raw") is None


def test_an_end_tag_may_have_no_name() -> None:
    assert EndTags("{% end %} {%end-%} {% end of %}").count("") == 2


@pytest.mark.parametrize("piece", ["{%", "{% end", "{% /", "{{</ a", "{% enda ", "a-", "{% "])
def test_it_costs_linear_time(piece: str) -> None:
    with cpu_at_most(3):
        EndTags(piece * 30_000)
        EndTags("{% end" + piece * 30_000)
