"""Genuine mails of the Operational Security Team, of several kinds."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.mail import DOMAIN, GENUINE, HTML, paragraphs

OTHER = "meridiantelehealth.co.uk"
SECOND = replace(GENUINE, text=GENUINE.text.replace(DOMAIN, OTHER), subject="RE: O365 allow list request", message_id="<second@wales.nhs.uk>")
WELSH = replace(
    GENUINE, subject="ATEB: Cais rhestr ganiatáu", message_id="<cymraeg@wales.nhs.uk>",
    text=f"Annwyl Rhian,\n\nMae'n bleser gennym gadarnhau bod y parth {DOMAIN} wedi’i gymeradwyo ar gyfer Rhestr Ganiatáu O365.\n\nCofion cynnes\nY Tîm Diogelwch Gweithredol",
)  # fmt: skip
LINKED = replace(
    GENUINE, text=GENUINE.text.replace("Regards", "More at https://dhcw.nhs.wales/security.\n\nRegards").replace("Allow List", "Allow List<https://nhswales365.sharepoint.com/allow>"),
    html=HTML.format(style="", body=paragraphs(GENUINE.text.replace("Regards", "More at LINK.\n\nRegards")).replace("Allow List", '<a href="https://nhswales365.sharepoint.com/allow">Allow List</a>').replace("LINK", '<a href="https://dhcw.nhs.wales/security">https://dhcw.nhs.wales/security</a>')),
)  # fmt: skip
LISTED = replace(
    GENUINE, text=f"Hi Rhian,\n\nThe following domains are approved:\n\n  *   {DOMAIN}\n  *   {OTHER}\n\n________________________________\nOperational Security",
    html=HTML.format(style="", body=f"<p>Hi Rhian,</p><p>The following domains are approved:</p><ul><li>{DOMAIN}</li><li>{OTHER}</li></ul><hr><p>Operational Security</p>"),
)  # fmt: skip
SUBJECT_ONLY = replace(GENUINE, text="Hi Rhian\n\nApproved.\n\nRegards\nOpSec", subject=f"RE: {DOMAIN} - O365 allow list request")
GENUINES = (GENUINE, WELSH, LISTED, SUBJECT_ONLY, LINKED)
