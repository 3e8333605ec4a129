"""What a message asks for, each item with the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique

from mailbot.model.message import Evidence

# How doubts begin that a later message may settle, or may not.
MAY_BE_USE_CASE = "this may be the use case: "
MAY_BE_IMTP = "this may be the IMTP reference: "
WHICH_API = "which API it is seems open: "
UNSURE_VALUE = "a value is given with doubt: "
STAFF_DETAILS = ("use_case", "api_name", "imtp_reference")  # of a `Request`, that staff must give, in the policy's order
NO_API = "this may be no API: "
IMTP_RIVALS = "two candidates for the IMTP reference: "
API_RIVALS = "two candidates for the API: "
OF_A_DETAIL = (MAY_BE_USE_CASE, MAY_BE_IMTP, WHICH_API, NO_API, IMTP_RIVALS, API_RIVALS, "the API was ", "the IMTP reference was ")  # nothing to a decision that rests on no detail
CONDITION = "it sets a condition: "
TAKES_AWAY = "it speaks of taking access away"
CHANGES = "it speaks of changing an account"
TAKES_BACK = "it may take a request back"
HAS_ALREADY = "it says that somebody has access already: "
OTHER_TOO = "it asks for access and speaks of a "  # leaver, lock-out
ASKS_TOO = "it is built like a request, and asks a question"
ODD = "it speaks of something else: "
CHASES = "it may ask how an earlier request is getting on"
OFF_THE_LIST = "it may ask to take something off the list"
EARLIER = "an earlier message of this case is still open: "
NOT_SETTLED = (CONDITION, TAKES_AWAY, CHANGES, TAKES_BACK, OFF_THE_LIST, EARLIER)  # by no later message: a person has to see to it first
MACHINE = "it speaks to a machine: "
TURNED = "this may change what is asked: "
LASTING = (*NOT_SETTLED, TURNED)  # of a message that a person was to see: open until that person decides
OF_A_USER = "it is not clear whether this is a user: "
WHOSE = "it is not clear whether these are users: "


@unique
class Language(StrEnum):
    """The language of the new text."""

    ENGLISH = "en"
    WELSH = "cy"
    UNCLEAR = "unclear"


@unique
class Ask(StrEnum):
    """What a message asks, of all that mailbot knows."""

    ACCESS = "access"  # sign-in to the API Portal
    SANDBOX = "sandbox"  # only to look at sandbox APIs
    ONBOARDING = "onboarding"  # UAT or Production APIs
    ALLOW_LISTING = "allow-listing"  # a domain on the O365 Allow List


@dataclass(frozen=True, slots=True)
class User:
    """A person for whom access is asked. `address` is lower-case; empty where only a name was given."""

    address: str
    name: str
    evidence: Evidence

    @property
    def domain(self) -> str:
        """Return the address's domain."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail of a request with its evidence; `rivals` are other candidates that contradict it."""

    value: str
    evidence: Evidence
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Everything read from one message, or from a case's messages together."""

    asks: frozenset[Ask] = frozenset()
    doubts: tuple[str, ...] = ()  # why the reading is not certain, in words; any doubt goes to a person
    contradictions: tuple[str, ...] = ()  # two candidates for one detail, text against HTML, hidden text
    users: tuple[User, ...] = ()
    nameless: tuple[User, ...] = ()  # people named without an address
    domains: tuple[tuple[str, Evidence], ...] = ()  # domains named as such (securitysubmissions)
    supplier: Detail | None = None
    suppliers: tuple[str, ...] = ()  # every supplier name found, in order
    api_name: Detail | None = None
    imtp_reference: Detail | None = None
    use_case: Detail | None = None
    coc_stated: bool = False  # says that the supplier holds an in-date Code of Connection
    coc_denied: bool = False  # says that it does not, or that it has expired
    points_to_supplier: bool = False  # speaks of a third party even where no user address is outside NHS Wales
    language: Language = Language.UNCLEAR
    asks_nothing: bool = False  # what is doubtful about it is not for whom, or on what condition, but that it asks at all
    other_business: str = ""  # what else it is (thanks, chaser, leaver, …); empty where it is a request only
    seen_elsewhere: tuple[tuple[str, Evidence], ...] = field(default=())  # details in signature or quotes, for the person
