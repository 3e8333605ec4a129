"""The form in which a message comes back from the reading process: it holds everything, and nothing it names can be changed by it."""

from __future__ import annotations

import dataclasses
import pickle
import shutil
import subprocess
import sys
import types
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from mailbot.adapters.reading_answers import _KNOWN, CLASSES, ENUMS, AnswerError, member, pack, sample, unpack
from mailbot.model import message as model
from mailbot.model.message import AttachmentKind, Zone

REPOSITORY = Path(__file__).resolve().parents[3]
NAMES = (sys.executable, "/usr/bin/python3", "python3.11", "python3.12", "python3.13", "python3.14")


def runs(python: str) -> bool:
    """Tell whether something is a Python that mailbot supports: a name may stand for one that is not installed."""
    return subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], capture_output=True).returncode == 0


PYTHONS = [found for name in NAMES if (found := shutil.which(name)) and runs(found)]


def kinds_of(hint: Any) -> set[type]:
    """Return every class that a field's type is made of."""
    parts = typing.get_args(hint)
    if parts:
        return set().union(*(kinds_of(part) for part in parts if part is not Ellipsis))
    return {hint}


def reachable(kind: type) -> set[type]:
    """Return every class that a value of a class can hold, by the types of its fields."""
    found, waiting = set(), [kind]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            if dataclasses.is_dataclass(one):
                waiting += [part for hint in typing.get_type_hints(one).values() for part in kinds_of(hint)]
    return found


def values(value: Any) -> Iterator[Any]:
    """Yield a value and everything in it."""
    yield value
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from values(part)


def test_the_sample_holds_every_kind_of_value_that_a_reading_can_hold() -> None:
    """Every class that a field of the model may have, every member of every enum, and no field left as it is by default."""
    held = list(values(sample()))
    wanted = reachable(model.Message)
    assert wanted - {type(value) for value in held} == set()
    assert {kind for kind in wanted if issubclass(kind, Enum)} == set(ENUMS)
    assert {one for kind in ENUMS for one in kind} <= {value for value in held if isinstance(value, Enum)}
    for kind in wanted:
        for field in dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ():
            given = [getattr(value, field.name) for value in held if type(value) is kind]
            assert field.default is dataclasses.MISSING or any(value != field.default for value in given), f"{kind.__name__}.{field.name}"


def test_the_sample_arrives_as_it_was_sent() -> None:
    """Members of enums are the very members again, not their texts."""
    arrived = unpack(pack(sample()), "sample")
    assert repr(arrived) == repr(sample())
    assert all(segment.zone is zone for segment, zone in zip(arrived.body.segments, Zone, strict=True))
    assert [attachment.kind for attachment in arrived.attachments][:-1] == list(AttachmentKind)


@pytest.mark.parametrize("python", PYTHONS)
def test_another_python_is_understood(python: str) -> None:
    """Whichever Python a machine has: Debian 12's 3.11.2 has a form of its own for enums."""
    script = "import sys; from mailbot.adapters.reading_answers import pack, sample; sys.stdout.buffer.write(pack(sample()))"
    sent = subprocess.run([python, "-B", "-c", script], cwd=REPOSITORY, capture_output=True, check=True)
    assert repr(unpack(sent.stdout, "sample")) == repr(sample())


def named(known: tuple[str, str]) -> bytes:
    """Return the opcodes of a pickle that look something up."""
    return b"".join(b"\x8c" + bytes([len(word)]) + word.encode() for word in known) + b"\x93"


def state(held: object) -> bytes:
    """Return the opcodes of a pickle that put a value on the stack and set it as the state of what stands below."""
    return pickle.dumps(held, protocol=2)[2:-1] + b"b"


STATES = {"attributes": {"_value_": "new_text", "_name_": "x"}, "slots": (None, {"_value_": "new_text", "__eq__": "x", "__code__": "x", "__defaults__": "x"})}


@pytest.mark.parametrize("form", STATES)
@pytest.mark.parametrize("known", _KNOWN)
def test_nothing_that_an_answer_can_name_takes_a_state(known: tuple[str, str], form: str) -> None:
    """A class or function that kept what an answer sets on it would carry one message's poison over to the next."""
    before = vars(_KNOWN[known]).copy() if isinstance(_KNOWN[known], type) else {}
    with pytest.raises(AnswerError, match="refused"):
        unpack(b"\x80\x04" + named(known) + state(STATES[form]) + b".", "sample")
    assert not before or vars(_KNOWN[known]) == before


@pytest.mark.parametrize("form", STATES)
@pytest.mark.parametrize("one", [one for kind in ENUMS for one in kind])
def test_no_member_of_an_enum_takes_a_state(one: Enum, form: str) -> None:
    """What a signature is must not become new text by an answer: members are shared by all messages to come."""
    found = named((member.__module__, member.__name__)) + pickle.dumps(((type(one).__name__, one.value),), protocol=2)[2:-1] + b"R"
    assert pickle.loads(b"\x80\x04" + found + b".") is one, "the opcodes are those of a member"
    with pytest.raises(AnswerError, match="takes no state"):
        unpack(b"\x80\x04" + found + state(STATES[form]) + b".", "sample")
    assert one.value != "x" and type(one)(one.value) is one


def test_what_stands_for_members_is_no_function() -> None:
    """Only what refuses to be changed may be named: a function of ours would keep defaults set on it."""
    assert not any(isinstance(known, types.FunctionType) for known in _KNOWN.values())
    assert set(CLASSES) <= set(_KNOWN.values()) and sys.modules[member.__module__].__name__ == "mailbot.adapters.reading_answers"
