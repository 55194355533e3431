"""Images that a channel uploads, read under the same URL guard as everything in a post."""

from __future__ import annotations

from dataclasses import field
from io import BytesIO
from typing import TYPE_CHECKING

from syndicator.errors import FetchError, Permanent
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.channels import ChannelContext


WEB_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
MOST_READ_BYTES = 20_000_000
MOST_PIXELS = 80_000_000
SIDES = (2000, 1200, 800, 400)  # pixels of the longer side, tried in this order


@frozen
class ImageFile:
    data: bytes = field(repr=False)
    media_type: str


def load_scaled(address: str, context: ChannelContext, most_bytes: int) -> ImageFile:
    """Read an image, and make a smaller one of it if it is larger than `most_bytes`.

    Raises Permanent if it can't be read, or can't be made smaller.
    """
    from syndicator.http import display_url

    image = load_image(address, context, MOST_READ_BYTES, WEB_TYPES)
    if len(image.data) <= most_bytes:
        return image
    if (smaller := _scaled(image.data, most_bytes)) is None:
        raise Permanent(f"{display_url(address)} can't be scaled to {most_bytes:,} bytes")
    return ImageFile(smaller, "image/jpeg")


def _scaled(data: bytes, most_bytes: int) -> bytes | None:
    """Return the image as JPEG of at most `most_bytes`; None if it can't be decoded, or is excessively large."""
    from PIL import Image as Pictures
    from PIL import ImageOps

    try:
        with Pictures.open(BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Pictures.DecompressionBombError):
        return None
    flat = Pictures.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright)
    for side in SIDES:
        flat.thumbnail((side, side))
        file = BytesIO()
        flat.save(file, "JPEG", quality=85, optimize=True)
        if file.tell() <= most_bytes:
            return file.getvalue()
    return None


def load_image(address: str, context: ChannelContext, most_bytes: int, media_types: Collection[str]) -> ImageFile:
    """Read an image. Raises Permanent if it can't be read, or is of another type."""
    from syndicator.http import UrlGuard, display_url
    from syndicator.http.liveness import fetch_image

    try:
        image = ImageFile(*fetch_image(address, context.url_guard or UrlGuard.of([], context.blog_url), most_bytes))
    except FetchError as error:
        raise Permanent(str(error)) from None
    if image.media_type not in media_types:
        raise Permanent(f"{display_url(address)} is {image.media_type}, not {' or '.join(media_types)}")
    return image
