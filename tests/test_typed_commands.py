"""Commands as a person types them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from syndicator.typed_commands import current_blog, set_current_blog, typed


def test_commands_are_quoted_for_a_shell() -> None:
    assert typed("push", "it's", "--channel", "x") == "syndicator push 'it'\"'\"'s' --channel x"


@pytest.mark.parametrize(("blog", "command"), [("ada", "syndicator list --blog ada"), ("", "syndicator list")])
def test_in_a_folder_of_several_blogs_they_name_the_one_of_the_thread(blog: str, command: str) -> None:
    def said() -> tuple[str, str]:
        set_current_blog(blog)
        return current_blog(), typed("list")

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(said).result() == (blog, command)
    assert current_blog() == ""
