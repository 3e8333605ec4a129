"""A shared mailbox by Exchange Web Services: Exchange Server, or an Exchange Online tenant that is still let in.

    1. wire      one POST a call, never repeated by exchangelib; HTTP and SOAP errors as they came
    2. told      whatever went wrong, in the project's errors
    3. client    sign-in, one connection pool, one repetition where that is safe
    4. folders   well-known folders and mailbot's own, by name
    5. mailbox, outgoing, watch, doctor

The only importer of exchangelib. Invariants: every call has time-outs; only a call that may take effect twice is repeated, and
only after its connection died or its token was refused; an answer that was cut short never passes as whole; nothing that the
server says about a message's content gets into errors or logs. A native id is the EWS id of the item in the inbox: it changes
when the item moves, so an id that is not found was moved or deleted by somebody.
"""

from __future__ import annotations

import logging
import re
import ssl
import time
import unicodedata
from binascii import a2b_base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from threading import Event, Lock, Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit

from exchangelib import Account, Configuration, FailFast, Folder, Message, Q, Version
from exchangelib import errors as ews_errors
from exchangelib.credentials import DELEGATE, IMPERSONATION
from exchangelib.ewsdatetime import EWSTimeZone
from exchangelib.fields import FieldPath
from exchangelib.folders import DistinguishedFolderId, Drafts, Inbox, MsgFolderRoot, Outbox, Root, SentItems
from exchangelib.items import AUTO_RESOLVE, HARD_DELETE, ID_ONLY, SAVE_ONLY, SEND_TO_NONE
from exchangelib.properties import ItemId, Mailbox
from exchangelib.protocol import BaseProtocol, NoVerifyHTTPAdapter
from exchangelib.restriction import Restriction
from exchangelib.services import (
    CreateFolder,
    CreateItem,
    DeleteItem,
    FindFolder,
    FindItem,
    GetFolder,
    GetItem,
    GetStreamingEvents,
    MoveItem,
    SendItem,
    SubscribeToStreaming,
    SyncFolderItems,
    Unsubscribe,
    UpdateItem,
)
from exchangelib.services.common import EWSService
from exchangelib.transport import BASIC, NOAUTH, NTLM, get_auth_instance
from exchangelib.util import TNS, DummyResponse, is_xml
from exchangelib.version import EXCHANGE_2013_SP1

from mailbot.config import EwsMailbox
from mailbot.errors import (
    ConfigError,
    MailbotError,
    PermanentError,
    Problem,
    TemporaryError,
    UnknownOutcomeError,
)
from mailbot.model.message import RawMessage
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis, Filed, Listed

Result = TypeVar("Result")
Token = Callable[[], str]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WHOLE_MAILBOX_SECONDS = 300.0  # until a missing right or an expired secret is looked at again
FULL_SECONDS = 3600.0
CONNECTIONS = 4
BATCH = 100
SYNC_PAGE = 512  # Exchange gives no more
MAX_PAGES = 2000
MAX_BROKEN = 20  # items; more than that is the server's illness, not theirs
LOOKS = 4  # at a message that others change while it is filed
REMEMBERED = 10_000
MAX_CATEGORY = 255
MAX_FOLDER = 120
FORBIDDEN = frozenset('./\\~%*"')
NATIVE_ID = re.compile(r"[A-Za-z0-9+/=_-]{1,1000}")
NOISY = (
    "exchangelib",
    "exchangelib.util",
    "exchangelib.util.xml",
    "exchangelib.services.get_streaming_events.xml",
)
BLOCKED = (
    "Exchange Online has blocked EWS since 1 October 2026 except for allow-listed apps and ends it on 1 April 2027: "
    "use kind: graph"
)
ONLINE = ("office365.com", "outlook.com", "office365.us", "outlook.cn", "office.com")
SAYS_BLOCKED = re.compile(
    r"\bEWS\b.{0,80}\b(?:disabled|blocked|not enabled|not allowed|retired)", re.IGNORECASE | re.DOTALL
)


# ---- 1. wire


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, of silence within a call, of silence on the stream of notifications."""

    connect: float = 10.0
    silence: float = 60.0
    stream: float = 120.0


class HttpRefusal(Exception):
    """The server answered with something else than SOAP."""

    def __init__(self, status: int, retry_after: float | None = None, blocked: bool = False) -> None:
        """Keep what decides; never the answer's own text."""
        self.status = status
        self.retry_after = retry_after
        self.blocked = blocked
        super().__init__(f"HTTP {status}")


class Verdict(FailFast):  # type: ignore[misc]
    """exchangelib's policy of never repeating, with errors that do not quote the answer."""

    def raise_response_errors(self, response: Any) -> None:
        """Raise where the answer is no SOAP; a fault comes with status 500."""
        status, content = response.status_code, response.content if response.status_code != 200 else b""
        if status == 200 or (status == 500 and is_xml(content)):
            return
        said = content[:4096].decode("utf-8", "replace") + str(response.headers.get("X-CasErrorCode", ""))
        wait = str(response.headers.get("Retry-After", "")).strip()
        raise HttpRefusal(status, float(wait) if wait.isdecimal() else None, bool(SAYS_BLOCKED.search(said)))


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
            session.mount(
                self.service_endpoint, NoVerifyHTTPAdapter(pool_maxsize=1, pool_block=True, max_retries=0)
            )
        session.auth = self._auth()
        session.session_id, session.usage_count = 0, 0
        return session


class Once:
    """Makes an exchangelib service ask once, in one schema version: what is repeated is decided by the client below."""

    def _api_versions_to_try(self) -> tuple[str, ...]:
        return (self._version_hint.api_version,)  # type: ignore[attr-defined]

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
        if not content.rstrip().endswith(b"Envelope>"):
            raise ews_errors.SOAPError("the answer was cut short")
        return super()._get_soap_parts(response=DummyResponse(content=content))  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Item:
    """What was asked of one item; fields that were not asked for are empty."""

    native_id: str
    changekey: str = ""
    folder: str = ""
    when: datetime = EPOCH
    size: int | None = None
    categories: tuple[str, ...] = ()
    message_id: str = ""
    content: bytes = b""


def _text(elem: Any, path: str) -> str:
    return (elem.findtext("/".join(f"{{{TNS}}}{part}" for part in path.split("/"))) or "").strip()


def instant(text: str) -> datetime:
    """Return an instant as EWS writes it, in UTC; the epoch where there is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return EPOCH
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def item_of(elem: Any) -> Item:
    """Read an item of any class. QUIRK: exchangelib's models refuse classes and values that they do not know."""
    own, parent = elem.find(f"{{{TNS}}}ItemId"), elem.find(f"{{{TNS}}}ParentFolderId")
    size = _text(elem, "Size")
    return Item(
        native_id=own.get("Id"),
        changekey=own.get("ChangeKey", ""),
        folder="" if parent is None else parent.get("Id", ""),
        when=instant(_text(elem, "DateTimeReceived") or _text(elem, "DateTimeSent")),
        size=int(size) if size.isdecimal() and int(size) > 0 else None,
        categories=tuple(one.text or "" for one in elem.iterfind(f"{{{TNS}}}Categories/{{{TNS}}}String")),
        message_id=_text(elem, "InternetMessageId"),
        content=a2b_base64(_text(elem, "MimeContent")),
    )


class AsItem:
    """Makes a service return `Item`."""

    def _elem_to_obj(self, elem: Any) -> Any:
        return elem if isinstance(elem, bool) else item_of(elem)


class Getting(AsItem, Whole, GetItem):  # type: ignore[misc]
    """GetItem, asked once."""


class Finding(AsItem, Whole, FindItem):  # type: ignore[misc]
    """FindItem, asked once a page."""


class Creating(AsItem, Whole, CreateItem):  # type: ignore[misc]
    """CreateItem, asked once."""


class Moving(AsItem, Whole, MoveItem):  # type: ignore[misc]
    """MoveItem, asked once."""


class Marking(AsItem, Whole, UpdateItem):  # type: ignore[misc]
    """UpdateItem, asked once."""


class Sending(Whole, SendItem):  # type: ignore[misc]
    """SendItem, asked once and never again."""


class Deleting(Whole, DeleteItem):  # type: ignore[misc]
    """DeleteItem, asked once."""


class GettingFolder(Whole, GetFolder):  # type: ignore[misc]
    """GetFolder, asked once."""


class FindingFolder(Whole, FindFolder):  # type: ignore[misc]
    """FindFolder, asked once a page."""


class CreatingFolder(Whole, CreateFolder):  # type: ignore[misc]
    """CreateFolder, asked once."""


class Subscribing(Whole, SubscribeToStreaming):  # type: ignore[misc]
    """Subscribe, asked once."""


class Unsubscribing(Whole, Unsubscribe):  # type: ignore[misc]
    """Unsubscribe, asked once."""


class Streaming(Once, GetStreamingEvents):  # type: ignore[misc]
    """GetStreamingEvents: documents that come one by one."""

    def cut(self) -> None:
        """End the read under way, from another thread."""
        response = self._streaming_response
        if response is not None:
            with suppress(Exception):  # it may have ended meanwhile, in whatever state
                response.raw.shutdown()


class Syncing(Whole, SyncFolderItems):  # type: ignore[misc]
    """SyncFolderItems, as (kind of change, native id)."""

    def _elem_to_obj(self, elem: Any) -> tuple[str, str]:
        found = next(elem.iter(f"{{{TNS}}}ItemId"))
        return str(self.change_types_map[elem.tag]), str(found.get("Id"))

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        if message.get("ResponseClass") == "Error":  # QUIRK: exchangelib looks for a sync state in errors too
            return EWSService._get_element_container(self, message, name)
        return super()._get_element_container(message=message, name=name)


# ---- 2. told


class Failing(TemporaryError):
    """The server failed at this very call: one of the items in it may be to blame."""


class Gone(PermanentError):
    """There is no such item, no longer or not yet."""


class Changed(TemporaryError):
    """Something else changed the item meanwhile: look again."""


class NoFolder(PermanentError):
    """There is no such folder."""


class Denied(PermanentError):
    """A right is missing."""


class Unauthorised(TemporaryError):
    """The login or token is not accepted."""


class Lost(TemporaryError):
    """The connection is of no further use; another one may do."""


class StateLost(TemporaryError):
    """The server no longer knows how far we had read: read from the beginning."""


BUSY = frozenset({"ErrorServerBusy", "ErrorExceededConnectionCount", "ErrorTooManyObjectsOpened"})
# the server began and did not end it: after a send, nobody knows
BROKE_OFF = frozenset(
    {
        "ErrorADOperation", "ErrorADUnavailable", "ErrorBatchProcessingStopped", "ErrorClientDisconnected",
        "ErrorConnectionFailed", "ErrorConnectionFailedTransientError", "ErrorDataSourceOperation",
        "ErrorInsufficientResources", "ErrorInternalServerError", "ErrorInternalServerTransientError",
        "ErrorMailboxFailover", "ErrorMailboxStoreUnavailable", "ErrorMessageTrackingTransientError",
        "ErrorNoRespondingCASInDestinationSite", "ErrorNotEnoughMemory", "ErrorProxyCallFailed",
        "ErrorProxyRequestProcessingFailed", "ErrorRequestAborted", "ErrorTimeoutExpired", "ErrorWin32InteropError",
    }
)  # fmt: skip
GONE = frozenset(
    {
        "ErrorCannotUseFolderIdForItemId", "ErrorInvalidId", "ErrorInvalidIdEmpty", "ErrorInvalidIdMalformed",
        "ErrorInvalidIdMalformedEwsLegacyIdFormat", "ErrorInvalidIdMonikerTooLong", "ErrorInvalidIdNotAnItemAttachmentId",
        "ErrorInvalidIdReturnedByResolveNames", "ErrorInvalidIdStoreObjectIdTooLong",
        "ErrorInvalidIdTooManyAttachmentLevels", "ErrorInvalidIdXml", "ErrorItemNotFound",
    }
)  # fmt: skip
CHANGED = frozenset(
    {
        "ErrorInvalidChangeKey", "ErrorIrresolvableConflict", "ErrorItemSave", "ErrorItemSavePropertyError",
        "ErrorMoveCopyFailed", "ErrorObjectTypeChanged", "ErrorStaleObject",
    }
)  # fmt: skip
NO_FOLDER = frozenset(
    {
        "ErrorFolderNotFound", "ErrorInvalidFolderId", "ErrorParentFolderNotFound", "ErrorSavedItemFolderNotFound",
        "ErrorSyncFolderNotFound", "ErrorToFolderNotFound",
    }
)  # fmt: skip
STATE_LOST = frozenset({"ErrorInvalidSyncStateData"})
DENIED = frozenset({"ErrorAccessDenied", "ErrorCreateItemAccessDenied", "ErrorCreateSubfolderAccessDenied"})
# they concern the whole mailbox, so no single message may be parked or set aside for them
WHOLE_MAILBOX = {
    "ErrorAccountDisabled": "the account is disabled; enable it",
    "ErrorCallerIsInvalidADAccount": "the login is no account of this Exchange; look at login",
    "ErrorCrossSiteRequest": "the mailbox stands on another site; look at endpoint",
    "ErrorImpersonateUserDenied": "this login may not impersonate the mailbox; grant it ApplicationImpersonation",
    "ErrorImpersonationDenied": "this login may not impersonate the mailbox; grant it ApplicationImpersonation",
    "ErrorImpersonationFailed": "impersonation failed; look at user and at ApplicationImpersonation",
    "ErrorIncorrectSchemaVersion": "the server does not speak the schema Exchange2013_SP1; it may be too old",
    "ErrorInvalidSchemaVersionForMailboxVersion": "the mailbox stands on a server older than Exchange 2013 SP1",
    "ErrorInvalidServerVersion": "the server does not speak the schema Exchange2013_SP1; it may be too old",
    "ErrorMailboxConfiguration": "the mailbox is not set up right; look at it in Exchange",
    "ErrorMailboxLogonFailed": "the mailbox cannot be opened; look at it in Exchange",
    "ErrorMailboxMoveInProgress": "the mailbox is being moved; wait",
    "ErrorNoApplicableProxyCASServersAvailable": "no server is responsible for this mailbox; look at endpoint",
    "ErrorNonExistentMailbox": "there is no such mailbox; look at user",
    "ErrorNonPrimarySmtpAddress": "user is not the mailbox's primary SMTP address; use that",
    "ErrorPasswordChangeRequired": "the password has to be changed; do so and set the new one",
    "ErrorPasswordExpired": "the password has expired; set a new one",
    "ErrorWrongServerVersion": "the mailbox stands on another server; look at endpoint",
}
FULL = {
    "ErrorQuotaExceeded": "the mailbox is full; free some space or raise the quota",
    "ErrorSubmissionQuotaExceeded": "the mailbox has sent all that it may for now; raise its limit or wait",
}
MENDS = {
    "ErrorAccessDenied": "access denied; grant this login Full Access to the mailbox",
    "ErrorCreateItemAccessDenied": "items may not be created; grant this login Full Access to the mailbox",
    "ErrorCreateSubfolderAccessDenied": "folders may not be created; grant this login Full Access to the mailbox",
    "ErrorContentConversionFailed": "the server cannot give this message's content; look at it in Outlook",
    "ErrorCorruptData": "the server says that this item is damaged; look at it in Outlook",
    "ErrorItemCorrupt": "the server says that this item is damaged; look at it in Outlook",
    "ErrorMimeContentConversionFailed": "the server cannot give this message as MIME; look at it in Outlook",
    "ErrorMessageSizeExceeded": "the message is larger than the server allows; raise its limit",
    "ErrorRequestStreamTooBig": "the message is larger than the server allows for EWS; raise maxRequestLength there",
    "ErrorSendAsDenied": "this login may not send as the mailbox; grant it Send As",
}


def told(error: BaseException, what: str, host: str = "", *, safe: bool = True) -> MailbotError:
    """Return what an error at the call `what` means; `safe` says that the call may have taken effect without harm."""
    if isinstance(error, MailbotError):
        return error
    if isinstance(error, HttpRefusal):
        return _http_told(error, what, host, safe)
    if _certificate(error):
        return TemporaryError(f"{what}: the server's certificate does not verify", WHOLE_MAILBOX_SECONDS)
    if _connection(error):
        said = f"{what}: no whole answer ({', '.join(_names(error)[-2:])})"
        if not safe and not _never_left(error):
            return UnknownOutcomeError(said)
        return TemporaryError(said) if _too_slow(error) else Lost(said)
    if isinstance(error, ews_errors.UnauthorizedError):
        return _http_told(HttpRefusal(401), what, host, safe)
    if isinstance(error, ews_errors.ResponseMessageError) or hasattr(error, "code"):
        return _code_told(error, what, host, safe)
    if isinstance(error, ews_errors.EWSError):
        said = f"{what}: the server's answer cannot be read ({type(error).__name__})"
        return Failing(said) if safe else UnknownOutcomeError(said)
    said = f"{what}: the answer cannot be understood ({type(error).__name__})"
    return PermanentError(said) if safe else UnknownOutcomeError(said)


def _http_told(error: HttpRefusal, what: str, host: str, safe: bool) -> MailbotError:
    said, wait = f"{what}: HTTP {error.status}", error.retry_after
    if error.blocked or (error.status == 403 and _online(host)):
        return TemporaryError(f"{said}: {BLOCKED}", WHOLE_MAILBOX_SECONDS)
    if error.status == 401:
        return Unauthorised(
            f"{said}: the server refuses the login; look at login, secret and rights", WHOLE_MAILBOX_SECONDS
        )
    if error.status == 403:
        mend = "EWS is refused for this login; look at EwsEnabled, EwsApplicationAccessPolicy and at proxies on the way"
        return TemporaryError(f"{said}: {mend}", wait or WHOLE_MAILBOX_SECONDS)
    if error.status in (429, 503, 509):
        return TemporaryError(said, wait)
    if error.status == 413:
        return PermanentError(f"{said}: {MENDS['ErrorRequestStreamTooBig']}")
    if error.status in (408, 500, 502, 504):
        return Failing(said, wait) if safe else UnknownOutcomeError(said, wait)
    return TemporaryError(
        f"{said}: look at endpoint and at proxies on the way", wait or WHOLE_MAILBOX_SECONDS
    )


def _code_told(error: BaseException, what: str, host: str, safe: bool) -> MailbotError:
    code = str(getattr(error, "code", type(error).__name__))
    words = " ".join(str(error).split())[:200]
    said, wait = f"{what}: {code} {words}".rstrip(), getattr(error, "back_off", None)
    if SAYS_BLOCKED.search(words):
        return TemporaryError(f"{said}: {BLOCKED}", WHOLE_MAILBOX_SECONDS)
    if code in BUSY:
        return TemporaryError(said, wait)
    if code in BROKE_OFF:
        return Failing(said, wait) if safe else UnknownOutcomeError(said, wait)
    if code in WHOLE_MAILBOX:
        return TemporaryError(f"{said}: {WHOLE_MAILBOX[code]}", WHOLE_MAILBOX_SECONDS)
    if code in FULL:
        return TemporaryError(f"{said}: {FULL[code]}", FULL_SECONDS)
    if code in DENIED:
        return Denied(
            f"{said}: {MENDS[code]}" + (f". If nothing is allowed: {BLOCKED}" if _online(host) else "")
        )
    for codes, kind in ((GONE, Gone), (CHANGED, Changed), (NO_FOLDER, NoFolder), (STATE_LOST, StateLost)):
        if code in codes:
            return kind(said)
    return PermanentError(f"{said}: {MENDS[code]}" if code in MENDS else said)


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    queue = [error]
    while queue and len(found) < 20:
        one = queue.pop(0)
        found.append(one)
        nested = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        queue.extend(cause for cause in nested if isinstance(cause, BaseException) and _own(cause, found))
    return found


def _own(cause: BaseException, found: list[BaseException]) -> bool:
    """Tell whether it is a cause: an error of ours in the chain was only being handled when this one came."""
    return not isinstance(cause, MailbotError) and all(cause is not one for one in found)


def _names(error: BaseException) -> list[str]:
    return [type(cause).__name__ for cause in _causes(error)]


def _connection(error: BaseException) -> bool:
    """Tell whether it was the connection that failed. QUIRK: exchangelib calls that ErrorTimeoutExpired, a server's code."""
    return any(
        isinstance(cause, OSError) or type(cause).__name__ in ("ProtocolError", "IncompleteRead")
        for cause in _causes(error)
    )


def _certificate(error: BaseException) -> bool:
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)) or (
        "CERTIFICATE_VERIFY_FAILED" in str(error)
    )


def _never_left(error: BaseException) -> bool:
    early = {
        "ConnectTimeout",
        "ConnectTimeoutError",
        "NewConnectionError",
        "NameResolutionError",
        "ProxyError",
    }
    return bool(early & {*_names(error)})


def _too_slow(error: BaseException) -> bool:
    return bool({"ConnectTimeout", "ReadTimeout", "ReadTimeoutError", "TimeoutError"} & {*_names(error)})


def _online(host: str) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in ONLINE)


# ---- 3. client


class EwsClient:
    """The way to one mailbox; may be used by several threads."""

    def __init__(
        self, settings: EwsMailbox, *, password: Callable[[], str] | None = None, token: Token | None = None,
        renew: Callable[[str], str] | None = None, timeouts: Timeouts = Timeouts(),
    ) -> None:  # fmt: skip
        """Nothing is asked before the first use. `renew` gives another token than the one that was refused."""
        wanted, found = (
            ("a token", token)
            if settings.auth == "oauth"
            else ("login and password", settings.login and password)
        )
        if not found:
            raise ConfigError(
                [Problem("configuration", f"ews {settings.user}", f"auth: {settings.auth} alone", wanted)]
            )
        self.settings = settings
        self.timeouts = timeouts
        self.host = (urlsplit(settings.endpoint).hostname or "").lower()
        self._password, self._token, self._renew = password, token, renew
        self._bearer = Bearer()
        self._account: Any = None
        self._open = False
        self._turn = Lock()

    def another(self) -> EwsClient:
        """Return a client of its own connections, for a thread that waits on one."""
        return EwsClient(
            self.settings, password=self._password, token=self._token, renew=self._renew, timeouts=self.timeouts
        )  # fmt: skip

    def ask(self, what: str, step: Callable[[Any], Result]) -> Result:
        """Do what may take effect twice; once more where the connection had died."""
        with suppress(Lost):
            return self._once(what, step)
        return self._once(what, step)

    def act(self, what: str, step: Callable[[Any], Result]) -> Result:
        """Do what must not take effect twice; UnknownOutcomeError where nobody can say whether it did."""
        return self._once(what, step, safe=False)

    def told(self, error: BaseException, what: str) -> MailbotError:
        """Return what an error means."""
        return told(error, what, self.host)

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._forget()

    def _forget(self) -> None:
        with self._turn:
            if self._open:
                self._account.protocol.close()
            self._open = False

    def _once(self, what: str, step: Callable[[Any], Result], *, safe: bool = True) -> Result:
        account = self._opened()
        self._bearer.token = used = self._token() if self._token else ""
        try:
            return self._tried(account, what, step, safe)
        except Unauthorised:
            if self._token is None:
                self._forget()  # the password may have been changed: read it anew next time
                raise
            self._bearer.token = self._renew(used) if self._renew else self._token()
        return self._tried(account, what, step, safe)

    def _tried(self, account: Any, what: str, step: Callable[[Any], Result], safe: bool) -> Result:
        try:
            return step(account)
        except Exception as error:  # noqa: BLE001  # what the libraries below raise cannot be listed; `told` sorts it
            raise told(error, what, self.host, safe=safe) from None

    def _opened(self) -> Any:
        with self._turn:
            if not self._open:
                self._account = (
                    self._account or self._fresh_account()
                )  # folders that are remembered belong to it
                wire = Wire(
                    self._account.protocol.config, self._auth(), self.settings.verify_tls, self.timeouts
                )
                self._account.protocol, self._open = wire, True
            return self._account

    def _fresh_account(self) -> Any:
        for (
            name
        ) in NOISY:  # QUIRK: exchangelib writes whole requests to its log; content of mail is not logged
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        logging.getLogger("spnego").setLevel(logging.WARNING)
        config = Configuration(
            service_endpoint=self.settings.endpoint, auth_type=NOAUTH, retry_policy=Verdict(),
            version=Version(build=EXCHANGE_2013_SP1), max_connections=CONNECTIONS,
        )  # fmt: skip
        return Account(
            self.settings.user, config=config, autodiscover=False, locale="en_GB", default_timezone=EWSTimeZone("UTC"),
            access_type=IMPERSONATION if self._token else DELEGATE,
        )  # fmt: skip

    def _auth(self) -> Callable[[], Any]:
        if self._token is not None:
            return lambda: self._bearer
        kind, user, secret = (
            self.settings.auth,
            self.settings.login or "",
            self._password() if self._password else "",
        )
        if kind == "ntlm" and "@" in user and "\\" not in user:
            user = f"\\{user}"  # QUIRK: NTLM takes a mail address only without a domain
        model = NTLM if kind == "ntlm" else BASIC
        return lambda: get_auth_instance(auth_type=model, username=user, password=secret)


def _fields(*names: str) -> list[Any]:
    return [FieldPath(field=Message.get_field_by_fieldname(name)) for name in names]


def _one(results: Sequence[Any]) -> Any:
    """Return the only result; raise it where it is an error."""
    if len(results) != 1:
        raise ews_errors.MalformedResponseError(f"{len(results)} results for one")
    if isinstance(results[0], Exception):
        raise results[0]
    return results[0]


def got(account: Any, native_ids: Sequence[str], *names: str) -> list[Any]:
    """GetItem: an `Item` or an exception for each id, in order."""
    items = [ItemId(id=one) for one in native_ids]
    found = list(
        Getting(account=account, chunk_size=BATCH).call(
            items=items, additional_fields=_fields(*names), shape=ID_ONLY
        )
    )
    if len(found) != len(items):
        raise ews_errors.MalformedResponseError(f"{len(found)} results for {len(items)}")
    return found


# ---- 4. folders


def plain(name: str) -> str:
    """Return `name` in NFC where it is a plain word that can name a folder; PermanentError otherwise."""
    normal = unicodedata.normalize("NFC", name)
    odd = any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp", "Cn") or c in FORBIDDEN for c in normal)
    if not normal or odd or normal != normal.strip() or len(normal) > MAX_FOLDER:
        raise PermanentError(f"{name!r} cannot name a mail folder: use a plain word without dots and slashes")
    return normal


def category(name: str) -> str:
    """Return `name` as Exchange can write a category: one line, without the signs that part categories."""
    kept = "".join(
        " " if c in ",;" or unicodedata.category(c) in ("Cc", "Cs", "Cn", "Zl", "Zp") else c for c in name
    )
    return " ".join(kept.split())[:MAX_CATEGORY]


class Folders:
    """Folders, remembered for as long as the process runs or until one turns out to be gone."""

    def __init__(self, client: EwsClient) -> None:
        """Nothing is asked before the first use."""
        self._client = client
        self._root_name = plain(client.settings.root_folder)
        self._known: dict[Any, Any] = {}
        self._own: dict[str, Any] = {}
        self._turn = Lock()

    def known(self, kind: Any) -> Any:
        """Return a well-known folder: Inbox, SentItems, …"""
        if kind not in self._known:
            self._known[kind] = self._client.ask(
                "look at the folder", lambda account: _one(self._look(account, kind))
            )
        return self._known[kind]

    def looked(self, kind: Any, *names: str) -> Any:
        """Return a well-known folder as it is now, with these fields."""
        return self._client.ask("look at the folder", lambda account: _one(self._look(account, kind, *names)))

    def _look(self, account: Any, kind: Any, *names: str) -> list[Any]:
        mailbox = Mailbox(email_address=account.primary_smtp_address)
        own = DistinguishedFolderId(id=kind.DISTINGUISHED_FOLDER_ID, mailbox=mailbox)
        asked = kind(root=Root(account=account), _distinguished_id=own)
        fields = [FieldPath(field=Folder.get_field_by_fieldname(name)) for name in names]
        return list(
            GettingFolder(account=account).call(
                folders=[asked], additional_fields=fields or None, shape=ID_ONLY
            )
        )

    def prepare(self, names: Sequence[str]) -> None:
        """Create what is missing; what is remembered is looked at anew."""
        for name in names:
            plain(name)
        self.forget()
        for name in names:
            self.own(name)
        self.root()

    def own(self, name: str) -> Any:
        """Return one of mailbot's folders, created where it is missing."""
        key = plain(name)
        with self._turn:
            if key not in self._own:
                self._own[key] = self._ensured(self._root(), key)
            return self._own[key]

    def root(self) -> Any:
        """Return the root folder, created where it is missing."""
        with self._turn:
            return self._root()

    def _root(self) -> Any:
        if "" not in self._own:
            self._own[""] = self._ensured(self.known(MsgFolderRoot), self._root_name)
        return self._own[""]

    def forget(self) -> None:
        """Ask anew next time: a person may have deleted or renamed a folder."""
        with self._turn:
            self._own.clear()

    def _ensured(self, place: Any, name: str) -> Any:
        found = self._found(place, name) or self._created(place, name) or self._found(place, name)
        if found is None:
            raise TemporaryError("a mail folder cannot be created just now")
        return found

    def _found(self, place: Any, name: str) -> Any:
        wanted = unicodedata.normalize("NFC", name).casefold()
        fields = [FieldPath(field=Folder.get_field_by_fieldname("name"))]
        children: list[Any] = self._client.ask(
            "list folders",
            lambda account: list(
                FindingFolder(account=account).call(
                    folders=[place], additional_fields=fields, restriction=None, shape=ID_ONLY, depth="Shallow",
                    max_items=None, offset=0,
                )
            ),
        )  # fmt: skip
        for child in children:
            if isinstance(child, Exception):
                raise self._client.told(child, "list folders")
            if unicodedata.normalize("NFC", child.name or "").casefold() == wanted:
                return Folder(root=place.root, name=child.name, _id=child._id)
        return None

    def _created(self, place: Any, name: str) -> Any:
        """Create a folder; None where it is there already."""
        fresh = Folder(root=place.root, name=name, folder_class="IPF.Note")
        made: list[Any] = self._client.ask(
            "create a folder",
            lambda account: list(CreatingFolder(account=account).call(parent_folder=place, folders=[fresh])),
        )
        if len(made) == 1 and isinstance(made[0], ews_errors.ErrorFolderExists):
            return None
        if len(made) != 1 or isinstance(made[0], Exception):
            raise self._client.told(made[0] if made else ValueError(), "create a folder")
        return Folder(root=place.root, name=name, _id=made[0]._id)


# ---- 5. mailbox


@dataclass(slots=True)
class Changes:
    """What SyncFolderItems told since a state: ids that are there, in the server's order, and ids that went."""

    there: dict[str, None]
    went: set[str]
    state: str = ""


def synced(client: EwsClient, folder: Any, state: str = "") -> Changes:
    """Read a folder's changes to the end; without a state, the whole folder."""
    changes = Changes({}, set(), state)
    for _ in range(MAX_PAGES):
        page, changes.state, last = client.ask(
            "list a folder", lambda account, state=changes.state: _sync_page(account, folder, state)  # type: ignore[misc]
        )  # fmt: skip
        for kind, native_id in page:
            if kind == Syncing.DELETE:
                changes.there.pop(native_id, None)
                changes.went.add(native_id)
            elif kind in (Syncing.CREATE, Syncing.UPDATE):
                changes.there[native_id] = None
                changes.went.discard(native_id)
        if last:
            return changes
        if not page:
            break
    raise TemporaryError("list a folder: the server does not come to an end")


def _sync_page(account: Any, folder: Any, state: str) -> tuple[list[tuple[str, str]], str, bool]:
    service = Syncing(account=account)
    found = list(
        service.call(
            folder=folder, shape=ID_ONLY, additional_fields=None, sync_state=state or None, ignore=None,
            max_changes_returned=SYNC_PAGE, sync_scope=None,
        )
    )  # fmt: skip
    for one in found:
        if isinstance(one, Exception):
            raise one
    return found, service.sync_state or "", bool(service.includes_last_item_in_range)


class Ews:
    """One mailbox; `waiting` and `sent` are for one thread, all else for any."""

    def __init__(self, name: str, client: EwsClient, folders: Folders, *, poll_seconds: float = 5.0) -> None:
        """Nothing is asked before the first use."""
        self.name = name
        self._client = client
        self._folders = folders
        self._poll_seconds = poll_seconds
        self._filed: dict[str, str] = {}  # native id in the inbox -> Mailbot folder
        self._sent_state = ""
        self._sent_ids: dict[str, None] = {}  # sent mail that is not known to be known

    def prepare(self, folders: Sequence[str]) -> None:
        """Create the folders that are missing."""
        self._folders.prepare(folders)

    def waiting(self) -> Iterator[Listed]:
        """List the inbox, oldest first: a full sweep. What the server cannot show comes with its problem."""
        inbox = self._folders.known(Inbox)
        sweep = synced(self._client, inbox)
        shown = self._shown([*sweep.there])
        missing = [listed.native_id for listed in shown if listed.problem == _MISSING]
        if missing:
            went = synced(self._client, inbox, sweep.state).went
            shown = [listed for listed in shown if listed.native_id not in went]
        return iter(sorted(shown, key=lambda listed: (listed.received_at, listed.native_id)))

    def _shown(self, native_ids: Sequence[str]) -> list[Listed]:
        """Look at messages in groups; where the server fails at a whole group, at its halves."""
        groups = [native_ids[start : start + BATCH] for start in range(0, len(native_ids), BATCH)]
        shown, broken = list[Listed](), 0
        while groups:
            group = groups.pop(0)
            try:
                shown.extend(self._group(group))
            except (Failing, PermanentError) as error:
                if isinstance(error, Denied) and self._shut_out():
                    raise
                if len(group) > 1:
                    groups[:0] = [group[: len(group) // 2], group[len(group) // 2 :]]
                    continue
                broken += 1
                if broken > MAX_BROKEN:
                    raise TemporaryError(f"the server fails at {broken} messages: {error}") from None
                shown.append(Listed(group[0], EPOCH, problem=f"{error}; look at it in Outlook"))
        return shown

    def _group(self, native_ids: Sequence[str]) -> list[Listed]:
        what, names = "list the inbox", ("datetime_received", "size")
        items = self._client.ask(what, lambda account: got(account, native_ids, *names))
        return [self._listed(native_id, item) for native_id, item in zip(native_ids, items, strict=True)]

    def _listed(self, native_id: str, item: Any) -> Listed:
        if isinstance(item, Item):
            return Listed(native_id, item.when, item.size)
        error = self._client.told(item, "list the inbox")
        return Listed(native_id, EPOCH, problem=_MISSING if isinstance(error, Gone) else str(error))

    def fetch(self, native_id: str) -> RawMessage | None:
        """Return the MIME bytes, or None where the message is no longer in the inbox."""
        try:
            item = self._look(
                "fetch a message", native_id, "mime_content", "parent_folder_id", "datetime_received"
            )
        except Denied as error:
            raise self._denied(error) from None
        if item is None or item.folder != self._folders.known(Inbox).id:
            return None
        return RawMessage(self.name, native_id, item.when, item.content)

    def _look(self, what: str, native_id: str, *names: str) -> Item | None:
        """Return an item; None where there is none of that id."""
        if not NATIVE_ID.fullmatch(native_id):
            return None
        try:
            found: Item = self._client.ask(what, lambda account: _one(got(account, [native_id], *names)))
        except Gone:
            return None
        return found

    def _denied(self, error: Denied) -> MailbotError:
        """Return the error itself where one message is to blame; a temporary one where the whole mailbox is shut."""
        return TemporaryError(str(error), WHOLE_MAILBOX_SECONDS) if self._shut_out() else error

    def _shut_out(self) -> bool:
        try:
            self._folders.looked(Inbox)
        except MailbotError:
            return True
        return False

    def sent(self, known: Callable[[str], bool]) -> Iterator[RawMessage]:
        """Yield sent messages that are not known. What was known once is not asked about again by this process."""
        self._sweep_sent()
        failed = 0
        for native_id in [*self._sent_ids]:
            if known(native_id):
                del self._sent_ids[native_id]
                continue
            try:
                item = self._look(
                    "fetch a sent message", native_id, "mime_content", "datetime_received", "datetime_sent"
                )
            except (Failing, PermanentError):  # one that the server cannot give: the others count
                failed += 1
                if failed > MAX_BROKEN:
                    raise
                continue
            if item is not None:
                yield RawMessage(self.name, native_id, item.when, item.content)

    def _sweep_sent(self) -> None:
        folder = self._folders.known(SentItems)
        try:
            changes = synced(self._client, folder, self._sent_state)
        except StateLost:
            self._sent_state, changes = "", synced(self._client, folder)
        if not self._sent_state:
            self._sent_ids.clear()
        self._sent_ids.update(changes.there)
        for native_id in changes.went:
            self._sent_ids.pop(native_id, None)
        self._sent_state = changes.state

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Mark a message and move it out of the inbox; look again wherever something else changed meanwhile."""
        plain(folder)
        for _ in range(LOOKS):
            try:
                return self._file(native_id, folder, categories)
            except (Changed, UnknownOutcomeError, Gone):
                continue
            except NoFolder:
                self._folders.forget()
            except Denied as error:
                raise self._denied(error) from None
        raise TemporaryError(
            "a message could not be filed: it changes all the time, or the server does not answer"
        )

    def _file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        try:
            found = self._look("look at a message", native_id, "parent_folder_id", "categories")
        except (Denied, Failing):
            raise
        except PermanentError:  # damaged: it can perhaps be moved all the same
            return self._moved(native_id, folder)
        if found is None:
            return Filed.ALREADY if self._filed.get(native_id) == plain(folder) else Filed.GONE
        target = self._folders.own(folder)
        if found.folder == target.id:
            return Filed.ALREADY
        if found.folder != self._folders.known(Inbox).id:
            return Filed.GONE
        self._mark(found, categories)
        return self._moved(native_id, folder)

    def _mark(self, found: Item, categories: Sequence[str]) -> None:
        """Add categories to those that people gave."""
        fresh = [
            one for one in dict.fromkeys(map(category, categories)) if one and one not in found.categories
        ]
        if not fresh:
            return
        marked = Message(
            id=found.native_id, changekey=found.changekey or None, categories=[*found.categories, *fresh]
        )
        self._client.ask(
            "mark a message",
            lambda account: _one(
                list(
                    Marking(account=account).call(
                        items=[(marked, ["categories"])], conflict_resolution=AUTO_RESOLVE, message_disposition=SAVE_ONLY,
                        send_meeting_invitations_or_cancellations=SEND_TO_NONE, suppress_read_receipts=True,
                    )
                )
            ),
        )  # fmt: skip

    def _moved(self, native_id: str, folder: str) -> Filed:
        target = self._folders.own(folder)
        try:
            self._client.act(
                "move a message",
                lambda account: _one(
                    list(Moving(account=account).call(items=[ItemId(id=native_id)], to_folder=target))
                ),
            )
        except UnknownOutcomeError:
            self._remember(native_id, folder)  # when it is no longer in the inbox, it was this that moved it
            raise
        self._remember(native_id, folder)
        return Filed.MOVED

    def _remember(self, native_id: str, folder: str) -> None:
        self._filed[native_id] = plain(folder)
        while len(self._filed) > REMEMBERED:
            self._filed.pop(next(iter(self._filed)), None)

    def wait(self, stop: Event, wake: Callable[[], None]) -> None:
        """Listen to the server's notifications, and poll where they do not work, until `stop`."""
        if not stop.is_set():
            Watch(self._client.another(), self._poll_seconds).run(stop, wake)

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection, sign-in, rights and folders."""
        return diagnose(self.name, self._client, self._folders)

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._client.close()


_MISSING = "the server lists this message, but says that there is none; look at it in Outlook"


# ---- outgoing


@dataclass(frozen=True, slots=True)
class Copies:
    """What stands in the mailbox under one Message-ID."""

    left: str = ""  # the id of a copy in Sent Items or Outbox
    drafts: tuple[Item, ...] = ()


class EwsOutgoing:
    """The way out of one mailbox: a draft of the whole MIME, with our Message-ID, then SendItem. For several threads.

    After anything else than a clear refusal the outcome is unknown, and only a look can tell: a copy in Sent Items or Outbox
    says that the mail has left; that it has not is said only when a copy had `settle_seconds` to appear. A draft that is left
    over is sent rather than made again, as one item cannot be sent twice.
    """

    def __init__(
        self,
        name: str,
        client: EwsClient,
        folders: Folders,
        *,
        settle_seconds: float = 30.0,
        look_seconds: float = 2.0,
    ) -> None:
        """Take the client of the mailbox that mails are sent from."""
        self._name = name
        self._client = client
        self._folders = folders
        self._settle_seconds = settle_seconds
        self._look_seconds = look_seconds
        self._begun = time.monotonic()  # an earlier process may have sent something until now
        self._doubts: dict[str, float] = {}  # Message-ID -> when its outcome became unknown
        self._accepted: dict[str, str] = {}  # Message-ID -> receipt
        self._turn = Lock()

    def send(self, mail: Mail) -> str:
        """Send and keep a copy in Sent; a mail that has left already is not sent again."""
        receipt = self._accepted.get(mail.message_id)
        if receipt is not None:
            return receipt
        in_doubt = mail.message_id in self._doubts
        copies = self._settled(mail.message_id) if in_doubt else self._copies(mail.message_id)
        if copies.left:
            return self._receipt(mail, f"sent already: {copies.left}")
        return self._submit(mail, self._one_draft(mail, copies.drafts))

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send one after the other. When the server is out of reach or busy, the rest is not tried."""
        results: list[str | Exception] = []
        shut: TemporaryError | None = None
        for mail in mails:
            if shut is not None:
                results.append(TemporaryError(str(shut), shut.retry_after))
                continue
            try:
                results.append(self.send(mail))
            except MailbotError as error:
                results.append(error)
                own = isinstance(error, Failing | Changed)
                shut = error if isinstance(error, TemporaryError) and not own else None
        return results

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail has left; no is said only when its copy had time to appear."""
        return message_id in self._accepted or bool(self._settled(message_id).left)

    def draft(self, mail: Mail) -> str:
        """Put the mail into Drafts for a person to send; once, also when asked again."""
        copies = self._copies(mail.message_id)
        if copies.left:
            return f"a person has sent it already: {copies.left}"
        return f"draft: {self._one_draft(mail, copies.drafts).native_id}"

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at Drafts, Outbox and Sent Items; nothing is sent."""
        kinds = (Drafts, Outbox, SentItems)
        return tuple(
            _asked(f"{self._name}: {kind.__name__}", partial(_counted, self._folders, kind)) for kind in kinds
        )

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._client.close()

    # looking

    def _copies(self, message_id: str) -> Copies:
        drafts = self._folders.known(Drafts)
        folders = [self._folders.known(SentItems), drafts]
        with suppress(NoFolder):  # some servers show no Outbox
            folders.append(self._folders.known(Outbox))
        found: list[Item] = self._client.ask(
            "look for a sent mail", lambda account: _under(account, folders, message_id)
        )
        mine = [item for item in found if item.message_id == message_id]
        left = [item.native_id for item in mine if item.folder != drafts.id]
        return Copies(left[0] if left else "", tuple(item for item in mine if item.folder == drafts.id))

    def _settled(self, message_id: str) -> Copies:
        """Look until a copy is found, or until it would have appeared."""
        end = max(self._begun, self._doubts.get(message_id, 0.0)) + self._settle_seconds
        while True:
            late = time.monotonic() >= end
            copies = self._copies(message_id)
            if copies.left or late:
                return copies
            time.sleep(min(self._look_seconds, max(0.0, end - time.monotonic())))

    # drafts

    def _one_draft(self, mail: Mail, drafts: tuple[Item, ...]) -> Item:
        for extra in drafts[1:]:
            with suppress(Gone):
                self._client.ask(
                    "remove a left-over draft", lambda account, extra=extra: _one(_deleted(account, extra))
                )  # type: ignore[misc]
        return drafts[0] if drafts else self._fresh_draft(mail)

    def _fresh_draft(self, mail: Mail) -> Item:
        folder = self._folders.known(Drafts)
        try:
            made: Item = self._client.act(
                "create a draft", lambda account: _one(_created(account, folder, mail.content))
            )
        except UnknownOutcomeError as error:  # a draft was made or not, but nothing was sent
            drafts = self._copies(mail.message_id).drafts
            if not drafts:
                raise TemporaryError(str(error), error.retry_after) from None
            made = drafts[0]
        return made

    # sending

    def _submit(self, mail: Mail, draft: Item) -> str:
        keep = self._folders.known(SentItems)
        try:
            self._client.act("send a draft", lambda account: _one(_sent(account, draft, keep)))
        except UnknownOutcomeError as error:
            return self._found_after_all(mail, error)
        except Gone as error:
            said = f"{error}; the draft is no longer there: it was sent, or a person deleted it"
            return self._found_after_all(mail, UnknownOutcomeError(said))
        return self._receipt(mail, f"accepted: {draft.native_id[-40:]}")

    def _found_after_all(self, mail: Mail, error: UnknownOutcomeError) -> str:
        """Look once; where nothing is to be seen yet, it is for later to look again."""
        with self._turn:
            self._doubts[mail.message_id] = time.monotonic()
        try:
            copies = self._copies(mail.message_id)
        except MailbotError:
            copies = Copies()
        if copies.left:
            return self._receipt(mail, f"sent: {copies.left}")
        error.retry_after = max(error.retry_after or 0.0, self._settle_seconds)
        raise error

    def _receipt(self, mail: Mail, receipt: str) -> str:
        with self._turn:
            self._doubts.pop(mail.message_id, None)
            self._accepted[mail.message_id] = receipt
            while len(self._accepted) > REMEMBERED:
                del self._accepted[next(iter(self._accepted))]
        return receipt


def _under(account: Any, folders: list[Any], message_id: str) -> list[Item]:
    found = list(
        Finding(account=account).call(
            folders=folders, additional_fields=_fields("message_id", "parent_folder_id"), order_fields=None,
            restriction=Restriction(Q(message_id=message_id), folders=folders, applies_to=Restriction.ITEMS),
            shape=ID_ONLY, query_string=None, depth="Shallow", calendar_view=None, max_items=None, offset=0,
        )
    )  # fmt: skip
    for one in found:
        if isinstance(one, Exception):
            raise one
    return found


def _created(account: Any, folder: Any, content: bytes) -> list[Any]:
    draft = Message(mime_content=content, is_read=True)
    service = Creating(account=account)
    return list(
        service.call(
            items=[draft], folder=folder, message_disposition=SAVE_ONLY, send_meeting_invitations=SEND_TO_NONE
        )
    )


def _sent(account: Any, draft: Item, keep: Any) -> list[Any]:
    item = ItemId(id=draft.native_id, changekey=draft.changekey or None)
    return list(Sending(account=account).call(items=[item], saved_item_folder=keep))


def _deleted(account: Any, draft: Item) -> list[Any]:
    return list(
        Deleting(account=account).call(
            items=[ItemId(id=draft.native_id)], delete_type=HARD_DELETE, send_meeting_cancellations=SEND_TO_NONE,
            affected_task_occurrences="AllOccurrences", suppress_read_receipts=True,
        )
    )  # fmt: skip


# ---- watch


class Watch:
    """Signs of new mail: streaming notifications, and SyncFolderItems every few seconds while those do not work."""

    STREAM_MINUTES = 10
    LONGEST_PAUSE = 300.0
    EVENTS = ("NewMailEvent", "CreatedEvent", "MovedEvent")

    def __init__(self, client: EwsClient, poll_seconds: float) -> None:
        """Take a client of its own, as the stream keeps a connection."""
        self._client = client
        self._folders = Folders(client)
        self._poll_seconds = poll_seconds
        self._state = ""
        self._stream: Any = None

    def run(self, stop: Event, wake: Callable[[], None]) -> None:
        """Block until `stop`. The stream is read by a thread, as a read cannot be waited for together with `stop`."""
        thread = Thread(target=self._listen, args=(stop, wake), name="ews-watch", daemon=True)
        thread.start()
        stop.wait()
        stream = self._stream
        if stream is not None:
            stream.cut()
        thread.join(1.0)

    def _listen(self, stop: Event, wake: Callable[[], None]) -> None:
        pause = 1.0
        while not stop.is_set():
            begun = time.monotonic()
            try:
                self._streamed(stop, wake)
            except MailbotError as error:
                if time.monotonic() - begun > 60:
                    pause = 1.0
                self._poll(stop, wake, max(pause, getattr(error, "retry_after", None) or 0.0))
                pause = min(pause * 2, self.LONGEST_PAUSE)
            else:
                pause = 1.0
        self._client.close()

    def _streamed(self, stop: Event, wake: Callable[[], None]) -> None:
        """Wake at each notification until the server ends the stream, which it does every few minutes."""
        inbox = self._folders.known(Inbox)
        subscription = str(
            self._client.ask(
                "subscribe",
                lambda account: _one(
                    list(Subscribing(account=account).call(folders=[inbox], event_types=self.EVENTS))
                ),
            )
        )
        if stop.is_set():
            return
        wake()  # what came before the subscription is not notified
        try:
            self._client.act("listen", lambda account: self._read(account, subscription, stop, wake))
        finally:
            self._stream = None
            with suppress(MailbotError):
                self._client.act(
                    "unsubscribe",
                    lambda account: list(Unsubscribing(account=account).call(subscription_id=subscription)),
                )

    def _read(self, account: Any, subscription: str, stop: Event, wake: Callable[[], None]) -> None:
        self._stream = service = Streaming(account=account)
        events = service.call(subscription_ids=[subscription], connection_timeout=self.STREAM_MINUTES)
        service.timeout = (self._client.timeouts.connect, self._client.timeouts.stream)
        for _ in events:
            if stop.is_set():
                return
            wake()
        if service.connection_status != Streaming.CLOSED and not stop.is_set():
            raise ews_errors.SOAPError("the stream was cut")

    def _poll(self, stop: Event, wake: Callable[[], None], seconds: float) -> None:
        end = time.monotonic() + seconds
        while (
            not stop.wait(min(self._poll_seconds, max(0.0, end - time.monotonic())))
            and time.monotonic() < end
        ):
            try:
                if self._changed():
                    wake()
            except MailbotError:
                continue  # a sweep of the inbox tells what is wrong

    def _changed(self) -> bool:
        """Tell whether something came since the last look; the first look only takes the state."""
        try:
            before, changes = self._state, synced(self._client, self._folders.known(Inbox), self._state)
        except StateLost:
            self._state = ""
            return True
        self._state = changes.state
        return bool(before and changes.there)


# ---- doctor


def diagnose(name: str, client: EwsClient, folders: Folders) -> Sequence[Diagnosis]:
    """Return everything that was looked at; where the inbox cannot be opened, nothing else is asked."""
    inbox = _asked(f"{name}: inbox", lambda: _rights(name, folders))
    if not inbox.ok:
        return (inbox,)
    found = [inbox, _asked(f"{name}: folders", lambda: _own_folders(name, folders))]
    if _online(client.host):
        said = "EWS is let in today; Exchange Online ends it on 1 April 2027"
        found.append(Diagnosis(f"{name}: Exchange Online", True, said, "use kind: graph"))
    return tuple(found)


def _asked(subject: str, question: Callable[[], Diagnosis]) -> Diagnosis:
    try:
        found = question()
    except MailbotError as error:
        return Diagnosis(
            subject, False, str(error), "grant the login Full Access, and look at endpoint, login and secret"
        )
    return replace(found, subject=subject)


def _counted(folders: Folders, kind: Any) -> Diagnosis:
    count = folders.looked(kind, "total_count").total_count
    return Diagnosis("", True, f"can be read; {count or 0} items")


def _rights(name: str, folders: Folders) -> Diagnosis:
    folder = folders.looked(Inbox, "total_count", "effective_rights")
    rights = folder.effective_rights
    lacking = [
        right
        for right in ("read", "modify", "delete")
        if rights is not None and getattr(rights, right) is False
    ]
    said = (
        f"can be read; {folder.total_count or 0} items"
        if not lacking
        else f"the login may not {', '.join(lacking)} there"
    )
    return Diagnosis(
        f"{name}: inbox",
        not lacking,
        said,
        "" if not lacking else "grant the login Full Access to the mailbox",
    )


def _own_folders(name: str, folders: Folders) -> Diagnosis:
    return Diagnosis(f"{name}: folders", True, f"the folder {folders.root().name} is there")


def open_ews(
    name: str, settings: EwsMailbox, *, password: Callable[[], str] | None = None, token: Token | None = None,
    renew: Callable[[str], str] | None = None, poll_seconds: float = 5.0, timeouts: Timeouts = Timeouts(),
    settle_seconds: float = 30.0, look_seconds: float = 2.0,
) -> tuple[Ews, EwsOutgoing]:  # fmt: skip
    """Return a mailbox and its way out, over the same connections."""
    client = EwsClient(settings, password=password, token=token, renew=renew, timeouts=timeouts)
    folders = Folders(client)
    out = EwsOutgoing(name, client, folders, settle_seconds=settle_seconds, look_seconds=look_seconds)
    return Ews(name, client, folders, poll_seconds=poll_seconds), out
