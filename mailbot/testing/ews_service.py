"""An Exchange server for tests: EWS over HTTP on loopback, with state, and with the lies that real ones tell.

It answers the real exchangelib. What it does as Exchange does: an item's id changes when it moves; a sent draft becomes another
item; a person's acts, faults and corrupt items come between any two calls; a sent mail is regenerated on the wire (`Auto-Submitted`
becomes `X-Auto-Response-Suppress`, own X- headers vanish) while the copy in Sent Items keeps what was saved; a response error
of SyncFolderItems has no sync state; listings come newest first. With `lies.independent` it is a server that is not Microsoft's,
as seen in the field: no marks in its headers, SendItem leaves the draft and then fails, a sent copy is kept before the sending,
no page in an empty listing, no new id after a move, faults without detail, damaged items missing from listings.

    service.deliver(bytes) · put_sent · move_by_person · delete_by_person · within(folder) · wire · calls · faults · lies
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from socket import SHUT_RDWR, socket
from threading import Thread
from typing import Any
from xml.etree.ElementTree import Element

from mailbot.config import EwsMailbox
from mailbot.testing.ews_faults import Faults, Kind, Lies, Seen
from mailbot.testing.ews_http import Handler, Server
from mailbot.testing.ews_operations import Operations
from mailbot.testing.ews_store import BEGINNING, Store, StoredItem
from mailbot.testing.ews_xml import T
from mailbot.testing.graph_certificate import write_certificate

__all__ = ["BEGINNING", "LOGIN", "PASSWORD", "USER", "EwsService", "Kind"]
USER = "apimanagement@wales.nhs.uk"
LOGIN = "NHS\\mailbot"
PASSWORD = "correct horse"
OAUTH = {"tenant": "t", "client_id": "c", "secret": {"env": "MAILBOT_TEST_SECRET"}}


class EwsService:
    """The running server of one mailbox; a context manager."""

    def __init__(self, *, ntlm: bool = False, user: str = USER, tls: Path | None = None) -> None:
        """Listen on a free port of loopback; with TLS where there is a folder for its certificate."""
        self.ntlm = ntlm
        self.user = user
        self.login, self.password = LOGIN, PASSWORD
        self.knows: Callable[[str], bool] = {"good"}.__contains__  # which tokens are let in
        self.connections: list[socket] = []
        self.running = True
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.service = self
        self.ca_file = write_certificate(tls) if tls else None
        if self.ca_file is not None:
            self._server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._server.context.load_cert_chain(self.ca_file)
        self.endpoint = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_port}/EWS/Exchange.asmx"
        self.afresh()
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> EwsService:
        """Start."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and cut every connection."""
        self.running = False
        self.cut()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def afresh(self, *, independent: bool = False) -> None:
        """Begin again with an empty mailbox, without faults and lies."""
        self.store = Store(self.user)
        self.store.lies.independent = independent
        self.operations = Operations(self.store)
        self.faults = Faults()
        self.calls: list[Seen] = []

    def settings(self, **more: Any) -> EwsMailbox:
        """Return the configuration of the mailbox."""
        password = {"env": "MAILBOT_TEST_PASSWORD"}
        login = {"login": self.login, "password": password, "auth": "ntlm" if self.ntlm else "basic", "oauth": OAUTH}
        seat = {"role": "apimanagement", "address": self.user, "team": "team@wales.nhs.uk"}
        return EwsMailbox.model_validate({"kind": "ews", "user": self.user, "endpoint": self.endpoint, **seat, **login, **more})

    @property
    def lies(self) -> Lies:
        """Return the lies, to be changed."""
        return self.store.lies

    @property
    def wire(self) -> list[bytes]:
        """Return what left, as it left."""
        return self.store.wire

    def note(self, operation: str, headers: dict[str, str], tree: Element, content: bytes) -> Seen:
        """Record a call."""
        whom = tree.findtext(f".//{{{T}}}ConnectingSID/{{{T}}}PrimarySmtpAddress") or ""
        with self.store.changed:
            seen = Seen(len(self.calls) + 1, operation, headers, whom, sha256(content).hexdigest())
            self.calls.append(seen)
        return seen

    def pause(self, seconds: float) -> None:
        """Let a connection wait, but no longer than the server runs."""
        end = time.monotonic() + seconds
        while self.running and time.monotonic() < end:
            time.sleep(0.02)

    def cut(self) -> None:
        """Cut every connection that is open; new ones succeed."""
        connections, self.connections[:] = [*self.connections], []
        for one in connections:
            with suppress(OSError):
                one.shutdown(SHUT_RDWR)

    # people and couriers

    def deliver(self, content: bytes, **more: Any) -> str:
        """Let a message arrive; return its id."""
        with self.store.changed:
            return self.store.put("F-inbox", content, **more).id

    def put_sent(self, content: bytes) -> str:
        """Let a person send a message; return its copy's id."""
        with self.store.changed:
            return self.store.put("F-sentitems", content).id

    def move_by_person(self, native_id: str, folder: str = "Own") -> None:
        """Move a message to a folder of a person's own."""
        with self.store.changed:
            found = [one for one in self.store.children("F-msgfolderroot") if one.name == folder]
            target = found[0] if found else self.store.create_folder("F-msgfolderroot", folder)
            self.store.move(self.store.items[native_id], target.id)

    def delete_by_person(self, native_id: str) -> None:
        """Delete a message for good."""
        with self.store.changed:
            self.store.remove(self.store.items[native_id])

    def within(self, folder: str) -> list[StoredItem]:
        """Return the items of a folder: a well-known name, or a folder below Mailbot."""
        with self.store.changed:
            if f"F-{folder}" in self.store.folders:
                return self.store.within(f"F-{folder}")
            roots = [one for one in self.store.children("F-msgfolderroot") if one.name == "Mailbot"]
            own = [one for root in roots for one in self.store.children(root.id) if one.name == folder]
            return [item for one in own for item in self.store.within(one.id)]
