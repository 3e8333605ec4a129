"""The readers that know meanings: a small pretrained network, taught our sentences, and once more, taught whole mails (ADRs 8 and 9).

Each text is read by itself, on one processor, so that what was read before cannot change its scores. A network is loaded by
onnxruntime when the first text is asked of; that it is there, and whole, is looked at before.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from mailbot.adapters.word_pieces import WordPieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

DESCRIPTION, NETWORK, WORDS = "meaning-reader.json", "meaning-reader.onnx", "meaning-reader-words.txt"
MAILS, MAIL_NETWORK = "mail-reader.json", "mail-reader.onnx"  # which knows the same words
CLOSE, CLOSE_NETWORK = "close-reader.json", "close-reader.onnx"  # and this one
CLOSE_LABELS = ("is a user's", "turns it round")
MOST_PIECES = 64  # of a sentence, some fifty words
MOST_OF_A_MAIL = 192
MOST_ROUND_AN_ADDRESS = 160
REMEMBERED = 4096  # sentences: greetings and set phrases come again
DIGITS = 3  # of a score: what differs between processors lies far behind


class Network:
    """A network with its words and its description in a folder: what it is asked for, and the size and hash of both files."""

    description: ClassVar[str]
    network: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        """Look at the files; ValueError where one is not as long as the description says, OSError where one cannot be read."""
        self._folder, description, network = folder, self.description, self.network
        described = json.loads((folder / description).read_text(encoding="ascii"))
        self._labels: tuple[str, ...] = tuple(described["labels"])
        self._hashes: dict[str, str] = {name: str(described[name]["sha256"]) for name in (network, WORDS)}
        for name in self._hashes:
            length, told = (folder / name).stat().st_size, int(described[name]["bytes"])
            if length != told:
                raise ValueError(f"{name} has {length:,} bytes, {description} says {told:,}")
        self._session: InferenceSession | None = None
        self._pieces: WordPieces | None = None
        self._known: OrderedDict[str, Mapping[str, float]] = OrderedDict()

    def verify(self) -> None:
        """Read both files whole; ValueError where one is not the one that the description means."""
        for name, wanted in self._hashes.items():
            found = hashlib.sha256((self._folder / name).read_bytes()).hexdigest()
            if found != wanted:
                raise ValueError(f"{name} has the SHA-256 {found[:12]}…, {self.description} says {wanted[:12]}…")

    def scores(self, text: str, most: int) -> Mapping[str, float]:
        """Return for each label its score, from 0 to 1; `most` word pieces of the text are read."""
        import numpy

        if self._session is None or self._pieces is None:
            self._session, self._pieces = _session(self._folder / self.network), WordPieces((self._folder / WORDS).read_text(encoding="utf-8").split("\n")[:-1])
        numbers = numpy.array([self._pieces.numbers(text, most)], dtype=numpy.int64)
        scores: Any = self._session.run(None, {"ids": numbers, "mask": numpy.ones_like(numbers)})[0]
        return {label: round(float(score), DIGITS) for label, score in zip(self._labels, scores[0], strict=True)}

    def of_sentence(self, sentence: str) -> Mapping[str, float]:
        """Return the scores of a sentence, which may be one that was read a while ago."""
        known = self._known.get(sentence)
        if known is None:
            known = self._known[sentence] = self.scores(sentence, MOST_PIECES)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return known


class MeaningNetwork(Network):
    """A `MeaningReader`."""

    description, network = DESCRIPTION, NETWORK

    def means(self, sentence: str) -> Mapping[str, float]:
        """Return for each label how likely the sentence does that."""
        return self.of_sentence(sentence)


class MailNetwork(Network):
    """A `MailReader`."""

    description, network = MAILS, MAIL_NETWORK

    def asks_nothing(self, mail: str) -> float:
        """Return how likely a mail asks for nothing that may be given now."""
        (score,) = self.scores(mail, MOST_OF_A_MAIL).values()
        return score


class CloseNetwork(Network):
    """A `UserReader` and a `TurnReader`."""

    description, network = CLOSE, CLOSE_NETWORK

    def is_user(self, words: str) -> float:
        """Return how likely the marked address is that of somebody for whom access is asked."""
        return self.scores(words, MOST_ROUND_AN_ADDRESS)[CLOSE_LABELS[0]]

    def turns(self, sentence: str) -> float:
        """Return how likely a sentence turns a plain request round."""
        return self.of_sentence(sentence)[CLOSE_LABELS[1]]


def _session(network: Path) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors alone: the log is ours
    return InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
