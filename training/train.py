"""Labelled sentences to `rules/sentence-reader.json`: one logistic regression a label over hashed features.

Run by `make train`, in an environment of its own (scikit-learn is needed for training only). Prints the score of a
five-fold cross-validation for each label, then trains on everything. The same sentences give the same file.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.requests.sentences import ADDRESS, BUCKETS, LABELS, features  # noqa: E402
from training.told import PLAIN, tells  # noqa: E402

SENTENCES = REPOSITORY / "training" / "sentences"
TARGET = REPOSITORY / "rules" / "sentence-reader.json"
STRENGTH = 2.0
UNTOLD = -1
OFTEN = 3  # times that a word is written small before it counts as ordinary


def corpus() -> tuple[list[str], np.ndarray, str]:
    """Return sentences, a matrix (sentence, label) of 0, 1 or untold, and the hash of all files."""
    texts: list[str] = []
    rows: list[list[int]] = []
    digest = hashlib.sha256()
    for path in sorted(SENTENCES.glob("*.tsv")):
        digest.update(path.read_bytes())
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            labels, tab, sentence = line.partition("\t")
            given = set() if labels.strip() in ("-", PLAIN) else {label.strip() for label in labels.split(",")}
            if not tab or not sentence.strip() or given - set(LABELS):
                raise SystemExit(f"{path}, line {number}: found {line[:60]!r}, expected labels, a tab, a sentence")
            texts.append(sentence.strip())
            plain = labels.strip() == PLAIN
            rows.append([int(label in given) if tells(label, given, plain=plain, file=path.name) else UNTOLD for label in LABELS])
    return texts, np.array(rows), digest.hexdigest()


def matrix(texts: list[str]) -> csr_matrix:
    """Return the hashed features of all sentences."""
    indices: list[int] = []
    pointers = [0]
    for text in texts:
        indices += sorted({zlib.crc32(feature.encode()) % BUCKETS for feature in features(text)})
        pointers.append(len(indices))
    return csr_matrix((np.ones(len(indices), dtype=np.float32), indices, pointers), shape=(len(texts), BUCKETS))


def ordinary(texts: list[str]) -> list[str]:
    """Return the words that are written small at least as often as with a capital inside a sentence: no names, though some are both."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        plain = ADDRESS.sub(" ", text)
        for match in re.finditer(r"[^\W\d_]{2,}", plain):
            word = match.group()
            if word.islower():
                small[word] += 1
            elif word.istitle() and not re.search(r"(?:^|[.!?:]\s*)$", plain[: match.start()]):
                capital[word.lower()] += 1
    return sorted(word for word, count in small.items() if count >= OFTEN and count >= capital[word])


def fitted(x: csr_matrix, y: np.ndarray) -> LogisticRegression:
    """Return the regression of one label; rare labels weigh more, so that their sentences are not all taken for none."""
    x, y = x[y != UNTOLD], y[y != UNTOLD]
    rare = (1 - y.mean()) / y.mean()
    weight = {0: 1.0, 1: float(min(rare**0.5, 6.0))}
    return LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=1, class_weight=weight).fit(x, y)


def cross_validate(texts: list[str], x: csr_matrix, y: np.ndarray, show: str | None) -> None:
    """Print precision and recall of each label on sentences that were not trained on, and name the worst for one label."""
    print(f"{len(texts)} sentences")
    for column, label in enumerate(LABELS):
        if (y[:, column] == 1).sum() < 10:
            continue
        p = np.zeros(len(texts))
        for train, test in KFold(5, shuffle=True, random_state=7).split(texts):
            p[test] = fitted(x[train], y[train, column]).predict_proba(x[test])[:, 1]
        truth = y[:, column] == 1
        p[y[:, column] == UNTOLD] = 0.3
        sure, out = (p >= 0.5), p <= 0.15
        hit = (sure & truth).sum()
        print(f"{label:10} {int(truth.sum()):5}  precision {hit / max(sure.sum(), 1):.3f}  recall {hit / truth.sum():.3f}"
              f"  at 0.85: {(truth & (p >= 0.85)).sum() / max((p >= 0.85).sum(), 1):.3f}/{(truth & (p >= 0.85)).sum() / truth.sum():.3f}"
              f"  true ones below 0.15: {(truth & out).sum()}")  # fmt: skip
        if show == label:
            order = np.argsort(-np.abs(p - truth))
            for index in order[:60]:
                print(f"    {p[index]:.2f} {'+' if truth[index] else '-'} {texts[index][:150]}")


def packed(data: bytes) -> str:
    """Return bytes compressed, as text."""
    return base64.b64encode(zlib.compress(data, 9)).decode()


def save(models: list[LogisticRegression], words: list[str], digest: str) -> None:
    """Write the weights, one byte a bucket for each label, compressed, with their scales and biases, and the ordinary words, as JSON."""
    scales: list[float] = []
    body = b""
    for model in models:
        weights = model.coef_[0]
        scale = float(np.abs(weights).max()) / 127 or 1.0
        scales.append(round(scale, 8))
        body += (np.clip(np.round(weights / scale), -127, 127).astype(np.int16) + 128).astype(np.uint8).tobytes()
    head = {"labels": list(LABELS), "buckets": BUCKETS, "scales": scales, "biases": [round(float(m.intercept_[0]), 6) for m in models], "corpus_sha256": digest}
    TARGET.write_text(json.dumps({**head, "ordinary": packed(" ".join(words).encode()), "weights": packed(body)}) + "\n", encoding="ascii")


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", help="name the sentences that this label gets most wrong")
    parser.add_argument("--only-validate", action="store_true")
    parser.add_argument("--only-train", action="store_true")
    options = parser.parse_args()
    texts, y, digest = corpus()
    x = matrix(texts)
    if not options.only_train:
        cross_validate(texts, x, y, options.show)
    if not options.only_validate:
        save([fitted(x, y[:, column]) for column in range(len(LABELS))], ordinary(texts), digest)
        print(f"written: {TARGET} ({TARGET.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
