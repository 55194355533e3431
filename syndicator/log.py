"""Logging: one event per line on stderr, as text or JSON, without secrets.

An event is a short sentence and its fields: `logger.info("sent", extra={"post": slug, "channel": name})`.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from syndicator.credentials import revealed
from syndicator.terminal_safe import escape_controls
from syndicator.typed_commands import current_blog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

LEVELS = (logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)  # -q, nothing, -v, -vv
SYSLOG = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}

_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_STANDARD_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def set_up(
    verbosity: int = 0, style: str = "text", *, stream: TextIO | None = None, env: Mapping[str, str] = os.environ
) -> None:
    """Log to `stream` (default stderr). `verbosity` counts -v, and -1 is -q; `style` is text or json.

    -v applies to our own events only: some libraries log the secrets they are given.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(style, env))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("syndicator").setLevel(LEVELS[max(0, min(verbosity + 1, len(LEVELS) - 1))])
    logging.captureWarnings(True)


def _formatter(style: str, env: Mapping[str, str]) -> logging.Formatter:
    if style == "json":
        return JsonFormatter()
    return JournalFormatter() if "JOURNAL_STREAM" in env else TextFormatter()


def is_read_by_program(style: str, env: Mapping[str, str] = os.environ) -> bool:
    """Whether a program reads stderr. Then every line must be a log event."""
    return style == "json" or "JOURNAL_STREAM" in env


def log_lines(text: str, level: Literal["info", "warning", "error"]) -> None:
    """Log each line of `text` as an event, whatever the verbosity."""
    logger = logging.getLogger("syndicator")
    for line in text.splitlines():
        logger.handle(logger.makeRecord(logger.name, _LEVELS[level], "", 0, line, (), None))


class TextFormatter(logging.Formatter):
    """`12:30:05 warning: could not read the feed source=feed`, in local time."""

    def format(self, record: logging.LogRecord) -> str:
        fields = [f"{key}={_quoted(value)}" for key, value in _fields(record).items() if value != ""]
        return self.head(record) + escape_controls(" ".join([_safe(record.getMessage()), *fields]))

    def head(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).astimezone()
        return f"{time:%H:%M:%S} {record.levelname.lower()}: "


class JournalFormatter(TextFormatter):
    """For systemd, which adds the time and reads the priority from `<4>`."""

    def head(self, record: logging.LogRecord) -> str:
        return f"<{SYSLOG.get(record.levelno, 6)}>"


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _safe(record.getMessage()),
        }
        return json.dumps(event | _fields(record))


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """Return the event's `extra`, and its error."""
    fields = {key: _safe(value) for key, value in vars(record).items() if key not in _STANDARD_ATTRIBUTES}
    if blog := current_blog():
        fields = {"blog": blog, **fields}
    if record.exc_info and record.exc_info[1]:
        fields["error"] = _safe(f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}")
    return fields


def _safe(value: object) -> Any:
    """Return a number unchanged, anything else as text without secrets."""
    if value is None or isinstance(value, int | float):
        return value
    from syndicator.redaction import redact

    return redact(str(value), revealed())


def _quoted(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text else text
