"""Labelled mails to `rules/mail-reader.*`: the network of sentences, taught on with whole mails which of them ask for nothing (ADR 9).

Run by `make network` behind `network.py`, whose trained weights it begins with; half an hour on two cores. It learns from the first
messages of `tests/messages`, in both languages, but never from a case whose folder ends in `-held`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoTokenizer

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.adapters.meaning_network import MAIL_NETWORK, MAILS, MOST_OF_A_MAIL, WORDS  # noqa: E402
from training.network import BASE, RULES, Network, padded  # noqa: E402

NOTHING = "asks nothing"
BATCH, RATE, HEAD_RATE, WARM, RARE = 16, 6e-5, 1e-3, 40, 2.5  # a mail that asks for nothing weighs as much as so many others
BUCKETS = 30  # batches of which mails of about one length are put together


class Shipped(torch.nn.Module):
    """What is written: how likely a mail asks for nothing."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the likelihoods, one row a mail."""
        return torch.sigmoid(self.network(ids, mask))


def corpus(path: Path) -> tuple[list[tuple[str, float]], str]:
    """Return what `mail_corpus.py` wrote, each mail with 1.0 where it asks for nothing, and the hash of the file."""
    data = path.read_bytes()
    return [(one["mail"], float(one["nothing"])) for one in map(json.loads, data.splitlines())], hashlib.sha256(data).hexdigest()


def batches(lengths: list[int]) -> Iterator[list[int]]:
    """Yield the numbers of mails of about one length, in an order by chance."""
    order = list(range(len(lengths)))
    random.shuffle(order)
    chunks = []
    for begin in range(0, len(order), BATCH * BUCKETS):
        part = sorted(order[begin : begin + BATCH * BUCKETS], key=lambda i: lengths[i])
        chunks += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    random.shuffle(chunks)
    yield from chunks


def taught(network: Network, mails: list[tuple[str, float]], epochs: float) -> Network:
    """Return the network after it has seen every mail `epochs` times."""
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    rows = [tokenizer(text, truncation=True, max_length=MOST_OF_A_MAIL)["input_ids"] for text, _ in mails]
    truth = torch.tensor([[nothing] for _, nothing in mails])
    steps = int(math.ceil(len(rows) / BATCH) * epochs)
    optimizer = torch.optim.AdamW([{"params": network.encoder.encoder.parameters(), "lr": RATE}, {"params": network.head.parameters(), "lr": HEAD_RATE}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: min(1.0, (i + 1) / WARM) * max(0.02, 1 - i / steps))
    network.train()
    step, begun = 0, time.monotonic()
    while step < steps:
        for chunk in batches([len(row) for row in rows]):
            loss = binary_cross_entropy_with_logits(network(*padded([rows[i] for i in chunk])), truth[chunk], pos_weight=torch.tensor([RARE]))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 100 == 0:
                print(f"{step} of {steps} steps, {time.monotonic() - begun:.0f} s", flush=True)
            if step >= steps:
                break
    return network.eval()


def save(network: Network, digest: str) -> None:
    """Write the network with weights of one byte, as `network.py` does, and its description."""
    example = torch.ones((2, 9), dtype=torch.long)
    whole = RULES / f"{MAIL_NETWORK}.whole"
    axes = {"ids": {0: "mails", 1: "pieces"}, "mask": {0: "mails", 1: "pieces"}, "scores": {0: "mails"}}
    torch.onnx.export(Shipped(network), (example, example), str(whole), input_names=["ids", "mask"], output_names=["scores"], dynamic_axes=axes, opset_version=17, dynamo=False)
    quantize_dynamic(str(whole), str(RULES / MAIL_NETWORK), weight_type=QuantType.QInt8, reduce_range=True, per_channel=True)
    whole.unlink()
    described = {
        "what": "all-MiniLM-L6-v2 (Apache License 2.0, see LICENSES), taught which mails ask for nothing; made by training/mails.py",
        "labels": [NOTHING],
        **{name: {"bytes": len(data := (RULES / name).read_bytes()), "sha256": hashlib.sha256(data).hexdigest()} for name in (MAIL_NETWORK, WORDS)},
        "corpus_sha256": digest,
    }
    (RULES / MAILS).write_text(json.dumps(described, indent=1) + "\n", encoding="ascii")


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
    network = Network(1)
    if options.keep and options.keep.exists():
        network.load_state_dict(torch.load(options.keep))
        network.eval()
    else:
        if options.begin:
            weights = torch.load(options.begin)
            network.encoder.load_state_dict({name.removeprefix("encoder."): value for name, value in weights.items() if name.startswith("encoder.")})
        network = taught(network, mails, options.epochs)
        if options.keep:
            torch.save(network.state_dict(), options.keep)
    save(network, digest)
    print(f"written: {RULES / MAIL_NETWORK} ({(RULES / MAIL_NETWORK).stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
