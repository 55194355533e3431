"""Kinds of channels from other packages: entry points of the group `syndicator.channels`.

A plugin that can't be used is replaced by a channel that says why and sends nothing. The other channels go on.
"""

from __future__ import annotations

import sys
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from syndicator.channels import Channel
from syndicator.channels.guard import attribute_fault, class_fault, guarded, one_line
from syndicator.config.bind import NAMES
from syndicator.value import value

if TYPE_CHECKING:
    from syndicator.channels import ChannelContext

GROUP = "syndicator.channels"
_FORMATS = ("txt", "md", "json")
_REQUIRED = ("compose", "prepare", "send")  # of `Channel`, which has no default for them


@value
class NoOptions:
    """The settings of a kind that can't be loaded, which are unknown."""


def installed_kinds() -> tuple[str, ...]:
    """Return the names of the kinds that other packages provide, including broken ones."""
    from importlib.metadata import entry_points

    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def installed_kind(kind: str) -> type[Channel] | None:
    """Return the class of another package's kind, or a `broken_kind` if it can't be used; None if no package has the kind."""
    from importlib.metadata import entry_points  # its scan costs 30 ms: only for kinds that are not built in

    points = list(entry_points(group=GROUP, name=kind))
    if not points:
        return None
    if len(points) > 1:
        places = " and ".join(point.value for point in points)
        return broken_kind(kind, f'kind "{kind}" is provided twice, by {places}: uninstall one of them')
    (point,) = points
    try:
        loaded = point.load()
        fault = _fault(loaded, kind)
    except (Exception, SystemExit) as error:  # noqa: BLE001 (it runs the code of a plugin)
        fault = one_line(error)
    if fault:
        return broken_kind(
            kind, f'kind "{kind}" can\'t be used: {point.value}: {fault}; update or reinstall its package'
        )
    return guarded(loaded)


def open_channel(kind: type[Channel], options: Any, context: ChannelContext) -> Channel:
    """Return a channel of this kind; one of a `broken_kind` if it can't be made."""
    try:
        channel = kind(options, context)
        fault = attribute_fault(channel)
    except (Exception, SystemExit) as error:  # noqa: BLE001 (it runs the code of a plugin)
        fault = one_line(error)
    if not fault:
        return channel
    reason = f'kind "{kind.kind}" can\'t be used: {kind.__module__}: {fault}'
    return broken_kind(kind.kind, reason)(options, context)


def broken_kind(kind: str, reason: str) -> type[Channel]:
    """Return a class that replaces a kind that can't be used. `reason`: a line for a person."""
    return type("BrokenChannel", (Channel,), {"kind": kind, "Options": NoOptions, "broken": reason})


def template_folder(kind: type[Channel]) -> Path | None:
    """Return the folder `templates` in the package of a kind; None if its templates are among those that ship."""
    package = getattr(sys.modules.get(kind.__module__), "__package__", "")
    paths = import_module(package).__path__ if package else ()
    folders = [Path(path, "templates") for path in paths]
    return next(filter(Path.is_dir, folders), None)


def _fault(loaded: object, kind: str) -> str:
    """What is wrong with the object that an entry point has loaded; empty if nothing is, as far as shows before its use."""
    if not (isinstance(loaded, type) and issubclass(loaded, Channel)):
        return "it is not a subclass of syndicator.channels.Channel"
    if (own := getattr(loaded, "kind", None)) != kind:
        return f"its `kind` is {own!r} instead of {kind!r}"
    options = getattr(loaded, "Options", None)
    if not (isinstance(options, type) and is_dataclass(options)):
        return "its `Options` is not a dataclass"
    if loaded.format not in _FORMATS:
        return f"its `format` is {loaded.format!r} instead of one of {', '.join(_FORMATS)}"
    if fault := class_fault(loaded):
        return fault
    if missing := [name for name in _REQUIRED if getattr(loaded, name) is getattr(Channel, name)]:
        return f"it has no {', '.join(f'`{name}`' for name in missing)}"
    get_type_hints(options, localns=NAMES)  # raises if the config can't read them
    return ""
