"""No regular expression of reading or of requests takes long on repetitions of what it looks for.

The whole path is tried, not each expression alone: what it is used on is what can be sent. Tokens are taken out of the
expressions themselves, so that a new expression brings its own attack. One share of them is tried, MAILBOT_FUZZ_SEED tries others, `make fuzz` all
(MAILBOT_FUZZ_ALL).
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import time
from collections.abc import Iterator
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

import mailbot.reading
import mailbot.requests
from mailbot.expression import Expression
from mailbot.reading.automatic import automatic
from mailbot.reading.language import language_of
from mailbot.reading.limits import LIMITS
from mailbot.reading.read import read
from tests.attacks.world import decide
from tests.speed import in_time

HEAD = "From: Sam <sam@cardiff.wales.nhs.uk>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\nSubject: {subject}\r\nX-Odd: {odd}\r\n\r\nPlease add jo@acme.com.\r\n"
TIMES = 50_000
BODY = 240_000  # characters: as much as a body may have
SECONDS = 2.0  # of a processor
GROUPS = 8  # tokens are tried in this many groups, a test each
SHARE = 36  # one in so many tokens is tried
ALWAYS = ["a", "7", " ", "\n", "\t", "a ", "a\n", "\n\n", "a@b.cc ", "A. ", "> a\n", "a: b\n"]


def patterns(package: ModuleType = mailbot.reading) -> Iterator[re.Pattern[Any] | Expression]:
    """Yield every compiled expression of a package."""
    for module in pkgutil.iter_modules(package.__path__):
        for value in vars(importlib.import_module(f"{package.__name__}.{module.name}")).values():
            yield from _in(value)


def _in(value: object) -> Iterator[re.Pattern[Any] | Expression]:
    if isinstance(value, re.Pattern | Expression):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _in(part)


def tokens(tree: Any) -> Iterator[str]:
    """Yield the literal runs of an expression, and a character for each class in it."""
    run = ""
    for operation, argument in tree:
        if operation is codes.LITERAL:
            run += chr(argument)
            continue
        yield run
        run = ""
        if operation is codes.BRANCH:
            for branch in argument[1]:
                yield from tokens(branch)
        elif operation is codes.SUBPATTERN:
            yield from tokens(argument[3])
        elif operation in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            yield from tokens(argument[2])
        elif operation is codes.IN:
            yield from (chr(value) for kind, value in argument if kind is codes.LITERAL)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            yield from tokens(argument[1])
    yield run


@cache
def _all_tokens(package: ModuleType) -> list[str]:
    found: dict[str, None] = {}
    for pattern in patterns(package):
        if isinstance(pattern.pattern, str):
            found.update(dict.fromkeys(token for token in tokens(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)) if token))
    return [token for token in found if token not in ALWAYS]


TURN = int(os.environ.get("MAILBOT_FUZZ_SEED", "0"))


def _today(package: ModuleType, share: int) -> list[str]:
    """Return the tokens of a package's expressions that are tried today: one in so many, or all of them."""
    found = _all_tokens(package)
    return [*ALWAYS, *(found if os.environ.get("MAILBOT_FUZZ_ALL") else found[TURN % share :: share])]


def test_the_expressions_are_found() -> None:
    """The attack is made of them: without any it would show nothing."""
    assert len({id(pattern) for pattern in patterns()}) > 60
    found = _all_tokens(mailbot.reading)
    assert len(found) > 400 and {"mailer", "original", "<", "wrote"} <= {token.strip("- ") for token in found}


@pytest.mark.parametrize("group", range(GROUPS))
def test_repeated_tokens_take_little_time(group: int) -> None:
    """In the subject, in a field, in plain text and in HTML: each token again and again, alone and a line each."""
    for token in _today(mailbot.reading, SHARE)[group::GROUPS]:
        for kind, unit in (("text/plain", token), ("text/plain", token + "\n"), ("text/html", token)):
            body = (unit * TIMES)[:BODY]
            line = (token.replace("\n", " ") * TIMES)[:60_000]
            begun = time.process_time()
            message = read((HEAD.format(kind=kind, subject=line, odd=line) + body).encode("utf-8", "replace"))
            automatic(message)
            language_of(message.body.text)
            assert in_time(time.process_time() - begun, SECONDS), (token, kind)


@pytest.mark.parametrize("group", range(GROUPS))
def test_deciding_on_repeated_tokens_takes_little_time(group: int) -> None:
    """As much new text as a message may have, made of what the expressions for requests look for."""
    decide(HEAD.format(kind="text/plain", subject="x", odd="x").encode())
    for token in ["a" * 500 + "@", "A" * 500, *_today(mailbot.requests, 16 * SHARE)][group::GROUPS]:
        for unit in (token, token + " ", token + "\n"):
            body = (unit * TIMES)[: LIMITS.new_text - 200]
            begun = time.process_time()
            decide((HEAD.format(kind="text/plain", subject="x", odd="x") + body).encode("utf-8", "replace"))
            assert in_time(time.process_time() - begun, SECONDS), token


@pytest.mark.parametrize("token", ["NADEX", "WIS", "Lumen Diagnostics Ltd", "COC-2024-032", "Velindre University NHS Trust", "acmehealth.co.uk"])
def test_deciding_on_repeated_names_of_the_registers_takes_little_time(token: str) -> None:
    """One endless sentence names an API, a supplier or an organisation at every word."""
    decide(HEAD.format(kind="text/plain", subject="x", odd="x").encode())
    body = (f"{token} " * TIMES)[: LIMITS.new_text - 200]
    begun = time.process_time()
    decide((HEAD.format(kind="text/plain", subject="x", odd="x") + body).encode("utf-8", "replace"))
    assert in_time(time.process_time() - begun, SECONDS), token


@pytest.mark.parametrize("token", [*ALWAYS, "“", "\"a", "From "])
def test_deciding_on_repetitions_beside_the_teams_name_takes_little_time(token: str) -> None:
    """Where the Security Team is spoken of, pasted words are looked for as well."""
    decide(HEAD.format(kind="text/plain", subject="x", odd="x").encode())
    body = "What DHCW security wrote:\n" + (token * TIMES)[: LIMITS.new_text - 300]
    begun = time.process_time()
    decide((HEAD.format(kind="text/plain", subject="x", odd="x") + body).encode("utf-8", "replace"))
    assert in_time(time.process_time() - begun, SECONDS), token


@pytest.mark.parametrize("repeated", ["-", "'- ", "yet been ", "and ", "or "])
def test_deciding_on_repetitions_between_two_domains_or_after_the_milestone_takes_little_time(repeated: str) -> None:
    """What stands between two values, or between a word and its negation, may be long and odd."""
    decide(HEAD.format(kind="text/plain", subject="x", odd="x").encode())
    run = (repeated * TIMES)[: LIMITS.new_text // 3]
    body = f"Our IMTP milestone was not {run} there. Please add penarthbio.wales and {run} a b c d e f meridian-th.com to the O365 Allow List. CL-14 {run} CL-41"
    begun = time.process_time()
    decide((HEAD.format(kind="text/plain", subject="x", odd="x") + body).encode("utf-8", "replace"))
    assert in_time(time.process_time() - begun, SECONDS), repeated
