"""Frozen values to JSON and back, for the ledger. Exact inverses; adapters are built once a type."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


ADAPTERS: dict[Any, TypeAdapter[Any]] = {}  # a cache of what depends on the type alone


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in ADAPTERS:
        ADAPTERS[kind] = TypeAdapter(kind)
    return ADAPTERS[kind]


def dump(value: object) -> str:
    """Return a frozen value as JSON text."""
    return _adapter(type(value)).dump_json(value).decode("utf-8")


def load(kind: type[T], text: str) -> T:
    """Return the value of a type that `dump` wrote."""
    return _adapter(kind).validate_json(text)  # type: ignore[no-any-return]
