"""Decode Content-Encoding in bounded pieces, so that a small body never expands to a large one in one step."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = 65_536  # bytes per step; brotli rounds up, to less than twice as many
_MOST_MEMBERS = 1000  # of a gzip body; empty ones would cost time without end and give nothing
_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


class DecodeError(ValueError):
    """The body is not in the encoding of its Content-Encoding, or has several encodings."""


def decoder(content_encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """Return a function that decodes the body chunk by chunk, in pieces of about `PIECE` bytes.

    An unknown encoding leaves the body unchanged. Raises DecodeError for several encodings; the returned function
    raises it for an invalid body.
    """
    names = [name for each in content_encoding.split(",") if (name := each.strip().lower()) in _DECODERS]
    if len(names) > 1:
        raise DecodeError("more than one Content-Encoding")
    decode = _DECODERS[names[0]]() if names else _in_pieces

    def checked(chunk: bytes) -> Iterator[bytes]:
        try:
            yield from decode(chunk)
        except Exception as error:  # noqa: BLE001 - brotli's own error is known only once it is loaded
            raise DecodeError(str(error)) from None

    return checked


def _in_pieces(chunk: bytes) -> Iterator[bytes]:
    for start in range(0, len(chunk), PIECE):
        yield chunk[start : start + PIECE]


class _Zlib:
    """Decodes gzip, of one or several members, and deflate: zlib's format or, often, raw."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_ZLIB_OR_GZIP)
        self._members = 1
        self._undecided: bytes | None = b""  # received before the first byte was decompressed

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        piece = b""
        while chunk or len(piece) == PIECE:  # a full piece: more output may be pending
            piece = self._decompress(chunk)
            yield piece
            chunk = self._stream.unconsumed_tail
            if self._stream.eof:
                chunk = self._stream.unused_data
                self._begin_member()

    def _begin_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise DecodeError(f"more than {_MOST_MEMBERS:,} gzip members")
        self._stream = zlib.decompressobj(_ZLIB_OR_GZIP)

    def _decompress(self, chunk: bytes) -> bytes:
        if self._undecided is None:
            return self._stream.decompress(chunk, PIECE)
        self._undecided += chunk
        try:
            piece = self._stream.decompress(chunk, PIECE)
        except zlib.error:
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._stream.decompress(self._undecided, PIECE)
        if piece:
            self._undecided = None
        return piece


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._stream: Any = brotli.Decompressor()

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        while piece := self._stream.process(chunk, output_buffer_limit=PIECE):
            yield piece
            chunk = b""
            if self._stream.is_finished():
                return


_DECODERS: dict[str, Callable[[], Callable[[bytes], Iterator[bytes]]]] = {
    "gzip": _Zlib,
    "x-gzip": _Zlib,
    "deflate": _Zlib,
    "br": _Brotli,
}
