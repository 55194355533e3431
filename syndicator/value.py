"""Value objects: keyword-only dataclasses with slots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Value = TypeVar("_Value")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[_Value]) -> type[_Value]:
    """Make a dataclass whose fields mypy treats as read-only. At run time they can be assigned, and it has no hash.

    `frozen=True` takes 1.4 times as long to define a class, and every command defines sixty at start; and 2.3 times as
    long to create an object, and a first read creates thousands.
    """
    cls.__doc__ = (
        cls.__doc__ or cls.__name__
    )  # otherwise dataclass generates one from the signature, which takes as long again
    return dataclass(slots=True, kw_only=True)(cls)
