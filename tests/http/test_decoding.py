"""Content-Encoding is undone whatever pieces a body comes in, and in pieces of bounded size."""

from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.http.decoding import PIECE, DecodeError, decoder
from tests.growth import assert_linear

ENCODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": lambda data: zlib.compress(data)[2:-4],  # as many servers send it: without the header of zlib's format
    "br": brotli.compress,
    "gzip, identity": lambda data: gzip.compress(data[:10]) + gzip.compress(data[10:]),
    "utf-8": bytes,
    "": bytes,
}


@given(st.binary(max_size=5000), st.integers(1, 700) | st.just(1), st.sampled_from(sorted(ENCODERS)))
def test_compression_in_any_pieces_is_undone(data: bytes, size: int, encoding: str) -> None:
    assert undone(encoding, ENCODERS[encoding](data), size) == data


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
@pytest.mark.parametrize("length", [PIECE - 1, PIECE, PIECE + 1, 10 * PIECE])
def test_no_piece_is_large_and_none_is_lost(encoding: str, length: int) -> None:
    data = bytes(length)
    pieces = list(decoder(encoding)(ENCODERS[encoding](data)))
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) < 2 * PIECE


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br, gzip", "gzip, x, deflate"])
def test_two_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(DecodeError, match="more than one"):
        decoder(encoding)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_what_is_not_compressed_is_an_error(encoding: str) -> None:
    with pytest.raises(DecodeError):
        undone(encoding, b"plain text" * 9, 100)


def undone(encoding: str, body: bytes, size: int) -> bytes:
    decode = decoder(encoding)
    return b"".join(piece for start in range(0, len(body), size) for piece in decode(body[start : start + size]))


def test_what_follows_the_end_of_a_body_is_an_error() -> None:
    decode = decoder("br")
    assert b"".join(decode(brotli.compress(b"x"))) == b"x"
    with pytest.raises(DecodeError):
        list(decode(b"more"))


@pytest.mark.long
def test_members_without_end_are_refused() -> None:
    assert undone("gzip", gzip.compress(b"x") * 500, 16_384) == b"x" * 500

    def refuse(number: int) -> None:
        with pytest.raises(DecodeError, match="members"):
            undone("gzip", gzip.compress(b"") * number, 16_384)

    assert_linear(refuse, 32_000)
