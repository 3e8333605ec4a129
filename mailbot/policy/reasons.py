"""The closed list of reasons (triage policy, sections 3 to 5) that a row may give for its outcome."""

from __future__ import annotations

from mailbot.model.facts import Role

EVERY_MAILBOX = (
    "automatic-message",
    "unreadable",
    "sender-unproven",
    "sender-lookalike",
    "reply-elsewhere",
    "contradictory",
    "reply-limit",
)

APIMANAGEMENT = (
    "from-security-team",
    "sandbox-open",
    "partner-sender",
    "third-party-sender",
    "onboarding-needed",
    "no-users",
    "personal-addresses",
    "mixed-request",
    "staff-complete",
    "staff-missing-details",
    "supplier-allow-listed",
    "supplier-approved",
    "approval-unverified",
    "domain-lookalike",
    "supplier-uncertain",
    "allow-listing-lapsed",
    "approval-missing-category-2",
    "approval-missing-category-3",
    "not-a-request",
)

SECURITYSUBMISSIONS = (
    "partner-sender",
    "third-party-sender",
    "unsafe-attachment",
    "domain-lookalike",
    "already-allow-listed",
    "form-unrecognised",
    "form-outdated",
    "form-incomplete",
    "form-complete",
    "coc-details-missing",
    "supplier-uncertain",
    "coc-in-date",
    "coc-statement-missing",
    "coc-expired",
    "coc-not-listed",
    "not-a-request",
)

ANYWHERE = ("register-unavailable",)

REASONS: tuple[str, ...] = tuple(
    dict.fromkeys((*EVERY_MAILBOX, *APIMANAGEMENT, *SECURITYSUBMISSIONS, *ANYWHERE))
)

# Reasons for which `incomplete` can say what is missing (triage policy, sections 4 and 5).
ASKS_FOR: frozenset[str] = frozenset(
    {"no-users", "personal-addresses", "staff-missing-details", "form-outdated", "form-incomplete", "coc-details-missing", "coc-statement-missing"}
)


def reasons_of(role: Role) -> tuple[str, ...]:
    """Return the reasons that mail to one mailbox can be given."""
    own = APIMANAGEMENT if role is Role.APIMANAGEMENT else SECURITYSUBMISSIONS
    return tuple(dict.fromkeys((*EVERY_MAILBOX, *own, *ANYWHERE)))
