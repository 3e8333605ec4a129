"""Passages and attached lists to users: the people for whom access is asked, each with the words it was read from.

Addresses count where the text gives them as users; a manager, a contact or a copy is no user. The sender counts only
where the text says so. People named without an address are noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.model.message import Address, Evidence
from mailbot.model.request import User
from mailbot.reading.addresses import canonical_address
from mailbot.requests.zones import Passage, Table

ADDRESS = re.compile(r"(?<![\w.+'&@-])[A-Za-z0-9_](?:[\w.+'&-]{0,62}[\w+&-])?@(?:[A-Za-z0-9À-ɏЀ-ӿ](?:[\wÀ-ɏЀ-ӿ-]{0,61}[A-Za-z0-9À-ɏЀ-ӿ])?\.)+[A-Za-zÀ-ɏЀ-ӿ][\wÀ-ɏЀ-ӿ-]{1,62}(?![\w@])")
BROKEN = re.compile(r"(?<![\w.])[\w.+'-]{2,64}(?:@[\w-]+(?:[,;]\s?[\w.-]+\b|\.?)(?![\w.@-])|\s?(?:\[at\]|\(at\)|\{at\}|\s@\s|@\s|\s@)\s?[\w.-]+\.\w{2,}|@@[\w.-]+|\s+at\s+[\w-]+\s+dot\s+\w+)", re.IGNORECASE)
NOT_USER = re.compile(
    r"(?:\b(?:contact(?:able)?|reach(?: me| us| out)?|e-?mail me|manager|line manager|head of|supervisor|director|cc'?d?|copied(?: in)?|copy(?:ing)? in|reply to|respond to|"
    r"speak (?:to|with)|approved by|authorised by|sponsor(?:ed by|'s|ing manager)?|requested by|requester|submitted by|queries|questions|let me know|forward(?:ed)? (?:by|from)|"
    r"sent by|received from|from|via|written to|wrote to|emailed|e-mailed|spoke to|spoken to|already has|already have|has left|have left|not for|except|excluding|instead of|rather than|remove|delete|no longer|replaces?|"
    r"previously|(?:our|my|the) (?:project |technical |clinical )?lead (?:is|:)|account manager|help ?desk|support|service desk|tel|phone|mobile|project manager|programme manager|admin contact|on behalf of|as (?:the|my|our) sponsor|escalat\w+|assistant|my (?:own )?(?:e-?mail|address) is|"
    r"cysyllt\w*|chysyllt\w*|gysyllt\w*|rheolwr(?:aig)?|reolwr|copi(?:o|wyd)?|gopïo|noddwr|cwestiynau|ymholiadau|ateb(?:wch)? i|cymeradwywyd gan|llofnod|oddi wrth|yn lle|tynnu|nid)\b[^.\n@]{0,45}|\b(?:is|of|with) my manager,?\s*)$",
    re.IGNORECASE,
)
USER_LABEL = re.compile(r"\b(?:users?|e-?mail(?: address(?:es)?)?|addresses|following|accounts?|people|staff|colleagues?|team members?|names?|access|defnyddw?[yi]r|defnyddwyr|cyfeiriad(?:au)?|ebyst|e-bost|canlynol|staff|cydweithw?y?r|mynediad|add|ychwanegu|developers?|datblygwyr|supplier (?:users?|staff|contacts?)|for|to|i|ar gyfer)\b[^@\n]{0,80}$", re.IGNORECASE)
ASKED_LINE = re.compile(r"\b(?:access|accounts?|portal|add(?:ed)?|set ?up|give|given|grant(?:ed)?|regist\w+|invite\w*|mynediad|fynediad|porth|borth|ychwanegu|sefydlu|rhoi|gyfrif|cyfrif)\b", re.IGNORECASE)
LIST_ITEM = re.compile(r"^[ \t]*(?:[-•*–·▪●oO]\s+|\(?\d{1,2}[.):]\s*)")
NAME = r"(?:[A-ZÀ-ÞŴŶ][\wà-ÿŵŷ'’-]+)"
FULL_NAME = re.compile(rf"(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sister)\.?\s+)?({NAME}(?:\s+(?:ap|ab|ferch|van|de|von|der|[A-Z]\.?))*(?:\s+{NAME}){{1,2}})")
NOT_NAME = re.compile(
    r"\b(?:api|portal|access|health|board|bwrdd|iechyd|nhs|gig|wales|cymru|university|hospital|ysbyty|team|tîm|trust|ltd|limited|cyf|plc|llp|gmbh|inc|management|service|services|"
    r"system|systems|data|digital|supplier|cyflenwr|project|kind|regards|many|thanks|best|dear|hello|hi|imtp|milestone|reference|use|case|name|email|address|code|connection|allow|list|solutions|"
    r"software|technologies|analytics|consulting|group|record|records|index|register|patient|demographics?|welsh|english|national|development|sandbox|production|dev|sit|uat|job|title|role|developer|manager|lead|engineer|"
    r"analyst|architect|please|could|can|we|our|the|monday|tuesday|wednesday|thursday|friday|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"security|operational|information|office|department|directorate|clinical|medical|informatics|pharmacy|pathology|imaging|care|centre|council|llawer|diolch|cofion|annwyl|porth|mynediad|"
    r"microsoft|outlook|azure|teams|cardiff|swansea|powys|gwent|bevan|aneurin|betsi|cadwaladr|hywel|dda|velindre|cwm|taf|morgannwg|vale|bay|north|south|west|east|mid)\b",
    re.IGNORECASE,
)
SELF = re.compile(
    r"\b(?:(?:for|add|give|grant|giving|granting|adding|register|set up|setting up|including|include|both|and|or) (?:me|myself)\b(?! (?:know|a (?:shout|call|ring|hand)|an? (?:idea|update)|to (?:request|ask)))|myself\b|(?:me|i|myself) (?:and|&|plus) (?:my |our |the |a |two |three |\d )*(?:colleagues?|team|[A-Z]\w+)|my (?:own )?(?:account|login|user|nhs (?:account|e-?mail)|work (?:account|e-?mail))|"
    r"(?:to|for|on) my (?:work |own |nhs )?(?:e-?mail|account|address)|(?:just|only|it'?s (?:just|only)) (?:me|myself)|user (?:is|:|=)\s*(?:me|myself)\b|i(?:'d| would)? (?:also |myself |too )(?:need|require|like)|"
    r"i(?:'d| am|'m| will be|'ll be) (?:be )?the (?:only |main |sole )?user|fy hun(?:an)?|fy nghyfrif|i mi\b|imi\b|i fi\b|ar fy nghyfer|minnau|finnau|fi a(?:'m|c|g)?\b|dim ond fi|fy (?:e-?bost|nghyfeiriad))",
    re.IGNORECASE,
)
SELF_ASKING = re.compile(
    r"\b(?:i(?:'m| am)? (?:need(?:ing)?|require|requesting|would like|want|am after|hope|wish|was hoping|am writing to request)(?: to (?:have|get|request|gain|obtain|be (?:given|granted|added)|sign in|log in|register|use))?|i(?:'d)? (?:like|love|need|appreciate)(?: to (?:have|get|request|gain|be (?:given|granted|added)|sign in|log in|register|use))?|(?:can|could|may|might|please can|please could) i (?:please |kindly |also |get |have |be |request )*(?:have|get|request|be (?:given|granted|added|set up)|access|gain|obtain)?|(?:give|grant|set) me|i (?:don'?t|do not) (?:currently |yet )?have access|"
    r"mae angen (?:i mi |arna?f i? ?)|rwyf (?:i )?(?:angen|eisiau|yn gofyn am|am gael)|dwi (?:angen|eisiau|isio|yn gofyn am)|hoffwn (?:i )?(?:gael|ofyn am|wneud cais am)|(?:a )?(?:ga i|gaf i|allaf i|alla i) (?:gael|ofyn)|gofynnaf am)\b[^.\n?]{0,120}?(?:access|account|added|log ?in|sign ?in|sign-in|set up|registered|permission|fynediad|mynediad|gyfrif|cyfrif|mewngofnodi|ychwanegu)",
    re.IGNORECASE,
)
FOR_OTHERS = re.compile(r"\b(?:for|on behalf of|to) (?:my |our |the |a |an |some |several |two |three |four |five |\d+ |all |these |those |members? of |new |following )*(?:[\w'&-]+ ){0,3}(?:colleagues?|team|staff|developers?|users?|supplier|company|contractors?|people|members|department|engineers?|partners?|consultants?|analysts?|group|them|him|her|following)\b|(?:ar gyfer|i) (?:fy |ein |'?n |y |yr |rai |dau |tri )*(?:\w+ ){0,2}(?:nghydweithw\w+|cydweithw\w+|chydweithw\w+|tîm|dîm|staff|cyflenwr|gyflenwr|cwmni|gwmni|datblygw\w+|ddatblygw\w+|canlynol|defnyddw\w+|ddefnyddw\w+)", re.IGNORECASE)
UNNAMED = re.compile(
    r"\b(?:me|myself|i) (?:and|&|plus) ((?:my|a|two|three|one|\d|both|some|our|the) ?(?:of my |new |other )?(?:colleagues?|team|team ?mates?|manager|developers?|staff))\b|\b(?:fi a(?:'m| fy|c)|finnau a) ((?:nghydweithw\w+|chydweithw\w+|cydweithw\w+|dîm|tîm))",
    re.IGNORECASE,
)
ASKED_FOR = re.compile(
    rf"\b(?:access|account|login|sign-?in|set up|setup|add(?:ed)?|user|users|register|mynediad|fynediad|cyfrif|gyfrif|ychwanegu)\b[^.\n@:]{{0,60}}?\b(?:for|to|of|i|ar gyfer|is|are|yw|add|ychwanegu)[ \t]*:?[ \t]+(?:both |our |my |new |colleagues? |developers? |users? |staff |member |of )*({NAME}(?:[ \t]+{NAME}){{1,2}}(?:(?:[ \t]*,[ \t]*|[ \t]+(?:and|a|ac|&)[ \t]+){NAME}(?:[ \t]+{NAME}){{1,2}})*)",
)
EMAIL_COLUMN = re.compile(r"e-?mail|e-?bost|address|cyfeiriad|upn|user ?name|login|account|defnyddiwr|mailbox", re.IGNORECASE)
OTHER_COLUMN = re.compile(r"manager|sponsor|approver|approved|line|contact|requester|requested|lead|owner|supervisor|rheolwr|noddwr|home|personal|private|old|previous|alternative|secondary|cc\b|copi", re.IGNORECASE)
NAME_COLUMN = re.compile(r"name|enw|user|person|staff|defnyddiwr", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UserFinding:
    """What was found about users, with what makes it uncertain."""

    users: tuple[User, ...]
    nameless: tuple[User, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    user: User
    excluded: bool
    labelled: bool  # given in a list, or behind a word such as "users"


def find_users(
    passages: Sequence[Passage], tables: Sequence[Table], sender: Address | None, own: frozenset[str], links: Sequence[tuple[str, str]] = ()
) -> UserFinding:
    """Find users in running text and in attached lists. `own` are our own mailboxes' addresses."""
    hits = [hit for passage in passages for hit in _in_passage(passage)]
    hits += [hit for table in tables for hit in _in_table(table)]
    hits = [hit for hit in hits if hit.user.address not in own]
    mine = sender.address if sender else ""
    chosen = [hit.user for hit in hits if not hit.excluded and (hit.user.address != mine or hit.labelled)]
    text = "\n\n".join(passage.text for passage in passages)
    chosen, nameless = _with_sender(chosen, passages, text, sender)
    nameless += _nameless(passages, tables, chosen, hits)
    doubts = _doubts(text, hits, chosen, links)
    return UserFinding(_unique(chosen), tuple(nameless), doubts)


def _unique(users: Sequence[User]) -> tuple[User, ...]:
    first: dict[str, User] = {}
    for user in users:
        first.setdefault(user.address, user)
    return tuple(first.values())


def _in_passage(passage: Passage) -> Iterator[_Hit]:
    text = passage.text
    for match in ADDRESS.finditer(text):
        line_start = text.rfind("\n", 0, match.start()) + 1
        before = text[line_start : match.start()]
        sentence = re.split(r"(?<=[.!?;])\s+", before)[-1]
        excluded = NOT_USER.search(_since_last_address(sentence)) is not None
        listed = LIST_ITEM.match(text[line_start:]) is not None or before.strip(" \t<(*") == "" or "\t" in before
        line = text[line_start : (text.find("\n", match.end()) + 1 or len(text) + 1) - 1]
        labelled = listed or USER_LABEL.search(before) is not None or ASKED_LINE.search(line) is not None or line.count("@") > 1
        user = User(canonical_address(match.group()), _name_before(before), passage.evidence(max(line_start, match.start() - 80), match.end()))
        yield _Hit(user, excluded and not (listed and not _label_line(before)), labelled)


def _since_last_address(sentence: str) -> str:
    """Return what stands behind the last address, so that a contact does not taint the users that follow it."""
    found = [match.end() for match in ADDRESS.finditer(sentence)]
    return sentence[found[-1] :] if found else sentence


def _label_line(before: str) -> bool:
    """Tell whether a list item names a role of its own ("- Line manager: …")."""
    return NOT_USER.search(LIST_ITEM.sub("", before)) is not None


def _name_before(before: str) -> str:
    found = re.search(rf"({NAME}(?:\s+{NAME}){{1,2}})\W{{0,6}}$", before)
    return found.group(1) if found and not NOT_NAME.search(found.group(1)) else ""


def _in_table(table: Table) -> Iterator[_Hit]:
    columns = _email_columns(table)
    heading_names = _name_column(table)
    numbers = table.sheet.row_numbers
    for index, row in enumerate(table.sheet.rows[:5000]):
        for column, cell in enumerate(row):
            if columns is not None and column not in columns:
                continue
            for match in ADDRESS.finditer(cell[:2000]):
                name = row[heading_names].strip() if heading_names is not None and heading_names < len(row) else ""
                number = numbers[index] if index < len(numbers) else index + 1
                where = Evidence(table.zone, cell[:300], number, f"{table.source}/{table.sheet.name}" if table.sheet.name else table.source)
                excluded = columns is None and NOT_USER.search(" ".join(row[:column] + (cell[: match.start()],))) is not None
                yield _Hit(User(canonical_address(match.group()), name if "@" not in name else "", where), excluded, True)


def _heading_row(table: Table) -> tuple[str, ...]:
    for row in table.sheet.rows[:10]:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= 2 and not any("@" in cell for cell in filled):
            if any(EMAIL_COLUMN.search(cell) for cell in filled):
                return row
    return ()


def _email_columns(table: Table) -> frozenset[int] | None:
    """Return the columns that hold users' addresses, None where no heading tells."""
    heading = _heading_row(table)
    wanted = {i for i, cell in enumerate(heading) if EMAIL_COLUMN.search(cell) and not OTHER_COLUMN.search(cell)}
    filled = {i for row in table.sheet.rows for i, cell in enumerate(row) if ADDRESS.search(cell)}
    return frozenset(wanted) if wanted & filled else None


def _name_column(table: Table) -> int | None:
    for index, cell in enumerate(_heading_row(table)):
        if NAME_COLUMN.search(cell) and not EMAIL_COLUMN.search(cell) and not OTHER_COLUMN.search(cell):
            return index
    return None


def _with_sender(chosen: list[User], passages: Sequence[Passage], text: str, sender: Address | None) -> tuple[list[User], list[User]]:
    """Add the sender where the text says so."""
    if sender is None or any(user.address == sender.address for user in chosen):
        return chosen, _unnamed(passages, chosen)
    said = _first(SELF, passages)
    if said is None and not chosen and FOR_OTHERS.search(text) is None:
        said = _first(SELF_ASKING, passages)
        if said is not None and _first(ASKED_FOR, passages) is not None:
            said = None
    if said is not None:
        chosen = [User(sender.address, sender.name, said), *chosen]
    return chosen, _unnamed(passages, chosen)


def _first(pattern: re.Pattern[str], passages: Sequence[Passage]) -> Evidence | None:
    for passage in passages:
        match = pattern.search(passage.text)
        if match:
            return passage.evidence(match.start(), match.end())
    return None


def _unnamed(passages: Sequence[Passage], chosen: Sequence[User]) -> list[User]:
    """Notice "me and my colleague" where nobody but the sender has an address."""
    if len(chosen) > 1:
        return []
    for passage in passages:
        match = UNNAMED.search(passage.text)
        if match:
            return [User("", match.group(1) or match.group(2), passage.evidence(match.start(), match.end()))]
    return []


def _nameless(passages: Sequence[Passage], tables: Sequence[Table], chosen: Sequence[User], hits: Sequence[_Hit]) -> list[User]:
    out: list[User] = []
    for passage in passages:
        for name, evidence in (*_asked_for(passage), *_listed_names(passage)):
            if not _has_address(name, hits):
                out.append(User("", name, evidence))
    for table in tables:
        out += _rows_without_address(table)
    first: dict[str, User] = {}
    for user in out:
        first.setdefault(user.name.lower(), user)
    return list(first.values())


def _asked_for(passage: Passage) -> Iterator[tuple[str, Evidence]]:
    for match in ASKED_FOR.finditer(passage.text):
        for name in FULL_NAME.finditer(match.group(1)):
            if NOT_NAME.search(name.group(1)):
                continue
            start = match.start(1) + name.end()
            if "@" in passage.text[start : start + 70].split("\n")[0]:
                continue
            yield name.group(1), passage.evidence(match.start(1) + name.start(), start)


def _listed_names(passage: Passage) -> Iterator[tuple[str, Evidence]]:
    """Notice list items that are a bare name among items that carry addresses."""
    lines = passage.text.split("\n")
    offset = 0
    marked = [LIST_ITEM.match(line) is not None or "\t" in line for line in lines]
    for index, line in enumerate(lines):
        near = range(max(0, index - 3), min(len(lines), index + 4))
        if marked[index] and "@" not in line and any(marked[i] and ADDRESS.search(lines[i]) for i in near if i != index):
            words = LIST_ITEM.sub("", line).split("\t")[0]
            match = FULL_NAME.match(words.strip())
            around = "".join(lines[index + 1 : index + 2])
            if match and not NOT_NAME.search(words[:60]) and len(words.split()) <= 6 and not ADDRESS.match(around.strip()):
                yield match.group(1), passage.evidence(offset, offset + len(line))
        offset += len(line) + 1


def _rows_without_address(table: Table) -> list[User]:
    """Notice rows of a list that give a name but no address."""
    columns, names = _email_columns(table), _name_column(table)
    if columns is None or names is None:
        return []
    heading = _heading_row(table)
    out: list[User] = []
    begun = False
    for index, row in enumerate(table.sheet.rows[:5000]):
        if row == heading:
            begun = True
            continue
        name = row[names].strip() if names < len(row) else ""
        if begun and FULL_NAME.match(name) and not any(ADDRESS.search(row[i]) for i in columns if i < len(row)):
            number = table.sheet.row_numbers[index] if index < len(table.sheet.row_numbers) else index + 1
            out.append(User("", name, Evidence(table.zone, " ".join(row)[:300], number, table.source)))
    return out


def _has_address(name: str, hits: Sequence[_Hit]) -> bool:
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", name)]
    for hit in hits:
        local = hit.user.address.partition("@")[0]
        if hit.user.name.lower() == name.lower() or words[-1] in local or (len(words[0]) > 2 and words[0] in local):
            return True
    return False


def _doubts(text: str, hits: Sequence[_Hit], chosen: Sequence[User], links: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    out: list[str] = []
    broken = BROKEN.search(ADDRESS.sub(" ", text))
    if broken:
        out.append(f"an address is not written properly: {broken.group()[:80]}")
    for words, target in links:
        shown = ADDRESS.search(words)
        if shown and target.lower().startswith("mailto:") and shown.group().lower() not in target.lower():
            out.append(f"a link shows {shown.group()} but leads to {target[7:80]}")
    if not chosen and any(hit.excluded for hit in hits):
        pass  # the addresses belong to others; that no user is given is said by the rules
    return tuple(out)
