"""Frozen values to JSON and back, for the ledger. Exact inverses; adapters are built once a type."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: object) -> str:
    """Return a frozen value as JSON text."""
    return _adapter(type(value)).dump_json(value).decode("utf-8")


def load(kind: type[T], text: str) -> T:
    """Return the value of a type that `dump` wrote."""
    return _adapter(kind).validate_json(text)  # type: ignore[no-any-return]
