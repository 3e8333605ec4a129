"""Sentences to the numbers of their word pieces, as the network of `meaning_network` was taught them (BERT's WordPiece, uncased).

A word that the vocabulary lacks is told by its longest pieces. Devlin et al., "BERT", 2018, section 3, and the reference tokenizer.
The library that does this (`tokenizers`) brings a client of a model hub and a dozen packages more; these are forty lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

LONGEST_WORD = 100  # characters; a longer word is unknown
UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"


class WordPieces:
    """A vocabulary, one piece a line; a piece that goes on a word begins with `##`."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers: Mapping[str, int] = {piece: number for number, piece in enumerate(vocabulary)}
        missing = [piece for piece in (UNKNOWN, BEGIN, END) if piece not in self._numbers]
        if missing:
            raise ValueError(f"no {', '.join(missing)} in the vocabulary")

    def numbers(self, text: str, most: int) -> list[int]:
        """Return the numbers of at most `most` pieces, the marks of beginning and end among them."""
        found: list[str] = []
        for word in _words(text):
            found += self._pieces(word)
            if len(found) >= most - 2:
                break
        return [self._numbers[piece] for piece in (BEGIN, *found[: most - 2], END)]

    def _pieces(self, word: str) -> list[str]:
        if len(word) > LONGEST_WORD:
            return [UNKNOWN]
        out: list[str] = []
        start = 0
        while start < len(word):
            begun = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if begun + word[start:end] in self._numbers), 0)
            if not end:
                return [UNKNOWN]
            out.append(begun + word[start:end])
            start = end
        return out


def _words(text: str) -> Iterator[str]:
    """Yield the words in small letters without accents, every mark by itself."""
    word = ""
    for char in unicodedata.normalize("NFD", text.lower()):
        if char.isspace() or _is_mark(char) or _is_ideograph(char):
            if word:
                yield word
            word = ""
            if not char.isspace():
                yield char
        elif unicodedata.category(char) not in ("Mn", "Cc", "Cf") and char != "�":
            word += char
    if word:
        yield word


def _is_mark(char: str) -> bool:
    """Tell punctuation; of ASCII, every sign that is no letter or digit."""
    return (char < "\x7f" and not char.isalnum() and char.isprintable()) or unicodedata.category(char).startswith("P")


def _is_ideograph(char: str) -> bool:
    return char > "\u2e7f" and "CJK" in unicodedata.name(char, "") and char.isalpha()
