"""Adapters on the fake Exchange server, and mails, for the tests beside this file."""

from __future__ import annotations

from typing import Any

from mailbot.adapters.mailboxes.ews import Ews, EwsOutgoing, open_ews
from mailbot.adapters.mailboxes.ews_wire import Timeouts
from mailbot.model.plan import Mail
from mailbot.testing.ews_service import PASSWORD, USER, EwsService


def opened(service: EwsService, settings: dict[str, Any] | None = None, **more: Any) -> tuple[Ews, EwsOutgoing]:
    """Return adapters on the server, which need not wait for copies."""
    values: dict[str, Any] = {"password": lambda: PASSWORD, "look_seconds": 0.02, "poll_seconds": 0.1, "timeouts": Timeouts(again=0.01)}
    return open_ews("m", service.settings(**{"settle_seconds": 0, **(settings or {})}), **{**values, **more})


def mail(number: int = 1, to: str = "To: a@wales.nhs.uk\r\n", body: bytes = b"Diolch\r\n") -> Mail:
    """Return a reply."""
    name = f"<{number}@mailbot.test>"
    head = f"From: {USER}\r\n{to}Message-ID: {name}\r\nAuto-Submitted: auto-replied\r\nX-Mailbot: 1\r\n\r\n"
    return Mail(name, USER, ("a@wales.nhs.uk",), head.encode() + body)


def operations(service: EwsService) -> list[str]:
    """Return the calls so far."""
    return [seen.operation for seen in service.calls]
