"""The contract on Microsoft Graph: a stateful fake, each of whose requests and answers keeps Microsoft's own description."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.header import decode_header, make_header
from pathlib import Path
from time import monotonic

import pytest

from mailbot.adapters.entra import GRAPH, Entra
from mailbot.adapters.http import Http, Patience
from mailbot.adapters.mailboxes.graph import Graph
from mailbot.adapters.mailboxes.graph_client import GraphClient
from mailbot.adapters.mailboxes.graph_listing import Listing
from mailbot.adapters.mailboxes.graph_outgoing import GraphOutgoing
from mailbot.adapters.mailboxes.graph_watch import Delta
from mailbot.config import Secret
from mailbot.errors import ConfigError, TemporaryError, UnknownOutcomeError
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis, Filed
from mailbot.testing.graph_faults import Fault, Kind, Seen
from mailbot.testing.graph_routes import Reply
from mailbot.testing.graph_service import GraphService
from tests.contract.graph_description import Description, _fetched, description
from tests.contract.mailbox_contract import Capabilities, MailboxContract, message

QUICK = Patience(attempts=3, first=0.01, jitter=0.01, longest=2.0)


@pytest.fixture(scope="session")
def described() -> Description:
    """Return Microsoft's description; the tests fail where it cannot be had."""
    return description()


class GraphWorld:
    """The service, its senders, and the people at the same mailbox."""

    capabilities = Capabilities(wake_seconds=1.0, trash=False)

    def __init__(self, folder: Path, described: Description) -> None:
        """Start a service of one's own."""
        self.service = GraphService(folder)
        self.service.observe = described.check
        self.service.__enter__()
        self.described = described
        self.adapters: list[Graph] = []
        self.mailbox = self.reopened()

    def client(self, **changes: object) -> tuple[GraphClient, Entra]:
        """Return a client with connections and tokens of its own."""
        http = Http(patience=QUICK, ca_file=self.service.ca_file)
        entra = Entra(self.service.settings().oauth, GRAPH, http)
        return GraphClient(self.service.settings(**changes), entra, http, denied_pause=0.01), entra

    def reopened(self, **changes: object) -> Graph:
        """Return an adapter that begins with nothing."""
        adapter = Graph("apimanagement", *self.client(**changes), poll_seconds=0.1)
        self.adapters.append(adapter)
        return adapter

    def outgoing(self, settle_seconds: float = 0.0) -> GraphOutgoing:
        """Return a way out that begins with nothing."""
        return GraphOutgoing(
            "apimanagement", self.client()[0], settle_seconds=settle_seconds, look_seconds=0.02
        )

    def close(self) -> None:
        """Stop, and see that no exchange broke the description."""
        for adapter in self.adapters:
            adapter.close()
        self.service.__exit__(None, None, None)
        assert self.described.take_problems() == []

    def deliver(self, content: bytes) -> None:
        """Let a message arrive."""
        self.service.deliver(content)

    def put_sent(self, content: bytes) -> None:
        """Let a person send."""
        self.service.put_sent(content)

    def move_by_person(self, native_id: str) -> None:
        """Move to a folder of the person's own."""
        self.service.move_by_person(native_id)

    def delete_by_person(self, native_id: str) -> None:
        """Delete for good."""
        self.service.delete_by_person(native_id)

    def trash_by_person(self, native_id: str) -> None:
        """Exchange moves what is deleted."""
        raise NotImplementedError

    def draft_by_person(self, native_id: str) -> None:
        """Let the server tell that it is a draft."""
        next(item for item in self.service.within("Inbox") if item.immutable == native_id).draft = True

    def break_connection(self) -> None:
        """Cut all connections."""
        self.service.break_connections()

    def inbox_ids(self) -> list[str]:
        """Return the ids in the inbox."""
        return [item.immutable for item in self.service.within("Inbox")]

    def folder(self, name: str) -> list[bytes]:
        """Return a folder's messages."""
        return [item.content for item in self.service.within(name)]

    def marks(self, name: str) -> list[frozenset[str]]:
        """Return the categories of each."""
        return [frozenset(item.categories) for item in self.service.within(name)]

    def marked(self, category: str) -> str:
        """Exchange keeps categories as they are."""
        return category

    def poison(self) -> None:
        """Deliver an item whose page answers 504."""
        self.service.poison()

    def returned(self, content: bytes) -> bytes:
        """The fake keeps bytes; the real service may build them anew."""
        return content


@pytest.fixture
def world(tmp_path: Path, described: Description) -> Iterator[GraphWorld]:
    """Return a fresh world whose every exchange is checked."""
    world = GraphWorld(tmp_path, described)
    yield world
    world.close()


class TestGraph(MailboxContract):
    """The contract, on the fake."""

    @pytest.fixture
    def mailbox_world(self, world: GraphWorld) -> GraphWorld:
        """Return a fresh world."""
        return world


# sending


def mail(message_id: str = "<mailbot.1@wales.nhs.uk>", attachment: bytes = b"") -> Mail:
    """Return a reply; with an attachment, as a note to the team carries the original."""
    head = (
        f"From: apimanagement@wales.nhs.uk\r\nTo: a@trust.wales.nhs.uk\r\nMessage-ID: {message_id}\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
    )
    body = "Content-Type: text/plain; charset=utf-8\r\n\r\nDiolch\r\n"
    if attachment:
        kind = (
            'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="original.eml"\r\n\r\n'
        )
        mark = "\r\n--=mark\r\n"
        whole = f'{head}Content-Type: multipart/mixed; boundary="=mark"\r\n{mark}{body}{mark}{kind}'.encode()
        return Mail(message_id, "", (), whole + attachment + b"\r\n--=mark--\r\n")
    return Mail(message_id, "", (), f"{head}{body}".encode())


class TestSending:
    """What leaves, leaves once, with our own headers."""

    def test_sends_the_very_mime(self, world: GraphWorld) -> None:
        """Message-ID, Auto-Submitted and text arrive as composed, and the copy stands in Sent Items."""
        world.outgoing().send(mail())
        assert [item.content for item in world.service.post.left] == [mail().content]
        assert [item.content for item in world.service.within("Sent Items")] == [mail().content]
        assert world.service.within("Drafts") == []

    def test_sends_several_side_by_side(self, world: GraphWorld) -> None:
        """Many mails come with a receipt each, in order, and never more than three requests are under way."""
        world.service.latency = 0.01
        mails = [mail(f"<{number}@test>") for number in range(12)]
        results = world.outgoing().send_many(mails)
        assert all(isinstance(result, str) for result in results)
        assert sorted(item.content for item in world.service.post.left) == sorted(
            one.content for one in mails
        )
        assert 1 < world.service.most_at_once <= 3

    def test_one_bad_mail_does_not_keep_the_others(self, world: GraphWorld) -> None:
        """A mail that is refused comes back as its error; the others leave."""
        world.service.faults.on("POST", "/messages$", Fault(Kind.TIMEOUT), skip=1)
        results = world.outgoing().send_many([mail(f"<{number}@test>") for number in range(3)])
        assert sorted(type(result).__name__ for result in results) == ["TemporaryError", "str", "str"]
        assert len(world.service.post.left) == 2

    @pytest.mark.parametrize("size", [3_000_000, 9_000_000])
    def test_uploads_what_one_request_cannot_hold(self, world: GraphWorld, size: int) -> None:
        """A large original goes up in pieces, byte for byte, and the rest is sent as composed."""
        original = b"Subject: whole\r\n\r\n" + b"0123456789abcde\n" * (size // 16)
        world.outgoing().send(mail(attachment=original))
        (item,) = world.service.post.left
        assert item.uploaded == [("original.eml", "message/rfc822", original)]
        assert b"Diolch" in item.content
        assert b"Auto-Submitted: auto-replied" in item.content
        assert len(item.content) < 1000

    def test_an_upload_that_broke_off_begins_anew(self, world: GraphWorld) -> None:
        """A draft that lacks its attachment is never sent: it is removed, and the next one is whole."""
        original = b"x" * 7_000_000
        world.service.faults.on("PUT", "/upload/", Fault(Kind.THROTTLED, "60"), skip=1)
        out = world.outgoing()
        with pytest.raises(TemporaryError):
            out.send(mail(attachment=original))
        assert world.service.post.left == []
        out = world.outgoing()
        assert not out.was_sent(mail().message_id)
        out.send(mail(attachment=original))
        assert [item.uploaded[0][2] for item in world.service.post.left] == [original]
        assert world.service.within("Drafts") == []

    def test_a_draft_left_over_is_sent(self, world: GraphWorld) -> None:
        """After a crash between draft and send no second draft is made."""
        world.service.post.put(mail().content, "drafts", draft=True)
        world.outgoing().send(mail())
        assert len(world.service.post.left) == 1
        assert world.service.within("Drafts") == []

    def test_of_two_drafts_one_is_sent(self, world: GraphWorld) -> None:
        """Drafts that were made twice do not lead to two mails."""
        for _ in range(2):
            world.service.post.put(mail().content, "drafts", draft=True)
        world.outgoing().send(mail())
        assert len(world.service.post.left) == 1
        assert world.service.within("Drafts") == []

    def test_what_has_left_is_not_sent_again(self, world: GraphWorld) -> None:
        """Even a caller that does not look first sends once; after a restart too."""
        world.outgoing().send(mail())
        world.outgoing().send(mail())
        assert len(world.service.post.left) == 1

    @pytest.mark.parametrize("kind", [Kind.LATE_TIMEOUT, Kind.LATE_DROPPED, Kind.CUT_SHORT])
    def test_an_unknown_outcome_is_said(self, world: GraphWorld, kind: Kind) -> None:
        """The mail has left, but no copy is to be seen yet: nobody may say that it failed, and a look later finds it."""
        world.service.lies.copy_delay = 0.3
        world.service.faults.on("POST", "/send$", Fault(kind))
        out = world.outgoing(settle_seconds=0.8)
        with pytest.raises(UnknownOutcomeError) as caught:
            out.send(mail())
        assert caught.value.retry_after == 0.8
        assert out.was_sent(mail().message_id)
        assert len(world.service.post.left) == 1

    def test_never_sent_is_said_only_after_a_while(self, world: GraphWorld) -> None:
        """A fresh process waits for copies of what the one before may have sent."""
        began = monotonic()
        assert not world.outgoing(settle_seconds=0.3).was_sent("<never@test>")
        assert monotonic() - began >= 0.3

    def test_accepted_with_retry_after_is_accepted(self, world: GraphWorld) -> None:
        """202 with Retry-After is not repeated."""
        world.service.lies.accepted_retry_after = "1"
        world.outgoing().send(mail())
        assert len(world.service.post.left) == 1

    @pytest.mark.parametrize("message_id", ["<it's@test>", "<a&b=c+d%20@test>", "<ŵ@test>"])
    def test_odd_message_ids_are_found(self, world: GraphWorld, message_id: str) -> None:
        """Quotes and reserved letters in a Message-ID do not hide a sent mail."""
        world.outgoing().send(mail(message_id))
        assert world.outgoing().was_sent(message_id)
        assert not world.outgoing().was_sent("<other@test>")

    def test_a_draft_that_the_server_names_itself_gets_our_message_id(self, world: GraphWorld) -> None:
        """Only under our own Message-ID is a mail found again, so it leaves under no other."""
        world.service.lies.renames_drafts = True
        world.service.faults.on("POST", "/send$", Fault(Kind.LATE_TIMEOUT))
        world.outgoing().send(mail())
        assert [item.content for item in world.service.post.left] == [mail().content]
        assert world.outgoing().was_sent(mail().message_id)

    def test_drafts_for_a_person(self, world: GraphWorld) -> None:
        """A draft is put once, and nothing leaves; one that a person sent is not put again."""
        out = world.outgoing()
        out.draft(mail())
        out.draft(mail())
        (item,) = world.service.within("Drafts")
        assert item.content == mail().content
        world.service.post.submit(item, 0.0)
        assert "sent" in out.draft(mail())
        assert world.service.within("Drafts") == []

    def test_diagnoses_a_sound_way_out(self, world: GraphWorld) -> None:
        """Every folder that sending needs can be read."""
        assert [found.ok for found in world.outgoing().diagnose()] == [True, True, True]


# the service's lies


class TestLies:
    """What the real service does, and a sound reading of it."""

    def test_pages_that_repeat_items(self, world: GraphWorld) -> None:
        """An item on two pages is listed once."""
        world.service.lies.page_repeats = True
        for number in range(7):
            world.deliver(message(number))
        listing = Listing(world.client()[0], "inbox", page=3)
        assert [item.native_id for item in listing.items()] == world.inbox_ids()

    @pytest.mark.parametrize("poisoned", [{0}, {3}, {9}, {2, 3}, {0, 5, 9}])
    def test_unlistable_items_anywhere(self, world: GraphWorld, poisoned: set[int]) -> None:
        """Wherever the items stand whose page answers 504, all others are listed and each of them is told."""
        for number in range(10):
            world.poison() if number in poisoned else world.deliver(message(number))
        items = list(Listing(world.client()[0], "inbox", page=4).items())
        good = {one.immutable for one in world.service.within("Inbox") if not one.unlistable}
        assert {item.native_id for item in items if not item.problem} == good
        assert sum(bool(item.problem) for item in items) == len(poisoned)
        assert len({item.native_id for item in items}) == 10

    def test_an_ill_server_is_no_bad_item(self, world: GraphWorld) -> None:
        """Where every call answers 504, nothing is set aside: the listing fails as a whole."""
        world.deliver(message())
        world.service.faults.on("GET", ".", Fault(Kind.TIMEOUT), times=200)
        with pytest.raises(TemporaryError):
            list(world.mailbox.waiting())

    def test_a_lost_delta_state_begins_anew(self, world: GraphWorld) -> None:
        """410 means that something may have changed; the next look is as ever."""
        delta = Delta(world.client()[0], "inbox")
        assert (delta.changed(), delta.changed()) == (True, False)
        world.service.faults.on("GET", "/delta$", Fault(Kind.GONE))
        assert (delta.changed(), delta.changed(), delta.changed()) == (True, True, False)

    def test_delta_pages_that_repeat_and_come_late(self, world: GraphWorld) -> None:
        """A change is told sooner or later."""
        world.service.lies.delta_repeats, world.service.lies.delta_delay = True, 2
        delta = Delta(world.client()[0], "inbox")
        delta.changed()
        world.deliver(message())
        assert any(delta.changed() for _ in range(4))

    def test_a_burst_of_denials_is_looked_at_twice(self, world: GraphWorld) -> None:
        """ErrorAccessDenied once is throttling; twice it is believed."""
        world.deliver(message())
        world.service.faults.on("GET", "/messages$", Fault(Kind.DENIED))
        assert len(list(world.mailbox.waiting())) == 1
        world.service.faults.on("GET", "/messages$", Fault(Kind.DENIED), times=2)
        with pytest.raises(TemporaryError, match="403"):
            list(world.mailbox.waiting())

    def test_an_expired_token_is_renewed_once(self, world: GraphWorld) -> None:
        """A token that is refused before its time is renewed without anybody noticing."""
        world.deliver(message())
        list(world.mailbox.waiting())
        world.service.expire_tokens()
        assert len(list(world.mailbox.waiting())) == 1

    def test_a_long_pause_is_kept(self, world: GraphWorld) -> None:
        """After a long Retry-After no call is made before its time, and the error tells the rest of it."""
        world.service.faults.on("GET", "/messages$", Fault(Kind.THROTTLED, "900"))
        with pytest.raises(TemporaryError) as first:
            list(world.mailbox.waiting())
        made = len(world.service.calls)
        with pytest.raises(TemporaryError) as second:
            list(world.mailbox.waiting())
        assert first.value.retry_after == 900
        assert 890 < (second.value.retry_after or 0) <= 900
        assert len(world.service.calls) == made

    def test_attached_links_are_told(self, world: GraphWorld) -> None:
        """A referenceAttachment, which MIME does not carry, stands in a header above the message."""
        item = world.service.deliver(message())
        item.references.append(("Cymeradwyaeth\r\nŵ.docx", ""))
        raw = world.mailbox.fetch(item.immutable)
        assert raw is not None
        assert raw.content.endswith(message())
        header = raw.content.removesuffix(message())
        assert header.startswith(b"X-Mailbot-Reference-Attachment: ") and header.count(b"\n") == 1
        assert (
            str(make_header(decode_header(header.decode().split(": ", 1)[1].strip())))
            == "Cymeradwyaeth ŵ.docx"
        )

    def test_a_person_is_quicker(self, world: GraphWorld) -> None:
        """A message that a person moves between our look and our mark stays where the person put it."""
        item = world.service.deliver(message())
        world.mailbox.prepare(["Ready"])
        world.service.faults.before("PATCH", "/messages/", lambda: world.move_by_person(item.immutable))
        assert world.mailbox.file(item.immutable, "Ready", ("x",)) is Filed.GONE
        assert world.folder("Ready") == []

    def test_categories_of_people_stay(self, world: GraphWorld) -> None:
        """Marks are added to those that people gave."""
        item = world.service.deliver(message())
        item.categories = ["Blue"]
        world.mailbox.file(item.immutable, "Ready", ("Mailbot ready",))
        assert item.categories == ["Blue", "Mailbot ready"]

    def test_a_folder_that_a_person_deleted_comes_back(self, world: GraphWorld) -> None:
        """A folder that is gone is made anew when a message is filed there."""
        item = world.service.deliver(message())
        world.mailbox.prepare(["Ready"])
        del world.service.post.folders[str(world.service.post.folder_id("Ready"))]
        assert world.mailbox.file(item.immutable, "Ready", ()) is Filed.MOVED
        assert world.folder("Ready") == [message()]

    def test_two_processes_make_one_folder(self, world: GraphWorld) -> None:
        """Whoever comes second takes the folder of the first."""

        def other() -> None:
            world.service.post.create_folder("Mailbot", "AAMkroot=")

        world.service.faults.before("POST", "/mailFolders$", other)
        world.mailbox.prepare(["Ready"])
        assert [one.name for one in world.service.post.folders.values()].count("Mailbot") == 1

    def test_ids_change_on_move_without_the_preference(self, world: GraphWorld) -> None:
        """The fake does not give immutable ids for nothing: this is why every call asks for them."""
        item = world.service.deliver(message())
        before = item.mutable
        world.mailbox.file(item.immutable, "Ready", ())
        assert item.mutable != before

    def test_three_at_once_in_the_whole_process(self, world: GraphWorld) -> None:
        """However many threads and adapters there are, the service never sees a fourth request at once."""
        world.service.latency = 0.02
        for number in range(4):
            world.deliver(message(number))
        ids, boxes = world.inbox_ids(), [world.reopened() for _ in range(3)]
        with ThreadPoolExecutor(12) as pool:
            found = list(
                pool.map(lambda pair: pair[0].fetch(pair[1]), [(box, one) for box in boxes for one in ids])
            )
        assert all(found)
        assert world.service.most_at_once == 3


class TestScope:
    """An app that reaches further than it may is not let to work."""

    def test_a_mailbox_outside_the_scope_that_opens_stops_everything(self, world: GraphWorld) -> None:
        """The error says what is wrong and how to mend it, and nothing was touched."""
        world.deliver(message())
        world.service.open_to_all = True
        for asked in (world.mailbox.prove_scope, lambda: world.mailbox.prepare(["Ready"])):
            with pytest.raises(ConfigError, match=r"mailboxes\.apimanagement\.outside_user.*OUTSIDE ITS SCOPE.*RBAC"):
                asked()
        assert world.service.post.folder_id("Mailbot") is None

    def test_a_refusal_proves_the_scope_once(self, world: GraphWorld) -> None:
        """What is proven is not asked again while the process runs."""
        world.mailbox.prove_scope()
        made = len(world.service.calls)
        world.mailbox.prove_scope()
        assert len(world.service.calls) == made

    def test_a_mailbox_that_is_not_there_proves_nothing(self, world: GraphWorld) -> None:
        """A mistyped outside_user does not pass for a refusal."""
        with pytest.raises(ConfigError, match="not found"):
            world.reopened(outside_user="nobody@wales.nhs.uk").prove_scope()

    @pytest.mark.parametrize("kind", [Kind.UNAVAILABLE, Kind.TIMEOUT, Kind.DROPPED, Kind.PAGE_OF_A_PROXY])
    def test_what_nobody_can_tell_now_is_told_later(self, world: GraphWorld, kind: Kind) -> None:
        """The mailbox is not worked before the scope is proven; when the server answers again, it is."""
        world.service.faults.on("GET", "/users/somebody.else", Fault(kind), times=1 if kind is Kind.PAGE_OF_A_PROXY else QUICK.attempts)
        with pytest.raises(TemporaryError):
            world.mailbox.prepare(["Ready"])
        assert world.service.post.folder_id("Mailbot") is None
        world.mailbox.prepare(["Ready"])
        assert world.service.post.folder_id("Ready")

    def test_without_a_mailbox_to_try_nothing_is_asked(self, world: GraphWorld) -> None:
        """Operators need not name one; doctor says that nothing is proven then."""
        made = len(world.service.calls)
        world.reopened(outside_user=None).prove_scope()
        assert len(world.service.calls) == made


class TestDoctor:
    """What the operator is told."""

    def found(self, world: GraphWorld, **changes: object) -> dict[str, Diagnosis]:
        """Return the findings by the last word of their subject."""
        http = Http(patience=QUICK, ca_file=world.service.ca_file)
        settings = world.service.settings(**changes)
        entra = Entra(settings.oauth, GRAPH, http)
        box = Graph("m", GraphClient(settings, entra, http, denied_pause=0.01), entra)
        return {found.subject.rsplit(" ", 1)[-1]: found for found in box.diagnose()}

    def test_an_app_that_may_read_everyone_is_told_plainly(self, world: GraphWorld) -> None:
        """A mailbox outside the scope that opens is the worst finding."""
        assert self.found(world)["scope"].ok
        world.service.open_to_all = True
        found = self.found(world)["scope"]
        assert not found.ok
        assert "OUTSIDE ITS SCOPE" in found.detail
        assert "RBAC" in found.mend

    def test_a_tenant_wide_permission_without_proof_is_told(self, world: GraphWorld) -> None:
        """Without outside_user, a token that carries Mail permissions is no sound state."""
        assert self.found(world, outside_user=None)["scope"].ok
        world.service.roles = ("Mail.ReadWrite", "User.Read.All")
        found = self.found(world, outside_user=None)["scope"]
        assert not found.ok
        assert "Mail.ReadWrite" in found.detail and "User.Read.All" not in found.detail

    def test_a_wrong_secret_is_told_without_the_secret(self, world: GraphWorld, tmp_path: Path) -> None:
        """The sign-in fails in words, and nothing else is asked."""
        secret = tmp_path / "wrong"
        secret.write_text("hunter2-of-the-tests")
        oauth = world.service.settings().oauth.model_copy(update={"secret": Secret(file=secret)})
        found = self.found(world, oauth=oauth)
        assert set(found) == {"credential", "sign-in"}
        assert not found["sign-in"].ok
        assert "invalid_client" in found["sign-in"].detail
        assert "hunter2" not in str(found)

    def test_what_cannot_be_listed_is_told(self, world: GraphWorld) -> None:
        """An unlistable item is counted for a person to look at."""
        world.poison()
        found = self.found(world)["inbox"]
        assert not found.ok
        assert "cannot be listed" in found.detail

    def test_an_outside_mailbox_that_does_not_exist_proves_nothing(self, world: GraphWorld) -> None:
        """A mistyped outside_user is told."""
        found = self.found(world, outside_user="nobody@wales.nhs.uk")["scope"]
        assert not found.ok and "nothing is proven" in found.detail

    @pytest.mark.parametrize(("ahead", "ok"), [(0.0, True), (50.0, True), (75.0, False), (-3600.0, False)])
    def test_the_clock_is_compared_with_the_servers(self, world: GraphWorld, ahead: float, ok: bool) -> None:
        """More than a minute apart is wrong, whichever is before."""
        world.service.clock_ahead = ahead
        found = self.found(world)["clock"]
        assert found.ok is ok, found
        if not ok:
            assert ("behind" if ahead > 0 else "before") in found.detail and "chrony" in found.mend

    def test_a_mailbox_that_does_not_exist(self, world: GraphWorld) -> None:
        """A wrong user is told as such, as a temporary error: no message may be parked for it."""
        found = self.found(world, user="nobody@wales.nhs.uk")
        assert not found["inbox"].ok
        assert "ErrorInvalidUser" in found["inbox"].detail


# the description itself



def test_without_npm_nothing_passes_unchecked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the description cannot be had, the tests fail and say what installs it; none is skipped."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="make packages"):
        _fetched()


GET_PAGE = Reply(200, {"value": [{"id": "AAk", "receivedDateTime": "2026-01-05T09:00:00Z"}]})
LIST = "/users/u@x.wales/mailFolders/inbox/messages"
ONE = "/users/u@x.wales/messages/AAk"
PREFER = {"prefer": 'IdType="ImmutableId"'}
JSON = {**PREFER, "content-type": "application/json"}
MIME = {**PREFER, "content-type": "text/plain"}


def seen(
    method: str,
    path: str,
    query: dict[str, str] | None = None,
    headers: dict[str, str] = PREFER,
    body: bytes = b"",
) -> Seen:
    """Return a call."""
    return Seen(1, method, path, query or {}, headers, body)


@pytest.mark.parametrize(
    ("call", "reply"),
    [
        pytest.param(seen("GET", LIST, {"$select": "id,receivedDateTime", "$orderby": "receivedDateTime"}), GET_PAGE, id="page"),
        pytest.param(seen("GET", LIST + "/delta", {"$select": "id"}),
                     Reply(200, {"value": [{"id": "AAk", "@removed": {"reason": "deleted"}}], "@odata.deltaLink": "x"}), id="delta"),
        pytest.param(seen("GET", ONE + "/$value"), Reply(200, b"Subject: x", {"Content-Type": "text/plain"}), id="MIME"),
        pytest.param(seen("POST", "/users/u/messages", headers=MIME, body=b"QQ=="), Reply(201, {"id": "AAk"}), id="draft of MIME"),
        pytest.param(seen("POST", ONE + "/createReply", headers=JSON, body=b'{"comment": "x"}'), Reply(201, {"id": "AAk"}), id="reply"),
        pytest.param(seen("POST", ONE + "/send"), Reply(202), id="send"),
        pytest.param(seen("POST", "/users/u/sendMail", headers=MIME, body=b"QQ=="), Reply(202), id="MIME to sendMail"),
        pytest.param(seen("GET", ONE), Reply(200, {"id": "AAk", "from": None}), id="null"),
        pytest.param(seen("GET", ONE + "/attachments"),
                     Reply(200, {"value": [{"@odata.type": "#microsoft.graph.fileAttachment", "id": "x", "contentBytes": "QQ=="}]}), id="file"),
        pytest.param(seen("GET", LIST), Reply(429, {"error": {"code": "x", "message": "y"}}), id="error"),
    ],
)  # fmt: skip
def test_the_description_takes_what_is_right(described: Description, call: Seen, reply: Reply) -> None:
    """Good exchanges, which the description refuses as shipped, pass."""
    assert described.problems(call, reply) == []


@pytest.mark.parametrize(
    ("call", "reply"),
    [
        pytest.param(seen("GET", LIST, headers={}), GET_PAGE, id="no immutable ids"),
        pytest.param(seen("GET", LIST, {"$selct": "id"}), GET_PAGE, id="unknown option"),
        pytest.param(seen("GET", LIST, {"$select": "id,size"}), GET_PAGE, id="unknown property selected"),
        pytest.param(seen("GET", LIST, {"$top": "many"}), GET_PAGE, id="no number"),
        pytest.param(seen("GET", LIST), Reply(200, {"value": [{"id": 7}]}), id="wrong type"),
        pytest.param(seen("GET", LIST), Reply(200, {"value": [{"id": "AAk", "invented": 1}]}), id="invented property"),
        pytest.param(seen("GET", ONE), Reply(200, {"id": "AAk", "from": {"invented": {}}}), id="invented inside"),
        pytest.param(seen("GET", ONE), Reply(200, {"id": "AAk", "receivedDateTime": "yesterday"}), id="no instant"),
        pytest.param(seen("GET", ONE + "/attachments"), Reply(200, {"value": [{"id": "x"}]}), id="attachment of no kind"),
        pytest.param(seen("POST", ONE + "/move", headers=JSON, body=b'{"destination": "x"}'), Reply(201, {"id": "AAk"}), id="parameter"),
        pytest.param(seen("POST", ONE + "/send"), Reply(204), id="sent at once"),
        pytest.param(seen("POST", ONE + "/snd"), Reply(202), id="no such path"),
        pytest.param(seen("PATCH", ONE, headers=JSON, body=b'{"categories": "red"}'), Reply(200, {"id": "AAk"}), id="no list"),
        pytest.param(seen("GET", LIST), Reply(429, {"error": "x"}), id="no OData error"),
    ],
)  # fmt: skip
def test_the_description_refuses_what_is_wrong(described: Description, call: Seen, reply: Reply) -> None:
    """Bad exchanges, most of which the description lets pass as shipped, are told."""
    assert described.problems(call, reply) != []
