"""Guards channels of other packages: whatever their methods raise or return, callers get only what `Channel` allows.

A failed method that only informs (`problems`, `expires_at` …) returns an empty result, and `problems` reports it. A failed
`send` is Ambiguous, a failed `compose` Permanent. Any other failure is Retryable: it may have been the network.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (of a constant)
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from syndicator.channels import Channel
from syndicator.channels.login import Login
from syndicator.errors import Ambiguous, Permanent, Retryable, SendError, TemplateError
from syndicator.model import Account, Announcement, NotFound, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

_NONE = type(None)
_INFORMS: Mapping[str, tuple[tuple[type, ...], Any]] = {  # method → the types of its result, and the result if it fails
    "secrets": ((dict,), {}),
    "expires_at": ((datetime, _NONE), None),
    "credential_errors": ((tuple,), ()),
    "warnings": ((tuple,), ()),
    "problems": ((tuple,), ()),
}
_RESULTS: Mapping[str, tuple[type, ...]] = {
    "keep_login": (object,),
    "measure": (int,),
    "cost_usd": (int, float),
    "compose": (Announcement,),
    "endpoint": (str,),
    "account": (str,),
    "prepare": (bytes,),
    "send": (Receipt,),
    "find": (Receipt, NotFound),
    "update": (Receipt,),
    "delete": (object,),
    "records": (object,),
    "whoami": (Account,),
}
_LISTS = ("credential_errors", "warnings", "problems")
_OF_THE_POST = ("compose", "measure", "cost_usd")
_ATTRIBUTES: Mapping[str, tuple[type, ...]] = {
    "template": (str,),
    "limit": (int, _NONE),
    "threads": (bool,),
    "find_is_free": (bool,),
    "can_find": (bool,),
    "look_usd": (int, float),
    "settle_after": (timedelta,),
    "resend_within": (timedelta, _NONE),
    "resend_at_most": (int, _NONE),
    "timeline": (bool,),
    "shows_card": (bool,),
    "can_update": (bool,),
    "can_delete": (bool,),
    "keeps_records": (bool,),
    "login": (Login, _NONE),
    "broken": (str,),
}


def guarded(kind: type[Channel]) -> type[Channel]:
    """Return the kind with its own methods guarded."""
    own = {name: getattr(kind, name) for name in (*_INFORMS, *_RESULTS)}
    methods = {name: _guarded(name, method) for name, method in own.items() if method is not getattr(Channel, name)}
    special = {
        "problems": _guarded_problems(kind),
        "waits_for_page": _guarded_waits(kind),
        "settings_of": _guarded_settings(kind),
    }
    return type(kind.__name__, (kind,), {"__module__": kind.__module__, **methods, **special})


def class_fault(kind: type[Channel]) -> str:
    """Return which class attribute that the config reads has a wrong type; empty if none."""
    return next(filter(None, (_type_fault(name, getattr(kind, name)) for name in ("timeline", "settle_after"))), "")


def attribute_fault(channel: Channel) -> str:
    """Return which attribute of a channel has a wrong type; empty if none. Raises whatever a property raises."""
    return next(filter(None, (_type_fault(name, getattr(channel, name)) for name in _ATTRIBUTES)), "")


def _type_fault(name: str, given: object) -> str:
    if isinstance(given, _ATTRIBUTES[name]):
        return ""
    allowed = " or ".join("None" if each is _NONE else each.__name__ for each in _ATTRIBUTES[name])
    return f"its `{name}` is {type(given).__name__} instead of {allowed}"


def one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _guarded(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def guard(channel: Channel, *arguments: Any) -> Any:
        try:
            return _checked(name, method(channel, *arguments))
        except (SendError, TemplateError) as error:
            if name not in _INFORMS:
                raise
            failure = str(error)
        except (Exception, SystemExit) as error:  # noqa: BLE001 (it runs the code of a plugin)
            failure = one_line(error)
        return _failed(channel, name, f'the plugin of kind "{channel.kind}" failed in `{name}`: {failure}')

    return guard


def _guarded_problems(kind: type[Channel]) -> Callable[[Channel], tuple[str, ...]]:
    own = _guarded("problems", kind.problems)

    def problems(channel: Channel) -> tuple[str, ...]:
        """Also call the methods that other commands call, so that `check` reports their failures."""
        listed = own(channel)
        channel.secrets()
        channel.expires_at()
        channel.warnings(datetime.now(UTC))
        return (*listed, *_failures(channel).values())

    return problems


def _guarded_waits(kind: type[Channel]) -> classmethod[Channel, [Any], bool]:
    def waits_for_page(cls: type[Channel], options: Any) -> bool:
        try:
            return bool(kind.waits_for_page(options))
        except (Exception, SystemExit):  # noqa: BLE001 (it runs the code of a plugin)
            return bool(cls.shows_card)

    return classmethod(waits_for_page)


def _guarded_settings(kind: type[Channel]) -> classmethod[Channel, [str], Mapping[str, str]]:
    def settings_of(cls: type[Channel], profile: str) -> Mapping[str, str]:
        del cls
        try:
            return {key: text for key, text in kind.settings_of(profile).items() if isinstance(text, str)}
        except (Exception, SystemExit):  # noqa: BLE001 (it runs the code of a plugin)
            return {}

    return classmethod(settings_of)


def _checked(name: str, result: Any) -> Any:
    """Return the result of a method. Raises TypeError if it has a wrong type."""
    types = _INFORMS[name][0] if name in _INFORMS else _RESULTS[name]
    if name in _LISTS:
        result = tuple(result)
        if isinstance(result, str) or not all(isinstance(line, str) for line in result):
            raise TypeError("it did not return lines of text")
    if not isinstance(result, types):
        raise TypeError(f"it returned {type(result).__name__} instead of {types[0].__name__}")
    if isinstance(result, datetime) and result.tzinfo is None:
        raise TypeError("it returned a time without a zone")
    return result


def _failed(channel: Channel, name: str, line: str) -> Any:
    """Return the result of a failed method that only informs. Raises SendError for any other."""
    if name in _INFORMS:
        _failures(channel)[name] = f"{line}; report it to its author"
        return _INFORMS[name][1]
    if name == "send":
        raise Ambiguous(line)
    if name in _OF_THE_POST:
        raise Permanent(line, unexplained=True)
    raise Retryable(line)


def _failures(channel: Channel) -> dict[str, str]:
    """Return method → failure of a channel."""
    failures: dict[str, str] = channel.__dict__.setdefault("_guard_failures", {})
    return failures
