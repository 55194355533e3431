"""Parse dates as people and programs write them, in front matter and in feeds."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 100  # characters; longer text is not a date
_OLDEST = 1900  # Go and .NET write year 1 for "no date"

# ISO 8601 and what resembles it: single digits, `00:10::00`, a year repeated before the offset
_ISO = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2})"
    r"(?:(?:\s*T\s*|\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::{1,2}(?P<second>\d\d)(?:[.,]\d+)?)?(?:\s+(?P=year))?)?"
    r"(?(hour)\s*|\s+)(?P<zone>Z|(?:UTC|GMT)?\s*(?:[+-]\d\d:?(?:\d\d)?(?:\s+[A-Z]{3,5})?)?)?)?",
    re.IGNORECASE,
)
# JavaScript's Date.toString(), as Hashnode writes it: Fri Jul 07 2023 21:07:25 GMT+0000 (Coordinated Universal Time)
_JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2} (?P<name>[A-Z][a-z]{2}) (?P<day>\d{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2}) GMT(?P<zone>[+-]\d{4})(?: \(.*\))?"
)
_DIGIT = re.compile(r"\d")
_WEEKDAY = re.compile(r"[^\W\d_]+\.?, *(?=\d{1,2}\D)")  # before a day of the month; ignored, in any language
_DAY_FIRST = re.compile(r"\D*\d{1,2}\. ?\d{1,2}\. ?\d{4}")  # with dots, the month never comes first
_CHINESE_WEEKDAY = re.compile("(?:星期|[周週])[一二三四五六日天]")
_SPELLED_OUT = re.compile(r"\b([ECMP])(?:astern|entral|ountain|acific) ([SD])\w+ Time$")  # as Windows names them
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]\s*")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")

# January to December, English first; each is recognised by any unambiguous prefix
_MONTHS = [
    "january januar janvier enero janeiro gennaio januari stycznia ledna января январь ocak ianuarie січня يناير",
    "february februar février fevrier febrero fevereiro febbraio februari lutego února февраля февраль şubat februarie лютого فبراير",
    "march mrt märz mars marzo março marco maart marca března марта marts maret martie березня مارس",
    "april avril abril aprile kwietnia dubna апреля апрель nisan aprilie квітня أبريل",
    "may mayo maio maggio mei maja května мая май mayıs травня مايو",
    "june juin junio junho giugno czerwca června июня июнь haziran iunie червня يونيو",
    "july juillet julio julho luglio lipca července июля июль temmuz iulie липня يوليو",
    "august août aout agosto augustus sierpnia srpna августа август ağustos augusti agustus серпня أغسطس",
    "september septembre septiembre setembro settembre września září сентября сентябрь eylül septembrie вересня سبتمبر",
    "october oktober octobre octubre outubro ottobre października října октября октябрь ekim octombrie жовтня أكتوبر",
    "november novembre noviembre novembro listopada listopadu ноября ноябрь kasım noiembrie листопада نوفمبر",
    "december dezember décembre decembre diciembre dezembro dicembre grudnia prosince декабря декабрь aralık desember decembrie грудня ديسمبر",
]
_WEEKDAYS = [
    "monday montag lundi lunes segunda segunda-feira lunedì lunedi maandag seg",
    "tuesday dienstag mardi martes terça terça-feira martedì martedi dinsdag ter",
    "wednesday mittwoch mercredi miércoles miercoles quarta quarta-feira mercoledì mercoledi woensdag qua",
    "thursday donnerstag jeudi jueves quinta quinta-feira giovedì giovedi donderdag qui",
    "friday freitag vendredi viernes sexta sexta-feira venerdì venerdi vrijdag sex",
    "saturday samstag sonnabend samedi sábado sabado sabato zaterdag",
    "sunday sonntag dimanche domingo domenica zondag",
]
_FILLERS = ["de", "del", "le", "den", "der", "um", "uhr", "à", "às", "o", "ore", "er", "º", "года", "г", "в", "roku"]
_ENGLISH = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_ZONES = {
    "ut": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3,
    "ist": 5.5, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "ast": -4,
    "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9,
    "akdt": -8, "hst": -10,
}  # fmt: skip


def parse_date(text: str, zone: tzinfo) -> datetime | None:
    """Parse `text` as an instant in UTC; None if it is not a date.

    A time without an offset is in `zone`, a day means its midnight there, a month or a year its first day. Never
    raises. dateutil is loaded only for formats other than ISO 8601 and JavaScript's.
    """
    text = text.strip()
    try:
        moment = _parse_common(text) or _parse_unusual(text)
        return _in_utc(moment, zone) if moment else None
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime, zone: tzinfo) -> datetime | None:
    if moment.year < _OLDEST:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _parse_common(text: str) -> datetime | None:
    """Parse the common formats, in a fifth of the time."""
    if not (text[4:5] == text[7:8] == "-" and text[10:11] in {"", "T", " "}):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(microsecond=0) if moment.microsecond else moment


def _parse_unusual(text: str) -> datetime | None:
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    text = text.strip("[]<>")  # Obsidian and Org put brackets around dates
    if not text.isascii():
        text = _EAST_ASIAN.sub(r"\1-\2-\3 ", _CHINESE_WEEKDAY.sub("", text)).strip()
    return _by_pattern(text) or _by_dateutil(text)


def _by_pattern(text: str) -> datetime | None:
    if match := _ISO.fullmatch(text):
        month = int(match["month"])
    elif match := _JAVASCRIPT.fullmatch(text):
        month = _ENGLISH.get(match["name"].lower(), 0)
    else:
        return None
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    midnight = datetime(int(match["year"]), month, int(match["day"] or 1), tzinfo=_zone(match["zone"]))
    if (hour, minute) > (24, 0) or minute > 59 or second > 60:
        raise ValueError(text)
    return midnight + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    offset = _OFFSET.search(text)
    if not offset:
        return UTC
    sign, hours, minutes = offset.groups(default="0")
    return timezone((-1 if sign == "-" else 1) * timedelta(hours=int(hours), minutes=int(minutes)))


def _by_dateutil(text: str) -> datetime | None:
    """Parse with dateutil, if year and month are given: dateutil would fill them in from its default."""
    text = _WEEKDAY.sub("", re.sub(r"\(.*\)", "", text).replace("::", ":"), count=1)
    text = re.sub(r"\b(?:GMT|UTC)\s*(?=[+-]\d)", "", text)  # dateutil reads GMT+2 as two hours west
    text = _SPELLED_OUT.sub(r"\1\2T", text)
    day_first = _DAY_FIRST.match(text) is not None
    text = re.sub(r"(?<=\w)\.(?!\d)", "", text)
    parse = _parser()
    first, second = (parse(text, default, day_first) for default in (datetime(2000, 1, 1), datetime(2002, 2, 2)))  # noqa: DTZ001
    return first if (first.year, first.month) == (second.year, second.month) else None


@cache
def _parser() -> Callable[[str, datetime, bool], datetime]:
    from dateutil import parser

    class Polyglot(parser.parserinfo):
        def __init__(self) -> None:
            self.JUMP = [*parser.parserinfo.JUMP, *_FILLERS]
            self.MONTHS: Any = _with_beginnings([names.split() for names in _MONTHS])
            self.WEEKDAYS: Any = [(*names.split(), names[:3]) for names in _WEEKDAYS]
            super().__init__()

    reader = parser.parser(Polyglot())

    def parse(text: str, default: datetime, day_first: bool) -> datetime:
        moment: Any = reader.parse(text, default=default, tzinfos=_offset, dayfirst=day_first)
        return moment  # type: ignore[no-any-return]

    return parse


def _with_beginnings(months: list[list[str]]) -> list[tuple[str, ...]]:
    """Return each month's names and their unambiguous prefixes: `janv`, `wrz`, but not `jui`."""
    begun = [{name[:length] for name in names for length in (3, 4, 5)} for names in months]
    often = Counter(chain.from_iterable(begun))
    return [
        (*names, *(start for start in starts if often[start] == 1)) for names, starts in zip(months, begun, strict=True)
    ]


def _offset(name: str | None, seconds: int | None) -> int | None:
    if seconds is not None or name is None:
        return seconds
    hours = _ZONES.get(name.lower())
    return None if hours is None else int(hours * 3600)
