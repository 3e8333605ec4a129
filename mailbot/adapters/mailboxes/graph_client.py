"""Calls to Microsoft Graph for one mailbox: paths and JSON in, JSON or bytes out.

Every call asks for immutable ids, so that an id stays the same when a message moves. A token that is refused is renewed
once; an ErrorAccessDenied is believed only when it comes twice, as a burst of them may be throttling. After a long
Retry-After no call is made before its time. The token goes to the endpoint's own origin only.
"""

from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from mailbot.adapters.http import Http, Patience
from mailbot.adapters.http_answers import Answer, Busy, Call, Denied, Refused, Unauthorised
from mailbot.config import GraphMailbox
from mailbot.errors import ConfigError, Problem, TemporaryError, UnknownOutcomeError, UnreachableError
from mailbot.expression import expression

IMMUTABLE = 'IdType="ImmutableId"'
ID = expression(r"[A-Za-z0-9_=-]{1,1024}", re.ASCII)
GONE = frozenset(
    {
        "ErrorItemNotFound",
        "ErrorInvalidId",
        "ErrorInvalidIdMalformed",
        "ErrorInvalidIdEmpty",
        "ErrorInvalidMailboxItemId",
        "ErrorMessageNotFound",
        "itemNotFound",
    }
)
ONCE = 1


class Tokens(Protocol):
    """Where access tokens come from."""

    def token(self) -> str:
        """Return a valid token."""
        ...

    def renew(self, refused: str) -> str:
        """Return another token than the one that was refused."""
        ...


def plausible(native_id: str) -> bool:
    """Tell whether an id can be one of Graph's at all."""
    return ID.fullmatch(native_id) is not None


def is_gone(error: Refused) -> bool:
    """Tell whether a refusal says that the item is not there (and not that the mailbox or a folder is missing)."""
    return error.status in (400, 404) and error.code in GONE


def _told(what: str, answer: Answer) -> dict[str, Any]:
    """Return what was made; where the answer cannot be read, it may have been made all the same."""
    try:
        return answer.json()
    except TemporaryError as error:
        raise UnknownOutcomeError(f"{what}: {error}") from error


class GraphClient:
    """One mailbox at Microsoft Graph; may be used by several threads."""

    def __init__(self, settings: GraphMailbox, tokens: Tokens, http: Http, denied_pause: float = 3.0) -> None:
        """Refuse an endpoint over which the token would travel in the clear."""
        if urlsplit(settings.endpoint).scheme != "https":
            raise ConfigError([Problem("configuration", "endpoint", settings.endpoint, "an https address")])
        self.settings = settings
        self._tokens = tokens
        self._http = http
        self._denied_pause = denied_pause
        self._closed_until = 0.0
        self._turn = Lock()

    def get(
        self, what: str, path: str, params: Mapping[str, str] | None = None, *, prefer: str = "", attempts: int = 0,
        user: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Read one resource, or one page of a collection."""
        return self._call(what, "GET", self.url(path, params, user), prefer=prefer, attempts=attempts).json()

    def follow(self, what: str, link: str, *, prefer: str = "", attempts: int = 0) -> dict[str, Any]:
        """Read the page behind a link of the server."""
        return self._call(what, "GET", self._own(link), prefer=prefer, attempts=attempts).json()

    def pages(
        self, what: str, path: str, params: Mapping[str, str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield every item of a collection."""
        page = self.get(what, path, params)
        while True:
            yield from page.get("value", ())
            if "@odata.nextLink" not in page:
                return
            page = self.follow(what, str(page["@odata.nextLink"]))

    def read(self, what: str, path: str) -> bytes:
        """Read bytes; a proxy's page is none."""
        answer = self._call(what, "GET", self.url(path))
        if "html" in answer.headers.get("content-type", ""):
            raise TemporaryError(f"{what}: something on the way answers with a page of its own")
        return answer.body

    def post(self, what: str, path: str, data: Mapping[str, Any], *, safe: bool = False) -> dict[str, Any]:
        """Do something; UnknownOutcomeError where nobody can tell. `safe` says that the server does it only once."""
        return _told(what, self._call(what, "POST", self.url(path), data=data, safe=safe))

    def submit(self, what: str, path: str) -> None:
        """Ask for what is only accepted (202) now, and done later; UnknownOutcomeError for any other success."""
        status = self._call(what, "POST", self.url(path), safe=False).status
        if status != 202:
            raise UnknownOutcomeError(f"{what}: HTTP {status}, which does not say that it was accepted")

    def post_mime(self, what: str, path: str, content: bytes) -> dict[str, Any]:
        """Create something from a whole MIME message."""
        return _told(what, self._call(what, "POST", self.url(path), mime=b64encode(content), safe=False))

    def patch(self, what: str, path: str, data: Mapping[str, Any], if_match: str = "") -> dict[str, Any]:
        """Change properties; Conflict where the item is no longer the one of `if_match`."""
        return self._call(what, "PATCH", self.url(path), data=data, if_match=if_match).json()

    def delete(self, what: str, path: str) -> None:
        """Delete an item; one that is not there is deleted."""
        try:
            self._call(what, "DELETE", self.url(path))
        except Refused as error:
            if not is_gone(error):
                raise

    def upload(self, what: str, url: str, chunk: bytes, start: int, total: int) -> None:
        """Put one piece of a file to the place that the server named; that address is its own pass."""
        if urlsplit(url).scheme != "https":
            raise TemporaryError(f"{what}: the server names a place without encryption")
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes {start}-{start + len(chunk) - 1}/{total}",
        }
        status = self._http.perform(Call(what, "PUT", url, headers, chunk)).status
        if start + len(chunk) == total and status != 201:
            raise TemporaryError(f"{what}: HTTP {status}, which does not say that the file is whole")

    @property
    def server_ahead(self) -> float | None:
        """Return how many seconds the server's clock is before ours, as far as it told."""
        return self._http.server_ahead

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    def url(self, path: str, params: Mapping[str, str] | None = None, user: str = "") -> str:
        """Return the address of a path below the user."""
        whole = (
            f"{self.settings.endpoint.rstrip('/')}/users/{quote(user or self.settings.user, safe='@')}/{path}"
        )
        return f"{whole}?{urlencode(params, safe='$,', quote_via=quote)}" if params else whole

    def _own(self, link: str) -> str:
        mine, theirs = urlsplit(self.settings.endpoint), urlsplit(link)
        if (mine.scheme, mine.netloc.lower()) != (theirs.scheme, theirs.netloc.lower()):
            raise TemporaryError("a link of the server leads to another place; it is not followed")
        return link

    def _call(
        self, what: str, method: str, url: str, *, data: Mapping[str, Any] | None = None, mime: bytes | None = None,
        prefer: str = "", if_match: str = "", safe: bool = True, attempts: int = 0,
    ) -> Answer:  # fmt: skip
        headers = {
            "Prefer": f"{IMMUTABLE}, {prefer}" if prefer else IMMUTABLE,
            "Accept": "application/json, */*",
        }
        if data is not None or mime is not None:
            headers["Content-Type"] = "text/plain" if mime is not None else "application/json"
        if if_match:
            headers["If-Match"] = if_match
        body = json.dumps(data).encode("ascii") if data is not None else mime
        if body is None and method == "POST":
            headers["Content-Length"] = "0"
        pace = self._http.patience
        return self._admitted(
            Call(what, method, url, headers, body, safe), replace(pace, attempts=attempts or pace.attempts)
        )

    def _admitted(self, call: Call, pace: Patience) -> Answer:
        """Make a call; see a refused token and a refused right once each before believing them."""
        doubts: set[type[Exception]] = {Unauthorised, Denied}
        token = self._tokens.token()
        while True:
            self._wait_for_opening(call, pace)
            try:
                headers = {**call.headers, "Authorization": f"Bearer {token}"}
                return self._http.perform(replace(call, headers=headers), patience=pace)
            except (Unauthorised, Denied) as error:
                if type(error) not in doubts:
                    raise
                doubts.remove(type(error))
                token = self._second_look(error, token)
            except Busy as error:
                self._close_for(error.retry_after or 0.0)
                raise

    def _second_look(self, error: Exception, token: str) -> str:
        if isinstance(error, Unauthorised):
            return self._tokens.renew(token)
        time.sleep(self._denied_pause)
        return token

    def _close_for(self, seconds: float) -> None:
        with self._turn:
            self._closed_until = max(self._closed_until, time.monotonic() + seconds)

    def _wait_for_opening(self, call: Call, pace: Patience) -> None:
        rest = self._closed_until - time.monotonic()
        if rest > pace.longest:
            raise UnreachableError(f"{call.what}: the server asked for a pause", rest)
        if rest > 0:
            time.sleep(rest)
