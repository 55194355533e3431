"""Secrets are hidden in every form in which a receiver may repeat them."""

from __future__ import annotations

import html
import json
from base64 import b64encode, encodebytes, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.redaction import redact
from tests.growth import assert_linear

SECRET = "aB3/x+Z9=q~7_k-W?v&<m>\"'\\0y"


def percent(text: str, form: str = "%{:02X}") -> str:
    return "".join(form.format(ord(character)) for character in text)


FORMS = {
    "as it is": SECRET,
    "upper case": SECRET.upper(),
    "JSON": json.dumps(SECRET)[1:-1],
    "JSON, slashes too": json.dumps(SECRET)[1:-1].replace("/", r"\/"),
    "JSON in JSON": json.dumps(json.dumps(SECRET))[3:-3],
    "JSON in JSON, slashes too": json.dumps(json.dumps(SECRET).replace("/", r"\/"))[3:-3].replace("/", r"\/"),
    "unicode escapes": percent(SECRET, r"\u{:04x}"),
    "unicode escapes, upper case": percent(SECRET, r"\u{:04X}"),
    "unicode escapes in JSON": percent(SECRET, r"\\u{:04X}"),
    "braces": percent(SECRET, r"\u{{{:x}}}"),
    "bytes": percent(SECRET, r"\x{:02x}"),
    "octal": percent(SECRET, r"\{:03o}"),
    "percent": quote(SECRET, safe=""),
    "percent, lower case": quote(SECRET, safe="").lower(),
    "percent, all": percent(SECRET),
    "percent, all, lower case": percent(SECRET, "%{:02x}"),
    "percent twice": quote(quote(SECRET, safe=""), safe=""),
    "percent in JSON": json.dumps(quote(SECRET, safe="/"))[1:-1].replace("/", r"\/"),
    "HTML": html.escape(SECRET),
    "HTML twice": html.escape(html.escape(SECRET)),
    "HTML decimal": percent(SECRET, "&#{};"),
    "HTML hex": percent(SECRET, "&#x{:x};"),
    "HTML hex, upper case, zeros": percent(SECRET, "&#X{:04X};"),
    "HTML names": SECRET.replace("&", "&amp;").replace("/", "&sol;").replace("+", "&plus;").replace("=", "&equals;"),
    "hex": SECRET.encode().hex(),
    "hex, upper case": SECRET.encode().hex().upper(),
    "wrapped": SECRET[:9] + "\r\n\t" + SECRET[9:],
    "wrapped in JSON": json.dumps(SECRET[:9] + "\n  " + SECRET[9:])[1:-1],
    **{f"base64 after {n}": b64encode(bytes(n) + SECRET.encode() + b"!" * n).decode() for n in range(5)},
    **{f"base64 of addresses after {n}": urlsafe_b64encode(b"\xfb" * n + SECRET.encode()).decode() for n in range(5)},
    "base64, escaped": quote(b64encode(SECRET.encode()).decode(), safe=""),
    "base64, lines": encodebytes(b"user:" + SECRET.encode() * 4).decode().strip(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_secret_is_hidden_in_every_form(form: str) -> None:
    assert redact(f"before {form} after", [SECRET]) == "before … after"


def test_redaction_hides_every_secret_even_one_inside_another() -> None:
    assert redact("key=abcdef123 and abcdef", ["abcdef", "abcdef123", ""]) == "key=… and …"


def test_several_secrets_are_hidden_and_the_rest_stays_as_it_is() -> None:
    text = r"100% of \\server\new&amp;old %41 İstanbul: first1, second, first1"
    assert redact(text, ["first1", "second"]) == r"100% of \\server\new&amp;old %41 İstanbul: …, …, …"
    assert redact(text, []) == text


def test_what_is_too_short_for_a_secret_blanks_nothing() -> None:
    assert redact("a banana", ["a", "an", "ana", ""]) == "a banana"


@given(
    secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=6, max_size=40),
    around=st.text(st.sampled_from("ab %41\\/&;xu0\n\u0130"), max_size=20),
)
def test_no_text_around_it_shows_a_secret(secret: str, around: str) -> None:
    for form in (secret, quote(secret, safe=""), json.dumps(secret), secret.encode().hex()):
        assert secret.lower() not in redact(f"{around}{form}{around}", [secret]).lower()


@pytest.mark.long
@pytest.mark.parametrize(
    "piece",
    [
        "c2VjcmV0 " + "x" * 50_000 + " ",
        "%41",
        "\\",
        "\\\\/",
        "&amp;",
        "&#x41;",
        "\n",
        "c2VjcmV0",
        "secret",
        "\\u0041",
        "a",
    ],
)
def test_long_texts_take_linear_time(piece: str) -> None:
    secrets = ["secret", "token-1", "a" * 300 + "b"]
    text = piece * (500_000 // len(piece))
    assert_linear(lambda length: redact(text[:length], secrets), len(text))
