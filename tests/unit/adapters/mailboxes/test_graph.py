"""The pure parts of the Graph adapter, and where its token may go."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mailbot.adapters.http import Http, Patience
from mailbot.adapters.http_answers import Refused
from mailbot.adapters.mailboxes.graph import _header_value, open_graph
from mailbot.adapters.mailboxes.graph_client import GraphClient, is_gone, plausible
from mailbot.adapters.mailboxes.graph_folders import plain
from mailbot.adapters.mailboxes.graph_listing import EPOCH, instant
from mailbot.adapters.mailboxes.graph_parts import MAX_WHOLE, cut
from mailbot.config import GraphMailbox
from mailbot.errors import ConfigError, PermanentError, TemporaryError
from mailbot.testing.graph_service import GraphService


class FixedTokens:
    """Tokens that need no sign-in."""

    def token(self) -> str:
        """Return the token."""
        return "token"

    def renew(self, refused: str) -> str:
        """Return it again."""
        return refused


def parts(*attachments: tuple[str, bytes], text: bytes = b"Annwyl bawb") -> bytes:
    """Return a mail as mailbot composes notes."""
    head = b'From: a@x\r\nMessage-ID: <1@x>\r\nContent-Type: multipart/mixed; boundary="=b.1"\r\n\r\n'
    inner = (
        b'--=b.1\r\nContent-Type: multipart/alternative; boundary="=b.2"\r\n\r\n--=b.2\r\n\r\n'
        + text
        + b"\r\n--=b.2--\r\n"
    )
    files = b"".join(b"\r\n--=b.1\r\n" + header.encode() + b"\r\n\r\n" + body for header, body in attachments)
    return head + inner + files + b"\r\n--=b.1--\r\n"


def original(body: bytes) -> tuple[str, bytes]:
    """Return the original as an attached message."""
    return 'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="original.eml"', body


def encoded(body: bytes) -> tuple[str, bytes]:
    """Return a file in base64."""
    header = 'Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="a.pdf"'
    return header, body


class TestCut:
    """A mail that is too large for one request."""

    def test_a_small_mail_stays_whole(self) -> None:
        """Nothing is touched up to the limit."""
        content = parts(original(b"x" * 1000))
        assert cut(content).content is content
        assert cut(content).files == ()

    def test_only_as_much_is_taken_out_as_must_be(self) -> None:
        """The largest goes first; a small one stays in its place."""
        content = parts(original(b"S: 1\r\n\r\n" + b"x" * 5000), encoded(b"QUJD"))
        pieces = cut(content, 2000)
        assert [(file.name, file.content_type, len(file.content)) for file in pieces.files] == [
            ("original.eml", "message/rfc822", 5008)
        ]
        assert [part.get_filename() for part in message_from_bytes(pieces.content).walk()][-1] == "a.pdf"

    def test_base64_is_undone(self) -> None:
        """What is uploaded is the file itself."""
        (file,) = cut(parts(encoded(b"QUJD\r\n" * 1000)), 2000).files
        assert file.content == b"ABC" * 1000

    @given(st.lists(st.binary(min_size=300, max_size=900), min_size=1, max_size=4))
    def test_nothing_is_lost(self, bodies: list[bytes]) -> None:
        """Every original comes out byte for byte, in order, and the rest is a sound mail with its text."""
        content = parts(*(original(b"S: x\r\n\r\n" + body) for body in bodies))
        limit = 450
        pieces = cut(content, limit)
        assert [file.content for file in pieces.files if len(file.content) > 300] == [
            b"S: x\r\n\r\n" + b for b in bodies
        ][: len(pieces.files)]
        assert len(pieces.content) <= limit
        assert b"Annwyl bawb" in pieces.content
        assert not message_from_bytes(pieces.content).defects

    def test_an_original_with_marks_of_its_own(self) -> None:
        """Boundaries of the attached message do not end the outer one."""
        body = (
            b'Content-Type: multipart/mixed; boundary="=b.1x"\r\n\r\n--=b.1x\r\n\r\n'
            + b"y" * 3000
            + b"\r\n--=b.1x--"
        )
        (file,) = cut(parts(original(body)), 1000).files
        assert file.content == body

    @pytest.mark.parametrize(
        "content",
        [
            b"Subject: x\r\n\r\n" + b"x" * 5000,
            b"no header",
            b"x" * 5000,
            parts(text=b"x" * 5000),
            parts(original(b"y"), text=b"x" * 5000),
        ],
    )
    def test_what_cannot_be_cut(self, content: bytes) -> None:
        """A mail whose text alone is too large is refused in words; it would be refused by the server as well."""
        if len(content) < 2000:
            assert cut(content, 2000).content == content
            return
        with pytest.raises(PermanentError):
            cut(content, 2000)

    def test_the_limit_leaves_room_for_base64(self) -> None:
        """A whole mail in base64 stays below 4 MB."""
        assert MAX_WHOLE * 4 / 3 < 4_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05T09:00:00Z", datetime(2026, 1, 5, 9, tzinfo=UTC)),
        ("2026-01-05T09:00:00.1234567Z", datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)),
        ("2026-01-05T09:00:00.5Z", datetime(2026, 1, 5, 9, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-01-05T09:00:00+01:00", datetime(2026, 1, 5, 8, tzinfo=UTC)),
        ("0001-01-01T00:00:00+01:00", EPOCH),
        ("2026-13-05T09:00:00Z", EPOCH),
        ("yesterday", EPOCH),
        (None, EPOCH),
    ],
)
def test_instants(text: object, expected: datetime) -> None:
    """Instants are read with any fraction, in UTC; what is none is the epoch."""
    assert instant(text) == expected


@given(st.text(max_size=40))
def test_instants_take_anything(text: str) -> None:
    """No text raises, and every instant is aware."""
    assert instant(text).utcoffset() is not None


@pytest.mark.parametrize(
    "native_id", ["", "a/b", "a b", "../x", "unlistable:1", "é", "\udc80", "a\n", "x" * 1025, "a%2fb", "a?b"]
)
def test_ids_that_cannot_be(native_id: str) -> None:
    """What is no id of Graph's never becomes part of an address."""
    assert not plausible(native_id)


def test_ids_that_can_be() -> None:
    """Ids are base64 for addresses, of some length."""
    assert plausible("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0Ab_0AAA=")


@pytest.mark.parametrize(
    ("status", "code", "gone"),
    [
        (404, "ErrorItemNotFound", True),
        (400, "ErrorInvalidIdMalformed", True),
        (404, "ErrorFolderNotFound", False),
        (404, "", False),
        (400, "BadRequest", False),
        (410, "ErrorItemNotFound", False),
    ],
)
def test_gone(status: int, code: str, gone: bool) -> None:
    """Only what says that the item is not there means that it is gone."""
    assert is_gone(Refused("x", status, code)) is gone


@pytest.mark.parametrize(
    "name", ["", " ", "../Ready", "a/b", "a.b", "x\r\ny", "x\0y", "~", "a" * 121, " Ready"]
)
def test_folder_names_that_are_none(name: str) -> None:
    """A name that could lead elsewhere is refused."""
    with pytest.raises(PermanentError):
        plain(name)


@given(st.text(max_size=200), st.text(max_size=200))
def test_an_attached_link_stays_one_header(name: str, url: str) -> None:
    """No name or address ends the header, begins another, or leaves ASCII; short ones come back as they were."""
    value = _header_value({"name": name, "sourceUrl": url})
    assert value.isascii() and not {10, 13, 0} & {*value}
    words = "; ".join(filter(None, (" ".join(part.split()) for part in (name or "unnamed", url))))
    if "=?" not in words and words.encode("utf-8", "replace").decode() == words:
        assert str(make_header(decode_header(value.decode()))) == words or not words


def test_a_token_never_travels_in_the_clear(tmp_path: Path) -> None:
    """An endpoint without TLS is an error of the configuration, however it came to be."""
    settings = GraphService(tmp_path).settings()
    plain = {"endpoint": "http://127.0.0.1/v1.0"}
    with pytest.raises(ValidationError, match="endpoint"):
        GraphMailbox.model_validate({**settings.model_dump(), **plain})
    with pytest.raises(ConfigError, match="https"):
        open_graph("m", settings.model_copy(update=plain))


@pytest.mark.parametrize(
    "link", ["https://elsewhere.invalid/v1.0/x", "http://127.0.0.1/v1.0/x", "//elsewhere/x", ""]
)
def test_a_token_never_goes_elsewhere(tmp_path: Path, link: str) -> None:
    """A link of the server to another place is not followed."""
    service = GraphService(tmp_path)
    client = GraphClient(service.settings(), FixedTokens(), Http(patience=Patience(attempts=1)))
    with pytest.raises(TemporaryError, match="another place"):
        client.follow("x", link)
