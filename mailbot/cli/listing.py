"""The table of `mailbot cases list`: as many columns as the terminal is wide; case and outcome are always whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from mailbot.cli import owed
from mailbot.model.london import shown
from mailbot.model.plan import Decision

COLUMNS = ("case", "outcome", "reply", "reason", "sponsor", "mailbox", "decided at")  # in the order in which they are worth their width
SHOWN = ("case", "mailbox", "outcome", "reply", "reason", "sponsor", "decided at")  # in the order in which they stand
ALWAYS = ("case", "outcome")
LEAST = {"reason": 12, "sponsor": 16}  # characters of a column that may be folded over several lines, where that saves it
BETWEEN = 2  # characters between columns


def table(decisions: Sequence[Decision], stands: owed.Stands, width: int) -> Table:
    """Return the table of decisions, and how each reply stands."""
    lost = owed.lost_cases(decisions)
    rows = [_row(decision, owed.reply(decision, stands, lost) or "") for decision in decisions]
    widths = {name: max(map(len, (name, *(row[name] for row in rows)))) for name in COLUMNS}
    names = fitting(widths, width)
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, BETWEEN - 1, 0, 0))
    for name, columns in names.items():
        made.add_column(name, overflow="fold", width=columns)
    if missing := [name for name in SHOWN if name not in names]:
        made.caption, made.caption_justify = f"No room for {', '.join(missing)}: widen the terminal, or use --json.", "left"
    for row in rows:
        made.add_row(*(Text(row[name]) for name in names))
    return made


def fitting(widths: Mapping[str, int], width: int) -> dict[str, int]:
    """Return the columns that there is room for, and how wide each is; the most useful are kept, whole before a lesser one is."""
    kept = {name: widths[name] for name in ALWAYS}
    left = width - sum(kept.values()) - BETWEEN
    for name in COLUMNS:
        least = min(widths[name], LEAST.get(name, widths[name]))
        if name not in kept and least + BETWEEN <= left:
            kept[name] = min(widths[name], left - BETWEEN)
            left -= kept[name] + BETWEEN
    return {name: kept[name] for name in SHOWN if name in kept}


def _row(decision: Decision, stand: str) -> dict[str, str]:
    return {
        "case": decision.case or "", "mailbox": decision.mailbox, "outcome": str(decision.outcome), "reply": stand.replace("-", " "), "reason": decision.reason,
        "sponsor": decision.sponsor or "", "decided at": shown(decision.decided_at),
    }  # fmt: skip
