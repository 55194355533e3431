"""Pictures that a channel uploads: read from the post's own address, under the same guard as everything of a post's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.errors import FetchError, Permanent

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.channels import Setting

_TYPES = {
    rb"\xff\xd8\xff": "image/jpeg",
    rb"\x89PNG\r\n\x1a\n": "image/png",
    rb"GIF8[79]a": "image/gif",
    rb"RIFF....WEBP": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Image:
    data: bytes = field(repr=False)
    media_type: str


def load_image(address: str, setting: Setting, most_bytes: int, media_types: Collection[str]) -> Image:
    """Read the picture. Raises Permanent with why it can't be had, or is none of these types."""
    from syndicator import fetch

    guard = setting.guard or fetch.Guard.of([], setting.blog_url)
    try:
        fetched = fetch.get(address, guard=guard, max_bytes=most_bytes)
    except FetchError as error:
        raise Permanent(str(error)) from None
    found = next((kind for start, kind in _TYPES.items() if re.match(start, fetched.body, re.DOTALL)), "no picture")
    if fetched.status != 200:
        raise Permanent(f"{fetch.shown(address)} answered {fetched.status}")
    if found not in media_types:
        raise Permanent(f"{fetch.shown(address)} is {found}, not {' or '.join(media_types)}")
    return Image(fetched.body, found)
