"""Repair XML before parsing: use its real encoding, and escape every stray `&`."""

from __future__ import annotations

import re

_WIDE = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"<\0\0\0": "utf-32-le",
    b"\0\0\0<": "utf-32-be",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_DECLARED = re.compile(rb"(<\?xml[^<>]{0,200}?)\s+encoding\s*=\s*[\"'][^\"'<>]*[\"']")
_BARE = re.compile(rb"&(?![A-Za-z][A-Za-z0-9]{0,30};|#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};)")
_ELEMENT = re.compile(rb"<\w")
_BLANKS = re.compile(rb"\s{50,}")
_ISO_2022 = b"\x1b$"  # a stateful encoding that only looks like ASCII
_VERBATIM = b"<![CDATA["


def repair(body: bytes, content_type: str) -> tuple[bytes, str]:
    """Return the body and its Content-Type, which is empty if it adds nothing about the encoding."""
    wide = next((name for start, name in _WIDE.items() if body.startswith(start)), "")
    text = body.decode(wide, errors="ignore").encode() if wide else _utf8(body)
    if text is not None:
        return _clean(_DECLARED.sub(rb"\1", text, count=1)), ""
    return _clean(body), content_type


def _clean(body: bytes) -> bytes:
    """Collapse blanks before the first element: feedparser is quadratic in their number."""
    first = _ELEMENT.search(body)
    start = first.start() if first else len(body)
    rest = body[start:]
    return _BLANKS.sub(b"\n", body[:start]) + (rest if _ISO_2022 in rest else _escaped(rest))


def _utf8(body: bytes) -> bytes | None:
    """Return the body if it is UTF-8, without a few invalid bytes (usually a character that was cut).

    Text in another encoding is hardly ever valid UTF-8 by chance.
    """
    if body.isascii():
        return None
    try:
        body.decode()
    except UnicodeDecodeError:
        kept = body.decode(errors="ignore")
        wide = len(kept) - len(kept.encode("ascii", errors="ignore"))
        whole = kept.encode()
        return whole if wide > 4 * (len(body) - len(whole)) else None
    return body


def _escaped(body: bytes) -> bytes:
    """Escape stray ampersands outside CDATA: `AT&T` makes XML ill-formed, and feedparser reads an entity T."""
    if not _BARE.search(body):
        return body
    first, *others = body.split(_VERBATIM)
    parts = [_BARE.sub(b"&amp;", first)]
    for other in others:
        inside, end, outside = other.partition(b"]]>")
        parts.append(inside + end + _BARE.sub(b"&amp;", outside))
    return _VERBATIM.join(parts)
