"""Find addresses: with a scheme, or a bare domain such as Socket.IO.

The rules are published as one pattern, `(preceding)((scheme)?(label.)+(tld)(:port)?(/path)?(?query)?)`, which is
quadratic in the length of a word. Here a run of labels is scanned once, from its end, so that each label knows where a
domain that begins in it ends.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from syndicator.twitter_text.characters import ACCENTED, DIRECTIONAL, INVALID, PUNCTUATION, SPACES
from syndicator.twitter_text.tlds import end_of_tld

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_CHARACTERS = 4096
_MOST_IN_SHORT_LINK = 40  # characters after t.co/

_PRECEDES = rf"[^A-Za-z0-9@＠$#＃{INVALID}]"
_LABEL = rf"[^{PUNCTUATION}{SPACES}{INVALID}{DIRECTIONAL}]"
_PATH_END = rf"[a-z0-9\u0400-\u04ff{ACCENTED}+=\-_#/]"
_PATH_REST = r"[!*';:,.$%\[\]\u2013~@|&]"
_PATH = rf"(?:{_PATH_END}|{_PATH_REST})"
_IN_PARENTHESES = rf"\((?:{_PATH}++|{_PATH}*+\({_PATH}++\){_PATH}*+)\)"
_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"

_REGION = re.compile(rf"(?:[_.\-]|{_LABEL})++")
_DOT = re.compile(r"\.")
_MAY_PRECEDE = re.compile(_PRECEDES)
_STARTS = re.compile(_LABEL)
_STARTS_AFTER = re.compile(rf"(?<={_PRECEDES}){_LABEL}")
_NO_DOMAIN_AFTER = "-_./"
_SCHEME = re.compile(rf"(?:^|{_PRECEDES})(?P<scheme>[hH][tT][tT][pP][sS]?://)\Z")
_PORT = re.compile(r":[0-9]+")
_PATHS = re.compile(
    rf"/(?:{_IN_PARENTHESES})*+(?:(?:{_PATH_REST}|{_IN_PARENTHESES})*+{_PATH_END}++(?:{_IN_PARENTHESES})*+)*+",
    re.IGNORECASE,
)
_QUERIES = re.compile(rf"\?{_QUERY}++", re.IGNORECASE)
_NOT_ENDING_QUERY = "!?*'@();:+$%[].,~|"
_SHORT_LINK = re.compile(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE)
_ASCII_LABELS = re.compile(rf"(?:[\-a-z0-9{ACCENTED}]++\.)++", re.IGNORECASE)


class Url(NamedTuple):
    start: int
    end: int
    text: str


class _Label(NamedTuple):
    """A label with a dot after it."""

    start: int
    dot: int
    underscore: int  # index of the last one; -1: none. Allowed in subdomains only
    end: int  # of the domain named by this label; 0: none
    end_beyond: int  # of the longest domain that has this label as a subdomain; 0: none


class _Match(NamedTuple):
    start: int
    domain_start: int
    domain_end: int
    path_end: int  # including port, path and query
    has_path: bool


def urls(text: str) -> list[Url]:
    """Return the addresses that X links, in its order."""
    return [url for match in _matches(text) for url in _urls_of(text, match)] if "." in text else []


def _matches(text: str) -> Iterator[_Match]:
    position = 0  # text before this is consumed
    for region in _REGION.finditer(text):
        if region.end() <= position or "." not in region.group().rstrip("."):
            continue
        labels = _labels(text, *region.span())
        if match := _with_scheme(text, region.start(), labels, position):
            yield match
            position = match.path_end
        for label in labels:
            if label.dot > position and (match := _without_scheme(text, label, position)):
                yield match
                position = match.path_end


def _labels(text: str, start: int, end: int) -> list[_Label]:
    """Return the labels between `start` and `end` that a domain begins in."""
    labels, end_from_next = [], 0
    for dot in reversed([match.start() for match in _DOT.finditer(text, start, end)]):
        first = max(text.rfind(".", start, dot) + 1, start)
        if first == dot or text[dot - 1] in "_-":
            end_from_next = 0
            continue
        label = _Label(first, dot, text.rfind("_", first, dot), end_of_tld(text, dot + 1), end_from_next)
        if label.end or label.end_beyond:
            labels.append(label)
        end_from_next = _end_from(label) if text[first] not in "_-" else 0
    return labels[::-1]


def _end_from(label: _Label) -> int:
    """Return the end of the domain that begins with the whole label; 0 if none does."""
    return label.end_beyond or (label.end if label.underscore < 0 else 0)


def _with_scheme(text: str, start: int, labels: list[_Label], position: int) -> _Match | None:
    if not labels or labels[0].start != start or text[start] in "_-":
        return None
    domain_end, scheme = _end_from(labels[0]), _SCHEME.search(text, max(start - 9, position), start)
    return _match(text, scheme.start("scheme"), start, domain_end) if domain_end and scheme else None


def _without_scheme(text: str, label: _Label, position: int) -> _Match | None:
    earliest = label.start if label.end_beyond else max(label.start, label.underscore + 1)
    end = label.end_beyond or label.end
    start = _start(text, earliest, label.dot, position)
    return _match(text, start, start, end) if start >= 0 else None


def _start(text: str, earliest: int, dot: int, position: int) -> int:
    """Return the start of the first domain that begins before `dot`; -1 if none.

    The preceding character must allow it.
    """
    if earliest == 0 == position and _STARTS.match(text):
        after_first = _MAY_PRECEDE.match(text) and _STARTS.match(text, 1, dot)  # the pattern tries this first
        return 1 if after_first else 0
    match = _STARTS_AFTER.search(text, max(earliest, position + 1), dot)
    return match.start() if match else -1


def _match(text: str, start: int, domain_start: int, domain_end: int) -> _Match:
    position = domain_end
    if port := _PORT.match(text, position):
        position = port.end()
    if path := _PATHS.match(text, position):
        position = path.end()
    if query := _QUERIES.match(text, position):
        position += len(query.group().rstrip(_NOT_ENDING_QUERY))
    return _Match(start, domain_start, domain_end, position, bool(path))


def _urls_of(text: str, match: _Match) -> list[Url]:
    domain = text[match.domain_start : match.domain_end]
    encoded = _encoded_length(domain)
    scheme = text[match.start : match.domain_start]
    length = len(scheme or "https://") + match.path_end - match.start - len(domain) + encoded
    if not encoded or length > _MOST_CHARACTERS:
        return []
    if scheme:
        return _shortened(Url(match.start, match.path_end, text[match.start : match.path_end]))
    if match.start and text[match.start - 1] in _NO_DOMAIN_AFTER:
        return []
    return _ascii_urls(text, match, domain)


def _shortened(url: Url) -> list[Url]:
    """Return the address; a t.co address ends after its name and query."""
    match = _SHORT_LINK.match(url.text)
    if not match:
        return [url]
    if len(match[1]) > _MOST_IN_SHORT_LINK:
        return []
    query = _QUERIES.match(url.text, match.end())
    length = match.end() + (len(query.group().rstrip(_NOT_ENDING_QUERY)) if query else 0)
    return [Url(url.start, url.start + length, url.text[:length])]


def _ascii_urls(text: str, match: _Match, domain: str) -> list[Url]:
    """Return links without a scheme: only Latin letters are linked, and the path belongs to the last domain."""
    urls = [Url(match.start + start, match.start + end, domain[start:end]) for start, end in _ascii_domains(domain)]
    if urls and match.has_path:
        last = urls[-1]
        urls[-1] = Url(last.start, match.path_end, last.text + text[match.domain_end : match.path_end])
    return urls


def _ascii_domains(domain: str) -> Iterator[tuple[int, int]]:
    position = 0
    while labels := _ASCII_LABELS.search(domain, position):
        dot, end, position = labels.end() - 1, 0, labels.end()
        while dot > 0 and not (end := end_of_tld(domain, dot + 1)):
            dot = domain.rfind(".", labels.start(), dot)
        if end:
            yield labels.start(), end
            position = end


@lru_cache(maxsize=1024)
def _encoded_length(domain: str) -> int:
    """Return the domain's length in Punycode; 0 if it is not valid."""
    try:
        return len(domain.encode("idna")) if len(domain) <= _MOST_CHARACTERS else 0
    except UnicodeError:
        return 0
