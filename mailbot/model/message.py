"""What was received, read into frozen values: `RawMessage` (bytes) and `Message` (meaning).

Damage is data: everything odd is a `Defect` in the message, never an exception.
Positions (`start`, `end`) count characters in the text they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import NoReturn


class Closed(StrEnum):
    """An enum whose members keep what they are: whatever a pickle of a taken-over reading process would set on one is refused."""

    def __setstate__(self, state: object) -> NoReturn:
        """Refuse; a member is shared by all messages."""
        raise TypeError(f"{type(self).__name__}.{self.name} takes no state")


@unique
class Zone(Closed):
    """Where in a message something stands. Only some zones count (triage policy, section 4, notes)."""

    SUBJECT = "subject"
    NEW_TEXT = "new_text"  # what the sender wrote this time
    ANSWER = "answer"  # written inside the quoted text of an earlier mail
    QUOTED = "quoted"  # history: replies and forwards
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    LIST = "list"  # a row of an attached CSV, XLSX or DOCX
    FORM = "form"  # a cell of the form workbook
    ATTACHMENT = "attachment"  # any other text of an attachment
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words something was read from: zone, the exact quote, its offset there, and which attachment."""

    zone: Zone
    quote: str
    offset: int = 0
    source: str = ""  # name of the attachment, with "/" between nested ones; empty for the body


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of a header: `address` is lower-case, domain as A-label; `name` as displayed."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """Return what stands behind the last @, or an empty string."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Defect:
    """A tolerance that was needed to read a message: a stable `code` and one sentence."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the body's text with the zone that it belongs to."""

    zone: Zone
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Body:
    """The text that a reader sees, labelled by zone; nothing is deleted.

    `hidden` holds text that is there but that a reader does not see (display:none, white on white, zero size).
    `differs` says where the plain and the HTML alternative disagree on something that matters; empty if they agree.
    """

    text: str = ""
    segments: tuple[Segment, ...] = ()
    hidden: str = ""
    differs: str = ""
    alternatives: tuple[str, ...] = ()  # the text of every alternative part, as read
    links: tuple[tuple[str, str], ...] = ()  # (visible words, target) of HTML links

    def zone(self, *zones: Zone) -> str:
        """Return the text of the given zones, in order, with blank lines between runs."""
        return "\n\n".join(self.text[s.start : s.end] for s in self.segments if s.zone in zones)


@unique
class AutomaticKind(Closed):
    """Why a message is machine-made (triage policy, section 3, `automatic-message`)."""

    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    RECALL = "recall"
    LIST = "list"
    BULK = "bulk"
    OWN = "own"  # sent by mailbot itself


@dataclass(frozen=True, slots=True)
class Automatic:
    """A message that no person wrote to us, with the marker that says so."""

    kind: AutomaticKind
    because: str  # the header, part or subject that told, quoted
    about: tuple[str, ...] = ()  # Message-IDs that a bounce or receipt is about

    @property
    def by_address(self) -> bool:
        """Tell whether nothing but the sender's address says so ("no-reply@"): anybody can write from one."""
        return self.kind is AutomaticKind.BULK and self.because.startswith("sender ")


@unique
class ProofStatus(Closed):
    """Whether the From address is proven to be the sender's (triage policy, section 7)."""

    INTERNAL = "internal"  # the platform vouches: sent from inside the organisation
    PROVEN = "proven"  # DMARC, or aligned SPF or DKIM, passed
    FAILED = "failed"
    NOT_PROVEN = "not-proven"  # nothing trusted says anything


@dataclass(frozen=True, slots=True)
class SenderProof:
    """What vouches for the From address, in words."""

    status: ProofStatus
    because: str

    @property
    def holds(self) -> bool:
        """Tell whether the sender is proven."""
        return self.status in (ProofStatus.INTERNAL, ProofStatus.PROVEN)


@unique
class AttachmentKind(Closed):
    """What an attachment is, judged by its content rather than by its name."""

    MESSAGE = "message"  # an email: message/rfc822, .eml, .msg, TNEF or EWS/Graph item
    WORKBOOK = "workbook"  # .xlsx that was read
    TABLE = "table"  # CSV
    DOCUMENT = "document"  # DOCX
    PDF = "pdf"
    PICTURE = "picture"
    ARCHIVE = "archive"
    CALENDAR = "calendar"
    TEXT = "text"
    LINK = "link"  # a reference attachment (OneDrive, SharePoint)
    ENCRYPTED = "encrypted"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab of a workbook, one CSV file, or one table or the paragraphs of a document, as text.

    `rows` hold the cells as displayed text, ragged rows padded by nothing; `row_numbers` are 1-based, as a person
    sees them; `hidden` says that a reader does not see the tab, `hidden_rows` (1-based) and `hidden_columns` (0-based)
    which parts of a tab that is shown.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...] = ()
    hidden: bool = False
    header_footer: str = ""
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook or document read as text only: nothing executed, nothing fetched.

    `unsafe` names what forbids opening it further: macros, encryption, external links, limits; empty if none.
    """

    sheets: tuple[Sheet, ...] = ()
    title: str = ""  # the document's title property
    unsafe: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment of the tree. `message`, `workbook` and `text` hold what was read of it."""

    name: str  # base name only, no path
    content_type: str  # as declared, lower-case
    kind: AttachmentKind
    size: int  # bytes, decoded
    sha256: str  # of the decoded bytes
    inline: bool = False  # shown within the body (a logo, a pasted picture)
    message: Message | None = None
    workbook: Workbook | None = None
    text: str = ""
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One email, read. `content` holds the original bytes where they are known, for hashes and DKIM only."""

    sha256: str
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    from_: tuple[Address, ...] = ()  # every address of every From header: more than one is suspicious
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    headers: tuple[tuple[str, str], ...] = ()  # (lower-case name, unfolded decoded value), in order, bounded
    body: Body = field(default_factory=Body)
    attachments: tuple[Attachment, ...] = ()
    defects: tuple[Defect, ...] = ()
    unreadable: str = ""  # why the message cannot be judged (encrypted, broken, over a limit); empty if it can
    content: bytes = b""
    maker: tuple[Automatic | None, str] | None = None  # surely a machine, or what may have been one; None where nobody looked yet
    original_bytes: bool = True  # False where the message was rebuilt (.msg, TNEF): DKIM cannot be checked

    def header(self, name: str) -> str:
        """Return the first header of that (lower-case) name, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every header of that (lower-case) name, topmost first."""
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as a mailbox handed it over. (mailbox, native_id) identifies the arrival."""

    mailbox: str  # the configured mailbox's name
    native_id: str
    received_at: datetime  # aware, when the mailbox got it
    content: bytes
