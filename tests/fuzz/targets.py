"""What is fuzzed, and what must hold of each reader whatever bytes it is given.

A target takes bytes and raises where one of its promises is broken: that nothing raises, that the same bytes are read the
same, that what comes out lies within what went in and within the limits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mailbot.model.message import Attachment, Message
from mailbot.reading.addresses import address_headers
from mailbot.reading.alternatives import disagreement
from mailbot.reading.authentication import parse_results
from mailbot.reading.automatic import automatic
from mailbot.reading.charsets import decode_text
from mailbot.reading.headers import content_type, decode_words, raw_headers, unfold
from mailbot.reading.html import read_html
from mailbot.reading.language import language_of
from mailbot.reading.limits import LIMITS
from mailbot.reading.mime import Part, slice_message
from mailbot.reading.msg import read_msg
from mailbot.reading.read import read
from mailbot.reading.rtf import MAX_RTF, Rich, read_rtf
from mailbot.reading.segments import segment
from mailbot.reading.tables import read_csv, read_docx, read_workbook
from mailbot.reading.tnef import read_tnef
from mailbot.reading.transfer import decode_transfer
from mailbot.requests.form import FormProfile, read_form

Target = Callable[[bytes], None]
CRASHES = frozenset(("reader-failed",))


def message(data: bytes) -> None:
    """The whole reading path."""
    found = read(data)
    assert read(data) == found, "read differently the second time"
    _sound(found)
    automatic(found)
    language_of(found.body.text)


def _sound(found: Message) -> None:
    assert not CRASHES & {defect.code for defect in found.defects}, found.unreadable
    body = found.body
    assert "".join(body.text[run.start : run.end] for run in body.segments) == body.text, "segments do not cover the text"
    assert all(run.start < run.end for run in body.segments), "an empty segment"
    assert len(body.text) <= LIMITS.body, "a body beyond the limit"
    assert all(name == name.lower() for name, _ in found.headers), "a header name in capitals"
    assert len(found.from_) <= 5 * LIMITS.addresses and len(found.subject) <= 2000
    for attachment in found.attachments:
        _sound_attachment(attachment)


def _sound_attachment(attachment: Attachment) -> None:
    assert "/" not in attachment.name and attachment.name.isprintable() and len(attachment.name) <= 200, "an unsafe name"
    assert len(attachment.text) <= LIMITS.new_text or attachment.content_type == "application/ms-tnef", "an attached text beyond the limit"
    if attachment.workbook is not None:
        assert not (attachment.workbook.unsafe and attachment.workbook.sheets), "an unsafe workbook was read"
    if attachment.message is not None:
        _sound(attachment.message)


def mime(data: bytes) -> None:
    """Parts and their places."""

    def check(part: Part, start: int, end: int) -> None:
        assert start <= part.start <= part.body <= part.end <= end, "a part outside the one around it"
        assert isinstance(part.filename, str) and isinstance(part.encoding, str)
        for child in part.children:
            check(child, part.body, part.end)

    sliced = slice_message(data)
    check(sliced.root, 0, len(data))
    for part in sliced.root.walk():
        sliced.decoded(part, 10_000)


def headers(data: bytes) -> None:
    """Fields, their words and parameters, addresses and results of authentication."""
    fields = tuple((name, unfold(raw)) for name, raw in raw_headers(data))
    assert address_headers(fields) == address_headers(fields)
    for _, value in fields:
        decode_words(value)
        content_type((("content-type", value),), "text/plain")
        parse_results(value)
    first, _, rest = data.partition(b"\n")
    decode_text(rest, first.decode("latin-1"))
    decode_transfer(first.decode("latin-1"), memoryview(rest), [], 10_000)


def html(data: bytes) -> None:
    """HTML parts."""
    text = data.decode("utf-8", "replace")
    found = read_html(text)
    assert found == read_html(text), "read differently the second time"
    assert not (found.problem and (found.text or found.hidden)), "half a page"
    assert len(found.text) <= 30 * len(text) + 100, "more text than was there"


def texts(data: bytes) -> None:
    """Segments of a body, and two renderings of it compared."""
    one, _, other = data.decode("utf-8", "replace").partition("\x00")
    runs = segment(one, "Sam Jones")
    assert "".join(one[run.start : run.end] for run in runs) == one, "segments do not cover the text"
    assert bool(disagreement(one, other)) == bool(disagreement(other, one)), "which side is which matters"
    assert not disagreement(one, one), "a text differs from itself"


def outlook(data: bytes) -> None:
    """Both containers of Outlook items, and RTF."""
    assert read_msg(data) == read_msg(data)
    assert read_tnef(data) == read_tnef(data)
    assert _rich(data) == _rich(data)


def _rich(data: bytes) -> Rich | None:
    try:
        return read_rtf(data[:MAX_RTF])
    except ValueError:
        return None


def tables(data: bytes) -> None:
    """Workbooks, documents and lists; and the form in them."""
    for reader in (read_workbook, read_docx, read_csv):
        found = reader(data)
        assert not (found.unsafe and found.sheets), "an unsafe file was read"
        form = read_form(found, "form.xlsx", FormProfile())
        assert form == read_form(replace(found), "form.xlsx", FormProfile())


def core(data: bytes) -> None:
    """Bytes to decision, in either mailbox."""
    from tests.attacks.world import decide

    for mailbox in ("apimanagement", "securitysubmissions"):
        decision = decide(data, mailbox=mailbox)
        assert decision == decide(data, mailbox=mailbox), "decided differently the second time"
        assert decision.reply is None or not decision.facts.machine_made, "a machine is answered"
        assert decision.reply is None or decision.facts.sender_proven, "a stranger is answered"


TARGETS: dict[str, Target] = {"message": message, "mime": mime, "headers": headers, "html": html, "texts": texts, "outlook": outlook, "tables": tables, "core": core}
