"""EWS beyond the contract: errors and their meaning, sign-in, what must not be repeated, damaged items, sending, the fake itself."""

from __future__ import annotations

import inspect
import logging
import os
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pytest
import requests
import urllib3
from exchangelib import errors as ews_errors
from exchangelib.util import TNS
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.mailboxes import ews
from mailbot.adapters.mailboxes.ews import Ews, EwsOutgoing, HttpRefusal, Timeouts, open_ews
from mailbot.errors import (
    ConfigError,
    MailbotError,
    PermanentError,
    Problem,
    TemporaryError,
    UnknownOutcomeError,
)
from mailbot.model.plan import Mail
from mailbot.ports import Filed
from mailbot.testing.ews_service import BEGINNING, PASSWORD, USER, EwsService, Kind

ONLINE = "outlook.office365.com"


@pytest.fixture(scope="module")
def running() -> Iterator[EwsService]:
    """Run one server for this file."""
    with EwsService() as service:
        yield service


@pytest.fixture
def service(running: EwsService) -> EwsService:
    """Return the server with an empty mailbox."""
    running.afresh()
    return running


@pytest.fixture
def adapters(service: EwsService) -> Iterator[tuple[Ews, EwsOutgoing]]:
    """Return a mailbox and its way out, which need not wait for copies."""
    box, out = opened(service)
    yield box, out
    box.close()


@pytest.fixture
def box(adapters: tuple[Ews, EwsOutgoing]) -> Ews:
    """Return the mailbox."""
    return adapters[0]


@pytest.fixture
def out(adapters: tuple[Ews, EwsOutgoing]) -> EwsOutgoing:
    """Return the way out."""
    return adapters[1]


def opened(service: EwsService, **more: Any) -> tuple[Ews, EwsOutgoing]:
    """Return adapters on the server."""
    values: dict[str, Any] = {
        "password": lambda: PASSWORD,
        "settle_seconds": 0.0,
        "look_seconds": 0.02,
        "poll_seconds": 0.1,
    }
    return open_ews("m", service.settings(), **{**values, **more})


def mail(number: int = 1, to: str = "To: a@wales.nhs.uk\r\n", body: bytes = b"Diolch\r\n") -> Mail:
    """Return a reply."""
    name = f"<{number}@mailbot.test>"
    head = f"From: {USER}\r\n{to}Message-ID: {name}\r\nAuto-Submitted: auto-replied\r\nX-Mailbot: 1\r\n\r\n"
    return Mail(name, USER, ("a@wales.nhs.uk",), head.encode() + body)


def operations(service: EwsService) -> list[str]:
    """Return the calls so far."""
    return [seen.operation for seen in service.calls]


# ---- what errors mean

EVERY_ERROR = sorted(
    name
    for name, kind in vars(ews_errors).items()
    if inspect.isclass(kind) and issubclass(kind, ews_errors.EWSError)
)


def made(name: str) -> Exception:
    """Return one of exchangelib's errors."""
    kind = getattr(ews_errors, name)
    special: dict[str, Callable[[], Exception]] = {
        "RateLimitError": lambda: kind("words", wait=1.0),
        "RedirectError": lambda: kind("https://elsewhere.test/x"),
        "CASError": lambda: kind("words", response=None),
    }
    error: Exception = special[name]() if name in special else kind("words")
    return error


@pytest.mark.parametrize("name", EVERY_ERROR)
def test_every_error_of_exchangelib_becomes_one_of_ours(name: str) -> None:
    """Each is temporary or permanent with words that name the call, and never says that a read has an unknown outcome."""
    error = ews.told(made(name), "list the inbox")
    assert isinstance(error, TemporaryError | PermanentError)
    assert not isinstance(error, UnknownOutcomeError)
    assert str(error).startswith("list the inbox: ")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ErrorServerBusy", TemporaryError), ("ErrorTooManyObjectsOpened", TemporaryError),
        ("ErrorExceededConnectionCount", TemporaryError), ("ErrorInternalServerError", TemporaryError),
        ("ErrorInternalServerTransientError", TemporaryError), ("ErrorTimeoutExpired", TemporaryError),
        ("ErrorMailboxStoreUnavailable", TemporaryError), ("ErrorMailboxMoveInProgress", TemporaryError),
        ("ErrorQuotaExceeded", TemporaryError), ("ErrorSubmissionQuotaExceeded", TemporaryError),
        ("ErrorPasswordExpired", TemporaryError), ("ErrorImpersonateUserDenied", TemporaryError),
        ("ErrorNonExistentMailbox", TemporaryError), ("UnauthorizedError", TemporaryError),
        ("ErrorIrresolvableConflict", TemporaryError), ("ErrorInvalidSyncStateData", TemporaryError),
        ("SOAPError", TemporaryError), ("MalformedResponseError", TemporaryError), ("CASError", TemporaryError),
        ("ErrorAccessDenied", PermanentError), ("ErrorSendAsDenied", PermanentError),
        ("ErrorItemNotFound", PermanentError), ("ErrorCorruptData", PermanentError),
        ("ErrorMimeContentConversionFailed", PermanentError), ("ErrorMessageSizeExceeded", PermanentError),
        ("ErrorInvalidRecipients", PermanentError), ("ErrorFolderNotFound", PermanentError),
        ("ErrorVirusDetected", PermanentError),
    ],
)  # fmt: skip
def test_meaning_of_codes(name: str, expected: type[MailbotError]) -> None:
    """What may pass is temporary, what a person has to mend about one message is permanent."""
    assert isinstance(ews.told(made(name), "x"), expected)


@pytest.mark.parametrize(
    "name", sorted({*ews.BROKE_OFF} | {"SOAPError", "MalformedResponseError", "CASError"})
)
def test_after_a_send_what_broke_off_is_unknown(name: str) -> None:
    """The server began and said nothing sure: nobody knows whether the mail has left."""
    assert isinstance(ews.told(made(name), "send a draft", safe=False), UnknownOutcomeError)


@pytest.mark.parametrize(
    "name",
    ["ErrorServerBusy", "ErrorAccessDenied", "ErrorSendAsDenied", "ErrorInvalidRecipients", "ErrorItemNotFound",
     "ErrorStaleObject", "ErrorQuotaExceeded", "ErrorInvalidRequest", "UnauthorizedError"],
)  # fmt: skip
def test_after_a_send_a_refusal_is_sure(name: str) -> None:
    """The server said that it did not send."""
    assert not isinstance(ews.told(made(name), "send a draft", safe=False), UnknownOutcomeError)


CODE_SETS: list[Any] = [
    ews.BUSY, ews.BROKE_OFF, ews.GONE, ews.CHANGED, ews.NO_FOLDER, ews.STATE_LOST, ews.DENIED, ews.WHOLE_MAILBOX, ews.FULL,
]  # fmt: skip


def test_codes_are_spelt_as_exchange_spells_them() -> None:
    """Every code of the tables is known to exchangelib, and stands in one table only."""
    codes = [code for codes in CODE_SETS for code in codes]
    assert len(codes) == len({*codes})
    assert {*codes, *ews.MENDS} <= {*EVERY_ERROR}


@pytest.mark.parametrize(
    ("status", "reading", "sending"),
    [
        (301, TemporaryError, TemporaryError), (302, TemporaryError, TemporaryError), (401, ews.Unauthorised, ews.Unauthorised),
        (403, TemporaryError, TemporaryError), (404, TemporaryError, TemporaryError), (408, ews.Failing, UnknownOutcomeError),
        (413, PermanentError, PermanentError), (429, TemporaryError, TemporaryError), (500, ews.Failing, UnknownOutcomeError),
        (502, ews.Failing, UnknownOutcomeError), (503, TemporaryError, TemporaryError), (504, ews.Failing, UnknownOutcomeError),
    ],
)  # fmt: skip
def test_meaning_of_http(status: int, reading: type[MailbotError], sending: type[MailbotError]) -> None:
    """A status means the same for every read; after a send, a gateway's failure leaves the outcome unknown."""
    assert isinstance(ews.told(HttpRefusal(status), "x"), reading)
    sent = ews.told(HttpRefusal(status), "x", safe=False)
    assert isinstance(sent, sending)
    assert isinstance(sent, UnknownOutcomeError) is (sending is UnknownOutcomeError)


def wrapped(cause: Exception) -> Exception:
    """Return how exchangelib reports a broken connection: as a code of the server's."""
    try:
        try:
            raise cause
        except OSError as error:
            raise ews_errors.ErrorTimeoutExpired(f"Reraised from {error}") from None
    except ews_errors.EWSError as error:
        found: Exception = error
    return found


NEVER_LEFT = [
    requests.ConnectTimeout(),
    requests.ConnectionError(
        urllib3.exceptions.MaxRetryError(None, "/", urllib3.exceptions.NewConnectionError(None, "x"))
    ),  # type: ignore[arg-type]
]
LEFT = [
    requests.ReadTimeout(),
    requests.ConnectionError(urllib3.exceptions.ProtocolError("Connection aborted.", ConnectionResetError())),
    requests.exceptions.ChunkedEncodingError(),
    ConnectionResetError(),
    TimeoutError(),
]


@pytest.mark.parametrize("cause", LEFT, ids=repr)
def test_a_send_whose_connection_broke_is_unknown(cause: Exception) -> None:
    """The request may have arrived."""
    assert isinstance(ews.told(wrapped(cause), "x", safe=False), UnknownOutcomeError)
    assert not isinstance(ews.told(wrapped(cause), "x"), UnknownOutcomeError)


@pytest.mark.parametrize("cause", NEVER_LEFT, ids=repr)
def test_a_send_that_never_left_is_not_unknown(cause: Exception) -> None:
    """No connection came about, so nothing was sent."""
    error = ews.told(wrapped(cause), "x", safe=False)
    assert isinstance(error, TemporaryError)
    assert not isinstance(error, UnknownOutcomeError)


def test_an_error_of_ours_that_was_being_handled_is_no_cause() -> None:
    """What is asked after a broken connection is judged by its own answer."""
    try:
        try:
            raise wrapped(ConnectionResetError())
        except ews_errors.EWSError as error:
            raise ews.told(error, "x") from None
    except ews.Lost:
        try:
            raise ews_errors.ErrorAccessDenied("words")
        except ews_errors.EWSError as error:
            assert isinstance(ews.told(error, "x"), ews.Denied)


def test_a_certificate_that_does_not_verify_is_said() -> None:
    """It concerns the whole mailbox, so that no message is parked for it."""
    error = ews.told(ews_errors.TransportError("[SSL: CERTIFICATE_VERIFY_FAILED] words"), "x", safe=False)
    assert isinstance(error, TemporaryError) and not isinstance(error, UnknownOutcomeError)
    assert "certificate" in str(error)
    assert "certificate" in str(ews.told(wrapped(ssl.SSLCertVerificationError()), "x"))


@pytest.mark.parametrize(
    ("error", "host", "said"),
    [
        (HttpRefusal(403), ONLINE, True),
        (HttpRefusal(403), "exchange.wales.nhs.uk", False),
        (HttpRefusal(403, blocked=True), "exchange.wales.nhs.uk", True),
        (ews_errors.ErrorAccessDenied("Access is denied."), ONLINE, True),
        (ews_errors.ErrorAccessDenied("Access is denied."), "exchange.wales.nhs.uk", False),
        (ews_errors.ErrorAccessDenied("EWS is disabled for this user."), "exchange.wales.nhs.uk", True),
        (HttpRefusal(403), "outlook.office365.com.evil.test", False),
    ],
)
def test_says_that_exchange_online_ends_ews(error: Exception, host: str, said: bool) -> None:
    """Where Exchange Online refuses, the operator is told since when, until when, and what to use."""
    words = str(ews.told(error, "x", host))
    wanted = "blocked EWS since 1 October 2026 except for allow-listed apps and ends it on 1 April 2027: use kind: graph"
    assert (wanted in words) is said


def test_access_denied_is_permanent_and_says_what_to_grant() -> None:
    """A missing right is for a person."""
    error = ews.told(ews_errors.ErrorAccessDenied("Access is denied."), "x")
    assert isinstance(error, PermanentError) and "Full Access" in str(error)


@pytest.mark.parametrize("kind", [Kind.BUSY, Kind.BUSY_ANSWER])
def test_busy_says_when_to_come_back(service: EwsService, box: Ews, kind: Kind) -> None:
    """BackOffMilliseconds becomes the floor of the next attempt, wherever it stands; nothing sleeps here."""
    service.lies.back_off_ms = 42_000
    service.faults.on("SyncFolderItems", kind)
    begun = time.monotonic()
    with pytest.raises(TemporaryError) as caught:
        box.waiting()
    assert caught.value.retry_after == 42.0
    assert time.monotonic() - begun < 5


# ---- sign-in


def test_a_token_that_is_refused_is_renewed_once(service: EwsService) -> None:
    """An expired token costs one repetition; the app acts for the mailbox by impersonation."""
    asked: list[str] = []

    def renew(refused: str) -> str:
        asked.append(refused)
        return "good"

    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: "stale", renew=renew)
    service.deliver(mail().content)
    assert len([*box.waiting()]) == 1
    assert {*asked} == {"stale"}
    assert {seen.impersonated for seen in service.calls} == {USER}
    box.close()


def test_without_a_way_to_renew_the_token_is_asked_for_again(service: EwsService) -> None:
    """The source may have a fresh one by now."""
    tokens = iter(["stale", "good", "good", "good"])
    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: next(tokens))
    assert [*box.waiting()] == []
    box.close()


def test_a_token_that_is_refused_twice_is_an_error(service: EwsService) -> None:
    """It is temporary, as it is no message's fault, and waits a while."""
    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: "bad", renew=lambda _: "worse")
    with pytest.raises(TemporaryError) as caught:
        box.waiting()
    assert (caught.value.retry_after or 0) >= 60
    assert "login" in str(caught.value)
    box.close()


@pytest.mark.parametrize("error", [TemporaryError("no sign-in"), ConfigError([Problem("f", "k", "x", "y")])])
def test_errors_of_the_token_source_come_through(service: EwsService, error: MailbotError) -> None:
    """What the sign-in says is not hidden behind an error of EWS, and later calls are not stuck."""

    def token() -> str:
        raise error

    box, _ = open_ews("m", service.settings(auth="oauth"), token=token)
    for _ in range(8):
        with pytest.raises(type(error)) as caught:
            box.waiting()
        assert caught.value is error
    box.close()


def test_a_changed_password_is_read_anew(service: EwsService) -> None:
    """A wrong password is temporary; the next call takes the one that is set then."""
    passwords = ["wrong"]
    box, _ = opened(service, password=lambda: passwords[-1])
    with pytest.raises(TemporaryError, match="refuses the login"):
        box.waiting()
    passwords.append(PASSWORD)
    service.deliver(mail().content)
    (item,) = box.waiting()
    assert box.fetch(item.native_id) is not None
    box.close()


def test_ntlm() -> None:
    """The handshake is made, and the mailbox works."""
    with EwsService(ntlm=True) as service:
        service.deliver(mail().content)
        box, out = opened(service)
        (item,) = box.waiting()
        assert box.file(item.native_id, "Ready", ()) is Filed.MOVED
        assert out.send(mail(2))
        assert len(service.wire) == 1
        box.close()


@pytest.mark.parametrize(("auth", "login"), [("basic", "x"), ("ntlm", "x"), ("oauth", "x")])
def test_a_login_that_is_not_whole_is_a_mistake_of_configuration(
    service: EwsService, auth: str, login: str
) -> None:
    """It is said before anything is asked."""
    with pytest.raises(ConfigError):
        open_ews("m", service.settings(auth=auth, login=login))


def test_reads_no_credentials_from_elsewhere(
    service: EwsService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `.netrc` does not replace our token."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password stolen\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: "good")
    assert [*box.waiting()] == []
    assert {seen.headers["Authorization"] for seen in service.calls} == {"Bearer good"}
    box.close()


# ---- what is not repeated, not logged, not waited for

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
    with pytest.raises(MailbotError) as caught:
        out.send(mail())
    assert operations(service).count("SendItem") == 1
    assert isinstance(caught.value, UnknownOutcomeError) is (code == "ErrorTimeoutExpired")
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
    box, out = opened(service, timeouts=Timeouts(1.0, 0.3, 5.0))
    [*box.waiting()]
    service.faults.on("SyncFolderItems|SendItem", Kind.SILENT, times=2)
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
    service.faults.on("GetItem", Kind.CUT_SHORT)
    with pytest.raises(TemporaryError):
        box.fetch(item.native_id)
    raw = box.fetch(item.native_id)
    assert raw is not None and raw.content.endswith(b"xxx")


def test_a_read_is_repeated_once_where_its_connection_died(service: EwsService, box: Ews) -> None:
    """A connection that dies under a read costs one repetition; when the next dies too, the caller is told."""
    native_id = service.deliver(mail(1).content)
    service.faults.on("GetItem", Kind.DROPPED)
    assert box.fetch(native_id) is not None
    service.faults.on("GetItem", Kind.DROPPED, times=2)
    with pytest.raises(TemporaryError):
        box.fetch(native_id)
    assert operations(service).count("GetItem") == 4


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


# ---- listing


def test_lists_the_oldest_first(service: EwsService, box: Ews) -> None:
    """Whatever order the server has, by when the messages arrived."""
    late = service.deliver(mail(1).content, received=BEGINNING + timedelta(days=3))
    early = service.deliver(mail(2).content, received=BEGINNING - timedelta(days=3))
    middle = service.deliver(mail(3).content)
    items = [*box.waiting()]
    assert [item.native_id for item in items] == [early, middle, late]
    assert items[0].received_at == BEGINNING - timedelta(days=3)
    assert items[0].size == len(mail(2).content)


def test_lists_more_than_the_server_gives_at_once(service: EwsService, box: Ews) -> None:
    """Several pages of SyncFolderItems make one listing."""
    ids = {service.deliver(mail(number).content) for number in range(600)}
    assert {item.native_id for item in box.waiting()} == ids
    assert operations(service).count("SyncFolderItems") == 2


@pytest.mark.parametrize("code", ["ErrorCorruptData", "ErrorItemCorrupt", "ErrorItemNotFound", "ErrorAccessDenied",
                                  "ErrorInternalServerError", "ErrorNobodyKnowsThis", "ErrorMimeContentConversionFailed"])  # fmt: skip
def test_one_bad_item_is_listed_with_its_problem(service: EwsService, box: Ews, code: str) -> None:
    """Whether the server refuses the item alone or the whole call for its sake, the others are listed as ever."""
    good = {service.deliver(mail(number).content) for number in range(3)}
    bad = service.deliver(mail(9).content, error=code)
    good |= {service.deliver(mail(number).content) for number in range(4, 8)}
    problems = {item.native_id: item.problem for item in box.waiting()}
    assert {native_id for native_id, problem in problems.items() if not problem} == good
    assert problems[bad]


def test_what_vanishes_while_it_is_listed_is_no_problem(service: EwsService, box: Ews) -> None:
    """A message that goes between the listing and the look at it is not listed."""
    victim, other = service.deliver(mail(1).content), service.deliver(mail(2).content)
    service.faults.before("GetItem", lambda: service.delete_by_person(victim))
    assert [(item.native_id, item.problem) for item in box.waiting()] == [(other, "")]


def test_a_server_that_fails_at_everything_is_ill(service: EwsService, box: Ews) -> None:
    """It is not the messages that are to blame then, and none is set aside."""
    for number in range(40):
        service.deliver(mail(number).content)
    service.faults.on("GetItem", Kind.INTERNAL, times=1000)
    with pytest.raises(TemporaryError):
        box.waiting()


@pytest.mark.parametrize("tag", ["MeetingRequest", "SharingMessage", "Item", "NewInEveryWay"])
def test_items_of_any_class_are_listed_and_fetched(service: EwsService, box: Ews, tag: str) -> None:
    """An inbox holds more than messages, and classes that exchangelib does not know."""
    native_id = service.deliver(mail(1).content, tag=tag)
    (item,) = box.waiting()
    assert (item.native_id, item.problem) == (native_id, "")
    raw = box.fetch(native_id)
    assert raw is not None and raw.content == mail(1).content


def test_a_message_without_mime_is_for_a_person(service: EwsService, box: Ews) -> None:
    """The server cannot convert it: asking again does not help."""
    native_id = service.deliver(mail(1).content, mime_error="ErrorMimeContentConversionFailed")
    with pytest.raises(PermanentError, match="Outlook"):
        box.fetch(native_id)


def test_denied_for_one_message_is_permanent(service: EwsService, box: Ews) -> None:
    """The mailbox can be opened, so it is this message that is to blame."""
    native_id = service.deliver(mail(1).content, error="ErrorAccessDenied")
    with pytest.raises(PermanentError, match="access denied"):
        box.fetch(native_id)
    with pytest.raises(PermanentError, match="access denied"):
        box.file(native_id, "Ready", ())


def test_denied_for_the_whole_mailbox_blames_no_message(service: EwsService, box: Ews) -> None:
    """A right that was withdrawn must not set aside every message that waits."""
    native_id = service.deliver(mail(1).content)
    [*box.waiting()]
    service.faults.on("GetItem|GetFolder", Kind.DENIED, times=50)
    for act in (lambda: box.fetch(native_id), lambda: box.file(native_id, "Ready", ())):
        with pytest.raises(TemporaryError, match="access denied"):
            act()
    with pytest.raises(PermanentError, match="access denied"):
        box.waiting()


def test_the_sync_state_of_sent_mail_may_be_lost(service: EwsService, box: Ews) -> None:
    """The folder is then read from the beginning."""
    service.put_sent(mail(1).content)
    assert len([*box.sent(lambda _: False)]) == 1
    service.store.folders["F-sentitems"].changes.clear()
    service.put_sent(mail(2).content)
    service.store.folders["F-sentitems"].changes.clear()
    assert [*box.sent(lambda _: False)] == []
    service.put_sent(mail(3).content)
    assert [raw.content for raw in box.sent(lambda _: False)] == [mail(3).content]


def test_one_bad_sent_mail_does_not_block_the_others(service: EwsService, box: Ews) -> None:
    """It is tried again at the next look, and comes when the server can give it."""
    bad = service.put_sent(mail(1).content)
    service.put_sent(mail(2).content)
    service.store.items[bad].mime_error = "ErrorMimeContentConversionFailed"
    assert [raw.content for raw in box.sent(lambda _: False)] == [mail(2).content]
    service.store.items[bad].mime_error = ""
    assert len([*box.sent(lambda _: False)]) == 2


# ---- filing


def test_a_damaged_item_can_be_set_aside(service: EwsService, box: Ews) -> None:
    """It cannot be read or marked, but moved."""
    native_id = service.deliver(b"x", error="ErrorCorruptData")
    assert box.file(native_id, "Quarantine", ("mailbot: quarantine",)) is Filed.MOVED
    assert len(service.within("Quarantine")) == 1


def test_categories_of_people_are_kept(service: EwsService, box: Ews) -> None:
    """Ours are added to them, each once, without the signs that part categories."""
    native_id = service.deliver(mail(1).content, categories=("Red", "Ready"))
    box.file(native_id, "Ready", ("Ready", "a, b;\tc", "Ŵyl"))
    assert service.within("Ready")[0].categories == ("Red", "Ready", "a b c", "Ŵyl")


def test_a_change_meanwhile_is_looked_at_again(service: EwsService, box: Ews) -> None:
    """A person who marks the message just then does not stop it, and keeps the mark."""
    native_id = service.deliver(mail(1).content)

    def mark() -> None:
        item = service.store.items[native_id]
        item.categories, item.key = ("Urgent",), item.key + 1

    service.faults.before("UpdateItem", mark)
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.MOVED
    assert service.within("Ready")[0].categories == ("Urgent", "Ready")


@pytest.mark.parametrize("operation", ["UpdateItem", "MoveItem"])
@pytest.mark.parametrize("act", ["move_by_person", "delete_by_person"])
def test_a_person_may_be_faster(service: EwsService, box: Ews, operation: str, act: str) -> None:
    """What a person takes away between two of our steps is gone, and that is no error."""
    native_id = service.deliver(mail(1).content)
    service.faults.before(operation, lambda: getattr(service, act)(native_id))
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.GONE
    assert service.within("Ready") == []


@pytest.mark.parametrize("kind", [Kind.LATE_DROPPED, Kind.LATE_TIMEOUT, Kind.CUT_SHORT, Kind.LATE_INTERNAL])
def test_a_move_whose_answer_is_lost_is_known_for_ours(service: EwsService, box: Ews, kind: Kind) -> None:
    """The message stands where it belongs, once."""
    native_id = service.deliver(mail(1).content)
    service.faults.on("MoveItem", kind)
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.ALREADY
    assert len(service.within("Ready")) == 1


def test_a_folder_that_a_person_deleted_is_made_again(service: EwsService, box: Ews) -> None:
    """What was remembered of it is forgotten."""
    box.prepare(["Ready"])
    for folder in [one for one in service.store.folders.values() if one.name == "Ready"]:
        del service.store.folders[folder.id]
    native_id = service.deliver(mail(1).content)
    assert box.file(native_id, "Ready", ()) is Filed.MOVED
    assert len(service.within("Ready")) == 1


def test_folders_are_made_once(service: EwsService) -> None:
    """Names differ neither by case nor by how letters are composed; what is there is used."""
    first, _ = opened(service)
    first.prepare(["Adolygiad – ŵyl"])
    second, _ = opened(service)
    second.prepare(["adolygiad – w\u0302yl"])
    names = sorted(one.name for one in service.store.folders.values() if not one.known)
    assert names == ["Adolygiad – ŵyl", "Mailbot"]
    first.close()
    second.close()


def test_a_race_for_a_folder_is_won_by_whoever_was_first(service: EwsService, box: Ews) -> None:
    """Two processes may create the same folder at once."""

    def other() -> None:
        with service.store.changed:
            service.store.create_folder("F-msgfolderroot", "Mailbot")

    service.faults.before("CreateFolder", other)
    box.prepare(["Ready"])
    assert sorted(one.name for one in service.store.folders.values() if not one.known) == ["Mailbot", "Ready"]


def test_where_ids_stay_a_filed_message_is_known(service: EwsService, box: Ews) -> None:
    """On a server whose ids outlive a move, ALREADY and GONE come from the folder itself."""
    service.lies.ids_change = False
    ours, theirs = service.deliver(mail(1).content), service.deliver(mail(2).content)
    assert box.file(ours, "Ready", ()) is Filed.MOVED
    fresh, _ = opened(service)
    assert fresh.file(ours, "Ready", ()) is Filed.ALREADY
    service.move_by_person(theirs)
    assert fresh.fetch(theirs) is None
    assert fresh.file(theirs, "Ready", ()) is Filed.GONE
    fresh.close()


# ---- sending


def test_a_reply_leaves_once_and_its_copy_keeps_everything(service: EwsService, out: EwsOutgoing) -> None:
    """The server regenerates the mail on the wire; the copy in Sent Items is what we wrote, and finds it again."""
    out.send(mail(1))
    assert out.send(mail(1))
    (wire,) = service.wire
    assert (
        b"X-Auto-Response-Suppress: All" in wire
        and b"Auto-Submitted" not in wire
        and b"X-Mailbot" not in wire
    )
    assert b"Message-ID: <1@mailbot.test>" in wire
    assert [item.content for item in service.within("sentitems")] == [mail(1).content]
    assert service.within("drafts") == []
    fresh = opened(service)[1]
    assert fresh.was_sent("<1@mailbot.test>")
    assert not fresh.was_sent("<2@mailbot.test>")
    fresh.close()


def test_a_mail_that_left_is_not_sent_by_another_process(service: EwsService, out: EwsOutgoing) -> None:
    """Sent Items is asked before anything is sent."""
    out.send(mail(1))
    fresh = opened(service)[1]
    assert fresh.send(mail(1)).startswith("sent already")
    assert len(service.wire) == 1
    fresh.close()


def test_a_left_over_draft_is_sent_rather_than_made_again(service: EwsService, out: EwsOutgoing) -> None:
    """Also where there are several of them: the others are removed."""
    with service.store.changed:
        for _ in range(3):
            service.store.put("F-drafts", mail(1).content, draft=True)
    assert not out.was_sent("<1@mailbot.test>")
    out.send(mail(1))
    assert len(service.wire) == 1
    assert service.within("drafts") == []
    assert "CreateItem" not in operations(service)


def test_a_mail_in_the_outbox_has_left(service: EwsService, out: EwsOutgoing) -> None:
    """It waits for the server's transport: sending it again would double it."""
    with service.store.changed:
        service.store.put("F-outbox", mail(1).content)
    assert out.was_sent("<1@mailbot.test>")
    out.send(mail(1))
    assert service.wire == []


def test_a_server_without_an_outbox_will_do(service: EwsService, out: EwsOutgoing) -> None:
    """Then Sent Items and Drafts are asked."""
    service.lies.outbox = False
    out.send(mail(1))
    assert len(service.wire) == 1


def test_another_message_id_that_differs_by_case_is_another_mail(
    service: EwsService, out: EwsOutgoing
) -> None:
    """Exchange compares without regard to case; we do not."""
    service.put_sent(mail(1).content.replace(b"<1@mailbot.test>", b"<1@MAILBOT.test>"))
    assert not out.was_sent("<1@mailbot.test>")


def test_a_draft_that_vanished_is_an_unknown_outcome(service: EwsService, out: EwsOutgoing) -> None:
    """A person deleted or sent it, or an earlier attempt did: only Sent Items can tell, later."""

    def vanish() -> None:
        for item in service.within("drafts"):
            service.delete_by_person(item.id)

    service.faults.before("SendItem", vanish)
    with pytest.raises(UnknownOutcomeError):
        out.send(mail(1))
    assert service.wire == []
    out.send(mail(1))
    assert len(service.wire) == 1


def test_a_copy_that_comes_late_is_waited_for(service: EwsService) -> None:
    """That a mail has not left is said only when its copy had time to appear."""
    service.lies.copy_delay = 0.3
    _, out = opened(service, settle_seconds=1.0)
    service.faults.on("SendItem", Kind.LATE_TIMEOUT)
    with pytest.raises(UnknownOutcomeError) as caught:
        out.send(mail(1))
    assert (caught.value.retry_after or 0) >= 1.0
    assert out.was_sent("<1@mailbot.test>")
    out.send(mail(1))
    assert len(service.wire) == 1
    out.close()


def test_a_process_that_begins_waits_for_copies_of_the_one_before(service: EwsService) -> None:
    """It cannot know what was sent a moment before it began."""
    service.lies.copy_delay = 0.3
    opened(service)[1].send(mail(1))
    assert opened(service, settle_seconds=1.0)[1].was_sent("<1@mailbot.test>")


def test_a_mail_without_recipients_is_parked(service: EwsService, out: EwsOutgoing) -> None:
    """The server refuses it for good."""
    with pytest.raises(PermanentError, match="ErrorInvalidRecipients"):
        out.send(mail(1, to=""))
    assert service.wire == []


def test_sends_many_in_order(service: EwsService, out: EwsOutgoing) -> None:
    """One bad mail does not harm the others."""
    results = out.send_many([mail(1), mail(2, to=""), mail(3)])
    assert [isinstance(one, str) for one in results] == [True, False, True]
    assert isinstance(results[1], PermanentError)
    assert len(service.wire) == 2


def test_a_busy_server_is_not_pressed(service: EwsService, out: EwsOutgoing) -> None:
    """When the server wants fewer calls, the rest of the mails is put off untried, for as long as it said."""
    service.lies.back_off_ms = 9000
    service.faults.on("CreateItem", Kind.BUSY)
    results = out.send_many([mail(1), mail(2), mail(3)])
    assert [getattr(one, "retry_after", None) for one in results] == [9.0] * 3
    assert not any(isinstance(one, UnknownOutcomeError) for one in results)
    assert operations(service).count("CreateItem") == 1


def test_a_draft_is_put_once_and_counts_as_not_sent(service: EwsService, out: EwsOutgoing) -> None:
    """A person sends it; when that was done, it is not put there again."""
    assert out.draft(mail(1)) == out.draft(mail(1))
    assert len(service.within("drafts")) == 1
    assert not out.was_sent("<1@mailbot.test>")
    with service.store.changed:
        service.store.send(service.within("drafts")[0], "F-sentitems")
    assert "sent it already" in out.draft(mail(1))
    assert service.within("drafts") == []


def test_sends_25_mb(service: EwsService, out: EwsOutgoing) -> None:
    """A large mail leaves whole."""
    large = mail(1, body=b"QUJD" * 19 * 1024 * 340 + b"\r\n")
    assert len(large.content) > 25 * 1024 * 1024
    out.send(large)
    assert len(service.wire[0]) > 25 * 1024 * 1024
    assert service.within("sentitems")[0].content == large.content


# ---- waiting


def test_polls_where_notifications_do_not_work(service: EwsService, box: Ews) -> None:
    """A server that refuses subscriptions is asked for changes every so often."""
    service.lies.streaming = False
    stop, woken = Event(), Event()
    thread = Thread(target=box.wait, args=(stop, woken.set), daemon=True)
    thread.start()
    time.sleep(0.5)
    woken.clear()
    service.deliver(mail(1).content)
    assert woken.wait(4)
    stop.set()
    thread.join(2)
    assert not thread.is_alive()


def test_a_stream_is_given_back_when_nobody_waits_any_more(service: EwsService, box: Ews) -> None:
    """The server keeps no subscription of ours, of which it allows few."""
    stop, woken = Event(), Event()
    thread = Thread(target=box.wait, args=(stop, woken.set), daemon=True)
    thread.start()
    assert woken.wait(5)
    end = time.monotonic() + 5
    while "GetStreamingEvents" not in operations(service) and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.2)
    stop.set()
    thread.join(2)
    assert not thread.is_alive()
    while "Unsubscribe" not in operations(service) and time.monotonic() < end:
        time.sleep(0.02)
    assert "Unsubscribe" in operations(service)


# ---- doctor


def test_diagnoses_a_sound_way_out(out: EwsOutgoing) -> None:
    """Drafts, Outbox and Sent Items are looked at."""
    found = out.diagnose()
    assert len(found) == 3 and all(one.ok for one in found)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.UNAUTHORISED, "login"), (Kind.EWS_BLOCKED, "kind: graph"), (Kind.DENIED, "Full Access")],
)
def test_diagnoses_what_is_wrong(service: EwsService, box: Ews, kind: Kind, words: str) -> None:
    """It says what to do, and asks no further."""
    service.faults.on(".*", kind, times=50)
    (found,) = box.diagnose()
    assert not found.ok and found.mend
    assert words in found.detail


# ---- small pieces


@given(st.text(max_size=200))
def test_category_is_one_clean_line(text: str) -> None:
    """Whatever is asked for, a category has no signs that part categories, and cleaning it again changes nothing."""
    name = ews.category(text)
    assert not re.search(r"[,;\r\n\t\0]", name) and len(name) <= 255
    assert ews.category(name) == name.strip()


@given(st.text(max_size=60))
def test_a_folder_name_is_plain_or_refused(text: str) -> None:
    """No name leads elsewhere."""
    with suppress(PermanentError):
        name = ews.plain(text)
        assert name == name.strip() and name and not {*name} & {"/", "\\", "\0", "\r", "\n"}


@given(st.one_of(st.text(max_size=40), st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)))
def test_an_instant_is_always_aware(text: str) -> None:
    """Whatever a server writes for a date."""
    assert ews.instant(text).utcoffset() == timedelta(0)


@given(st.text(alphabet=[chr(code) for code in range(32, 127)], max_size=30))
def test_reads_any_item(text: str) -> None:
    """Odd values of single fields do not make an item unreadable, but for its content."""
    root = Element(f"{{{TNS}}}Message")
    SubElement(root, f"{{{TNS}}}ItemId", Id="abc")
    for name in ("Size", "DateTimeReceived", "InternetMessageId"):
        SubElement(root, f"{{{TNS}}}{name}").text = text
    item = ews.item_of(root)
    assert item.native_id == "abc" and (item.size is None or item.size > 0)


# ---- the fake, seen by exchangelib as it comes


def test_the_fake_speaks_to_exchangelib_unmodified(service: EwsService) -> None:
    """What the adapter does not use works too: folders, search, attachments, deleting, sending at once."""
    from exchangelib import (
        DELEGATE,
        Account,
        Configuration,
        Credentials,
        FileAttachment,
        ItemAttachment,
        Message,
        Version,
    )
    from exchangelib.version import EXCHANGE_2016

    inner = b"Subject: approved\r\nMessage-ID: <a@b>\r\n\r\nyes\r\n"
    content = (
        b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: text/plain\r\n\r\nhello\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"--B\r\n"
        b"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=u.csv\r\n\r\na@b.c\r\n--B--\r\n"
    )
    native_id = service.deliver(content)
    config = Configuration(
        service_endpoint=service.endpoint, credentials=Credentials(service.login, PASSWORD), auth_type="basic",
        version=Version(build=EXCHANGE_2016),
    )  # fmt: skip
    account = Account(USER, config=config, autodiscover=False, access_type=DELEGATE)
    (item,) = account.inbox.all().only("attachments", "mime_content", "message_id")
    assert item.id == native_id and item.mime_content == content
    nested, table = item.attachments
    assert isinstance(nested, ItemAttachment) and isinstance(table, FileAttachment)
    assert table.content == b"a@b.c" and b"Message-ID: <a@b>" in nested.item.mime_content
    Message(account=account, folder=account.sent, mime_content=mail(5).content).send_and_save()
    assert len(service.wire) == 1 and account.sent.filter(message_id="<5@mailbot.test>").count() == 1
    item.delete()
    assert service.within("inbox") == []
    account.protocol.close()


def test_the_environment_is_left_alone() -> None:
    """Opening a mailbox sets no variable of the environment."""
    before = dict(os.environ)
    with EwsService() as service:
        box, _ = opened(service)
        [*box.waiting()]
        box.close()
    assert dict(os.environ) == before
