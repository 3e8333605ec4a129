"""Whatever goes wrong on the way to an Exchange server, in the project's errors.

    no connection, time-out, reset       reads: Lost (another connection may do) or TemporaryError; acts: UnknownOutcomeError
    HTTP without SOAP                    by its status
    a response code or SOAP fault        by the tables of ews_codes

What the server says about a message's content never gets into an error.
"""

from __future__ import annotations

import ssl

from exchangelib import errors as ews_errors

from mailbot.adapters.mailboxes.ews_codes import (
    BROKE_OFF,
    BUSY,
    CHANGED,
    DENIED,
    FULL,
    GONE,
    MENDS,
    NO_FOLDER,
    STATE_LOST,
    WHOLE_MAILBOX,
)
from mailbot.adapters.mailboxes.ews_wire import SAYS_BLOCKED, HttpRefusal, NoEnvelope
from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError

WHOLE_MAILBOX_SECONDS = 300.0  # until a missing right or an expired secret is looked at again
FULL_SECONDS = 3600.0
BLOCKED = "Exchange Online has blocked EWS since 1 October 2026 except for allow-listed apps and ends it on 1 April 2027: use kind: graph"
ONLINE = ("office365.com", "outlook.com", "office365.us", "outlook.cn", "office.com")
REFUSALS_ONLINE = frozenset({403, 404, 410, 501})  # how a service that was switched off answers
THROTTLED = frozenset({429, 503, 509})


class Failing(TemporaryError):
    """The server failed at this very call: one of the items in it may be to blame."""


class Busy(TemporaryError):
    """The server wants fewer calls, and did nothing."""


class BrokeOff(UnknownOutcomeError):
    """The server itself says, in a whole answer, that it failed at an act: it may have done part of it."""


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


def told(error: BaseException, what: str, host: str = "", *, safe: bool = True) -> MailbotError:
    """Return what an error at the call `what` means; `safe` says that the call may have taken effect without harm."""
    if isinstance(error, MailbotError):
        return error
    if isinstance(error, HttpRefusal):
        return _http_told(error, what, host, safe)
    if _certificate(error):
        said = f"{what}: the server's certificate does not verify; look at REQUESTS_CA_BUNDLE and at proxies on the way"
        return TemporaryError(said, WHOLE_MAILBOX_SECONDS)
    if isinstance(error, NoEnvelope):
        said = f"{what}: no whole answer; look at proxies on the way"
        return Failing(said) if safe else UnknownOutcomeError(said)
    if _connection(error):
        return _connection_told(error, what, safe)
    if isinstance(error, ews_errors.UnauthorizedError):
        return _http_told(HttpRefusal(401), what, host, safe)
    if isinstance(error, ews_errors.ResponseMessageError) or hasattr(error, "code"):
        return _code_told(error, what, host, safe)
    if isinstance(error, ews_errors.EWSError):
        said = f"{what}: the server's answer cannot be read ({type(error).__name__})"
        return _failed(said, None, safe, fault=isinstance(error, ews_errors.SOAPError))
    said = f"{what}: the answer cannot be understood ({type(error).__name__})"
    return PermanentError(said) if safe else UnknownOutcomeError(said)


def pause_asked(error: BaseException) -> float:
    """Return for how many seconds the server wants no further calls; 0 where it does not say."""
    if isinstance(error, HttpRefusal):
        return (error.retry_after or 0.0) if error.status in THROTTLED else 0.0
    return float(getattr(error, "back_off", None) or 0.0) if _code(error) in BUSY else 0.0


def online(host: str) -> bool:
    """Tell whether a host is one of Exchange Online."""
    return any(host == suffix or host.endswith(f".{suffix}") for suffix in ONLINE)


def _failed(said: str, wait: float | None, safe: bool, *, fault: bool) -> MailbotError:
    if safe:
        return Failing(said, wait)
    return BrokeOff(said, wait) if fault else UnknownOutcomeError(said, wait)


def _connection_told(error: BaseException, what: str, safe: bool) -> MailbotError:
    said = f"{what}: no whole answer ({', '.join(_names(error)[-2:])})"
    if not safe and not _never_left(error):
        return UnknownOutcomeError(said)
    return TemporaryError(said) if _too_slow(error) else Lost(said)


def _http_told(error: HttpRefusal, what: str, host: str, safe: bool) -> MailbotError:
    said, wait = f"{what}: HTTP {error.status}", error.retry_after
    if error.blocked or (error.status in REFUSALS_ONLINE and online(host)):
        mend = BLOCKED if error.blocked or error.status == 403 else f"{BLOCKED}. If that is not it, look at endpoint"
        return TemporaryError(f"{said}: {mend}", WHOLE_MAILBOX_SECONDS)
    if error.status == 401:
        return Unauthorised(f"{said}: {_login_refused(error, host)}", WHOLE_MAILBOX_SECONDS)
    if error.status == 403:
        mend = "EWS is refused for this login; look at EwsEnabled, EwsApplicationAccessPolicy and at proxies on the way"
        return TemporaryError(f"{said}: {mend}", wait or WHOLE_MAILBOX_SECONDS)
    if error.status in THROTTLED:
        # 503 is also what some proxies say when the server's connection broke under an act
        return Busy(said, wait) if safe or error.status != 503 else UnknownOutcomeError(said, wait)
    if error.status == 413:
        return PermanentError(f"{said}: {MENDS['ErrorRequestStreamTooBig']}")
    if error.status in (408, 500, 502, 504):
        return _failed(said, wait, safe, fault=False)
    return TemporaryError(f"{said}: look at endpoint and at proxies on the way", wait or WHOLE_MAILBOX_SECONDS)


def _login_refused(error: HttpRefusal, host: str) -> str:
    offers = f" (the server offers {error.offers})" if error.offers else ""
    more = f". If they are right: {BLOCKED}" if online(host) else ""
    return f"the server refuses the login{offers}; look at auth, login, secret and rights{more}"


def _code_told(error: BaseException, what: str, host: str, safe: bool) -> MailbotError:
    code, words = _code(error), " ".join(str(error).split())[:200]
    said, wait = f"{what}: {code} {words}".rstrip(), getattr(error, "back_off", None)
    if SAYS_BLOCKED.search(words):
        return TemporaryError(f"{said}: {BLOCKED}", WHOLE_MAILBOX_SECONDS)
    if code in BUSY:
        return Busy(said, wait)
    if code in BROKE_OFF:
        return _failed(said, wait, safe, fault=True)
    if code in WHOLE_MAILBOX:
        return TemporaryError(f"{said}: {WHOLE_MAILBOX[code]}", WHOLE_MAILBOX_SECONDS)
    if code in FULL:
        return TemporaryError(f"{said}: {FULL[code]}", FULL_SECONDS)
    if code in DENIED:
        return Denied(f"{said}: {MENDS[code]}" + (f". If nothing is allowed: {BLOCKED}" if online(host) else ""))
    for codes, kind in ((GONE, Gone), (CHANGED, Changed), (NO_FOLDER, NoFolder), (STATE_LOST, StateLost)):
        if code in codes:
            return kind(said)
    return PermanentError(f"{said}: {MENDS[code]}" if code in MENDS else said)


def _code(error: BaseException) -> str:
    return str(getattr(error, "code", type(error).__name__))


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
    return any(isinstance(cause, OSError) or type(cause).__name__ in ("ProtocolError", "IncompleteRead") for cause in _causes(error))


def _certificate(error: BaseException) -> bool:
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)) or "CERTIFICATE_VERIFY_FAILED" in str(error)


def _never_left(error: BaseException) -> bool:
    early = {"ConnectTimeout", "ConnectTimeoutError", "NewConnectionError", "NameResolutionError", "ProxyError"}
    return bool(early & {*_names(error)})


def _too_slow(error: BaseException) -> bool:
    return bool({"ConnectTimeout", "ReadTimeout", "ReadTimeoutError", "TimeoutError"} & {*_names(error)})
