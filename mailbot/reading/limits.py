"""Every limit of the reading path, by name. What is beyond one is recorded as a defect, never followed further."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Sizes in bytes (or characters, for text), counts and depths."""

    message: int = 35 * 1024 * 1024
    header_block: int = 256 * 1024
    header_value: int = 64 * 1024
    encoded_words: int = 8 * 1024  # of one header value that is decoded
    headers: int = 1000
    parts: int = 500
    depth: int = 12  # multipart and message nesting together
    messages: int = 60  # nested messages in all
    addresses: int = 1000
    text: int = 1024 * 1024  # of one text part
    html: int = 1024 * 1024
    html_depth: int = 2000
    html_attributes: int = 20_000
    attachment_opened: int = 30 * 1024 * 1024


LIMITS = ReadingLimits()
