"""The mail: one Markdown text as plain text and as HTML."""

from __future__ import annotations

from base64 import b64encode
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# Python folds a long header, such as List-Unsubscribe, in a way that breaks it
_POLICY = policy.SMTP.clone(max_line_length=998)
MOST_SUBJECT = 900  # characters; a line of a header has at most 998
_MOST_IN_WORD = 39  # bytes in an encoded word, so that its line has at most 76 characters (RFC 2047)


def subject_of(title: str) -> str:
    """Return a title as a subject: on one line, since a line break would begin another header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in title).split())[:MOST_SUBJECT]


def mail(payload: Mapping[str, str], message_id: str, date: datetime) -> bytes:
    """Return the bytes of the message. `message_id`: the same on every attempt; some receivers deduplicate by it."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = payload["from"]
    message["To"] = payload["to"]
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    text = payload["text"].encode(errors="replace").decode()
    message.set_content(text, cte="base64")
    message.add_alternative(html(text), subtype="html", cte="base64")
    return b"Subject: " + _encoded(payload["subject"]) + b"\r\n" + message.as_bytes()


def _encoded(subject: str) -> bytes:
    """Return a subject as a header, in encoded words if necessary. Python's own encoding is too long, or loses spaces."""
    if subject.isascii() and "=?" not in subject:
        return subject.encode()
    words = [""]
    for letter in subject:
        if len((words[-1] + letter).encode()) > _MOST_IN_WORD:
            words.append("")
        words[-1] += letter
    return b"\r\n ".join(b"=?utf-8?b?" + b64encode(word.encode()) + b"?=" for word in words)


def html(markdown: str) -> str:
    """Return Markdown as an HTML page; HTML in it is escaped."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return f'<!doctype html>\n<html><head><meta charset="utf-8"></head>\n<body>\n{body}</body></html>\n'
