"""Labelled messages to what `addresses.py` learns from: every address of their new text as the network is given it, one JSON object a line.

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
from mailbot.model.message import Zone  # noqa: E402
from mailbot.reading.addresses import canonical_address  # noqa: E402
from mailbot.requests.user_words import ADDRESS  # noqa: E402
from mailbot.requests.whose import as_marked  # noqa: E402
from mailbot.requests.zones import new_passages  # noqa: E402

MESSAGES = REPOSITORY / "tests" / "messages"
ASKS = ("ready", "incomplete", "rejected")  # outcomes of mails that ask for somebody


def lines(cases: Iterable[Labels], own: frozenset[str]) -> Iterator[str]:
    """Yield each address with whether it is a user's."""
    reader = DirectReader()
    for case in cases:
        for number, label in enumerate(case.messages, 1):
            if label["outcome"] not in ASKS or label.get("users") is None or label.get("mailbox") == "securitysubmissions":
                continue
            users = {address.lower() for address in label["users"]}
            message = reader.read((case.path.parent / f"{number}.eml").read_bytes())
            for passage in (one for one in new_passages(message) if one.zone is not Zone.SUBJECT):
                for found in ADDRESS.finditer(passage.text):
                    address = canonical_address(found.group())
                    if address not in own:
                        yield json.dumps({"words": as_marked(passage.text, found.start(), found.end()), "user": address in users}, ensure_ascii=False)


def main() -> None:
    """Write to the file that is named."""
    settings = config.load(MESSAGES / "world" / "config.yaml")
    own = frozenset(mailbox.address.lower() for mailbox in settings.mailboxes.values())
    cases = labels.read(MESSAGES, tuple(settings.mailboxes), lambda case: not case.held)
    Path(sys.argv[1]).write_text("".join(f"{line}\n" for line in lines(cases, own)), encoding="utf-8")


if __name__ == "__main__":
    main()
