"""What a configuration is made of: sections, secrets, kinds of values; and what is wrong with them in words that hold no secret."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    SecretStr,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo

from mailbot.errors import ConfigError, Problem
from mailbot.expression import expression
from mailbot.registers.domains import normalise

ADDRESS = expression(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9-]{1,63}")
DATABASE = expression(r"sqlite:///[^\0\n]+|postgresql(?:\+psycopg)?://[^\s]+")
SECRET_KEYS = frozenset({"password", "secret"})
KINDS = ("maildir", "imap", "graph", "ews")
WORDS = {  # the validator's own words are for programmers
    "missing": "a value for this key",
    "extra_forbidden": "one of the keys of config.example.yaml",
    "invalid_key": "one of the keys of config.example.yaml",
    "model_type": "a mapping of keys",
    "model_attributes_type": "a mapping of keys",
    "dict_type": "a mapping of keys",
    "tuple_type": "a list",
    "too_short": "at least one",
    "path_type": "a path",
    "string_type": "a text",
    "string_unicode": "characters that there are",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number that has an end",
    "string_pattern_mismatch": "an address that begins with https://",
}
DATES, BOUNDS = ("date_", "datetime_"), ("greater_than", "less_than")
LOGIN = expression(r"(?<=:).*@", re.DOTALL)  # of a URL, however its slashes are mistyped
MAX_DAYS = 36_525  # a hundred years: beyond that, days cannot be taken from a date


def _address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise ValueError("one mail address such as team@wales.nhs.uk")
    return value


def _place(value: Path) -> Path:
    if value == Path() or "\0" in str(value):
        raise ValueError("a path")
    return value


def _database(value: str) -> str:
    if not DATABASE.fullmatch(value) or not (value.startswith("sqlite") or _dialled(value)):
        raise ValueError("sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    return re.sub(r"^postgresql:", "postgresql+psycopg:", value)  # the one driver that we know


def _dialled(url: str) -> bool:
    """Tell whether the ledger's own library can read a URL of PostgreSQL; it is slow to load, so only where it is needed."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        port = make_url(url).port
    except (ArgumentError, ValueError):
        return False
    return port is None or 1 <= port <= 65_535


def _domain(value: str) -> str:
    domain = normalise(value)
    if not domain:
        raise ValueError("a domain such as nhs.net")
    return domain


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError("a text that is not empty")
    return value


def _written(pattern: str, meaning: str) -> AfterValidator:
    """Return the check that a value is written like that; `meaning` says what was expected."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(meaning)
        return value

    return AfterValidator(check)


Address = Annotated[str, AfterValidator(_address)]
Place = Annotated[Path, AfterValidator(_place)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
Host = Annotated[str, _written(r"[A-Za-z0-9._:-]+", "a host name or an IP address")]
Name = Annotated[str, _written(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", "a mailbox name of letters, digits, dots, dashes and underscores")]  # it stands in file names
Domain = Annotated[str, AfterValidator(_domain)]
ServerId = Annotated[str, _written(r"[^\s;@]+", "a server's name, as it stands at the head of its Authentication-Results")]
Words = Annotated[str, AfterValidator(_words)]


class Section(BaseModel):
    """A part of the configuration: frozen, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Secret(Section):
    """Where a secret is kept: an environment variable or a file; never in the configuration itself."""

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.env is None and self.file is None:
            raise ValueError("{env: NAME} or {file: PATH}")
        return self

    def reveal(self) -> SecretStr:
        """Read the secret; ConfigError where it cannot be had."""
        if self.env is not None and self.env in os.environ:
            return SecretStr(os.environ[self.env])
        if self.file is not None:
            try:
                return SecretStr(self.file.read_text(encoding="utf-8").strip())
            except (OSError, ValueError) as error:
                raise ConfigError([Problem(str(self.file), "file", getattr(error, "strerror", None) or "no UTF-8 text", "a readable file")]) from error
        raise ConfigError([Problem("environment", self.env or "env", "nothing", "a secret in this variable")])


S = TypeVar("S", bound=Section)


def right_part(section: type[S], given: object) -> S:
    """Return a section of which only some keys are right; each other one has its default, or None where it has to be given.

    For `mailbot check`, so that a mistake in one key does not hide what is wrong elsewhere. Nothing runs with it.
    """
    values = given if isinstance(given, Mapping) else {}
    right: dict[str, Any] = {name: _right(field, values, name) for name, field in section.model_fields.items()}
    return section.model_construct(None, **right)


def _right(field: FieldInfo, values: Mapping[str, object], name: str) -> object:
    otherwise = None if field.is_required() else field.get_default(call_default_factory=True)
    if name not in values:
        return otherwise
    kind: Any = field.annotation
    try:
        return TypeAdapter(Annotated[kind, field]).validate_python(values[name])
    except ValidationError:
        if get_origin(kind) is dict and isinstance(values[name], Mapping):
            return values[name]  # its keys can be looked at all the same
        inner = next((each for each in (kind, *get_args(kind)) if isinstance(each, type) and issubclass(each, Section) and each is not Secret), None)
        return right_part(inner, values[name]) if inner and isinstance(values[name], Mapping) else otherwise


def problems(path: Path, error: ValidationError) -> list[Problem]:
    """Return each thing wrong with the file at `path`."""
    return [
        Problem(str(path), _key(item["type"], item["loc"]), _found(item["type"], item["loc"], item["input"]), _expected(item["type"], item["msg"]))
        for item in error.errors()
    ]


def _key(kind: str, place: tuple[int | str, ...]) -> str:
    """Return the key as it stands in the file, without the marks that the validator puts between."""
    parts = [str(part) for number, part in enumerate(place) if not (number == 2 and place[0] == "mailboxes" and part in KINDS)]
    return ".".join(part for part in (*parts, *(("kind",) if kind.startswith("union_tag") else ())) if part != "[key]")


def _expected(kind: str, words: str) -> str:
    if kind in WORDS:
        return WORDS[kind]
    if kind.startswith("union_tag"):
        return f"a kind: {', '.join(KINDS)}"
    if kind.startswith(DATES):
        return "a day such as 2027-01-31"
    plain = words.removeprefix("Value error, ").removeprefix("Input should be ")
    return f"a number {plain}" if kind.startswith(BOUNDS) else plain


def _found(kind: str, place: tuple[int | str, ...], value: Any) -> str:
    if kind == "missing":
        return "nothing"
    if kind == "extra_forbidden":
        return "an unknown key"
    if kind.startswith("union_tag"):
        value = value.get("kind")
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    if value is None:
        return "nothing"
    if SECRET_KEYS & set(place):
        return "a value that is not shown"
    return LOGIN.sub("…@", str(value) if isinstance(value, Path) else repr(value))[:80]
