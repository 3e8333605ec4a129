"""Sending by SMTP: what each misbehaviour of a server becomes, and what is kept of each mail."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.courier import sent_paths
from mailbot.adapters.smtp import SmtpOutgoing
from mailbot.adapters.smtp_connection import wire_form
from mailbot.errors import PermanentError, TemporaryError, UnreachableError
from mailbot.model.plan import Mail
from mailbot.ports import Outgoing
from tests.unit.adapters.scripted_smtp import DRIP, DROP, STALL, ScriptedSmtp
from tests.unit.adapters.sender_process import mail, outgoing


class Stage:
    """Servers and senders of one test, all let go at its end."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Keep copies below a folder."""
        self.folder = folder
        self._stack = stack

    def server(self, **options: Any) -> ScriptedSmtp:
        """Start a server."""
        made = ScriptedSmtp(**options)
        self._stack.callback(made.close)
        return made

    def sender(self, port: int, **options: Any) -> SmtpOutgoing:
        """Return a sender."""
        made = outgoing(port, self.folder, **options)
        self._stack.callback(made.close)
        return made

    def pair(self, **options: Any) -> tuple[ScriptedSmtp, SmtpOutgoing]:
        """Return a server and a sender to it that does not wait long."""
        server = self.server(**options)
        return server, self.sender(server.port, timeout=1)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """An empty stage."""
    with ExitStack() as stack:
        yield Stage(tmp_path, stack)


def _once(stage_wanted: str, answer: str) -> Callable[[str, str], str | None]:
    left = [answer]
    return lambda stage, _argument: left.pop() if stage == stage_wanted and left else None


def test_a_mail_that_is_accepted_has_a_receipt_and_its_exact_copy_in_sent(stage: Stage) -> None:
    """The copy's name follows from the Message-ID, so that one look finds it; nothing stays in tmp."""
    server, sender = stage.pair()
    assert not sender.was_sent("<m1@test>")
    assert sender.send(mail(1)) == "sent <m1@test> 250 OK"
    receipt = Path(sent_paths(str(stage.folder / ".Sent"), "<m1@test>")[1])
    assert receipt.read_bytes() == mail(1).content and sender.was_sent("<m1@test>")
    assert list((stage.folder / ".Sent" / "tmp").iterdir()) == []
    assert server.contents == [mail(1).content] and server.recipients == [["person1@test.org"]]


def test_a_mail_with_a_receipt_is_never_sent_again(stage: Stage) -> None:
    """Repeating a send, alone or twice in one call, gives the receipt and no second mail."""
    server, sender = stage.pair()
    for _ in range(2):
        assert all(str(result).startswith("sent <m1@test>") for result in sender.send_many([mail(1), mail(1)]))
    assert server.accepted == {"<m1@test>": 1}


def test_a_copy_whose_flags_a_mail_program_changed_is_still_found(stage: Stage) -> None:
    """Maildir keeps flags in the name."""
    _, sender = stage.pair()
    sender.send(mail(1))
    receipt = Path(sent_paths(str(stage.folder / ".Sent"), "<m1@test>")[1])
    receipt.rename(receipt.with_name(receipt.name.replace(":2,S", ":2,FRS")))
    assert sender.was_sent("<m1@test>")


def test_many_mails_go_over_few_connections_and_each_gets_its_own_result(stage: Stage) -> None:
    """One refused mail among many harms no other, and results come in the order of the mails."""
    server, sender = stage.pair(script=lambda s, a: "550 5.1.1 unknown" if a == "person7@test.org" else None)
    results = sender.send_many([mail(number) for number in range(60)])
    assert [n for n, result in enumerate(results) if not isinstance(result, str)] == [7]
    assert isinstance(results[7], PermanentError) and "550 5.1.1" in str(results[7])
    assert all(str(result).startswith(f"sent <m{n}@test>") for n, result in enumerate(results) if n != 7)
    assert set(server.accepted.values()) == {1} and len(server.accepted) == 59 and server.connections <= 3


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("reply", "error"), [("451 4.3.0 later", TemporaryError), ("550 5.7.1 no", PermanentError)])
def test_a_reply_says_whether_to_try_again(stage: Stage, place: str, reply: str, error: type[Exception], pipelining: bool) -> None:
    """4xx is put off with a delay, 5xx is final with its code; nothing was sent, and the next mail goes."""
    server, sender = stage.pair(script=_once(place, reply), pipelining=pipelining)
    with pytest.raises(error, match=reply[:9]) as raised:
        sender.send(mail(1))
    assert type(raised.value) is error
    if isinstance(raised.value, TemporaryError):
        assert raised.value.retry_after is not None and raised.value.retry_after > 0
    assert not sender.was_sent("<m1@test>")
    assert sender.send(mail(2)) and server.accepted == {"<m2@test>": 1}


@pytest.mark.parametrize("how", [DRIP, DROP, STALL])
@pytest.mark.parametrize("place", ["EHLO", "MAIL", "RCPT"])
def test_a_connection_that_ends_before_the_dot_is_tried_again(stage: Stage, place: str, how: str) -> None:
    """Nothing can have been sent, so it is temporary and not unknown; the second try sends it once."""
    server, sender = stage.pair(script=_once(place, how))
    with pytest.raises(TemporaryError):
        sender.send(mail(1))
    assert not sender.was_sent("<m1@test>")
    time.sleep(0.15)
    assert sender.send(mail(1)) and server.accepted == {"<m1@test>": 1}


@pytest.mark.parametrize("how", [DRIP, DROP, STALL, "399 what now"])
def test_no_answer_after_the_dot_leaves_the_mail_to_a_person(stage: Stage, how: str) -> None:
    """The mail may have been accepted: the error says so, nobody pretends to know, and it is never sent again by itself."""
    server, sender = stage.pair(script=_once("DATA", how), accept_first=True)
    for look in (lambda: sender.send(mail(1)), lambda: sender.was_sent("<m1@test>"), lambda: sender.send(mail(1))):
        with pytest.raises(PermanentError, match="may have been sent"):
            look()
    time.sleep(0.15)
    assert sender.send(mail(2)) and server.accepted == {"<m1@test>": 1, "<m2@test>": 1}


def test_a_person_can_say_that_a_doubtful_mail_has_not_left(stage: Stage) -> None:
    """Then, and only then, it is sent again."""
    server, sender = stage.pair(script=_once("DATA", DROP))
    with pytest.raises(PermanentError):
        sender.send(mail(1))
    assert sender.doubtful("<m1@test>") and not sender.doubtful("<m2@test>")
    sender.forget("<m1@test>")
    assert not sender.doubtful("<m1@test>") and not sender.was_sent("<m1@test>")
    assert sender.send(mail(1)) and server.accepted == {"<m1@test>": 1} and not sender.doubtful("<m1@test>")


@pytest.mark.parametrize("place", ["EHLO", "MAIL", "DATA"])
def test_a_server_that_stalls_holds_up_only_the_first_mails(stage: Stage, place: str) -> None:
    """The mails behind them are put off at once, so that a turn does not last hours, and go when it is well again."""
    stalls = [True]
    server, sender = stage.pair(script=lambda stage_, _argument: STALL if stage_ == place and stalls else None)
    begun = time.monotonic()
    results = sender.send_many([mail(number) for number in range(40)])
    assert time.monotonic() - begun < 5 and not any(isinstance(result, str) for result in results)
    first = sum(not isinstance(result, UnreachableError) for result in results)
    assert first <= 3, "at most one a connection"
    stalls.clear()
    time.sleep(0.15)
    left = [mail(number) for number, result in enumerate(results) if isinstance(result, UnreachableError)]
    assert len(left) >= 37 and all(isinstance(result, str) for result in sender.send_many(left))
    assert set(server.accepted.values()) == {1} and len(server.accepted) == len(left)


@pytest.mark.parametrize(("place", "failure"), [("EHLO", UnreachableError), ("MAIL", TemporaryError), ("DATA", PermanentError)])
def test_a_reply_that_never_ends_is_waited_for_no_longer_than_a_silent_server(stage: Stage, place: str, failure: type[Exception]) -> None:
    """A line ten times a second keeps each read within its time-out; the whole reply is bounded by it all the same."""
    _, sender = stage.pair(script=lambda stage_, _argument: DRIP if stage_ == place else None)
    begun = time.monotonic()
    with pytest.raises(failure, match="timed out|may have been sent"):
        sender.send(mail(1))
    assert time.monotonic() - begun < 5


def test_a_server_that_closes_after_each_mail_is_connected_to_again(stage: Stage) -> None:
    """A connection that was closed between two mails is no failure of the second."""
    server, sender = stage.pair(closes=True)
    for number in range(4):
        assert sender.send(mail(number))
        time.sleep(0.1)
    assert set(server.accepted.values()) == {1} and server.connections == 4


def test_a_server_that_hangs_up_in_the_middle_of_the_text_has_not_got_the_mail(stage: Stage) -> None:
    """Nothing was accepted before the dot, so that the mail is sent again and no person is troubled."""
    with HangsUp() as server:
        sender = stage.sender(server.port, timeout=2)
        with pytest.raises(TemporaryError):
            sender.send(Mail("<m1@test>", "bot@test.org", ("a@test.org",), b"x" * 3_000_000))
        assert not sender.was_sent("<m1@test>")


def test_a_server_that_hangs_up_unheard_leaves_a_small_mail_to_a_person(stage: Stage) -> None:
    """The dot was under way: nobody can know whether it was read, so the mail is neither sent again nor called sent (ADR 2)."""
    with HangsUp(unheard=True) as server:
        sender = stage.sender(server.port, timeout=2)
        for look in (lambda: sender.send(mail(1)), lambda: sender.was_sent("<m1@test>"), lambda: sender.send(mail(1))):
            with pytest.raises(PermanentError, match="may have been sent"):
                look()


class HangsUp:
    """A server that closes the connection while it is given the text of a mail; `unheard` when the dot has arrived, but was not read."""

    def __init__(self, *, unheard: bool = False) -> None:
        """Listen on a free port."""
        self._unheard = unheard
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> HangsUp:
        """Serve one connection."""
        self._thread.start()
        return self

    def _serve(self) -> None:
        peer, _ = self._listener.accept()
        with peer, peer.makefile("rb") as lines:
            peer.sendall(b"220 here\r\n")
            for line in lines:
                peer.sendall(b"354 go on\r\n" if line.startswith(b"DATA") else b"250 fine\r\n")
                if line.startswith(b"DATA"):
                    if self._unheard:
                        while not peer.recv(100_000, socket.MSG_PEEK).endswith(b"\r\n.\r\n"):
                            time.sleep(0.01)
                    else:
                        lines.read(1000)
                    return

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        self._listener.close()
        self._thread.join(5)


def test_a_slow_server_is_waited_for(stage: Stage) -> None:
    """Slowness within the time-out is no error."""
    server, sender = stage.pair(seconds=0.4)
    assert sender.send(mail(1)) and server.accepted == {"<m1@test>": 1}


@pytest.mark.parametrize("pipelining", [False, True])
def test_a_partial_refusal_names_the_refused_and_is_not_repeated_to_the_others(stage: Stage, pipelining: bool) -> None:
    """The mail has left for the others, with a receipt."""
    server, sender = stage.pair(script=lambda s, a: "550 5.1.1 gone" if a == "b@test.org" else None, pipelining=pipelining)
    several = Mail("<m1@test>", "bot@test.org", ("a@test.org", "b@test.org", "c@test.org"), mail(1).content)
    with pytest.raises(PermanentError, match=r"b@test\.org \(550 5\.1\.1 gone\)") as raised:
        sender.send(several)
    assert "a@test.org" not in str(raised.value)
    assert sender.was_sent("<m1@test>") and sender.send(several) and server.recipients == [["a@test.org", "c@test.org"]]


def test_recipients_that_are_put_off_put_off_the_mail_where_none_is_left(stage: Stage) -> None:
    """A mixture of 4xx and 5xx with nobody accepted may still go later."""
    _, sender = stage.pair(script=lambda s, a: {"a@test.org": "450 4.2.1 busy", "b@test.org": "550 no"}.get(a))
    with pytest.raises(TemporaryError, match="450"):
        sender.send(Mail("<m1@test>", "bot@test.org", ("a@test.org", "b@test.org"), b"x\r\n"))


@pytest.mark.parametrize(("places", "reply"), [(("EHLO", "HELO"), "554 5.3.2 not today"), (("EHLO", "HELO"), "421 4.3.2 closing"), (("MAIL",), "421 4.3.2 closing")])
def test_a_server_that_serves_nobody_says_nothing_about_the_mail(stage: Stage, places: tuple[str, ...], reply: str) -> None:
    """A refusal before MAIL FROM is the server's trouble, whatever its code, so that no mail is parked for it."""
    server, sender = stage.pair(script=lambda stage_, _argument: reply if stage_ in places else None)
    with pytest.raises(TemporaryError):
        sender.send(mail(1))
    assert server.accepted == {} and not sender.was_sent("<m1@test>")


def test_a_server_that_knows_only_helo_is_spoken_to_with_helo(stage: Stage) -> None:
    """An EHLO that is refused is followed by HELO (RFC 5321 3.2), and the mail goes."""
    server, sender = stage.pair(script=lambda stage_, _argument: "502 5.5.1 what is EHLO" if stage_ == "EHLO" else None)
    assert sender.send(mail(1)) and server.accepted == {"<m1@test>": 1}


def test_nobody_listening_is_temporary_for_every_mail(stage: Stage) -> None:
    """A server that is down loses nothing and parks nothing."""
    server = stage.server()
    server.close()
    results = stage.sender(server.port).send_many([mail(1), mail(2)])
    assert [type(result) for result in results] == [UnreachableError, UnreachableError]
    assert all("refused" in str(result).lower() for result in results)


@pytest.mark.parametrize(
    "address", ["pérson@test.org", "a@test.org\r\nRCPT TO:<evil@test.org>", "a@test.org> SIZE=1 <", "a b@test.org", ""]
)
def test_an_address_that_smtp_cannot_carry_is_left_to_a_person(stage: Stage, address: str) -> None:
    """It neither slips a command in nor holds up the mails beside it."""
    server, sender = stage.pair()
    results = sender.send_many([Mail("<odd@test>", "bot@test.org", (address,), b"x\r\n"), mail(1)])
    assert isinstance(results[0], PermanentError) and isinstance(results[1], str)
    assert server.accepted == {"<m1@test>": 1}


def test_a_mail_to_nobody_is_left_to_a_person(stage: Stage) -> None:
    """There is nothing to deliver."""
    _, sender = stage.pair()
    with pytest.raises(PermanentError, match="none given"):
        sender.send(Mail("<odd@test>", "bot@test.org", (), b"x\r\n"))


def test_a_sent_folder_that_cannot_be_written_sends_nothing(stage: Stage) -> None:
    """Without its copy a mail could not be looked up, so it does not leave."""
    server, sender = stage.pair()
    sender.was_sent("<warm@test>")
    (stage.folder / ".Sent" / "tmp").rmdir()
    with pytest.raises(TemporaryError, match=r"Sent folder.*No such file") as raised:
        sender.send(mail(1))
    assert raised.value.retry_after == pytest.approx(0.6) and server.accepted == {}
    (stage.folder / ".Sent" / "tmp").mkdir()
    assert sender.send(mail(1)) and server.accepted == {"<m1@test>": 1}


def test_a_copy_that_cannot_be_settled_says_so_in_the_receipt(stage: Stage) -> None:
    """The mail has left: that is what counts, and it is not sent again."""
    server, sender = stage.pair()
    sender.was_sent("<warm@test>")
    (stage.folder / ".Sent" / "cur").rmdir()
    assert "could not be settled" in sender.send(mail(1))
    with pytest.raises(PermanentError, match="may have been sent"):
        sender.send(mail(1))
    assert server.accepted == {"<m1@test>": 1}


def test_a_draft_stands_in_drafts_and_is_not_sent(stage: Stage) -> None:
    """A person sends it, or not."""
    server, sender = stage.pair()
    assert sender.draft(mail(1)) == sender.draft(mail(1)) == "draft <m1@test>"
    assert [path.read_bytes() for path in (stage.folder / ".Drafts" / "cur").iterdir()] == [mail(1).content]
    assert server.accepted == {} and not sender.was_sent("<m1@test>")


def test_nothing_to_send_starts_nothing(stage: Stage) -> None:
    """An empty list has an empty result and needs no server."""
    assert list(stage.sender(9).send_many([])) == [] and not (stage.folder / ".Sent").exists()


def test_a_sender_is_an_outgoing(stage: Stage) -> None:
    """It can be used again after it was closed."""
    server, sender = stage.pair()
    port: Outgoing = sender
    assert port.send(mail(1))
    port.close()
    assert port.was_sent("<m1@test>") and port.send(mail(2)) and len(server.accepted) == 2
    assert all(found.ok for found in port.diagnose())


def _certificate(folder: Path) -> ssl.SSLContext:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(pem + key.private_bytes(*form))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    return context


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_mail_goes_encrypted_and_an_unknown_certificate_is_refused(stage: Stage, tls: str) -> None:
    """Only where the operator switches the check off is a certificate of nobody taken."""
    server = stage.server(tls=_certificate(stage.folder), implicit=tls == "implicit")
    with pytest.raises(TemporaryError, match="CERTIFICATE_VERIFY_FAILED"):
        stage.sender(server.port, tls=tls).send(mail(1))
    unchecked = outgoing(server.port, stage.folder / "other", tls=tls, verify_tls=False)
    assert unchecked.send(mail(1)) and server.accepted == {"<m1@test>": 1}
    unchecked.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_login_is_given_and_a_wrong_one_parks_no_mail(stage: Stage) -> None:
    """The password is the operator's to mend; it stands in no error."""
    server = stage.server(login=("bot", "right"))
    results = stage.sender(server.port, user="bot", password="wrong-secret").send_many([mail(number) for number in range(9)])
    for result in results:
        assert isinstance(result, UnreachableError) and "refuses the login (535)" in str(result) and "wrong-secret" not in str(result)
        assert 290 < (result.retry_after or 0) <= 300
    assert server.connections <= 3, "a server locks an account whose login fails again and again"
    good = outgoing(server.port, stage.folder / "other", user="bot", password="right")
    assert good.send(mail(1)) and server.accepted == {"<m1@test>": 1}
    good.close()


@pytest.mark.parametrize(
    "content",
    [b".\r\nSubject: x\r\n", b"a\r\n.\r\nMAIL FROM:<evil@test.org>\r\n", b"a\n.\nMAIL FROM:<evil@test.org>\n", b"a\r.\rb", b"a\n.\r\nb", b"a\r\n.\nb", b""],
)
def test_no_text_ends_its_own_mail(stage: Stage, content: bytes) -> None:
    """A line of one dot, with any line end, arrives as text; the sponsor's original is passed on safely."""
    server, sender = stage.pair()
    assert sender.send(Mail("<m1@test>", "bot@test.org", ("a@test.org",), content))
    wanted = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    assert server.contents == [wanted if wanted.endswith(b"\r\n") else wanted + b"\r\n"]


@given(st.binary(max_size=60) | st.text(alphabet="\r\n.x", max_size=12).map(str.encode))
def test_the_wire_form_never_holds_the_end_of_a_mail(content: bytes) -> None:
    """Whatever the bytes: no bare CR or LF, and no line of one dot."""
    wire = wire_form(content)
    assert wire.endswith(b"\r\n") and wire.count(b"\r") == wire.count(b"\n") == wire.count(b"\r\n")
    assert b"." not in wire.split(b"\r\n")


def test_the_courier_starts_quickly() -> None:
    """It imports nothing heavy: a restart must not hold up the service."""
    command = [sys.executable, "-c", "import mailbot.adapters.courier, sys; print(*sys.modules)"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "sqlalchemy", "subprocess", "asyncio"} & set(loaded)
