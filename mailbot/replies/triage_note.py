"""A Decision to the note that the team reads: the verdict at its head, then every check with its evidence.

What a sender wrote is always shown as a quotation, escaped and bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from mailbot.model.decision import Outcome
from mailbot.model.message import Evidence
from mailbot.model.plan import Check, Decision
from mailbot.replies.context import clean
from mailbot.replies.environment import Templates
from mailbot.replies.markup import FONT

COLOURS = {Outcome.READY: "#007f3b", Outcome.REVIEW: "#b25900"}
MARKS = {True: "passed", False: "FAILED", None: "noted"}


def triage_note(templates: Templates, decision: Decision) -> tuple[str, str]:
    """Return (plain text, HTML) of the note."""
    del templates  # the note is laid out here: it shows data, and has no words to translate
    return _text(decision), _html(decision)


def _head(decision: Decision) -> Iterator[tuple[str, str]]:
    yield "Outcome", str(decision.outcome)
    yield "Reason", f"{decision.reason}: {decision.sentence}"
    yield "Case", decision.case or "none"
    yield "Category", str(decision.category) if decision.category else "not applicable"
    yield "Sponsor", decision.sponsor or "unknown"
    yield "Users", _joined(decision.users)
    yield "Domains", _joined(decision.domains)
    yield "Supplier", decision.supplier or "not given"
    yield "API name", decision.details.api_name or "not given"
    yield "IMTP reference", decision.details.imtp_reference or "not given"
    yield "Use case", decision.details.use_case or "not given"
    if decision.missing:
        yield "Missing", _joined(decision.missing)
    if decision.follows:
        yield "Follows", decision.follows
    yield "Rests on", decision.clause
    yield "Suggested next step", decision.next_step


def _joined(values: tuple[str, ...]) -> str:
    shown = ", ".join(values[:30])
    return f"{shown} and {len(values) - 30} more" if len(values) > 30 else shown or "none"


def _where(evidence: Evidence) -> str:
    place = evidence.zone.replace("_", " ") + (f" of {evidence.source}" if evidence.source else "")
    return f"{place}: “{clean(evidence.quote)[:200]}”"


def _how(decision: Decision) -> str:
    return f"mailbot cases decide {decision.case} granted|refused|more --note “…”" if decision.case else ""


def _text(decision: Decision) -> str:
    lines = [f"{label + ':':<22}{clean(value)}" for label, value in _head(decision)]
    lines += ["", "Checks", "------"]
    for check in decision.checks[:100]:
        lines.append(f"[{MARKS[check.ok]}] {check.label}: {clean(check.result)}")
        lines += [f"         {_where(evidence)}" for evidence in check.evidence[:3]]
    lines += ["", "The original message is attached whole."]
    if decision.case:
        lines += [f"To tell the sponsor what you decided: {_how(decision)}"]
    return "\n".join(lines) + "\n"


def _html(decision: Decision) -> str:
    colour = COLOURS.get(decision.outcome, "#005eb8")
    rows = "".join(_row(label, value) for label, value in _head(decision))
    checks = "".join(_check(check) for check in decision.checks[:100])
    title = f"{str(decision.outcome).upper()}: {decision.reason}"
    how = f'<p style="{FONT}font-size:13px;color:#4c6272;">To tell the sponsor what you decided: <code>{escape(_how(decision))}</code></p>' if decision.case else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body style="margin:0;padding:12px;background-color:#ffffff;">'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:760px;border:1px solid #d8dde0;">'
        f'<tr><td colspan="2" style="background-color:{colour};padding:12px 16px;{FONT}font-size:17px;color:#ffffff;"><b>{escape(title)}</b></td></tr>{rows}</table>'
        f'<h2 style="{FONT}font-size:16px;margin:18px 0 6px 0;color:#212b32;">Checks</h2>'
        f'<table width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:760px;border:1px solid #d8dde0;">{checks}</table>'
        f'<p style="{FONT}font-size:13px;color:#4c6272;">The original message is attached whole.</p>{how}</body></html>'
    )


def _row(label: str, value: str) -> str:
    return (
        f'<tr><td valign="top" width="150" style="padding:6px 8px 6px 16px;border-top:1px solid #d8dde0;{FONT}font-size:14px;color:#4c6272;">{escape(label)}</td>'
        f'<td valign="top" style="padding:6px 16px 6px 8px;border-top:1px solid #d8dde0;{FONT}font-size:14px;color:#212b32;word-break:break-word;">{escape(clean(value))}</td></tr>'
    )


def _check(check: Check) -> str:
    colour = {True: "#007f3b", False: "#d5281b", None: "#4c6272"}[check.ok]
    quotes = "".join(f'<div style="margin:2px 0 0 0;padding:0 0 0 8px;border-left:3px solid #d8dde0;color:#4c6272;font-size:13px;">{escape(_where(e))}</div>' for e in check.evidence[:3])
    return (
        f'<tr><td valign="top" width="70" style="padding:5px 4px 5px 16px;border-top:1px solid #eef1f3;{FONT}font-size:13px;color:{colour};"><b>{MARKS[check.ok]}</b></td>'
        f'<td valign="top" style="padding:5px 16px 5px 4px;border-top:1px solid #eef1f3;{FONT}font-size:14px;color:#212b32;word-break:break-word;"><b>{escape(check.label)}</b>: {escape(clean(check.result))}{quotes}</td></tr>'
    )
