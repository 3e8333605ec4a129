"""A `MeaningReader` that says what it is told, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping


class FixedMeaning:
    """Knows some sentences; of any other it says nothing."""

    def __init__(self, known: Mapping[str, Mapping[str, float]]) -> None:
        """Know what each sentence means: its labels' scores."""
        self.known = known
        self.asked: list[str] = []

    def means(self, sentence: str) -> Mapping[str, float]:
        """Return what is known of a sentence."""
        self.asked.append(sentence)
        return self.known.get(sentence, {})
