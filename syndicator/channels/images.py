"""Images that a channel uploads, read under the same URL guard as everything in a post."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.errors import FetchError, Permanent

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.channels import ChannelContext


@dataclass(frozen=True, slots=True)
class Image:
    data: bytes = field(repr=False)
    media_type: str


def load_image(address: str, context: ChannelContext, most_bytes: int, media_types: Collection[str]) -> Image:
    """Read an image. Raises Permanent if it can't be read, or is of another type."""
    from syndicator.http import UrlGuard, display_url
    from syndicator.http.liveness import fetch_image

    try:
        image = Image(*fetch_image(address, context.url_guard or UrlGuard.of([], context.blog_url), most_bytes))
    except FetchError as error:
        raise Permanent(str(error)) from None
    if image.media_type not in media_types:
        raise Permanent(f"{display_url(address)} is {image.media_type}, not {' or '.join(media_types)}")
    return image
