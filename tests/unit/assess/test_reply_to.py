"""Reply-To beside From: what asks for answers elsewhere, what is unclear, and what Exchange writes and means nothing by."""

from __future__ import annotations

import time

import pytest

from mailbot.assess.reply_to import reply_elsewhere
from mailbot.model.decision import Outcome
from mailbot.reading.read import read
from tests.attacks.world import decide
from tests.speed import in_time

COMPLETE = "Please give owen.price@cardiff.wales.nhs.uk access to the API Portal.\r\nUse case: a dashboard of waiting lists for our managers.\r\nAPI name: Welsh Demographic Service API\r\nIMTP reference: 4.2.17"
ELSEWHERE = (
    "Reply-To: other@elsewhere.com", "Reply-To: Rhian <other@elsewhere.com>", "Reply-To: rhian@cardiff.wales.nhs.uk\r\nReply-To: other@elsewhere.com",
    "Reply-To: other@elsewhere.com\r\nReply-To: rhian@cardiff.wales.nhs.uk", "Reply-To: rhian@cardiff.wales.nhs.uk\r\nReply-To: rhian@cardiff.wales.nhs.uk",
    "Reply-To: other at elsewhere.com", "Reply-To: =?utf-8?q?other=40elsewhere.com?=", "Reply-To: =?utf-8?q?rhian=40cardiff.wales.nhs.uk?=",
    "Reply-To: =?utf-8?q?Rhian_=3Cother=40elsewhere.com=3E?=", "Reply-To: rhian@cardiff.wales.nhs.uk other@elsewhere.com",
    "Reply-To: rhian@cardiff.wales.nhs.uk, a friend other@elsewhere.com", "Reply-To: rhian@cardiff.wales.nhs.uk, other@elsewhere.com",
    "Reply-To: other@elsewhere.com; rhian@cardiff.wales.nhs.uk", "Reply-To: <mailto:other@elsewhere.com>", "Reply-To: Rhian", "Reply-To: team: other@elsewhere.com;",
    "Reply-To:\r\nReply-To: other@elsewhere.com", "Reply-To: /O=NHS/CN=RHIAN\r\nReply-To: other@elsewhere.com", "Reply-To: other at elsewhere.com /O=NHS",
    "Reply-To: /O=NHS/CN=RHIAN <other@elsewhere.com>", "Reply-To: IMCEAEX-_O=NHS_CN=RHIAN@elsewhere.com",
)  # fmt: skip
HERE = (
    "X-Nothing: x", "Reply-To: rhian@cardiff.wales.nhs.uk", "Reply-To: Team <team@CARDIFF.wales.nhs.uk>", "Reply-To: rhian@cardiff.wales.nhs.uk, team@cardiff.wales.nhs.uk",
    'Reply-To: "other@elsewhere.com" <rhian@cardiff.wales.nhs.uk>', "Reply-To: =?utf-8?q?Si=C3=A2n?= <rhian@cardiff.wales.nhs.uk>",
    "Reply-To: Powell, Rhian (Cardiff - Digital) <rhian@cardiff.wales.nhs.uk>", "Reply-To:", "Reply-To: <>", 'Reply-To: ""', 'Reply-To: "" <>', "Reply-To: undisclosed-recipients:;",
    "Reply-To: /O=NHS WALES/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=RHIAN.POWELL", "Reply-To: Rhian Powell </o=ExchangeLabs/ou=x/cn=Recipients/cn=0f1e-rhian>",
    "Reply-To: EX:/O=NHS/CN=RHIAN", "Reply-To: IMCEAEX-_O=NHS_OU=X_CN=RHIAN@cardiff.wales.nhs.uk",
)  # fmt: skip


def _message(head: str) -> bytes:
    top = f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian <rhian@cardiff.wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\n{head}\r\n"
    return f"{top}Subject: API Portal access\r\nMessage-ID: <x@y>\r\n\r\n{COMPLETE}\r\n".encode()


@pytest.mark.parametrize("head", ELSEWHERE)
def test_answers_that_are_wanted_elsewhere_or_nobody_knows_where_go_to_a_person(head: str) -> None:
    """Two fields, broken grammar, an address within an encoded word: mail programs differ in what they make of these."""
    decision = decide(_message(head))
    assert (decision.outcome, decision.reason, decision.reply) == (Outcome.REVIEW, "reply-elsewhere", None)


@pytest.mark.parametrize("head", HERE)
def test_what_points_nowhere_else_is_answered(head: str) -> None:
    """The sender's own domain, an empty field, and the names that Exchange gives to the entries of its own directory."""
    assert not reply_elsewhere(read(_message(head)))


def test_a_complete_request_with_such_a_name_is_ready() -> None:
    """So that it is the field alone that makes the difference above."""
    assert decide(_message(HERE[12])).outcome is Outcome.READY


@pytest.mark.parametrize("value", ['"' + '\\"' * 30_000, " " * 60_000 + "x", "@" * 60_000, "<" * 60_000, "/O=" * 20_000 + "@x"])
def test_a_field_made_to_be_slow_is_judged_at_once(value: str) -> None:
    """And nothing that is too long to be read is clear."""
    message = read(_message(f"Reply-To: {value}"))
    begun = time.process_time()
    assert reply_elsewhere(message) and in_time(time.process_time() - begun, 0.5)


def test_a_message_of_nobody_asks_for_nothing() -> None:
    """Without From there is no domain to compare with."""
    assert not reply_elsewhere(read(b"Reply-To: a@b.cy\r\n\r\nx\r\n"))
