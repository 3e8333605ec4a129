"""The log: no address stands in it unless the operator says so, wherever it was written."""

from __future__ import annotations

import json

import pytest

from mailbot.adapters.telemetry import LONGEST, logger
from mailbot.config import Log

JO = "jo.bloggs@cardiff.wales.nhs.uk"


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> object:
    """Return a function that logs one event and returns the line."""

    def said(addresses: bool = False, **values: object) -> dict[str, object]:
        logger(Log(addresses=addresses))("action.put_off", values)
        written: dict[str, object] = json.loads(capsys.readouterr().err)
        return written

    return said


def digest(line: object) -> str:
    """Return what stands for Jo in a decision's line."""
    assert callable(line)
    return str(line(sponsor=JO)["sponsor"])


@pytest.mark.parametrize(
    "words",
    [
        f"550 5.1.1 <{JO}>: Recipient address rejected", f"451 4.7.1 {JO.upper()} is greylisted", f"the user '{JO}' is unknown.", f"{JO}: 550 no; x@y.z: 550 no",
        f"no mailbox {JO}.", f"rfc822;{JO}", f"HTTP 404 /v1.0/users/{JO.replace('@', '%40')}/messages", f"to=<{JO}>, relay=none", f"{JO}?",
    ],
)  # fmt: skip
def test_an_address_within_a_servers_words_is_masked(line: object, words: str) -> None:
    """However the server writes it; the other words stay, as they say what to do."""
    assert callable(line)
    shown = str(line(error=words)["error"])
    assert "jo.bloggs" not in shown.lower() and "cardiff" not in shown.lower() and "person-" in shown
    assert words.split()[0] in shown or "@" in words.split()[0]


def test_the_same_person_is_the_same_in_every_line(line: object) -> None:
    """A decision's sponsor and the recipient whom a server refuses have one digest, whatever case the server writes."""
    assert callable(line)
    assert digest(line).startswith("person-")
    assert line(error=f"550 <{JO.upper()}>: unknown")["error"] == f"550 <{digest(line)}>: unknown"


@pytest.mark.parametrize("odd", ["o'brien@x.wales.nhs.uk", '"jo bloggs"@x.wales.nhs.uk', "siân.tŷ@x.cymru", "jo+tag@x.uk", "jo@localhost"])
def test_odd_addresses_are_masked_whole(line: object, odd: str) -> None:
    """No part of a name is left over."""
    assert callable(line)
    assert str(line(error=f"550 {odd} unknown")["error"]).split("person-")[0] == "550 "


def test_what_is_nested_is_masked_and_what_names_a_mail_is_not(line: object) -> None:
    """A Message-ID and an action's key are what an operator looks up: they name no person."""
    assert callable(line)
    found = line(who=[JO, {"deep": JO}], message_id="<m1@cardiff.wales.nhs.uk>", key="api/1.M1.host@abc/reply", error=f"<mailbot.{'ab' * 20}@wales.nhs.uk> may have been sent")
    assert JO not in json.dumps(found) and found["who"] == [digest(line), {"deep": digest(line)}]
    assert (found["message_id"], found["key"]) == ("<m1@cardiff.wales.nhs.uk>", "api/1.M1.host@abc/reply")
    assert found["error"] == f"<mailbot.{'ab' * 20}@wales.nhs.uk> may have been sent"


@pytest.mark.parametrize("before", range(LONGEST - 40, LONGEST + 5, 4))
def test_a_long_text_is_cut_only_after_it_is_masked(line: object, before: int) -> None:
    """Half an address would name the person as well."""
    assert callable(line)
    shown = str(line(error="x" * before + f" {JO}")["error"])
    assert len(shown) <= LONGEST and "jo." not in shown


def test_the_operator_may_have_addresses_in_the_log(line: object) -> None:
    """`log.addresses: true` masks nothing."""
    assert callable(line)
    assert line(addresses=True, error=f"550 <{JO}>")["error"] == f"550 <{JO}>"
