"""Labelled addresses to `rules/user-reader.*`: the network of sentences, taught on which address is a user's, and which another's (ADR 10).

Run by `make network` behind `network.py`, whose trained weights it begins with; a quarter of an hour on two cores. It learns from
the snippets of `training/addresses` and from the addresses of `tests/messages`, but never from a case whose folder ends in `-held`.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.adapters.meaning_network import ADDRESS_NETWORK, ADDRESSES, MOST_ROUND_AN_ADDRESS  # noqa: E402
from mailbot.requests.whose import as_marked  # noqa: E402
from training.network import Task, teach_on  # noqa: E402

USERS = Task("is a user's", "addresses are users'; made by training/addresses.py", ADDRESS_NETWORK, ADDRESSES, MOST_ROUND_AN_ADDRESS)
SNIPPETS = REPOSITORY / "training" / "addresses"
OF_USERS = 1800  # of the many users' addresses of the messages, so many are learned from
OF_OTHERS = 2  # times that every other address of them is seen

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


if __name__ == "__main__":
    teach_on(USERS, corpus, __doc__)
