"""Content that is kept from us: encrypted, wrapped up by its signature, rights-protected; and content that is only signed."""

from __future__ import annotations

import pytest

from mailbot.reading.read import read
from tests.attacks.mail import attached, multipart

HEAD = b"From: a@b.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nplease add jo@acme.com\r\n"
PGP = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"
DER = b"0\x80\x06\x09*\x86H\x86\xf7\x0d\x01\x07"
FOOTER = b"Content-Type: text/plain\r\n\r\n\r\n"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("S/MIME, enveloped", attached(DER, "smime.p7m", "application/pkcs7-mime; smime-type=enveloped-data"), "encrypted (S/MIME)"),
        ("S/MIME, enveloped, the old type", attached(DER, "smime.p7m", "application/x-pkcs7-mime"), "encrypted (S/MIME)"),
        ("S/MIME, signed opaquely", attached(DER, "smime.p7m", "application/pkcs7-mime; smime-type=signed-data"), "opaquely"),
        ("S/MIME as a file without its type", attached(DER, "smime.p7m"), "S/MIME"),
        ("S/MIME within what a gateway put around it", multipart("mixed", [attached(DER, "smime.p7m", "application/pkcs7-mime"), FOOTER], "_F_"), "S/MIME"),
        ("PGP/MIME", multipart("encrypted; protocol=application/pgp-encrypted", [b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", attached(PGP, "encrypted.asc")], "_P_"), "PGP"),
        ("PGP in the text", b"Content-Type: text/plain\r\n\r\nHello\r\n\r\n" + PGP, "PGP"),
        ("a PGP file and nothing else", attached(PGP, "mail.pgp"), "PGP"),
        ("rights-protected", multipart("mixed", [TEXT, attached(b"\x76\xe8\x04\x60", "message.rpmsg", "application/x-microsoft-rpmsg-message")], "_R_"), "rights-protected"),
        ("rights-protected, known by its name", multipart("mixed", [TEXT, attached(b"\x76\xe8\x04\x60", "message.rpmsg")], "_R_"), "rights-protected"),
    ],
)  # fmt: skip
def test_protected_content_is_not_judged(name: str, content: bytes, why: str) -> None:
    """What we cannot read, a person opens."""
    assert why in read(HEAD + content).unreadable, name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("S/MIME, signed in the clear", multipart("signed; protocol=application/pkcs7-signature; micalg=sha-256", [TEXT, attached(DER, "smime.p7s", "application/pkcs7-signature")], "_S_")),
        ("PGP/MIME, signed", multipart("signed; protocol=application/pgp-signature", [TEXT, attached(b"x", "signature.asc", "application/pgp-signature")], "_S_")),
        ("signed, within what a list put around it", multipart("mixed", [multipart("signed", [TEXT, attached(DER, "smime.p7s", "application/pkcs7-signature")], "_S_"), FOOTER], "_F_")),
    ],
)
def test_content_signed_in_the_clear_is_read(name: str, content: bytes) -> None:
    """A signature beside the text takes nothing from it."""
    message = read(HEAD + content)
    assert not message.unreadable, name
    assert message.body.text.strip() == "please add jo@acme.com"


def test_an_encrypted_mail_that_a_readable_one_brings_is_an_attachment_like_others() -> None:
    """The text around it is read; the attachment is there, and cannot be opened."""
    message = read(HEAD + multipart("mixed", [TEXT, b"Content-Type: message/rfc822\r\n\r\n" + HEAD + attached(DER, "smime.p7m", "application/pkcs7-mime")], "_M_"))
    assert not message.unreadable
    assert message.attachments[0].message is not None and "S/MIME" in message.attachments[0].message.unreadable
