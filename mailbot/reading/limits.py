"""Every limit of the reading path, by name. What is beyond one is recorded as a defect, never followed further.

A message that is beyond a limit of those that may hide something is not judged: it is `unreadable`, and goes to a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Sizes in bytes (or characters, for text), counts and depths."""

    message: int = 35 * 1024 * 1024
    header_block: int = 256 * 1024
    header_value: int = 64 * 1024
    encoded_words: int = 8 * 1024  # of one header value that is decoded
    headers: int = 1000  # of one part
    parts: int = 500  # of the message and all attached to it
    depth: int = 30  # multipart and message nesting together
    messages: int = 60  # nested messages in all
    addresses: int = 1000
    address_text: int = 256 * 1024  # of the address headers of the message and all attached to it
    text: int = 1024 * 1024  # of one text part
    all_text: int = 3 * 1024 * 1024  # of the text parts of the message and all attached to it
    body: int = 256 * 1024  # characters of a body as it is shown, history and all
    bodies: int = 768 * 1024  # of the bodies of the message and all attached to it
    new_text: int = 32 * 1024  # characters that the sender wrote, or of one attached text: people write a fifth of that
    html: int = 1024 * 1024  # characters
    html_depth: int = 1000
    html_attributes: int = 2000  # of one tag
    html_nodes: int = 30_000  # elements of one part
    all_html_nodes: int = 36_000  # of the message and all attached to it
    attachment_opened: int = 30 * 1024 * 1024
    original: int = 12 * 1024 * 1024  # original bytes of attached messages that are kept, for DKIM


LIMITS = ReadingLimits()


@dataclass(slots=True)
class Budget:
    """What is left of the limits that hold for a message together with everything attached to it."""

    parts: int = field(default=LIMITS.parts)
    messages: int = field(default=LIMITS.messages)
    address_text: int = field(default=LIMITS.address_text)
    text: int = field(default=LIMITS.all_text)
    bodies: int = field(default=LIMITS.bodies)
    html_nodes: int = field(default=LIMITS.all_html_nodes)
    original: int = field(default=LIMITS.original)

    def part(self) -> bool:
        """Take one part; False where there were enough."""
        self.parts -= 1
        return self.parts >= 0

    def message(self) -> bool:
        """Take one nested message; False where there were enough."""
        self.messages -= 1
        return self.messages >= 0

    def address_words(self, size: int) -> bool:
        """Take some text of address headers; False where that is more than is left, and takes nothing."""
        fits = size <= self.address_text
        self.address_text -= size * fits
        return fits

    def words(self, size: int) -> bool:
        """Take some text; False where that is more than is left."""
        self.text -= size
        return self.text >= 0

    def body(self, size: int) -> bool:
        """Take the text of a body; False where that is more than is left, and takes nothing."""
        fits = size <= min(LIMITS.body, self.bodies)
        self.bodies -= size * fits
        return fits

    def keep(self, size: int) -> bool:
        """Take the original bytes of an attached message; False where that is more than is left, and takes nothing."""
        fits = size <= self.original
        self.original -= size * fits
        return fits
