"""Value objects: dataclasses with slots, whose methods are compiled when they are needed.

Every command defines sixty such classes at start, uses a few, and makes a few objects of most of those.

mypy treats the fields of `value` and `frozen` as read-only. At run time they can be assigned: `frozen=True` of a dataclass
takes 2.3 times as long to create an object, and a first read creates thousands.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, make_dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value")

_MANY = 30  # objects: to compile `__init__` takes as long as to assign the fields of so many without it


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[_Value]) -> type[_Value]:
    """Make a class whose fields are keywords, and whose objects have no hash."""
    defined = _with_methods(cls, ("__init__", "__repr__", "__eq__"), kw_only=True)
    defined.__hash__ = None  # type: ignore[assignment]  # as of every class that has an __eq__
    return defined


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[_Value]) -> type[_Value]:
    """Make a class whose fields are positional, and whose objects have a hash."""
    return _with_methods(cls, ("__init__", "__repr__", "__eq__", "__hash__"), kw_only=False)


@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[_Value]) -> type[_Value]:
    """Make a class whose fields are positional and may be assigned, and whose objects are equal only to themselves."""
    return _with_methods(cls, ("__init__", "__repr__"), kw_only=False)


def _with_methods(cls: type[_Value], names: tuple[str, ...], *, kw_only: bool) -> type[_Value]:
    # without one, dataclass generates it from the signature, which takes as long as the rest
    cls.__doc__ = cls.__doc__ or cls.__name__
    defined = dataclass(slots=True, kw_only=kw_only, init=False, repr=False, eq=False)(cls)
    for name in names:
        if name not in vars(cls):
            method = _compiled_when_called(defined, name)
            setattr(defined, name, _first_inits(defined, method) if name == "__init__" else method)
    return defined


def _first_inits(cls: type, compiled: Callable[..., None]) -> Callable[..., None]:
    """Return an `__init__` that assigns the fields of the first objects, and then puts the compiled one in its place."""
    objects = count()

    def method(self: object, *args: object, **values: object) -> None:
        if next(objects) == _MANY:
            setattr(cls, "__init__", compiled)  # noqa: B010 (mypy refuses an assignment)
        if not _assign(cls, self, args, values):
            compiled(self, *args, **values)

    return method


def _assign(cls: Any, instance: Any, args: tuple[object, ...], values: dict[str, object]) -> bool:
    """Do what a dataclass's `__init__` does; return False if it would refuse these values."""
    to_assign = fields(cls)
    given = dict(zip(cls.__match_args__, args, strict=False)) | values
    names = {attribute.name for attribute in to_assign if attribute.init}
    if len(given) < len(args) + len(values) or not given.keys() <= names:
        return False
    for attribute in to_assign:
        if attribute.name in given:
            assigned = given[attribute.name]
        elif attribute.default_factory is not MISSING:
            assigned = attribute.default_factory()
        elif attribute.default is not MISSING:
            assigned = attribute.default
        else:
            return False
        setattr(instance, attribute.name, assigned)
    if hasattr(instance, "__post_init__"):
        instance.__post_init__()
    return True


def _compiled_when_called(cls: type, name: str) -> Callable[..., Any]:
    """Return a method that puts dataclass's own in its place and calls that."""

    def method(self: object, *args: object, **kwargs: object) -> Any:
        compiled = getattr(_with_method(cls, name), name)
        setattr(cls, name, compiled)
        return compiled(self, *args, **kwargs)

    return method


def _with_method(cls: type, name: str) -> type:
    """Return a dataclass with the same fields, and with this method."""
    others = {"__doc__": cls.__doc__} | ({"__post_init__": None} if hasattr(cls, "__post_init__") else {})
    same_fields = [(field.name, field.type, field) for field in fields(cls)]
    return make_dataclass(
        cls.__qualname__,
        same_fields,
        namespace=others,
        init=name == "__init__",
        repr=name == "__repr__",
        eq=name in ("__eq__", "__hash__"),
        unsafe_hash=name == "__hash__",
    )
