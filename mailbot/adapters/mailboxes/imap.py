"""A mailbox on an IMAP server. The only importer of imapclient.

    native id     `<uidvalidity>.<uid>` of INBOX; after a change of UIDVALIDITY old ids are GONE, never another message
    received at   INTERNALDATE
    filing        UID MOVE (or COPY, \\Deleted, UID EXPUNGE) into `Mailbot/<folder>`, keywords as categories

Invariants: fetching marks nothing as seen; a plain EXPUNGE is never sent; a message that is marked \\Deleted or \\Draft counts as gone;
one message that the server chokes on does not hide the others; each call reconnects once by itself. The server gives a moved
message a new UID, so only the adapter that filed it can answer ALREADY; a later one answers GONE. Only what stands in
Quarantine bears a keyword of its own, by which it is found again.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from threading import Event, RLock
from typing import TypeVar

from imapclient import IMAPClient  # type: ignore[import-untyped]

from mailbot.adapters.mailboxes import imap_doctor, imap_quarantine
from mailbot.adapters.mailboxes import imap_steps as steps
from mailbot.adapters.mailboxes.imap_errors import Dead, Refused, Unparsable, is_dead, login_refusal, told
from mailbot.adapters.mailboxes.imap_names import ImapServer, Key, key, plain
from mailbot.adapters.mailboxes.imap_session import INBOX, Session
from mailbot.adapters.mailboxes.imap_watch import watch
from mailbot.errors import MailbotError
from mailbot.model.message import RawMessage
from mailbot.ports import Diagnosis, Filed, Listed

Result = TypeVar("Result")
PAGE = 50
SENT = rb"\Sent"
DRAFTS = rb"\Drafts"
REMEMBERED = 20_000  # filed messages that are told from those a person moved


class Imap:
    """A mailbox on an IMAP server. Calls may come from several threads; they take turns on one connection."""

    def __init__(
        self,
        name: str,
        server: ImapServer,
        *,
        password: Callable[[], str] | None = None,
        token: Callable[[], str] | None = None,
        poll_seconds: float = 30.0,
    ) -> None:
        """Serve INBOX of `server`, logging in with what `password` or (XOAUTH2) `token` returns. Connects at first use."""
        self.name = name
        self._server = server
        self._secret = (password, token)
        self._poll = poll_seconds
        self._session: Session | None = None
        self._turn = RLock()
        self._filed: dict[str, str] = {}

    # the Mailbox protocol

    def prepare(self, folders: Sequence[str]) -> None:
        """Create the folders that are missing."""

        def make(session: Session) -> None:
            for folder in folders:
                session.make(session.folder(folder))

        self._run(make)

    def waiting(self) -> Iterator[Listed]:
        """List INBOX in pages of 50, oldest first."""
        uids, validity = self._run(lambda session: (session.uids(INBOX), session.validity))
        for first in range(0, len(uids), PAGE):
            yield from self._page(validity, uids[first : first + PAGE])

    def fetch(self, native_id: str) -> RawMessage | None:
        """Return a message's bytes; None where it left INBOX or the id is of an earlier UIDVALIDITY."""
        wanted = key(native_id)
        return self._run(lambda session: steps.whole(session, self.name, wanted)) if wanted else None

    def sent(self, known: Callable[[str], bool]) -> Iterator[RawMessage]:
        """Yield the mails of the Sent folder that are not `known`; one that cannot be fetched is passed over."""
        folder = self._run(self._sent_folder)
        if folder is None:
            return
        uids, validity = self._run(lambda session: (session.uids(folder, readonly=True), session.validity))
        fresh = [uid for uid in uids if not known(str(Key(validity, uid)))]
        for first in range(0, len(fresh), PAGE):
            yield from self._bodies(folder, validity, fresh[first : first + PAGE])

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Mark a message with keywords and move it."""
        wanted, name = key(native_id), plain(folder)
        if wanted and self._run(lambda session: steps.moved(session, wanted, name, categories)):
            self._remember(native_id, name)
            return Filed.MOVED
        if wanted is None:
            return Filed.GONE
        if self._filed.get(native_id) == name:
            return Filed.ALREADY
        return self._run(lambda session: imap_quarantine.moved_on(session, wanted, name, categories))

    def restore(self, native_id: str) -> str | None:
        """Move a message from Quarantine back; it gets a new UID."""
        wanted = key(native_id)
        return self._run(lambda session: imap_quarantine.restored(session, wanted)) if wanted else None

    def wait(self, stop: Event, wake: Callable[[], None]) -> None:
        """Wait on a connection of its own, by IDLE with a poll beside it."""
        watch(self._connected, stop, wake, self._poll)

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection, login, what the server can do, and folders."""
        try:
            return self._run(
                lambda session: imap_doctor.diagnose(self.name, session, self._sent_folder(session))
            )
        except MailbotError as error:
            return (Diagnosis(self.name, False, str(error), "mend this, then run doctor again"),)

    def close(self) -> None:
        """Log out; the next call would connect again."""
        with self._turn:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    # for outgoing mail

    def was_sent(self, message_id: str) -> bool:
        """Tell whether the server's Sent folder holds a mail with exactly this Message-ID."""
        folder = self._run(self._sent_folder)
        return folder is not None and self._run(lambda session: session.holds(folder, message_id))

    def append_sent(self, content: bytes) -> str:
        """Keep a copy in Sent, once for each Message-ID; return what the server says of it."""
        return self._append(SENT, self._server.sent_folder, "Sent", content, (rb"\Seen",))

    def append_draft(self, content: bytes) -> str:
        """Put a mail into Drafts, once for each Message-ID; return what the server says of it."""
        return self._append(DRAFTS, self._server.drafts_folder, "Drafts", content, (rb"\Draft",))

    def _append(
        self, use: bytes, configured: str | None, name: str, content: bytes, flags: Sequence[bytes]
    ) -> str:
        def step(session: Session) -> str:
            folder = session.special(use, configured)
            if folder is None:
                folder = configured or name
                session.make(folder)
            return session.append(folder, content, flags)

        return self._run(step)

    # pages

    def _page(self, validity: int, uids: Sequence[int]) -> list[Listed]:
        """List a page; where that fails or something is missing, ask for each message alone."""
        failure: MailbotError | None = None
        found: dict[int, Listed] = {}
        try:
            found = self._run(lambda session: steps.listing(session, validity, uids))
        except MailbotError as error:
            failure = error
        asked = (found.get(uid) or self._alone(Key(validity, uid)) for uid in uids)
        items = [item for item in asked if item is not None]
        if failure is not None and len(items) > 1 and all(item.problem for item in items):
            raise failure  # every message at once: that is the server's trouble, not a message's
        return items

    def _alone(self, wanted: Key) -> Listed | None:
        try:
            found = self._run(lambda session: steps.listing(session, wanted.validity, [wanted.uid])).get(
                wanted.uid
            )
        except MailbotError as error:
            self._run(lambda session: session.client.noop())  # raises where the server itself is out of reach
            return steps.unlistable(wanted, str(error))
        if found is None and self._run(lambda s: steps.same(s, wanted.validity) and s.stands(wanted.uid)):
            return steps.unlistable(wanted, "the server names it but tells nothing about it")
        return found

    def _bodies(self, folder: str, validity: int, uids: Sequence[int]) -> Iterator[RawMessage]:
        """Yield sent mails, in groups that are not too large to hold."""
        try:
            weights = self._run(lambda session: steps.sizes(session, folder, validity, uids))
        except MailbotError:
            weights = dict.fromkeys(uids, steps.PAGE_BYTES)
        for group in steps.groups(weights):
            yield from self._group(folder, validity, group)

    def _group(self, folder: str, validity: int, uids: Sequence[int]) -> list[RawMessage]:
        try:
            return self._run(lambda session: steps.bodies(session, self.name, folder, validity, uids))
        except MailbotError:
            self._run(lambda session: session.client.noop())  # raises where the server itself is out of reach
            return (
                [raw for uid in uids for raw in self._group(folder, validity, [uid])] if len(uids) > 1 else []
            )

    def _sent_folder(self, session: Session) -> str | None:
        return session.special(SENT, self._server.sent_folder)

    def _remember(self, native_id: str, folder: str) -> None:
        self._filed[native_id] = folder
        if len(self._filed) > REMEMBERED:
            del self._filed[next(iter(self._filed))]

    # connection

    def _run(self, step: Callable[[Session], Result]) -> Result:
        """Do one step on the connection, on a new one where the old one has died; all errors are told."""
        with self._turn:
            try:
                return self._once(step)
            except (Refused, *Dead, *Unparsable) as error:
                if not is_dead(error):
                    raise told(error, str(self._server)) from error
            try:
                return self._once(step)
            except (Refused, *Dead, *Unparsable) as error:
                raise told(error, str(self._server)) from error

    def _once(self, step: Callable[[Session], Result]) -> Result:
        session = self._session = self._session or self._connected()
        try:
            return step(session)
        except (
            *Dead,
            *Unparsable,
        ):  # the next answer on this connection could be that to an earlier question
            session.drop()
            self._session = None
            raise

    def _connected(self) -> Session:
        # QUIRK: IMAPClient writes what it sends and gets to its log; content of mail is not logged (house law 9)
        logging.getLogger("imapclient").setLevel(logging.WARNING)
        with ExitStack() as undo:
            try:
                client = _client(self._server)
                undo.callback(_shut, client)
                if self._server.tls == "starttls":
                    client.starttls(_context(self._server))
                _log_in(client, self._server, *self._secret)
            except (Refused, *Dead, *Unparsable) as error:
                raise told(error, str(self._server)) from error
            undo.pop_all()
        client.normalise_times = False
        return Session(client, self._server)


def _shut(client: IMAPClient) -> None:
    with suppress(Refused, *Dead):
        client.shutdown()


def _context(server: ImapServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)


def _client(server: ImapServer) -> IMAPClient:
    return IMAPClient(
        server.host,
        server.port,
        ssl=server.tls == "implicit",
        ssl_context=_context(server) if server.tls == "implicit" else None,
        timeout=server.timeout_seconds,
    )


def _log_in(
    client: IMAPClient,
    server: ImapServer,
    password: Callable[[], str] | None,
    token: Callable[[], str] | None,
) -> None:
    kind = "password" if token is None else "access token"
    try:
        if token is not None:
            client.oauth2_login(server.user, token())
        elif client.has_capability("AUTH=PLAIN"):  # QUIRK: imaplib's LOGIN cannot carry letters beyond ASCII
            client.plain_login(server.user, password() if password else "")
        else:
            client.login(server.user, password() if password else "")
    except Refused as error:
        raise login_refusal(error, str(server), kind) from None
