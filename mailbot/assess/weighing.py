"""Which doubts and contradictions count: those about a fact that the decision rests on.

Doubt goes to a person, but only where it matters (policy.md sections 2 and 3): whether a use case is told is nothing to a
question about the sandbox, to a request for a supplier's staff, or to one that comes from outside NHS Wales.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.model.facts import Asked, Facts, SenderStanding, UsersAre
from mailbot.model.request import MAY_BE_IMTP, MAY_BE_USE_CASE, NO_API, OF_A_DETAIL, Request
from mailbot.requests.extraction import Extraction

WITHOUT_USERS = (Asked.SANDBOX_ONLY, Asked.ONBOARDING_ONLY)  # answered alike for whomever it is
SPONSORED = (Asked.ACCESS, Asked.ONBOARDING_ONLY, Asked.ALLOW_LISTING)  # what nobody from outside can ask for himself


def rests_on_details(facts: Facts) -> bool:
    """Tell whether use case, API name and IMTP reference decide: they are asked of staff requests alone, once the users are settled."""
    if facts.asked is not Asked.ACCESS or facts.sender in (SenderStanding.OUTSIDE, SenderStanding.PARTNER):
        return False
    return facts.users in (UsersAre.STAFF, UsersAre.MIXED) and not facts.personal_addresses and not facts.users_without_address


def asks_for_details(facts: Facts) -> bool:
    """Tell whether a reply would ask for details that are not given: also one that asks for the users first."""
    if facts.asked is not Asked.ACCESS or facts.personal_addresses:
        return False
    return facts.users in (UsersAre.STAFF, UsersAre.MIXED) or (facts.users is UsersAre.NONE and not facts.points_to_supplier)


def unclear_details(facts: Facts, extraction: Extraction) -> tuple[str, ...]:
    """Say which details may be given although that is not clear: nobody is asked for those again."""
    if not asks_for_details(facts):
        return ()
    out: list[str] = []
    if not facts.use_case_given and extraction.vague_use_case:
        out.append(f"{MAY_BE_USE_CASE}{extraction.vague_use_case}")
    if not facts.imtp_reference_given and extraction.vague_imtp:
        out.append(f"{MAY_BE_IMTP}{extraction.vague_imtp}")
    return tuple(out)


def weighing(said: Sequence[str], facts: Facts, extraction: Extraction) -> tuple[str, ...]:
    """Return the doubts, or contradictions, that are about what the decision rests on."""
    details = rests_on_details(facts)
    outsider = facts.sender is SenderStanding.OUTSIDE and facts.asked in SPONSORED
    users = not outsider and (facts.asked not in WITHOUT_USERS or facts.imtp_reference_given)  # who gives a milestone may want more than to look
    return tuple(one for one in said if (details or not (one.startswith(OF_A_DETAIL) or one in extraction.of_details)) and (users or one not in extraction.of_users))


def perhaps_given(request: Request) -> tuple[str, ...]:
    """Return the names of the details that a doubt says may be given."""
    kinds = {"use_case": MAY_BE_USE_CASE, "imtp_reference": MAY_BE_IMTP, "api_name": NO_API}
    return tuple(name for name, begins in kinds.items() if any(doubt.startswith(begins) for doubt in request.doubts))
