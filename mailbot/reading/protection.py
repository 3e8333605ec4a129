"""Is a message's content kept from us: encrypted, signed so that it is wrapped up, or rights-protected?

S/MIME that is signed in the clear is read like any other mail. Opaque signing wraps the text into a binary structure that most
readers cannot show; it counts as protected, and a person opens it.
"""

from __future__ import annotations

import re

from mailbot.model.message import Attachment, Body

PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
SMIME_TYPES = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
RIGHTS_TYPE = "application/x-microsoft-rpmsg-message"
SMIME_CLASS, CLEAR_CLASS = "ipm.note.smime", "ipm.note.smime.multipartsigned"
OPAQUE, ENCRYPTED = "it is signed opaquely (S/MIME)", "it is encrypted (S/MIME)"


def of_type(content_type: str, smime_type: str) -> str:
    """Say by which protection the whole message is kept from us, judged by its own Content-Type."""
    if content_type == "multipart/encrypted":
        return "it is encrypted (PGP)"
    if content_type in SMIME_TYPES:
        return OPAQUE if smime_type.lower() == "signed-data" else ENCRYPTED
    return ""


def of_class(item_class: str) -> str:
    """Say by which protection an Outlook item is kept from us, judged by its class."""
    hidden = item_class.startswith(SMIME_CLASS) and not item_class.startswith(CLEAR_CLASS)
    return "it is encrypted or signed opaquely (S/MIME)" if hidden else ""


def of_content(body: Body, attachments: tuple[Attachment, ...]) -> str:
    """Say by which protection the content is kept from us, judged by what the message holds."""
    if PGP.search(body.text):
        return "it is encrypted (PGP)"
    silent = not body.text.strip()
    for attachment in attachments:
        name, kind = attachment.name.lower(), attachment.content_type
        if name.endswith(".rpmsg") or kind == RIGHTS_TYPE:
            return "it is rights-protected (message.rpmsg)"
        if silent and (kind in SMIME_TYPES or name.endswith(".p7m")):
            return ENCRYPTED
        if silent and (name.endswith((".pgp", ".gpg")) or kind == "application/pgp-encrypted"):
            return "it is encrypted (PGP)"
    return ""
