"""Sentences cut into the word pieces of the network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.meaning_network import WORDS
from mailbot.adapters.shipped import folder
from mailbot.adapters.word_pieces import WordPieces

VOCABULARY = (folder("rules", None) / WORDS).read_text(encoding="utf-8").split("\n")[:-1]
PIECES = WordPieces(VOCABULARY)
# As the reference tokenizer of the network cuts them.
CUT = [
    ("Hold fire on Rhys.", "hold fire on rhys ."),
    ("She'd sooner wait, no?", "she ' d sooner wait , no ?"),
    ("unflummoxed Llanelli", "un ##fl ##um ##mo ##xed ll ##ane ##lli"),
    ("naïve façade", "naive facade"),
    ("jo.bloggs@wales.nhs.uk", "jo . blog ##gs @ wales . nhs . uk"),
    ("£5 — “quoted”", "£5 — “ quoted ”"),
    ("zero\u200bwidth so\u00adft", "zero ##wi ##dt ##h soft"),
    ("日本", "日 本"),
    ("\tten\n  pounds", "ten pounds"),
    ("x" * 101, "[UNK]"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "pieces"), CUT)
def test_a_sentence_is_cut_as_the_network_was_taught(text: str, pieces: str) -> None:
    """Another cut would be another language to it."""
    assert [VOCABULARY[number] for number in PIECES.numbers(text, 96)] == ["[CLS]", *pieces.split(), "[SEP]"]


@given(st.text(max_size=3000), st.integers(3, 96))
def test_any_text_gives_known_pieces_and_not_too_many(text: str, most: int) -> None:
    """However long and odd it is."""
    found = PIECES.numbers(text, most)
    assert 2 <= len(found) <= most and all(0 <= number < len(VOCABULARY) for number in found)


def test_a_vocabulary_without_the_marks_is_refused() -> None:
    """Rather than read wrongly."""
    with pytest.raises(ValueError, match=r"no \[CLS\], \[SEP\]"):
        WordPieces(["[UNK]", "a"])
