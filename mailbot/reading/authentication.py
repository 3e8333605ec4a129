"""`Authentication-Results` to typed clauses (RFC 8601 section 2.2, and Exchange's form without authserv-id).

A tokeniser, not a search: what stands in comments, in quoted strings or in another header can never become a result.
Fails closed: a header that does not parse as a whole yields None. (authres was tried: it refuses every Microsoft 365
header.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX = 8192  # characters; Exchange writes a few hundred
TOKEN = re.compile(r"[^\s;=\"()<>]+")
METHOD = re.compile(r"[a-z][a-z0-9-]{0,30}(?:/\d{1,3})?\Z")
RESULT = re.compile(r"[a-z][a-z-]{0,30}\Z")


@dataclass(frozen=True, slots=True)
class Clause:
    """One result: `spf=pass` with its properties, names in lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return a property's value, or an empty string; a property that stands twice with other values is empty."""
        values = {value.lower() for key, value in self.properties if key == name}
        return values.pop() if len(values) == 1 else ""


@dataclass(frozen=True, slots=True)
class Results:
    """One header: who wrote it (empty in Exchange's form) and what it says."""

    authserv_id: str
    clauses: tuple[Clause, ...]

    def of(self, method: str) -> tuple[Clause, ...]:
        """Return the clauses of one method."""
        return tuple(clause for clause in self.clauses if clause.method == method)


def parse_results(value: str) -> Results | None:
    """Read one header value; None where it is not wholly well-formed."""
    if len(value) > MAX or any(ord(c) < 32 and c not in "\t\r\n" for c in value):
        return None
    groups = _tokenise(value)
    if groups is None:
        return None
    authserv_id = ""
    if groups and not _has_equals(groups[0]):
        head = groups.pop(0)
        if head and (len(head) > 2 or (len(head) == 2 and not head[1].isdigit())):
            return None
        authserv_id = head[0].lower() if head else ""
    clauses: list[Clause] = []
    for group in groups:
        if not group or group == ["none"]:
            continue
        clause = _clause(group)
        if clause is None:
            return None
        clauses.append(clause)
    return Results(authserv_id, tuple(clauses))


def _has_equals(group: list[str]) -> bool:
    return "=" in group


def _tokenise(value: str) -> list[list[str]] | None:
    """Split into `;` groups of tokens; comments vanish, a quoted string is one token that begins with a quote mark."""
    groups: list[list[str]] = [[]]
    position = 0
    while position < len(value):
        char = value[position]
        if char.isspace():
            position += 1
        elif char == "(":
            after = _comment_end(value, position)
            if after is None:
                return None
            position = after
        elif char == '"':
            quoted = _quoted(value, position)
            if quoted is None:
                return None
            groups[-1].append('"' + quoted[0])
            position = quoted[1]
        elif char == ";":
            groups.append([])
            position += 1
        elif char in "=<>":
            groups[-1].append(char)
            position += 1
        elif char == ")":
            return None
        else:
            found = TOKEN.match(value, position)
            if found is None:
                return None
            groups[-1].append(found.group())
            position = found.end()
    return groups


def _comment_end(value: str, position: int) -> int | None:
    depth = 0
    while position < len(value):
        char = value[position]
        if char == "\\":
            position += 2
            continue
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return None


def _quoted(value: str, position: int) -> tuple[str, int] | None:
    out: list[str] = []
    position += 1
    while position < len(value):
        char = value[position]
        if char == "\\" and position + 1 < len(value):
            out.append(value[position + 1])
            position += 2
            continue
        if char == '"':
            return "".join(out), position + 1
        out.append(char)
        position += 1
    return None


def _clause(group: list[str]) -> Clause | None:
    if len(group) < 3 or group[1] != "=":
        return None
    method, result = group[0].lower(), group[2].lower()
    if not METHOD.match(method) or not RESULT.match(result):
        return None
    properties: list[tuple[str, str]] = []
    position = 3
    while position < len(group):
        # A value may be an address with quoted local part, or angle brackets: its tokens are joined up to the next name.
        if position + 1 >= len(group) or group[position + 1] != "=" or not re.fullmatch(r"[A-Za-z][\w.-]{0,60}", group[position]):
            return None
        name = group[position].lower()
        position += 2
        pieces: list[str] = []
        if name.endswith((".b", ".bh")):  # base64, whose padding is an equals sign
            while position < len(group) and (group[position] == "=" or not pieces):
                pieces.append(group[position])
                position += 1
        while position < len(group) and not (position + 1 < len(group) and group[position + 1] == "="):
            if group[position] == "=":
                return None
            pieces.append(group[position].removeprefix('"') if group[position].startswith('"') else group[position])
            position += 1
        properties.append((name, "".join(pieces).strip("<>")))
    return Clause(method.partition("/")[0], result, tuple(properties))
