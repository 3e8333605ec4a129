"""Labelled messages to what `mails.py` learns from: the first mail of every case as the network is given it, one JSON object a line.

Left out are cases whose folder ends in `-held`, answers in threads, and mails whose label does not tell whether they ask.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from mailbot import config, labels  # noqa: E402
from mailbot.adapters.reading_process import DirectReader  # noqa: E402
from mailbot.labels import Labels  # noqa: E402
from mailbot.requests.whole_mail import as_taught  # noqa: E402
from mailbot.requests.zones import new_passages, subject_of  # noqa: E402

MESSAGES = REPOSITORY / "tests" / "messages"
ASKS = ("ready", "incomplete", "rejected", "answered")  # outcomes of mails that ask for something
NOTHING, OUTSIDER = "not-a-request", "third-party-sender"  # reasons


def lines(cases: list[Labels]) -> Iterator[str]:
    """Yield each mail with whether it asks for nothing."""
    reader = DirectReader()
    for case in cases:
        label = case.messages[0]
        nothing = label.get("reason") == NOTHING
        message = reader.read((case.path.parent / "1.eml").read_bytes())
        if message.in_reply_to or message.references or not (nothing or (label["outcome"] in ASKS and label.get("reason") != OUTSIDER)):
            continue
        listing = label.get("mailbox") == "securitysubmissions"
        yield json.dumps({"mail": as_taught(subject_of(message), new_passages(message), listing=listing), "nothing": nothing}, ensure_ascii=False)


def main() -> None:
    """Write to the file that is named."""
    settings = config.load(MESSAGES / "world" / "config.yaml")
    cases = labels.read(MESSAGES, tuple(settings.mailboxes), lambda case: not case.held)
    Path(sys.argv[1]).write_text("".join(f"{line}\n" for line in lines(list(cases))), encoding="utf-8")


if __name__ == "__main__":
    main()
