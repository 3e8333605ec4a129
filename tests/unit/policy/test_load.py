"""Loading: a table means what it says or does not load, and every problem is told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.errors import ConfigError, Problem
from mailbot.model.decision import Outcome
from mailbot.policy.load import TABLE_FILES, load_rules, version_of

Small = Callable[..., dict[str, str]]
FILE = "apimanagement.yaml"
GOOD = "id: no-users, sentence: S., clause: C., next_step: N."


def problems(texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what loading complains about."""
    with pytest.raises(ConfigError) as caught:
        load_rules(texts)
    return caught.value.problems


@pytest.mark.parametrize(
    ("row", "key", "found", "expected"),
    [
        (f"{{{GOOD} , outcom: review}}", "rows.no-users.outcom", "an unknown key", "did you mean outcome?"),
        (f"{{{GOOD}}}", "rows.no-users.outcome", "nothing", "the key outcome"),
        (f"{{{GOOD}, outcome: reviw}}", "rows.no-users.outcome", "'reviw'", "did you mean review?"),
        (f"{{{GOOD}, outcome: true}}", "rows.no-users.outcome", "true", "a text"),
        (
            f"{{{GOOD}, outcome: incomplete}}",
            "rows.no-users.reply",
            "nothing",
            "a template, because incomplete",
        ),
        (f"{{{GOOD}, outcome: review, reply: x}}", "rows.no-users.reply", "'x'", "no reply, because review"),
        (
            f"{{{GOOD}, outcome: review, when: {{sendr: outside}}}}",
            "rows.no-users.when.sendr",
            "an unknown fact",
            "did you mean sender?",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{sender: outsid}}}}",
            "rows.no-users.when.sender",
            "'outsid'",
            "did you mean outside?",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{sender: [outside, partnr]}}}}",
            "rows.no-users.when.sender",
            "'partnr'",
            "did you mean partner?",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{doubtful: yes}}}}",
            "rows.no-users.when.doubtful",
            "'yes'",
            "false or true",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{doubtful: 'true'}}}}",
            "rows.no-users.when.doubtful",
            "'true'",
            "false or true",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{doubtful: 1}}}}",
            "rows.no-users.when.doubtful",
            "'1'",
            "false or true",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{sender: true}}}}",
            "rows.no-users.when.sender",
            "true",
            "nhs-wales or security-team",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{sender: []}}}}",
            "rows.no-users.when.sender",
            "an empty list",
            "one value or a list of values",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{sender: {{is: outside}}}}}}",
            "rows.no-users.when.sender",
            "a mapping",
            "nhs-wales or security-team",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{sender: [outside, outside]}}}}",
            "rows.no-users.when.sender",
            "a value twice",
            "each value once",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{doubtful: [true, false]}}}}",
            "rows.no-users.when.doubtful",
            "every value of the fact",
            "some messages pass",
        ),
        (f"{{{GOOD}, outcome: review, when: {{}}}}", "rows.no-users.when", "an empty mapping", "no `when`"),
        (
            f"{{{GOOD}, outcome: review, when: [doubtful]}}",
            "rows.no-users.when",
            "a list",
            "a mapping of facts",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{any: {{doubtful: true}}}}}}",
            "rows.no-users.when.any",
            "a mapping",
            "a list of mappings",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{any: [{{}}]}}}}",
            "rows.no-users.when.any",
            "an empty mapping",
            "conditions",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{not: {{any: true}}}}}}",
            "rows.no-users.when.not.any",
            "an unknown fact",
            "a fact listed",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{reply_due: true}}}}",
            "rows.no-users.when.reply_due",
            "a fact that this table cannot ask",
            "another fact",
        ),
        (
            f"{{{GOOD}, outcome: review, when: {{role: apimanagement}}}}",
            "rows.no-users.when.role",
            "a fact that this table cannot ask",
            "another fact",
        ),
        (
            "{id: no-user, outcome: review, sentence: S., clause: C., next_step: N.}",
            "rows.no-user.id",
            "'no-user'",
            "did you mean no-users?",
        ),
        (
            f"{{{GOOD}, reason: no-user, outcome: review}}",
            "rows.no-users.reason",
            "'no-user'",
            "did you mean no-users?",
        ),
        (
            "{id: mine, reason: no-users, outcome: review, sentence: S., clause: C., next_step: N.}",
            "rows.mine.id",
            "'mine'",
            "no-users, or no-users. and a word",
        ),
        (f"{{{GOOD}, outcome: review, outcome: ready}}", "rows[1].outcome", "twice", "each key once"),
        (
            f"{{{GOOD}, outcome: review, examples: []}}",
            "rows.no-users.examples",
            "an empty list",
            "a list of examples",
        ),
        (
            f"{{{GOOD}, outcome: review, examples: [{{facts: {{usres: none}}}}]}}",
            "rows.no-users.examples.facts.usres",
            "an unknown fact",
            "did you mean users?",
        ),
        (
            f"{{{GOOD}, outcome: review, examples: [{{fact: {{}}}}]}}",
            "rows.no-users.examples.fact",
            "an unknown key",
            "did you mean facts?",
        ),
        (
            f"{{{GOOD}, outcome: review, samples: [1]}}",
            "rows.no-users.samples",
            "'1'",
            "a folder under tests/messages",
        ),
        (
            f"{{{GOOD}, withhold: acknowledgement}}",
            "rows.no-users.when",
            "no acknowledgement_only: true",
            "because the row withholds",
        ),
        ("just words", "rows[1]", "'just words'", "a mapping that is one row"),
    ],
)
def test_a_wrong_row_is_told(small: Small, row: str, key: str, found: str, expected: str) -> None:
    """Each slip is told with file, line, key, what was found and what was expected."""
    told = [p for p in problems(small(f"  - {row}")) if p.key == key]
    assert told, problems(small(f"  - {row}"))
    assert told[0].file == FILE
    assert told[0].line == 4
    assert found in told[0].found
    assert expected in told[0].expected


def test_all_problems_of_all_files_are_told_at_once(small: Small) -> None:
    """One run tells everything that is wrong, in every table."""
    texts = small(f"  - {{{GOOD}, outcome: reviw, when: {{sendr: outside, doubtful: maybe}}, extra: 1}}")
    texts["securitysubmissions.yaml"] = "about: X.\nrows: []\n"
    texts["every-mailbox.yaml"] = "- a list\n"
    told = {(p.file, p.key) for p in problems(texts)}
    assert told == {
        (FILE, "rows.no-users.outcome"),
        (FILE, "rows.no-users.when.sendr"),
        (FILE, "rows.no-users.when.doubtful"),
        (FILE, "rows.no-users.extra"),
        ("securitysubmissions.yaml", "rows"),
        ("every-mailbox.yaml", ""),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "an empty file"),
        ("about: [\n", "the end of the file"),
        ("about: &a words\nrows: *a\n", "the anchor &a"),
        ("about: !!python/name:os.system x\nrows: []\n", "the tag"),
        ("about: a\n---\nabout: b\n", "another document below a line of ---"),
        ("about: a\nabout: b\nrows: []\n", "twice (also on line 1)"),
        ("about: 3\nrows: []\n", "'3'"),
        ("about:\nrows: []\n", "nothing"),
        ("rows: []\n", "nothing"),
        ("a\x00b", "special characters"),
        ("[" * 5000, "more than 12 levels"),
    ],
)
def test_text_that_could_be_misread_is_refused(small: Small, text: str, found: str) -> None:
    """What YAML would guess at, expand or overwrite silently is an error here."""
    told = problems({**small(), FILE: text})
    assert any(found in p.found and p.file == FILE for p in told), told


def test_a_bomb_of_aliases_is_refused_before_it_opens(small: Small) -> None:
    """Nested aliases are refused without being followed."""
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    assert any("alias" in p.found for p in problems({**small(), FILE: "\n".join(lines)}))


def test_an_id_that_stands_twice_is_told(small: Small) -> None:
    """Two rows may share a reason, never an id."""
    row = f"  - {{{GOOD}, outcome: review, when: {{users: none}}}}\n"
    told = problems(small(row + row))
    assert [(p.key, p.line) for p in told] == [("rows.no-users", 5)]
    assert "also on line 4" in told[0].found


def test_missing_and_unknown_files_are_told(small: Small) -> None:
    """Every table must be there, and no file that is none."""
    texts = small()
    texts["apimanagment.yaml"] = texts.pop(FILE)
    told = {(p.file, p.found): p.expected for p in problems(texts)}
    assert told[(FILE, "no such file")] == "a decision table"
    assert "did you mean apimanagement.yaml?" in told[("apimanagment.yaml", "a file that is no table")]


def test_automatic_rows_get_the_shared_conditions(small: Small) -> None:
    """What `automatic_rows_also_need` says is added to the rows that reply, and to no others."""
    rows = f"""
  - {{{GOOD}, outcome: incomplete, reply: no-users, when: {{users: none}}}}
  - {{id: mixed-request, when: {{users: mixed}}, outcome: review, sentence: S., clause: C., next_step: N.}}
"""
    table = load_rules(small(rows, head="automatic_rows_also_need: {doubtful: false}")).tables[1]
    assert [row.condition.facts for row in table.rows] == [("users", "doubtful"), ("users",), ()]


def test_texts_are_folded(small: Small) -> None:
    """Sentences may be wrapped in the file; they are one line in the verdict."""
    row = """
  - id: no-users
    outcome: review
    when: {users: none}
    sentence: >-
      Two
      lines.
    clause: C.
    next_step: N.
"""
    loaded = load_rules(small(row)).tables[1].rows[0]
    assert (loaded.sentence, loaded.outcome, loaded.line) == ("Two lines.", Outcome.REVIEW, 5)


def test_the_version_is_of_the_content(small: Small) -> None:
    """The version changes with any text, not with line ends or the order of files."""
    texts = small()
    version = load_rules(texts).version
    assert len(version) == 64
    assert version_of(dict(reversed(texts.items()))) == version
    assert version_of({name: text.replace("\n", "\r\n") for name, text in texts.items()}) == version
    assert version_of({**texts, FILE: texts[FILE] + "# more"}) != version
    assert version_of({**texts, FILE: texts[FILE].replace("Else.", "Else")}) != version


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.integers(min_value=0, max_value=3000))
def test_damaged_tables_end_in_config_error_or_load(texts: Mapping[str, str], noise: str, at: int) -> None:
    """Whatever stands in a file, loading either succeeds or ends in ConfigError."""
    text = texts[FILE][:3000]
    damaged = {**texts, FILE: text[:at] + noise + text[at:]}
    try:
        load_rules(damaged)
    except ConfigError as error:
        assert error.problems


def test_the_shipped_tables_are_the_tables(texts: Mapping[str, str]) -> None:
    """There is one table for every mailbox and one for each."""
    assert (
        tuple(texts)
        == TABLE_FILES
        == ("every-mailbox.yaml", "apimanagement.yaml", "securitysubmissions.yaml")
    )
