"""A Decision to the note that the team reads: the verdict at its head, then every check with its evidence."""

from __future__ import annotations

from mailbot.model.plan import Decision
from mailbot.replies.environment import Templates
from mailbot.replies.note_values import MARKS, note_values
from mailbot.replies.plain import WIDTH, wrap

__all__ = ["MARKS", "triage_note"]


def triage_note(templates: Templates, decision: Decision) -> tuple[str, str]:
    """Return (plain text, HTML) of the note, in English: it stays within the team."""
    text, html = templates.note(note_values(decision))
    return _wrapped(text), html


def _wrapped(text: str) -> str:
    out: list[str] = []
    for line in text.splitlines():
        words = line.lstrip()
        lead = line[: len(line) - len(words)]
        out += [line.rstrip()] if len(line) <= WIDTH else _hung(lead, words)
    return "\n".join(out).strip("\n") + "\n"


def _hung(lead: str, words: str) -> list[str]:
    first, *rest = wrap(words.rstrip(), f"{lead}  ", WIDTH)
    return [lead + first, *rest]
