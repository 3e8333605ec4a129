"""The fake Exchange server, seen by exchangelib as it comes."""

from __future__ import annotations

import os
import subprocess
import sys

from mailbot.testing.ews_service import PASSWORD, USER, EwsService
from tests.unit.adapters.mailboxes.ews.given import mail, opened


def test_the_fake_speaks_to_exchangelib_unmodified(service: EwsService) -> None:
    """What the adapter does not use works too: folders, search, attachments, deleting, sending at once."""
    from exchangelib import (
        DELEGATE,
        Account,
        Configuration,
        Credentials,
        FileAttachment,
        ItemAttachment,
        Message,
        Version,
    )
    from exchangelib.version import EXCHANGE_2016

    inner = b"Subject: approved\r\nMessage-ID: <a@b>\r\n\r\nyes\r\n"
    content = (
        b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: text/plain\r\n\r\nhello\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"--B\r\n"
        b"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=u.csv\r\n\r\na@b.c\r\n--B--\r\n"
    )
    native_id = service.deliver(content)
    config = Configuration(
        service_endpoint=service.endpoint, credentials=Credentials(service.login, PASSWORD), auth_type="basic",
        version=Version(build=EXCHANGE_2016),
    )  # fmt: skip
    account = Account(USER, config=config, autodiscover=False, access_type=DELEGATE)
    (item,) = account.inbox.all().only("attachments", "mime_content", "message_id")
    assert item.id == native_id and item.mime_content == content
    nested, table = item.attachments
    assert isinstance(nested, ItemAttachment) and isinstance(table, FileAttachment)
    assert table.content == b"a@b.c" and b"Message-ID: <a@b>" in nested.item.mime_content
    Message(account=account, folder=account.sent, mime_content=mail(5).content).send_and_save()
    assert len(service.wire) == 1 and account.sent.filter(message_id="<5@mailbot.test>").count() == 1
    item.delete()
    assert service.within("inbox") == []
    account.protocol.close()


def test_the_environment_is_left_alone() -> None:
    """Opening a mailbox sets no variable of the environment."""
    before = dict(os.environ)
    with EwsService() as service:
        box, _ = opened(service)
        [*box.waiting()]
        box.close()
    assert dict(os.environ) == before


def test_other_mailboxes_do_not_pay_for_exchangelib() -> None:
    """It takes a second and 45 MB to load, so that only a mailbox of its kind loads it."""
    words = "import sys, mailbot.cli.main, mailbot.bootstrap; print('exchangelib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr
