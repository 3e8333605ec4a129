"""IMAP beyond the contract, against private Dovecots: login, TLS, numbering, lesser servers, poison, copies in Sent."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailbot.adapters.mailboxes.imap import Imap
from mailbot.adapters.mailboxes.imap_names import ImapServer
from mailbot.adapters.mailboxes.imap_outgoing import ImapOutgoing
from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis, Filed
from tests.contract.mailbox_contract import settle, waiting_for_mail
from tests.servers.dovecot import PASSWORD, Dovecot, free_port, needs_dovecot
from tests.servers.proxy import Refusal, Relay

pytestmark = needs_dovecot
BASIC = "IMAP4rev1 SASL-IR LITERAL+ NAMESPACE IDLE UNSELECT CHILDREN SPECIAL-USE"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    """Run one ordinary server."""
    with Dovecot.started() as server:
        yield server


@contextmanager
def adapter(
    server: Dovecot,
    user: str = "",
    *,
    port: int = 0,
    sent: str | None = None,
    wrong: str | None = None,
    poll: float = 30,
) -> Iterator[Imap]:
    """Return an adapter on a fresh user, or on `user`."""
    account = server.account(user)
    where = ImapServer(
        "127.0.0.1", account.user, port or server.port, "none", sent_folder=sent, timeout_seconds=5
    )
    box = Imap(account.user, where, password=lambda: wrong or PASSWORD, poll_seconds=poll)
    try:
        yield box
    finally:
        box.close()


@contextmanager
def person(server: Dovecot, user: str) -> Iterator[IMAPClient]:
    """Return a client of the person at the same mailbox."""
    client = IMAPClient("127.0.0.1", server.port, ssl=False, timeout=5)
    client.login(user, PASSWORD)
    client.select_folder("INBOX")
    yield client
    client.logout()


def mail(number: int = 1, body: bytes = b"hello\r\n") -> bytes:
    """Return a small mail."""
    return b"From: a@b\r\nSubject: %d\r\nMessage-ID: <%d@test>\r\n\r\n" % (number, number) + body


def put(client: IMAPClient, count: int = 1, folder: str = "INBOX") -> None:
    """Append mails."""
    for number in range(1, count + 1):
        client.append(folder, mail(number))


# login and encryption


def test_a_wrong_password_is_permanent_and_says_what_to_do(dovecot: Dovecot) -> None:
    """The error names user and server, never the password; doctor says the same."""
    with adapter(dovecot, wrong="not this one") as box:
        with pytest.raises(
            PermanentError, match=r"IMAP user\d+ at 127.0.0.1:\d+: the server refused the password"
        ) as told:
            list(box.waiting())
        assert "not this one" not in str(told.value) + repr(told.value) + repr(box)
        (found,) = box.diagnose()
        assert not found.ok
        assert "refused the password" in found.detail


def test_a_password_may_hold_any_letters() -> None:
    """Passwords beyond ASCII reach the server, which imaplib's LOGIN cannot do."""
    with Dovecot.started() as server:
        text = (server.base / "dovecot.conf").read_text().replace(PASSWORD, "cyfrinŵr")
        (server.base / "dovecot.conf").write_text(text)
        server.stop()
        server.start()
        with adapter(server, wrong="cyfrinŵr") as box:
            assert list(box.waiting()) == []


def test_nobody_listening_is_temporary(dovecot: Dovecot) -> None:
    """A server that is down may be up later."""
    with adapter(dovecot, port=free_port()) as box, pytest.raises(TemporaryError, match="no connection"):
        list(box.waiting())


def with_token(dovecot: Dovecot, user: str, token: Callable[[], str]) -> Imap:
    """Return an adapter that logs in by XOAUTH2."""
    where = ImapServer("127.0.0.1", user, dovecot.port, "none", timeout_seconds=5)
    return Imap(user, where, token=token)


def test_logs_in_with_an_access_token(dovecot: Dovecot) -> None:
    """XOAUTH2 works as Microsoft's IMAP wants it, and each connection asks for a token of its own."""
    user, asked = dovecot.account().user, []

    def token() -> str:
        asked.append(1)
        return dovecot.token(user)

    box = with_token(dovecot, user, token)
    assert list(box.waiting()) == []
    box.close()
    assert list(box.waiting()) == []
    box.close()
    assert len(asked) == 2


@pytest.mark.parametrize("kind", ["expired", "garbage", "another user's", "another key's"])
def test_bad_tokens_are_refused_with_words(dovecot: Dovecot, kind: str) -> None:
    """The error speaks of the access token and does not contain it."""
    user = dovecot.account().user
    token = {
        "expired": dovecot.token(user, expires_in=-600),
        "garbage": "garbage",
        "another user's": dovecot.token("somebody"),
        "another key's": dovecot.token(user, key=b"z" * 32),
    }[kind]
    box = with_token(dovecot, user, lambda: token)
    with pytest.raises(PermanentError, match="refused the access token") as told:
        list(box.waiting())
    assert token not in str(told.value)


def test_a_token_that_cannot_be_had_is_told_as_it_is(dovecot: Dovecot) -> None:
    """An error of the token's source passes through, and the connection is let go."""

    def token() -> str:
        raise TemporaryError("the identity provider does not answer")

    with pytest.raises(TemporaryError, match="identity provider"):
        list(with_token(dovecot, dovecot.account().user, token).waiting())


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_encrypts_and_verifies(tls: str) -> None:
    """Both ways of TLS work where the certificate is trusted, and are refused where it is not."""
    with Dovecot.started(tls=True) as server:
        port = server.tls_port if tls == "implicit" else server.port
        user = server.account().user
        good = ImapServer("localhost", user, port, tls, timeout_seconds=5, ca_file=server.certificate)  # type: ignore[arg-type]
        box = Imap("x", good, password=lambda: PASSWORD)
        assert list(box.waiting()) == []
        assert all(item.ok for item in box.diagnose())
        box.close()
        bad = ImapServer("localhost", user, port, tls, timeout_seconds=5)  # type: ignore[arg-type]
        with pytest.raises(PermanentError, match="certificate does not verify"):
            list(Imap("x", bad, password=lambda: PASSWORD).waiting())


# messages


def test_received_at_is_internaldate_in_utc(dovecot: Dovecot) -> None:
    """Time zones are honoured."""
    when = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    with adapter(dovecot) as box, person(dovecot, box.name) as client:
        client.append("INBOX", mail(), msg_time=when)
        (item,) = box.waiting()
        assert item.received_at == when
        assert item.received_at.utcoffset() == timedelta(0)
        assert item.size == len(mail())


def test_fetching_marks_nothing_as_seen(dovecot: Dovecot) -> None:
    """People still see new mail as new."""
    with adapter(dovecot) as box, person(dovecot, box.name) as client:
        put(client, 2)
        for item in box.waiting():
            assert box.fetch(item.native_id) is not None
        client.noop()
        assert rb"\Seen" not in [flag for flags in client.get_flags([1, 2]).values() for flag in flags]


def test_a_message_marked_as_deleted_counts_as_gone(dovecot: Dovecot) -> None:
    """A person's client may mark now and expunge later."""
    with adapter(dovecot) as box, person(dovecot, box.name) as client:
        put(client, 2)
        first, second = [item.native_id for item in box.waiting()]
        client.delete_messages([1])
        assert [item.native_id for item in box.waiting()] == [second]
        assert box.fetch(first) is None
        assert box.file(first, "Ready", ()) is Filed.GONE


def test_ids_of_an_earlier_numbering_are_gone(dovecot: Dovecot) -> None:
    """When UIDVALIDITY changes, old ids never mean another message; new ones are given out."""
    account = dovecot.account()
    with adapter(dovecot, account.user) as box:
        with person(dovecot, account.user) as client:
            put(client, 2)
        old = [item.native_id for item in box.waiting()]
        box.close()
        time.sleep(1.1)  # UIDVALIDITY is the second of its making
        for path in [*account.maildir.glob("dovecot-uid*"), *account.maildir.glob("dovecot.*")]:
            path.unlink()
        assert box.fetch(old[0]) is None
        assert box.file(old[1], "Ready", ()) is Filed.GONE
        new = [item.native_id for item in box.waiting()]
        assert len(new) == 2
        assert not {*new} & {*old}
        assert {key.partition(".")[2] for key in new} == {
            key.partition(".")[2] for key in old
        }  # the UIDs are the same


def test_numbering_that_changes_while_listing_ends_the_listing(dovecot: Dovecot) -> None:
    """Later pages are not filled with other messages."""
    account = dovecot.account()
    with adapter(dovecot, account.user) as box:
        with person(dovecot, account.user) as client:
            put(client, 60)
        listing = box.waiting()
        next(listing)
        box.close()
        time.sleep(1.1)
        for path in [*account.maildir.glob("dovecot-uid*"), *account.maildir.glob("dovecot.*")]:
            path.unlink()
        assert len(list(listing)) == 49


# lesser servers


@pytest.mark.parametrize("abilities", [BASIC + " UIDPLUS", BASIC], ids=["no MOVE", "no MOVE, no UIDPLUS"])
def test_files_without_move_and_spares_what_others_marked(abilities: str) -> None:
    """COPY and a UID EXPUNGE of this one message: a message that a person has marked as deleted is still there."""
    with Dovecot.started(extra=f"imap_capability = {abilities}\n") as server, adapter(server) as box:
        with person(server, box.name) as client:
            put(client, 3)
            client.delete_messages([3])
            first, second = [item.native_id for item in box.waiting()]
            assert box.file(first, "Ready", ("Ready",)) is Filed.MOVED
            assert [item.native_id for item in box.waiting()] == [second]
            client.noop()
            assert client.search() == ([2, 3] if "UIDPLUS" in abilities else [1, 2, 3])
            client.select_folder("Mailbot/Ready")
            assert len(client.search(["KEYWORD", "Ready"])) == 1
        sound = [item for item in box.diagnose() if not item.ok]
        assert bool(sound) is ("UIDPLUS" not in abilities)


def test_never_sends_a_plain_expunge(dovecot: Dovecot) -> None:
    """Nothing that the adapter says could remove other messages."""
    relay = Relay(dovecot.port)
    with adapter(dovecot, port=relay.port) as box:
        with person(dovecot, box.name) as client:
            put(client, 1)
        (item,) = box.waiting()
        box.fetch(item.native_id)
        box.file(item.native_id, "Ready", ("Ready",))
        box.append_sent(mail(5))
    commands = [line.split(b" ", 1)[1] for line in relay.lines if b" " in line]
    relay.close()
    assert any(command.startswith(b"UID MOVE") for command in commands)
    assert not [
        command
        for command in commands
        if re.match(rb"EXPUNGE|CLOSE|UID EXPUNGE|UID FETCH \S+ \(BODY\[", command)
    ]


def test_wakes_by_polling_where_idle_is_missing() -> None:
    """NOOP finds new mail too."""
    abilities = BASIC.replace(" IDLE", "")
    with (
        Dovecot.started(extra=f"imap_capability = {abilities}\n") as server,
        adapter(server, poll=0.2) as box,
        person(server, box.name) as client,
        waiting_for_mail(box) as woken,
    ):
        settle(woken)
        put(client)
        assert woken.wait(3)


def test_an_idle_that_went_silent_is_found_out_by_the_poll(dovecot: Dovecot) -> None:
    """IDLE is ended and NOOP asked in between, so mail wakes though IDLE itself never says anything."""
    tags: list[bytes] = []

    def silent(line: bytes) -> bytes | None:
        if line.endswith(b" IDLE\r\n"):
            tags.append(line.split(b" ")[0])
            return b"!+ idling"
        return b"!" + tags[-1] + b" OK done" if line == b"DONE\r\n" else None

    relay = Relay(dovecot.port, silent)
    with (
        adapter(dovecot, port=relay.port, poll=0.5) as box,
        person(dovecot, box.name) as client,
        waiting_for_mail(box) as woken,
    ):
        settle(woken)
        put(client)
        assert woken.wait(2)
    assert tags
    relay.close()


@pytest.mark.parametrize("separator", [".", "^"])
def test_other_separators_and_prefixes(separator: str) -> None:
    """Folders stand where the server wants personal folders to stand."""
    extra = f"namespace inbox {{\n  separator = {separator}\n  prefix = INBOX{separator}\n}}\n"
    with Dovecot.started() as server:
        config = server.base / "dovecot.conf"
        config.write_text(config.read_text().replace("  separator = /\n", "") + extra)
        server.stop()
        server.start()
        with adapter(server) as box, person(server, box.name) as client:
            put(client)
            (item,) = box.waiting()
            assert box.file(item.native_id, "Prosiectau â", ()) is Filed.MOVED
            assert client.folder_exists(f"INBOX{separator}Mailbot{separator}Prosiectau â")


# poison and outages


def refusing(pattern: bytes, answer: bytes) -> Refusal:
    """Return a refusal of commands that match."""
    return lambda line: answer if re.search(pattern, line) else None


@contextmanager
def relayed(dovecot: Dovecot, count: int, refuse: Refusal) -> Iterator[tuple[Imap, IMAPClient, Relay]]:
    """Return an adapter behind a relay that refuses, on a mailbox with some messages."""
    relay = Relay(dovecot.port, refuse)
    with adapter(dovecot, port=relay.port) as box, person(dovecot, box.name) as client:
        put(client, count)
        yield box, client, relay
    relay.close()


ONE = rb"UID FETCH (?:\d+,)*7(?:,\d+)* "


@pytest.mark.parametrize("answer", [b"NO [SERVERBUG] broken", b"BAD what?", b"OK done", b""])
def test_one_poisonous_message_does_not_hide_a_page(dovecot: Dovecot, answer: bytes) -> None:
    """Whether the server refuses it, chokes, keeps silent about it or hangs up: the others are listed, and it shows."""
    with relayed(dovecot, 60, refusing(ONE, answer)) as (box, _, _):
        items = list(box.waiting())
        assert len(items) == 60
        assert [item.native_id.partition(".")[2] for item in items if item.problem] == ["7"]


def test_a_server_that_refuses_everything_is_no_poison(dovecot: Dovecot) -> None:
    """When no message of a page can be listed the trouble is the server's: an error, and nothing is set aside."""
    refuse = refusing(rb"UID FETCH", b"NO [UNAVAILABLE] storage is away")
    with relayed(dovecot, 5, refuse) as (box, _, _), pytest.raises(TemporaryError, match="storage is away"):
        list(box.waiting())


def test_a_server_that_dies_while_listing_is_temporary(dovecot: Dovecot) -> None:
    """No message gets the blame for an outage."""
    down = [False]

    def refuse(line: bytes) -> bytes | None:
        return b"" if down[0] else None

    with relayed(dovecot, 60, refuse) as (box, _, relay):
        listing = box.waiting()
        next(listing)
        down[0] = True
        relay.cut()
        with pytest.raises(TemporaryError, match="no connection"):
            list(listing)


def test_poison_in_sent_mail_is_passed_over(dovecot: Dovecot) -> None:
    """The other sent mails still reach the approval ledger."""
    with relayed(
        dovecot, 0, refusing(rb"UID FETCH (?:\d+,)*2(?:,\d+)* .*BODY", b"NO [SERVERBUG] broken")
    ) as (box, client, _):
        put(client, 4, "Sent")
        assert len(list(box.sent(lambda _: False))) == 3


def test_reconnects_once_a_call(dovecot: Dovecot) -> None:
    """A server that hangs up at every FETCH gets two connections for a call, not an endless row."""
    with relayed(dovecot, 1, refusing(rb"BODY.PEEK", b"")) as (box, _, relay):
        (item,) = box.waiting()
        before = relay.accepted
        with pytest.raises(TemporaryError):
            box.fetch(item.native_id)
        assert relay.accepted - before == 1  # the first try used the connection that stood


def test_a_full_mailbox_is_temporary(dovecot: Dovecot) -> None:
    """Quota passes when somebody makes room; the message stays in the inbox."""
    with relayed(dovecot, 1, refusing(rb"UID MOVE", b"NO [OVERQUOTA] Quota exceeded")) as (box, _, _):
        (item,) = box.waiting()
        with pytest.raises(TemporaryError, match="free some space"):
            box.file(item.native_id, "Ready", ())
        assert [again.native_id for again in box.waiting()] == [item.native_id]


def test_a_missing_right_is_permanent(dovecot: Dovecot) -> None:
    """The error says which rights are needed."""
    with relayed(dovecot, 1, refusing(rb"UID MOVE", b"NO [NOPERM] Permission denied")) as (box, _, _):
        (item,) = box.waiting()
        with pytest.raises(PermanentError, match="grant it rights"):
            box.file(item.native_id, "Ready", ())


# copies in Sent, and drafts


def test_finds_sent_by_special_use_whatever_it_is_called() -> None:
    """The server's own mark counts, not the name."""
    with (
        Dovecot.started(sent="Anfonwyd") as server,
        adapter(server) as box,
        person(server, box.name) as client,
    ):
        put(client, 1, "Anfonwyd")
        assert len(list(box.sent(lambda _: False))) == 1
        assert box.was_sent("<1@test>")


def test_a_configured_sent_folder_wins(dovecot: Dovecot) -> None:
    """It is created when the first copy is kept there."""
    with adapter(dovecot, sent="Anfonwyd") as box, person(dovecot, box.name) as client:
        put(client, 1, "Sent")
        assert list(box.sent(lambda _: False)) == []
        assert not box.was_sent("<1@test>")
        box.append_sent(mail(2))
        assert client.folder_exists("Anfonwyd")
        assert [raw.content for raw in box.sent(lambda _: False)] == [mail(2)]


def test_a_server_without_a_sent_folder_gets_one() -> None:
    """Nothing sent yet is no error, but doctor says that no folder was found."""
    with Dovecot.started(auto="no", sent="Sent") as server, adapter(server) as box:
        assert list(box.sent(lambda _: False)) == []
        assert not box.was_sent("<1@test>")
        assert [item for item in box.diagnose() if not item.ok and "sent_folder" in item.mend]
        box.append_sent(mail(1))
        assert box.was_sent("<1@test>")


def test_keeps_a_copy_once(dovecot: Dovecot) -> None:
    """Repeating after a crash adds nothing; the copy is seen, and has the same bytes."""
    with adapter(dovecot) as box, person(dovecot, box.name) as client:
        box.append_sent(mail(1))
        assert "already" in box.append_sent(mail(1))
        client.select_folder("Sent")
        ((_, item),) = client.fetch(client.search(), ["BODY.PEEK[]", "FLAGS"]).items()
        assert item[b"BODY[]"] == mail(1)
        assert rb"\Seen" in item[b"FLAGS"]


@pytest.mark.parametrize(
    ("message_id", "expected"),
    [
        ("<1@test>", True),
        ("<1@tes", False),
        ("1@test", False),
        ("<11@test>", True),
        ("<1@TEST>", False),
        ("<2@test>", False),
    ],
)
def test_was_sent_compares_exactly(dovecot: Dovecot, message_id: str, expected: bool) -> None:
    """SEARCH finds parts of values; only the very Message-ID counts."""
    with adapter(dovecot) as box:
        for number in (1, 11, 21):
            box.append_sent(mail(number))
        assert box.was_sent(message_id) is expected


def test_was_sent_does_not_trust_a_search_that_finds_nothing(dovecot: Dovecot) -> None:
    """Where an index lags behind, the newest mails are looked at."""
    relay = Relay(dovecot.port)
    with adapter(dovecot, port=relay.port) as box:
        box.append_sent(mail(1))
        relay.refuse = refusing(rb"SEARCH HEADER", b"OK nothing")
        assert box.was_sent("<1@test>")
        assert not box.was_sent("<2@test>")
    relay.close()


def test_a_message_id_cannot_carry_a_command(dovecot: Dovecot) -> None:
    """Line ends and quotes do not reach the server as such."""
    with adapter(dovecot) as box:
        box.append_sent(mail(1))
        with pytest.raises(PermanentError):
            box.was_sent('<1@test>"\r\nx DELETE Sent\r\n')
        assert not box.was_sent('<1"\\@test>')
        assert box.was_sent("<1@test>")


def test_puts_a_draft_into_drafts_once(dovecot: Dovecot) -> None:
    """It is marked as a draft, for a person to send."""
    with adapter(dovecot) as box, person(dovecot, box.name) as client:
        box.append_draft(mail(1))
        box.append_draft(mail(1))
        client.select_folder("Drafts")
        (flags,) = client.get_flags(client.search()).values()
        assert rb"\Draft" in flags


# sending


class Smtp:
    """An inner Outgoing that notes what it sends, and fails when told."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.sent: list[str] = []
        self.errors: list[MailbotError] = []
        self.closed = 0

    def send(self, mail: Mail) -> str:
        """Note it."""
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(mail.message_id)
        return "250 queued"

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Note each; an error is the result of one."""
        results: list[str | Exception] = []
        for one in mails:
            try:
                results.append(self.send(one))
            except MailbotError as error:
                results.append(error)
        return results

    def was_sent(self, message_id: str) -> bool:
        """It remembers nothing."""
        return False

    def draft(self, mail: Mail) -> str:
        """It has no drafts."""
        raise PermanentError("no drafts by SMTP")

    def diagnose(self) -> Sequence[Diagnosis]:
        """All is well."""
        return (Diagnosis("smtp", True, "well"),)

    def close(self) -> None:
        """Count."""
        self.closed += 1


def outgoing(number: int) -> Mail:
    """Return a mail to send."""
    return Mail(f"<{number}@test>", "a@b", ("c@d",), mail(number))


def test_what_was_sent_stands_in_sent(dovecot: Dovecot) -> None:
    """Each mail that left has a copy, and `was_sent` is true of it, also for another process."""
    with adapter(dovecot) as box:
        out = ImapOutgoing(Smtp(), box)
        assert not out.was_sent("<1@test>")
        assert out.send(outgoing(1)) == "250 queued"
        assert out.send_many([outgoing(2), outgoing(3)]) == ["250 queued", "250 queued"]
        assert [raw.content for raw in box.sent(lambda _: False)] == [mail(1), mail(2), mail(3)]
        with adapter(dovecot, box.name) as other:
            assert all(ImapOutgoing(Smtp(), other).was_sent(f"<{number}@test>") for number in (1, 2, 3))
        assert all(item.ok for item in out.diagnose())


@pytest.mark.parametrize(
    "error", [TemporaryError("busy"), PermanentError("refused"), UnknownOutcomeError("no answer")]
)
def test_what_did_not_leave_has_no_copy(dovecot: Dovecot, error: MailbotError) -> None:
    """The error passes through, and Sent says the truth; the others of a batch are kept."""
    with adapter(dovecot) as box:
        smtp = Smtp()
        out = ImapOutgoing(smtp, box)
        smtp.errors.append(error)
        with pytest.raises(type(error)):
            out.send(outgoing(1))
        smtp.errors.append(error)
        assert out.send_many([outgoing(1), outgoing(2)]) == [error, "250 queued"]
        assert not out.was_sent("<1@test>")
        assert out.was_sent("<2@test>")


def test_a_copy_that_cannot_be_kept_is_owed(dovecot: Dovecot) -> None:
    """The mail has left: the receipt says that the copy is owed, it counts as sent, and is kept at the next chance."""
    down = [False]
    relay = Relay(dovecot.port, lambda line: b"" if down[0] else None)
    with adapter(dovecot, port=relay.port) as box:
        smtp = Smtp()
        out = ImapOutgoing(smtp, box)
        list(box.waiting())
        down[0] = True
        relay.cut()
        assert "copy in Sent owed" in out.send(outgoing(1))
        assert out.was_sent("<1@test>")
        assert not out.diagnose()[-1].ok
        down[0] = False
        out.send(outgoing(2))
        assert sorted(raw.content for raw in box.sent(lambda _: False)) == [mail(1), mail(2)]
        assert out.diagnose()[-1].ok
        out.close()
        assert smtp.closed == 1
    relay.close()


def test_drafts_go_to_the_server(dovecot: Dovecot) -> None:
    """SMTP has no drafts; the mailbox has."""
    with adapter(dovecot) as box:
        assert "Drafts" in ImapOutgoing(Smtp(), box).draft(outgoing(1))


def test_content_never_reaches_the_log(
    dovecot: Dovecot, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Even where everything is logged at debug level, neither content nor password is."""
    with caplog.at_level("DEBUG"), adapter(dovecot) as box, person(dovecot, box.name) as client:
        client.append("INBOX", mail(1, b"a secret word\r\n"))
        caplog.clear()
        for item in box.waiting():
            box.fetch(item.native_id)
            box.file(item.native_id, "Ready", ())
        box.append_sent(mail(2, b"a secret word\r\n"))
    assert "secret word" not in caplog.text
    assert PASSWORD not in caplog.text
