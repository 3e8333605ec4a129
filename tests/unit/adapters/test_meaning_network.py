"""The network that knows what sentences mean, and its files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mailbot.adapters import meaning_network, rule_data, shipped
from mailbot.errors import ConfigError
from mailbot.requests.whole_mail import ENOUGH, ENOUGH_FOR_A_SURE_WISH_IN_WELSH

SHIPPED = shipped.folder("rules", None)
NETWORK = meaning_network.MeaningNetwork(SHIPPED)
# None of these stands in training/sentences.
TURNS = [
    ("I'd feel happier if you left them off until Sioned is back from leave and has had her say.", "hold"),
    ("The steering group want to see it first, so there is no need to open anything yet.", "hold"),
    ("While you are in there, Bethan's old account can go, she left us in June.", "remove"),
    ("It is either the prescribing one or the dispensing one, I never can remember which.", "unsure"),
    ("I am fairly sure his surname is spelt with one l, but do not quote me.", "unsure"),
]
PLAIN = [
    "The ward has two computers and one of them works.",
    "Bethan retired in June and we all miss her cakes.",
    "Please could Owain have an account.",
    "Thank you for your patience with us.",
    "We need it by Friday as the demonstration is on Monday.",
]

WHOLE = [  # none of these is like any of tests/messages
    ("Keys\nMorning, Non (someone@nhs) handed back her locker key and her portal login still works, just so you know. She is on the bank from Monday.", True),
    ("Raffle\nThe API portal lot raised forty pounds for the hospice. Thanks to Deri (someone@nhs) who sold most of the tickets!", True),
    ("Portal\nPlease could Non Prys (someone@nhs) have an account on the API Portal for the prescribing API, so that the ward sees what was given. IMTP 3.2.1.", False),
    ("Dau gyfrif\nA gawn ni fynediad i'r Porth API i someone@nhs a someone@nhs, os gwelwch yn dda? Diolch", False),
]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return an operator's own folder of rules."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


@pytest.mark.parametrize(("sentence", "act"), TURNS)
def test_what_turns_a_request_round_is_seen_however_softly_it_is_said(sentence: str, act: str) -> None:
    """By its meaning: no word of it is on any list."""
    scores = NETWORK.means(sentence)
    assert scores[act] >= 0.5 and max(scores, key=lambda label: scores[label]) == act


@pytest.mark.parametrize("sentence", PLAIN)
def test_plain_sentences_turn_nothing_round(sentence: str) -> None:
    """Talk of leavers and of haste is no removal and no condition."""
    assert all(score < 0.5 for label, score in NETWORK.means(sentence).items() if label not in ("purpose", "ask", "listing"))


def test_a_network_that_is_cut_off_is_told_at_once(own: Path) -> None:
    """At every start, and not when the first message comes."""
    network = own / meaning_network.NETWORK
    network.write_bytes(network.read_bytes()[:-1])
    with pytest.raises(ConfigError) as caught:
        rule_data.sentence_model(own)
    (told,) = caught.value.problems
    assert told.file == str(own / meaning_network.DESCRIPTION) and "meaning-reader.onnx has 23," in told.found


def test_a_network_with_a_changed_byte_is_told_by_check(own: Path) -> None:
    """Check reads it whole."""
    network = own / meaning_network.NETWORK
    data = bytearray(network.read_bytes())
    data[len(data) // 2] ^= 1
    network.write_bytes(data)
    (told,) = rule_data.check(own)
    assert "meaning-reader.onnx has the SHA-256" in told.found


@pytest.mark.parametrize(("content", "found"), [("{}", "labels"), ("[", "Expecting value"), ('{"labels": []}', "meaning-reader.onnx")])
def test_a_description_that_is_none_is_told(own: Path, content: str, found: str) -> None:
    """Once, with its file."""
    (own / meaning_network.DESCRIPTION).write_text(content)
    (told,) = rule_data.check(own)
    assert told.file.endswith(meaning_network.DESCRIPTION) and found in told.found


def test_a_folder_without_a_network_uses_the_shipped_one(own: Path) -> None:
    """And the operator is told so."""
    (own / meaning_network.DESCRIPTION).unlink()
    model = rule_data.sentence_model(own)
    assert model.meaning is not None and rule_data.remarks(own) == [f"{own}/{meaning_network.DESCRIPTION}: no such file; the shipped one is used"]


@pytest.mark.parametrize(("mail", "nothing"), WHOLE)
def test_a_mail_that_speaks_of_access_and_asks_for_none_is_seen(mail: str, *, nothing: bool) -> None:
    """Though every sentence of it might stand in a request."""
    assert (meaning_network.MailNetwork(SHIPPED).asks_nothing(mail) >= (ENOUGH_FOR_A_SURE_WISH_IN_WELSH if mail.startswith("Dau") else ENOUGH)) is nothing


def test_the_reader_of_mails_is_told_like_the_other(own: Path) -> None:
    """A changed byte by check, a missing description as a remark."""
    network = own / meaning_network.MAIL_NETWORK
    data = bytearray(network.read_bytes())
    data[len(data) // 2] ^= 1
    network.write_bytes(data)
    (told,) = rule_data.check(own)
    assert told.file == str(own / meaning_network.MAILS) and "mail-reader.onnx has the SHA-256" in told.found
    (own / meaning_network.MAILS).unlink()
    assert rule_data.check(own) == [] and rule_data.remarks(own) == [f"{own}/{meaning_network.MAILS}: no such file; the shipped one is used"]


def test_what_reads_no_message_loads_no_network() -> None:
    """So that commands start at once."""
    code = "import sys; from mailbot import bootstrap; bootstrap.build_desks(None); sys.exit('onnxruntime' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_reader_of_addresses_tells_a_user_from_a_manager() -> None:
    """By the words round them alone."""
    reader = meaning_network.CloseNetwork(SHIPPED)
    told = [reader.is_user(words) for words in ("Please set up Mair († this@nhs). Her manager (someone@nhs) has agreed.", "Please set up Mair (someone@nhs). Her manager († this@nhs) has agreed.")]
    assert told[0] > 0.9 and told[1] < 0.1


@pytest.mark.parametrize("network", [meaning_network.MeaningNetwork, meaning_network.CloseNetwork])
def test_a_sentence_that_comes_again_is_not_read_again(network: type[meaning_network.Network]) -> None:
    """Greetings, notices and set phrases stand in most mails."""
    reader = network(SHIPPED)
    assert reader.of_sentence("Many thanks for your help.") is reader.of_sentence("Many thanks for your help.")
