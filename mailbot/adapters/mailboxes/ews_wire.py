"""One POST a call over exchangelib's connections: HTTP and SOAP errors as they came, and nothing repeated by exchangelib.

exchangelib is imported here and in ews_services, ews_calls, ews_client and ews_errors; every other module of the adapter knows
only the values of ews_items and the errors of ews_errors (import-linter watches it). Invariants: every call has time-outs, an
answer that was cut short never passes as whole, and no error carries the answer's own text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from exchangelib import FailFast
from exchangelib import errors as ews_errors
from exchangelib.protocol import BaseProtocol, NoVerifyHTTPAdapter
from exchangelib.services.common import EWSService
from exchangelib.transport import NOAUTH
from exchangelib.util import MNS, TNS, DummyResponse

from mailbot.expression import expression

ENDS = b"Envelope>"
SAYS_BLOCKED = expression(r"\bEWS\b.{0,80}\b(?:disabled|blocked|not enabled|not allowed|retired)", re.IGNORECASE | re.DOTALL)
MARKS_OF_EXCHANGE = ("X-FEServer", "X-BEServer", "X-CalculatedBETarget", "X-CalculatedFETarget", "X-DiagInfo", "X-AspNet-Version")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, of silence within a call, of silence on the stream of notifications, before a read is repeated."""

    connect: float = 10.0
    silence: float = 60.0
    stream: float = 120.0
    again: float = 0.5


class HttpRefusal(Exception):
    """The server answered with something else than SOAP."""

    def __init__(self, status: int, retry_after: float | None = None, blocked: bool = False, offers: str = "") -> None:
        """Keep what decides, and the kinds of sign-in that the server offers; never the answer's own text."""
        self.status = status
        self.retry_after = retry_after
        self.blocked = blocked
        self.offers = offers
        super().__init__(f"HTTP {status}")


class NoEnvelope(Exception):
    """The answer is no whole SOAP document: it was cut short, or something on the way answered with a page of its own."""


class Verdict(FailFast):  # type: ignore[misc]
    """exchangelib's policy of never repeating, with errors that do not quote the answer."""

    def __init__(self) -> None:
        """Begin without an answer seen."""
        super().__init__()
        self.exchange = False  # whether an answer bore the marks of Microsoft's server

    def raise_response_errors(self, response: Any) -> None:
        """Raise where the answer is no SOAP; a fault comes with status 500."""
        status, headers = response.status_code, response.headers
        self.exchange = self.exchange or bears_marks(headers)
        content = response.content if status != 200 else b""
        if status == 200 or (status == 500 and content.rstrip().endswith(ENDS)):
            return
        said = content[:4096].decode("utf-8", "replace") + str(headers.get("X-CasErrorCode", ""))
        wait = str(headers.get("Retry-After", "")).strip()
        offers = _kinds(str(headers.get("WWW-Authenticate", "")))
        raise HttpRefusal(status, float(wait) if wait.isdecimal() else None, bool(SAYS_BLOCKED.search(said)), offers)


def bears_marks(headers: Any) -> bool:
    """Tell whether headers are of Microsoft's own Exchange, whose SendItem consumes the draft that it sends."""
    return any(name in headers for name in MARKS_OF_EXCHANGE) or "Microsoft-IIS" in str(headers.get("Server", ""))


def _kinds(challenges: str) -> str:
    return ", ".join(kind for kind in ("Basic", "NTLM", "Negotiate", "Bearer") if re.search(rf"\b{kind}\b", challenges, re.IGNORECASE))


class Bearer:
    """Puts the present access token on each request."""

    __slots__ = ("token",)

    def __init__(self) -> None:
        """Begin without one."""
        self.token = ""

    def __call__(self, request: Any) -> Any:
        """Return the request, signed."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Wire(BaseProtocol):  # type: ignore[misc]
    """Connections of one client. Not exchangelib's own Protocol, which keeps logins in a cache of the whole process."""

    def __init__(self, config: Any, auth: Callable[[], Any], verify: bool, timeouts: Timeouts) -> None:
        """Take what makes a fresh `auth` for each session."""
        super().__init__(config)
        self.TIMEOUT = (timeouts.connect, timeouts.silence)
        self._auth = auth
        self._verify = verify

    @property
    def version(self) -> Any:
        """Return the schema that is spoken; it is not guessed over the network."""
        return self.config.version

    def get_auth_type(self) -> str:
        """Return no kind: sessions are made here."""
        return str(NOAUTH)

    def create_session(self) -> Any:
        """Return a session with its own connection."""
        session = self.raw_session(self.service_endpoint)
        if not self._verify:
            session.mount(self.service_endpoint, NoVerifyHTTPAdapter(pool_maxsize=1, pool_block=True, max_retries=0))
        session.auth = self._auth()
        session.session_id, session.usage_count = 0, 0
        return session


class Once:
    """Makes an exchangelib service ask once, in one schema version: what is repeated is decided by the client."""

    def _api_versions_to_try(self) -> tuple[str, ...]:
        return (self._version_hint.api_version,)  # type: ignore[attr-defined]

    def _update_api_version(self, api_version: str, header: Any) -> None:
        """Keep to the schema that we speak. QUIRK: exchangelib takes over whatever version a server claims."""

    def _get_elements(self, payload: Any) -> Iterator[Any]:
        try:
            yield from self._response_generator(payload=payload)  # type: ignore[attr-defined]
        finally:
            if self.streaming:  # type: ignore[attr-defined]
                self.stop_streaming()  # type: ignore[attr-defined]

    @staticmethod
    def _get_exception(code: str, text: str | None, msg_xml: Any = None, rule_errors: Any = None) -> Any:
        error = EWSService._get_exception(code, text or "", msg_xml, rule_errors)
        error.code = code if type(error) is ews_errors.TransportError else type(error).__name__
        for value in () if msg_xml is None else msg_xml.iter(f"{{{TNS}}}Value"):
            if value.get("Name") == "BackOffMilliseconds" and (value.text or "").strip().isdecimal():
                error.back_off = int(value.text) / 1000
        return error


class Whole(Once):
    """A service whose answer is one document. QUIRK: exchangelib mends broken XML, and reads it byte by byte."""

    @classmethod
    def _get_soap_parts(cls, response: Any) -> Any:
        content = response.content
        if not content.rstrip().endswith(ENDS):
            raise NoEnvelope
        return super()._get_soap_parts(response=DummyResponse(content=content))  # type: ignore[misc]


class Act(Whole):
    """A service that changes something. QUIRK: some servers do not tell the new id, so that the success is all there is."""

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        if succeeded(message) and name is not None and not len(message.find(name) if message.find(name) is not None else ()):
            return True
        return super()._get_element_container(message=message, name=name)  # type: ignore[misc]


class Paged(Whole):
    """A service that answers in pages. QUIRK: some servers leave out the page, or its numbers, where there is nothing in it."""

    def _get_page(self, message: Any) -> tuple[Any, Any]:
        page = message.find(f"{{{MNS}}}RootFolder")
        if succeeded(message) and page is None:
            return None, None
        if page is not None:
            for name, value in (("TotalItemsInView", str(sum(map(len, page)))), ("IncludesLastItemInRange", "true")):
                page.set(name, page.get(name, value))
        found: tuple[Any, Any] = super()._get_page(message)  # type: ignore[misc]
        return found


def succeeded(message: Any) -> bool:
    """Tell whether a response message says that all is well."""
    return message.get("ResponseClass") == "Success" and (message.findtext(f"{{{MNS}}}ResponseCode") or "").strip() == "NoError"
