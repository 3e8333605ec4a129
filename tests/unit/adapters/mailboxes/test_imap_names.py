"""Names, keys and errors of IMAP, without a server."""

from __future__ import annotations

import imaplib
import socket
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.mailboxes.imap_errors import is_dead, login_refusal, told
from mailbot.adapters.mailboxes.imap_names import Key, key, keyword, message_id_of, plain, searchable
from mailbot.adapters.mailboxes.imap_steps import groups
from mailbot.errors import MailbotError, PermanentError, TemporaryError


@pytest.mark.parametrize(
    ("native_id", "expected"),
    [
        ("1795533237.12", Key(1795533237, 12)),
        ("1.1", Key(1, 1)),
        ("0.1", None),
        ("1.0", None),
        ("1.1:*", None),
        ("1.1,2", None),
        ("١.١", None),
        ("1.1\n", None),
        ("", None),
        ("12345678901.1", None),
    ],
)
def test_only_native_ids_are_keys(native_id: str, expected: Key | None) -> None:
    """Nothing but two positive numbers of 32 bits reaches a command."""
    assert key(native_id) == expected


@given(st.integers(1, 2**32 - 1), st.integers(1, 2**32 - 1))
def test_keys_and_ids_are_inverses(validity: int, uid: int) -> None:
    """An id gives its key, and a key its id."""
    assert key(str(Key(validity, uid))) == Key(validity, uid)


@pytest.mark.parametrize("name", ["", "a/b", "a.b", "a*", "50%", 'a"b', "a\\b", "a\r\nb", "\ud800", " a"])
def test_folder_names_cannot_carry_commands(name: str) -> None:
    """Wildcards, separators, quotes and line ends are refused."""
    with pytest.raises(PermanentError):
        plain(name)


@given(st.text(max_size=100))
def test_keywords_are_atoms(category: str) -> None:
    """Any category gives a keyword that can stand in a STORE."""
    word = keyword(category)
    assert 0 < len(word) <= 64
    assert all(c.isascii() and (c.isalnum() or c in "-_.$") for c in word)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"Message-ID: <a@b>\r\n\r\n", "<a@b>"),
        (b"From: x\r\nMESSAGE-id:\r\n <a@b>\r\nTo: y\r\n\r\nbody", "<a@b>"),
        (b"From: x\nMessage-Id : <a@b>\n\nMessage-ID: <body@b>", "<a@b>"),
        (b"From: x\r\n\r\nMessage-ID: <body@b>\r\n", ""),
        (b"X-Message-ID: <a@b>\r\n\r\n", ""),
        (b"", ""),
    ],
)
def test_finds_the_message_id_of_the_header_only(content: bytes, expected: str) -> None:
    """Folded or not, in any case; never from the body."""
    assert message_id_of(content) == expected


@pytest.mark.parametrize("message_id", ["", "<>", "a\r\nb", "<é@x>", "<" + "x" * 1000 + ">"])
def test_message_ids_that_no_mail_has_are_refused(message_id: str) -> None:
    """They could break a command, or find everything."""
    with pytest.raises(PermanentError):
        searchable(message_id)


@given(st.dictionaries(st.integers(1, 1000), st.integers(0, 50), max_size=40))
def test_groups_hold_all_in_order_and_weigh_little(weights: dict[int, int]) -> None:
    """Every UID comes once, ascending; a group over the limit has one member."""
    found = list(groups(weights, most=60))
    assert [uid for group in found for uid in group] == sorted(weights)
    assert all(len(group) == 1 or sum(weights[uid] for uid in group) <= 60 for group in found)


def after_abort() -> imaplib.IMAP4.error:
    """Return a login error as IMAPClient raises it when the connection broke."""
    error = imaplib.IMAP4.error("socket error: EOF")
    error.__context__ = imaplib.IMAP4.abort("socket error: EOF")
    return error


@pytest.mark.parametrize(
    ("error", "kind", "dead"),
    [
        (imaplib.IMAP4.abort("socket error: EOF"), TemporaryError, True),
        (TimeoutError("timed out"), TemporaryError, True),
        (ConnectionResetError(104, "reset"), TemporaryError, True),
        (socket.gaierror(-2, "Name or service not known"), TemporaryError, True),
        (ssl.SSLError(1, "bad record"), TemporaryError, True),
        (ssl.SSLCertVerificationError(1, "self-signed"), PermanentError, False),
        (imaplib.IMAP4.readonly("INBOX"), PermanentError, False),
        (imaplib.IMAP4.error("fetch failed: [SERVERBUG] Internal error"), TemporaryError, False),
        (imaplib.IMAP4.error("select failed: [UNAVAILABLE] try later"), TemporaryError, False),
        (imaplib.IMAP4.error("move failed: [OVERQUOTA] Quota exceeded"), TemporaryError, False),
        (imaplib.IMAP4.error("Too many simultaneous connections"), TemporaryError, False),
        (imaplib.IMAP4.error("Server is temporarily unavailable"), TemporaryError, False),
        (imaplib.IMAP4.error("move failed: [NOPERM] Permission denied"), PermanentError, False),
        (imaplib.IMAP4.error("FETCH command error: BAD [b'syntax']"), PermanentError, False),
        (ValueError("invalid date"), PermanentError, False),
        (PermanentError("told already"), PermanentError, False),
    ],
)
def test_every_error_is_sorted_by_what_to_do(error: Exception, kind: type[MailbotError], dead: bool) -> None:
    """Dead connections are retried, refusals are not; each becomes one of the project's errors."""
    assert type(told(error, "IMAP a at b:1")) is kind
    assert is_dead(error) is dead


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            imaplib.IMAP4.error("[AUTHENTICATIONFAILED] Authentication failed."),
            PermanentError,
            "user and password",
        ),
        (imaplib.IMAP4.error("[EXPIRED] change it"), PermanentError, "has expired"),
        (imaplib.IMAP4.error("[AUTHORIZATIONFAILED] no"), PermanentError, "grant it access"),
        (imaplib.IMAP4.error("[PRIVACYREQUIRED] no plaintext"), PermanentError, "set tls"),
        (
            imaplib.IMAP4.error("[UNAVAILABLE] Temporary authentication failure."),
            TemporaryError,
            "UNAVAILABLE",
        ),
        (imaplib.IMAP4.error("LOGIN failed."), PermanentError, "user and password"),
        (after_abort(), TemporaryError, "no connection"),
    ],
)
def test_a_failed_login_says_why(error: Exception, kind: type[MailbotError], words: str) -> None:
    """A wrong secret is for a person, a busy server is for later, a broken connection is neither."""
    found = login_refusal(error, "IMAP a at b:1", "password")
    assert type(found) is kind
    assert words in str(found)
