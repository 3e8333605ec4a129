"""All registers at one instant."""

from __future__ import annotations

from mailbot.registers.allow_list import AllowList
from mailbot.registers.apis import ApiCatalogue
from mailbot.registers.coc_list import CocList
from mailbot.registers.organisations import Organisations
from mailbot.registers.snapshot import Registers


def test_hashes_of_what_a_decision_rests_on() -> None:
    """Every register is named with the hash of its file."""
    registers = Registers(AllowList((), "a"), CocList((), "b"), Organisations(sha256="c"), ApiCatalogue(sha256="d"))
    assert registers.sha256s() == (("allow_list", "a"), ("code_of_connection", "b"), ("organisations", "c"), ("apis", "d"))


def test_what_is_missing_is_said() -> None:
    """A register that could not be used is recorded as unavailable; NHS Wales by default is known without a file."""
    registers = Registers(problems=("allow_list: no such file",))
    assert dict(registers.sha256s())["allow_list"] == "unavailable"
    assert registers.organisations is not None and registers.organisations.is_nhs_wales("wales.nhs.uk")
