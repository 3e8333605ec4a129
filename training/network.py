"""Labelled sentences to `rules/meaning-reader.*`: a small pretrained network, taught on English sentences which of them turn a request round, and which tell what an API is wanted for.

Run by `make network`, in an environment of its own (torch and transformers are needed for training only); an hour on two
cores. Unlike the weights of `train.py`, the network need not be made anew for every sentence that is added.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from all_minilm_l6_v2 import get_model_path
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoModel, AutoTokenizer

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.adapters.meaning_network import DESCRIPTION, MOST_PIECES, NETWORK, WORDS  # noqa: E402
from mailbot.model.request import Language  # noqa: E402
from mailbot.reading.language import language_of  # noqa: E402
from mailbot.requests.meaning import ENOUGH  # noqa: E402
from mailbot.requests.sentences import LABELS  # noqa: E402
from training.told import PLAIN, TURNING, tells  # noqa: E402

SENTENCES = REPOSITORY / "training" / "sentences"
RULES = REPOSITORY / "rules"
BASE = get_model_path(str(REPOSITORY / ".cache" / "network"))  # unpacked there the first time
OF_PLAIN = 0.45  # the share of the many plain requests' sentences that is learned from
TURNS = [LABELS.index(label) for label in TURNING]
TOLD = (*ENOUGH, "purpose", "report", "ask", "listing")  # what the network is asked for


class Network(torch.nn.Module):
    """The pretrained network, the mean of its words' vectors, that of the marked words' beside it where there is a mark, and one layer for the labels."""

    def __init__(self, labels: int, mark: str = "") -> None:
        """Make it for so many labels; with a mark, what stands at that mark is looked at by itself besides."""
        super().__init__()
        self.mark = AutoTokenizer.from_pretrained(BASE).convert_tokens_to_ids(mark) if mark else None
        self.encoder = AutoModel.from_pretrained(BASE, attn_implementation="eager")
        self.encoder.embeddings.requires_grad_(requires_grad=False)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size * (2 if mark else 1), labels)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the logits, one row a sentence."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        there = mask.unsqueeze(-1).float()
        mean = (hidden * there).sum(1) / there.sum(1)
        if self.mark is None:
            return self.head(mean)
        marked = (ids == self.mark).unsqueeze(-1).float()
        return self.head(torch.cat((mean, (hidden * marked).sum(1) / marked.sum(1).clamp(min=1)), 1))


class Shipped(torch.nn.Module):
    """What is written: the likelihoods of the labels that are asked for, by their numbers."""

    def __init__(self, network: Network, numbers: list[int]) -> None:
        super().__init__()
        self.network = network
        self.numbers = numbers

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the likelihoods, one row a text."""
        return torch.sigmoid(self.network(ids, mask))[:, self.numbers]


Line = tuple[str, frozenset[str], tuple[bool, ...]]  # a sentence, its labels, and of which labels it tells anything


def corpus() -> tuple[list[Line], str]:
    """Return the English sentences with what is said of them, and the hash of all files."""
    out: list[Line] = []
    digest = hashlib.sha256()
    for path in sorted(SENTENCES.glob("*.tsv")):
        digest.update(path.read_bytes())
        for line in path.read_text(encoding="utf-8").splitlines():
            labels, tab, sentence = line.partition("\t")
            plain = labels.strip() == PLAIN
            if not tab or line.startswith("#") or language_of(sentence) is Language.WELSH or (plain and path.name.startswith("plain-requests") and random.random() > OF_PLAIN):
                continue
            given = frozenset(label.strip() for label in labels.split(",")) & frozenset(LABELS)
            out.append((sentence.strip(), given, tuple(tells(label, given, plain=plain, file=path.name) for label in LABELS)))
    return out, digest.hexdigest()


def batches(lengths: list[int], size: int, together: int) -> Iterator[list[int]]:
    """Yield the numbers of texts of about one length, `size` at a time, in an order by chance; `together` batches are sorted by length together."""
    order = list(range(len(lengths)))
    random.shuffle(order)
    chunks = []
    for begin in range(0, len(order), size * together):
        part = sorted(order[begin : begin + size * together], key=lambda i: lengths[i])
        chunks += [part[i : i + size] for i in range(0, len(part), size)]
    random.shuffle(chunks)
    yield from chunks


def padded(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the rows as one matrix, and where it holds something."""
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids, mask


@dataclass(frozen=True)
class Pace:
    """How fast a network learns, and how many texts it is shown at a time."""

    size: int  # texts of a batch
    together: int  # batches that are sorted by length together
    rate: float
    head_rate: float
    warm: int  # steps until it learns at these rates


PACE = Pace(size=32, together=40, rate=1e-4, head_rate=1e-3, warm=150)


def learned(network: Network, rows: list[list[int]], loss_of: Callable[[torch.Tensor, list[int]], torch.Tensor], epochs: float, pace: Pace) -> Network:
    """Return the network after it has seen every row of word pieces `epochs` times. `loss_of` takes its logits and the rows' numbers."""
    steps = int(math.ceil(len(rows) / pace.size) * epochs)
    optimizer = torch.optim.AdamW([{"params": network.encoder.encoder.parameters(), "lr": pace.rate}, {"params": network.head.parameters(), "lr": pace.head_rate}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: min(1.0, (i + 1) / pace.warm) * max(0.02, 1 - i / steps))
    network.train()
    step, loss_of_many, begun = 0, 0.0, time.monotonic()
    while step < steps:
        for chunk in batches([len(row) for row in rows], pace.size, pace.together):
            loss = loss_of(network(*padded([rows[i] for i in chunk])), chunk)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step, loss_of_many = step + 1, loss_of_many + loss.item()
            if step % 100 == 0:
                print(f"{step} of {steps} steps, loss {loss_of_many / 100:.4f}, {time.monotonic() - begun:.0f} s", flush=True)
                loss_of_many = 0.0
            if step >= steps:
                break
    return network.eval()


def begun_with(network: Network, kept: Path | None) -> Network:
    """Return a network of another task that begins with the kept weights of this one's, whose last layer is its own."""
    if kept is not None:
        weights = torch.load(kept)
        network.encoder.load_state_dict({name.removeprefix("encoder."): value for name, value in weights.items() if name.startswith("encoder.")})
    return network


def asked(about: str | None, epochs: float) -> argparse.Namespace:
    """Return what the command line of a training that follows this one asks for, and let chance begin anew. `about` is the command's description."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("texts", type=Path, help="what the script that makes the corpus wrote")
    parser.add_argument("--epochs", type=float, default=epochs)
    parser.add_argument("--begin", type=Path, help="the weights that network.py kept, which it begins with")
    parser.add_argument("--keep", type=Path, help="where the trained weights are kept; where the file is there, they are not trained anew")
    random.seed(1)
    torch.manual_seed(1)
    return parser.parse_args()


def kept_or(keep: Path | None, make: Callable[[], Network], train: Callable[[Network], Network]) -> Network:
    """Return the network that was kept, where the file is there; else make it, train it, and keep it."""
    network = make()
    if keep and keep.exists():
        network.load_state_dict(torch.load(keep))
        return network.eval()
    network = train(network)
    if keep:
        torch.save(network.state_dict(), keep)
    return network


def taught(network: Network, sentences: list[Line], epochs: float) -> Network:
    """Return the network after it has seen every sentence `epochs` times; it learns nothing of what is not told."""
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    rows = [tokenizer(text, truncation=True, max_length=MOST_PIECES)["input_ids"] for text, _, _ in sentences]
    truth = torch.tensor([[float(label in labels) for label in LABELS] for _, labels, _ in sentences])
    told = torch.tensor([[float(says) * (2.0 if number in TURNS else 1.0) for number, says in enumerate(tells_of)] for _, _, tells_of in sentences])
    share = (truth * told).sum(0) / told.sum(0)
    rare = ((1 - share) / share).sqrt().clamp(1, 6)  # rare labels weigh more

    def loss_of(logits: torch.Tensor, chunk: list[int]) -> torch.Tensor:
        weight = told[chunk] * (1 + (rare - 1) * truth[chunk])
        return (binary_cross_entropy_with_logits(logits, truth[chunk], reduction="none") * weight).sum() / weight.sum()

    return learned(network, rows, loss_of, epochs, PACE)


def save(network: Network, name: str, description: str, told: dict[str, int], what: str, digest: str) -> None:
    """Write the network with weights of one byte, and its description. `told` are the labels that are asked for, with their numbers.

    Seven bits a weight give the same scores on every processor.
    """
    example = torch.ones((2, 9), dtype=torch.long)
    whole = RULES / f"{name}.whole"
    axes = {"ids": {0: "texts", 1: "pieces"}, "mask": {0: "texts", 1: "pieces"}, "scores": {0: "texts"}}
    torch.onnx.export(Shipped(network, list(told.values())), (example, example), str(whole), input_names=["ids", "mask"], output_names=["scores"], dynamic_axes=axes, opset_version=17, dynamo=False)
    quantize_dynamic(str(whole), str(RULES / name), weight_type=QuantType.QInt8, reduce_range=True, per_channel=True)
    whole.unlink()
    described = {
        "what": f"all-MiniLM-L6-v2 (Apache License 2.0, see LICENSES), taught which {what}",
        "labels": list(told),
        **{file: {"bytes": len(data := (RULES / file).read_bytes()), "sha256": hashlib.sha256(data).hexdigest()} for file in (name, WORDS)},
        "corpus_sha256": digest,
    }
    (RULES / description).write_text(json.dumps(described, indent=1) + "\n", encoding="ascii")
    print(f"written: {RULES / name} ({(RULES / name).stat().st_size:,} bytes)")


def save_words() -> None:
    """Write the words that both networks know."""
    vocabulary = AutoTokenizer.from_pretrained(BASE).get_vocab()
    (RULES / WORDS).write_text("".join(f"{piece}\n" for piece in sorted(vocabulary, key=vocabulary.__getitem__)), encoding="utf-8")


def main() -> None:
    """Train, or write again what was trained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=float, default=2.1)
    parser.add_argument("--keep", type=Path, help="where the trained weights are kept; where the file is there, they are not trained anew")
    options = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    sentences, digest = corpus()
    print(f"{len(sentences)} sentences", flush=True)
    network = kept_or(options.keep, lambda: Network(len(LABELS)), lambda network: taught(network, sentences, options.epochs))
    save_words()
    save(network, NETWORK, DESCRIPTION, {label: LABELS.index(label) for label in TOLD}, "sentences turn a request round; made by training/network.py", digest)


if __name__ == "__main__":
    main()
