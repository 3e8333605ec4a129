"""What goes wrong on the way to an Exchange server, and what it means for mailbot."""

from __future__ import annotations

import inspect
import ssl
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
import urllib3
from exchangelib import errors as ews_errors

from mailbot.adapters.mailboxes.ews import Ews
from mailbot.adapters.mailboxes.ews_codes import (
    BROKE_OFF,
    BUSY,
    CHANGED,
    DENIED,
    FULL,
    GONE,
    MENDS,
    NO_FOLDER,
    STATE_LOST,
    WHOLE_MAILBOX,
)
from mailbot.adapters.mailboxes.ews_errors import BrokeOff, Denied, Failing, Lost, Unauthorised, told
from mailbot.adapters.mailboxes.ews_wire import HttpRefusal, NoEnvelope
from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.testing.ews_service import EwsService, Kind

ONLINE = "outlook.office365.com"


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
    error = told(made(name), "list the inbox")
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
    assert isinstance(told(made(name), "x"), expected)


@pytest.mark.parametrize(
    "name", sorted({*BROKE_OFF} | {"SOAPError", "MalformedResponseError", "CASError"})
)
def test_after_a_send_what_broke_off_is_unknown(name: str) -> None:
    """The server began and said nothing sure: nobody knows whether the mail has left."""
    assert isinstance(told(made(name), "send a draft", safe=False), UnknownOutcomeError)


@pytest.mark.parametrize(
    "name",
    ["ErrorServerBusy", "ErrorAccessDenied", "ErrorSendAsDenied", "ErrorInvalidRecipients", "ErrorItemNotFound",
     "ErrorStaleObject", "ErrorQuotaExceeded", "ErrorInvalidRequest", "UnauthorizedError"],
)  # fmt: skip
def test_after_a_send_a_refusal_is_sure(name: str) -> None:
    """The server said that it did not send."""
    assert not isinstance(told(made(name), "send a draft", safe=False), UnknownOutcomeError)


CODE_SETS: list[Any] = [
    BUSY, BROKE_OFF, GONE, CHANGED, NO_FOLDER, STATE_LOST, DENIED, WHOLE_MAILBOX, FULL,
]  # fmt: skip


def test_codes_are_spelt_as_exchange_spells_them() -> None:
    """Every code of the tables is known to exchangelib, and stands in one table only."""
    codes = [code for codes in CODE_SETS for code in codes]
    assert len(codes) == len({*codes})
    assert {*codes, *MENDS} <= {*EVERY_ERROR}


@pytest.mark.parametrize(
    ("status", "reading", "sending"),
    [
        (301, TemporaryError, TemporaryError), (302, TemporaryError, TemporaryError), (401, Unauthorised, Unauthorised),
        (403, TemporaryError, TemporaryError), (404, TemporaryError, TemporaryError), (408, Failing, UnknownOutcomeError),
        (413, PermanentError, PermanentError), (429, TemporaryError, TemporaryError), (500, Failing, UnknownOutcomeError),
        (502, Failing, UnknownOutcomeError), (503, TemporaryError, UnknownOutcomeError), (504, Failing, UnknownOutcomeError),
    ],
)  # fmt: skip
def test_meaning_of_http(status: int, reading: type[MailbotError], sending: type[MailbotError]) -> None:
    """A status means the same for every read; after a send, a gateway's failure leaves the outcome unknown."""
    assert isinstance(told(HttpRefusal(status), "x"), reading)
    sent = told(HttpRefusal(status), "x", safe=False)
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
    assert isinstance(told(wrapped(cause), "x", safe=False), UnknownOutcomeError)
    assert not isinstance(told(wrapped(cause), "x"), UnknownOutcomeError)


@pytest.mark.parametrize("cause", NEVER_LEFT, ids=repr)
def test_a_send_that_never_left_is_not_unknown(cause: Exception) -> None:
    """No connection came about, so nothing was sent."""
    error = told(wrapped(cause), "x", safe=False)
    assert isinstance(error, TemporaryError)
    assert not isinstance(error, UnknownOutcomeError)


def test_an_error_of_ours_that_was_being_handled_is_no_cause() -> None:
    """What is asked after a broken connection is judged by its own answer."""
    try:
        try:
            raise wrapped(ConnectionResetError())
        except ews_errors.EWSError as error:
            raise told(error, "x") from None
    except Lost:
        try:
            raise ews_errors.ErrorAccessDenied("words")
        except ews_errors.EWSError as error:
            assert isinstance(told(error, "x"), Denied)


def test_a_certificate_that_does_not_verify_is_said() -> None:
    """It concerns the whole mailbox, so that no message is parked for it."""
    error = told(ews_errors.TransportError("[SSL: CERTIFICATE_VERIFY_FAILED] words"), "x", safe=False)
    assert isinstance(error, TemporaryError) and not isinstance(error, UnknownOutcomeError)
    assert "certificate" in str(error)
    assert "certificate" in str(told(wrapped(ssl.SSLCertVerificationError()), "x"))


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
        (HttpRefusal(401), ONLINE, True),
        (HttpRefusal(401), "exchange.wales.nhs.uk", False),
        (HttpRefusal(404), ONLINE, True),
        (HttpRefusal(410), ONLINE, True),
        (HttpRefusal(501), ONLINE, True),
        (HttpRefusal(404), "exchange.wales.nhs.uk", False),
    ],
)
def test_says_that_exchange_online_ends_ews(error: Exception, host: str, said: bool) -> None:
    """Where Exchange Online refuses, the operator is told since when, until when, and what to use."""
    words = str(told(error, "x", host))
    wanted = "blocked EWS since 1 October 2026 except for allow-listed apps and ends it on 1 April 2027: use kind: graph"
    assert (wanted in words) is said


def test_access_denied_is_permanent_and_says_what_to_grant() -> None:
    """A missing right is for a person."""
    error = told(ews_errors.ErrorAccessDenied("Access is denied."), "x")
    assert isinstance(error, PermanentError) and "Full Access" in str(error)


@pytest.mark.parametrize(
    ("error", "broke_off"),
    [
        (ews_errors.SOAPError("words"), True), (ews_errors.ErrorInternalServerError("words"), True),
        (NoEnvelope(), False), (HttpRefusal(504), False), (HttpRefusal(500), False), (ews_errors.MalformedResponseError("words"), False),
    ],
)  # fmt: skip
def test_a_failure_in_the_servers_own_words_is_told_apart(error: Exception, broke_off: bool) -> None:
    """What a proxy or a broken connection says of an act is no word of the server's."""
    assert isinstance(told(error, "send a mail", safe=False), BrokeOff) is broke_off


def test_a_refused_login_names_what_the_server_offers() -> None:
    """An operator who chose the wrong kind of sign-in sees which would do."""
    assert "the server offers Basic, NTLM" in str(told(HttpRefusal(401, offers="Basic, NTLM"), "x"))


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
