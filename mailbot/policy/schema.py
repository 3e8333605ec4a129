"""Nodes of one file to typed values; every mismatch is noted as a Problem with line, key, found and expected.

A method returns a usable value (or None) even where it noted a problem, so that one pass finds them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from mailbot.errors import Problem
from mailbot.policy.document import Block, Entry, Node, Scalar, Series, describe
from mailbot.policy.table import Clause, Condition
from mailbot.policy.vocabulary import VOCABULARY, Fact, Value, word


def nearest(found: str, known: Collection[str]) -> str:
    """Return ` (did you mean …?)` for the closest known word, or nothing where none is close."""
    close = get_close_matches(found, known, n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


class Reading:
    """Reads the nodes of one file and keeps what is wrong with them."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        """Note problems of `file` in `problems`."""
        self.file = file
        self.problems = problems

    def note(self, line: int, key: str, found: str, expected: str) -> None:
        """Keep one problem."""
        self.problems.append(Problem(self.file, key, found, expected, line))

    def block(self, node: Node, key: str, expected: str) -> Block | None:
        """Return the node as a mapping."""
        if isinstance(node, Block):
            return node
        self.note(node.line, key, describe(node), expected)
        return None

    def series(self, node: Node, key: str, expected: str) -> tuple[Node, ...]:
        """Return the items of a list that is not empty."""
        if isinstance(node, Series) and node.items:
            return node.items
        found = "an empty list" if isinstance(node, Series) else describe(node)
        self.note(node.line, key, found, expected)
        return ()

    def keys(self, block: Block, key: str, known: Collection[str], needed: Iterable[str]) -> None:
        """Note keys that are unknown and keys that are missing."""
        for entry in block.entries:
            if entry.key not in known:
                expected = f"one of {', '.join(known)}{nearest(entry.key, known)}"
                self.note(entry.line, _join(key, entry.key), "an unknown key", expected)
        for name in needed:
            if block.get(name) is None:
                self.note(block.line, _join(key, name), "nothing", f"the key {name}")

    def text(self, block: Block, key: str, name: str) -> str:
        """Return a text, white space folded; empty where it is not given or wrong."""
        entry = block.get(name)
        if entry is None:
            return ""
        if isinstance(entry.node, Scalar) and isinstance(entry.node.value, str) and entry.node.value.strip():
            return " ".join(entry.node.value.split())
        self.note(entry.line, _join(key, name), describe(entry.node), "a text")
        return ""

    def one_of(self, block: Block, key: str, name: str, known: Collection[str]) -> str:
        """Return a word of a closed list; empty where it is not given or wrong."""
        found = self.text(block, key, name)
        entry = block.get(name)
        if not found or entry is None or found in known:
            return found
        shown = f"one of {', '.join(known)}" if len(known) < 10 else "a known word of docs/rules.md"
        self.note(entry.line, _join(key, name), repr(found), shown + nearest(found, known))
        return ""

    def fact(self, entry: Entry, key: str, forbidden: Collection[str]) -> Fact | None:
        """Return the fact that a key names."""
        known = [name for name in VOCABULARY if name not in forbidden]
        if entry.key in known:
            return VOCABULARY[entry.key]
        if entry.key in forbidden:
            self.note(entry.line, _join(key, entry.key), "a fact that this table cannot ask", "another fact")
        else:
            expected = f"a fact listed in docs/rules.md{nearest(entry.key, known)}"
            self.note(entry.line, _join(key, entry.key), "an unknown fact", expected)
        return None

    def value(self, fact: Fact, node: Node, key: str) -> Value | None:
        """Return one value of a fact."""
        if isinstance(node, Scalar) and node.value is not None:
            value = fact.value(node.value)
            if value is not None:
                return value
        words = [word(value) for value in fact.values]
        close = nearest(node.written, words) if isinstance(node, Scalar) else ""
        self.note(node.line, key, describe(node), f"{' or '.join(words)}{close}")
        return None

    def facts(self, node: Node, key: str, forbidden: Collection[str] = ()) -> dict[str, Value]:
        """Return a mapping of facts to one value each."""
        block = self.block(node, key, "a mapping of facts to values")
        found: dict[str, Value] = {}
        for entry in block.entries if block else ():
            fact = self.fact(entry, key, forbidden)
            value = self.value(fact, entry.node, _join(key, entry.key)) if fact else None
            if value is not None:
                found[entry.key] = value
        return found

    def clauses(
        self, entries: Iterable[Entry], key: str, forbidden: Collection[str], negated: bool = False
    ) -> tuple[Clause, ...]:
        """Return one clause for each fact that is named with a value or a list of values."""
        found = []
        for entry in entries:
            fact = self.fact(entry, key, forbidden)
            clause = self._clause(fact, entry, _join(key, entry.key), negated) if fact else None
            if clause:
                found.append(clause)
        return tuple(found)

    def _clause(self, fact: Fact, entry: Entry, key: str, negated: bool) -> Clause | None:
        node = entry.node
        nodes = (
            self.series(node, key, "one value or a list of values") if isinstance(node, Series) else (node,)
        )
        named = [value for value in (self.value(fact, item, key) for item in nodes) if value is not None]
        if not named:  # what stands there instead is told already
            return None
        if len(set(named)) < len(named):
            self.note(entry.line, key, "a value twice", "each value once")
        allowed = tuple(value for value in fact.values if (value in named) is not negated)
        if not allowed or len(allowed) == len(fact.values):
            self.note(
                entry.line,
                key,
                "every value of the fact",
                "a condition that some messages pass and some fail",
            )
            return None
        return Clause(fact.name, allowed, negated)

    def condition(self, node: Node, key: str, forbidden: Collection[str]) -> Condition:
        """Return the condition that a `when` says: facts, `any` of several groups, `not` any of some."""
        block = self.block(node, key, "a mapping of facts to values")
        if block is None:
            return Condition()
        if not block.entries:
            self.note(
                block.line, key, "an empty mapping", "conditions; a row for every message has no `when`"
            )
        clauses = self.clauses((e for e in block.entries if e.key not in ("any", "not")), key, forbidden)
        return Condition(
            (*clauses, *self._excluded(block, key, forbidden)), self._alternatives(block, key, forbidden)
        )

    def _excluded(self, block: Block, key: str, forbidden: Collection[str]) -> tuple[Clause, ...]:
        entry = block.get("not")
        inner = self.block(entry.node, _join(key, "not"), "a mapping of facts to values") if entry else None
        return self.clauses(inner.entries, _join(key, "not"), forbidden, negated=True) if inner else ()

    def _alternatives(
        self, block: Block, key: str, forbidden: Collection[str]
    ) -> tuple[tuple[Clause, ...], ...]:
        entry = block.get("any")
        if entry is None:
            return ()
        groups = []
        for item in self.series(entry.node, _join(key, "any"), "a list of mappings"):
            inner = self.block(item, _join(key, "any"), "a mapping of facts to values")
            if inner is not None and not inner.entries:
                self.note(inner.line, _join(key, "any"), "an empty mapping", "conditions")
            if inner is not None and inner.entries:
                groups.append(self.clauses(inner.entries, _join(key, "any"), forbidden))
        return tuple(groups)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
