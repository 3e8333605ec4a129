"""Labelled messages to what `close.py` learns from: their addresses, and the sentences of what may be answered at once, as the network is given them; one JSON object a line.

Left out are cases whose folder ends in `-held`, messages whose label does not tell the users, and our own mailboxes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot import config, labels  # noqa: E402
from mailbot.adapters.reading_process import DirectReader  # noqa: E402
from mailbot.labels import Labels  # noqa: E402
from mailbot.model.message import Message, Zone  # noqa: E402
from mailbot.reading.addresses import canonical_address  # noqa: E402
from mailbot.requests.sentences import SentenceModel, read_sentences  # noqa: E402
from mailbot.requests.told import Known, as_told  # noqa: E402
from mailbot.requests.user_words import ADDRESS  # noqa: E402
from mailbot.requests.users import find_users  # noqa: E402
from mailbot.requests.whose import as_marked  # noqa: E402
from mailbot.requests.zones import Passage, new_passages, tables  # noqa: E402

MESSAGES = REPOSITORY / "tests" / "messages"
ASKS = ("ready", "incomplete", "rejected")  # outcomes of mails that ask for somebody
AT_ONCE = (*ASKS, "answered")  # of mails in which no sentence turns anything round


def lines(cases: Iterable[Labels], own: frozenset[str]) -> Iterator[str]:
    """Yield each address with whether it is a user's, and each sentence that turns nothing round."""
    reader = DirectReader()
    for case in cases:
        for number, label in enumerate(case.messages, 1):
            if label["outcome"] not in AT_ONCE or label.get("users") is None:
                continue
            message = reader.read((case.path.parent / f"{number}.eml").read_bytes())
            passages = new_passages(message)
            if label["outcome"] in ASKS and label.get("mailbox") != "securitysubmissions":
                yield from (json.dumps(one, ensure_ascii=False) for one in _addresses(passages, {address.lower() for address in label["users"]}, own))
            known = _known(label, message, passages, own)
            yield from (json.dumps({"sentence": as_told(sentence.text, known)}, ensure_ascii=False) for sentence in read_sentences(passages, SentenceModel()))


def _addresses(passages: tuple[Passage, ...], users: set[str], own: frozenset[str]) -> Iterator[dict[str, object]]:
    for passage in (one for one in passages if one.zone is not Zone.SUBJECT):
        for found in ADDRESS.finditer(passage.text):
            address = canonical_address(found.group())
            if address not in own:
                yield {"words": as_marked(passage.text, found.start(), found.end()), "user": address in users}


def _known(label: dict[str, object], message: Message, passages: tuple[Passage, ...], own: frozenset[str]) -> Known:
    users = frozenset(str(address).lower() for address in label["users"])  # type: ignore[attr-defined]
    found = find_users(passages, tables(message), None, own).users
    details = {str(name): str(value) for name, value in dict(label.get("details") or {}).items()}  # type: ignore[call-overload]
    return Known(
        addresses=users,
        names=tuple(user.name for user in found if user.address in users),
        api=tuple(details[name] for name in ("api_name",) if name in details),
        number=tuple(details[name] for name in ("imtp_reference",) if name in details),
        firms=(str(label["supplier"]),) if label.get("supplier") else (),
        domains=tuple(map(str, label.get("domains") or ())),  # type: ignore[call-overload]
    )


def main() -> None:
    """Write to the file that is named."""
    settings = config.load(MESSAGES / "world" / "config.yaml")
    own = frozenset(mailbox.address.lower() for mailbox in settings.mailboxes.values())
    cases = labels.read(MESSAGES, tuple(settings.mailboxes), lambda case: not case.held)
    Path(sys.argv[1]).write_text("".join(f"{line}\n" for line in lines(cases, own)), encoding="utf-8")


if __name__ == "__main__":
    main()
