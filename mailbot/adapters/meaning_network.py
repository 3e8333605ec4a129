"""The reader that knows meanings: a small pretrained network, taught our sentences, run by onnxruntime (ADR 8).

Each sentence is read by itself, on one processor, so that what stands beside it cannot change its scores. The network is
loaded when the first sentence is asked of; that it is there, and whole, is looked at before.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailbot.adapters.word_pieces import WordPieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

DESCRIPTION, NETWORK, WORDS = "meaning-reader.json", "meaning-reader.onnx", "meaning-reader-words.txt"
MOST_PIECES = 64  # of a sentence, some fifty words
REMEMBERED = 4096  # sentences: greetings and set phrases come again
DIGITS = 3  # of a score: what differs between processors lies far behind


class MeaningNetwork:
    """A `MeaningReader`. `folder` holds the network, its words, and its description: the labels, and the size and hash of both files."""

    def __init__(self, folder: Path) -> None:
        """Look at the files; ValueError where one is not as long as the description says, OSError where one cannot be read."""
        self._folder = folder
        described = json.loads((folder / DESCRIPTION).read_text(encoding="ascii"))
        self._labels: tuple[str, ...] = tuple(described["labels"])
        self._hashes: dict[str, str] = {name: str(described[name]["sha256"]) for name in (NETWORK, WORDS)}
        for name in self._hashes:
            length, told = (folder / name).stat().st_size, int(described[name]["bytes"])
            if length != told:
                raise ValueError(f"{name} has {length:,} bytes, {DESCRIPTION} says {told:,}")
        self._session: InferenceSession | None = None
        self._pieces: WordPieces | None = None
        self._known: OrderedDict[str, Mapping[str, float]] = OrderedDict()

    def verify(self) -> None:
        """Read both files whole; ValueError where one is not the one that the description means."""
        for name, wanted in self._hashes.items():
            found = hashlib.sha256((self._folder / name).read_bytes()).hexdigest()
            if found != wanted:
                raise ValueError(f"{name} has the SHA-256 {found[:12]}…, {DESCRIPTION} says {wanted[:12]}…")

    def means(self, sentence: str) -> Mapping[str, float]:
        """Return for each label how likely the sentence does that."""
        known = self._known.get(sentence)
        if known is None:
            known = self._known[sentence] = self._read(sentence)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return known

    def _read(self, sentence: str) -> Mapping[str, float]:
        import numpy

        if self._session is None or self._pieces is None:
            self._session, self._pieces = _session(self._folder / NETWORK), WordPieces((self._folder / WORDS).read_text(encoding="utf-8").split("\n")[:-1])
        numbers = numpy.array([self._pieces.numbers(sentence, MOST_PIECES)], dtype=numpy.int64)
        scores: Any = self._session.run(None, {"ids": numbers, "mask": numpy.ones_like(numbers)})[0]
        return {label: round(float(score), DIGITS) for label, score in zip(self._labels, scores[0], strict=True)}


def _session(network: Path) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors alone: the log is ours
    return InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
