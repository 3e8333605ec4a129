"""What EWS tells of items and folders, as values. Nothing here knows exchangelib, and no odd value makes an item unreadable."""

from __future__ import annotations

from binascii import a2b_base64
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique
from typing import Any

TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@unique
class Known(StrEnum):
    """Folders that every mailbox has, by the names of EWS."""

    TOP = "msgfolderroot"
    INBOX = "inbox"
    DRAFTS = "drafts"
    SENT = "sentitems"
    OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, as far as it was asked about."""

    native_id: str
    name: str = ""
    count: int | None = None
    lacking: tuple[str, ...] = ()  # rights that the server says are missing


@dataclass(frozen=True, slots=True)
class Item:
    """What was asked of one item; fields that were not asked for are empty."""

    native_id: str
    changekey: str = ""
    folder: str = ""
    when: datetime = EPOCH
    size: int | None = None
    categories: tuple[str, ...] = ()
    message_id: str = ""
    content: bytes = b""
    draft: bool = False


def item_of(elem: Any) -> Item:
    """Read an item of any class. QUIRK: exchangelib's models refuse classes and values that they do not know."""
    own, parent = elem.find(f"{TYPES}ItemId"), elem.find(f"{TYPES}ParentFolderId")
    size = _text(elem, "Size")
    return Item(
        native_id=own.get("Id"),
        changekey=own.get("ChangeKey", ""),
        folder="" if parent is None else parent.get("Id", ""),
        when=instant(_text(elem, "DateTimeReceived") or _text(elem, "DateTimeSent")),
        size=int(size) if size.isdecimal() and int(size) > 0 else None,
        categories=tuple(one.text or "" for one in elem.iterfind(f"{TYPES}Categories/{TYPES}String")),
        message_id=_text(elem, "InternetMessageId"),
        content=a2b_base64(_text(elem, "MimeContent")),
        draft=_text(elem, "IsDraft").lower() in ("true", "1"),
    )


def place_of(elem: Any) -> Place:
    """Read a folder of any class."""
    count = _text(elem, "TotalCount")
    rights = elem.find(f"{TYPES}EffectiveRights")
    wanted = ("Read", "Modify", "Delete") if rights is not None else ()
    return Place(
        native_id=elem.find(f"{TYPES}FolderId").get("Id"),
        name=elem.findtext(f"{TYPES}DisplayName") or "",
        count=int(count) if count.isdecimal() else None,
        lacking=tuple(right.lower() for right in wanted if _text(rights, right).lower() in ("false", "0")),
    )


def instant(text: str) -> datetime:
    """Return an instant as EWS writes it, in UTC; the epoch where there is none."""
    try:
        when = datetime.fromisoformat(text)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return EPOCH


def bare(message_id: str) -> str:
    """Return a Message-ID without its angle brackets, which some servers drop."""
    return message_id.strip().removeprefix("<").removesuffix(">").strip()


def _text(elem: Any, name: str) -> str:
    return (elem.findtext(f"{TYPES}{name}") or "").strip()
