"""Copies of a genuine approval with something changed. The genuine mail stands in the sent mail: only the comparison can tell."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.attacks.forging import (
    OTHERS,
    PARTS,
    RAW,
    SENTENCE,
    Attack,
    Table,
    both,
    copy,
    distinct,
    ends_with_a_person,
    html,
    on_top,
    raw,
)
from tests.attacks.mail import DOMAIN, GENUINE, TEAM, Leaf, changed, rfc822

RFC = rfc822(RAW)
HIDDEN = '<p style="display:none">and meridiantelehealth.co.uk too</p></div>'

ATTACKS: Table = [
    # words
    ("the text alternative names another domain", copy(text=GENUINE.text.replace(DOMAIN, "lumen-diagnostics.com"))),
    ("the HTML alternative names another domain", html(DOMAIN, "lumen-diagnostics.com")),
    ("the text alternative is an approval of its own", copy(text=f"{DOMAIN} is approved.")),
    ("the HTML alternative is an approval of its own", copy(html=f"<p>{DOMAIN} is approved.</p>")),
    ("a second domain is slipped in", both(DOMAIN, f"meridiantelehealth.co.uk and {DOMAIN}")),
    ("the approved domain is swapped for the one that is wanted", Attack(rfc822(replace(OTHERS, text=GENUINE.text).raw()), sent=(OTHERS.raw(),))),
    ("a look-alike of the approved domain was approved", Attack(rfc822(changed(DOMAIN, "lumendiagnostlcs.com").raw()), sent=(changed(DOMAIN, "lumendiagnostlcs.com").raw(),))),
    ("a longer domain was approved", Attack(rfc822(changed(DOMAIN, f"{DOMAIN}.evil.net").raw()), sent=(changed(DOMAIN, f"{DOMAIN}.evil.net").raw(),))),
    ("only a subdomain was approved", Attack(rfc822(replace(changed(DOMAIN, f"portal.{DOMAIN}"), subject="RE: request").raw()), sent=(replace(changed(DOMAIN, f"portal.{DOMAIN}"), subject="RE: request").raw(),))),
    ("a negation was taken out", Attack(RFC := rfc822(RAW), sent=(changed("has been approved", "has not been approved").raw(),))),
    ("a condition was taken out", Attack(RFC, sent=(changed("approved.", "approved subject to a DPIA.").raw(),))),
    ("a paragraph with a condition was taken out", Attack(RFC, sent=(changed("Regards", "This is subject to a penetration test.\n\nRegards").raw(),))),
    ("a word was put in", both("approved", "fully approved")),
    ("a full stop became a question mark", both("approved.", "approved?")),
    ("one letter of the domain is Cyrillic", both(DOMAIN, DOMAIN.replace("e", "\u0435", 1))),
    ("one letter of the verdict is Greek", both("approved", "appr\u03bfved")),
    ("wide letters", both("approved", "\uff41pproved")),
    ("a zero-width space in the domain", both(DOMAIN, "lumen\u200bdiagnostics.com")),
    ("a zero-width joiner in the verdict", both("approved", "app\u200droved")),
    ("an override of the reading direction", both("approved", "\u202edevorppa\u202c")),
    ("marks of direction round a word", both("been", "\u2066been\u2069")),
    ("a soft hyphen in the domain", both(DOMAIN, "lumen\u00addiagnostics.com")),
    ("the copy ends in a disclaimer that was never sent", both("Team", "Team\n\nThis approval also covers subdomains.")),
    ("a banner of the mail gateway stands on top", both("Hello", "CAUTION: external email.\n\nHello")),
    # HTML
    ("hidden text was added", html("</div>", HIDDEN)),
    ("text of no size was added", html("</div>", '<span style="font-size:0">meridiantelehealth.co.uk is approved too</span></div>')),
    ("white text was added", html("</div>", '<font color="#ffffff">meridiantelehealth.co.uk is approved too</font></div>')),
    ("words struck through were added", html("Regards", "<s>This is subject to a review.</s> Regards")),
    ("words for readers without scripts were added", html("</div>", "<noscript>meridiantelehealth.co.uk is approved</noscript></div>")),
    ("a drawing with words was added", html("</div>", "<svg><text>meridiantelehealth.co.uk is approved</text></svg></div>")),
    ("a style sheet that writes words", html("--></style>", ' p::after {content: "and meridiantelehealth.co.uk is approved"} --></style>')),
    ("words turned round by markup", html("Team", '<bdo dir="rtl">maeT</bdo>')),
    ("words turned round by a style", html("Team", '<span style="unicode-bidi:bidi-override;direction:rtl">maeT</span>')),
    ("a link under the same words leads elsewhere", html("DHCW O365 Allow List", '<a href="https://evil.com/login">DHCW O365 Allow List</a>')),
    ("a link target was added to the plain text", copy(text=GENUINE.text.replace("Allow List", "Allow List<https://evil.com/is-approved-too>"))),
    ("words are dressed up as a link target", copy(text=GENUINE.text.replace("Allow List", "Allow List<https: and meridiantelehealth.co.uk is approved>"))),
    ("words are dressed up as an inline picture", copy(text=GENUINE.text + "\n[cid: meridiantelehealth.co.uk is approved as well]")),
    ("quote marks make an approval of what was only quoted", Attack(RFC, sent=(replace(GENUINE, text=f"Please see the trail below.\n\n> {SENTENCE}", html="").raw(),))),
    # parts
    ("a third alternative that some readers prefer", copy(parts=(*PARTS, Leaf("text/rtf", r"{\rtf1 meridiantelehealth.co.uk is approved}")))),
    ("an alternative in another markup", copy(parts=(*PARTS, Leaf("text/x-amp-html", "<p>meridiantelehealth.co.uk is approved</p>")))),
    ("a calendar alternative", copy(parts=(*PARTS, Leaf("text/calendar", "BEGIN:VCALENDAR\nSUMMARY:meridiantelehealth.co.uk is approved\nEND:VCALENDAR")))),
    ("an alternative that calls itself an attachment", copy(parts=(PARTS[0], replace(PARTS[1], text="<p>meridiantelehealth.co.uk is approved</p>", head="Content-Disposition: attachment; filename=a.html\r\n")))),
    ("a second text part", copy(parts=(*PARTS, Leaf("text/plain", "meridiantelehealth.co.uk is approved as well.")))),
    ("the alternatives are mixed with another text", Attack(rfc822(replace(GENUINE, more=(Leaf("text/plain", "PS: so is meridiantelehealth.co.uk.").content(),)).raw()))),
    # headers of the copy
    ("another subject", copy(subject="RE: O365 allow list request: meridiantelehealth.co.uk")),
    ("a word more in the subject", copy(subject=GENUINE.subject + " (final)")),
    ("a subject of other letters", copy(subject=GENUINE.subject.replace("a", "\u0430"))),
    ("a subject with unseen characters", Attack(rfc822(replace(GENUINE, subject="=?utf-8?b?" + base64.b64encode(GENUINE.subject.replace("list", "li\u200bst").encode()).decode() + "?=").raw()))),
    ("a later date, to renew an old approval", copy(date=GENUINE.date + timedelta(days=5))),
    ("the same date a second later", copy(date=GENUINE.date + timedelta(seconds=1))),
    ("another day in the same words", raw(b"Date: Mon, 16 Nov", b"Date: Mon, 23 Nov")),
    ("no date", raw(b"Date:", b"X-Date:")),
    ("another sender", copy(sender=f"Security <{TEAM.replace('wales', 'waIes')}>")),
    ("the team's address only as display name", copy(sender=f'"{TEAM}" <approvals@evil.com>')),
    ("an approver's name with another address", copy(sender="DHCW Security Submissions <rhian.powell@cardiff.wales.nhs.uk>")),
    ("somebody of DHCW who is no approver", copy(sender="Head of Security <head.security@dhcw.wales.nhs.uk>")),
    ("sent by another in the team's name", on_top("Sender: assistant@evil.com")),
    ("a Sender that cannot be read", on_top("Sender: <<>>")),
    ("another Message-ID", copy(message_id="<another@wales.nhs.uk>")),
    ("no Message-ID", raw(b"Message-ID:", b"X-Message-ID:")),
    ("two From headers", on_top("From: x@evil.com")),
    ("two Subject headers, the readers' one forged", on_top("Subject: Approved: meridiantelehealth.co.uk")),
    ("two Date headers", on_top("Date: Mon, 23 Nov 2026 09:30:12 +0000")),
    ("two Content-Type headers", on_top("Content-Type: text/plain")),
    ("two Message-ID headers", on_top("Message-ID: <first@evil.com>")),
    ("a header that ends in a line of blanks", raw(b"MIME-Version", b" \r\nMIME-Version")),
    ("a charset that turns signs into words", copy(parts=(Leaf("text/plain", GENUINE.text + "\n+AGEAbgBk- meridiantelehealth.co.uk", "utf-7"),))),
    ("a charset that is not the one of the bytes", raw(b"charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello", b"charset=utf-16\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello")),
    ("a transfer encoding that is not the one of the bytes", raw(b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: base64")),
    ("another boundary, so that the parts fall out", raw(b'boundary="_000_ALT_"', b'boundary="_000_OTHER_"')),
    ("the HTML is declared plain, so that its marks are words", raw(b"Content-Type: text/html", b"Content-Type: text/plain")),
    ("null bytes between the letters", both("approved", "app\x00roved\x00 for all")),
]  # fmt: skip


@pytest.mark.parametrize(("why", "attack"), ATTACKS, ids=[why for why, _ in ATTACKS])
def test_a_twisted_copy_ends_with_a_person(why: str, attack: Attack) -> None:
    """Words, markup, parts, headers, characters: what is not the very mail is no approval."""
    ends_with_a_person(why, attack)


def test_the_collection_keeps_its_size() -> None:
    """No row is lost, and no two say the same."""
    assert distinct(ATTACKS, 65)
