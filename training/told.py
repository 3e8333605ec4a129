"""Which labels a line of a file tells of, by its own labels and by the file's name: both readers are taught with it."""

from __future__ import annotations

from collections.abc import Collection

PLAIN = "~"  # a sentence of a plain request: it turns nothing, and what else it does is not told
TURNING = ("hold", "remove", "change", "withdraw", "unsure", "report")
LATE = "report"  # a label that came late
KNOWN_IN = ("report", "disown")  # how the names of the files begin whose writers knew of it
CLEAR = frozenset(("ask", "purpose", "sandbox", "live", "devsit", "listing", "coc", "form", "later"))  # what a sentence does that surely does not only speak of access


def tells(label: str, given: Collection[str], *, plain: bool, file: str) -> bool:
    """Tell whether a line says anything of a label: that its sentence does that, or does not."""
    if plain:
        return label in TURNING
    return label != LATE or file.startswith(KNOWN_IN) or not CLEAR.isdisjoint(given)
