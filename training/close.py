"""Labelled addresses and sentences to `rules/close-reader.*`: the network of sentences, taught on to read closely (ADRs 10 and 11).

Run by `make network` behind `network.py`, whose trained weights it begins with; half an hour on two cores. It is taught whose a
marked address is, from `training/addresses`, and which sentence turns a request round, from `training/turns` and what
`training/sentences` knows of it; both from `tests/messages` too, but never from a case whose folder ends in `-held`.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoTokenizer

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot.adapters.meaning_network import CLOSE, CLOSE_LABELS, CLOSE_NETWORK, MOST_ROUND_AN_ADDRESS  # noqa: E402
from mailbot.requests.told import API, DOMAIN, FIRM, NUMBER, USER  # noqa: E402
from mailbot.requests.whose import as_marked  # noqa: E402
from training.network import BASE, Network, Pace, asked, begun_with, kept_or, learned, save  # noqa: E402
from training.told import PLAIN  # noqa: E402

TRAINING = REPOSITORY / "training"
OF_USERS = 1500  # of the many users' addresses of the messages, so many are learned from
OF_OTHERS = 2  # times that every other address of them is seen
OF_TURNS = 2  # times that every sentence of `training/turns` is seen
OF_TOLD, OF_PLAIN, OF_HARMLESS, OF_MESSAGES = 5000, 4500, 1500, 24000  # sentences of each kind that are learned from, by chance
ROUND = frozenset(("hold", "remove", "change", "withdraw", "unsure", "report", "chase", "trouble", "complaint", "machine"))  # labels of sentences that turn a request round
HARMLESS = frozenset(("purpose", "ask", "thanks", "past", "coc", "approved"))
PACE = Pace(size=24, together=40, rate=7e-5, head_rate=1e-3, warm=60)
NAMES = (
    "Sophie", "Gareth", "Rhian", "Dafydd", "Priya", "Tom", "Mrs Hughes", "Dr Amin", "Lowri Beynon", "Pete", "Alun", "Carys Tudor", "Megan", "Ollie",
    "Mr Rees", "Sanjay", "Nia", "Elen Parri", "Huw", "Beth Carter", "Kev", "Marged", "Professor Lloyd", "Ceri", "Anwen", "Rob", "Sian", "Ffion Haf",
    "Jake", "Mohammed", "Aled Wyn", "Tracy", "Ioan", "Sue",
)  # of people who are no users
APIS = ("MPI", "WDS API", "GP Record API", "Welsh Results Reports Service API", "Choose Pharmacy API", "WCRS", "Staff Directory API", "Outpatient Appointments API", "WIS API", "NDR FHIR")
NUMBERS = ("WF-09", "3.4.1", "DIG-22", "PC/7", "IMTP 2.6", "SB-26-14", "AB-31")
FIRMS = ("Brightwell", "Infomed plc", "Osprey Data", "Tarnside Ltd", "Larkfold", "Cambria Digital", "Umbra")
DOMAINS = ("brightwell.io", "infomed.com", "ospreydata.ai", "tarnside.co.uk", "larkfold.com")

Line = tuple[str, int, float]  # a text, the number of the label that it tells of, and 1.0 where it has that label
WHOSE, TURNS = range(2)


def snippets() -> Iterator[Line]:
    """Yield the labelled addresses of `training/addresses`: snippets with one marked, and whole mails with each marked."""
    for path in sorted((TRAINING / "addresses").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, _, written = line.partition("\t")
            before, _, rest = written.replace("\\n", "\n").replace("\\t", "\t").partition("[[")
            address, _, behind = rest.partition("]]")
            yield as_marked(f"{before}{address}{behind}", len(before), len(before) + len(address)), WHOSE, float(label == "user")
    for path in sorted((TRAINING / "addresses").glob("*.txt")):
        for mail in path.read_text(encoding="utf-8").split("\n%%\n"):
            yield from _of_mail(mail)


def _of_mail(mail: str) -> Iterator[Line]:
    text, places = "", []
    at = 0
    for found in re.finditer(r"\[\[(user|other):([^\]]+)\]\]", mail):
        text += mail[at : found.start()]
        places.append((len(text), len(text) + len(found[2]), float(found[1] == "user")))
        text, at = text + found[2], found.end()
    text += mail[at:]
    yield from ((as_marked(text, start, end), WHOSE, user) for start, end, user in places)


def turns() -> Iterator[Line]:
    """Yield the sentences of `training/turns`, each some times, with other names."""
    for path in sorted((TRAINING / "turns").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, _, sentence = line.partition("\t")
            yield from ((_filled(sentence), TURNS, float(label == "twist")) for _ in range(OF_TURNS))


def _filled(sentence: str) -> str:
    """Return a sentence with what its placeholders stand for, as `told` writes it."""
    kinds = {"user": (USER,), "other": NAMES, "api": (API,), "number": (NUMBER,), "firm": (FIRM,), "domain": (DOMAIN,)}
    others = {"api": APIS, "number": NUMBERS, "firm": FIRMS, "domain": DOMAINS}

    def fill(found: re.Match[str]) -> str:
        kind, second, at = found.groups()
        if at:
            return USER if kind == "user" else random.choice(("someone@nhs", "someone@firm"))
        return random.choice(others[kind] if second and kind in others else kinds[kind])

    return re.sub(r"\{(user|other|api|number|firm|domain)(\d?)(@?)\}", fill, sentence)


def told() -> Iterator[Line]:
    """Yield a choice of what `training/sentences` knows of sentences: those that turn a request round, and those of plain requests."""
    kinds: dict[str, list[str]] = {"round": [], "plain": [], "harmless": []}
    for path in sorted((TRAINING / "sentences").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            labels, tab, sentence = line.partition("\t")
            given = {label.strip() for label in labels.split(",")}
            if not tab or line.startswith("#"):
                continue
            kind = "plain" if given == {PLAIN} else "round" if given & ROUND else "harmless" if given <= HARMLESS else ""
            if kind:
                kinds[kind].append(sentence.strip())
    for kind, most in (("round", OF_TOLD), ("plain", OF_PLAIN), ("harmless", OF_HARMLESS)):
        yield from ((sentence, TURNS, float(kind == "round")) for sentence in random.sample(kinds[kind], min(most, len(kinds[kind]))))


def of_messages(path: Path) -> Iterator[Line]:
    """Yield a choice of what `close_corpus.py` wrote."""
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    users = [(one["words"], WHOSE, 1.0) for one in found if one.get("user") is True]
    others = [(one["words"], WHOSE, 0.0) for one in found if one.get("user") is False]
    sentences = sorted({one["sentence"] for one in found if "sentence" in one})
    yield from (*random.sample(users, min(OF_USERS, len(users))), *others * OF_OTHERS)
    yield from ((sentence, TURNS, 0.0) for sentence in random.sample(sentences, min(OF_MESSAGES, len(sentences))))


def main() -> None:
    """Train, or write again what was trained."""
    options = asked(__doc__, epochs=2.5)
    lines = [*snippets(), *turns(), *told(), *of_messages(options.texts)]
    digest = hashlib.sha256("\n".join(text for text, _, _ in lines).encode()).hexdigest()
    print(f"{sum(kind == WHOSE for _, kind, _ in lines)} addresses, {sum(kind == TURNS for _, kind, _ in lines)} sentences", flush=True)
    network = kept_or(options.keep, lambda: Network(len(CLOSE_LABELS), USER), lambda network: taught(begun_with(network, options.begin), lines, options.epochs))
    save(network, CLOSE_NETWORK, CLOSE, {label: number for number, label in enumerate(CLOSE_LABELS)}, "addresses are users' and which sentences turn a request round; made by training/close.py", digest)


def taught(network: Network, lines: list[Line], epochs: float) -> Network:
    """Return the network after it has seen every text `epochs` times; of each it learns the one label that is told."""
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    rows = [tokenizer(text, truncation=True, max_length=MOST_ROUND_AN_ADDRESS)["input_ids"] for text, _, _ in lines]
    kinds = torch.tensor([kind for _, kind, _ in lines])
    truth = torch.tensor([labelled for _, _, labelled in lines])

    def loss_of(logits: torch.Tensor, chunk: list[int]) -> torch.Tensor:
        return binary_cross_entropy_with_logits(logits.gather(1, kinds[chunk].unsqueeze(1)).squeeze(1), truth[chunk])

    return learned(network, rows, loss_of, epochs, PACE)


if __name__ == "__main__":
    main()
