"""Passages and lists to the people named as users without an address: the request cannot go on without theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbot.expression import expression
from mailbot.model.message import Address, Evidence
from mailbot.model.request import User
from mailbot.requests.lines import unwrapped
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.user_tables import among_users, refused_in, rows_without_address, tables_in
from mailbot.requests.user_words import (
    ADDED,
    ADDRESS,
    ALSO_NAMED,
    AND_TOO,
    ASKED_FOR,
    ASKED_LINE,
    ASKED_SUBJECT,
    BRACKETED_NAME,
    FIRST_NAME,
    FIRST_NAMES,
    FULL_NAME,
    HAVE_IT,
    LEADING,
    LIST_ITEM,
    LISTED_BEHIND,
    ME_AND,
    MEMBERS,
    NAME,
    NAMED_ITEM,
    NAMELY,
    NEEDS_NONE,
    NO_ADDRESS_YET,
    NOT_NAME,
    OF_ADDRESS,
    ONE_NAME,
    PERHAPS_LED,
    PUT_ON,
    SAME_FOR,
    SO_DOES,
    UNNAMED,
    WANTED_ON,
    WANTS_TOO,
    WHOSE_ADDRESS,
    WITH_NAMES,
    Hit,
)
from mailbot.requests.zones import Passage, Table


def nameless(passages: Sequence[Passage], tables: Sequence[Table], hits: Sequence[Hit], *, awaited: bool = False, follows: bool = False) -> list[User]:
    """Return the people named as users for whom no address is given.

    `awaited`: addresses were asked for. `follows`: the message goes on with a request, to which it may add somebody.
    """
    out: list[User] = []
    addresses = len({hit.user.address for hit in hits})
    for passage in passages:
        for name, evidence in (*_asked_for(passage), *(() if follows else _together(passage, hits, addresses)), *_listed_names(passage), *_address_to_follow(passage), *_beside_a_user(passage, addresses), *(_put_off(passage) if awaited else ()), *(_added(passage) if follows else ())):
            if not _has_address(name, hits):
                out.append(User("", name, evidence))
    for table in tables:
        out += [user for user in rows_without_address(table) if not _has_address(user.name, hits)]
    for table in (table for passage in passages for table, _, _ in tables_in(passage)):
        out += [user for user in rows_without_address(among_users(table)) if FULL_NAME.fullmatch(user.name) and not NOT_NAME.search(user.name) and not _has_address(user.name, hits)]
    first: dict[str, User] = {}
    for user in out:
        first.setdefault(user.name.lower(), user)
    return [user for name, user in first.items() if not any(other.startswith(f"{name} ") for other in first)]  # "Mari", and "Mari Prestwich"


def unnamed(passages: Sequence[Passage], chosen: Sequence[User]) -> list[User]:
    """Notice "me and my colleague" where nobody but the sender has an address."""
    if len(chosen) > 1:
        return []
    for passage in passages:
        match = UNNAMED.search(passage.text)
        if match:
            return [User("", next(filter(None, match.groups())).lower(), passage.evidence(match.start(), match.end()))]
    return []


def _asked_for(passage: Passage) -> Iterator[tuple[str, Evidence]]:
    text = unwrapped(passage.text)
    for match in (*ASKED_FOR.finditer(text), *ASKED_SUBJECT.finditer(text), *NAMELY.finditer(text), *MEMBERS.finditer(text), *SAME_FOR.finditer(text), *WITH_NAMES.finditer(text), *AND_TOO.finditer(text), *WANTED_ON.finditer(text)):
        group = match.lastindex or 1
        names = list(FULL_NAME.finditer(match.group(group))) or list(ONE_NAME.finditer(match.group(group)))
        for found in names:
            name = found.group(found.lastindex or 0)
            start = match.start(group) + found.end()
            if NOT_NAME.search(name) or "@" in text[start : start + 70].split("\n")[0] or NONE_OF.search(re.split(r"[.!?]\s", text[max(0, match.start(group) - FAR_BEFORE) : match.start(group)])[-1]):
                continue
            yield name, passage.evidence(match.start(group) + found.start(), start)


def _together(passage: Passage, hits: Sequence[Hit], addresses: int) -> Iterator[tuple[str, Evidence]]:
    """Notice "access for Gwladys and Bryn (copied)", and "give Huw Evans, Mari Lewis and Gareth Price access" above two addresses: who stands beside a user is one, too."""
    text = unwrapped(passage.text)
    for match in FIRST_NAMES.finditer(text):
        names = [name for name in ONE_NAME.finditer(match.group(1)) if not NOT_NAME.search(name.group())]
        if addresses < len(names) == len(ONE_NAME.findall(match.group(1))):
            yield from ((name.group(), passage.evidence(match.start(1) + name.start(), match.start(1) + name.end())) for name in names)
    for match in TOGETHER.finditer(text):
        wished = LEADS_TO.search(text[max(0, match.start() - 40) : match.start()]) or WISHED_FOR.match(text[match.end() : match.end() + 60])
        names = [name for name in FULL_OR_FIRST.finditer(match.group()) if not NOT_NAME.search(name.group())]
        alone = [name for name in names if not _has_address(name.group(), hits)]
        if addresses >= len(names) or not alone or len(alone) == len(names) or not wished:
            continue
        for name in alone:
            yield name.group(), passage.evidence(match.start() + name.start(), match.start() + name.end())


def _address_to_follow(passage: Passage) -> Iterator[tuple[str, Evidence]]:
    """Notice a person of whom the text says that the address will come, or is not known."""
    for match in NO_ADDRESS_YET.finditer(passage.text):
        name = FULL_NAME.search(match.group(1))
        if name and not NOT_NAME.search(name.group(1)) and "@" not in match.group() and not NEEDS_NONE.search(passage.text[match.start() : match.end() + 160]):
            yield name.group(1), passage.evidence(match.start(), match.end())
    for match in WHOSE_ADDRESS.finditer(passage.text):
        whose = match.group(match.lastindex or 1)
        if not NOT_NAME.search(whose) and not NEEDS_NONE.search(passage.text[match.end() : match.end() + 160]):
            yield whose, passage.evidence(match.start(), match.end())


def _added(passage: Passage) -> Iterator[tuple[str, Evidence]]:
    """Notice who is added by name alone ("Could you add Huw Penri too?", "Wnewch chi ychwanegu Huw Penri hefyd?")."""
    for match in (*ADDED.finditer(passage.text), *PUT_ON.finditer(passage.text), *HAVE_IT.finditer(passage.text)):
        for found in FULL_NAME.finditer(match.group(1)):
            name, start = found.group(1), match.start(1) + found.end()
            if not NOT_NAME.search(name) and not ABBREVIATION.search(name) and "@" not in _behind(passage, start):
                yield name, passage.evidence(match.start(1) + found.start(1), start)


def _put_off(passage: Passage) -> Iterator[tuple[str, Evidence]]:
    """Notice "Cai: to follow" in an answer that gives the addresses of others."""
    for match in NAMED_ITEM.finditer(passage.text):
        if gives_nothing(match.group(2)) and not NOT_NAME.search(match.group(1)):
            yield match.group(1), passage.evidence(match.start(), match.end())


def _listed_names(passage: Passage) -> Iterator[tuple[str, Evidence]]:
    """Notice list items that are a bare name among items that carry addresses."""
    lines = passage.text.split("\n")
    refused = {name for table, _, _ in tables_in(passage) for name in refused_in(table)}
    offset = 0
    marked = [LIST_ITEM.match(line) is not None or "\t" in line or _only_address(line) for line in lines]
    marked = [there or (_beside(lines, marked, index) and OF_ADDRESS.search(lines[index]) is not None) or _named_last(lines, marked, index) or _in_a_row(lines, index) or _lacks_one(lines, index) for index, there in enumerate(marked)]
    for index, line in enumerate(lines):
        near = range(max(0, index - 3), min(len(lines), index + 4))
        if marked[index] and "@" not in line and any(marked[i] and ADDRESS.search(lines[i]) for i in near if i != index):
            words = LIST_ITEM.sub("", line).split("\t")[0]
            beside = [lines[i] for i in near if i != index and marked[i]]
            name = _full_name(words.strip()) or _first_name(words.strip(), beside) or _in_brackets(words.strip(), beside) or _by_title(line, beside)
            around = "".join(lines[index + 1 : index + 2])
            if name and name not in refused and not ADDRESS.match(around.strip()):
                yield name, passage.evidence(offset, offset + len(line))
        offset += len(line) + 1


def _named_last(lines: Sequence[str], marked: Sequence[bool], index: int) -> bool:
    """Tell a line right below two of addresses that begins with a name and says something of its bearer: "Shabana (started Monday)"."""
    if SAID_OF.match(lines[index]) is None:
        return False
    above = [marked[i] for i in range(max(0, index - FAR_ABOVE), index) if lines[i].strip()][-2:]
    return len(above) == 2 and all(above)


def _in_a_row(lines: Sequence[str], index: int) -> bool:
    """Tell a row of a table of which only the name is left, as its last cell is empty, below a row that has cells."""
    cells = lines[index].strip()
    above, below = lines[index - 1] if index else "", lines[index + 1] if index + 1 < len(lines) else ""
    return FULL_NAME.fullmatch(cells) is not None and "\t" in above and ("\t" in below or not below.strip()) and ADDRESS.search(above + below) is not None


def _lacks_one(lines: Sequence[str], index: int) -> bool:
    """Tell "Huw Rees –", "Huw Rees, huw.rees.wales.nhs.uk" or a bare "Huw Rees" near, or right below, a line that begins with a name and has an address."""
    if FULL_NAME.fullmatch(lines[index].strip()) is not None:
        return index > 1 and NAMED_ADDRESS.match(lines[index - 1]) is not None and NAMED_ADDRESS.match(lines[index - 2]) is not None
    if NOTHING_BEHIND.match(lines[index]) is None and WITHOUT_AT.match(lines[index]) is None:
        return False
    return any(NAMED_ADDRESS.match(line) for line in (*lines[max(0, index - 2) : index], *lines[index + 1 : index + 3]))


def _only_address(line: str) -> bool:
    """Tell a line that holds an address and hardly more than a name."""
    return ADDRESS.search(line) is not None and len(ADDRESS.sub(" ", line).split()) <= 4


def _beside(lines: Sequence[str], marked: Sequence[bool], index: int) -> bool:
    """Tell whether the line above or below is marked; a list of paragraphs has an empty line between."""
    above = index - 1 if index and lines[index - 1].strip() else index - 2
    below = index + 1 if lines[index + 1 : index + 2] and lines[index + 1].strip() else index + 2
    return any(0 <= i < len(marked) and marked[i] for i in (above, below))


BY_TITLE = expression(r"[ \t]*(?:[-•*–·▪]|\(?\d{1,2}[.)])[ \t]+((?:our|my|the|a|an|whoever|another) (?:[\w'’-]+ ){0,5}(?:director|manager|lead|nurse|doctor|consultant|analyst|developer|engineer|pharmacist|midwife|therapist|registrar|clerk|secretary|officer|starter|coordinator|assistant|administrator|technician|scientist|trainee|locum|sister|matron)\b[^@:;\n]{0,40})$", re.IGNORECASE)
FAR_BEFORE = 200  # characters of a sentence before a name
NONE_OF = expression(r"\b(?:neither|nor|none of|nobody|no one)\b", re.IGNORECASE)  # "neither I nor my secretary, Mrs Olwen Hale, require an account"
NOTHING_BEHIND = expression(rf"\s*{NAME}(?:[ \t]+{NAME}){{1,2}}\s*(?:[-–—:=]|\s,)\s*$")
WITHOUT_AT = expression(rf"\s*{NAME}(?:[ \t]+{NAME}){{1,2}}[\s,;:(<–—-]+(?!www\.|https?:)[\w'’-]+(?:\.[\w-]+){{2,}}[)>]?[.,;]?\s*$")
NAMED_ADDRESS = expression(rf"\s*{NAME}(?:[ \t]+{NAME}){{1,2}}[\s,;:(<=–—-]+{ADDRESS.pattern}")
_ONE = rf"{LEADING}{NAME}(?:[ \t]+{NAME})?"
_ASIDE = r"(?:[ \t]*\([^()\n]{1,80}\))?"  # an address, where they work
TOGETHER = expression(rf"{_ONE}{_ASIDE}(?:(?:,|,?[ \t]+(?:and|&|a|ac)\b)[ \t]+{_ONE}{_ASIDE})+")
LEADS_TO = expression(r"\b(?:give|giving|add|grant|register|invite|let|set ?up|onboard|access for|accounts? for|log-?ins? for|access to|could|can|gaiff|caiff|rhowch|mynediad i|fynediad i|ychwanegwch) (?:both |please )?$", re.IGNORECASE)
WISHED_FOR = expression(r" (?:both |all |each |now |also )*(?:needs?|wants?|requires?|(?:would|'d) like|to (?:have|be (?:given|added|set)|get)|be (?:given|added|set)|(?:api |portal )*(?:access|accounts?|log-?ins?)|have (?:api |portal )*access|fynediad|angen)\b", re.IGNORECASE)
FULL_OR_FIRST = expression(rf"(?<![(@\w.])(?<!\([^()]){_ONE}")
ENDS = re.compile(r"(?<=\w)[.?!]\s")
FAR_ABOVE = 6  # lines, empty ones among them
OF_MANY = expression(r"\s(?:colleagues?|teams?|staff|users|programme|project|groups?|unit|department|services?|developers|engineers|people|folks?|cluster|work ?stream)\b", re.IGNORECASE)  # what a name before them is one of
ABBREVIATION = expression(r"\b[A-Z]{2,}\b")  # no part of a person's name
SAID_OF = expression(r"\s*[A-ZÀ-ÞŴŶ][\w'’-]+(?: [A-ZÀ-ÞŴŶ][\w'’-]+)? \([^()\n@]{3,60}\)[ \t,.;]*$")
OF_WHERE = expression(r"\s*(?:$|\(|,|\s[-–—]\s)|\s+(?:from|in|at|of|who|o'r|o’r|o|yn|yng|yr?|sy|sydd)\s")  # what may be said behind a name


def _full_name(words: str) -> str:
    """Return the name that a list item is, bare or with something said of the person behind it; empty for another item."""
    match = FULL_NAME.match(words)
    if match is None or NOT_NAME.search(match.group(1)):
        return ""
    bare = len(words.split()) <= 6 and not NOT_NAME.search(words[:60])
    return match.group(1) if bare or OF_WHERE.match(words[match.end() :] + " ") else ""


def _are_names(others: Sequence[str]) -> bool:
    """Tell whether one of the items beside begins with a name and gives an address."""
    return any(ADDRESS.search(line) and FULL_NAME.match(LIST_ITEM.sub("", line)) for line in others)


def _first_name(words: str, others: Sequence[str]) -> str:
    """Return the first name that a list item begins with and says has no address, where the items beside it begin with names."""
    match = FIRST_NAME.match(words) if _are_names(others) and (OF_ADDRESS.search(words) or SAID_OF.match(words)) else None
    return match.group(1) if match and not NOT_NAME.search(match.group(1)) else ""


def _by_title(line: str, others: Sequence[str]) -> str:
    """Return what a numbered or bulleted item says of somebody who has no name yet, among items that give addresses: "our new interim Director of Therapies"."""
    match = BY_TITLE.match(line)
    return match.group(1) if match is not None and len(others) > 1 and all(ADDRESS.search(other) for other in others) else ""


def _in_brackets(words: str, others: Sequence[str]) -> str:
    """Return the whole name that stands behind a first name and where its bearer works: "Hana from the ePMA team (Hana Novotna)"."""
    match = BRACKETED_NAME.match(words) if _are_names(others) else None
    return match.group(2) if match and not NOT_NAME.search(match.group(2)) else ""


def _has_address(name: str, hits: Sequence[Hit]) -> bool:
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", name)]
    for hit in hits:
        local, known = hit.user.address.partition("@")[0], re.findall(r"[^\W\d_]+", hit.user.name.lower())
        if len(words) > 1 and len(known) > 1 and words[0] == known[0] and words[-1] != known[-1] and words[-1] not in local:
            continue  # Fflur Meredydd has one, Fflur Teifi none
        if {*words} <= {*known} or words[-1] in local or (len(words[0]) > 2 and words[0] in local):
            return True
    return False


def _beside_a_user(passage: Passage, addresses: int) -> Iterator[tuple[str, Evidence]]:
    """Notice "jo@… and Big Dai", "me and Jo Pickard": the second has no address."""
    for pattern in (ALSO_NAMED, ME_AND, SO_DOES, WANTS_TOO):
        for match in pattern.finditer(passage.text):
            group = match.lastindex or 1
            behind = _behind(passage, match.end())
            if NOT_NAME.search(match.group(group)) or "@" in (behind if addresses > 1 else ENDS.split(behind)[0]):  # the only address is the sender's
                continue
            yield match.group(group), passage.evidence(match.start(group), match.end(group))
    for match in LISTED_BEHIND.finditer(passage.text):
        behind = _behind(passage, match.end())
        names = [found.group(1) for found in FULL_NAME.finditer(match.group(1))]
        if "@" not in behind and len(names) > 1 and not any(NOT_NAME.search(name) for name in names):
            yield from ((name, passage.evidence(match.start(1), match.end(1))) for name in names)


def _behind(passage: Passage, end: int) -> str:
    """Return what follows on the same line, as far as an address would stand."""
    return passage.text[end : end + 60].split("\n")[0]


def perhaps_users(asking: Sequence[Passage], hits: Sequence[Hit], known: Sequence[User], sender: Address | None) -> list[str]:
    """Return names that stand where a user would in sentences that ask for access, and have no address.

    Whether they are people has still to be seen: a company or an API may stand there as well.
    """
    mine = {word.lower() for word in re.findall(r"[^\W\d_]{2,}", sender.name)} if sender else set()
    out: dict[str, None] = {}
    for passage in asking:
        for match in FULL_NAME.finditer(passage.text) if ASKED_LINE.search(passage.text) else ():
            name, before = match.group(1), passage.text[: match.start()]
            own = {word.lower() for word in re.findall(r"[^\W\d_]{2,}", name)} <= mine
            if own or NOT_NAME.search(name) or ABBREVIATION.search(name) or OF_MANY.match(passage.text, match.end()) or PERHAPS_LED.search(before) is None:
                continue
            if not _has_address(name, hits) and not any(name in user.name or user.name in name for user in known if user.name):
                out[name] = None
    return list(out)[:3]
