"""The labels of sample messages (`expected.yaml`), read strictly: a key that is mistyped would else count as never checked.

The format is told in tests/messages/README.md. Every problem is found at once, in one file and over all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mailbot.errors import ConfigError, Problem
from mailbot.model.decision import Outcome
from mailbot.policy.document import syntax_fault
from mailbot.policy.reasons import REASONS

DEFAULT_NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
YEARS = range(1970, 9999)

Check = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key may hold, and how that is said."""

    holds: Check
    expected: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one case."""

    path: Path
    now: datetime
    messages: Sequence[Mapping[str, Any]]

    @property
    def case(self) -> str:
        """Return the case's name, KIND/CASE."""
        return f"{self.path.parent.parent.name}/{self.path.parent.name}"

    @property
    def held(self) -> bool:
        """Tell whether rules are never tuned on this case."""
        return self.case.endswith("-held")


def _one_of(values: Collection[str]) -> Kind:
    return Kind(lambda value: isinstance(value, str) and value in values, f"one of {', '.join(values)}")


TEXT = Kind(lambda value: isinstance(value, str), "text")
TEXT_OR_NULL = Kind(lambda value: value is None or isinstance(value, str), "text or null")
TEXTS = Kind(lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value), "a list of texts")
DETAIL = Kind(lambda value: value is None or value is True or isinstance(value, str), "text, true (given) or null")
INSTANT = Kind(lambda value: _instant(value) is not None, f"an instant such as 2026-11-24T10:00:00+00:00, of the years {YEARS[0]} to {YEARS[-1]}")
CASE = {"about": TEXT, "client": TEXT, "hand": TEXT, "now": INSTANT, "messages": Kind(lambda value: isinstance(value, list) and bool(value), "one entry a message")}
DETAILS = {"use_case": DETAIL, "api_name": DETAIL, "imtp_reference": DETAIL}
REASON = Kind(lambda value: value is None or (isinstance(value, str) and value in REASONS), "a reason of the policy, or null")
MESSAGE = {
    "mailbox": TEXT, "outcome": _one_of([str(outcome) for outcome in Outcome]), "reason": REASON,
    "category": Kind(lambda value: value is None or (type(value) is int and value in (1, 2, 3)), "1, 2, 3 or null"),
    "users": TEXTS, "domains": TEXTS, "supplier": TEXT_OR_NULL, "details": Kind(lambda value: isinstance(value, dict), f"a mapping of {', '.join(DETAILS)}"),
    "missing": TEXTS, "language": _one_of(("en", "cy", "unclear")), "follows": Kind(lambda value: value is None or isinstance(value, bool), "true or false"),
}  # fmt: skip


def read(folder: Path, mailboxes: Collection[str], wanted: Callable[[Labels], bool], each: Callable[..., Iterable[Any]] = map) -> Sequence[Labels]:
    """Return the labels of every case below a folder that is wanted. ConfigError names all that is wrong with any of them.

    `each` does the same with every file, in their order, as `map` does: in other processes, where there are many.
    """
    paths = sorted(folder.glob("*/*/expected.yaml"))
    read_ones = [*each(partial(_labels_or_problems, tuple(mailboxes)), paths)]
    problems = [problem for one in read_ones if not isinstance(one, Labels) for problem in one]
    if problems:
        raise ConfigError(problems)
    chosen = [labels for labels in read_ones if wanted(labels)]
    if not chosen:
        said = "no case that --held chooses" if paths else "no labelled message"
        raise ConfigError([Problem(str(folder), "", said, "KIND/CASE/expected.yaml with 1.eml beside it, as tests/messages/README.md says")])
    return chosen


def _labels_or_problems(mailboxes: Collection[str], path: Path) -> Labels | tuple[Problem, ...]:
    try:
        return _labels(path, mailboxes)
    except ConfigError as error:
        return error.problems


def _labels(path: Path, mailboxes: Collection[str]) -> Labels:
    data = _mapping(path)
    problems = [*_wrong(path, "", data, CASE, ("messages",))]
    entries = data.get("messages")
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        problems += _message(path, f"messages.{number}", entry, mailboxes)
    if not problems:
        problems += _files(path, len(data["messages"]))
    if problems:
        raise ConfigError(problems)
    return Labels(path, _instant(data.get("now")) or DEFAULT_NOW, data["messages"])


def _mapping(path: Path) -> dict[str, Any]:
    """Return a file's mapping. Unlike a configuration it may use aliases: it comes from whoever tests, and says things twice."""
    line, said = None, ("", "")
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8-sig"))
        if isinstance(data, dict):
            return data
        said = ("an empty file" if data is None else _shown(data), "labels as tests/messages/README.md says")
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        said = ("a key that stands twice", "each key once") if isinstance(error, DuplicateKeyError) else syntax_fault(error)
    except (OSError, YAMLError, ValueError) as error:
        said = (getattr(error, "strerror", None) or str(error).splitlines()[0], "YAML, as UTF-8 text")
    raise ConfigError([Problem(str(path), "", *said, line)])


def _message(path: Path, key: str, entry: Any, mailboxes: Collection[str]) -> Iterator[Problem]:
    if not isinstance(entry, dict):
        yield Problem(str(path), key, _shown(entry), f"a mapping of {', '.join(MESSAGE)}")
        return
    yield from _wrong(path, key, entry, {**MESSAGE, "mailbox": _one_of(mailboxes)}, ("outcome",))
    if isinstance(entry.get("details"), dict):
        yield from _wrong(path, f"{key}.details", entry["details"], DETAILS, ())


def _wrong(path: Path, place: str, data: Mapping[Any, Any], known: Mapping[str, Kind], needed: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the keys of one mapping."""
    for name in needed:
        if name not in data:
            yield Problem(str(path), _at(place, name), "nothing", known[name].expected)
    for name, value in data.items():
        if name not in known:
            yield Problem(str(path), _at(place, name), "an unknown key", f"one of {', '.join(known)}")
        elif not known[name].holds(value):
            yield Problem(str(path), _at(place, name), _shown(value), known[name].expected)


def _files(path: Path, count: int) -> Iterator[Problem]:
    """Yield each message that has a label and no file, or a file and no label."""
    there = {file.name for file in path.parent.glob("[0-9]*.eml")}
    wanted = {f"{number}.eml" for number in range(1, count + 1)}
    for name in sorted(wanted - there):
        yield Problem(str(path.parent / name), "", "no such file", "the message of that entry of expected.yaml")
    for name in sorted(there - wanted):
        yield Problem(str(path.parent / name), "", "a message without a label", f"{count} message{'s' if count > 1 else ''}, as expected.yaml has entries")


def _at(place: str, name: Any) -> str:
    return f"{place}.{name}" if place else str(name)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "an empty list" if value == [] else f"a {'mapping' if isinstance(value, dict) else 'list'}: {str(value)[:60]}"
    return "null" if value is None else repr(value)[:60]


def _instant(value: Any) -> datetime | None:
    """Return the aware instant of a value; None where it is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (ValueError, AttributeError):
        return None
    return None if found.year not in YEARS else found if found.tzinfo else found.replace(tzinfo=UTC)
