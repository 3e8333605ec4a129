"""Bytes to parts: where each stands, what damage costs, and what no reader may guess."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.limits import LIMITS, Budget
from mailbot.reading.mime import Mime, Part, slice_message

Tree = bytes | list["Tree"]
LEAVES = st.binary(max_size=60).map(lambda data: data.replace(b"-", b"_").replace(b"\r", b""))  # no line is a delimiter, no end of a leaf a line break
TREES: st.SearchStrategy[Tree] = st.recursive(LEAVES, lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=12)


def written(tree: Tree, line_end: bytes, depth: int = 0) -> bytes:
    """Write a tree of parts as a message."""
    if isinstance(tree, bytes):
        return b"Content-Type: application/octet-stream" + line_end * 2 + tree
    boundary = b"level%d" % depth
    inner = b"".join(b"--" + boundary + line_end + written(part, line_end, depth + 1) + line_end for part in tree)
    return b"Content-Type: multipart/mixed; boundary=" + boundary + line_end * 2 + b"preamble" + line_end + inner + b"--" + boundary + b"--" + line_end


def leaves(tree: Tree) -> list[bytes]:
    """Return the leaves of a tree, in order."""
    return [tree] if isinstance(tree, bytes) else [leaf for part in tree for leaf in leaves(part)]


def bodies(mime: Mime) -> list[bytes]:
    """Return the bodies of the parts that have no parts of their own."""
    return [mime.content[part.body : part.end] for part in mime.root.walk() if not part.children]


@given(TREES, st.sampled_from([b"\n", b"\r\n"]))
@settings(max_examples=200, deadline=None)
def test_a_tree_that_was_written_is_read_again(tree: Tree, line_end: bytes) -> None:
    """Every leaf comes back byte by byte, in order, whatever it holds and however deep it stands."""
    if isinstance(tree, bytes):
        tree = [tree]
    mime = slice_message(written(tree, line_end))
    assert bodies(mime) == leaves(tree)
    assert not mime.defects


@given(TREES, st.binary(max_size=40), st.binary(max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_message_within_other_bytes_is_the_same_message(tree: Tree, before: bytes, after: bytes) -> None:
    """An attached message is read where it stands: what is around it changes nothing."""
    alone = written([tree], b"\r\n")
    around = before + alone + after
    one, other = slice_message(alone), slice_message(around, len(before), len(before) + len(alone))
    assert bodies(one) == bodies(other)
    assert [part.headers for part in one.root.walk()] == [part.headers for part in other.root.walk()]


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_parts_lie_within_one_another(content: bytes) -> None:
    """Whatever the bytes are: a part's header, body and end follow one another, and lie within the part around it."""

    def check(part: Part, start: int, end: int) -> None:
        assert start <= part.start <= part.body <= part.end <= end
        for child in part.children:
            check(child, part.body, part.end)

    for head in (b"", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"):
        check(slice_message(head + content).root, 0, len(head + content))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("no close delimiter", b"--b\n\none\n--b\n\ntwo\n", [b"one", b"two\n"]),
        ("text behind the close delimiter", b"--b\n\none\n--b--\nepilogue\n--b\n\ntwo\n", [b"one"]),
        ("white space behind a delimiter", b"--b \t\n\none\n--b--  \n", [b"one"]),
        ("a delimiter with more behind it is text", b"--b\n\n--bc\none\n--b--", [b"--bc\none"]),
        ("a delimiter in the midst of a line is text", b"--b\n\nx --b\n--b--", [b"x --b"]),
        ("an empty part", b"--b\n--b\n\ntwo\n--b--", [b"", b"two"]),
        ("a part that forgets its blank line", b"--b\njust text\nmore\n--b--", [b"just text\nmore"]),
        ("a part whose header is all there is", b"--b\nX-A: b\n--b--", [b""]),
    ],
)
def test_damaged_structures_are_read_as_people_would(name: str, content: bytes, expected: list[bytes]) -> None:
    """RFC 2046 section 5.1, and what clients make of it."""
    assert bodies(slice_message(b"Content-Type: multipart/mixed; boundary=b\n\n" + content)) == expected, name


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("no-boundary", b"Content-Type: multipart/mixed\n\nx"),
        ("boundary-missing", b"Content-Type: multipart/mixed; boundary=b\n\nx"),
        ("unclosed-multipart", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx"),
        ("header-end-odd", b"Subject: x\n  \nbody"),
        ("headers-too-large", b"X: " + b"a" * LIMITS.header_block + b"\n\nx"),
        ("too-many-parts", b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * LIMITS.parts),
        ("too-deep", b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(LIMITS.depth + 1))),
        ("part-ambiguous", b"Content-Type: text/plain\nContent-Type: text/html\n\nx"),
        ("part-ambiguous", b"Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\nx"),
    ],
)
def test_each_damage_has_a_name(code: str, content: bytes) -> None:
    """What had to be tolerated is told, so that a rule can rest on it."""
    assert code in {defect.code for defect in slice_message(content).defects}


@pytest.mark.parametrize("content", [b"Content-Type: text/plain\ncontent-type: TEXT/PLAIN\n\nx", b"Subject: a\nSubject: b\n\nx"])
def test_a_header_said_twice_alike_is_not_ambiguous(content: bytes) -> None:
    """Only what decides how a part is read counts, and only where the two differ."""
    assert not slice_message(content).defects


def test_the_limit_of_parts_holds_for_all_messages_together() -> None:
    """A hundred attached messages of a hundred parts each are ten thousand parts."""
    budget = Budget()
    content = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (LIMITS.parts // 2) + b"--b--\n"
    first, second = (slice_message(content, budget=budget) for _ in range(2))
    assert not first.defects
    assert [defect.code for defect in second.defects] == ["too-many-parts"]


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"From a@b.com Tue Nov 24 10:00:00 2026\r\n", b">From a@b.com Tue Nov 24 10:00:00 2026\n"])
def test_what_editors_and_exporters_put_before_the_header_is_passed_over(before: bytes) -> None:
    """A byte order mark or an mbox separator does not cost the first field."""
    root = slice_message(before + b"Return-Path: <>\r\nSubject: x\r\n\r\nbody").root
    assert root.headers == (("return-path", "<>"), ("subject", "x"))


def test_only_an_mbox_separator_is_no_message() -> None:
    """A separator without a message behind it is an empty message, not its own content."""
    assert slice_message(b"From a@b.com").root.headers == ()
