"""Passages to sentences, and what each sentence does: asks, tells a purpose, asks a question, sets a condition …

The reading is a linear model over the words of one sentence, trained on labelled sentences (`training/`), whose weights
are data in `rules/`. It is pure and deterministic; it never decides alone: extraction joins it with what words surely say.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import exp
from typing import Protocol

from mailbot.expression import expression
from mailbot.model.request import Language
from mailbot.reading.language import language_of
from mailbot.requests import listing_words, placeholders, wording
from mailbot.requests.purpose_words import telling_words, tells_purpose
from mailbot.requests.told import TurnReader
from mailbot.requests.whole_mail import MailReader
from mailbot.requests.whose import UserReader
from mailbot.requests.zones import Passage

LABELS = (
    "ask", "purpose", "sandbox", "live", "devsit", "question", "hold", "chase", "thanks", "withdraw", "remove", "trouble",
    "complaint", "meeting", "past", "listing", "coc", "nococ", "form", "approved", "later", "machine", "change", "unsure", "report",
)  # fmt: skip
BUCKETS = 1 << 16
ROW = 2 * len(LABELS)  # bytes of a bucket
MOST_FEATURES = 256  # of a sentence: as many as a lane has room for
LONGEST = 600  # characters of a sentence that are read
MOST = 200  # sentences of a message that are read
ADDRESS = expression(r"\S*(?:@|://|www\.)\S*")
CODE = expression(r"(?<![A-Za-z])[A-Za-z]{0,40}\d[\w./-]*")
WORD = expression(r"§\w+|[^\W\d_]+(?:['’][^\W\d_]+)*|[?:]")
WRAPPED_AT = 55  # characters: a shorter line that ends without a mark was ended by its writer
GOES_ON = expression(r"\b(?:of|the|a|an|and|or|to|for|in|on|with|is|are|our|my|y|yr|o|i|yn|ar|ein|fy)$", re.IGNORECASE)
LABEL_LINE = expression(r"[^\n]{1,45}[:\t=]")
BOUNDARY = expression(
    r"(?<=[.!?;])(?<!\bno\.)(?<!\bNo\.)(?<!\bref\.)(?<!\bRef\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\b[A-Z]\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)[ \t]+(?=[^\W_]|[(\"'“‘])"
    r"|\n[ \t]*(?=\n|[-•*–·▪●]|\(?\d{1,2}[.)] |[^\n]{1,45}[:\t=]|[^\n]{2,60}? [-–—] )|\n(?=[\"“«]?[A-ZÀ-ÞŴŶ])"
    r"|(?<=[.!?][\"”»])[ \t]+(?=[^\W_])|(?<=:)[ \t]+(?=[\"“«][^\W_])"  # what is quoted stands apart
)
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    *wording.OTHER, ("access", wording.ACCESS), ("adding", wording.ADDING), ("target", wording.TARGET), ("wish", wording.WISH), ("question", wording.QUESTION),
    ("give", wording.GIVE_ACCESS), ("history", wording.HISTORY), ("no need", wording.NO_NEED), ("hold", wording.HOLD), ("bot", wording.BOT), ("sandbox", wording.SANDBOX),
    ("live", wording.UAT_PROD), ("dev", wording.DEV_ENV), ("later", wording.LATER), ("no env", wording.NOT_ENV), ("polite", wording.POLITE_QUESTION),
    ("imperative", wording.IMPERATIVE), ("about listing", listing_words.ABOUT), ("requesting", listing_words.REQUESTING), ("in date", listing_words.IN_DATE),
    ("coc", listing_words.COC), ("negated", listing_words.COC_NEGATED), ("expiry", listing_words.EXPIRY), ("placeholder", placeholders.ANYWHERE),
)  # fmt: skip


class MeaningReader(Protocol):
    """A second reader of sentences, which knows what words mean. It was taught English alone."""

    def means(self, sentence: str) -> Mapping[str, float]:
        """Return for some of the labels, those that turn a request round among them, how likely the sentence does that, from 0 to 1.

        The same sentence gives the same scores, whatever was read before.
        """


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The trained weights. Empty: knows nothing.

    Every bucket is a row of one lane of two bytes a label, each holding a weight from 1 to 255 (128 is nought). A row read as
    one whole number adds up all labels at once; the lanes have room for 256 features.
    """

    lanes: bytes = b""
    scales: tuple[float, ...] = ()
    biases: tuple[float, ...] = ()
    corpus_sha256: str = ""
    ordinary: frozenset[str] = frozenset()  # words that are no names, or not only
    meaning: MeaningReader | None = None  # a second reader, which knows what words mean
    whole: MailReader | None = None  # a third one, which reads a mail as a whole
    users: UserReader | None = None  # a fourth one, which tells whose an address is
    turns: TurnReader | None = None  # the same, which tells the sentence that turns a request round

    @classmethod
    def from_json(cls, text: str) -> SentenceModel:
        """Read what `training/train.py` writes; ValueError where it is not that."""
        data = json.loads(text)
        if data["labels"] != list(LABELS) or data["buckets"] != BUCKETS:
            raise ValueError("trained for other labels or another number of buckets")
        body, words = (zlib.decompress(base64.b64decode(data[key])) for key in ("weights", "ordinary"))
        if len(body) != BUCKETS * len(LABELS):
            raise ValueError(f"{len(body)} weights, not {BUCKETS * len(LABELS)}")
        lanes = bytearray(BUCKETS * ROW)
        for number in range(len(LABELS)):
            lanes[2 * number :: ROW] = body[number * BUCKETS : (number + 1) * BUCKETS]
        return cls(bytes(lanes), tuple(data["scales"]), tuple(data["biases"]), str(data["corpus_sha256"]), frozenset(words.decode().split()))

    def scores(self, sentence: str) -> dict[str, float]:
        """Return for each label how likely the sentence does that, from 0 to 1; empty for an empty model."""
        if not self.lanes:
            return {}
        found = list(islice(features(sentence), MOST_FEATURES))
        total = 0
        for feature in found:
            start = zlib.crc32(feature.encode()) % BUCKETS * ROW
            total += int.from_bytes(self.lanes[start : start + ROW], "little")
        nought = 128 * len(found)
        out: dict[str, float] = {}
        for label, scale, bias in zip(LABELS, self.scales, self.biases, strict=True):
            out[label] = 1.0 / (1.0 + exp(-max(-30.0, min(30.0, bias + scale * ((total & 0xFFFF) - nought)))))
            total >>= 16
        return out


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its place and what it does."""

    passage: Passage
    start: int
    end: int
    scores: dict[str, float]

    @property
    def text(self) -> str:
        """Return its words, with every run of white space as one space: a line may be broken anywhere."""
        return " ".join(self.passage.text[self.start : self.end].split())


def in_english(sentence: Sentence) -> bool:
    """Tell a sentence that is not in Welsh; one that tells nothing is in the language of what stands round it."""
    language = language_of(sentence.text)
    if language is Language.UNCLEAR:
        language = language_of(sentence.passage.text[max(0, sentence.start - LONGEST) : sentence.end + LONGEST])
    return language is not Language.WELSH


SURE = 0.8  # the trained reader alone is believed
LIKELY = 0.5
POSSIBLE = 0.25  # enough to agree with what the words say
UNLIKELY = 0.08  # enough to overrule it


def score_of(sentence: Sentence, label: str, unknown: float = LIKELY) -> float:
    """Return the trained reading, or a middling one where no model is loaded."""
    return sentence.scores.get(label, unknown)


def features(sentence: str) -> Iterator[str]:
    """Yield the features of a sentence, each once: words, their stems in either language, and pairs of them."""
    words = _words(sentence)
    seen: dict[str, None] = dict.fromkeys(_shapes(sentence))
    for index, word in enumerate(words):
        seen["w " + word] = None
        if len(word) > 4:
            seen["p " + word[:4]] = None
            seen["m " + word[1:5]] = None  # Welsh mutates the first letter
            seen["s " + word[-4:]] = None
        if index:
            seen[f"b {words[index - 1]} {word}"] = None
            seen[f"c {words[index - 1][:4]} {word[:4]}"] = None
        if index > 1:
            seen[f"k {words[index - 2][:4]} {word[:4]}"] = None
    for index, word in enumerate(words[:2]):
        seen[f"f{index} {word}"] = None
    seen[f"n {min(len(words), 24) // 4}"] = None
    if sentence.rstrip().endswith("?"):
        seen["ends ?"] = None
    return iter(seen)


def _shapes(sentence: str) -> Iterator[str]:
    """Yield what the known words and phrasings say of a sentence."""
    plain = " ".join(sentence[:LONGEST].replace("’", "'").split())
    for name, pattern in SHAPES:
        if pattern.search(plain):
            yield "r " + name
    if tells_purpose(plain, ()):
        yield "r tells"
    yield f"t {min(telling_words(plain), 12) // 2}"


def _words(sentence: str) -> list[str]:
    plain = ADDRESS.sub(" §addr ", sentence[:LONGEST].replace("’", "'"))
    plain = CODE.sub(lambda found: " §num " if found.group().isdigit() else " §code ", plain)
    return [word.lower() for word in WORD.findall(plain)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence; a hard line break inside one does not end it."""
    begin = 0
    for match in BOUNDARY.finditer(text):
        if _wrapped(text, match.start(), match.end()):
            continue
        yield from _read_whole(text, begin, match.start())
        begin = match.start()
    yield from _read_whole(text, begin, len(text))


def _read_whole(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, in pieces where it is longer than what is read of one: nothing of it is left unread."""
    while end - begin > LONGEST:
        cut = text.rfind(" ", begin + LONGEST // 2, begin + LONGEST)
        cut = cut if cut > begin else begin + LONGEST
        yield begin, cut
        begin = cut
    if text[begin:end].strip():
        yield begin, end


PIECE = expression(r"[;,()]|:\s|\s[-–—/]\s|\s(?=(?:so that|so|which|because|in order|since|instead|rather than|fel|er mwyn|achos|sy'n|sydd)\b)")
PIECEWISE = ("purpose", "ask")  # told in a clause as often as in a sentence
LONG, CLAUSE = 14, 4  # words


def _scored(text: str, model: SentenceModel) -> dict[str, float]:
    """Score a sentence; of a long one also its clauses, for what is told in a clause."""
    whole = model.scores(text)
    if not whole or len(text.split()) < LONG:
        return whole
    pieces = [piece for piece in PIECE.split(text) if len(piece.split()) >= CLAUSE]
    read = [model.scores(piece) for piece in pieces[:12]] if len(pieces) > 1 else []
    return {label: max(score, *(0.95 * one[label] for one in read)) if read and label in PIECEWISE else score for label, score in whole.items()}


def _wrapped(text: str, start: int, end: int) -> bool:
    """Tell a hard line break before a capital letter ("Code of / Connection") from the beginning of a sentence."""
    if text[start:end] != "\n":
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    if text[end : end + 1] == "\n" and not GOES_ON.search(line):
        return False  # a blank line ends what a mark does not
    if line.isupper():
        return False  # where all letters are capitals, none of them says that a sentence goes on
    following = text[end : end + 60].split("\n")[0]
    if GOES_ON.search(line):
        return True
    return len(line) >= WRAPPED_AT and line.rstrip("\"”»")[-1:] not in ".!?:;" and LABEL_LINE.match(following) is None


def heads_columns(sentence: Sentence) -> bool:
    """Tell the heading row of a table in the text, above a row of as many cells with an address: "Who	Address	Account on the portal?"."""
    text, line = sentence.passage.text, sentence.passage.text[sentence.start : sentence.end].strip("\n")
    below = text[sentence.end :].lstrip("\n").partition("\n")[0]
    return line.count("\t") > 1 and "@" not in line and "\n" not in line and "@" in below and below.count("\t") == line.count("\t")


def read_sentences(passages: Sequence[Passage], model: SentenceModel) -> tuple[Sentence, ...]:
    """Read every sentence of the passages, up to a bound."""
    out: list[Sentence] = []
    for passage in passages:
        for start, end in spans(passage.text):
            if len(out) >= MOST:
                return tuple(out)
            out.append(Sentence(passage, start, end, _scored(passage.text[start:end], model)))
    return tuple(out)
