"""Readers of string values in config.toml: durations, windows, time zones, addresses.

Each takes TOML's value and returns the parsed one, or raises ValueError with the mistake and a valid example.
"""

from __future__ import annotations

import re
from datetime import UTC, date, time, timedelta, tzinfo
from string import Formatter

from syndicator.language import language_tag
from syndicator.value import frozen

UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
UNITS["y"] = 365 * UNITS["d"]
PLACEHOLDERS = (
    "blog_url",
    "slug",
    "year",
    "month",
    "day",
    "path",
    "file_path",
    "folder",
    "categories",
    "title",
    "name",
    "short_year",
    "i_month",
    "i_day",
)
UNACCENTED = "unaccented"  # what may follow a placeholder, and a colon

CRON = ("minute", "hour", "day", "month", "day_of_week")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

CENTURY = timedelta(days=36525)  # a limit that keeps sums with dates from overflowing

# re compiles a pattern when it is first used; most configs need few of these
_DURATION = r"([0-9]{1,9})([smhdy])"
_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_BLOG_NAME = r"\w[\w.-]*"
_DATE_FORMAT = r"(?:[-_.a-zA-Z0-9/]*%-?[aAbBdGHIjmMSuUVwWyY])+[-_.a-zA-Z0-9/]*"  # without what depends on the locale
_HOURS = r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})"


@frozen
class Window:
    """`Mon-Fri 08:00-20:00`: on these weekdays (0 is Monday) from `start` to before `end`, in the blog's time zone."""

    days: frozenset[int]
    start: time
    end: time


def text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")  # noqa: TRY004
    return value


def name(value: object) -> str:
    """Read the name of a source or channel."""
    written = text(value)
    if not re.fullmatch(_NAME, written):
        raise ValueError('a name may contain only letters, digits, "-", "_" and "."')
    return written


def boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004
    return value


def whole_number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("must be a whole number, 0 or more")
    return value


def number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise ValueError("must be a number, 0 or more")
    return float(value)


def duration(value: object) -> timedelta:
    """Read `90s`, `10m`, `2h`, `14d`, or `2y`, which are 730 days."""
    match = re.fullmatch(_DURATION, value) if isinstance(value, str) else None
    if match and int(match[1]) <= CENTURY / UNITS[match[2]]:
        return int(match[1]) * UNITS[match[2]]
    raise ValueError('must be a duration such as "90s", "10m", "2h" or "14d"')


def age(value: object) -> timedelta | None:
    """Read a duration; `0s` means no limit."""
    return duration(value) or None


def window(value: object) -> Window:
    """Read `Mon-Fri 08:00-20:00`, `Sat,Sun 10:00-24:00`, or hours alone for every day."""
    *days, hours = text(value).split() or [""]
    match = re.fullmatch(_HOURS, hours)
    if not match or len(days) > 1:
        raise ValueError('must be a window such as "Mon-Fri 08:00-20:00"')
    start, end = _clock(match[1], match[2]), _clock(match[3], match[4])
    if start >= end:
        raise ValueError("the window ends before it starts (a window cannot span midnight)")
    return Window(_weekdays(days[0]) if days else frozenset(range(7)), start, end)


def _clock(hour: str, minute: str) -> time:
    if (hour, minute) == ("24", "00"):
        return time.max
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f'not a valid time: "{hour}:{minute}"') from None


def _weekdays(written: str) -> frozenset[int]:
    days: set[int] = set()
    for part in written.split(","):
        first, _, last = part.partition("-")
        start = _weekday(first)
        span = (_weekday(last) - start) % 7 if last else 0
        days.update((start + day) % 7 for day in range(span + 1))
    return frozenset(days)


def _weekday(name: str) -> int:
    if name[:3].lower() not in DAYS:
        raise ValueError(f'not a valid weekday: "{name}" (use Mon, Tue, Wed, Thu, Fri, Sat or Sun)')
    return DAYS.index(name[:3].lower())


def language(value: object) -> str:
    """Read a language such as `en` or `pt-BR`."""
    if tag := language_tag(text(value)):
        return tag
    raise ValueError(f'not a valid language: "{value}" (for example "en" or "pt-BR")')


def languages(value: object) -> frozenset[str]:
    """Read a list of languages."""
    if not isinstance(value, list):
        raise ValueError('must be a list such as ["en", "pt-BR"]')  # noqa: TRY004
    return frozenset(map(language, value))


def timezone(value: object) -> tzinfo:
    """Read an IANA name. The data comes from the system or, if it has none, from the package tzdata."""
    name = text(value)
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValueError(f'not a valid time zone: "{name}" (for example "Europe/Berlin")') from None


def permalink(value: object) -> str:
    """Read an address pattern made of PLACEHOLDERS, also as `{title:unaccented}`, and of `{date:%b}` with codes of strftime."""
    written = text(value)
    try:
        fields = [(name, form or "") for _, name, form, _ in Formatter().parse(written) if name is not None]
    except ValueError as error:
        raise ValueError(f"not a valid pattern: {error}") from None
    unknown = sorted(f"{name}:{form}".rstrip(":") for name, form in fields if not _is_placeholder(name, form))
    if unknown:
        known = ", ".join(f"{{{placeholder}}}" for placeholder in PLACEHOLDERS)
        raise ValueError(f"unknown placeholder {{{unknown[0]}}} (use {known}, or {{date:%b}} with a code of strftime)")
    return written


def _is_placeholder(name: str, form: str) -> bool:
    if name == "date":
        return bool(re.fullmatch(_DATE_FORMAT, form))
    return name in PLACEHOLDERS and (not form or (form == UNACCENTED and name != "blog_url"))


def cron(value: object) -> str:
    """Read five fields as in crontab(5)."""
    written = text(value)
    if len(written.split()) != len(CRON):
        raise ValueError('must be five fields such as "*/10 * * * *"')
    from apscheduler.triggers.cron import CronTrigger

    try:
        CronTrigger(**crontab(written))
    except ValueError as error:
        raise ValueError(f'not a valid schedule: "{written}": {error}') from None
    return written


def crontab(written: str) -> dict[str, str]:
    """Return the fields by name. Weekdays become names, because APScheduler counts them from Monday."""
    fields = dict(zip(CRON, written.split(), strict=True))
    return fields | {"day_of_week": ",".join(map(_crontab_days, fields["day_of_week"].split(",")))}


def _crontab_days(written: str) -> str:
    """Convert `0-2` to `sun,mon,tue`: APScheduler has no range that starts on Sunday."""
    span = re.fullmatch(r"([0-7])-([0-7])(?:/([1-9]))?", written)
    if span and span[1] <= span[2]:
        return ",".join(DAYS[day - 1] for day in range(int(span[1]), int(span[2]) + 1, int(span[3] or 1)))
    return re.sub(r"(?<![/\d])[0-7](?!\d)", lambda day: DAYS[int(day[0]) - 1], written)


def blog_name(value: object) -> str:
    """Read the name of a blog in a folder of several: its file's name without .toml."""
    if not re.fullmatch(_BLOG_NAME, text(value)):
        raise ValueError('not a valid blog name (use letters, digits, "_", "-" and ".")')
    return text(value)


def slug_or_date(value: object) -> str:
    """Read a slug, or a date with or without quotes."""
    return value.isoformat()[:10] if isinstance(value, date) else text(value)


def pauses(value: object) -> tuple[tuple[str, str], ...]:
    """Read a list of pauses such as `2026-12-20/2027-01-05`; return their first and last days."""
    if not isinstance(value, list):
        raise ValueError('must be a list such as ["2026-12-20/2027-01-05"]')  # noqa: TRY004
    return tuple(_pause(text(pause)) for pause in value)


def _pause(written: str) -> tuple[str, str]:
    first, _, last = written.partition("/")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise ValueError(f'not a valid pause: "{written}" (for example "2026-12-20/2027-01-05")') from None
    if days[0] > days[1]:
        raise ValueError(f'the pause "{written}" ends before it starts')
    return days[0].isoformat(), days[1].isoformat()
