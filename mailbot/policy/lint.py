"""A RuleSet to Problems: what is wrong with tables although they load. Nothing is changed.

Looked at: rows that nothing can reach, a missing last row, examples that end elsewhere, automatic rows that
rest on a doubt, and replies that do not fit their outcome or the templates there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from mailbot.errors import Problem
from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts
from mailbot.policy.coverage import Space, contains, cover
from mailbot.policy.engine import RuleSet
from mailbot.policy.schema import nearest
from mailbot.policy.table import Row, Table
from mailbot.policy.vocabulary import VOCABULARY, word

ACKNOWLEDGEMENT = "-acknowledgement"
LAST_REASON = "not-a-request"

# Law 1: a row that sends something by itself must exclude these, whatever else it asks.
CERTAIN = {"doubtful": False, "stranger_in_thread": False, "repeats_answer": False}
# ... and where it asks these facts at all, it must not accept a value that means "we do not know".
UNSURE = frozenset({"unknown", "uncertain", "unclear", "unverified", "unrecognised"})


def lint(
    ruleset: RuleSet, templates: Mapping[str, frozenset[str]], elsewhere: Collection[str] = ()
) -> list[Problem]:
    """Return everything that is wrong with the tables.

    `templates` names the templates that there are, by language; `elsewhere` those that other parts use.
    """
    found: list[Problem] = []
    for table in ruleset.tables:
        found += unreachable(table)
        found += _replies(table)
        found += _examples(table, ruleset)
    for table in ruleset.mailboxes.values():
        found += _default(table)
        found += _rash(table)
    return [*found, *unknown_replies(ruleset.tables, templates), *_templates(ruleset, templates, elsewhere)]


def unreachable(table: Table) -> list[Problem]:
    """Return one problem for each row that no combination of facts can reach."""
    counts = cover(table, Facts()).rows
    return [
        _problem(table, row, "when", _shadow(table, place), "a condition that some message reaches")
        for place, (row, count) in enumerate(zip(table.rows, counts, strict=True))
        if count.count == 0
    ]


def _shadow(table: Table, place: int) -> str:
    space = Space(table.facts)
    boxes = space.boxes(table.rows[place].condition)
    if not boxes:
        return "conditions that can never hold together"
    for row in table.rows[:place]:
        if all(any(contains(outer, box) for outer in space.boxes(row.condition)) for box in boxes):
            return f"a row that nothing reaches: {row.id} above it takes everything"
    return "a row that nothing reaches: the rows above it together take everything"


def _default(table: Table) -> Iterator[Problem]:
    last = table.rows[-1] if table.rows else None
    expected = f"a last row without `when` that is {Outcome.REVIEW} for the reason {LAST_REASON}"
    if last is None or not last.condition.unconditional:
        yield Problem(
            table.name, "rows", "no last row for all other messages", expected, last.line if last else None
        )
    elif last.outcome is not Outcome.REVIEW or last.reason != LAST_REASON:
        yield _problem(table, last, "outcome", f"{last.outcome} for the reason {last.reason}", expected)


def _rash(table: Table) -> Iterator[Problem]:
    """Automatic rows that would act on a doubt (triage policy, section 2, law 1)."""
    for row in table.rows:
        if not row.answers:
            continue
        facts = tuple(dict.fromkeys((*row.condition.facts, *CERTAIN, "asked")))
        space = Space(facts)
        for fact in facts:
            if unsure := _accepted_doubts(space, row, fact):
                expected = f"a condition that excludes it, because {row.outcome} sends a reply by itself"
                yield _problem(table, row, "when", f"{fact} may be {' or '.join(unsure)}", expected)


def _accepted_doubts(space: Space, row: Row, fact: str) -> list[str]:
    place, known = space.facts.index(fact), VOCABULARY[fact]
    masks = [box[place] for box in space.boxes(row.condition)]
    free = fact not in CERTAIN and fact != "asked" and any(mask == space.whole[place] for mask in masks)
    if free:  # one alternative asks it, another does not: the row does not rest on it there
        masks = [mask for mask in masks if mask != space.whole[place]]
    accepted = {value for mask in masks for i, value in enumerate(known.values) if mask >> i & 1}
    bad = (not CERTAIN[fact],) if fact in CERTAIN else tuple(UNSURE)
    return [word(value) for value in known.values if value in accepted and value in bad]


def _replies(table: Table) -> Iterator[Problem]:
    """Replies that do not fit the outcome of their row."""
    users: dict[str, Row] = {}
    for row in table.rows:
        if row.reply is None:
            if row.answers:
                yield _problem(
                    table, row, "reply", "nothing", f"a template, because {row.outcome} sends a reply"
                )
            continue
        if not row.answers:
            yield _problem(table, row, "reply", row.reply, f"no reply, because {row.outcome} sends none")
        elif (row.outcome is Outcome.READY) is not row.reply.endswith(ACKNOWLEDGEMENT):
            ends = "ends" if row.outcome is Outcome.READY else "does not end"
            expected = f"a template that {ends} in {ACKNOWLEDGEMENT}"
            yield _problem(table, row, "reply", row.reply, expected)
        first = users.setdefault(row.reply, row)
        if first.outcome is not row.outcome:
            found = f"{row.reply}, which {first.id} uses for {first.outcome}"
            yield _problem(table, row, "reply", found, "one outcome for each template")


def _examples(table: Table, ruleset: RuleSet) -> Iterator[Problem]:
    for row in table.rows:
        if not row.examples and not row.samples:
            yield _problem(
                table, row, "examples", "nothing", "an example or a sample message that reaches the row"
            )
        for facts in row.examples:
            tried = [step.rule for step in ruleset.decide(facts).trace if step.matched]
            if row.id not in tried:
                yield _problem(table, row, "examples", f"an example that ends in {tried[-1]}", row.id)


def unknown_replies(tables: Iterable[Table], templates: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Yield replies of which there is no template in a language, also of tables of which not all could be read."""
    rows = [(table, row) for table in tables for row in table.rows]
    for language, names in templates.items():
        for table, row in rows:
            if row.reply is not None and row.reply not in names:
                found = f"{row.reply}, of which there is no template in {language}"
                yield _problem(table, row, "reply", found, f"a template there is{nearest(row.reply, names)}")


def _templates(
    ruleset: RuleSet, templates: Mapping[str, frozenset[str]], elsewhere: Collection[str]
) -> Iterator[Problem]:
    used = {row.reply for table in ruleset.tables for row in table.rows} | set(elsewhere)
    there = set(chain.from_iterable(templates.values()))
    for name in sorted(set(elsewhere) - there) if templates else ():
        yield Problem(f"templates/{name}", "", "no such template", "one, because mailbot answers with it beside the rows")
    for name in sorted(there - used):
        yield Problem(
            f"templates/{name}", "", "a template that no row uses", "a row that uses it, or no such file"
        )


def _problem(table: Table, row: Row, key: str, found: str, expected: str) -> Problem:
    return Problem(table.name, f"rows.{row.id}.{key}", found, expected, row.line)
