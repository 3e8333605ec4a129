"""Building blocks of the attack suite: a mail of the Operational Security Team, its copies in every wrapping, and the request around them.

Everything is put together byte by byte, so that a test shows exactly what arrives.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from tests.attacks.outlook_items import Item, encapsulated, msg, winmail

TEAM = "DHCW.Securitysubmissions@wales.nhs.uk"
SPONSOR = "rhian.powell@cardiff.wales.nhs.uk"
DOMAIN = "lumendiagnostics.com"
USER = f"fay.osgood@{DOMAIN}"
HTML = '<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n{style}</head>\r\n<body lang="EN-GB">\r\n<div class="WordSection1">\r\n{body}\r\n</div>\r\n</body>\r\n</html>\r\n'
STYLE = "<style><!--\r\np.MsoNormal {margin:0cm; font-size:11.0pt;}\r\n--></style>\r\n"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text part: its type, text, charset and transfer encoding."""

    kind: str
    text: str
    charset: str = "utf-8"
    encoding: str = "quoted-printable"
    head: str = ""  # more header lines

    def content(self) -> bytes:
        """Return the part with its headers."""
        data = self.text.replace("\r\n", "\n").replace("\n", "\r\n").encode(self.charset, "replace")
        return f"Content-Type: {self.kind}; charset={self.charset}\r\nContent-Transfer-Encoding: {self.encoding}\r\n{self.head}\r\n".encode() + encoded(data, self.encoding)


def encoded(data: bytes, encoding: str) -> bytes:
    """Return data in a transfer encoding, with CRLF line ends."""
    match encoding:
        case "base64":
            return base64.encodebytes(data).replace(b"\n", b"\r\n")
        case "quoted-printable":
            return quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        case _:
            return data


def multipart(kind: str, parts: Sequence[bytes], boundary: str) -> bytes:
    """Return a multipart with its Content-Type header."""
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode() + body + f"--{boundary}--\r\n".encode()


def paragraphs(text: str) -> str:
    """Return text as Outlook's HTML paragraphs."""
    return "\r\n".join(f'<p class="MsoNormal">{escape(line, quote=False) or "<o:p>&nbsp;</o:p>"}<o:p></o:p></p>' for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Approval:
    """A mail of the Operational Security Team."""

    text: str = f"Hello Rhian,\n\nYour request to add {DOMAIN} to the DHCW O365 Allow List has been approved.\n\nRegards\nOperational Security Team"
    html: str | None = None  # made from the text where None; "" for none
    subject: str = f"RE: O365 allow list request: {DOMAIN}"
    sender: str = f"DHCW Security Submissions <{TEAM}>"
    date: datetime = datetime(2026, 11, 16, 9, 30, 12, tzinfo=UTC)
    message_id: str = "<LO2P265MB5795A7F33516B32CE20F@LO2P265MB5795.GBRP265.PROD.OUTLOOK.COM>"
    head: tuple[str, ...] = ()  # more header lines, on top
    parts: tuple[Leaf, ...] = ()  # in place of those made from text and html
    more: tuple[bytes, ...] = field(default=())  # attachments

    def leaves(self) -> tuple[Leaf, ...]:
        """Return the alternatives."""
        if self.parts:
            return self.parts
        html = HTML.format(style=STYLE, body=paragraphs(self.text)) if self.html is None else self.html
        return (Leaf("text/plain", self.text), Leaf("text/html", html)) if html else (Leaf("text/plain", self.text),)

    def headers(self) -> list[str]:
        """Return the header lines."""
        return [
            *self.head, f"From: {self.sender}", f"To: Rhian Powell <{SPONSOR}>", f"Subject: {_words(self.subject)}",
            f"Date: {format_datetime(self.date)}", f"Message-ID: {self.message_id}", "MIME-Version: 1.0",
        ]  # fmt: skip

    def raw(self) -> bytes:
        """Return the whole mail."""
        contents = [leaf.content() for leaf in self.leaves()]
        body = contents[0] if len(contents) == 1 else multipart("alternative", contents, "_000_ALT_")
        if self.more:
            body = multipart("mixed", [body, *self.more], "_001_MIX_")
        return "\r\n".join(self.headers()).encode() + b"\r\n" + body

    def item(self, *, headers: bool = True, html: bool = True, rtf: str | None = None) -> Item:
        """Return the mail as an Outlook item, as Outlook saves it."""
        page = HTML.format(style=STYLE, body=paragraphs(self.text)) if self.html is None else self.html
        return Item(
            subject=self.subject, sender=self.sender.rpartition("<")[2].rstrip(">").lower(), sender_name="DHCW Security Submissions", date=self.date, message_id=self.message_id,
            transport_headers="\r\n".join(self.headers()) if headers else "", text=self.text.replace("\n", "\r\n"), html=page if html else "",
            rtf=encapsulated(page) if rtf is None else rtf,
        )  # fmt: skip


def _words(text: str) -> str:
    return text if text.isascii() else f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def rfc822(copy: bytes) -> bytes:
    """Attach as Outlook attaches an item."""
    return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + copy


def attached(data: bytes, name: str, kind: str = "application/octet-stream", encoding: str = "base64") -> bytes:
    """Attach as a file."""
    return f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'.encode() + encoded(data, encoding)


def eml(copy: bytes) -> bytes:
    """Attach as a file dragged out of a mail program."""
    return attached(copy, "approval.eml")


def msg_file(item: Item) -> bytes:
    """Attach as a file saved by Outlook."""
    return attached(msg(item), "RE O365 allow list request.msg", "application/vnd.ms-outlook")


def winmail_dat(item: Item) -> bytes:
    """Attach within winmail.dat."""
    return attached(winmail([("RE O365 allow list request", item)]), "winmail.dat", "application/ms-tnef")


def forward(copy: bytes, text: str = "FYI, see attached.", sender: str = "colleague@cardiff.wales.nhs.uk", attach: Callable[[bytes], bytes] = rfc822) -> bytes:
    """Return a mail that forwards another one as an attachment."""
    head = f"From: Colleague <{sender}>\r\nTo: {SPONSOR}\r\nSubject: FW: approval\r\nDate: Tue, 17 Nov 2026 08:00:00 +0000\r\nMessage-ID: <fwd.1@cardiff.wales.nhs.uk>\r\nMIME-Version: 1.0\r\n"
    return head.encode() + multipart("mixed", [Leaf("text/plain", text).content(), attach(copy)], f"_FWD_{sha256(copy).hexdigest()[:12]}_")


ASKS = f"Hello,\n\nPlease could you give API Portal access to {USER} of Lumen Diagnostics Ltd. The approval of the Operational Security Team is attached.\n\nKind regards\nRhian"


@dataclass(frozen=True, slots=True)
class Request:
    """The sponsor's request that brings something."""

    parts: tuple[bytes, ...] = ()
    text: str = ASKS
    subject: str = "API Portal access for Lumen Diagnostics"
    head: tuple[str, ...] = ("X-MS-Exchange-Organization-AuthAs: Internal",)
    sender: str = f"Rhian Powell <{SPONSOR}>"

    def raw(self) -> bytes:
        """Return the mail as the mailbox has it."""
        lines = [*self.head, f"From: {self.sender}", "To: apimanagement@wales.nhs.uk", f"Subject: {self.subject}", "Date: Tue, 24 Nov 2026 09:00:00 +0000", "Message-ID: <request.1@cardiff.wales.nhs.uk>", "MIME-Version: 1.0"]
        body = Leaf("text/plain", self.text).content()
        return "\r\n".join(lines).encode() + b"\r\n" + (multipart("mixed", [body, *self.parts], "_REQUEST_") if self.parts else body)


GENUINE = Approval()


def changed(old: str, new: str, approval: Approval = GENUINE) -> Approval:
    """Return an approval with other words; a change that changes nothing is a mistake of the test."""
    assert old in approval.text, old
    return replace(approval, text=approval.text.replace(old, new))
