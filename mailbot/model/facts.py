"""The closed vocabulary that rules speak: one typed, documented fact a field.

`rules/` may name these facts and nothing else. A flag is true or false; a choice is one word of a closed list; a set
holds words of a closed list. Facts are values: `to_json` and `from_json` are exact inverses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any


@unique
class Role(StrEnum):
    """Which of the two shared mailboxes a message came to."""

    APIMANAGEMENT = "apimanagement"
    SECURITYSUBMISSIONS = "securitysubmissions"


@unique
class SenderStanding(StrEnum):
    """Who the sender is, by the domain of the proven From address."""

    NHS_WALES = "nhs-wales"
    SECURITY_TEAM = "security-team"
    PARTNER = "partner"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"  # the organisations register could not be used


@unique
class Asked(StrEnum):
    """What the message, with its case, asks for."""

    ACCESS = "access"
    SANDBOX_ONLY = "sandbox-only"
    ONBOARDING_ONLY = "onboarding-only"
    ALLOW_LISTING = "allow-listing"
    NOTHING = "nothing"  # not a request
    UNCLEAR = "unclear"  # may be a request; a person must say


@unique
class UsersAre(StrEnum):
    """On which side the users of a request stand."""

    NONE = "none"
    STAFF = "staff"
    SUPPLIER = "supplier"
    MIXED = "mixed"  # staff and supplier users together
    SEVERAL_SUPPLIERS = "several-suppliers"


@unique
class Listing(StrEnum):
    """How the supplier domains at stake stand on the allow list, the weakest one deciding."""

    NONE_AT_STAKE = "none-at-stake"
    ALL_ACTIVE = "all-active"
    LAPSED = "lapsed"  # at least one is revoked or expired, with no later verified approval
    NOT_LISTED = "not-listed"
    UNKNOWN = "unknown"  # the register could not be used


@unique
class Approval(StrEnum):
    """What the message brings as approval for the domains that the allow list does not cover."""

    NONE = "none"
    UNVERIFIED = "unverified"  # something that may be one, but it does not verify or does not cover every domain
    VERIFIED = "verified"


@unique
class Coc(StrEnum):
    """How the supplier stands on the Code of Connection list."""

    IN_DATE = "in-date"
    EXPIRED = "expired"
    NOT_LISTED = "not-listed"
    UNCERTAIN = "uncertain"  # near a listed name, or name and domain disagree
    UNKNOWN = "unknown"  # the register could not be used


@unique
class Form(StrEnum):
    """What is attached in the way of the Allow Listing form."""

    NONE = "none"
    UNRECOGNISED = "unrecognised"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


def fact(doc: str, default: object = False, *, only: Role | None = None) -> Any:
    """Declare one fact: its sentence for `docs/rules.md`, and the value it has when nothing is known. `only`: the one mailbox where it is looked for."""
    return field(default=default, metadata={"doc": f"{doc} Looked for in {only} alone." if only else doc, "only": only})


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a rule may ask about one message. The order is the order of the documentation."""

    # every mailbox
    role: Role = fact("Which mailbox the message came to.", Role.APIMANAGEMENT)
    machine_made: bool = fact("No person wrote it: auto-reply, bounce, receipt, recall, list or bulk mail, our own.")
    unreadable: bool = fact("It cannot be parsed, is no text in any character set, is encrypted or rights-protected, or is beyond a limit.")
    sender_proven: bool = fact("The From address is proven to be the sender's.")
    sender_lookalike: bool = fact("The sender's domain is a look-alike of an NHS Wales domain.")
    poses_as_team: bool = fact("The display name poses as one of our teams.")
    reply_to_elsewhere: bool = fact("Reply-To points to another domain than From, or does not say clearly where to.")
    contradictory: bool = fact("It contradicts itself where it matters: alternatives, hidden text, rival details.")
    reply_due: bool = fact("The mailbox's own rules would answer the sender (acknowledgements included).")
    acknowledgement_only: bool = fact("The answer that is due is only the acknowledgement of a ready request.")
    reply_limit_reached: bool = fact("The sender, the thread or another cap already had the limit of automatic replies.")
    acknowledgement_unwanted: bool = fact("The sender's mail asks for no automatic answers (X-Auto-Response-Suppress).")
    sender: SenderStanding = fact("Who the sender is, by domain.", SenderStanding.UNKNOWN)
    stranger_in_thread: bool = fact("It joins a known case but comes from outside NHS Wales, or from an address that is not proven.")
    repeats_answer: bool = fact("It would get the very answer that its case, or the same words of the same sender, already got, and brings nothing new.")
    # what it asks
    asked: Asked = fact("What the message, with its case, asks for.", Asked.NOTHING)
    doubtful: bool = fact("The reading is uncertain: a withdrawal, a condition, instructions to the bot, signs of a machine, odd wording.")
    users: UsersAre = fact("On which side the users stand.", UsersAre.NONE)
    users_without_address: bool = fact("A person is named as a user without an email address.")
    personal_addresses: bool = fact("A user's address is on a free or consumer mail provider.")
    partner_users: bool = fact("A user's address is on a partner domain.")
    user_domain_odd: bool = fact("A user's domain is no valid registrable internet domain.")
    use_case_given: bool = fact("A use case is given.")
    api_name_given: bool = fact("An API name is given.")
    imtp_reference_given: bool = fact("A DHCW IMTP milestone reference is given.")
    points_to_supplier: bool = fact("It speaks of a third-party supplier.")
    # the supplier
    listing: Listing = fact("How the supplier domains stand on the allow list.", Listing.NONE_AT_STAKE)
    domain_lookalike: bool = fact("A supplier domain is confusable with a listed or NHS domain, or the name is listed with another domain.")
    approval: Approval = fact("What the message brings as approval.", Approval.NONE)
    coc: Coc = fact("How the supplier stands on the Code of Connection list.", Coc.NOT_LISTED)
    # securitysubmissions
    unsafe_attachment: bool = fact("A workbook has macros, encryption or external links, or is beyond the limits.", only=Role.SECURITYSUBMISSIONS)
    form: Form = fact("What is attached in the way of the form.", Form.NONE, only=Role.SECURITYSUBMISSIONS)
    domain_given: bool = fact("The domain to be allow-listed is given.", only=Role.SECURITYSUBMISSIONS)
    supplier_given: bool = fact("The supplier's name is given.", only=Role.SECURITYSUBMISSIONS)
    coc_stated: bool = fact("It says that the supplier holds an in-date Code of Connection.", only=Role.SECURITYSUBMISSIONS)

    @property
    def details_not_given(self) -> tuple[str, ...]:
        """Return the details of a staff request that are not given, in the policy's order."""
        given = (("use_case", self.use_case_given), ("api_name", self.api_name_given), ("imtp_reference", self.imtp_reference_given))
        return tuple(name for name, there in given if not there)
