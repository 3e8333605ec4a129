"""What things are called on an IMAP server: the server itself, message keys, folders, keywords, Message-IDs. No I/O.

A message's native id is `<uidvalidity>.<uid>`: when the server renumbers a folder, it changes UIDVALIDITY, and no old id
can be taken for a new message.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mailbot.errors import PermanentError
from mailbot.expression import expression

KEY = expression(r"([1-9][0-9]{0,9})\.([1-9][0-9]{0,9})", re.ASCII)
FORBIDDEN = frozenset('./\\~%*"')
MAX_FOLDER = 120
HEADER_END = expression(rb"\r?\n\r?\n")
MESSAGE_ID = expression(rb"(?im)^message-id[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)")


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where the mailbox is, and what its folders are called. Holds no secret."""

    host: str
    user: str
    port: int = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    root_folder: str = "Mailbot"
    sent_folder: str | None = None  # found by special use where not given
    drafts_folder: str | None = None  # likewise
    timeout_seconds: float = 30.0
    ca_file: Path | None = None  # certificates to trust, besides the system's

    def __str__(self) -> str:
        """Return user, host and port, for error messages."""
        return f"IMAP {self.user} at {self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Key:
    """A message of one folder, as long as UIDVALIDITY stays."""

    validity: int
    uid: int

    def __str__(self) -> str:
        """Return the native id."""
        return f"{self.validity}.{self.uid}"


def key(native_id: str) -> Key | None:
    """Read a native id; None where it is none."""
    match = KEY.fullmatch(native_id)
    return Key(int(match[1]), int(match[2])) if match else None


def plain(name: str) -> str:
    """Return `name` in NFC where it is a plain word that can name a folder; PermanentError otherwise."""
    normal = unicodedata.normalize("NFC", name)
    odd = any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in FORBIDDEN for c in normal)
    if not normal or odd or normal != normal.strip() or len(normal) > MAX_FOLDER:
        raise PermanentError(f"{name!r} cannot name a mail folder: use a plain word without dots and slashes")
    return normal


def keyword(category: str) -> str:
    """Return a category as an IMAP keyword: an atom of ASCII letters, digits, and `_ - . $`."""
    bare = unicodedata.normalize("NFKD", category)
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return (
        "".join(c if c.isascii() and (c.isalnum() or c in "-.$") else "_" for c in kept)[:64].strip("_")
        or "Mailbot"
    )


def message_id_of(head: bytes) -> str:
    """Return the Message-ID of a message or of its header, as it stands there; empty where there is none."""
    end = HEADER_END.search(head)
    match = MESSAGE_ID.search(head, 0, end.start() + 1 if end else len(head))
    return b"".join(match[1].split()).decode("utf-8", "replace") if match else ""


def searchable(message_id: str) -> str:
    """Return a Message-ID that may stand in a SEARCH; PermanentError for one that no mail can have."""
    if not message_id.isascii() or not message_id.isprintable() or not 2 < len(message_id) < 900:
        raise PermanentError(f"{message_id[:80]!r} is not a Message-ID")
    return message_id
