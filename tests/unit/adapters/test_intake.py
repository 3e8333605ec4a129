"""The embedded intake, spoken to by a real SMTP client."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import smtplib
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.intake import Intake
from mailbot.adapters.intake_delivery import Copy, Courier, stripped, trace
from mailbot.adapters.intake_door import Door, Room, peer_of
from mailbot.adapters.mailboxes.maildir import Maildir
from mailbot.errors import PermanentError

API = "apimanagement@wales.nhs.uk"
SEC = "DHCW.Securitysubmissions@wales.nhs.uk"
CONTENT = b"From: a@b\r\nSubject: x\r\n\r\nBore da\r\n"


def mailboxes(place: Path) -> dict[str, Path]:
    """Return both recipients."""
    return {API: place / "api", SEC: place / "sec"}


def contents(maildir: Path) -> list[bytes]:
    """Return what was delivered, in order."""
    return [path.read_bytes() for path in sorted((maildir / "new").iterdir())]


def below(content: bytes) -> bytes:
    """Return a delivered message without the headers that the intake added."""
    lines = content.split(b"\r\n")
    assert [line.split(b" ")[0] for line in lines[:5]] == [
        b"Return-Path:",
        b"Delivered-To:",
        b"Received:",
        b"\tby",
        b"\tfor",
    ]
    return b"\r\n".join(lines[5:])


@contextmanager
def client(intake: Intake) -> Iterator[smtplib.SMTP]:
    """Return a client that has said hello."""
    with smtplib.SMTP("127.0.0.1", intake.port, local_hostname="sponsor", timeout=10) as smtp:
        smtp.ehlo()
        yield smtp


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """Return a running intake."""
    with Intake(recipients=mailboxes(tmp_path), max_bytes=100_000) as running:
        yield running


def test_delivers_with_a_trace_on_top(tmp_path: Path, intake: Intake) -> None:
    """Return-Path, Delivered-To and Received come first; below them are the bytes that were sent."""
    with client(intake) as smtp:
        assert smtp.sendmail("sponsor@wales.nhs.uk", [API], CONTENT) == {}
    (content,) = contents(tmp_path / "api")
    assert content.startswith(
        b"Return-Path: <sponsor@wales.nhs.uk>\r\nDelivered-To: apimanagement@wales.nhs.uk\r\n"
    )
    assert b"Received: from sponsor ([127.0.0.1])\r\n\tby localhost (mailbot) with ESMTP\r\n" in content
    assert below(content) == CONTENT
    assert contents(tmp_path / "sec") == []
    assert list((tmp_path / "api" / "tmp").iterdir()) == []


def test_what_was_delivered_is_what_our_mailbox_lists(tmp_path: Path, intake: Intake) -> None:
    """Messages come in the order of delivery, even within one tick of the clock."""
    with client(intake) as smtp:
        for number in range(30):
            smtp.sendmail("a@b", [API], b"Subject: %d\r\n\r\n" % number)
    box = Maildir("api", tmp_path / "api")
    raws = [box.fetch(item.native_id) for item in box.waiting()]
    assert [raw.content.rsplit(b"Subject: ")[1].strip() for raw in raws if raw] == [
        b"%d" % n for n in range(30)
    ]


@pytest.mark.parametrize("recipient", [API.upper(), "ApiManagement@Wales.NHS.uk"])
def test_addresses_are_the_same_in_any_case(tmp_path: Path, intake: Intake, recipient: str) -> None:
    """Senders write addresses as they like."""
    with client(intake) as smtp:
        smtp.sendmail("a@b", [recipient], CONTENT)
    assert len(contents(tmp_path / "api")) == 1


@pytest.mark.parametrize(
    "recipient",
    [
        "nobody@wales.nhs.uk",
        "apimanagement",
        "apimanagement@nhs.uk",
        "x%wales.nhs.uk@wales.nhs.uk",
        "../api@wales.nhs.uk",
    ],
)
def test_unknown_recipients_are_refused(tmp_path: Path, intake: Intake, recipient: str) -> None:
    """The intake relays nothing, and has no other mailboxes."""
    with client(intake) as smtp:
        smtp.mail("a@b")
        assert smtp.rcpt(recipient)[0] in (550, 553, 501)
    assert contents(tmp_path / "api") == []


def test_each_recipient_gets_one_copy(tmp_path: Path, intake: Intake) -> None:
    """Both mailboxes, one of them named twice, and a third that is refused."""
    with client(intake) as smtp:
        refused = smtp.sendmail("a@b", [API, SEC, API.upper(), "nobody@wales.nhs.uk"], CONTENT)
    assert list(refused) == ["nobody@wales.nhs.uk"]
    assert [below(content) for place in ("api", "sec") for content in contents(tmp_path / place)] == [
        CONTENT,
        CONTENT,
    ]


def test_bounces_come_with_an_empty_return_path(tmp_path: Path, intake: Intake) -> None:
    """The null sender is accepted and kept."""
    with client(intake) as smtp:
        smtp.sendmail("", [API], CONTENT)
    assert contents(tmp_path / "api")[0].startswith(b"Return-Path: <>\r\n")


@pytest.mark.parametrize("announced", [True, False])
def test_too_large_a_message_is_refused(tmp_path: Path, intake: Intake, announced: bool) -> None:
    """By the SIZE that the sender announces, or after the data; nothing is left behind."""
    content = b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 60_000
    with client(intake) as smtp:
        if announced:
            assert smtp.mail("a@b", [f"SIZE={len(content)}"])[0] == 552
        else:
            smtp.mail("a@b")
            smtp.rcpt(API)
            assert smtp.data(content)[0] == 552
    assert contents(tmp_path / "api") == list((tmp_path / "api" / "tmp").iterdir()) == []


def test_long_lines_are_accepted(tmp_path: Path, intake: Intake) -> None:
    """Real senders write whole paragraphs as one line."""
    content = CONTENT + b"x" * 50_000 + b"\r\n"
    with client(intake) as smtp:
        smtp.sendmail("a@b", [API], content)
    assert below(contents(tmp_path / "api")[0]) == content


def test_wakes_after_delivery(tmp_path: Path) -> None:
    """The callback is told each address, when the file is there already; its errors do not reach the sender."""
    told: list[tuple[str, int]] = []

    def delivered(address: str) -> None:
        told.append((address, len(contents(tmp_path / "api"))))
        raise RuntimeError("a listener that fails")

    with Intake(recipients=mailboxes(tmp_path), delivered=delivered) as running, client(running) as smtp:
        assert smtp.sendmail("a@b", [API, SEC], CONTENT) == {}
    assert told == [(API, 1), (SEC.lower(), 1)]


class FailingCourier(Courier):
    """A courier on a disk with trouble."""

    def __init__(self, code: int) -> None:
        """Fail with this error number."""
        super().__init__("localhost")
        self._code = code

    def deliver(self, copies: Sequence[Copy], content: bytes, microseconds: int) -> None:
        """Fail."""
        raise OSError(self._code, os.strerror(self._code))


@pytest.mark.parametrize(
    ("code", "answer"), [(errno.ENOSPC, 452), (errno.EDQUOT, 452), (errno.EACCES, 451), (errno.EIO, 451)]
)
def test_what_cannot_be_written_is_for_later(tmp_path: Path, code: int, answer: int) -> None:
    """The sender keeps the mail and tries again."""
    with (
        Intake(recipients=mailboxes(tmp_path), courier=FailingCourier(code)) as running,
        client(running) as smtp,
    ):
        with pytest.raises(smtplib.SMTPDataError) as told:
            smtp.sendmail("a@b", [API], CONTENT)
        assert told.value.smtp_code == answer


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_disk_that_is_really_full_is_for_later_and_leaves_nothing() -> None:
    """Neither mailbox gets the message when one of them has no room; when there is room it comes once."""
    with tempfile.TemporaryDirectory(prefix="mb-in-") as name:
        place = Path(name)
        (place / "sec").mkdir()
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(place / "sec")], check=False
        ).returncode:
            pytest.skip("cannot mount here")
        try:
            content = b"Subject: x\r\n\r\n" + b"x\r\n" * 100_000
            with Intake(recipients=mailboxes(place)) as running, client(running) as smtp:
                with pytest.raises(smtplib.SMTPDataError) as told:
                    smtp.sendmail("a@b", [API, SEC], content)
                assert told.value.smtp_code == 452
                assert contents(place / "api") == contents(place / "sec") == []
                assert [*(place / "api" / "tmp").iterdir(), *(place / "sec" / "tmp").iterdir()] == []
                smtp.sendmail("a@b", [API, SEC], CONTENT)
                assert len(contents(place / "api")) == len(contents(place / "sec")) == 1
        finally:
            subprocess.run(["umount", str(place / "sec")], check=True)


# headers that only the platform may set

FORGED = [
    b"X-MS-Exchange-Organization-AuthAs: Internal\r\n",
    b"x-ms-exchange-organization-authas: Internal\r\n",
    b"X-MS-Exchange-Organization-AuthAs : Internal\r\n",
    b"X-MS-Exchange-Organization-SCL: -1\r\n",
    b"Authentication-Results: mx; dkim=pass\r\n\theader.d=wales.nhs.uk\r\n",
    b"AUTHENTICATION-RESULTS:\r\n mx;\r\n spf=pass\r\n",
    b"Authentication-Results: a\r\nAuthentication-Results: b\r\n",
]


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("strip", [True, False])
def test_forged_platform_headers_are_removed(tmp_path: Path, forged: bytes, strip: bool) -> None:
    """What an outside sender typed cannot speak for the platform; where the intake plays the platform it is kept."""
    content = b"From: a@b\r\n" + forged + b"Subject: x\r\n\r\n" + forged
    with (
        Intake(recipients=mailboxes(tmp_path), strip_platform_headers=strip) as running,
        client(running) as smtp,
    ):
        smtp.sendmail("a@b", [API], content)
    expected = b"From: a@b\r\nSubject: x\r\n\r\n" + forged if strip else content
    assert below(contents(tmp_path / "api")[0]) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"A: 1\nAuthentication-Results: x\nB: 2\n\nbody", b"A: 1\nB: 2\n\nbody"),
        (b"A: 1\rAuthentication-Results: x\rB: 2\r\n\r\nbody", b"A: 1\rB: 2\r\n\r\nbody"),
        (b"A: 1\r\r\nAuthentication-Results: x\r\n\r\nbody", b"A: 1\r\r\n\r\nbody"),
        (b"Authentication-Results: x\r\n y\r\n\tz\r\nB: 2\r\n", b"B: 2\r\n"),
        (b"\r\nAuthentication-Results: body\r\n", b"\r\nAuthentication-Results: body\r\n"),
        (b"A: 1\r\n\r\nAuthentication-Results: body\r\n", b"A: 1\r\n\r\nAuthentication-Results: body\r\n"),
        (b"X-Authentication-Results: x\r\n\r\n", b"X-Authentication-Results: x\r\n\r\n"),
        (b"A: see\r\n Authentication-Results: x\r\n\r\n", b"A: see\r\n Authentication-Results: x\r\n\r\n"),
        (b"", b""),
    ],
)
def test_strips_wherever_a_reader_could_see_a_field(content: bytes, expected: bytes) -> None:
    """After CRLF, LF or CR; never in a continuation line, nor in the body."""
    assert stripped(content) == expected


LINES = st.lists(
    st.sampled_from([b"A: 1", b"Subject: x", b" folded", b"\tfolded", b"x\xe9\0", b"", b"."]), max_size=12
).map(b"\r\n".join)


@given(LINES)
def test_strips_nothing_else(content: bytes) -> None:
    """A message without those fields stays as it is."""
    assert stripped(content) == content


@given(LINES, LINES)
def test_no_platform_field_survives(before: bytes, after: bytes) -> None:
    """Wherever it stands in the header, the standard library's parser does not see it afterwards."""
    content = before + b"\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n" + after
    assert message_from_bytes(stripped(content))["X-MS-Exchange-Organization-AuthAs"] is None


@given(st.binary(max_size=300).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"\r\n") + b"\r\n"))
def test_bytes_below_the_added_headers_are_unchanged(content: bytes) -> None:
    """Whatever was sent stands below the trace, byte for byte, also when a line begins with a dot."""
    with tempfile.TemporaryDirectory(prefix="mb-in-") as name:
        maildir = Path(name)
        for part in ("tmp", "new"):
            (maildir / part).mkdir()
        Courier("host").deliver([Copy(maildir, b"Trace: x\r\n")], content, 1)
        assert contents(maildir) == [b"Trace: x\r\n" + content]


@pytest.mark.parametrize("content", [b".\r\n", b"..\r\n", b"a\r\n.b\r\n", b"\x00\x80\xff\r\n", b"\r\n\r\n"])
def test_the_way_through_smtp_changes_nothing(tmp_path: Path, intake: Intake, content: bytes) -> None:
    """Dots are stuffed and unstuffed, and 8-bit bytes and NUL come through."""
    with client(intake) as smtp:
        smtp.sendmail("a@b", [API], CONTENT + content)
    assert below(contents(tmp_path / "api")[0]) == CONTENT + content


def test_an_envelope_cannot_add_headers() -> None:
    """Line ends in what the client says are dropped."""
    head = trace("a@b", "x\r\nEvil: 1", "h\nEvil: 2", "1.2.3.4\r", "host", "date")
    assert b"\nEvil" not in head
    assert head.count(b"\r\n") == 5


# starting and stopping


def test_a_port_in_use_is_told_with_the_mend(tmp_path: Path) -> None:
    """The error names host and port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            PermanentError, match=rf"127.0.0.1:{port}: Address already in use; choose another port"
        ):
            Intake(port=port, recipients=mailboxes(tmp_path)).start()


def test_stops_while_a_client_is_connected_and_can_start_again(tmp_path: Path) -> None:
    """Stopping waits for nobody; the same intake starts again, and stopping twice is no error."""
    intake = Intake(recipients=mailboxes(tmp_path))
    intake.start()
    smtp = smtplib.SMTP("127.0.0.1", intake.port, timeout=5)
    stopper = threading.Thread(target=intake.stop)
    stopper.start()
    stopper.join(5)
    assert not stopper.is_alive()
    smtp.close()
    intake.stop()
    intake.start()
    with client(intake) as again:
        again.sendmail("a@b", [API], CONTENT)
    intake.stop()
    assert len(contents(tmp_path / "api")) == 1


def test_a_client_that_hangs_up_leaves_nothing(tmp_path: Path, intake: Intake) -> None:
    """Half a message is no message."""
    with client(intake) as smtp:
        smtp.mail("a@b")
        smtp.rcpt(API)
        smtp.putcmd("data")
        smtp.getreply()
        smtp.send(b"Subject: half\r\n\r\nto be contin")
        smtp.close()
    with client(intake) as smtp:
        smtp.sendmail("a@b", [API], CONTENT)
    assert [below(content) for content in contents(tmp_path / "api")] == [CONTENT]


def test_several_senders_at_once(tmp_path: Path, intake: Intake) -> None:
    """Ten clients with ten mails each: a hundred files, none lost."""

    def send(sender: int) -> None:
        with client(intake) as smtp:
            for number in range(10):
                smtp.sendmail("a@b", [API], b"Subject: %d-%d\r\n\r\n" % (sender, number))

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len({below(content) for content in contents(tmp_path / "api")}) == 100


def test_what_a_client_says_never_reaches_the_log(intake: Intake, caplog: pytest.LogCaptureFixture) -> None:
    """Even where everything is logged at debug level: neither content, nor addresses, nor commands that there are not."""
    with caplog.at_level("DEBUG"), client(intake) as smtp:
        smtp.sendmail("sponsor@wales.nhs.uk", [API], CONTENT)
        assert smtp.docmd("VICTIM@WALES.NHS.UK")[0] == 500
    assert "unrecognised" in caplog.text
    assert [word for word in ("bore da", "sponsor@", "victim") if word in caplog.text.lower()] == []


# room for clients


def knock(intake: Intake, source: str = "127.0.0.1") -> tuple[socket.socket, bytes]:
    """Connect from an address of this machine; return the connection and what is heard first."""
    connection = socket.create_connection(("127.0.0.1", intake.port), timeout=5, source_address=(source, 0))
    return connection, connection.recv(200)


def let_in(intake: Intake, source: str = "127.0.0.1") -> socket.socket:
    """Connect, as soon as there is room, and return the connection."""
    deadline = time.monotonic() + 5
    while True:
        connection, heard = knock(intake, source)
        if heard.startswith(b"220") or time.monotonic() > deadline:
            assert heard.startswith(b"220"), heard
            return connection
        connection.close()


@contextmanager
def narrow(tmp_path: Path, room: Room) -> Iterator[tuple[Intake, list[tuple[str, Mapping[str, object]]]]]:
    """Return an intake with this room, and what it logs."""
    said: list[tuple[str, Mapping[str, object]]] = []
    with Intake(recipients=mailboxes(tmp_path), room=room, log=lambda event, values: said.append((event, values))) as running:
        yield running, said


@pytest.mark.parametrize(
    ("room", "sources", "refusal", "why"),
    [(Room(3, 20), ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"), b"421 4.3.2 ", "connections"), (Room(20, 3), ("127.0.0.5",) * 4, b"421 4.7.0 ", "connections_per_peer")],
)
def test_one_client_too_many_is_turned_away_until_another_leaves(tmp_path: Path, room: Room, sources: Sequence[str], refusal: bytes, why: str) -> None:
    """It is answered 421 and closed; those who are in are served, and the log has one line however many are turned away."""
    with narrow(tmp_path, room) as (intake, said):
        inside = [let_in(intake, source) for source in sources[:3]]
        for _ in range(5):
            connection, heard = knock(intake, sources[3])
            with connection:
                assert heard.startswith(refusal) and connection.recv(10) == b""
        inside[0].sendall(b"EHLO sponsor\r\n")
        assert inside[0].recv(500).startswith(b"250")
        inside[1].close()
        let_in(intake, sources[3]).close()
        for connection in inside:
            connection.close()
    assert [(event, values["why"]) for event, values in said] == [("intake.refused", why)]


def test_another_peer_is_let_in_beside_one_that_has_too_many(tmp_path: Path) -> None:
    """One client takes the room of nobody else."""
    with narrow(tmp_path, Room(20, 2)) as (intake, _):
        inside = [let_in(intake), let_in(intake)]
        assert knock(intake)[1].startswith(b"421")
        inside.append(let_in(intake, "127.0.0.9"))
        for connection in inside:
            connection.close()


def test_the_addresses_of_one_ipv6_site_are_one_peer() -> None:
    """Any of its machines has more addresses than there is room; an IPv4 address is the same however it is written."""
    assert peer_of("2001:db8:1:2::1") == peer_of("2001:db8:1:2:ffff::9%eth0") != peer_of("2001:db8:1:3::1")
    assert peer_of("::ffff:192.0.2.1") == peer_of("192.0.2.1") == "192.0.2.1"


def test_half_of_the_files_are_left_to_the_mailboxes() -> None:
    """However many clients the configuration allows."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert Room(10**9).most == (10**9 if files == resource.RLIM_INFINITY else files // 2)


def test_a_silent_client_is_told_and_closed(tmp_path: Path) -> None:
    """After the time that one command may take."""
    with narrow(tmp_path, Room(idle_seconds=0.3)) as (intake, _):
        connection, heard = knock(intake)
        with connection:
            assert heard.startswith(b"220")
            assert connection.recv(200).startswith(b"421 4.4.2") and connection.recv(10) == b""


class Exhausted(socket.socket):
    """A listening socket of a system that has no file left, for a while."""

    failures = 0

    def accept(self) -> tuple[socket.socket, Any]:
        """Fail, as often as was said."""
        if self.failures:
            self.failures -= 1
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


def test_where_no_connection_can_be_taken_it_is_said_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """The client that waits is let in when there is room; neither then nor at the end is there a traceback."""
    said: list[tuple[str, Mapping[str, object]]] = []

    async def scene() -> bytes:
        loop, listener = asyncio.get_running_loop(), Exhausted()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.failures = 2
        door = Door(loop, listener, Greeting, Room(), lambda event, values: said.append((event, values)))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        heard = await asyncio.wait_for(reader.readline(), 10)
        listener.failures = 1
        _, other = await asyncio.open_connection(*listener.getsockname())
        await asyncio.sleep(0.2)
        door.close()  # while it waits for the next try
        await door.wait_closed()
        await asyncio.sleep(1.2)
        for stream in (writer, other):
            stream.close()
        return heard

    assert asyncio.run(scene()) == b"220 hello\r\n"
    assert said == [("intake.failed", {"error": "Too many open files"})]
    assert caplog.records == []


class Greeting(asyncio.Protocol):
    """Says hello."""

    def __init__(self) -> None:
        """Nobody has gone."""
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say it."""
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(b"220 hello\r\n")

    def connection_lost(self, error: Exception | None) -> None:
        """Note it."""
        if not self.gone.done():
            self.gone.set_result(None)
