"""Labelled addresses to `rules/user-reader.*`: the network of sentences, taught on which address is a user's, and which another's (ADR 10).

Run by `make network` behind `network.py`, whose trained weights it begins with; a quarter of an hour on two cores. It learns from
the snippets of `training/addresses` and from the addresses of `tests/messages`, but never from a case whose folder ends in `-held`.
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

from mailbot.adapters.meaning_network import ADDRESS_NETWORK, ADDRESSES, MOST_ROUND_AN_ADDRESS  # noqa: E402
from mailbot.requests.whose import as_marked  # noqa: E402
from training.network import BASE, Network, Pace, begun_with, learned, save  # noqa: E402

USER = "is a user's"
SNIPPETS = REPOSITORY / "training" / "addresses"
OF_USERS = 1800  # of the many users' addresses of the messages, so many are learned from
OF_OTHERS = 2  # times that every other address of them is seen
PACE = Pace(size=16, together=30, rate=6e-5, head_rate=1e-3, warm=40)

Line = tuple[str, float]  # the words round an address, and 1.0 where it is a user's


def snippets() -> tuple[list[Line], bytes]:
    """Return the labelled snippets in the form that the network is given them, and all their bytes."""
    out: list[Line] = []
    data = b"".join(path.read_bytes() for path in sorted(SNIPPETS.glob("*.tsv")))
    for line in data.decode().splitlines():
        label, _, written = line.partition("\t")
        before, _, rest = written.replace("\\n", "\n").replace("\\t", "\t").partition("[[")
        address, _, behind = rest.partition("]]")
        out.append((as_marked(f"{before}{address}{behind}", len(before), len(before) + len(address)), float(label == "user")))
    return out, data


def corpus(path: Path) -> tuple[list[Line], str]:
    """Return what is learned from: snippets, and a choice of what `address_corpus.py` wrote; and the hash of both."""
    told, data = snippets()
    messages = path.read_bytes()
    found = [(one["words"], float(one["user"])) for one in map(json.loads, messages.splitlines())]
    users = [line for line in found if line[1]]
    others = [line for line in found if not line[1]]
    return [*told, *others * OF_OTHERS, *random.sample(users, min(OF_USERS, len(users)))], hashlib.sha256(data + messages).hexdigest()


def taught(network: Network, lines: list[Line], epochs: float) -> Network:
    """Return the network after it has seen every address `epochs` times."""
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    rows = [tokenizer(words, truncation=True, max_length=MOST_ROUND_AN_ADDRESS)["input_ids"] for words, _ in lines]
    truth = torch.tensor([[user] for _, user in lines])

    def loss_of(logits: torch.Tensor, chunk: list[int]) -> torch.Tensor:
        return binary_cross_entropy_with_logits(logits, truth[chunk])

    return learned(network, rows, loss_of, epochs, PACE)


def main() -> None:
    """Train, or write again what was trained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("addresses", type=Path, help="what address_corpus.py wrote")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--begin", type=Path, help="the weights that network.py kept, which it begins with")
    parser.add_argument("--keep", type=Path, help="where the trained weights are kept; where the file is there, they are not trained anew")
    options = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    lines, digest = corpus(options.addresses)
    print(f"{len(lines)} addresses, of which {sum(user for _, user in lines):.0f} are users'", flush=True)
    if options.keep and options.keep.exists():
        network = Network(1)
        network.load_state_dict(torch.load(options.keep))
        network.eval()
    else:
        network = taught(begun_with(Network(1), options.begin), lines, options.epochs)
        if options.keep:
            torch.save(network.state_dict(), options.keep)
    save(network, ADDRESS_NETWORK, ADDRESSES, {USER: 0}, "addresses are users'; made by training/addresses.py", digest)


if __name__ == "__main__":
    main()
