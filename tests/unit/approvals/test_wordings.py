"""How a security team writes: what each mail says of acme.com, in English and Welsh.

A approved · R refused · C conditional · P pending · W withdrawn · N says nothing of it. Only A can open a door, so a doubt may
never be read as A; that a plain approval is read as one keeps people from reading it again.
"""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from mailbot.approvals.statements import statements
from mailbot.model.case import DomainVerdict
from mailbot.reading.read import read
from tests.unit.approvals.genuine_wordings import GENUINE
from tests.unit.approvals.twisted_wordings import TWISTED

A, R, C, P, W, N = DomainVerdict.APPROVED, DomainVerdict.REFUSED, DomainVerdict.CONDITIONAL, DomainVerdict.PENDING, DomainVerdict.WITHDRAWN, None
SUBJECT = "RE: O365 Allow List request"


def _said(text: str, subject: str = SUBJECT) -> dict[str, DomainVerdict]:
    message = read(f"From: DHCW Security Submissions <DHCW.Securitysubmissions@wales.nhs.uk>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode())
    return {statement.domain: statement.verdict for statement in statements(message)}


APPROVED = [
    "Reviewed and approved. acme.com will go back on the Allow List.",
    "Your request is approved: acme.com will be allow listed from this evening.",
    "The renewal for Acme is approved. acme.com is back on the DHCW O365 Allow List for twelve months.",
    "Reviewed and approved. acme.com goes on the Allow List tonight.",
    "Hi Gwyn,\n\nHappy to confirm that acme.com has been approved for the DHCW O365 Allow List.\n\nThanks,\nSiân\nOperational Security",
    "Hi,\n\nThis is now approved: acme.com\n\nRegards",
    "All good from our side. acme.com is approved.",
    "acme.com has been approved for addition to the DHCW O365 Allow List on the strength of Acme Clinical Ltd's in-date Code of Connection (COC-2025-011).",
    "Good news - we have finished looking at the Acme submission and acme.com is approved. It will show on the list by tomorrow's refresh.",
    "The renewal for Acme has been approved and acme.com is back on the DHCW O365 Allow List as of today.",
    "That was the last thing I was waiting on, thank you. All done: acme.com is approved.",
    "I can confirm the approval of acme.com for the allow list. It has been approved without restriction.",
    "Acme Clinical Ltd (acme.com) - allow listing approved, 06.11.26, log no. 4471.",
    "Good news - acme.com has been approved and added to the allow list.",
    "acme.com (Acme Clinical Ltd) - APPROVED",
    "Domain: acme.com\nSupplier: Acme Clinical Ltd\nDecision: Approved\nDate: 12 November 2026",
    "Request SEC-2026-000114\n\nDomain   acme.com\nOutcome  Approved",
    "We have reviewed the toolkit for acme.com and the domain is approved.",
    "Following our assessment of Acme Clinical Ltd we have approved the domain acme.com.",
    "Please take this email as confirmation that the Operational Security Team approves acme.com for allow listing.",
    "Confirming approval of acme.com. You can now email apimanagement@wales.nhs.uk with the users' addresses and a copy of this email.",
    "The domain acme.com has been approved. When you email API Management, please attach this message.",
    "acme.com approved, please proceed with your request to the API Management team.",
    "Security have signed off acme.com. It will appear on the list within 24 hours.",
    "We are content to approve acme.com.",
    "We're happy for acme.com to be added to the allow list. Approved.",
    "acme.com has been authorised by DHCW Operational Security.",
    "Your allow listing request for acme.com has been accepted.",
    "Permission has been granted for acme.com to be added to the DHCW O365 Allow List.",
    "I have approved acme.com this morning. If you have any questions please get in touch.",
    "Approved - acme.com. Please do not hesitate to contact us if you need anything else.",
    "acme.com is approved and will be live on the allow list tomorrow morning.",
    "We have approved acme.com for the O365 Allow List for a further period. The list itself will be updated in the next release.",
    "Consider acme.com approved by the Operational Security Team and live on the allow list.",
    "We have granted your request: acme.com has been approved by this team and you will find it in the O365 Allow List from now on.",
    "acme.com has our approval and has been put on the O365 Allow List.",
    "acme.com is approved. Teams guests have been seen to need a sign-out before the change is picked up on their side.",
    "This has been approved. acme.com may be treated as allow listed with immediate effect.",
    "Yn dilyn ein hadolygiad o'r ffurflen, gallaf gadarnhau bod cais Bwrdd Iechyd Addysgu Powys wedi cael ei gymeradwyo. Parth: acme.com.",
    "Hi both\n\nJust to let you know that acme.com went through this week's board and was approved on 10 November.\n\nKind regards",
    "We can confirm the following domain has been approved:\n\n    acme.com\n\nRegards",
    "The following domains are approved:\n\n* acme.com\n* bell.io",
    "APPROVED\n\nacme.com",
    "The supplier's Code of Connection is in date, so acme.com is approved.",
    "Many thanks for sending the completed form. We are satisfied with the answers and acme.com is approved.",
    "Apologies for the delay. acme.com has now been approved.",
    "acme.com has been allow listed.",
    "We have now allow-listed acme.com.",
    "Mae'r parth acme.com wedi'i gymeradwyo.",
    "Annwyl Nia,\n\nRydym yn falch o gadarnhau bod acme.com wedi cael ei gymeradwyo ar gyfer Rhestr Ganiatáu O365.\n\nCofion",
    "Cymeradwywyd acme.com heddiw.",
    "Rydym wedi cymeradwyo eich cais i ychwanegu acme.com at y rhestr.",
    "Gallwn gadarnhau bod acme.com bellach wedi'i gymeradwyo. Os oes gennych gwestiynau, cysylltwch â ni.",
    "Penderfyniad: Cymeradwywyd\nParth: acme.com",
    "Mae acme.com wedi ei ychwanegu at y Rhestr Ganiatáu.",
    "Caniatawyd eich cais am acme.com.",
    "Mae'r Tîm Diogelwch Gweithredol wedi awdurdodi acme.com.",
    "acme.com - cymeradwywyd / approved",
    "Pleased to tell you that the panel has approved acme.com.",
    "Just wanted to let you know that acme.com has been approved.",
    "As you asked, I can confirm that acme.com is approved.",
    "As I said on the phone, acme.com is approved.",
    "I wish to confirm that acme.com has been approved. Hope this helps.",
    "Thanks for waiting. We received your form on 3 November and acme.com has been approved.",
    "We received your form on 3 November.\n\nacme.com is approved.",
    "Your request to add the domain acme.com to the DHCW Office 365 Allow\nList has been reviewed by the Operational Security Team and has been\napproved.",
    "Annwyl Llinos,\n\nDiolch am aros. Mae'n bleser gennym roi gwybod bod acme.com wedi'i gymeradwyo.\n\nCofion cynnes",
    "Rydym yn cymeradwyo acme.com.",
    "Rydym ni wedi cymeradwyo acme.com. Cysylltwch â ni gydag unrhyw gwestiynau.",
]

OTHERS: list[tuple[DomainVerdict | None, str]] = [
    (C, "I expect acme.com will be allow listed tomorrow."),
    (C, "If the panel agrees, acme.com will be allow listed."),
    (C, "Once signed, acme.com goes on the allow list."),
    (C, "acme.com will be allow listed when the certificate arrives."),
    (P, "The panel has still to meet. acme.com will be allow listed."),
    (C, "The supplier says acme.com will be allow listed today."),
    (R, "acme.com has not been approved."),
    (R, "We regret to inform you that acme.com has been declined."),
    (R, "Unfortunately we are not able to approve acme.com."),
    (R, "We cannot support the addition of acme.com to the allow list."),
    (R, "acme.com: rejected. The answers on encryption are insufficient."),
    (R, "Decision: Not approved\nDomain: acme.com"),
    (R, "Domain: acme.com\nDecision: Refused"),
    (R, "acme.com was unsuccessful this time."),
    (R, "Approval for acme.com is refused."),
    (R, "acme.com isn't approved."),
    (R, "We won't be approving acme.com."),
    (R, "We do not approve acme.com."),
    (R, "Neither acme.com nor bell.io is approved."),
    (R, "We have decided against approving acme.com."),
    (R, "acme.com failed our assessment."),
    (R, "acme.com is denied."),
    (R, "The request for acme.com has been turned down."),
    (R, "acme.com does not have our approval."),
    (R, "No approval has been given for acme.com."),
    (R, "There is no approval for acme.com on our records."),
    (R, "acme.com is unapproved."),
    (R, "Gwrthodwyd y cais am acme.com."),
    (R, "Nid ydym wedi cymeradwyo acme.com."),
    (R, "Yn anffodus, ni allwn gymeradwyo acme.com."),
    (R, "Nid yw acme.com wedi cael ei gymeradwyo."),
    (R, "Mae'r cais am acme.com wedi'i wrthod."),
    (R, "Ni chymeradwywyd acme.com."),
    (C, "acme.com is approved subject to receipt of the signed contract."),
    (C, "acme.com is approved on the condition that MFA is enforced for all users."),
    (C, "acme.com is conditionally approved."),
    (C, "acme.com has provisional approval."),
    (C, "acme.com is approved in principle."),
    (C, "acme.com will be approved once we have the penetration test report."),
    (C, "We will approve acme.com when the form is complete."),
    (C, "acme.com can be approved as soon as you confirm the hosting location."),
    (C, "acme.com is approved until 31 December 2026 only."),
    (C, "acme.com is approved for the test environment only."),
    (C, "acme.com is approved for a trial period of 30 days."),
    (C, "acme.com is approved, except for mail from its marketing platform."),
    (C, "acme.com is approved with the exception of subcontractors."),
    (C, "acme.com is approved as long as the Code of Connection stays in date."),
    (C, "acme.com is approved assuming that the DPO agrees."),
    (C, "acme.com is approved pending sign-off."),
    (C, "If the DPIA is fine, acme.com is approved."),
    (C, "Approval of acme.com depends on the answers to questions 4 and 7."),
    (C, "acme.com is approved. However, please note that this is conditional on a DPIA by 1 December."),
    (C, "acme.com is approved.\n\nThis approval is subject to annual review of the supplier's certification."),
    (C, "acme.com is approved.\n\nConditions:\n- MFA must be on\n- users must be named"),
    (C, "Should acme.com be approved?"),
    (C, "Is acme.com approved already?"),
    (C, "Can someone approve acme.com?"),
    (C, "Please approve acme.com."),
    (C, "I would be happy to approve acme.com."),
    (C, "We intend to approve acme.com next week."),
    (C, "We expect acme.com to be approved."),
    (C, "acme.com should be approved by Friday."),
    (C, "acme.com may be approved."),
    (C, "acme.com is likely to be approved."),
    (C, "acme.com is nearly approved."),
    (C, "acme.com is almost ready for approval."),
    (C, "The supplier says that acme.com is approved."),
    (C, "I thought acme.com was approved."),
    (C, "You asked whether acme.com is approved."),
    (C, "You say that acme.com has been approved."),
    (C, "Only acme.com's test users are approved."),
    (C, "Cymeradwyir acme.com yn amodol ar DPIA."),
    (C, "Bydd acme.com yn cael ei gymeradwyo ar ôl derbyn y ffurflen."),
    (C, "Mae acme.com wedi'i gymeradwyo dros dro."),
    (C, "A yw acme.com wedi'i gymeradwyo?"),
    (C, "Os yw'r DPIA yn iawn, cymeradwyir acme.com."),
    (C, "Mae acme.com wedi'i gymeradwyo ar yr amod bod MFA ar waith."),
    (P, "We have received your request for acme.com and will be in touch."),
    (P, "acme.com is under review."),
    (P, "Your request for acme.com is being considered by the board."),
    (P, "acme.com is awaiting approval."),
    (P, "Approval for acme.com is pending."),
    (P, "We are still waiting for the form for acme.com."),
    (P, "acme.com is yet to be reviewed."),
    (P, "acme.com goes to the approval board on Thursday."),
    (P, "Thank you for the form for acme.com."),
    (P, "Mae acme.com yn cael ei ystyried."),
    (P, "Rydym wedi derbyn eich cais am acme.com."),
    (P, "Mae acme.com yn aros am gymeradwyaeth."),
    (R, "We have decided after careful thought that the team will not be\napproving acme.com."),
    (R, "We have not\napproved acme.com."),
    (R, "acme.com\nis not approved."),
    (R, "Nobody has approved acme.com."),
    (C, "The domain acme.com has been approved by the Operational Security Team\nsubject to a data protection assessment."),
    (C, "acme.com is approved\nonce the contract is signed."),
    (C, "*.acme.com is approved."),
    (C, "We have approved all domains apart from acme.com."),
    (C, "The approved domains do not include acme.com."),
    (C, "acme.com approved - NOT."),
    (C, "acme.com is far from approved."),
    (C, "acme.com was approved last year."),
    (C, "For example: acme.com is approved."),
    (C, "You wrote that acme.com is approved."),
    (R, "Nothing has been approved yet for acme.com."),
    (R, "bell.io is approved, not acme.com."),
    (W, "acme.com was approved, but that has ended."),
    (C, "acme.com is approved if\nyou confirm the dates."),
    (C, "We hope to have approved acme.com by Friday."),
    (C, "The approval of acme.com is valid until 1 December 2026."),
    (C, "acme.com is approved. The approval is valid until 1 December 2026."),
    (P, "The following domain is approved:\n- bell.io\n\nFor information on acme.com see our pages."),
    (P, "We have approved another request.\n\nThank you for the form for acme.com."),
    (W, "The approval for acme.com has been withdrawn."),
    (W, "We have revoked the approval of acme.com."),
    (W, "acme.com has been removed from the allow list."),
    (W, "acme.com is no longer approved."),
    (W, "Our approval of acme.com was sent in error, please disregard it."),
    (W, "acme.com is suspended with immediate effect."),
    (W, "We are rescinding the approval given for acme.com on 3 March."),
    (W, "The approval of acme.com has lapsed."),
    (W, "The approval of acme.com has expired."),
    (W, "Mae'r gymeradwyaeth ar gyfer acme.com wedi'i thynnu'n ôl."),
    (W, "Rydym yn tynnu'n ôl ein cymeradwyaeth o acme.com."),
    (W, "Diddymwyd cymeradwyaeth acme.com."),
    (N, "Your request has been approved. Please see the form."),
    (N, "notacme.com is approved."),
    (N, "acme.com.evil.net is approved."),
    (N, "jo@acme.com is approved."),
    (N, "> acme.com is approved\n\nPlease see above."),
    (N, "The users of my-acme.com are approved."),
]


@pytest.mark.parametrize("text", APPROVED)
def test_a_plain_approval_is_read_as_one(text: str) -> None:
    """Each is a mail that a colleague would take for a yes."""
    assert _said(text).get("acme.com") is A


@pytest.mark.parametrize(("wanted", "text"), OTHERS)
def test_what_is_no_plain_approval_is_not_read_as_one(wanted: DomainVerdict | None, text: str) -> None:
    """A refusal, a condition, a hope, a question, a report: none of them opens the door."""
    assert _said(text).get("acme.com") is not A
    if wanted in (R, W):
        assert _said(text).get("acme.com") in (R, W), "what takes away must also contradict an approval"
    assert (_said(text).get("acme.com") is None) is (wanted is None)


@pytest.mark.parametrize(
    ("subject", "text", "wanted"),
    [
        ("RE: acme.com allow list request", "Approved.\n\nRegards\nOpSec", A),
        ("RE: acme.com", "Your request has been approved.", A),
        ("APPROVED: acme.com", "Please keep this email for your records.", A),
        ("ATEB: Cais rhestr ganiatáu - acme.com", "Annwyl Llinos,\n\nMae'r cais wedi'i gymeradwyo.\n\nCofion", A),
        ("RE: acme.com allow list request", "Not approved, sorry.", R),
        ("RE: acme.com approval", "We are looking at this.", P),
        ("RE: acme.com approval", "Thanks for your mail.", P),
        ("APPROVED: acme.com", "Please ignore the subject, this has been refused.", R),
        ("RE: Is acme.com approved?", "Yes, it is approved.", None),
    ],
)
def test_the_subject_may_name_the_domain_and_the_text_decides(subject: str, text: str, wanted: DomainVerdict | None) -> None:
    """Many decisions are one word above a subject that names the domain."""
    said = _said(text, subject).get("acme.com")
    assert said is wanted if wanted is not None else said in (A, C)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("acme.com is approved but bell.io is not.", {"acme.com": A, "bell.io": R}),
        ("acme.com is approved. bell.io is still under review.", {"acme.com": A, "bell.io": P}),
        ("We have approved acme.com, and refused bell.io.", {"acme.com": A, "bell.io": R}),
        ("Approved:\n- acme.com\n- bell.io\n\nRefused:\n- cart.net", {"acme.com": A, "bell.io": A, "cart.net": R}),
        ("acme.com: approved\nbell.io: not approved\ncart.net: on hold", {"acme.com": A, "bell.io": R, "cart.net": P}),
        ("acme.com and bell.io are approved, cart.net is subject to a DPIA.", {"acme.com": A, "bell.io": A, "cart.net": C}),
        ("Both acme.com and bell.io have been approved.", {"acme.com": A, "bell.io": A}),
        ("acme.com was approved in May. That approval has been withdrawn.", {"acme.com": W}),
        ("Mae acme.com wedi'i gymeradwyo ond gwrthodwyd bell.io.", {"acme.com": A, "bell.io": R}),
        ("acme.com is approved.\nbell.io is approved subject to a DPIA.", {"acme.com": A, "bell.io": C}),
    ],
)
def test_each_domain_takes_its_own_verdict(text: str, wanted: dict[str, DomainVerdict]) -> None:
    """One mail may settle several requests."""
    said = _said(text)
    assert {domain for domain, verdict in said.items() if verdict is A} <= {domain for domain, verdict in wanted.items() if verdict is A}
    assert {domain for domain in wanted if wanted[domain] in (R, W)} <= {domain for domain, verdict in said.items() if verdict in (R, W)}
    assert said.get("acme.com") is wanted["acme.com"]


@pytest.mark.parametrize("text", GENUINE)
def test_many_people_say_yes_in_many_words(text: str) -> None:
    """One line or a page, labels, boxes, tables, lists, polite endings: a yes is believed."""
    assert _said(text).get("acme.com") is A


@pytest.mark.parametrize(("wanted", "text"), TWISTED)
def test_what_only_sounds_like_an_approval_opens_no_door(wanted: str, text: str) -> None:
    """A form received, a queue, a stage, a period, a label with No: each is about something else, or not yet a yes."""
    said = _said(text).get("acme.com")
    assert said in (R, W) if wanted == "R" else said is not A


def _mails(name: str) -> list[tuple[str, ...]]:
    """Return the mails of a file: day, domain, subject, text (whose line ends are written `\\n`)."""
    return [tuple(line.split("\t")) for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()]


def _believed(day: str, domain: str, subject: str, text: str) -> bool:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "DHCW.Securitysubmissions@wales.nhs.uk", subject
    mail["Date"] = format_datetime(datetime.fromisoformat(f"{day}T09:00:00+00:00"))
    mail.set_content(text.replace("\\n", "\n"))
    return any(said.domain == domain.lower() and said.verdict is A for said in statements(read(mail.as_bytes())))


@pytest.mark.parametrize("mail", _mails("twisted.tsv"), ids=lambda mail: mail[1])
def test_no_mail_that_nearly_approves_is_believed(mail: tuple[str, ...]) -> None:
    """A form, a stage, another's yes, a firewall rule, a signature to come: written by people who had not seen the reader."""
    assert not _believed(*mail)


def test_most_approvals_are_believed_however_they_are_worded() -> None:
    """Of 360 plain approvals by people who had not seen the reader; a person reads the others."""
    mails = _mails("genuine.tsv")
    assert len(mails) >= 360
    assert sum(_believed(*mail) for mail in mails) / len(mails) >= 0.77


@pytest.mark.parametrize(
    ("until", "wanted"),
    [("20 November 2027", A), ("30 November 2027", A), ("1 June 2027", C), ("19 November 2026", C)],
)
def test_a_validity_of_a_year_narrows_nothing_and_a_shorter_one_does(until: str, wanted: DomainVerdict) -> None:
    """Approvals are believed for a year anyway; an end before that is for a person to watch."""
    assert _said(f"acme.com is approved. Valid until {until}.")["acme.com"] is wanted


def test_a_sentence_longer_than_any_is_not_believed() -> None:
    """What nobody would read to its end approves nothing."""
    assert _said("acme.com is approved.\n" + "and so on " * 400).get("acme.com") is not A


def test_the_collection_keeps_its_size() -> None:
    """More than sixty wordings, and more ways of not approving than of approving."""
    assert len(APPROVED) >= 45 and len(OTHERS) >= 100
    assert len(GENUINE) >= 280 and len(TWISTED) >= 190
