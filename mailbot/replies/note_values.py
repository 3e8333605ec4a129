"""A Decision to the values of the triage note: rows and checks, every value bounded, the sender's own words marked.

What a sender wrote is always `quoted`: the note shows it as a quotation, never as words of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.model.decision import Outcome
from mailbot.model.facts import Asked, Role, UsersAre
from mailbot.model.message import Evidence
from mailbot.model.plan import USER, Check, Decision
from mailbot.replies.cleaning import clean, unlinked

COLOURS = {Outcome.READY: "#007f3b", Outcome.REVIEW: "#aa4a00"}
OTHER_COLOUR = "#005eb8"
MARKS = {True: "passed", False: "FAILED", None: "noted"}
MARK_COLOURS = {True: "#007f3b", False: "#b3251b", None: "#4c6272"}
MARK_CLASSES = {True: "good", False: "bad", None: "dim"}
LANGUAGES = {"en": "English", "cy": "Welsh", "both": "Welsh and English"}
MAX_ITEMS = 30  # users that the head names; where there are more, each of them stands below the checks
MAX_USERS = 1000  # that the note lists in all: the team gives access to each
MAX_CHECKS = 1000
MAX_QUOTES = 3
MAX_VALUE = 400
MAX_QUOTE = 200

QUOTATION_MARKS = str.maketrans("“”„‟«»", '""""""')
SINGLE_MARKS = str.maketrans("“”", "‘’")  # double ones are for the sender's words
REPEATS_BEHIND = frozenset({"Doubt", "Contradiction"})  # whose result says what it means, a colon, and what the sender wrote
REPEATS_BEFORE = frozenset({"Possible approval", "Attachment"})  # whose result names an attachment, a colon, and what is said of it
MAY_BE = " may be the form"
SENDERS_WORDS = frozenset({USER})  # checks whose result repeats what the sender wrote

Row = dict[str, object]


def note_values(decision: Decision) -> dict[str, object]:
    """Return what templates/triage/note.* may name."""
    users, checks = _parts(decision)
    return {
        "title": f"{str(decision.outcome).upper()}: {cut(decision.reason)}",
        "sentence": cut(decision.sentence),
        "next_step": cut(decision.next_step),
        "colour": COLOURS.get(decision.outcome, OTHER_COLOUR),
        "rows": tuple(_rows(decision)),
        "checks": tuple(_check(check) for check in checks[:MAX_CHECKS]),
        "more_checks": max(0, len(checks) - MAX_CHECKS),
        "users": tuple({"number": number, **_check(check)} for number, check in enumerate(users[:MAX_USERS], 1)),
        "users_in_all": len(users),
        "more_users": max(0, len(users) - MAX_USERS),
        "whole": f"mailbot cases show {cut(decision.case)}" if decision.case else "the original, attached below,",
        "command": f'mailbot cases decide {cut(decision.case)} granted|refused|more --note "…"' if decision.case else "",
    }


def _parts(decision: Decision) -> tuple[list[Check], list[Check]]:
    """Return each user with its evidence, where they are too many for the head, and the checks without them."""
    users = [check for check in decision.checks if check.label == USER]
    shown = {check.result for check in users}
    users += [Check(USER, address) for address in decision.users if address not in shown]
    if len(users) <= MAX_ITEMS:
        return [], list(decision.checks)
    return users, [check for check in decision.checks if check.label != USER]


def cut(text: str, limit: int = MAX_VALUE) -> str:
    """Return one visible line without links; what is cut off is counted."""
    shown, tail = _parted(text, limit)
    return shown + tail


def _parted(text: str, limit: int) -> tuple[str, str]:
    whole = clean(text, len(text) + 1)
    if len(whole) <= limit:
        return unlinked(whole), ""
    return unlinked(whole[:limit].rstrip()), f"… ({len(whole) - limit} characters more)"


def _said(text: str, limit: int = MAX_VALUE) -> Row:
    """Return a sender's words for a quotation that they cannot close themselves."""
    shown, tail = _parted(text.translate(QUOTATION_MARKS), limit)
    return {"value": shown, "tail": tail, "quoted": True}


def _rows(decision: Decision) -> Iterator[Row]:
    details = decision.details
    yield _row("Outcome", str(decision.outcome))
    yield _row("Reason", cut(decision.reason))
    yield _row("Case", cut(decision.case or "none"))
    if decision.follows:
        yield _row("Follows", cut(decision.follows))
    yield _row("Category", str(decision.category) if decision.category else "not applicable")
    yield _row("Sponsor", cut(decision.sponsor or "unknown"))
    yield _row("Users", _joined(decision.users, MAX_ITEMS, _below(len(decision.users))) or "none")
    yield _row("Domains", _joined(decision.domains) or "none")
    yield _row("Suppliers", _joined(decision.suppliers)) if decision.suppliers else _given("Supplier", decision.supplier)
    yield _given("API name", details.api_name)
    yield _given("IMTP reference", details.imtp_reference)
    yield _given("Use case", details.use_case)
    yield _row("Missing", _joined(decision.missing) or _not_given(decision) or "nothing")
    yield _row("Rests on", cut(decision.clause.translate(SINGLE_MARKS)))
    yield _row("Reply to sponsor", _reply(decision))


def _not_given(decision: Decision) -> str:
    """Return what a request for staff does not give, where a person has to answer and no reply says so."""
    facts = decision.facts
    if decision.outcome is not Outcome.REVIEW:
        return ""
    if facts.role is not Role.APIMANAGEMENT or facts.asked is not Asked.ACCESS or facts.users in (UsersAre.SUPPLIER, UsersAre.SEVERAL_SUPPLIERS):
        return "not looked into"
    return ", ".join((*(("users",) if facts.users is UsersAre.NONE else ()), *facts.details_not_given))


def _below(count: int) -> str:
    return f"; {'all' if count <= MAX_USERS else f'the first {MAX_USERS} of'} {count} stand below, under Users"


def _row(label: str, value: str) -> Row:
    return {"label": label, "value": value, "tail": "", "quoted": False}


def _given(label: str, value: str | None) -> Row:
    return {"label": label, **_said(value)} if value else _row(label, "not given")


def _joined(values: tuple[str, ...], limit: int = MAX_USERS, where: str = "") -> str:
    shown = ", ".join(cut(value) for value in values[:limit])
    return f"{shown}… ({len(values) - limit} more{where})" if len(values) > limit else shown


def _reply(decision: Decision) -> str:
    if decision.reply is None:
        return "none"
    return f"{decision.reply.template}, in {LANGUAGES.get(decision.reply.language, decision.reply.language)}"


def _check(check: Check) -> Row:
    echoes = check.label in SENDERS_WORDS or (check.ok is None and bool(check.evidence))
    result = _said(check.result) if echoes else _row("", _with_their_words(check))
    return {
        **result,
        "mark": MARKS[check.ok],
        "colour": MARK_COLOURS[check.ok],
        "class": MARK_CLASSES[check.ok],
        "label": cut(check.label),
        "quotes": tuple(_quote(evidence, check.result) for evidence in check.evidence[:MAX_QUOTES]),
        "more": max(0, len(check.evidence) - MAX_QUOTES),
    }


def _with_their_words(check: Check) -> str:
    """Return a result of our own words, with those of the sender that it repeats in quotation marks."""
    if check.label in REPEATS_BEHIND:
        meaning, mark, words = check.result.partition(": ")
        return cut(f"{meaning}{mark}“{words.translate(QUOTATION_MARKS)}”") if mark else cut(meaning)
    name, mark, meaning = check.result.rpartition(": " if check.label in REPEATS_BEFORE else MAY_BE)
    return cut(f"“{name.translate(QUOTATION_MARKS)}”{mark}{meaning}") if mark else cut(check.result)


def _quote(evidence: Evidence, result: str) -> Row:
    """Return where something was read; the words only where the result does not end in them already."""
    place = str(evidence.zone).replace("_", " ")
    told = " ".join(result.split()).endswith(" ".join(evidence.quote.split()))
    return {"where": f"{place} of {cut(evidence.source, 80)}" if evidence.source else place, "told": told, **_said(evidence.quote, MAX_QUOTE)}
