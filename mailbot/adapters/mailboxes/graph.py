"""A shared mailbox at Exchange Online, by Microsoft Graph v1.0. The inbox folder is the truth; delta queries only wake.

A message's native id is Graph's immutable id, which stays when the message moves within the mailbox. Raw bytes are what
`$value` gives. A link that Outlook attaches (referenceAttachment) is not in those bytes: it is told in a header
`X-Mailbot-Reference-Attachment: name; url` that is put above them.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import Any, TypeVar

from mailbot.adapters.entra import GRAPH, Entra
from mailbot.adapters.http import Http
from mailbot.adapters.http_answers import Conflict, Failing, Refused
from mailbot.adapters.mailboxes.graph_client import GraphClient, is_gone, plausible
from mailbot.adapters.mailboxes.graph_doctor import diagnose
from mailbot.adapters.mailboxes.graph_folders import Folders, plain
from mailbot.adapters.mailboxes.graph_listing import MAX_BROKEN, Listing, instant
from mailbot.adapters.mailboxes.graph_outgoing import GraphOutgoing
from mailbot.adapters.mailboxes.graph_scope import prove
from mailbot.adapters.mailboxes.graph_watch import Delta, watch
from mailbot.config import GraphMailbox
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.heartbeat import Credential
from mailbot.model.message import RawMessage
from mailbot.ports import OURS, QUARANTINE, Diagnosis, Filed, Listed

Result = TypeVar("Result")
LOOKS = 4  # at a message that others change while it is filed
REFERENCE_HEADER = b"X-Mailbot-Reference-Attachment"


class Graph:
    """One mailbox; may be used by several threads."""

    def __init__(
        self,
        name: str,
        client: GraphClient,
        entra: Entra,
        *,
        poll_seconds: float = 5.0,
        resweep_seconds: float = 120.0,
    ) -> None:
        """Nothing is asked before the first use."""
        self.name = name
        self._client = client
        self._entra = entra
        self._folders = Folders(client, client.settings.root_folder)
        self._poll_seconds = poll_seconds
        self._resweep_seconds = resweep_seconds
        self._sent_hint = Delta(client, "sentitems")
        self._swept_sent = float("-inf")
        self._proven = False

    def prove_scope(self) -> None:
        """Raise ConfigError where the app opens a mailbox outside its scope; TemporaryError where nobody can tell now."""
        self._proven = self._proven or prove(self.name, self._client)

    def prepare(self, folders: Sequence[str]) -> None:
        """Create the folders that are missing. A mailbox is not worked before the app's scope is proven."""
        self.prove_scope()
        self._folders.prepare(folders)

    def waiting(self) -> Iterator[Listed]:
        """List the inbox, oldest first, without drafts; what the server cannot list comes with its problem."""
        items = list(Listing(self._client, "inbox").items())
        return (Listed(item.native_id, item.when, problem=item.problem) for item in items if not item.draft)

    def fetch(self, native_id: str) -> RawMessage | None:
        """Return the MIME bytes, or None where the message is no longer in the inbox."""
        found = self._look(native_id)
        if found is None or found.get("isDraft") is True or found.get("parentFolderId") != self._folders.well_known("inbox"):
            return None
        try:
            content = self._client.read("fetch a message", f"messages/{native_id}/$value")
            content = self._references(native_id, content) + content
        except Refused as error:
            if is_gone(error):
                return None
            raise
        return RawMessage(self.name, native_id, instant(found.get("receivedDateTime")), content)

    def sent(self, known: Callable[[str], bool]) -> Iterator[RawMessage]:
        """Yield sent messages that are not known: a full sweep, left out for a while where nothing seems to have changed."""
        changed = self._sent_may_have_changed()
        if not changed and time.monotonic() - self._swept_sent < self._resweep_seconds:
            return
        self._swept_sent, failed = float("-inf"), 0
        for item in list(Listing(self._client, "sentitems", "sentDateTime").items()):
            if item.problem or known(item.native_id):
                continue
            try:
                content = self._client.read("fetch a sent message", f"messages/{item.native_id}/$value")
            except Failing:  # one that the server cannot give just now: the others count
                failed += 1
                if failed > MAX_BROKEN:
                    raise
                continue
            except PermanentError:  # deleted meanwhile
                continue
            yield RawMessage(self.name, item.native_id, item.when, content)
        if not failed:
            self._swept_sent = time.monotonic()

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Mark a message and move it out of the inbox or of Quarantine."""
        plain(folder)
        return self._insistently(lambda: self._file(native_id, folder, categories))

    def restore(self, native_id: str) -> str | None:
        """Move a message from Quarantine back to the inbox; its immutable id stays."""
        return self._insistently(lambda: self._restore(native_id))

    def _insistently(self, act: Callable[[], Result]) -> Result:
        """Act, and look again wherever something else changed meanwhile."""
        for _ in range(LOOKS):
            try:
                return act()
            except (Conflict, UnknownOutcomeError):
                continue
            except Refused as error:
                if error.status != 404:
                    raise
                self._folders.forget()
        raise TemporaryError(
            "a message could not be moved: it changes all the time, or the server does not answer"
        )

    def wait(self, stop: Event, wake: Callable[[], None]) -> None:
        """Ask for changes every few seconds until `stop`."""
        watch(Delta(self._client, "inbox"), stop, wake, self._poll_seconds)

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at sign-in, rights, scope, folders and what cannot be listed."""
        return diagnose(self.name, self._client, self._entra, self._folders)

    def credential(self) -> Credential:
        """Return until when the app's credential and token are good."""
        return self._entra.credential()

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._client.close()

    def _look(self, native_id: str) -> dict[str, Any] | None:
        """Return where a message is and how it is marked; None where it is gone."""
        if not plausible(native_id):
            return None
        params = {"$select": "id,parentFolderId,receivedDateTime,categories,isDraft"}
        try:
            return self._client.get("look at a message", f"messages/{native_id}", params)
        except Refused as error:
            if is_gone(error):
                return None
            raise

    def _file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        found = self._look(native_id)
        if found is None:
            return Filed.GONE
        target, place = self._folders.own(folder), found.get("parentFolderId")
        if place == target:
            return Filed.ALREADY
        if found.get("isDraft") is True or (place != self._folders.well_known("inbox") and place != self._folders.own(QUARANTINE)):
            return Filed.GONE
        moved = self._moved(native_id, found, target, categories)
        return Filed.MOVED if moved else Filed.GONE

    def _restore(self, native_id: str) -> str | None:
        found = self._look(native_id)
        if found is None:
            return None
        place, inbox = found.get("parentFolderId"), self._folders.well_known("inbox")
        if place == inbox:
            return native_id
        there = place == self._folders.own(QUARANTINE) and self._moved(native_id, found, inbox, ())
        return native_id if there else None

    def _moved(self, native_id: str, found: dict[str, Any], target: str, categories: Sequence[str]) -> bool:
        """Mark and move a message from where it was found; False where a person has moved it meanwhile."""
        place = found.get("parentFolderId")
        if self._marked(native_id, found, categories).get("parentFolderId", place) != place:
            return False
        self._client.post("move a message", f"messages/{native_id}/move", {"destinationId": target})
        return True

    def _marked(self, native_id: str, found: dict[str, Any], categories: Sequence[str]) -> dict[str, Any]:
        """Add categories to those that people gave; the change key makes sure that nobody moved it meanwhile."""
        had = [str(one) for one in found.get("categories") or ()]
        persons = [one for one in had if not one.startswith(OURS)]
        wanted = [*persons, *(one for one in dict.fromkeys(categories) if one not in persons)]
        if wanted == had:
            return found
        etag = str(found.get("@odata.etag", ""))
        return self._client.patch("mark a message", f"messages/{native_id}", {"categories": wanted}, etag)

    def _sent_may_have_changed(self) -> bool:
        try:
            return self._sent_hint.changed()
        except (TemporaryError, PermanentError):
            return True

    def _references(self, native_id: str, content: bytes) -> bytes:
        """Return a header for each attached link. `hasAttachments` lies, so the attachments are always listed."""
        end = b"\r\n" if b"\r\n" in content[:4096] or b"\n" not in content[:4096] else b"\n"
        params = {"$select": "id,name,contentType,size"}
        attachments = self._client.pages("list attachments", f"messages/{native_id}/attachments", params)
        lines = [
            REFERENCE_HEADER + b": " + _header_value(one) + end
            for one in attachments
            if one.get("@odata.type") == "#microsoft.graph.referenceAttachment"
        ]
        return b"".join(lines)


def _header_value(attachment: dict[str, Any]) -> bytes:
    """Return `name; url` so that no name can end the header or begin another."""
    pair = (str(attachment.get("name") or "unnamed"), str(attachment.get("sourceUrl") or ""))
    text = "; ".join(filter(None, (" ".join(part.split()) for part in pair)))[:1000]
    if text.isascii() and text.isprintable() and "=?" not in text:
        return text.encode("ascii")
    pieces = (text[start : start + 10].encode("utf-8", "replace") for start in range(0, len(text), 10))
    return b" ".join(b"=?utf-8?b?" + b64encode(piece) + b"?=" for piece in pieces)  # RFC 2047


def open_graph(name: str, settings: GraphMailbox, http: Http | None = None) -> tuple[Graph, GraphOutgoing]:
    """Return a mailbox and its way out, over the same connections; ConfigError where the credential cannot be read."""
    connections = http or Http()
    entra = Entra(settings.oauth, GRAPH, connections)
    entra.check()
    client = GraphClient(settings, entra, connections)
    return Graph(name, client, entra), GraphOutgoing(name, client, settle_seconds=settings.settle_seconds)
