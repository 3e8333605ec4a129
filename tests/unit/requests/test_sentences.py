"""Sentences, and what the trained reader takes them to do."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Zone
from mailbot.requests.sentences import LABELS, LONGEST, SentenceModel, read_sentences, spans
from mailbot.requests.zones import Passage

REPOSITORY = Path(__file__).parents[3]
MODEL = sentence_model(None)
# None of these sentences stands in training/sentences.
TOLD = [
    ("Would it be possible for Delyth to be let into the portal?", "ask"),
    ("A wnewch chi ychwanegu Rhodri at y Porth API os gwelwch yn dda?", "ask"),
    ("The warfarin clinic wants to see each INR before the patient has taken their coat off.", "purpose"),
    ("Rydyn ni'n adeiladu ap sy'n dangos i'r nyrsys ardal pwy sydd wedi dod adref o'r ysbyty.", "purpose"),
    ("How long does it usually take?", "question"),
    ("We only wish to look round the sandbox for now.", "sandbox"),
    ("Please hold fire on this until our director has agreed.", "hold"),
    ("Any news on the request I sent last Tuesday?", "chase"),
    ("Please put rotafriend.co.uk on the O365 allow list.", "listing"),
    ("They hold a Code of Connection which is valid until next June.", "coc"),
    ("Their Code of Connection ran out in the spring.", "nococ"),
]


@pytest.mark.parametrize(("sentence", "act"), TOLD)
def test_the_reader_tells_what_a_sentence_does(sentence: str, act: str) -> None:
    """Sentences that it was not trained on are taken for what they do, in both languages."""
    scores = MODEL.scores(sentence)
    assert scores[act] >= 0.5 and max(scores, key=lambda label: scores[label]) == act


@pytest.mark.parametrize("sentence", ["Kind regards", "She joins us on Monday.", "Dear colleagues,", "API: WDS", "jo.bloggs@wales.nhs.uk", "Bore da bawb"])
def test_greetings_logistics_and_details_do_nothing(sentence: str) -> None:
    """What neither asks nor tells a purpose is not taken for it."""
    scores = MODEL.scores(sentence)
    assert scores["ask"] < 0.5 and scores["purpose"] < 0.2


def test_the_weights_belong_to_the_sentences_beside_them() -> None:
    """Whoever adds a sentence has to run `make train`, so that the weights are never stale."""
    digest = hashlib.sha256()
    for path in sorted((REPOSITORY / "training" / "sentences").glob("*.tsv")):
        digest.update(path.read_bytes())
    written = json.loads((REPOSITORY / "rules" / "sentence-reader.json").read_text(encoding="ascii"))
    assert written["corpus_sha256"] == digest.hexdigest() and written["labels"] == list(LABELS)


def test_the_same_sentence_gives_the_same_scores() -> None:
    """A verdict can be rebuilt years later."""
    assert MODEL.scores("Please add Jo.") == MODEL.scores("Please add Jo.")


def test_weights_for_other_labels_are_refused() -> None:
    """A file that does not fit is an error at start, not a wrong reading."""
    with pytest.raises(ValueError, match="labels"):
        SentenceModel.from_json(json.dumps({"labels": ["ask"], "buckets": 1, "weights": ""}))


def test_a_line_that_the_mail_client_broke_is_one_sentence() -> None:
    """Hard-wrapped text is read as it was typed, even before a capital letter."""
    text = "The above wishes to be added to the O365 Allow List and holds a Code of\nConnection which is in date.\nDomain: a.co.uk"
    assert [text[a:b].strip() for a, b in spans(text)] == [text[:100], "Domain: a.co.uk"]


def test_a_purpose_told_in_a_clause_of_a_long_sentence_is_seen() -> None:
    """One long breath may hold everything."""
    text = (
        "Could you possibly let Tomos (t@powys.wales.nhs.uk) and Bev (b@powys.wales.nhs.uk) into the Staff Directory API in dev, which 4.2 of our IMTP "
        "has us using by March so that whoever is on call can look up a bleep number without running downstairs for the ring binder?"
    )
    (sentence,) = read_sentences([Passage(Zone.NEW_TEXT, text)], MODEL)
    assert sentence.scores["purpose"] >= 0.5


@given(st.text(max_size=400))
def test_every_character_of_a_text_that_is_not_white_space_belongs_to_one_sentence(text: str) -> None:
    """Nothing is lost between sentences, and none overlap."""
    found = list(spans(text))
    assert all(a < b for a, b in found) and all(left[1] <= right[0] for left, right in zip(found, found[1:], strict=False))
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())


def test_nothing_of_a_sentence_without_an_end_is_left_unread() -> None:
    """Whoever writes no full stops is read to the last word, and so is a turn that stands there."""
    text = "and so we went on about the rota " * 40 + "so please do not do anything with this until the director has agreed"
    read = read_sentences([Passage(Zone.NEW_TEXT, text)], MODEL)
    assert all(len(sentence.text) <= LONGEST for sentence in read) and read[-1].scores["hold"] >= 0.5


def test_in_capitals_a_line_ends_a_sentence() -> None:
    """A capital letter says nothing where there are no others."""
    text = "CAN YOU PLEASE SORT PORTAL LOGINS FOR ME AND FOR ADWOA WHO DOES THE CLEVER BIT\nITS SO THAT THE SCREEN SHOWS IF SOMEONE HAS HAD THEIR TETANUS"
    assert [sentence.text for sentence in read_sentences([Passage(Zone.NEW_TEXT, text)], MODEL)] == text.split("\n")
