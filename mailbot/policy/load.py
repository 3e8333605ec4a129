"""Texts of `rules/` to a RuleSet, or a ConfigError that carries every problem of every file at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from mailbot.errors import ConfigError, Problem
from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts, Role
from mailbot.policy.document import Block, Node, Scalar, describe, parse
from mailbot.policy.engine import RuleSet
from mailbot.policy.reasons import REASONS
from mailbot.policy.schema import Reading, nearest
from mailbot.policy.table import Clause, Condition, Row, Table
from mailbot.policy.vocabulary import SET_BY_OUTCOME, Value

EVERY_MAILBOX = "every-mailbox.yaml"
TABLE_FILES = (EVERY_MAILBOX, *(f"{role}.yaml" for role in Role))

TABLE_KEYS = ("about", "ordinary", "automatic_rows_also_need", "rows")
ROW_KEYS = (
    "id",
    "reason",
    "when",
    "outcome",
    "withhold",
    "sentence",
    "clause",
    "reply",
    "next_step",
    "samples",
    "examples",
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the rows of one table share."""

    base: Facts  # what an example starts from
    needs: tuple[Clause, ...]  # what every row that answers also needs
    forbidden: frozenset[str]  # facts that the table cannot ask


def load_rules(texts: Mapping[str, str]) -> RuleSet:
    """Read the tables (file name -> text). ConfigError lists everything that is wrong in any of them."""
    tables, problems = read_tables(texts)
    if problems:
        raise ConfigError(problems)
    own = {role: tables[f"{role}.yaml"] for role in Role}
    return RuleSet(tables[EVERY_MAILBOX], MappingProxyType(own), version_of(texts))


def read_tables(texts: Mapping[str, str]) -> tuple[Mapping[str, Table], Sequence[Problem]]:
    """Return what can be read of the tables, by file name, and everything that is wrong in them."""
    problems: list[Problem] = []
    for name in texts:
        if name not in TABLE_FILES:
            expected = f"one of {', '.join(TABLE_FILES)}{nearest(name, TABLE_FILES)}"
            problems.append(Problem(name, "", "a file that is no table", expected))
    tables = {}
    for name in TABLE_FILES:
        if name in texts:
            tables[name] = _table(name, texts[name], problems)
        else:
            problems.append(Problem(name, "", "no such file", "a decision table"))
    return tables, problems


def version_of(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 of the tables' names and texts; line ends do not matter."""
    digest = sha256()
    for name in sorted(texts):
        content = "\n".join(texts[name].splitlines()).encode()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _table(name: str, text: str, problems: list[Problem]) -> Table:
    reading = Reading(name, problems)
    node = parse(name, text, problems)
    root = reading.block(node, "", "a mapping with about and rows") if node is not None else None
    if root is None:
        return Table(name, "", ())
    reading.keys(root, "", TABLE_KEYS, ("about", "rows"))
    frame = _frame(reading, root, name)
    entry = root.get("rows")
    nodes = reading.series(entry.node, "rows", "a list of rows") if entry else ()
    rows = [_row(reading, item, place, frame) for place, item in enumerate(nodes, 1)]
    kept = tuple(row for row in rows if row is not None)
    _same_ids(reading, kept)
    return Table(name, reading.text(root, "", "about"), kept)


def _frame(reading: Reading, root: Block, name: str) -> _Frame:
    every = name == EVERY_MAILBOX
    forbidden = frozenset() if every else SET_BY_OUTCOME | {"role"}
    ordinary, needs = root.get("ordinary"), root.get("automatic_rows_also_need")
    given: dict[str, Any] = dict(reading.facts(ordinary.node, "ordinary", SET_BY_OUTCOME)) if ordinary else {}
    if not every:
        given["role"] = Role(name.removesuffix(".yaml"))
    block = reading.block(needs.node, "automatic_rows_also_need", "a mapping of facts") if needs else None
    clauses = reading.clauses(block.entries, "automatic_rows_also_need", forbidden) if block else ()
    return _Frame(replace(Facts(), **given), clauses, forbidden)


def _row(reading: Reading, node: Node, place: int, frame: _Frame) -> Row | None:
    block = reading.block(node, f"rows[{place}]", "a mapping that is one row")
    if block is None:
        return None
    identity = reading.text(block, f"rows[{place}]", "id")
    key = f"rows.{identity or place}"
    withholds = _withholds(reading, block, key)
    needed = ("sentence", "clause") if withholds else ("outcome", "sentence", "clause", "next_step")
    reading.keys(block, key, ROW_KEYS, ("id", *needed))
    outcome = _outcome(reading, block, key)
    condition = _condition(reading, block, key, frame, outcome)
    if withholds:
        _check_withholding(reading, block, key, condition)
    else:
        _check_reply(reading, block, key, outcome)
    return Row(
        id=identity,
        reason=_reason(reading, block, key, identity),
        outcome=outcome or (Outcome.READY if withholds else Outcome.REVIEW),
        condition=condition,
        sentence=reading.text(block, key, "sentence"),
        clause=reading.text(block, key, "clause"),
        next_step=reading.text(block, key, "next_step"),
        reply=reading.text(block, key, "reply") or None,
        withholds=withholds,
        samples=_samples(reading, block, key),
        examples=_examples(reading, block, key, frame.base),
        line=block.line,
    )


def _condition(reading: Reading, block: Block, key: str, frame: _Frame, outcome: Outcome | None) -> Condition:
    entry = block.get("when")
    if entry is None:
        condition = Condition()
    else:
        condition = reading.condition(entry.node, f"{key}.when", frame.forbidden)
    return condition.also(frame.needs) if outcome is not None and outcome.replies else condition


def _outcome(reading: Reading, block: Block, key: str) -> Outcome | None:
    found = reading.one_of(block, key, "outcome", [str(outcome) for outcome in Outcome])
    return Outcome(found) if found else None


def _reason(reading: Reading, block: Block, key: str, identity: str) -> str:
    """Return the row's reason: the id where none is given; else what the id begins with."""
    if block.get("reason") is not None:
        reason = reading.one_of(block, key, "reason", REASONS)
        if reason and identity != reason and not identity.startswith(f"{reason}."):
            reading.note(
                block.line, f"{key}.id", repr(identity), f"{reason}, or {reason}. and a word of your own"
            )
        return reason
    if identity and identity not in REASONS:
        expected = f"a reason of docs/rules.md{nearest(identity, REASONS)}, or a `reason` beside the id"
        reading.note(block.line, f"{key}.id", repr(identity), expected)
    return identity


def _check_reply(reading: Reading, block: Block, key: str, outcome: Outcome | None) -> None:
    if outcome is None:
        return
    reply = block.get("reply")
    if outcome.replies and reply is None:
        reading.note(block.line, f"{key}.reply", "nothing", f"a template, because {outcome} sends a reply")
    if not outcome.replies and reply is not None:
        reading.note(
            reply.line, f"{key}.reply", describe(reply.node), f"no reply, because {outcome} sends none"
        )


def _withholds(reading: Reading, block: Block, key: str) -> bool:
    entry = block.get("withhold")
    if entry is None:
        return False
    if isinstance(entry.node, Scalar) and entry.node.value == "acknowledgement":
        return True
    reading.note(entry.line, f"{key}.withhold", describe(entry.node), "acknowledgement")
    return True


def _check_withholding(reading: Reading, block: Block, key: str, condition: Condition) -> None:
    """A row that withholds keeps the outcome of the mailbox's own table, so it has none itself."""
    for name in ("outcome", "reply", "next_step"):
        entry = block.get(name)
        if entry is not None:
            reading.note(entry.line, f"{key}.{name}", describe(entry.node), "none, because the row withholds")
    needed = Clause("acknowledgement_only", (True,))
    if needed not in condition.clauses:
        reading.note(
            block.line, f"{key}.when", "no acknowledgement_only: true", "it, because the row withholds"
        )


def _samples(reading: Reading, block: Block, key: str) -> tuple[str, ...]:
    entry = block.get("samples")
    if entry is None:
        return ()
    found = []
    for node in reading.series(entry.node, f"{key}.samples", "a list of folders under tests/messages"):
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
            found.append(node.value)
        else:
            reading.note(node.line, f"{key}.samples", describe(node), "a folder under tests/messages")
    return tuple(found)


def _examples(reading: Reading, block: Block, key: str, base: Facts) -> tuple[Facts, ...]:
    entry = block.get("examples")
    if entry is None:
        return ()
    found = []
    for node in reading.series(entry.node, f"{key}.examples", "a list of examples"):
        example = reading.block(node, f"{key}.examples", "a mapping with facts")
        facts = example.get("facts") if example else None
        if example is not None:
            reading.keys(example, f"{key}.examples", ("facts", "about"), ("facts",))
        if facts is not None:
            given: dict[str, Value] = reading.facts(facts.node, f"{key}.examples.facts", SET_BY_OUTCOME)
            found.append(replace(base, **_untyped(given)))
    return tuple(found)


def _untyped(given: Mapping[str, Value]) -> dict[str, Any]:
    return dict(given)


def _same_ids(reading: Reading, rows: Collection[Row]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        if row.id and row.id in first:
            found = f"an id that stands twice (also on line {first[row.id].line})"
            reading.note(row.line or 0, f"rows.{row.id}", found, "each id once")
        first.setdefault(row.id, row)
