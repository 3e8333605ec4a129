"""Coverage: exact counts without enumeration, checked against enumeration where that is possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.facts import Facts
from mailbot.policy.coverage import Space, contains, cover, coverage, intersection, volume, without
from mailbot.policy.engine import RuleSet
from mailbot.policy.load import load_rules
from mailbot.policy.vocabulary import VOCABULARY

ROWS = """
  - {id: partner-sender, when: {sender: partner, not: {asked: nothing}},
     outcome: review, sentence: S., clause: C., next_step: N.}
  - {id: no-users, when: {asked: [access, unclear], any: [{users: none}, {users_without_address: true}]},
     outcome: review, sentence: S., clause: C., next_step: N.}
  - {id: mixed-request, when: {any: [{users: mixed, sender: outside}, {users: [mixed, several-suppliers]}]},
     outcome: review, sentence: S., clause: C., next_step: N.}
"""


@pytest.mark.parametrize("default", [True, False])
def test_counts_are_those_of_enumeration(small: Callable[..., dict[str, str]], default: bool) -> None:
    """The counts agree with trying every combination of the facts that the table mentions."""
    rules = load_rules(small(ROWS) if default else small(ROWS, default=""))
    table = rules.tables[1]
    found = cover(table, Facts())
    every = product(*(VOCABULARY[name].values for name in table.facts))
    combinations = [dict(zip(table.facts, values, strict=True)) for values in every]
    tried = Counter(rules.decide(Facts(**values)).trace[-1].rule for values in combinations)  # type: ignore[arg-type]
    rest = tried.pop("not-a-request.no-rule", 0)
    assert {row.row: row.count for row in found.rows} == tried
    assert (found.rest, found.combinations) == (rest, len(combinations))
    assert (found.gap is None) is default


def test_witnesses_reach_their_row(rules: RuleSet) -> None:
    """For every row of the shipped tables, the message that coverage names does end there."""
    first, *own = coverage(rules).tables
    for table in own:
        for row in table.rows:
            assert row.witness is not None
            facts = replace(row.witness, sender_proven=True)
            assert rules.decide(facts).trace[-1].rule == row.row
    # In the every-mailbox table, what follows from the outcome cannot be chosen freely.
    free = [row for row in first.rows if row.witness and not row.witness.reply_due]
    assert [rules.decide(row.witness).trace[-1].rule for row in free if row.witness] == [r.row for r in free]


def test_a_gap_is_shown(small: Callable[..., dict[str, str]]) -> None:
    """Where rows leave combinations over, one of them is shown, and coverage is not complete."""
    rules = load_rules(small(ROWS, default=""))
    found = coverage(rules)
    assert not found.complete
    gap = found.tables[1].gap
    assert gap is not None
    assert rules.decide(gap).trace[-1].rule == "not-a-request.no-rule"


def test_the_counts_can_be_read(rules: RuleSet) -> None:
    """As text, coverage names every table and row with its count."""
    text = str(coverage(rules))
    assert "apimanagement.yaml: 23,040,000 combinations of 17 facts" in text
    assert "8  approval-missing-category-2 (rejected)" in text
    assert text.count("\n") == sum(len(table.rows) + 2 for table in rules.tables) + 1


BOXES = st.tuples(
    *(st.integers(min_value=0, max_value=full) for full in Space(("sender", "asked", "form")).whole)
)


@given(BOXES, BOXES)
def test_cutting_boxes_loses_nothing(box: tuple[int, ...], taken: tuple[int, ...]) -> None:
    """What is cut out and what remains make up the whole, without overlap."""
    pieces = list(without(box, taken))
    assert sum(map(volume, pieces)) + volume(intersection(box, taken)) == volume(box)
    for i, piece in enumerate(pieces):
        assert contains(box, piece)
        assert not all(intersection(piece, taken)) or not volume(piece)
        assert all(not volume(intersection(piece, other)) for other in pieces[i + 1 :])
