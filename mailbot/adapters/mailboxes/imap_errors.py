"""What an IMAP server or the way to it says, in the project's errors.

dead connection          (time-out, reset, BYE, garbled protocol)      reconnect once, then TemporaryError
refused for now          [UNAVAILABLE] [INUSE] [LIMIT] [OVERQUOTA] …   TemporaryError
refused for good         login, rights, certificate, BAD               PermanentError, with the way to mend it
an answer that will not parse                                         PermanentError: it concerns one message
"""

from __future__ import annotations

import imaplib
import re
import ssl

from mailbot.errors import MailbotError, PermanentError, TemporaryError
from mailbot.expression import expression

Refused = imaplib.IMAP4.error
Dead = (imaplib.IMAP4.abort, OSError, EOFError)
Unparsable = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
)  # QUIRK: IMAPClient's parser on odd answers
CODE = expression(r"\[([A-Z][A-Z-]*)")
TEMPORARY_CODES = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "EXPUNGEISSUED", "CLIENTBUG"})
# QUIRK: Exchange and Gmail throttle with words, not with codes
TEMPORARY_WORDS = expression(
    r"too many|try again|temporar|unavailable|throttl|timed? ?out|overloaded|not connected", re.IGNORECASE
)
MENDS = {
    "OVERQUOTA": "the mailbox is full; free some space or raise the quota",
    "NOPERM": "this login has no right to do that; grant it rights to read, insert and delete in this mailbox",
    "PRIVACYREQUIRED": "the server wants encryption; set tls to implicit or starttls",
    "AUTHORIZATIONFAILED": "the login is right but may not use this mailbox; grant it access",
    "EXPIRED": "the password has expired; set a new one",
    "AUTHENTICATIONFAILED": "look at user and password, or at the app registration and its permission for this mailbox",
}


def is_dead(error: BaseException) -> bool:
    """Tell whether the connection is of no further use, and another one may do."""
    certificate = isinstance(error, ssl.SSLCertVerificationError)
    return isinstance(error, Dead) and not isinstance(error, imaplib.IMAP4.readonly) and not certificate


def told(error: Exception, place: str) -> MailbotError:
    """Return what `error` at `place` means; errors of the project come back as they are."""
    if isinstance(error, MailbotError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return PermanentError(f"{place}: the server's certificate does not verify ({_words(error)})")
    if isinstance(error, imaplib.IMAP4.readonly):
        return PermanentError(f"{place}: the mailbox opens read-only; {MENDS['NOPERM']}")
    if isinstance(error, Dead):
        return TemporaryError(f"{place}: no connection ({_words(error)})")
    if isinstance(error, Refused):
        return refusal(error, place)
    return PermanentError(f"{place}: the server's answer cannot be read ({type(error).__name__})")


def refusal(error: Exception, place: str) -> MailbotError:
    """Return what a NO or BAD of the server means."""
    words = _words(error)
    code = _code(words)
    if code in TEMPORARY_CODES or (code not in MENDS and TEMPORARY_WORDS.search(words)):
        return TemporaryError(f"{place}: {words}")
    if code == "OVERQUOTA":
        return TemporaryError(f"{place}: {MENDS[code]} ({words})")
    mend = MENDS.get(code)
    return PermanentError(f"{place}: {mend} ({words})" if mend else f"{place}: refused: {words}")


def login_refusal(error: Exception, place: str, secret_kind: str) -> MailbotError:
    """Return what a failed login means: the connection broke, the server is busy, or the secret is wrong."""
    if isinstance(
        error.__context__, imaplib.IMAP4.abort
    ):  # QUIRK: IMAPClient wraps a lost connection as a login error
        return TemporaryError(f"{place}: no connection ({_words(error)})")
    told_error = refusal(error, place)
    if isinstance(told_error, TemporaryError):
        return told_error
    mend = MENDS.get(_code(_words(error)), MENDS["AUTHENTICATIONFAILED"])
    return PermanentError(f"{place}: the server refused the {secret_kind}: {mend} ({_words(error)})")


def _code(words: str) -> str:
    match = CODE.search(words)
    return match[1] if match else ""


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def wants_folder(error: Exception) -> bool:
    """Tell whether the server says that the target folder is missing."""
    return any(code in str(error) for code in ("TRYCREATE", "NONEXISTENT"))
