"""All registers at one instant. A register that is missing, broken or too old is None, with the problem said."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailbot.registers.allow_list import AllowList
from mailbot.registers.apis import ApiCatalogue
from mailbot.registers.coc_list import CocList
from mailbot.registers.organisations import Organisations


@dataclass(frozen=True, slots=True)
class Registers:
    """The lists that a decision rests on."""

    allow_list: AllowList | None = None
    coc_list: CocList | None = None
    organisations: Organisations | None = field(default_factory=Organisations)
    apis: ApiCatalogue | None = None
    problems: tuple[str, ...] = ()  # of registers that cannot be used
    refused: tuple[str, ...] = ()  # rows that do not count, of registers that can

    def sha256s(self) -> tuple[tuple[str, str], ...]:
        """Return (register, SHA-256 of its file) for the record of a decision."""
        named = (
            ("allow_list", self.allow_list),
            ("code_of_connection", self.coc_list),
            ("organisations", self.organisations),
            ("apis", self.apis),
        )
        return tuple(
            (name, register.sha256 if register is not None else "unavailable") for name, register in named
        )
