"""Bytes to `Message`: the one door of the reading path.

Never raises on any input: damage is recorded as defects, and what cannot be judged has `unreadable` set. Deterministic:
the same bytes give the same Message. Time and memory are bounded by ReadingLimits and by the process this runs in.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from mailbot.model.message import Defect, Message
from mailbot.reading import protection
from mailbot.reading.attachments import judged
from mailbot.reading.body import make_body, part_text
from mailbot.reading.charsets import GARBLED, garbled
from mailbot.reading.fields import read_fields
from mailbot.reading.limits import LIMITS, Budget
from mailbot.reading.mime import CUT_OFF, Mime, Part, slice_message
from mailbot.reading.opening import Opener, with_tnef

TEXTS = ("text/plain", "text/html", "text/enriched")


def read(content: bytes) -> Message:
    """Read one message."""
    if len(content) > LIMITS.message:
        digest = hashlib.sha256(content).hexdigest()
        return Message(sha256=digest, content=content, unreadable=f"it is larger than {LIMITS.message} bytes")
    return replace(_read(content, 0, len(content), 0, Budget()), content=content)


def _read(content: bytes, start: int, end: int, depth: int, budget: Budget) -> Message:
    """Read the message that stands in these bytes from `start` to `end`."""
    digest = hashlib.sha256(memoryview(content)[start:end]).hexdigest()
    try:
        message = _message(_sliced(content, start, end, depth, budget), digest, budget)
        kept = depth > 0 and budget.keep(end - start)
        return replace(message, content=content[start:end] if kept else b"", original_bytes=kept or not depth)
    except RecursionError:
        return Message(sha256=digest, unreadable="its parts are nested deeper than the limit")
    except Exception as error:  # noqa: BLE001  # the law of this module: a message never breaks its reader
        detail = f"{type(error).__name__} while reading"
        return Message(sha256=digest, unreadable=detail, defects=(Defect("reader-failed", detail),))


def _sliced(content: bytes, start: int, end: int, depth: int, budget: Budget) -> Mime:
    if content.find(b"\n", start, end) < 0 <= content.find(b"\r", start, end):
        # QUIRK: lines that end with CR alone, as old Macintosh programs wrote them; offsets stay what they are
        return slice_message(content[start:end].replace(b"\r", b"\n"), 0, None, depth, budget=budget)
    return slice_message(content, start, end, depth, budget=budget)


def _message(mime: Mime, digest: str, budget: Budget) -> Message:
    root = mime.root
    fields = read_fields(root.headers, budget)
    plain, html, others, unread = _body_parts(root)
    written, shown = _texts(mime, plain, budget), _texts(mime, html, budget)
    opener = Opener(_read, budget)
    found = [item for part in others for item in opener.part(mime, part)]
    body = make_body(written, shown, fields.from_[0] if fields.from_ else None, mime.defects, budget)
    body, found = with_tnef(body, found)
    message = fields.message(digest)
    odd = (Defect(GARBLED, "its subject"),) if garbled(message.subject) else ()
    defects = (*mime.defects, *fields.defects, *odd, *(Defect("alternative-unread", part.content_type) for part in unread))
    message = replace(message, body=body, attachments=tuple(found), defects=defects)
    return judged(replace(message, unreadable=_unreadable(message, root)))


def _texts(mime: Mime, parts: list[Part], budget: Budget) -> list[str]:
    out = []
    for part in parts:
        text = part_text(mime, part)
        if budget.words(len(text)):
            out.append(text)
        else:
            mime.defects.append(Defect("text-cut", f"more than {LIMITS.all_text} characters"))
    return out


def _body_parts(root: Part) -> tuple[list[Part], list[Part], list[Part], list[Part]]:
    """Return (plain parts, HTML parts, everything else, those of the last that stand for the body) of one message."""
    plain: list[Part] = []
    html: list[Part] = []
    others: list[Part] = []
    unread: list[Part] = []

    def visit(part: Part, parent: str) -> None:
        kind = part.content_type
        if kind.startswith("multipart/") and part.children:
            for child in part.children:
                visit(child, kind)
        elif part.disposition == "attachment" or kind not in TEXTS or (part.filename and part.disposition):
            if not kind.startswith("multipart/"):
                others.append(part)
                unread.extend([part] * (parent == "multipart/alternative"))
        elif kind == "text/html":
            html.append(part)
        else:
            plain.append(part)

    visit(root, "")
    return plain, html, others, unread


def _unreadable(message: Message, root: Part) -> str:
    kept = protection.of_type(root.content_type, root.parameters.get("smime-type", "")) or protection.of_content(message.body, message.attachments)
    if not kept and any(defect.code == CUT_OFF for defect in message.defects):
        return "it breaks off within its header"
    return kept or ("" if message.headers else "it has no header")
