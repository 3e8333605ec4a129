"""Templates that an operator may have edited: what is refused when they are loaded, and where the fault is said to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from mailbot.errors import ConfigError, Problem
from mailbot.replies.environment import Templates, day_cy, day_en
from mailbot.replies.looks import TAGS, dressed

NAME = "en/sandbox-open"
NAMES = frozenset(
    {
        "ready-acknowledgement", "form-acknowledgement", "coc-acknowledgement", "no-users", "personal-addresses", "staff-missing-details",
        "sandbox-open", "third-party-sender", "third-party-allow-listing", "onboarding-needed", "approval-missing-category-2",
        "approval-missing-category-3", "already-allow-listed", "form-outdated", "form-incomplete", "coc-details-missing", "coc-statement-missing",
        "coc-expired", "coc-not-listed", "decision-granted", "decision-refused", "decision-more",
    }
)  # fmt: skip


def problems(sources: Mapping[str, str], **changed: str | None) -> tuple[Problem, ...]:
    """Return what is wrong when files are added, replaced or (None) taken away."""
    texts = dict(sources)
    for name, text in changed.items():
        texts.pop(name, None)
        if text is not None:
            texts[name] = text
    with pytest.raises(ConfigError) as caught:
        Templates(texts, "mine")
    return caught.value.problems


def test_every_reply_is_there_in_both_languages(templates: Templates) -> None:
    """English and Welsh have the same replies, and all that the policy needs."""
    assert templates.names == {"en": NAMES, "cy": NAMES}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{% for x in [1, 2] %}{{ x }}{% endfor %}", "a loop over a literal"),
        ("{% for x in 'abc' %}{{ x }}{% endfor %}", "a loop over a literal"),
        ("{% for a in users %}{% for b in users %}{% for c in users %}{{ c }}{% endfor %}{% endfor %}{% endfor %}", "loops within a loop"),
        ("{{ 'a' * 1000000000 }}", "the operator *"),
        ("{{ 10 ** 10 }}", "the operator **"),
        ("{{ '%01000000d' % 1 }}", "the operator %"),
        ("{% include 'shared/nothing.txt.j2' %}", "a reference to 'shared/nothing.txt.j2'"),
        ("{% include case %}", "a reference that is not a plain name"),
        ("{% from 'shared/en.html.j2' import greeting %}{{ greeting(case) }}", "a reference to 'shared/en.html.j2'"),
        ("{{ case.join(users) }}", "a call of a method"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a macro that calls itself"),
        ("{% autoescape false %}{{ case }}{% endautoescape %}", "a change of escaping"),
        ("{{ suplier }}", "the unknown name 'suplier'"),
        ("{% if case == 'never' %}{{ suplier }}{% endif %}", "the unknown name 'suplier'"),
        ("{{ range(10) }}", "the unknown name 'range'"),
        ("{{ case | safe }}", "No filter named 'safe'"),
        ("{{ case | center(1000000000) }}", "No filter named 'center'"),
        ("{% if case %}", "Unexpected end of template"),
    ],
)
def test_a_template_with_too_much_power_is_refused_with_file_and_line(sources: Mapping[str, str], body: str, says: str) -> None:
    """Loops over literals, powers, method calls, unknown names, filters and references are errors of the file and its line."""
    found = problems(sources, **{f"{NAME}.txt.j2": f"Hello.\n\n{body}\n"})
    assert [(p.file, p.line) for p in found if says in p.found] == [(f"mine/{NAME}.txt.j2", 3)]


def test_an_error_that_only_shows_when_rendering_has_file_and_line(sources: Mapping[str, str]) -> None:
    """Where a value may be missing, the template must say what then; the sample without values finds it."""
    [found] = problems(sources, **{f"{NAME}.txt.j2": "Hello.\n{{ coc_expired_on | day_en }}\n"})
    assert (found.file, found.line) == (f"mine/{NAME}.txt.j2", 2)


@pytest.mark.parametrize(("body", "says"), [("{{ 1/0 }}", "ZeroDivisionError"), ("{{ 1 // (users | length - users | length) }}", "ZeroDivisionError"), ("{{ case + 1 }}", "TypeError"), ("{{ 1e308 + users }}", "TypeError")])
def test_arithmetic_that_fails_has_file_and_line(sources: Mapping[str, str], body: str, says: str) -> None:
    """It is the template's mistake, not mailbot's."""
    [found] = problems(sources, **{f"{NAME}.txt.j2": f"Hello.\n\n{body}\n"})
    assert (found.file, found.line) == (f"mine/{NAME}.txt.j2", 3) and says in found.found


@pytest.mark.parametrize("body", ["{{ " + "9" * 5000 + " }}", "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "{% if case %}" * 300 + "{% endif %}" * 300])
def test_a_template_that_cannot_be_compiled_is_told_by_its_file(sources: Mapping[str, str], body: str) -> None:
    """Whatever the compiler dies of."""
    assert {found.file for found in problems(sources, **{f"{NAME}.txt.j2": body})} == {f"mine/{NAME}.txt.j2"}


def test_an_error_in_one_file_hides_none_in_another(sources: Mapping[str, str]) -> None:
    """What does not compile, what does not render, and what differs are told together."""
    changed = {"en/no-users.txt.j2": "{% if %}", "cy/coc-expired.txt.j2": "{{ 1/0 }}", f"{NAME}.html.j2": "<p>Hello.</p>"}
    assert {found.file for found in problems(sources, **changed)} == {f"mine/{name}" for name in changed}


def test_what_refers_to_a_broken_file_is_not_blamed(sources: Mapping[str, str]) -> None:
    """The macros of all English replies stand in one file."""
    assert [found.file for found in problems(sources, **{"shared/en.txt.j2": "{% if %}"})] == ["mine/shared/en.txt.j2"]


@pytest.mark.parametrize("empty", [(".txt.j2",), (".html.j2",), (".txt.j2", ".html.j2")])
def test_a_form_that_says_nothing_is_the_one_that_is_told(sources: Mapping[str, str], empty: tuple[str, ...]) -> None:
    """Not the other one, whose words it lacks."""
    found = problems(sources, **{f"{NAME}{kind}": "\n" for kind in empty})
    assert [(one.file, one.found) for one in found] == [(f"mine/{NAME}{kind}", "a template that says nothing") for kind in empty]


@pytest.mark.parametrize("gone", ["shared/layout.html.j2", "triage/note.txt.j2", "cy/no-users.html.j2", "en/no-users.txt.j2"])
def test_a_missing_file_is_named(sources: Mapping[str, str], gone: str) -> None:
    """A reply needs both languages and both forms; layout and note must be there."""
    assert f"mine/{gone}" in {problem.file for problem in problems(sources, **{gone: None})}


def test_text_and_html_must_say_the_same(sources: Mapping[str, str]) -> None:
    """An edit of one form that was forgotten in the other is found, with the words that differ."""
    edited = sources[f"{NAME}.html.j2"].replace("without signing in", "after signing in")
    [found] = problems(sources, **{f"{NAME}.html.j2": edited})
    assert found.file == f"mine/{NAME}.html.j2"
    assert "after signing in" in found.found and "without signing in" in found.expected


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{{ part.foot }}", "{{ part.foott }}", "UndefinedError"),
        ("{{ part.body }}", "", "a page without the body of a part"),
        ("{{ part.title }}", "DHCW", "a page without the title of a part"),
        ("{{ part.pointer }}", "", "a page without the pointer of a part"),
    ],
)
def test_a_layout_that_fails_or_leaves_something_out_is_told(sources: Mapping[str, str], old: str, new: str, says: str) -> None:
    """Every HTML mail stands in it: what is wrong there would stop all answers, or empty them."""
    text = sources["shared/layout.html.j2"]
    assert old in text
    found = problems(sources, **{"shared/layout.html.j2": text.replace(old, new)})
    assert [problem.file for problem in found] == ["mine/shared/layout.html.j2"] and says in found[0].found


def test_a_branch_for_several_is_tried_with_one(sources: Mapping[str, str]) -> None:
    """What names the second of the users fails where there is but one."""
    names = (f"{NAME}.txt.j2", f"{NAME}.html.j2")
    found = problems(sources, **{name: sources[name] + "{% if users %}{{ users[1] }}{% endif %}" for name in names})
    assert any("UndefinedError" in problem.found for problem in found)


def test_all_problems_are_reported_at_once(sources: Mapping[str, str]) -> None:
    """Two broken files are two problems."""
    files = {problem.file for problem in problems(sources, **{f"{NAME}.txt.j2": "{{ a }}", "cy/no-users.html.j2": "{% if %}"})}
    assert files == {f"mine/{NAME}.txt.j2", "mine/cy/no-users.html.j2"}


def test_a_file_of_no_known_kind_is_refused(sources: Mapping[str, str]) -> None:
    """A name must say whether it is text or HTML, because only HTML is escaped."""
    assert "mine/en/extra.j2" in {problem.file for problem in problems(sources, **{"en/extra.j2": "Hello."})}


def test_dates_are_written_in_each_language() -> None:
    """Months have names in both languages."""
    assert (day_en(date(2026, 1, 31)), day_cy(date(2026, 1, 31))) == ("31 January 2026", "31 Ionawr 2026")


def test_dressing_keeps_lines_and_closes_what_it_opens() -> None:
    """Line numbers in errors stay true, and a quotation's table is closed."""
    source = "".join(f"{tag}\n" for tag in TAGS)
    assert dressed(source).count("\n") == source.count("\n")
    assert dressed("<blockquote>x</blockquote>").count("<table") == dressed("<blockquote>x</blockquote>").count("</table>") == 1
