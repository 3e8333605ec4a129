"""A delivery report to what it says: was the mail not delivered, to whom, and why (RFC 3464)? Reports of plain text, too.

A report that a mail is late, was passed on or has arrived is no failure, though it looks like one in everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.model.message import Message
from mailbot.reading.automatic_marks import REPORT_PARTS

MOST = 20_000  # characters that are looked at
LONGEST = 300
FIELD = re.compile(r"(?im)^(action|status|diagnostic-code|final-recipient|original-recipient)[ \t]*:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)")
KIND = re.compile(r"^(?:smtp|rfc822|utf-8|x-[\w-]+|dns)\s*;\s*", re.IGNORECASE)
FINAL = re.compile(
    r"\s*(?:undeliverable|undelivered|returned mail|failure notice|mail (?:delivery|system) (?:fail|error)|delivery (?:fail|has failed|status notification \(failure)|message not delivered|non[- ]?delivery|methwyd|heb ei ddanfon|ni ellid danfon)",
    re.IGNORECASE,
)
REFUSED = re.compile(r"\b5\d\d[ -]+5\.\d{1,3}\.\d{1,3}\b")
NO_FAILURE = re.compile(
    r"\b(?:delay(?:ed)?|still being retried|could not send message for past|warning-timeout|(?:notification|status) \(?(?:success|delay|relay)|successfully delivered|feedback-report)\b",
    re.IGNORECASE,
)
SAID = re.compile(r"(?m)^.*(?:\b[45]\d\d[ -]+[45]\.\d{1,3}\.\d{1,3}\b|\b5\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b).*$")
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a report says of a mail that was not delivered."""

    recipient: str  # empty where it names nobody
    reason: str


def failure(report: Message) -> Failure | None:
    """Return what a delivery report says; None where it does not say that a mail was not delivered."""
    fields = list(_fields(report))
    actions = [value.lower() for name, value in fields if name == "action"]
    if actions and not any(action.startswith("failed") for action in actions):
        return None
    if not actions and not _is_final(report):
        return None
    whom = _first(fields, "final-recipient") or _first(fields, "original-recipient") or report.header("x-failed-recipients")
    named = ADDRESS.search(whom[:LONGEST])
    return Failure(named.group().lower() if named else "", _reason(fields, report.body.text[:MOST])[:LONGEST])


def _is_final(report: Message) -> bool:
    """Tell whether a report without the fields of RFC 3464 says that it is over; an absence note may have no sender's path either."""
    if FINAL.match(report.subject):
        return True
    late = NO_FAILURE.search("\n".join((report.subject, report.header("content-type"), report.header("auto-submitted"))))
    return late is None and (bool(report.header("x-failed-recipients")) or REFUSED.search(report.body.text[:MOST]) is not None)


def _fields(report: Message) -> Iterator[tuple[str, str]]:
    """Yield the fields of the status, of each recipient in turn; of a recipient who was reached, none."""
    for part in report.attachments:
        if part.content_type not in REPORT_PARTS:
            continue
        for group in re.split(r"\r?\n[ \t]*\r?\n", part.text[:MOST]):
            found = [(name.lower(), KIND.sub("", " ".join(value.split()))) for name, value in FIELD.findall(group)]
            action = _first(found, "action").lower()
            yield from found if not action or action.startswith("failed") else (("action", action),)


def _first(fields: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in fields if key == name and value), "")


def _reason(fields: list[tuple[str, str]], text: str) -> str:
    diagnostic, status = _first(fields, "diagnostic-code"), _first(fields, "status")
    if diagnostic:
        return diagnostic
    said = SAID.search(text)
    if said:
        return " ".join(said.group().split())
    return f"status {status}" if status else "the report gives no reason"
