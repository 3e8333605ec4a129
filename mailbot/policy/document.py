"""YAML text to a tree of nodes that know their lines. What could be misread is a Problem, not a guess.

Refused: syntax errors, anchors and aliases, tags, duplicate keys, several documents. A scalar is kept as text
or as true/false; all else that YAML knows (numbers, dates, null) is kept as written, with `value` None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from mailbot.errors import Problem
from mailbot.expression import expression

MAX_DEPTH = 12  # a table needs 8


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: its text, or true or false, or None for what is neither. `written` is as it stands."""

    value: str | bool | None
    written: str
    line: int


@dataclass(frozen=True, slots=True)
class Series:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: str
    node: Node
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping, in the order of the file."""

    entries: tuple[Entry, ...]
    line: int

    def get(self, key: str) -> Entry | None:
        """Return the entry of that key, if there is one."""
        return next((entry for entry in self.entries if entry.key == key), None)


Node: TypeAlias = Scalar | Series | Block


def describe(node: Node) -> str:
    """Return in words what a node is, for the `found` of a Problem."""
    match node:
        case Scalar(value=bool()):
            return node.written
        case Scalar():
            return repr(node.written) if node.written else "nothing"
        case Series():
            return "a list"
        case Block():
            return "a mapping"


def parse(file: str, text: str, problems: list[Problem]) -> Node | None:
    """Read one document; what is wrong goes to `problems`. None where nothing could be read."""
    try:
        if _has_devices(file, text, problems):
            return None
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problems.append(Problem(file, "", *syntax_fault(error), line))
        return None
    except YAMLError as error:
        problems.append(Problem(file, "", str(error).splitlines()[0], "YAML"))
        return None
    if root is None:
        problems.append(Problem(file, "", "an empty file", "a decision table"))
        return None
    return _Walk(file, problems).node(root, "")


BUT_FOUND = expression(r"(?:expected (?P<wanted>.+?), )?but (?:found|got) (?P<found>.+)", re.DOTALL)


PLAINLY = {
    "mapping values are not allowed here": ("a colon in a value, or a wrong indentation", "YAML; a value with a colon in it stands in quotation marks"),
    "could not find expected ':'": ("a line without a colon, or a wrong indentation", "YAML"),
    "unexpected end of stream": ("the end of the file within quotation marks", "YAML"),
    "but found another document": ("another document below a line of ---", "one document"),
}
TOKENS = {"'<stream end>'": "the end of the file", "('<stream end>',)": "the end of the file", "<block end>": "the same indentation"}


def syntax_fault(error: MarkedYAMLError) -> tuple[str, str]:
    """Return what a syntax error found, and what it expected, in words that stand behind "found" and "expected"."""
    words = " ".join(str(error.problem or "a syntax error").split())
    plain = words.removeprefix("found ")
    told = BUT_FOUND.fullmatch(words)
    if plain in PLAINLY or told is None:
        return PLAINLY.get(plain, (plain, "YAML"))
    found, wanted = (TOKENS.get(part or "", part) for part in (told["found"], told["wanted"]))
    return str(found), f"YAML, with {wanted} there" if wanted else "YAML"


DEVICE = expression(r"(?:^|[\s\[{,:-])[&*!]\S")


def _has_devices(file: str, text: str, problems: list[Problem]) -> bool:
    """Report anchors, aliases, tags and deep nesting before anything is composed: aliases can explode."""
    if not DEVICE.search(text) and max((len(line) - len(line.lstrip()) for line in text.splitlines()), default=0) < MAX_DEPTH * 2 and text.count("[[") + text.count("{{") == 0:
        return False  # nothing in the text could be one, so the slow reading is spared
    before, depth = len(problems), 0
    for event in YAML(typ="safe", pure=True).parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        found = _device(event)
        if found or depth > MAX_DEPTH:
            found = found or f"more than {MAX_DEPTH} levels"
            problems.append(Problem(file, "", found, "plain values, written out", event.start_mark.line + 1))
        if depth > MAX_DEPTH:
            break
    return len(problems) > before


def _device(event: Any) -> str:
    if isinstance(event, AliasEvent):
        return f"the alias *{event.anchor}"
    if getattr(event, "anchor", None) is not None:
        return f"the anchor &{event.anchor}"
    if getattr(event, "tag", None) is not None:
        return f"the tag {event.tag}"
    return ""


class _Walk:
    """Turns composed nodes into ours, collecting problems of one file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems

    def node(self, node: Any, key: str) -> Node:
        line = node.start_mark.line + 1
        if isinstance(node, MappingNode):
            return Block(self.entries(node, key), line)
        if isinstance(node, SequenceNode):
            return Series(tuple(self.node(item, f"{key}[{i}]") for i, item in enumerate(node.value, 1)), line)
        return self.scalar(node, line)

    def scalar(self, node: ScalarNode, line: int) -> Scalar:
        kind = str(node.tag).rpartition(":")[2]
        if kind == "bool":
            return Scalar(node.value.lower() == "true", node.value, line)
        return Scalar(node.value if kind == "str" else None, node.value, line)

    def entries(self, node: MappingNode, key: str) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            name = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            path = f"{key}.{name}" if key else name
            if name in entries:
                found = f"{name!r} twice (also on line {entries[name].line})"
                self.problems.append(Problem(self.file, path, found, "each key once", line))
                continue
            entries[name] = Entry(name, self.node(value_node, path), line)
        return tuple(entries.values())
