"""A RuleSet to Problems: what is wrong with tables although they load. Nothing is changed.

Looked at: rows that nothing can reach, a missing last row, examples that end elsewhere, automatic rows that
rest on a doubt, and replies that do not fit their outcome or the templates there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from mailbot.errors import Problem
from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts, Role
from mailbot.policy.coverage import Space, contains, cover
from mailbot.policy.engine import RuleSet
from mailbot.policy.laws import BY_PERSONS, NEVER_ANSWERED
from mailbot.policy.reasons import ASKS_FOR
from mailbot.policy.schema import nearest
from mailbot.policy.table import Row, Table
from mailbot.policy.vocabulary import VOCABULARY, word

ACKNOWLEDGEMENT = "-acknowledgement"
LAST_REASON = "not-a-request"
UNUSED = "a template that no row uses"

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
        found += _reserved(table)
        found += _aimless(table)
    for role, table in ruleset.mailboxes.items():
        found += _default(table)
        found += _rash(table)
        found += _never_found(table, role)
    found += _lawless(ruleset.every)
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


def _lawless(every: Table) -> Iterator[Problem]:
    """The first table where it answers somebody, or lets through what may never be answered (triage policy, sections 2 and 3)."""
    for row in every.rows:
        if row.outcome.replies and not row.withholds:
            expected = f"{Outcome.REVIEW} or {Outcome.IGNORED}: this table stands above the laws, so that a row of it would answer machines, unproven senders, and without limit"
            yield _problem(every, row, "outcome", str(row.outcome), expected)
    for fact, value in NEVER_ANSWERED.items():
        if not any(row.condition.facts == (fact,) and _takes(row, fact, value) for row in every.rows):
            yield Problem(every.name, "rows", f"no row that takes every message of which {fact} is {word(value)}", "one, with no other condition, that answers nobody")
    if not any("reply_limit_reached" in row.condition.facts for row in every.rows):
        yield Problem(every.name, "rows", "no row that asks reply_limit_reached", "one that answers nobody beyond the limit")


def _takes(row: Row, fact: str, value: bool) -> bool:
    """Tell whether a row that asks one fact alone holds for that value of it."""
    place = VOCABULARY[fact].values.index(value)
    return any(box[0] >> place & 1 for box in Space((fact,)).boxes(row.condition))


def _reserved(table: Table) -> Iterator[Problem]:
    """Rows that would send what only a person's decision may say."""
    for row in table.rows:
        if row.reply in BY_PERSONS:
            yield _problem(table, row, "reply", str(row.reply), "another template: this one says what a person decided")


def _aimless(table: Table) -> Iterator[Problem]:
    """Rows that ask for what is missing, for a reason of which nothing can be missing."""
    for row in table.rows:
        if row.outcome is Outcome.INCOMPLETE and row.reason not in ASKS_FOR:
            yield _problem(table, row, "outcome", f"{row.outcome} for the reason {row.reason}", f"another outcome, or one of the reasons of which something can be missing: {', '.join(sorted(ASKS_FOR))}")


def _never_found(table: Table, role: Role) -> Iterator[Problem]:
    """Rows that ask a fact which mailbot finds in the other mailbox's mail alone."""
    for row in table.rows:
        for fact in row.condition.facts:
            only = VOCABULARY[fact].only
            if only is not None and only is not role:
                yield _problem(table, row, f"when.{fact}", f"a fact that is looked for in {only} alone", f"a fact of {role}")


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
            f"templates/{name}", "", UNUSED, "a row that uses it, or no such file"
        )


def _problem(table: Table, row: Row, key: str, found: str, expected: str) -> Problem:
    return Problem(table.name, f"rows.{row.id}.{key}", found, expected, row.line)
