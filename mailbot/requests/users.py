"""Passages and attached lists to users: the people for whom access is asked, each with the words it was read from.

Addresses count where the text gives them as users; a manager, a contact or a copy is no user. The sender counts only
where the text says so (`sender_as_user`). People named without an address are noticed (`nameless`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from mailbot.expression import expression
from mailbot.model.message import Address, Zone
from mailbot.model.request import WHOSE, User
from mailbot.reading.addresses import canonical_address
from mailbot.requests import whose
from mailbot.requests.contacts import PUBLIC, gives_to_another, labels_another
from mailbot.requests.counted import miscounted
from mailbot.requests.left_out import LOSES, left_out, without_left_out
from mailbot.requests.lines import LONGEST, among_entries, line_at, line_before
from mailbot.requests.nameless import nameless, perhaps_users, unnamed
from mailbot.requests.sender_as_user import with_sender
from mailbot.requests.user_tables import hits_in, tables_in
from mailbot.requests.user_words import (
    ADDRESS,
    ASKED_LINE,
    BROKEN,
    EXAMPLE,
    FIRST_PERSON,
    FOR_OTHERS,
    FOR_THEM,
    FROM_TO,
    GIVE_BOTH,
    LEFT_GROUP,
    LEFT_ROW,
    LIST_ITEM,
    MY_OTHERS,
    MYSELF_AT,
    NAME,
    NOT_NAME,
    SELF_NONE,
    SHOWN_BY,
    UNSURE,
    USER_LABEL,
    Hit,
)
from mailbot.requests.zones import Passage, Table

SHORT_NAME, LONG_NAME = 3, 20  # letters: a shorter surname is like many others
MOST = 100  # users of a message that are compared with one another
GREETED = expression(r"\s*(?:hi|hello|hiya|helo|hey|haia|shwmae|s'?mae|(?:good )?(?:morning|afternoon|evening)|bore da|(?:pry)?nawn da|dear \w+)(?: (?:all|team|both|there|bawb|folks|dîm|tîm))?[ ,.!–-]{1,3}\(?", re.IGNORECASE)  # "Hi, jo@…, the MPI please": whoever is named first is meant
NAMED_LINE = expression(rf"\W*(?:{NAME}[ \t,]+){{1,4}}[<(]?{ADDRESS.pattern}[>)]?\W*$")


@dataclass(frozen=True, slots=True)
class UserFinding:
    """What was found about users, with what makes it uncertain."""

    users: tuple[User, ...]
    nameless: tuple[User, ...]
    doubts: tuple[str, ...]
    perhaps: tuple[str, ...] = ()  # names that may be those of users without an address
    sender_perhaps: bool = False  # no user is named, but whoever writes may ask for themselves
    conflicts: tuple[str, ...] = ()  # one person with two addresses
    others: tuple[User, ...] = ()  # whose addresses the reader of addresses takes for nobody's who is to have access


def find_users(
    passages: Sequence[Passage], tables: Sequence[Table], sender: Address | None, own: frozenset[str], links: Sequence[tuple[str, str]] = (), *, awaited: bool = False, follows: bool = False,
    asking: Sequence[Passage] | None = None, wishes: Sequence[Passage] = (), reader: whose.UserReader | None = None,
) -> UserFinding:  # fmt: skip
    """Find users in running text and in attached lists. `own` are our own mailboxes' addresses.

    `asking` are the sentences in which "me" may be a wish, all of them where that is not known; in `wishes`, which surely ask,
    the sender's own address is a user's. `awaited`: addresses were asked for, so that the sender's own, written in the text, is an answer.
    """
    several = len({address.casefold() for passage in passages for address in ADDRESS.findall(passage.text)} - own) > 1
    hits = [hit for passage in passages for hit in _in_passage(passage, whose.Asking(None if awaited else reader, several=several))]
    hits += [hit for table in tables for hit in hits_in(table)]
    hits = [hit for hit in hits if hit.user.address not in own]
    text = "\n\n".join(passage.text for passage in passages)
    hits = [hit for hit in hits if not _is_example(hit, text)] or hits  # "a Joe Bloggs is now joe.bloggs@…" beside the users
    mine = sender.address if sender else ""
    counts = awaited or any(mine in passage.text.casefold() for passage in wishes)
    needs_none = SELF_NONE.search(text) is not None
    if needs_none:
        hits = [hit for hit in hits if hit.user.address != mine]
    chosen = [hit.user for hit in hits if not hit.excluded and (hit.user.address != mine or hit.labelled or counts)]
    chosen = without_left_out(chosen, text)
    others = [hit.user for hit in hits if hit.excluded and not hit.left_out]
    if not chosen and len({user.address for user in others}) == 1 and FOR_THEM.search(text, text.casefold().find(others[0].address) + 1):
        chosen = others[:1]  # "the new contact is jo@…, could you give her access": who else
    if len({user.address for user in (*chosen, *others)}) == 2 and any(GIVE_BOTH.search(passage.text) for passage in wishes):
        chosen = [hit.user for hit in hits if not hit.left_out]  # "our contact is jo@… and her programmer al@…: please give both access"
    if not chosen:
        chosen = [user for user in others if _wished_for(user, wishes)]
    own_name = {word.lower() for word in re.findall(r"[^\W\d_]+", sender.name)} if sender else set()
    named = [user for user in nameless(passages, tables, hits, awaited=awaited, follows=follows) if not {word.lower() for word in re.findall(r"[^\W\d_]+", user.name)} <= own_name]
    chosen = chosen if needs_none else with_sender(chosen, passages if asking is None else asking, sender, answers=follows and not awaited, for_others=bool(named))
    missing = [*unnamed(passages, chosen), *named]
    doubts = _doubts(text, chosen, links)
    if any(hit.user.address == mine and not hit.excluded for hit in hits) and chosen and not follows and all(user.address != mine for user in chosen):
        doubts = (*doubts, "the sender's own address is written: perhaps they are a user")
    perhaps = perhaps_users(asking or (), hits, missing, sender)
    sender_perhaps = not chosen and not missing and not follows and _perhaps_the_sender(asking or (), text)
    doubts = (*doubts, *(f"{hit.user.address} {hit.left_out}" for hit in hits if hit.left_out and (hit.left_out == LOSES or not (chosen or missing))))
    left_group = LEFT_GROUP.search(text) or _left_row(passages)
    if left_group and len(chosen) > 1:
        doubts = (*doubts, f"some of those who are named are left out: {left_group.group()[:80]}")
    doubts = (*doubts, *_moved([hit for hit in hits if not hit.excluded]), *_renamed(text, chosen), *miscounted(wishes, chosen, missing, passages))
    if not chosen and not missing and others:
        unclear = ", ".join(dict.fromkeys(user.address for user in others))
        doubts = (*doubts, f"{WHOSE}{unclear}")
    return UserFinding(_unique(chosen), tuple(missing), (*doubts, *whose.doubted(hits)), tuple(perhaps), sender_perhaps, _conflicts(chosen), whose.others_in(hits, chosen))


def _left_row(passages: Sequence[Passage]) -> re.Match[str] | None:
    """Return the row of a list that says "no" of its own address; what a table says stands below its headings, and is read there."""
    for passage in passages:
        rows = list(LEFT_ROW.finditer(passage.text))
        tables = tables_in(passage) if rows else ()
        rows = [row for row in rows if not any(start <= row.start() < end for _, start, end in tables)]
        if rows:
            return rows[0]
    return None


def without(people: UserFinding, gone: Sequence[str]) -> UserFinding:
    """Return what was found without those who give their place to others, and without what is doubtful about them."""

    def stays(said: str) -> bool:
        return not any(address in said for address in gone)

    return replace(
        people,
        users=tuple(user for user in people.users if user.address not in gone),
        doubts=tuple(said for said in people.doubts if stays(said)),
        conflicts=tuple(said for said in people.conflicts if stays(said)),
    )


def _is_example(hit: Hit, text: str) -> bool:
    """Tell a made-up address in a sentence that shows what addresses look like."""
    if not EXAMPLE.match(hit.user.address):
        return False
    at = text.casefold().find(hit.user.address)
    around = re.split(r"[.!?]\s", text[max(0, at - LONGEST) : max(at, 0)])[-1] + text[at : at + LONGEST].split(". ")[0]
    return SHOWN_BY.search(around) is not None


def _wished_for(user: User, wishes: Sequence[Passage]) -> bool:
    """Tell whether a sentence that asks names the owner of an address: "sponsoring Cerys Dolan … may be reached at cerys.dolan@…"."""
    words = [word for word in re.split(r"[^a-z]+", user.address.partition("@")[0]) if len(word) > 2]
    return len(words) > 1 and any(all(re.search(rf"\b{word}\b", passage.text, re.IGNORECASE) for word in words) for passage in wishes if user.address not in passage.text.casefold())


def _conflicts(chosen: Sequence[User]) -> tuple[str, ...]:
    """Say of whom two addresses are given: under the same name, or in the text and in a list but for a digit."""
    out: list[str] = []
    for index, one in enumerate(chosen[:MOST]):
        for other in chosen[index + 1 : MOST]:
            if one.address != other.address and (_same_name(one, other) or _but_for_a_digit(one, other) or _but_for_spelling(one, other) or _but_for_first_name(one, other)):
                out.append(f"two addresses for one person: {one.address} and {other.address}")
    return tuple(out[:3])


def _moved(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Say of whom an address is given at two organisations: of somebody who has moved, perhaps."""
    first: dict[str, str] = {}
    out: list[str] = []
    for hit in hits[:MOST]:
        local, _, domain = hit.user.address.partition("@")
        other = first.setdefault(local, domain)
        if other != domain and "." in local:
            out.append(f"one person at two places: {local}@{other} and @{domain}")
    return tuple(out[:1])


def _same_name(one: User, other: User) -> bool:
    return " " in one.name and one.name.casefold() == other.name.casefold()


def _but_for_a_digit(one: User, other: User) -> bool:
    zones = (one.evidence.zone is Zone.LIST) != (other.evidence.zone is Zone.LIST)
    return zones and re.sub(r"\d", "", one.address) == re.sub(r"\d", "", other.address)


def _named_apart(one: User, other: User) -> bool:
    """Tell two addresses to which the text gives two names."""
    return bool(one.name and other.name) and one.name.casefold() != other.name.casefold()


SLIPS = 0.75  # how alike two surnames are that differ by a slip of the pen: Prydderch, Prytherch


def _but_for_spelling(one: User, other: User) -> bool:
    """Tell two addresses with one first name and two spellings of one surname."""
    (mine, _, here), (yours, _, there) = one.address.partition("@"), other.address.partition("@")
    names, others = re.sub(r"\d", "", mine).split("."), re.sub(r"\d", "", yours).split(".")
    if here != there or len(names) != 2 or len(others) != 2 or names[0] != others[0] or names[1] == others[1] or len(names[0]) == 1:
        return False
    return not _named_apart(one, other) and SHORT_NAME < len(names[1]) <= LONG_NAME and SequenceMatcher(None, names[1], others[1]).ratio() >= SLIPS


def _but_for_first_name(one: User, other: User) -> bool:
    """Tell two addresses of one surname, the one with the first name and the other with its first letter alone."""
    (mine, _, here), (yours, _, there) = one.address.partition("@"), other.address.partition("@")
    names, others = mine.split("."), yours.split(".")
    return not _named_apart(one, other) and here == there and len(names) == len(others) == 2 and names[1] == others[1] and names[0][:1] == others[0][:1] and 1 in (len(names[0]), len(others[0]))


def _renamed(text: str, chosen: Sequence[User]) -> tuple[str, ...]:
    """Say whose address is to become another: "from a.evans@… to a.garmon@…"."""
    known = {user.address for user in chosen}
    pairs = [tuple(canonical_address(address) for address in found.groups() if address) for found in FROM_TO.finditer(text)]
    return tuple(f"an address is to become another: {old} to {new}" for old, new in pairs if {old, new} <= known)[:1]


def _perhaps_the_sender(asking: Sequence[Passage], text: str) -> bool:
    """Tell a wish told in the first person for nobody else: whoever asks may be asking for themselves."""
    return FOR_OTHERS.search(text) is None and MY_OTHERS.search(text) is None and not any(FOR_THEM.search(passage.text) for passage in asking) and any(FIRST_PERSON.search(passage.text) for passage in asking)


def _unique(users: Sequence[User]) -> tuple[User, ...]:
    first: dict[str, User] = {}
    for user in users:
        first.setdefault(user.address, user)
    return tuple(first.values())


def _in_passage(passage: Passage, asking: whose.Asking) -> Iterator[Hit]:
    """Yield the addresses of running text; a table with headings in it is read as a table."""
    inside = tables_in(passage)
    taken = sorted((start, end) for _, start, end in inside)
    waiting = {start: table for table, start, _ in inside}
    for hit, at in _in_text(passage, asking):
        for start in [begin for begin in waiting if begin <= at]:
            yield from hits_in(waiting.pop(start))
        if not any(start <= at < end for start, end in taken):
            yield hit
    for table in waiting.values():
        yield from hits_in(table)


def _in_text(passage: Passage, asking: whose.Asking) -> Iterator[tuple[Hit, int]]:
    text = passage.text
    for number, match in enumerate(ADDRESS.finditer(text)):
        line_start, line_end = line_at(text, match.start(), match.end())
        before = text[max(line_start, match.start() - LONGEST) : match.start()]
        alone = before.strip(" \t<(*") == "" or GREETED.fullmatch(before) is not None
        excluded = gives_to_another(text, match.start(), match.end()) or PUBLIC.match(match.group()) is not None
        line = text[max(line_start, match.start() - LONGEST) : min(line_end, match.end() + LONGEST)]
        listed = LIST_ITEM.match(text[line_start : line_start + LONGEST]) is not None or (alone and line_before(text, match.start()) == before) or "\t" in before or NAMED_LINE.match(line) is not None or among_entries(text, line_start, line_end)
        labelled = alone or listed or line.count("@") > 1 or MYSELF_AT.search(before[-16:]) is not None or before.rstrip().endswith((":", "=", " -", "–")) or USER_LABEL.search(before) is not None or ASKED_LINE.search(line) is not None
        user = User(canonical_address(match.group()), _name_before(before), passage.evidence(max(line_start, match.start() - 80), match.end()))
        why = left_out(text, match.start(), match.end())
        hit = Hit(user, bool(why) or (excluded and not (listed and not labels_another(before))), labelled, why)
        yield (asking.judged(hit, text, match.start(), match.end()) if number < whose.MOST else hit), match.start()


def _name_before(before: str) -> str:
    found = re.search(rf"({NAME}(?:\s+{NAME}){{1,2}})\W{{0,6}}$", before)
    return found.group(1) if found and not NOT_NAME.search(found.group(1)) else ""


def _doubts(text: str, chosen: Sequence[User], links: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    out: list[str] = []
    broken = BROKEN.search(ADDRESS.sub(" ", text))
    if broken:
        out.append(f"an address is not written properly: {broken.group()[:80]}")
    for words, target in links:
        shown = ADDRESS.search(words)
        if shown and target.lower().startswith("mailto:") and shown.group().lower() not in target.lower():
            out.append(f"a link shows {shown.group()} but leads to {target[7:80]}")
    unsure = UNSURE.search(text)
    if unsure and chosen:
        out.append(f"an address is given with doubt: {unsure.group()[:100]}")
    return tuple(out)
