"""Labelled mails to `rules/mail-reader.*`: the network of sentences, taught on with whole mails which of them ask for nothing (ADR 9).

Run by `make network` behind `network.py`, whose trained weights it begins with; half an hour on two cores. It learns from the first
messages of `tests/messages`, in both languages, but never from a case whose folder ends in `-held`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoTokenizer

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.adapters.meaning_network import MAIL_NETWORK, MAILS, MOST_OF_A_MAIL  # noqa: E402
from training.network import BASE, Network, Pace, begun_with, learned, save  # noqa: E402

NOTHING = "asks nothing"
RARE = 2.5  # a mail that asks for nothing weighs as much as so many others
PACE = Pace(size=16, together=30, rate=6e-5, head_rate=1e-3, warm=40)


def corpus(path: Path) -> tuple[list[tuple[str, float]], str]:
    """Return what `mail_corpus.py` wrote, each mail with 1.0 where it asks for nothing, and the hash of the file."""
    data = path.read_bytes()
    return [(one["mail"], float(one["nothing"])) for one in map(json.loads, data.splitlines())], hashlib.sha256(data).hexdigest()


def taught(network: Network, mails: list[tuple[str, float]], epochs: float) -> Network:
    """Return the network after it has seen every mail `epochs` times."""
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    rows = [tokenizer(text, truncation=True, max_length=MOST_OF_A_MAIL)["input_ids"] for text, _ in mails]
    truth = torch.tensor([[nothing] for _, nothing in mails])

    def loss_of(logits: torch.Tensor, chunk: list[int]) -> torch.Tensor:
        return binary_cross_entropy_with_logits(logits, truth[chunk], pos_weight=torch.tensor([RARE]))

    return learned(network, rows, loss_of, epochs, PACE)


def main() -> None:
    """Train, or write again what was trained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mails", type=Path, help="what mail_corpus.py wrote")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--begin", type=Path, help="the weights that network.py kept, which it begins with")
    parser.add_argument("--keep", type=Path, help="where the trained weights are kept; where the file is there, they are not trained anew")
    options = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    mails, digest = corpus(options.mails)
    print(f"{len(mails)} mails, of which {sum(nothing for _, nothing in mails):.0f} ask for nothing", flush=True)
    if options.keep and options.keep.exists():
        network = Network(1)
        network.load_state_dict(torch.load(options.keep))
        network.eval()
    else:
        network = taught(begun_with(Network(1), options.begin), mails, options.epochs)
        if options.keep:
            torch.save(network.state_dict(), options.keep)
    save(network, MAIL_NETWORK, MAILS, {NOTHING: 0}, "mails ask for nothing; made by training/mails.py", digest)


if __name__ == "__main__":
    main()
