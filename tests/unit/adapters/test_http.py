"""One call, one answer or one error: classification, time-outs, limits, repetition."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.http import Http, Patience, Timeouts
from mailbot.adapters.http_answers import (
    Absent,
    Answer,
    Busy,
    Call,
    Conflict,
    Denied,
    Failing,
    Refused,
    Unauthorised,
    Unavailable,
    retry_after,
    verdict,
)
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError, UnreachableError
from mailbot.testing.graph_service import GraphService

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
QUICK = Patience(attempts=3, first=0.01, jitter=0.0, longest=2.0)
LIMITS = Timeouts(connect=1.0, silence=0.3, whole=0.8, queue=5.0)
SECRET = "Bearer hunter2"
ZIPPED = gzip.compress(b"abc")
Script = Callable[[socket.socket, int], None]


class Peer:
    """A server that does to each connection what a test says, and keeps what it was asked."""

    def __init__(self, script: Script) -> None:
        """Listen on loopback."""
        self.asked: list[bytes] = []
        self.at: list[float] = []
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/secret-path"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            data = connection.recv(65_536)
            self.asked.append(data)
            self.at.append(time.monotonic())
            try:
                self._script(connection, len(self.asked))
            except OSError:
                return

    def close(self) -> None:
        """Stop to listen."""
        self._listener.close()


def response(status: int, headers: str = "", body: bytes = b"{}") -> bytes:
    """Return an answer that ends its connection."""
    head = f"HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def answers(*scripted: bytes) -> Script:
    """Answer the first call with the first of these, and so on; the last one again and again."""
    return lambda connection, number: connection.sendall(scripted[min(number, len(scripted)) - 1])


@pytest.fixture
def peer() -> Iterator[Callable[[Script], Peer]]:
    """Return a way to make servers that are closed afterwards."""
    made: list[Peer] = []

    def make(script: Script) -> Peer:
        made.append(Peer(script))
        return made[-1]

    yield make
    for one in made:
        one.close()


def call(url: str, *, safe: bool = True) -> Call:
    """Return a call that carries a secret."""
    return Call(
        "do it", "GET" if safe else "POST", url, {"Authorization": SECRET}, None if safe else b"x", safe
    )


# what an answer means


@pytest.mark.parametrize("kind", [Busy, Unavailable, Unauthorised, Denied, Absent])
def test_what_concerns_the_whole_mailbox_is_no_messages_fault(kind: type[Exception]) -> None:
    """A mailbox that serves nobody is waited for as long as it takes, and no message is parked for it."""
    assert issubclass(kind, UnreachableError)


@pytest.mark.parametrize(
    ("status", "code", "safe_error", "unsafe_error"),
    [
        (200, "", None, None),
        (202, "", None, None),
        (204, "", None, None),
        (302, "", UnreachableError, UnreachableError),
        (400, "ErrorInvalidIdMalformed", Refused, Refused),
        (401, "InvalidAuthenticationToken", Unauthorised, Unauthorised),
        (403, "ErrorAccessDenied", Denied, Denied),
        (404, "ErrorItemNotFound", Refused, Refused),
        (404, "ErrorInvalidUser", Absent, Absent),
        (404, "MailboxNotEnabledForRESTAPI", Absent, Absent),
        (405, "", Refused, Refused),
        (408, "", Failing, UnknownOutcomeError),
        (409, "ErrorFolderExists", Conflict, Conflict),
        (410, "syncStateNotFound", Refused, Refused),
        (412, "ErrorIrresolvableConflict", Conflict, Conflict),
        (413, "", Refused, Refused),
        (423, "", Conflict, Conflict),
        (429, "ApplicationThrottled", Busy, Busy),
        (500, "", Failing, UnknownOutcomeError),
        (502, "", Failing, UnknownOutcomeError),
        (503, "", Unavailable, Unavailable),
        (504, "", Failing, UnknownOutcomeError),
        (507, "ErrorQuotaExceeded", UnreachableError, UnreachableError),
        (509, "BandwidthLimitExceeded", Busy, Busy),
        (599, "", Failing, Failing),
    ],
)
def test_what_an_answer_means(
    status: int, code: str, safe_error: type[Exception] | None, unsafe_error: type[Exception] | None
) -> None:
    """Each status and code is one error, which for calls that may not be repeated says that the outcome is unknown."""
    body = f'{{"error": {{"code": "{code}", "message": "in words"}}}}'.encode()
    answer = Answer(status, {"retry-after": "7"}, body)
    for safe, expected in ((True, safe_error), (False, unsafe_error)):
        error = verdict(call("http://x", safe=safe), answer, NOW)
        assert (None if error is None else type(error)) is expected
        if isinstance(error, Busy | Failing | UnknownOutcomeError):
            assert error.retry_after == 7


def test_what_concerns_the_mailbox_is_never_permanent() -> None:
    """A missing right or mailbox must not park or quarantine single messages; it is looked at again later."""
    for status, code in ((401, ""), (403, ""), (404, "ErrorInvalidUser"), (302, ""), (507, "")):
        error = verdict(
            call("http://x"), Answer(status, {}, f'{{"error":{{"code":"{code}"}}}}'.encode()), NOW
        )
        assert isinstance(error, TemporaryError)
        assert (error.retry_after or 0) >= 60


def test_an_error_says_what_and_why() -> None:
    """The message names the call, status, code, words and the request's id, on one line."""
    body = b'{"error": {"code": "ErrorX", "message": "two\\nlines"}}'
    error = verdict(Call("move it", "GET", "http://host/u@x"), Answer(400, {"request-id": "abc"}, body), NOW)
    assert str(error) == "move it: HTTP 400 ErrorX two lines (request abc)"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1", 1.0),
        ("0", 0.0),
        (" 30 ", 30.0),
        ("999999999", 86_400.0),
        (format_datetime(datetime(2026, 11, 24, 12, 1, tzinfo=UTC), usegmt=True), 60.0),
        (format_datetime(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), usegmt=True), 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5e3", None),
        ("Tue, 24 Nov 2026 12:01:00", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    """Seconds and dates are read; what is neither is none."""
    assert retry_after(Answer(429, {"retry-after": value}), NOW) == seconds


@given(st.text(max_size=60))
def test_retry_after_takes_anything(value: str) -> None:
    """No header value raises, and none asks for more than a day."""
    seconds = retry_after(Answer(429, {"retry-after": value}), NOW)
    assert seconds is None or 0 <= seconds <= 86_400


@given(st.binary(max_size=200), st.integers(300, 599))
def test_an_error_page_of_anybody(body: bytes, status: int) -> None:
    """Whatever the body of an error is, it is classified."""
    assert verdict(call("http://x"), Answer(status, {}, body), NOW) is not None


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"7", b"\xff"])
def test_json_is_an_object_or_a_temporary_error(body: bytes) -> None:
    """A proxy's page is never taken for an answer."""
    with pytest.raises(TemporaryError):
        Answer(200, {}, body).json()


# broken connections


def reset(connection: socket.socket, _number: int) -> None:
    """Cut the connection as a crash does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def close(_connection: socket.socket, _number: int) -> None:
    """End the connection without a word."""


def silence(_connection: socket.socket, _number: int) -> None:
    """Say nothing for long."""
    time.sleep(1.5)


def trickle(connection: socket.socket, _number: int) -> None:
    """Send a byte now and then, for ever."""
    connection.sendall(b"HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(30):
        connection.sendall(b"x")
        time.sleep(0.1)


def cut_short(connection: socket.socket, _number: int) -> None:
    """Promise more than is sent."""
    connection.sendall(b"HTTP/1.1 200 X\r\nContent-Length: 1000\r\n\r\nSubject: half of i")


def gibberish(connection: socket.socket, _number: int) -> None:
    """Speak another protocol."""
    connection.sendall(b"220 smtp ready\r\n")


@pytest.mark.parametrize("script", [reset, close, silence, trickle, cut_short, gibberish])
def test_a_broken_answer(peer: Callable[[Script], Peer], script: Script) -> None:
    """A read that breaks may be repeated; what may have taken effect is of unknown outcome; neither hangs."""
    http, began = Http(LIMITS), time.monotonic()
    with pytest.raises(TemporaryError) as read:
        http.exchange(call(peer(script).url))
    with pytest.raises(UnknownOutcomeError) as written:
        http.exchange(call(peer(script).url, safe=False))
    assert not isinstance(read.value, UnknownOutcomeError)
    assert time.monotonic() - began < 4
    for error in (read.value, written.value):
        assert "secret-path" not in str(error) and "hunter2" not in str(error)


def test_what_never_left_has_no_unknown_outcome() -> None:
    """Where nobody listens, or the name is not known, nothing was taken: the call can be made again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/", "http://does-not-exist.invalid/"):
        with pytest.raises(TemporaryError) as caught:
            Http(LIMITS).exchange(call(url, safe=False))
        assert not isinstance(caught.value, UnknownOutcomeError)


def test_an_untrusted_certificate(tmp_path: Path) -> None:
    """A certificate that does not verify is told in words, and nothing was taken."""
    with (
        GraphService(tmp_path) as service,
        pytest.raises(TemporaryError, match="certificate does not verify") as caught,
    ):
        Http(LIMITS).exchange(call(service.origin, safe=False))
    assert not isinstance(caught.value, UnknownOutcomeError)


def test_an_answer_beyond_the_limit(peer: Callable[[Script], Peer]) -> None:
    """An answer that is too large is given up, however much is announced."""
    big = peer(answers(response(200, body=b"x" * 5000)))
    with pytest.raises(PermanentError, match="larger than 4000"):
        Http(LIMITS, max_bytes=4000).exchange(call(big.url))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Length: 3\r\n", b"abc"),
        ("Transfer-Encoding: chunked\r\n", b"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"),
        (
            "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(ZIPPED), ZIPPED),
        ),
        (f"Content-Encoding: gzip\r\nContent-Length: {len(ZIPPED)}\r\n", ZIPPED),
        ("Connection: close\r\n", b"abc"),
    ],
    ids=["length", "chunked", "chunked gzip", "gzip", "until the end"],
)
def test_bodies_of_every_form(peer: Callable[[Script], Peer], headers: str, body: bytes) -> None:
    """A body is read whole, however it is framed and packed."""
    whole = f"HTTP/1.1 200 X\r\n{headers}\r\n".encode() + body
    assert Http(LIMITS).exchange(call(peer(answers(whole)).url)).body == b"abc"


def test_a_chunked_body_that_ends_early(peer: Callable[[Script], Peer]) -> None:
    """A body without its last chunk is not whole."""
    server = peer(answers(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"))
    with pytest.raises(TemporaryError):
        Http(LIMITS).exchange(call(server.url))


def test_a_bomb_does_not_unpack(peer: Callable[[Script], Peer]) -> None:
    """The limit is on what is unpacked."""
    bomb = gzip.compress(b"0" * 50_000_000)
    server = peer(answers(response(200, "Content-Encoding: gzip\r\n", bomb)))
    with pytest.raises(PermanentError, match="larger"):
        Http(LIMITS, max_bytes=1_000_000).exchange(call(server.url))


# where a token may go


def test_a_redirect_is_not_followed(peer: Callable[[Script], Peer]) -> None:
    """The token does not go where a server points."""
    other = peer(answers(response(200)))
    first = peer(answers(response(302, f"Location: {other.url}\r\n")))
    with pytest.raises(TemporaryError):
        Http(LIMITS, QUICK).perform(call(first.url))
    assert other.asked == []


def test_netrc_and_cookies_stay_out(
    peer: Callable[[Script], Peer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a `.netrc` of the machine nor a cookie of the server changes what we send."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = peer(answers(response(200, "Set-Cookie: a=b\r\n")))
    http = Http(LIMITS)
    http.exchange(call(server.url))
    http.exchange(call(server.url))
    assert all(f"Authorization: {SECRET}".encode() in asked for asked in server.asked)
    assert not any(b"Cookie" in asked for asked in server.asked)


def test_a_call_does_not_show_its_secret() -> None:
    """Address, headers and body stay out of `repr`."""
    assert repr(call("http://x/u@x")) == "Call(what='do it', method='GET', safe=True)"


# repetition


@pytest.mark.parametrize(
    ("status", "safe", "calls"),
    [
        (429, True, 3),
        (503, True, 3),
        (504, True, 3),
        (509, True, 3),
        (500, True, 3),
        (429, False, 3),
        (509, False, 3),
        (503, False, 1),
        (504, False, 1),
        (500, False, 1),
        (401, True, 1),
        (403, True, 1),
        (404, True, 1),
        (409, True, 1),
        (412, True, 1),
    ],
)
def test_what_is_repeated(peer: Callable[[Script], Peer], status: int, safe: bool, calls: int) -> None:
    """Safe calls are repeated after failures; others only where the server says that it did not take them."""
    server = peer(answers(response(status)))
    with pytest.raises((TemporaryError, PermanentError)):
        Http(LIMITS, QUICK).perform(call(server.url, safe=safe))
    assert len(server.asked) == calls


def test_success_after_failures(peer: Callable[[Script], Peer]) -> None:
    """The answer of the last attempt is returned."""
    server = peer(answers(response(503), response(429), response(200, body=b'{"a": 1}')))
    assert Http(LIMITS, QUICK).perform(call(server.url)).json() == {"a": 1}


def test_retry_after_is_a_floor(peer: Callable[[Script], Peer]) -> None:
    """We wait at least as long as we are asked to, and a little more where jitter says so."""
    server = peer(answers(response(429, "Retry-After: 1\r\n"), response(200)))
    Http(LIMITS, QUICK).perform(call(server.url))
    assert 1.0 <= server.at[1] - server.at[0] < 1.8


def test_retry_after_of_nothing_does_not_make_us_hammer(peer: Callable[[Script], Peer]) -> None:
    """Our own growing pause holds where the server asks for less."""
    pace = Patience(attempts=4, first=0.1, jitter=0.0, longest=2.0)
    server = peer(answers(response(429, "Retry-After: 0\r\n")))
    with pytest.raises(Busy):
        Http(LIMITS, pace).perform(call(server.url))
    gaps = [later - sooner for sooner, later in zip(server.at, server.at[1:], strict=False)]
    assert gaps[0] >= 0.1 and gaps[1] >= 0.2 and gaps[2] >= 0.4


def test_a_long_pause_goes_up(peer: Callable[[Script], Peer]) -> None:
    """A Retry-After beyond our patience is for the scheduler: no thread sleeps for it."""
    server, began = peer(answers(response(429, "Retry-After: 600\r\n"))), time.monotonic()
    with pytest.raises(Busy) as caught:
        Http(LIMITS, QUICK).perform(call(server.url))
    assert caught.value.retry_after == 600
    assert time.monotonic() - began < 1
    assert len(server.asked) == 1


def test_statuses_let_through(peer: Callable[[Script], Peer]) -> None:
    """A caller that reads an error itself gets it as an answer."""
    server = peer(answers(response(400, body=b"why")))
    assert Http(LIMITS, QUICK).perform(call(server.url), through=frozenset({400})).body == b"why"


def test_three_in_flight_however_many_clients(peer: Callable[[Script], Peer]) -> None:
    """All clients of the process share one gate."""
    under_way, most, lock = 0, 0, threading.Lock()

    def slow(connection: socket.socket, _number: int) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.05)
        with lock:
            under_way -= 1
        connection.sendall(response(200))

    server = peer(slow)
    threads = [threading.Thread(target=lambda: Http(LIMITS).exchange(call(server.url))) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(server.asked) == 9
    assert most == 3


def test_the_queue_is_not_endless(peer: Callable[[Script], Peer]) -> None:
    """A call that finds no room in time comes back as a temporary error."""
    gate = threading.BoundedSemaphore(1)
    gate.acquire()
    with pytest.raises(TemporaryError, match="waited"):
        Http(Timeouts(queue=0.05), gate=gate).exchange(call(peer(answers(response(200))).url))


def test_connections_are_kept(tmp_path: Path) -> None:
    """Calls one after the other share one connection, whatever their answers."""
    with GraphService(tmp_path) as service:
        http = Http(LIMITS, ca_file=service.ca_file)
        for path in ("/v1.0/users/x", "/t/v2.0/.well-known/openid-configuration", "/v1.0/upload/none") * 2:
            http.exchange(call(service.origin + path))
        assert service.connections == 1
