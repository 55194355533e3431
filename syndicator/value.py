"""The house's plain values: a dataclass with slots, by name, that nobody changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Value = TypeVar("_Value")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[_Value]) -> type[_Value]:
    """Frozen for the type checker, which reads every line of the house.

    At run time it is not: that takes half the time to define, of which every command has fifty before it begins, and
    a third of the time to make, of which a first read makes thousands.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass makes one of the signature, which takes as long again
    return dataclass(slots=True, kw_only=True)(cls)
