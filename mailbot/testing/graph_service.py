"""A stateful fake of Microsoft Graph and of its token endpoint: a real HTTPS server on loopback that tells the real one's lies.

    with GraphService(tmp_path) as service:
        settings = service.settings()                     # a config.GraphMailbox that points here
        box, out = open_graph("apimanagement", settings, Http(ca_file=service.ca_file))
        service.deliver(b"...")
        service.faults.on("POST", "/send$", Fault(Kind.LATE_TIMEOUT))

It always does as the real service: ids change on move unless immutable ids are preferred; `hasAttachments` is false; the
fourth request at once to a mailbox is throttled; other mailboxes are refused. The rest is set in `faults` and `lies`.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from mailbot.config import GraphMailbox, OAuth, Secret
from mailbot.testing.graph_answers import Problem, Reply
from mailbot.testing.graph_certificate import write_certificate
from mailbot.testing.graph_faults import Fault, Faults, Kind, Seen
from mailbot.testing.graph_http import Handler, Server
from mailbot.testing.graph_routes import Lies, Routes
from mailbot.testing.graph_sign_in import CLIENT, SECRET, TENANT, SignIn
from mailbot.testing.graph_store import Item, Post

USER = "apimanagement@wales.nhs.uk"
OUTSIDE = "somebody.else@wales.nhs.uk"
AT_ONCE = 3
STATUS = {
    Kind.THROTTLED: (429, "ApplicationThrottled"), Kind.UNAVAILABLE: (503, "serviceNotAvailable"),
    Kind.OVER_BANDWIDTH: (509, "BandwidthLimitExceeded"), Kind.TIMEOUT: (504, "UnknownError"),
    Kind.LATE_TIMEOUT: (504, "UnknownError"), Kind.DENIED: (403, "ErrorAccessDenied"),
    Kind.UNAUTHORISED: (401, "InvalidAuthenticationToken"), Kind.GONE: (410, "syncStateNotFound"),
}  # fmt: skip
LATE = frozenset({Kind.LATE_TIMEOUT, Kind.LATE_DROPPED, Kind.CUT_SHORT})
CUT = frozenset({Kind.DROPPED, Kind.LATE_DROPPED})


class GraphService:
    """One server with one or more mailboxes."""

    def __init__(self, folder: Path, users: tuple[str, ...] = (USER,)) -> None:
        """Prepare; `folder` gets the certificate. Listens once started."""
        self.posts = {user: Post(user) for user in users}
        self.post = self.posts[users[0]]
        self.faults, self.lies, self.sign_in = Faults(), Lies(), SignIn()
        self.calls: list[Seen] = []  # every call, sign-in included
        self.answers: list[tuple[int, Reply]] = []  # (call number, answer)
        self.open_to_all = False  # whether mailboxes outside the scope are, wrongly, open
        self.roles: tuple[str, ...] = ()  # permissions named in tokens
        self.token_seconds = 3600
        self.latency = 0.0
        self.clock_ahead = 0.0  # seconds that the Date of answers is before the true time
        self.most_at_once = 0
        self.connections = 0
        self.observe: Callable[[Seen, Reply], None] = lambda seen, reply: None
        self.ca_file = write_certificate(folder)
        self._lock = threading.RLock()
        self._at_once: Counter[str] = Counter()
        self._sockets: set[socket.socket] = set()
        self.routes = Routes(lambda: f"{self.origin}/v1.0", self.lies)
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.service = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca_file)
        self._server.context = context

    # running

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        return f"https://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Start to listen."""
        threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True, name="graph-service"
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and cut what is connected."""
        self._server.shutdown()
        self._server.server_close()
        self.break_connections()

    def settings(self, **changes: Any) -> GraphMailbox:
        """Return a configuration that points here; the secret is in a file beside the certificate."""
        secret = self.ca_file.with_name("secret")
        secret.write_text(SECRET, encoding="utf-8")
        oauth = OAuth(tenant=TENANT, client_id=CLIENT, secret=Secret(file=secret), authority=self.origin)
        whole: dict[str, Any] = {
            "role": "apimanagement", "address": self.post.user, "team": "team@wales.nhs.uk", "kind": "graph",
            "user": self.post.user, "oauth": oauth, "endpoint": f"{self.origin}/v1.0", "outside_user": OUTSIDE,
        }  # fmt: skip
        return GraphMailbox(**{**whole, **changes})

    # the world

    def of(self, user: str) -> Post:
        """Return one user's mailbox; the first one where none is named."""
        return self.posts[user] if user else self.post

    def deliver(self, content: bytes, user: str = "") -> Item:
        """Let a message arrive."""
        with self._lock:
            return self.of(user).put(content, "inbox")

    def put_sent(self, content: bytes, user: str = "") -> Item:
        """Let a person send a message."""
        with self._lock:
            return self.of(user).put(content, "sentitems")

    def move_by_person(self, native_id: str, folder: str = "A person's own") -> None:
        """Move a message to a folder that is not mailbot's."""
        with self._lock:
            target = self.post.folder_id(folder) or self.post.create_folder(folder, "AAMkroot=").native_id
            self.post.move(self.post.items[native_id], target)

    def delete_by_person(self, native_id: str) -> None:
        """Delete a message for good."""
        with self._lock:
            self.post.delete(self.post.items[native_id])

    def poison(self) -> Item:
        """Put an item into the inbox whose page answers 504."""
        item = self.deliver(b"Subject: poison\r\n\r\n")
        item.unlistable = True
        return item

    def within(self, name: str, user: str = "") -> list[Item]:
        """Return the messages of a folder, by its name."""
        with self._lock:
            post = self.of(user)
            folder = post.folder_id(name)
            return [] if folder is None else [one for one in post.items.values() if one.folder == folder]

    def break_connections(self) -> None:
        """Cut every connection."""
        with self._lock:
            for one in list(self._sockets):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def expire_tokens(self) -> None:
        """Let every token that was given be refused from now on."""
        with self._lock:
            self.sign_in.forget()

    # answering; called by the server's threads

    def connected(self, one: socket.socket, *, there: bool) -> None:
        """Keep account of connections."""
        with self._lock:
            self.connections += there
            (self._sockets.add if there else self._sockets.discard)(one)

    def handle(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[Reply | None, bool]:
        """Answer one call: the answer (None: cut the connection), and whether it is cut short."""
        parts = urlsplit(target)
        path = unquote(parts.path).removeprefix("/v1.0")
        with self._lock:
            seen = Seen(len(self.calls) + 1, method, path, dict(parse_qsl(parts.query)), headers, body)
            self.calls.append(seen)
            fault, acts = self.faults.due(seen)
        for act in acts:
            act()
        reply = self._counted(seen) if fault is None or fault.kind in LATE else None
        if fault is not None:
            reply = _failed(fault, reply)
        if reply is not None:
            with self._lock:
                self.answers.append((seen.number, reply))
            if fault is None or fault.kind is not Kind.PAGE_OF_A_PROXY:
                self.observe(seen, reply)
        return reply, fault is not None and fault.kind is Kind.CUT_SHORT

    def _counted(self, seen: Seen) -> Reply:
        user = "/".join(seen.path.split("/")[1:3])
        with self._lock:
            self._at_once[user] += 1
            self.most_at_once = max(self.most_at_once, self._at_once[user])
            too_many = self._at_once[user] > AT_ONCE
        try:
            time.sleep(self.latency)
            if too_many:
                return Reply(
                    429,
                    {"error": {"code": "ApplicationThrottled", "message": "MailboxConcurrency"}},
                    {"Retry-After": "1"},
                )
            with self._lock:
                return self._route(seen)
        except Problem as problem:
            return problem.reply
        finally:
            with self._lock:
                self._at_once[user] -= 1

    def _route(self, seen: Seen) -> Reply:
        if seen.path.endswith("/openid-configuration"):
            return self.sign_in.authority(self.origin)
        if seen.path.endswith("/oauth2/v2.0/token"):
            return self.sign_in.give(seen, self.origin, self.roles, self.token_seconds)
        if seen.path.startswith("/upload/"):
            return self.routes.put_upload(seen.path.removeprefix("/upload/"), seen)
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if not self.sign_in.knows(token):
            raise Problem(
                401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."
            )
        if len(seen.body) > 4 * 1024 * 1024:
            raise Problem(413, "RequestEntityTooLarge")
        _, root, user, *rest = seen.path.split("/", 3)
        if root != "users" or user not in self.posts and user != OUTSIDE:
            raise Problem(404, "ErrorInvalidUser", "The requested user is invalid.")
        if user == OUTSIDE and not self.open_to_all:
            raise Problem(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return self.routes.answer(self.posts.get(user, Post(user)), "/" + "/".join(rest), seen)


def _failed(fault: Fault, reply: Reply | None) -> Reply | None:
    """Return what a fault makes of an answer."""
    if fault.kind in CUT:
        return None
    if fault.kind is Kind.CUT_SHORT:
        return reply
    if fault.kind is Kind.PAGE_OF_A_PROXY:
        return Reply(200, b"<html>Please sign in to the network</html>", {"Content-Type": "text/html"})
    status, code = STATUS[fault.kind]
    return Reply(
        status, {"error": {"code": code, "message": str(fault.kind)}},
        {"Retry-After": fault.retry_after} if fault.retry_after else {},
    )  # fmt: skip
