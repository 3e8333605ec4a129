"""What `mailbot doctor` finds of the reading of mail: a message with an attachment is read, as the service would read it."""

from __future__ import annotations

import platform
from collections.abc import Sequence

from mailbot.adapters.reading_process import DirectReader, ReadingProcess
from mailbot.errors import MailbotError
from mailbot.ports import Diagnosis

TRIED = (
    b"From: Doctor <doctor@wales.nhs.uk>\r\nTo: a@wales.nhs.uk\r\nSubject: =?utf-8?q?T=C5=B7?=\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello,\r\n\r\n> quoted\r\n--b\r\nContent-Type: text/csv; name=users.csv\r\n\r\nName,Email\r\nA,a@b.cymru\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b.cymru\r\nSubject: inner\r\nAuto-Submitted: auto-replied\r\n\r\nHello\r\n--b--\r\n"
)
MEND = "mailbot reads no mail until this is mended: see that its Python, its packages and the rights of its user are those of the installation, then report it with these words"


def reading(seconds: float, command: Sequence[str] | None = None) -> Diagnosis:
    """Start a reading process and try it; `seconds` is the time that a message may take, `command` what is run."""
    subject = "reading"
    reader = ReadingProcess(seconds) if command is None else ReadingProcess(seconds, command)
    try:
        found = reader.read(TRIED)
    except MailbotError as error:
        return Diagnosis(subject, False, str(error), MEND)
    finally:
        reader.close()
    if found.unreadable or repr(found) != repr(DirectReader().read(TRIED)):
        return Diagnosis(subject, False, found.unreadable or "a message arrives from the reading process as another one", MEND)
    return Diagnosis(subject, True, f"a message is read in a process of its own (Python {platform.python_version()})")
