"""`Facts` to the vocabulary that tables may use: one `Fact` a field, with its sentence and its values.

Nothing is declared twice: a field of `Facts` is a fact, a bool field is a flag, a StrEnum field is a choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, get_type_hints

from mailbot.model.facts import Facts, Role

Value: TypeAlias = bool | StrEnum

# RuleSet.decide sets these from the mailbox table's own outcome; only the every-mailbox table may ask them.
SET_BY_OUTCOME = frozenset({"reply_due", "acknowledgement_only"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One word of the vocabulary: its name, what it means, and every value it can have."""

    name: str
    doc: str
    values: tuple[Value, ...]
    default: Value
    only: Role | None = None  # the one mailbox where it is looked for

    @property
    def is_flag(self) -> bool:
        """Tell whether the fact is true or false rather than a choice."""
        return isinstance(self.default, bool)

    def value(self, written: str | bool) -> Value | None:
        """Return the value that is written so in a table, or None where the fact has no such value."""
        if isinstance(written, bool) is not self.is_flag:
            return None
        return next((value for value in self.values if value == written), None)


def word(value: Value) -> str:
    """Return a value as it is written in a table."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _vocabulary() -> Mapping[str, Fact]:
    hints, nothing_known = get_type_hints(Facts), Facts()
    return MappingProxyType(
        {
            field.name: Fact(
                name=field.name,
                doc=str(field.metadata["doc"]),
                values=(False, True) if hints[field.name] is bool else tuple(hints[field.name]),
                default=getattr(nothing_known, field.name),
                only=field.metadata["only"],
            )
            for field in fields(Facts)
        }
    )


VOCABULARY: Mapping[str, Fact] = _vocabulary()
