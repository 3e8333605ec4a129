"""Where a text's signature begins: a closing formula, a dash line, a phone's footer, or the sender's own name.

A postscript or a list behind the sign-off is new text again; legal paragraphs and contact lines are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.model.message import Zone
from mailbot.reading.marks import (
    CONTACT,
    DISCLAIMER,
    FOOTER,
    MOBILE,
    OFFICE,
    POSTSCRIPT,
    QUOTATION,
    REQUESTING,
    SIGN_OFF,
    SPEAKING,
    TITLE,
)


@dataclass(slots=True)
class Line:
    """One line of a text, with where it stands and what it belongs to so far."""

    start: int
    end: int  # including the line break
    text: str
    zone: Zone = Zone.NEW_TEXT


CARD = 15  # lines of a signature in which its writer's name and title stand


def mark_signature(lines: list[Line], first: int, last: int, name: str) -> None:
    """Mark the signature among the lines from first to last; `name` is the sender's."""
    begin = _signature_start(lines, first, last, name)
    if begin is None:
        return
    index = begin
    while index < last:
        if index > begin and _returns_to_text(lines, begin, index, last, _name_words(name)):
            after = block_end(lines, index, last)
            later = _signature_start(lines, after, last, name) if after < last else None
            if later is None:
                index = after
                if not any(lines[i].text.strip() for i in range(index, last)):
                    return
                begin = index
                continue
            index = begin = later
            continue
        lines[index].zone = Zone.SIGNATURE
        index += 1


def block_end(lines: list[Line], index: int, last: int) -> int:
    """Return the line behind the paragraph that begins here."""
    while index < last and lines[index].text.strip():
        index += 1
    return index


def _returns_to_text(lines: list[Line], begin: int, index: int, last: int, wanted: frozenset[str]) -> bool:
    """Tell whether, behind a sign-off, a paragraph begins that is part of the request (a postscript, a list)."""
    if lines[index - 1].text.strip() or not lines[index].text.strip():
        return False
    block = [lines[i].text for i in range(index, block_end(lines, index, last))]
    joined = " ".join(block)
    if DISCLAIMER.search(joined) or MOBILE.match(block[0]) or OFFICE.match(joined):
        return False
    if POSTSCRIPT.match(block[0]):
        return True
    if "@" not in joined and not _is_told(joined) and any(lines[i].text.rstrip() == "--" for i in range(max(begin, index - BELOW_MARK), index)):
        return False  # below the mark of RFC 3676 (section 4.3) stands a signature, whatever milestone its bearer leads
    if len(block) > 1 and _is_full_name(BEHIND_NAME.split(block[0])[0].strip(" ,.*|"), wanted):
        return False  # a block below the writer's name, whatever reference their programme has in it
    if len(block) == 1 and not _is_told(joined) and "@" not in joined and _is_card([lines[i].text for i in range(begin, min(index, begin + CARD))], [lines[i].text for i in range(index + 1, min(last, index + CARD))], wanted):
        return False
    if _goes_on_talking(block):
        return True
    return bool(REQUESTING.search(joined)) and not CONTACT.search(joined) and not (TITLE.search(joined) and len(joined) < 120)


def _is_card(above: list[str], below: list[str], wanted: frozenset[str]) -> bool:
    """Tell lines with the writer's whole name, a title and a way to reach them, each perhaps a paragraph: a short line below is one more.

    Behind a name with a title on its own line that is so only where a way to reach them follows.
    """
    named = any(_is_full_name(text.strip(" ,.*|"), wanted) for text in above)
    named = named or (any(_is_full_name(text.partition(" | ")[0].strip(" ,.*|"), wanted) for text in above) and any(CONTACT.search(text) for text in below))
    return named and any(TITLE.search(text) for text in above) and any(CONTACT.search(text) or " | " in text for text in above)


def _goes_on_talking(block: list[str]) -> bool:
    """Tell a paragraph in which somebody goes on writing about themselves: second thoughts, which may undo what stands above."""
    joined = " ".join(block)
    return len(joined.split()) >= 8 and SPEAKING.search(joined) is not None and not any(marks.search(joined) for marks in (CONTACT, FOOTER)) and not QUOTATION.match(joined)


def _signature_start(lines: list[Line], first: int, last: int, name: str) -> int | None:
    """Return the line on which the signature begins, or None."""
    for index in range(first, last):
        text = lines[index].text
        if re.fullmatch(r"--\s?", text) and any(lines[i].text.strip() for i in range(index + 1, last)):
            return index
        if MOBILE.match(text):
            return index
        if _is_sign_off(lines, index, last, first):
            return index
    return _unsigned_block(lines, first, last, name)


def _is_sign_off(lines: list[Line], index: int, last: int, first: int) -> bool:
    """Tell a closing formula from a thank-you that the text goes on behind."""
    text = lines[index].text.strip()
    found = SIGN_OFF.match(text) if len(text) <= 90 else None
    if found is None:
        return False
    tail = (found.group(1) or "").strip()
    if tail and (len(tail.split()) > 4 or REQUESTING.search(tail) or "@" in tail or "?" in tail):
        return False
    if not any(lines[i].text.strip() for i in range(first, index)):
        # A first line "Thanks" or "Diolch," answers the mail before; it is no sign-off while text follows.
        return not _text_follows(lines, index, last)
    following = next((lines[i].text for i in range(index + 1, last) if lines[i].text.strip()), "")
    return not (_is_sentence(following) and not CONTACT.search(following))


def _text_follows(lines: list[Line], index: int, last: int) -> bool:
    return any(_is_sentence(lines[i].text) or "@" in lines[i].text for i in range(index + 1, last))


def _is_sentence(text: str) -> bool:
    """Tell running text from the short lines of a signature."""
    words = text.split()
    if " | " in text:
        return False
    return (len(words) >= 9 or (len(words) >= 5 and text.rstrip().endswith((".", "?", "!", ":")))) and not TITLE.search(text)


def _is_told(text: str) -> bool:
    """Tell a sentence that somebody tells, not a motto ("Currently delivering: milestone 4.12 …")."""
    return _is_sentence(text) and (text.rstrip().endswith((".", "?", "!", ":")) or SPEAKING.search(text) is not None)


def _unsigned_block(lines: list[Line], first: int, last: int, name: str) -> int | None:
    """Find a signature that no closing formula announces: the sender's name, then titles and telephone numbers."""
    wanted = _name_words(name)
    for index in range(first + 1, last):
        text = lines[index].text.strip(" ,.*|")
        if not text or len(text) > 70:
            continue
        whole, own = _is_full_name(text, wanted), _is_own_name(text, wanted)
        if (not whole and not own) or _is_user(lines, index, first):
            continue
        rest = [lines[i].text for i in range(index + 1, min(last, index + 8)) if lines[i].text.strip()]
        if whole and not _heads_list(lines, index, first) and (_signed_above(lines, index, first, wanted) or _heads_card(rest)):
            return index
        if own and " | " in lines[index].text and TITLE.search(lines[index].text) and not any(_is_told(line) or PLEADS.search(line) for line in rest[:4]):
            return index  # "Ann Rees | Programme Manager", whatever her motto below has in it
        if own and not any(_is_sentence(line) and not DISCLAIMER.search(line) for line in rest[:3]):
            if not rest or any(CONTACT.search(line) or TITLE.search(line) for line in rest) or not any("@" in line for line in rest):
                return index
    return None


def _is_full_name(text: str, wanted: frozenset[str]) -> bool:
    """Tell a line that is the sender's whole name and nothing else."""
    bare = re.sub(r"\(.*?\)", " ", text)  # "(she/her)"
    untitled = LETTERS.sub(" ", bare)
    words = re.findall(r"[^\W\d_]{2,}", (untitled if len(untitled.split()) >= 2 else bare).lower())
    return len(words) >= 2 and len(words) <= 6 and sum(_is_part(word, wanted) for word in words) >= 2 and any(word in wanted for word in words) and all(_is_part(word, wanted) or word in HONORIFICS for word in words)


def _signed_above(lines: list[Line], index: int, first: int, wanted: frozenset[str]) -> bool:
    """Tell a whole name below the name by which its bearer signs: "Carys", and then "Carys Beddoe-Jones"."""
    before = next((lines[i].text.strip(" ,.*") for i in range(index - 1, first, -1) if lines[i].text.strip()), "")
    return len(before.split()) == 1 and before.lower() in wanted


def _heads_card(rest: list[str]) -> bool:
    """Tell short lines that ask for nothing, as stand below a name; below a title, whatever its bearer has there."""
    below = rest[:1] if rest and TITLE.search(rest[0]) else rest[:2]
    return all(len(line) < 90 and not REQUESTING.search(line) for line in below)


BELOW_MARK = 16  # lines of a signature below its mark
SHORTENED = 3  # letters of a short form of a name
BEHIND_NAME = re.compile(r"[,|(–—]| - ")  # between a name and its bearer's title
PLEADS = re.compile(r"\b(?:please|could|can) (?:you|we|i)\b|\bplease\b|@", re.IGNORECASE)
MINE = re.compile(r"\((?:me|myself|that['’]s me|fi|fi fy hun|minnau)\)", re.IGNORECASE)
LETTERS = re.compile(r"(?<=\s)(?:[A-Z]{2,6}|[A-Z][A-Za-z]{1,4}[A-Z])\b")  # behind a name: MRCP, PhD
HONORIFICS = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sister", "yr", "athro", "athr"})


def _above(lines: list[Line], index: int, first: int) -> str:
    """Return the nearest line above that is not empty, without what stands empty behind it."""
    return next((lines[i].text for i in range(index - 1, first - 1, -1) if lines[i].text.strip()), "").rstrip()


def _heads_list(lines: list[Line], index: int, first: int) -> bool:
    """Tell a name that stands in a list of users rather than below a text."""
    before = _above(lines, index, first)
    return before.endswith(":") or re.search(r"@[\w.-]+[>;,)]*\s*$", before) is not None


def _is_user(lines: list[Line], index: int, first: int) -> bool:
    """Tell the writer's own entry in a list of users: with an address, behind a colon or marked as theirs ("Ann Rees (me) ann.rees@…")."""
    return "@" in lines[index].text and (_above(lines, index, first).endswith(":") or MINE.search(lines[index].text) is not None)


def _name_words(name: str) -> frozenset[str]:
    plain = re.sub(r"\(.*?\)", " ", name)
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]{2,}", plain))


def _is_part(word: str, wanted: frozenset[str]) -> bool:
    """Tell a part of the writer's name, or how it is shortened: Ben for Benedict."""
    return word in wanted or (len(word) >= SHORTENED and any(whole.startswith(word) for whole in wanted))


def _is_own_name(text: str, wanted: frozenset[str]) -> bool:
    first = re.split(r"[|,(–—]| - ", text)[0]
    words = re.findall(r"[^\W\d_]+", first.lower())
    return re.search(r"\d", first) is None and bool(words) and bool(wanted) and len(words) <= 4 and all(_is_part(word, wanted) or len(word) == 1 for word in words)
