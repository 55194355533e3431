"""What a site must serve to confirm the records of its posts, and the address of each record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.channels import RecordKeeper
    from syndicator.model import Post


def site(keeper: RecordKeeper, posts: Iterable[Post]) -> dict[str, Any]:
    """Return `site show --json`: `instructions`, and `records`, from a page's address to its record's."""
    public = [post for post in posts if post.url and not post.withheld and not post.digest_of]
    return {"instructions": list(keeper.instructions()), "records": dict(keeper.addresses(public))}
