"""Sample values with which every template is tried out when it is loaded: nothing given, everything given, odd values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts
from mailbot.model.message import Evidence, Zone
from mailbot.model.plan import Check, Decision, Details, ReplyText
from mailbot.model.request import STAFF_DETAILS
from mailbot.replies.context import MAX_ITEMS, ReplyContext
from mailbot.replies.note_values import note_values

BARE = ReplyContext(case="APIM-2026-000001")
FULL = ReplyContext(
    case="APIM-2026-000001",
    sponsor_name="Jo Bloggs",
    users=("jo@supplier.example", "al@supplier.example"),
    domains=("supplier.example",),
    supplier="Supplier & Sons Ltd",
    api_name="Some <API>",
    imtp_reference="2026-AB-01",
    use_case="to see results in the clinic",
    missing=("users", "use_case", "api_name", "imtp_reference", "domain", "supplier_name"),
    missing_labels=("Supplier name", "Business justification"),
    environments_note=True,
    coc_reference="COC-1",
    coc_expired_on=date(2026, 1, 31),
    form_version_found="6.5",
    form_version_wanted="6.6",
    personal_addresses=("jo@gmail.com",),
    nameless=("Jo Bloggs",),
    contact="apimanagement@wales.nhs.uk",
    security_address="DHCW.Securitysubmissions@wales.nhs.uk",
    api_address="apimanagement@wales.nhs.uk",
    note="One line of a note.\nAnother line.",
)
MANY = replace(
    FULL,
    case="SEC-2026-000001",
    users=("jo@supplier.example",) * (MAX_ITEMS + 7),
    domains=("supplier.example", "other.example"),
    suppliers=("Supplier & Sons Ltd", "Other Ltd"),
    missing_labels=("Supplier name",) * (MAX_ITEMS + 7),
    personal_addresses=("jo@gmail.com",) * (MAX_ITEMS + 7),
    nameless=("Jo Bloggs",) * (MAX_ITEMS + 7),
)
ONE = replace(FULL, users=FULL.users[:1])
MISSING = {
    "no-users": ("users", *STAFF_DETAILS),
    "staff-missing-details": STAFF_DETAILS,
    "coc-details-missing": ("domain", "supplier_name"),
    "personal-addresses": ("work_addresses",),
    "form-outdated": ("form_version",),
    "coc-statement-missing": ("coc_statement",),
}


def contexts(name: str) -> tuple[ReplyContext, ...]:
    """Return sample contexts for the reply of that name."""
    wanted = MISSING.get(name, ())
    some = tuple(replace(FULL, missing=(item,)) for item in wanted)
    return (BARE, replace(FULL, missing=wanted), replace(MANY, missing=wanted), replace(ONE, missing=wanted), *some)


def for_reply(name: str) -> tuple[dict[str, object], ...]:
    """Return sample values for the reply of that name."""
    return tuple(context.values() for context in contexts(name))


def _evidence(number: int) -> Evidence:
    return Evidence(Zone.NEW_TEXT, f"please give <b>access</b> to jo{number}@supplier.example", 0, "list.csv" if number else "")


DECISION = Decision(
    mailbox="apimanagement", message_id="<1@wales.nhs.uk>", outcome=Outcome.REVIEW, reason="approval-unverified", sentence="Something may be an approval.",
    clause="Guidance: “…”", next_step="Ask the team.", facts=Facts(), sha256="", decided_at=datetime(2026, 1, 31, tzinfo=UTC),
)  # fmt: skip
FULL_DECISION = replace(
    DECISION,
    outcome=Outcome.READY,
    case="APIM-2026-000001",
    category=1,
    sponsor="jo@wales.nhs.uk",
    users=tuple(f"jo{number}@supplier.example" for number in range(40)),
    domains=("supplier.example",),
    supplier="Supplier & Sons Ltd",
    details=Details("to see results " * 60, "Some <API>", "2026-AB-01"),
    missing=("use_case",),
    follows="APIM-2025-000001",
    reply=ReplyText("ready-acknowledgement", "jo@wales.nhs.uk", "Re: x", "text", "html", "en"),
    checks=(
        Check("Sender", "proven", (), True),
        Check("User", "jo0@supplier.example", tuple(_evidence(number) for number in range(5)), True),
        Check("User", "Jo Bloggs: no address", (_evidence(1),), False),
        Check("Approval", "not proven", tuple(_evidence(number) for number in range(5)), False),
        *(Check("Allow list", "not listed", (_evidence(0),), None) for _ in range(20)),
    ),
)
NOTES: tuple[Mapping[str, object], ...] = (note_values(DECISION), note_values(FULL_DECISION), {**note_values(FULL_DECISION), "more_checks": 7, "more_users": 7})
NOTE_NAMES = frozenset(NOTES[0])
