"""Outlook items in `.msg` files and `winmail.dat`: every kind comes out whole, and no damage or bomb costs much."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from compressed_rtf import compress
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.message import Message
from mailbot.reading.msg import read_msg
from mailbot.reading.outlook import MAX_COMPRESSED, OutlookItem
from mailbot.reading.read import read
from mailbot.reading.tnef import read_tnef
from tests.attacks.compound import Tree, compound_file
from tests.attacks.mail import attached, multipart
from tests.attacks.outlook_items import Item, encapsulated, msg, winmail
from tests.speed import in_time

HEAD = b"From: a@b.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(lambda text: text == text.strip())
ITEMS = st.builds(Item, subject=WORDS, sender=st.just("team@wales.nhs.uk"), sender_name=WORDS, text=WORDS, message_id=st.just("<1@b.c>"), date=st.just(datetime(2026, 11, 24, 10, tzinfo=UTC)))


def in_tnef(item: Item) -> OutlookItem | None:
    """Write an item as the one attachment of a winmail.dat and read it."""
    outer = read_tnef(winmail([("item", item)]))
    return outer.children[0].item if outer is not None else None


def as_mail(name: str, data: bytes, kind: str = "application/octet-stream") -> Message:
    """Read a mail that brings a file."""
    return read(HEAD + multipart("mixed", [b"\r\nsee attached", attached(data, name, kind)], "_B_"))


@given(ITEMS, st.sampled_from([lambda item: read_msg(msg(item)), in_tnef]))
@settings(max_examples=100, deadline=None)
def test_an_item_that_was_written_is_read_again(item: Item, way: Callable[[Item], OutlookItem | None]) -> None:
    """In either container, in any script."""
    found = way(item)
    assert found is not None
    assert (found.subject, found.text, found.sender_address, found.sender_name) == (item.subject, item.text, item.sender, item.sender_name)
    assert (found.message_id, found.date) == (item.message_id, item.date)


@pytest.mark.parametrize("page,codec,words", [(1252, "cp1252", "Siân – £5"), (1251, "cp1251", "Привет"), (932, "cp932", "こんにちは"), (65001, "utf-8", "ŵ ŷ"), (28605, "iso-8859-15", "€5"), (99999, "cp1252", "Siân")])
def test_items_of_old_outlook_are_read_by_their_code_page(page: int, codec: str, words: str) -> None:
    """ANSI items hold bytes of the code page that they declare; an unknown one is read as Windows-1252."""
    fixed = struct.pack("<HHIII", 0x0003, 0x3FFD, 6, page, 0)
    found = read_msg(compound_file({"__properties_version1.0": b"\0" * 32 + fixed, "__substg1.0_0037001E": words.encode(codec) + b"\0", "__substg1.0_1000001E": words.encode(codec)}))
    assert found is not None
    assert (found.subject, found.text) == (words, words)


@pytest.mark.parametrize("body", [{"text": "hello plain"}, {"html": "<p>hello html</p>"}, {"rtf": r"{\rtf1\ansi hello rich}"}, {"rtf": encapsulated("<p>hello wrapped</p>")}])
@pytest.mark.parametrize("place", ["msg", "winmail.dat"])
def test_the_body_is_read_whichever_way_it_is_kept(body: dict[str, str], place: str) -> None:
    """Plain text, HTML, RTF, or HTML wrapped in RTF, which is all that some items have."""
    item = Item(subject="s", sender="a@b.c", **body)
    message = as_mail("item.msg", msg(item)).attachments[0].message if place == "msg" else as_mail("winmail.dat", winmail([("item", item)])).attachments[0].message
    assert message is not None and message.body.text.strip().startswith("hello")
    assert not message.unreadable


def test_items_within_items_come_out_as_a_tree() -> None:
    """An approval forwarded as an attachment of an attachment is still found, with its files."""
    inner = Item(subject="inner", sender="c@d.e", text="approved", attachments=(("list.csv", b"Name,Email\nJo,jo@a.com\n"),))
    outer = Item(subject="outer", sender="a@b.c", text="see below", attachments=(("fwd", inner), ("plain.eml", HEAD + b"\r\nhello")))
    found = as_mail("outer.msg", msg(outer)).attachments[0].message
    assert found is not None and [a.message.subject if a.message else "" for a in found.attachments] == ["inner", "x"]
    deepest = found.attachments[0].message
    assert deepest is not None and deepest.attachments[0].workbook is not None
    assert deepest.attachments[0].workbook.sheets[0].rows[1] == ("Jo", "jo@a.com")


def test_a_draft_without_headers_has_no_sender_to_trust() -> None:
    """A saved sent item or draft holds no transport headers: what it says of its sender is a claim."""
    found = as_mail("draft.msg", msg(Item(subject="draft", text="hello"))).attachments[0].message
    assert found is not None and not found.from_ and not found.original_bytes and found.subject == "draft"


def test_an_item_that_contradicts_itself_says_so() -> None:
    """Properties can be edited, and so can headers: the sender of both must be one."""
    item = Item(subject="s", sender="mallory@evil.com", transport_headers="From: team@wales.nhs.uk\r\nSubject: s\r\n", text="approved")
    found = as_mail("a.msg", msg(item)).attachments[0].message
    assert found is not None and "msg-inconsistent" in {defect.code for defect in found.defects}


@pytest.mark.parametrize(
    ("item_class", "children", "unreadable"),
    [
        ("IPM.Note", {}, ""),
        ("IPM.Note.SMIME", {}, "S/MIME"),
        ("IPM.Note.SMIME.MultipartSigned", {"smime.p7m": HEAD + multipart("signed", [b"\r\nsigned words", attached(b"0\x80", "smime.p7s", "application/pkcs7-signature")], "_S_")}, ""),
    ],
)
def test_signed_items_are_read_where_their_words_are_in_the_clear(item_class: str, children: dict[str, bytes], unreadable: str) -> None:
    """Outlook wraps a clear-signed mail whole into one attachment; what is encrypted or wrapped opaquely a person opens."""
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": b"\0" * 32, "__substg1.0_001A001F": item_class.encode("utf-16-le"), "__substg1.0_0037001F": "s".encode("utf-16-le")}
    for name, data in children.items():
        tree["__attach_version1.0_#00000000"] = {"__properties_version1.0": b"\0" * 8, "__substg1.0_3707001F": name.encode("utf-16-le"), "__substg1.0_37010102": data}
    found = as_mail("a.msg", compound_file(tree)).attachments[0].message
    assert found is not None
    assert unreadable in found.unreadable and bool(unreadable) == bool(found.unreadable)
    assert not children or (found.body.text.strip() == "signed words" and [a.name for a in found.attachments] == ["smime.p7s"])


def test_the_body_of_winmail_dat_is_the_body_of_its_mail() -> None:
    """A mail may come with nothing but winmail.dat; one with both has two renderings, which must agree."""
    alone = read(HEAD + attached(winmail([], body="hello from within"), "winmail.dat", "application/ms-tnef"))
    assert alone.body.text.strip() == "hello from within" and not alone.attachments
    both = as_mail("winmail.dat", winmail([], body="do not add jo@evil.com"))
    assert both.body.text.strip() == "see attached" and both.body.differs


@pytest.mark.parametrize("damage", ["cut short", "no property stream", "garbage"])
def test_what_cannot_be_read_is_there_all_the_same(damage: str) -> None:
    """An attachment that cannot be opened may hold an approval: it is never taken for absent."""
    whole = msg(Item(subject="s", text="approved"))
    data = {"cut short": whole[:1000], "no property stream": whole[:512] + b"\xff" * 4000, "garbage": whole[:8] + b"\x00" * 600}[damage]
    stream = winmail([("a", Item(subject="s", text="approved"))])
    for name, content in (("a.msg", data), ("winmail.dat", stream[: len(stream) // 2])):
        attachment = as_mail(name, content).attachments[0]
        assert attachment.kind == "other" and attachment.defects, name


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_no_damage_raises_and_the_same_damage_reads_the_same(seed: int) -> None:
    """Any byte of either container may be wrong."""
    chance = random.Random(seed)
    item = Item(subject="s", sender="a@b.c", text="hello", rtf=encapsulated("<p>x</p>"), attachments=(("a", Item(subject="t", text="u")), ("b.txt", b"c")))
    data = bytearray(chance.choice([msg(item), winmail([("i", item)], body="b")]))
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] = chance.choice([0, 1, 0xFF, 0xFE, chance.randrange(256)])
    content = bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
    assert read_msg(content) == read_msg(content)
    assert read_tnef(content) == read_tnef(content)


def lzfu(body: bytes, claimed: int) -> bytes:
    """Return compressed RTF that claims to unpack to some size."""
    return struct.pack("<4I", len(body) + 12, claimed, 0x75465A4C, 0) + body


def sharing_sectors() -> bytes:
    """Return a file whose many streams all lie on the sectors of one: far more to read than there is."""
    small = {"__properties_version1.0": b"\0" * 8, "__substg1.0_37010102": b"x" * 4096}
    tree: dict[str, bytes | Tree] = {f"__attach_version1.0_#{n:08X}": small for n in range(150)}
    data = bytearray(compound_file({"__properties_version1.0": b"\0" * 32, "__substg1.0_10090102": b"y" * 600_000, **tree}))
    entries = [n for n in range(512, len(data), 128) if data[n : n + 24] == "__substg1.0_".encode("utf-16-le")]
    big = next(n for n in entries if struct.unpack_from("<Q", data, n + 120)[0] == 600_000)
    for entry in entries:
        data[entry + 116 : entry + 128] = data[big + 116 : big + 128]
    return bytes(data)


def tnef(length: int, value: bytes) -> bytes:
    """Return a TNEF stream with one attribute of message properties that claims a length."""
    return struct.pack("<IHBHHI", 0x223E9F78, 1, 1, 0x9003, 6, length) + value + b"\0\0"


def nested_msg(levels: int) -> bytes:
    """Return items within one another."""
    item = Item(subject="s")
    for _ in range(levels):
        item = Item(subject="s", attachments=(("i", item),))
    return msg(item)


def compressed(body: bytes, claimed: int) -> bytes:
    """Return compressed RTF that claims to unpack to some size."""
    return struct.pack("<4I", len(body) + 12, claimed, 0x75465A4C, 0) + body


BOMBS = {
    "streams that share their sectors": sharing_sectors(),
    "a count of four milliards": tnef(4, b"\xff" * 4),
    "a length of four gigabytes": tnef(0xFFFFFFFF, b"\0" * 31),
    "a hundred thousand empty values": tnef(400_012, struct.pack("<IHHI", 1, 0x101E, 0x1000, 100_000) + b"\0" * 400_000),
    "RTF that claims gigabytes": compound_file({"__properties_version1.0": b"\0" * 32, "__substg1.0_10090102": compressed(b"\0" * 5000, 0xFFFFFFF0)}),
    "RTF beyond the limit": compound_file({"__properties_version1.0": b"\0" * 32, "__substg1.0_10090102": compressed(b"\xff" + b"\x01\x0f" * MAX_COMPRESSED, 1000)}),
    "RTF of many words": msg(Item(subject="s", rtf="{\\rtf1 " + "\\b a " * 100_000 + "}")),
    "RTF of many groups": msg(Item(subject="s", rtf="{\\rtf1\\fromhtml1 " + "{" * 300_000 + "}")),
    "sixty levels": nested_msg(60),
    "attachments beyond the limit": msg(Item(subject="s", attachments=tuple((f"{n}.txt", b"x") for n in range(250)))),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused_in_little_time(name: str) -> None:
    """Claims are checked against what is there; what would take long is not begun."""
    begun = time.process_time()
    for file in ("a.msg", "winmail.dat"):
        as_mail(file, BOMBS[name])
    assert in_time(time.process_time() - begun, 2)


def test_a_body_that_could_not_be_read_keeps_the_item_from_being_judged() -> None:
    """An item whose only body is damaged RTF is not an empty one."""
    tree: Tree = {"__properties_version1.0": b"\0" * 32, "__substg1.0_0037001F": "approved".encode("utf-16-le"), "__substg1.0_10090102": compress(b"{\\rtf1 no}" * 20, compressed=True)[:-9] + b"123456789"}
    found = as_mail("a.msg", compound_file(tree)).attachments[0].message
    assert found is not None and "damaged" in found.unreadable
