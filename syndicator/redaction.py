"""Hide secrets in text, also where a receiver has escaped or encoded them."""

from __future__ import annotations

import re
from array import array
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MIN_CHARACTERS = 4  # anything shorter is not redacted: it would blank parts of ordinary words
_LEVELS = 4  # of escapes within escapes
_ESCAPE = (  # re compiles it when it is first used: most runs have no secret
    r"(?ai)%(?P<percent>[0-9a-f]{2})"
    r"|\\(?:u00|x|u\{0{0,4})(?P<hex>[0-9a-f]{2})\}?"
    r"|\\(?P<octal>[01][0-7]{2})"
    r"|\\(?P<control>[nrt])"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&\#?\w{2,10};?)"
    r"|(?<![ \t])[ \t]*+[\r\n]+[ \t]*+"  # a long value may be wrapped
)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]*={0,2}", re.ASCII)


class _Form(NamedTuple):
    """How a secret may look, in lower case. `is_base64`: what surrounds it is encoded with it."""

    text: str
    is_base64: bool = False


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in `text` by `…`: in upper or lower case, as it is, in hex or base64, and escaped as in JSON,
    HTML or an address. Secrets under four characters are ignored.
    """
    forms = [form for secret in set(secrets) if len(secret) >= _MIN_CHARACTERS for form in _forms(secret)]
    if not forms:
        return text
    pieces, end = [], 0
    for start, stop in sorted(_spans(text, forms, _LEVELS)):
        if start >= end:
            pieces += [text[end:start], "…"]
        end = max(end, stop)
    return "".join([*pieces, text[end:]])


@lru_cache(maxsize=256)
def _forms(secret: str) -> tuple[_Form, ...]:
    data = secret.encode(errors="surrogatepass")
    plain = {secret, re.sub(r"[ \t]*[\r\n]+[ \t]*", "", secret), data.hex()}
    base64 = {form for shift in range(3) for form in _in_base64(data, shift)}
    return (*(_Form(form.lower()) for form in plain), *(_Form(form.lower(), is_base64=True) for form in base64))


def _in_base64(data: bytes, shift: int) -> tuple[str, str]:
    """Return the characters that encode `data` alone if `shift` bytes precede it, in both alphabets."""
    first = -(-shift * 8 // 6)
    last = (shift + len(data)) * 8 // 6
    encoded = b64encode(bytes(shift) + data).decode()[first:last]
    return encoded, encoded.replace("+", "-").replace("/", "_")


def _spans(text: str, forms: list[_Form], levels: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of every secret in `text`, and in what it says with its escapes decoded."""
    lowered = _lowered(text)
    for form in forms:
        yield from _places(text, lowered, form)
    if levels and re.search(_ESCAPE, text):
        decoded, offsets = _decoded(text)
        for start, end in _spans(decoded, forms, levels - 1):
            yield offsets[start], offsets[end]


def _places(text: str, lowered: str, form: _Form) -> Iterator[tuple[int, int]]:
    end = 0
    while (start := lowered.find(form.text, end)) >= 0:
        previous, end = end, start + len(form.text)
        if form.is_base64:
            start -= _end_of_base64(text[previous:start][::-1], 0)
            end = _end_of_base64(text, end)
        yield start, end


def _end_of_base64(text: str, start: int) -> int:
    match = _BASE64.match(text, start)
    return match.end() if match else start


def _lowered(text: str) -> str:
    """Return `text` in lower case, of the same length."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if c.isascii() else c for c in text)


def _decoded(text: str) -> tuple[str, array[int]]:
    """Return `text` with one level of escapes decoded, and for each of its characters, and its end, the index in `text`."""
    pieces: list[str] = []
    offsets, end = array("Q"), 0
    for escape in re.finditer(_ESCAPE, text):
        offsets.extend(range(end, escape.start()))
        meaning = _meaning(escape)
        offsets.extend([escape.start()] * len(meaning))
        pieces += [text[end : escape.start()], meaning]
        end = escape.end()
    offsets.extend(range(end, len(text) + 1))
    return "".join([*pieces, text[end:]]), offsets


def _meaning(escape: re.Match[str]) -> str:
    if digits := escape["percent"] or escape["hex"]:
        return chr(int(digits, 16))
    if escape["octal"]:
        return chr(int(escape["octal"], 8))
    if escape["control"]:
        return _CONTROLS[escape["control"].lower()]
    from html import unescape  # its table takes 1 ms to load

    return escape["escaped"] or unescape(escape["entity"] or "")
