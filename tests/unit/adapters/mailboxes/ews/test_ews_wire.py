"""What is not repeated, not logged and not waited for on the way to an Exchange server."""

from __future__ import annotations

import logging
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from mailbot.adapters.mailboxes.ews import Ews, EwsOutgoing, open_ews
from mailbot.adapters.mailboxes.ews_wire import Timeouts
from mailbot.errors import MailbotError, TemporaryError, UnknownOutcomeError
from mailbot.ports import Filed
from mailbot.testing.ews_service import PASSWORD, EwsService, Kind
from tests.unit.adapters.mailboxes.ews.given import mail, opened, operations

UNSURE = [kind for kind in Kind if kind not in (Kind.SILENT, Kind.LATE_SILENT)]


@pytest.mark.parametrize("kind", UNSURE)
@pytest.mark.parametrize("operation", ["SendItem", "CreateItem"])
def test_exchangelib_repeats_nothing(
    service: EwsService, out: EwsOutgoing, operation: str, kind: Kind
) -> None:
    """One send asks the server once, whatever it answers."""
    service.faults.on(operation, kind, times=5)
    with suppress(MailbotError):
        out.send(mail())
    assert operations(service).count(operation) == 1


@pytest.mark.parametrize(
    "code",
    ["fault:ErrorInvalidRequest", "fault:ErrorInvalidServerVersion", "fault:ErrorIncorrectSchemaVersion",
     "fault:ErrorExceededConnectionCount", "ErrorExceededConnectionCount", "ErrorTimeoutExpired", "ErrorTooManyObjectsOpened",
     "ErrorNobodyKnowsThis"],
)  # fmt: skip
def test_nor_with_several_connections_or_another_schema(service: EwsService, code: str) -> None:
    """exchangelib tries other schema versions, and fewer connections, by itself: not here."""
    box, out = opened(service)
    with ThreadPoolExecutor(3) as pool:
        assert [*pool.map(lambda _: len([*box.waiting()]), range(6))] == [0] * 6
    service.faults.on("SendItem", code, times=5)
    with pytest.raises(MailbotError):
        out.send(mail())
    assert operations(service).count("SendItem") == 1
    box.close()


@pytest.mark.parametrize("kind", UNSURE)
def test_logs_and_errors_hold_no_content(
    service: EwsService, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither at level DEBUG nor in an error's text or causes is there content, password or address of the sender."""
    caplog.set_level(logging.DEBUG)
    box, out = opened(service)
    secret = b"Subject: geheim\r\nMessage-ID: <1@x>\r\n\r\nZmVpZ2VudGxpY2g\r\n"
    service.deliver(secret)
    said = ""
    for operation in ("GetItem", "CreateItem", "SendItem"):
        service.faults.on(operation, kind, skip=1 if operation == "GetItem" else 0)
        try:
            (item,) = box.waiting()
            box.fetch(item.native_id)
            out.send(mail(7, body=b"ZmVpZ2VudGxpY2g\r\n"))
        except MailbotError as error:
            said += f"{error!r} {error.__cause__!r}"
    text = caplog.text + said
    assert not re.search(r"geheim|ZmVpZ2VudGxpY2g|WkdWcFoy|Envelope|<t:|" + PASSWORD, text)
    box.close()


def test_logs_hold_no_content_when_the_library_trips(
    service: EwsService, caplog: pytest.LogCaptureFixture
) -> None:
    """exchangelib logs the whole request at level ERROR when something unforeseen happens in it."""
    caplog.set_level(logging.DEBUG)
    broken = service.settings(endpoint="http://127.0.0.1:0x/EWS")
    _, out = open_ews("m", broken, password=lambda: PASSWORD)
    with pytest.raises(MailbotError):
        out.send(mail())
    assert PASSWORD not in caplog.text and "Envelope" not in caplog.text


def test_every_call_has_a_time_out(service: EwsService) -> None:
    """A server that takes the call and says nothing does not hold anybody for long."""
    service.lies.silence = 3.0
    box, out = opened(service, timeouts=Timeouts(1.0, 0.3, 5.0, 0.01))
    [*box.waiting()]
    service.faults.on("SyncFolderItems", Kind.SILENT)
    service.faults.on("SendItem", Kind.LATE_SILENT)
    service.lies.copy_delay = 10.0
    begun = time.monotonic()
    with pytest.raises(TemporaryError):
        box.waiting()
    with pytest.raises(UnknownOutcomeError):
        out.send(mail())
    assert time.monotonic() - begun < 2.5
    box.close()


def test_nobody_at_home_is_no_unknown_outcome(service: EwsService) -> None:
    """Where no connection comes about, nothing was sent, and it is said so."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = service.settings(endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}/EWS")
        _, out = open_ews("m", nowhere, password=lambda: PASSWORD)
        with pytest.raises(TemporaryError) as caught:
            out.send(mail())
        assert not isinstance(caught.value, UnknownOutcomeError)


def test_an_answer_that_is_cut_short_never_passes_as_whole(service: EwsService, box: Ews) -> None:
    """exchangelib would mend the broken document and hand over half a message."""
    service.deliver(mail(body=b"x" * 20_000).content)
    (item,) = box.waiting()
    service.faults.on("GetItem", Kind.CUT_SHORT, times=3)
    with pytest.raises(TemporaryError):
        box.fetch(item.native_id)
    raw = box.fetch(item.native_id)
    assert raw is not None and raw.content.endswith(b"xxx")


@pytest.mark.parametrize("kind", [Kind.DROPPED, Kind.TIMEOUT, Kind.CUT_SHORT, Kind.UNAVAILABLE, Kind.TRANSIENT, Kind.BUSY])
def test_a_read_is_repeated_where_the_server_failed_for_the_moment(service: EwsService, box: Ews, kind: Kind) -> None:
    """Twice; when it fails three times, the caller is told."""
    native_id = service.deliver(mail(1).content)
    service.faults.on("GetItem", kind, times=2)
    assert box.fetch(native_id) is not None
    service.faults.on("GetItem", kind, times=3)
    with pytest.raises(TemporaryError):
        box.fetch(native_id)
    assert operations(service).count("GetItem") == 6


def test_while_the_server_wants_a_pause_it_is_left_alone(service: EwsService, box: Ews, out: EwsOutgoing) -> None:
    """After a long back-off hint no call is made before its time, by whatever part of the adapter; the rest of it is said."""
    service.lies.back_off_ms = 60_000
    service.faults.on("SyncFolderItems", Kind.BUSY)
    with pytest.raises(TemporaryError):
        box.waiting()
    made = len(service.calls)
    for act in (box.waiting, lambda: box.prepare(["Ready"]), lambda: out.send(mail())):
        with pytest.raises(TemporaryError, match="pause") as caught:
            act()
        assert not isinstance(caught.value, UnknownOutcomeError)
        assert 50 < (caught.value.retry_after or 0) <= 60
    assert len(service.calls) == made


def test_a_short_pause_is_waited_for(service: EwsService, box: Ews) -> None:
    """A back-off of less than a second costs that time, and nothing else."""
    [*box.waiting()]
    service.lies.back_off_ms = 400
    service.faults.on("SyncFolderItems", Kind.BUSY)
    begun = time.monotonic()
    assert [*box.waiting()] == []
    assert 0.3 < time.monotonic() - begun < 3


def test_threads_may_share_a_mailbox(service: EwsService) -> None:
    """More threads than connections work side by side, and each message is moved once."""
    for number in range(12):
        service.deliver(mail(number).content)
    box, out = opened(service)
    ids = [item.native_id for item in box.waiting()]
    with ThreadPoolExecutor(8) as pool:
        filed = [*pool.map(lambda one: box.file(one, "Ready", ("a",)), ids)]
        sent = [*pool.map(lambda number: out.send(mail(100 + number)), range(8))]
    assert filed == [Filed.MOVED] * 12
    assert len(service.within("Ready")) == 12 and len(service.wire) == len(sent) == 8
    box.close()
