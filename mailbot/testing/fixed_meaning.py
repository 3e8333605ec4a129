"""A `MeaningReader`, a `MailReader`, a `UserReader` and a `TurnReader` that say what they are told, and remember what they were asked."""

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


class FixedMails:
    """A `MailReader` that knows some mails; any other asks for something."""

    def __init__(self, known: Mapping[str, float]) -> None:
        """Know how likely each mail asks for nothing."""
        self.known = known
        self.asked: list[str] = []

    def asks_nothing(self, mail: str) -> float:
        """Return what is known of a mail."""
        self.asked.append(mail)
        return self.known.get(mail, 0.0)


class FixedUsers:
    """A `UserReader` that knows some addresses with the words round them; any other is perhaps a user's."""

    def __init__(self, known: Mapping[str, float], otherwise: float = 0.5) -> None:
        """Know how likely each is a user's."""
        self.known, self.otherwise = known, otherwise
        self.asked: list[str] = []

    def is_user(self, words: str) -> float:
        """Return what is known of an address."""
        self.asked.append(words)
        return self.known.get(words, self.otherwise)


class FixedTurns:
    """A `TurnReader` that knows some sentences; any other changes nothing."""

    def __init__(self, known: Mapping[str, float]) -> None:
        """Know how likely each turns a request round."""
        self.known = known
        self.asked: list[str] = []

    def turns(self, sentence: str) -> float:
        """Return what is known of a sentence."""
        self.asked.append(sentence)
        return self.known.get(sentence, 0.0)
