"""The kinds of values that a configuration holds, and what is wrong with them in words that hold no secret."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationError

from mailbot.errors import Problem

ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9-]{1,63}")
DATABASE = re.compile(r"sqlite:///[^\0\n]+|postgresql(?:\+psycopg)?://[^\s]+")
SECRET_KEYS = frozenset({"password", "secret"})
KINDS = ("maildir", "imap", "graph", "ews")
WORDS = {
    "missing": "a value for this key",
    "extra_forbidden": "one of the keys of config.example.yaml",
    "invalid_key": "one of the keys of config.example.yaml",
    "model_type": "a mapping of keys",
    "dict_type": "a mapping of keys",
    "too_short": "at least one",
}
LOGIN = re.compile(r"://[^/@]*@")


def _address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise ValueError("one mail address such as team@wales.nhs.uk")
    return value


def _place(value: Path) -> Path:
    if value == Path() or "\0" in str(value):
        raise ValueError("a path")
    return value


def _database(value: str) -> str:
    if not DATABASE.fullmatch(value):
        raise ValueError("sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    return value


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", value):
        raise ValueError("a host name or an IP address")
    return value


def _name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", value):  # it stands in file names
        raise ValueError("a mailbox name of letters, digits, dots, dashes and underscores")
    return value


Address = Annotated[str, AfterValidator(_address)]
Place = Annotated[Path, AfterValidator(_place)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
Host = Annotated[str, AfterValidator(_host)]
Name = Annotated[str, AfterValidator(_name)]


def problems(path: Path, error: ValidationError) -> list[Problem]:
    """Return each thing wrong with the file at `path`."""
    return [
        Problem(str(path), _key(item["loc"]), _found(item["type"], item["loc"], item["input"]), _expected(item["type"], item["msg"]))
        for item in error.errors()
    ]


def _key(place: tuple[int | str, ...]) -> str:
    """Return the key as it stands in the file, without the marks that the validator puts between."""
    parts = [str(part) for number, part in enumerate(place) if not (number == 2 and place[0] == "mailboxes" and part in KINDS)]
    return ".".join(part for part in parts if part != "[key]")


def _expected(kind: str, words: str) -> str:
    if kind in WORDS:
        return WORDS[kind]
    if kind.startswith("union_tag"):
        return f"a kind: {', '.join(KINDS)}"
    return words.removeprefix("Value error, ").removeprefix("Input should be ")


def _found(kind: str, place: tuple[int | str, ...], value: Any) -> str:
    if kind == "missing":
        return "nothing"
    if kind == "extra_forbidden":
        return "an unknown key"
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    if value is None:
        return "nothing"
    if SECRET_KEYS & set(place):
        return "a value that is not shown"
    return LOGIN.sub("://…@", str(value) if isinstance(value, Path) else repr(value))[:80]
