"""A body as it was before its server compressed it, piece by piece."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


class DecodeError(ValueError):
    """What came is not what its Content-Encoding says."""


def decoder(encodings: str) -> Callable[[bytes], bytes]:
    """Turns one piece after the other back; `encodings` is what Content-Encoding says. What it does not know stays as it is."""
    names = [name.strip().lower() for name in encodings.split(",")]
    steps = [_DECODERS[name]() for name in reversed(names) if name in _DECODERS]

    def decode(piece: bytes) -> bytes:
        try:
            for step in steps:
                piece = step(piece)
        except Exception as error:  # noqa: BLE001 - brotli's own error is known only once it is loaded
            raise DecodeError(str(error)) from None
        return piece

    return decode


class _Gzip:
    """One stream after the other; also what calls itself deflate, which is zlib's format or, often, that without its head."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_ZLIB_OR_GZIP)
        self._unsure: bytes | None = b""  # what came before the first byte was decompressed

    def __call__(self, piece: bytes) -> bytes:
        out = b""
        while piece:
            out += self._decompressed(piece)
            piece = self._stream.unused_data
            if piece:
                self._stream = zlib.decompressobj(_ZLIB_OR_GZIP)
        return out

    def _decompressed(self, piece: bytes) -> bytes:
        if self._unsure is None:
            return self._stream.decompress(piece)
        self._unsure += piece
        try:
            out = self._stream.decompress(piece)
        except zlib.error:
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            out = self._stream.decompress(self._unsure)
        if out:
            self._unsure = None
        return out


def _brotli() -> Any:
    import brotli  # type: ignore[import-untyped]

    return brotli.Decompressor().process


_DECODERS: dict[str, Callable[[], Callable[[bytes], bytes]]] = {
    "gzip": _Gzip, "x-gzip": _Gzip, "deflate": _Gzip, "br": _brotli,
}  # fmt: skip
