"""Expressions wait with their work until they are used, and are then like those that are compiled at once."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import mailbot
from mailbot.expression import METHODS, Expression, expression


def test_it_finds_what_a_compiled_one_finds() -> None:
    """In every way that there is to look."""
    late, text = expression(r"(?P<word>b)(c)?", re.IGNORECASE), "aB bc"
    soon = re.compile(late.pattern, re.IGNORECASE)
    assert [found.span() for found in late.finditer(text)] == [found.span() for found in soon.finditer(text)]
    assert (late.sub("-", text), late.split(text), late.findall(text)) == (soon.sub("-", text), soon.split(text), soon.findall(text))
    assert (late.flags, late.groups, dict(late.groupindex)) == (soon.flags, soon.groups, dict(soon.groupindex))
    assert late.match(text) is None and late.search(text) is not None and late.fullmatch("BC") is not None


def test_it_is_compiled_by_its_first_use_and_never_again() -> None:
    """Until then nothing is done; an error in it is told then."""
    late, wrong = expression("a+"), expression("(")
    assert "search" not in vars(late)
    assert late.search("caat") and set(METHODS) <= set(vars(late))
    with pytest.raises(re.error):
        wrong.search("x")
    with pytest.raises(AttributeError):
        _ = late.sear  # type: ignore[attr-defined]


def test_every_expression_of_mailbot_can_be_compiled() -> None:
    """As nothing else tells before a message needs it."""
    found = [value for module in pkgutil.walk_packages(mailbot.__path__, "mailbot.") if not module.name.endswith("__main__") for value in vars(importlib.import_module(module.name)).values() if isinstance(value, Expression)]
    assert len(found) > 300 and all(one.groups >= 0 for one in found)
