"""Labelled mails to `rules/mail-reader.*`: the network of sentences, taught on with whole mails which of them ask for nothing (ADR 9).

Run by `make network` behind `network.py`, whose trained weights it begins with; half an hour on two cores. It learns from the first
messages of `tests/messages`, in both languages, but never from a case whose folder ends in `-held`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.adapters.meaning_network import MAIL_NETWORK, MAILS, MOST_OF_A_MAIL  # noqa: E402
from training.network import Task, teach_on  # noqa: E402

NOTHING = Task("asks nothing", "mails ask for nothing; made by training/mails.py", MAIL_NETWORK, MAILS, MOST_OF_A_MAIL, rare=2.5)


def corpus(path: Path) -> tuple[list[tuple[str, float]], str]:
    """Return what `mail_corpus.py` wrote, each mail with 1.0 where it asks for nothing, and the hash of the file."""
    data = path.read_bytes()
    return [(one["mail"], float(one["nothing"])) for one in map(json.loads, data.splitlines())], hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    teach_on(NOTHING, corpus, __doc__)
