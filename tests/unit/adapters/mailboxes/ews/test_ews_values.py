"""Names, instants and items of EWS, whatever a server or an operator writes."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement

from exchangelib.util import TNS
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.mailboxes.ews_folders import category, plain
from mailbot.adapters.mailboxes.ews_items import instant, item_of
from mailbot.errors import PermanentError


@given(st.text(max_size=200))
def test_category_is_one_clean_line(text: str) -> None:
    """Whatever is asked for, a category has no signs that part categories, and cleaning it again changes nothing."""
    name = category(text)
    assert not re.search(r"[,;\r\n\t\0]", name) and len(name) <= 255
    assert category(name) == name.strip()


@given(st.text(max_size=60))
def test_a_folder_name_is_plain_or_refused(text: str) -> None:
    """No name leads elsewhere."""
    with suppress(PermanentError):
        name = plain(text)
        assert name == name.strip() and name and not {*name} & {"/", "\\", "\0", "\r", "\n"}


@given(st.one_of(st.text(max_size=40), st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)))
def test_an_instant_is_always_aware(text: str) -> None:
    """Whatever a server writes for a date."""
    assert instant(text).utcoffset() == timedelta(0)


@given(st.text(alphabet=[chr(code) for code in range(32, 127)], max_size=30))
def test_reads_any_item(text: str) -> None:
    """Odd values of single fields do not make an item unreadable, but for its content."""
    root = Element(f"{{{TNS}}}Message")
    SubElement(root, f"{{{TNS}}}ItemId", Id="abc")
    for name in ("Size", "DateTimeReceived", "InternetMessageId"):
        SubElement(root, f"{{{TNS}}}{name}").text = text
    item = item_of(root)
    assert item.native_id == "abc" and (item.size is None or item.size > 0)
