"""Labelled mails to `rules/mail-reader.*`: the network of sentences, taught on with whole mails which of them ask for nothing (ADR 9).

Run by `make network` behind `network.py`, whose trained weights it begins with; half an hour on two cores. It learns from the first
messages of `tests/messages`, in both languages, but never from a case whose folder ends in `-held`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoTokenizer

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.adapters.meaning_network import MAIL_NETWORK, MAILS, MOST_OF_A_MAIL  # noqa: E402
from training.network import BASE, Network, Pace, asked, begun_with, kept_or, learned, save  # noqa: E402

NOTHING = "asks nothing"
RARE = 2.5  # a mail that asks for nothing weighs as much as so many others
PACE = Pace(size=16, together=30, rate=6e-5, head_rate=1e-3, warm=40)


def main() -> None:
    """Train, or write again what was trained."""
    options = asked(__doc__, epochs=3)
    data = options.texts.read_bytes()  # what mail_corpus.py wrote
    mails = [(one["mail"], float(one["nothing"])) for one in map(json.loads, data.splitlines())]
    print(f"{len(mails)} mails, of which {sum(nothing for _, nothing in mails):.0f} ask for nothing", flush=True)
    network = kept_or(options.keep, lambda: Network(1), lambda network: taught(begun_with(network, options.begin), mails, options.epochs))
    save(network, MAIL_NETWORK, MAILS, {NOTHING: 0}, "mails ask for nothing; made by training/mails.py", hashlib.sha256(data).hexdigest())


def taught(network: Network, mails: list[tuple[str, float]], epochs: float) -> Network:
    """Return the network after it has seen every mail `epochs` times."""
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    rows = [tokenizer(mail, truncation=True, max_length=MOST_OF_A_MAIL)["input_ids"] for mail, _ in mails]
    truth = torch.tensor([[nothing] for _, nothing in mails])

    def loss_of(logits: torch.Tensor, chunk: list[int]) -> torch.Tensor:
        return binary_cross_entropy_with_logits(logits, truth[chunk], pos_weight=torch.tensor([RARE]))

    return learned(network, rows, loss_of, epochs, PACE)


if __name__ == "__main__":
    main()
