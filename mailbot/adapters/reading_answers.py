"""How a message that was read comes back from the reading process: in which form it is sent, and what of an answer is believed.

An answer is a pickle in which nothing is looked up but the classes of the message model, datetimes, and members of the
model's enums. Python's own form of an enum member hangs on its version (3.11.2 looks it up with `getattr`, which an answer
must never be able to call), so that members have a form of ours: their enum's name and their value, found in a table.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from types import MappingProxyType
from typing import Any

from mailbot.model.message import (
    Address,
    Attachment,
    AttachmentKind,
    Automatic,
    AutomaticKind,
    Body,
    Defect,
    Message,
    Segment,
    Sheet,
    Workbook,
    Zone,
)

CLASSES = (Message, Address, Defect, Segment, Body, Attachment, Workbook, Sheet, Automatic, datetime, timezone, timedelta)
ENUMS: tuple[type[Enum], ...] = (Zone, AttachmentKind, AutomaticKind)
MEMBERS: Mapping[tuple[str, str], Enum] = MappingProxyType({(kind.__name__, member.value): member for kind in ENUMS for member in kind})


class AnswerError(Exception):
    """There is no answer, or none that is believed; its words go on where a sentence says who was asked."""


def pack(message: Message) -> bytes:
    """Return the form in which a message is sent."""
    body = io.BytesIO()
    pickler = pickle.Pickler(body, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _FORMS
    pickler.dump(message)
    return body.getvalue()


def unpack(body: bytes, sha256: str) -> Message:
    """Return the message that was sent; AnswerError where that is anything but a message of the bytes with that hash."""
    try:
        answer = _Closed(io.BytesIO(body)).load()
        asked_for = isinstance(answer, Message) and answer.sha256 == sha256
    except Exception as error:  # a hostile pickle raises what it likes
        words = str(error).encode("ascii", "backslashreplace").decode()[:200]  # they may be the answer's own
        raise AnswerError(f"brought an answer that is refused: {type(error).__name__}: {words}") from error
    if not asked_for:
        raise AnswerError("brought an answer that is not of that message")
    assert isinstance(answer, Message)
    return answer


def member(key: tuple[str, str]) -> Enum:
    """Return the enum member of (enum's name, value): what a pickle names where a member stands."""
    return MEMBERS[key]


def _form(found: Enum) -> tuple[Any, tuple[tuple[str, str]]]:
    return member, ((type(found).__name__, found.value),)


_FORMS = dict.fromkeys(ENUMS, _form)
# What may be looked up, and what stands for it here. A pickle may set state on all that it can name, so that nothing
# stands here that keeps it: classes and built-in methods refuse it, a function would not.
_KNOWN: Mapping[tuple[str, str], Any] = {
    **{(known.__module__, known.__name__): known for known in CLASSES},
    (member.__module__, member.__name__): MEMBERS.__getitem__,
}


class _Closed(pickle.Unpickler):
    """Unpickles the message model and datetimes, nothing else: not even what these modules import."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of a message")
        return _KNOWN[module, name]


def sample() -> Message:
    """Return a message with every kind of value that a reading can hold, to try the way from process to process with."""
    west = timezone(timedelta(hours=-3, minutes=-30), "NDT")
    zones = "".join(f"{zone}\n" for zone in Zone)
    body = Body(zones, tuple(Segment(zone, place, place + 1) for place, zone in enumerate(Zone)), "hidden", "differs", ("ŵ", "\udcff"), (("words", "https://x.cymru"),))
    table = Sheet("tab", (("a", ""), ()), (1, 3), True, "header", (3,), (0,))
    makers = [Message("maker", date=datetime(2026, 11, 24), maker=(Automatic(kind, "because", ("<a@b>",)), "")) for kind in AutomaticKind]
    attachments = [
        Attachment("a", "text/plain", kind, 3, "hash", True, makers[place % len(makers)], Workbook((table,), "title", "unsafe"), "text", (Defect("code", "detail"),))
        for place, kind in enumerate(AttachmentKind)
    ]
    who = Address("a@b.cymru", "A")
    return Message(
        "sample", "<a@b>", ("<c@d>",), ("<e@f>",), datetime(2026, 11, 24, 9, 30, 0, 1, UTC), (who,), who, (who,), (who,), (who,), "subject", (("from", "a@b.cymru"),), body,
        (*attachments, Attachment("b", "", AttachmentKind.OTHER, 0, "", message=Message("inner", date=datetime(2026, 1, 1, tzinfo=west)))), (Defect("code"),), "unreadable", b"\x00\xff", (None, "perhaps"), False,
    )  # fmt: skip
