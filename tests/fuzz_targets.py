"""Fuzz targets, each run by test_fuzz.py in a process with limits on time and memory.

`python -m tests.fuzz_targets NAME [EXAMPLES]` runs one here, with more examples if wanted.
"""

from __future__ import annotations

import gc
import json
import socket
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from time import process_time
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator import channels
from syndicator.channels.http.response import EVIDENCE_CHARS, Response
from syndicator.errors import SendError, TemplateError
from syndicator.http import Response as Page
from syndicator.http import UrlGuard
from syndicator.http.liveness import _card_warnings
from syndicator.model import Receipt
from syndicator.redaction import redact
from syndicator.render import Renderer
from syndicator.resource_limits import limit_resources
from tests.bounded import EXAMPLES
from tests.fakes.channels import TextChannel
from tests.render.posts import BLOG, with_words

CPU_SECONDS = 300  # for all examples
MEMORY_BYTES = 400_000_000
LONGEST_PIECE = 100_000  # characters: as many as any target reads
LONGEST = 5.0  # seconds of CPU for one example

Target: TypeAlias = Callable[[], None]


def pieces(*samples: str, most: int = 12) -> st.SearchStrategy[str]:
    """Texts of these samples and anything else, some of them repeated very often."""
    sample = st.sampled_from(samples)
    times = st.sampled_from([1, 1, 1, 2, 100, 20_000])
    repeated = st.builds(lambda text, times: text * min(times, LONGEST_PIECE // len(text)), sample, times)
    return st.lists(repeated | st.text(max_size=4), max_size=most).map("".join)


def as_bytes(texts: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    return st.binary(max_size=200) | st.tuples(texts, st.binary(max_size=4)).map(
        lambda pair: pair[0].encode(errors="surrogatepass")[:256_000] + pair[1]
    )


HTML = pieces(
    "<", ">", "</", "<!", "<!--", "-->", "<![", "<![CDATA[", "<![x y", "<?", "&", "&#", "&amp", "'", '"', "=", " ", "\n", "\0",
    "<a ", "<a a='", "<script>", "</script", "<title>", "<meta ", "<meta property='og:image' content='http://[", "</head",
    "<link rel=canonical href='", "http://", "//", "/", "<meta property=og:title content=x>", "\ufeff", "\ud800",
)  # fmt: skip
WORDS = pieces(
    "{{", "}}", "{%", "%}", "{#", "#}", "{{ post.title }}", "{{ post.text | plain }}", " | plain", " | fit", " | excerpt(", "(", ")", "[", "]",
    "post", ".", "post.tags", "'", '"', "\\", "-", "~", "9", "1e", "<b>", "![](", "[^", "`", "*", "_", "#tag", "@ada", "https://x.dev/", "---\n", "\ufdd0", "\ufdd1",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["²", "9" * 400, "\0", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "data", "errors", "error", "code", "message", "detail", "title", "status", "url", "uri", "name", "retry_after", "ok",
             "result", "description", "parameters", "channel_id", "guild_id", "reason", "type", "serviceErrorCode", "message_id", "cid"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip
BODIES = JSON.map(lambda content: json.dumps(content).encode()) | as_bytes(
    pieces(
        "[", "{", '{"a":', "9", "-", "1e999", '"', "\\u", "\\ud800", "null", "ok", "HTTP error 429", "secret-token-1"
    )
)
STATUSES = st.sampled_from([200, 201, 202, 303, 400, 401, 403, 404, 422, 429, 429, 500, 503]) | st.integers(200, 599)
NUMBERS = [
    "",
    "0",
    "²",
    "-1",
    "1e999",
    "nan",
    "9" * 500,
    "9" * 11,
    "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00:00-23:59",
]
LIMITS = [
    "retry-after", "x-ratelimit-reset", "x-rate-limit-reset", "x-app-limit-24hour-reset", "x-user-limit-24hour-reset", "ratelimit-reset",
]  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(
        ["retry-after", "x-ratelimit-reset", "x-rate-limit-reset", "x-rate-limit-remaining", "ratelimit-reset", "x-restli-id", "content-type", "x-li-uuid"]
    ),
    st.sampled_from(["", "0", "²", "-1", "1e999", "nan", "9" * 500, "Mon, 01 Jan 0000 00:00:00 GMT", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00-23:59"])
    | st.text(max_size=10),
    max_size=4,
)  # fmt: skip


def pages(page: bytes) -> None:
    """A page is never an error: it gives warnings, each on one line."""
    for warning in _card_warnings(
        "https://x.dev/a", Page(status=200, url="https://x.dev/a", body=page), UrlGuard.of([])
    ):
        assert "\n" not in warning


def answers(status: int, headers: Mapping[str, str], body: bytes, publishes: bool) -> None:
    """Every answer of a receiver is a receipt or a SendError of one line, without secrets."""
    response = Response(
        status=status, headers=headers, body=body, host="x.dev", publishes=publishes, secrets=("secret-token-1",)
    )
    for function, arguments in _readers():
        try:
            receipt = function(response, *arguments)
        except SendError as error:
            said = str(error)
        else:
            said = f"{receipt.remote_id} {receipt.remote_url}" if isinstance(receipt, Receipt) else ""
        assert "secret-token-1" not in said
        assert "\n" not in said
    assert len(response.evidence) < EVIDENCE_CHARS + 20
    assert response.evidence.isprintable()


def _readers() -> list[tuple[Callable[..., Any], tuple[str, ...]]]:
    """The functions of all kinds that interpret an answer."""
    names = {"accepted": ("mine",), "created": (), "check_hook": (), "check_discord": (), "accepted_receipt": ()}
    names |= {"slack_receipt": (), "discord_receipt": (), "teams_receipt": (), "is_gone_from_discord": ()}
    readers: list[tuple[Callable[..., Any], tuple[str, ...]]] = [(Response.raise_for_status, ())]
    for kind in iter_modules(channels.__path__, "syndicator.channels."):
        if kind.ispkg and any(module.name == "responses" for module in iter_modules(import_module(kind.name).__path__)):
            module = import_module(f"{kind.name}.responses")
            readers += [(getattr(module, name), more) for name, more in names.items() if hasattr(module, name)]
    return readers


def own_words(words: str) -> None:
    """Own words give a text or one line."""
    said = _rendered(words)
    assert "\ufdd0" not in said


def _rendered(words: str) -> str:
    try:
        return Renderer([], blog=BLOG).render(with_words(words), TextChannel()).text
    except TemplateError as error:
        line = str(error)
    assert "\n" not in line
    assert len(line) < 1000
    return line


def redaction(text: str, secrets: list[str]) -> None:
    """No secret is left, and a text without secrets is unchanged."""
    shown = redact(text, secrets)
    for secret in secrets:
        assert len(secret) < 4 or "…" in secret or secret.lower() not in shown.replace("…", "\n\n").lower()
    assert shown == text or "…" in shown


ESCAPES = pieces(
    "%41", "%", "\\", "\\u0041", "\\x41", "\\101", "\\n", "&#65;", "&#x41;", "&amp;", "&", ";", "\n", " \r\n ", "YWJjZGVm", "616263", "abcdef", "\u0130", "\ud800",
)  # fmt: skip
SECRETS = st.lists(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30) | st.just("abcdef"), max_size=4
)

KNOWN: Mapping[str, list[Mapping[str, Any]]] = {
    "answers": [
        {"status": 429, "headers": {header: number}, "body": b"{}", "publishes": True}
        for header in LIMITS
        for number in NUMBERS
    ],
    "pages": [{"page": b"<html><head><![x y"}, {"page": b"<meta property=og:image content='http://['>"}],
    "own_words": [{"words": "{{ post.text" + " | plain" * 600 + " }}"}, {"words": "{" * 20_000}],
}
TARGETS: Mapping[str, tuple[Callable[..., None], Mapping[str, st.SearchStrategy[Any]]]] = {
    "pages": (pages, {"page": as_bytes(HTML)}),
    "answers": (
        answers,
        {"status": STATUSES, "headers": HEADERS, "body": BODIES, "publishes": st.booleans()},
    ),
    "own_words": (own_words, {"words": WORDS}),
    "redaction": (redaction, {"text": ESCAPES.map(lambda text: text[:100_000]), "secrets": SECRETS}),
}


def target(name: str, examples: int) -> Target:
    """Return a function that tries so many examples, and raises for the smallest that fails or takes too long."""
    function, strategies = TARGETS[name]
    for known in KNOWN.get(name, []):
        function(**known)

    @settings(EXAMPLES, max_examples=examples)
    @given(**strategies)
    def try_examples(**example: Any) -> None:
        begun = process_time()
        function(**example)
        assert process_time() - begun < LONGEST, "too slow"

    return try_examples


def _no_names(*_: object, **__: object) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "no network in a fuzz target")


def main() -> None:
    gc.enable()  # which the server of commands disables, as they end soon
    socket.getaddrinfo = _no_names
    limit_resources(CPU_SECONDS, MEMORY_BYTES)
    target(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100)()


if __name__ == "__main__":
    main()
