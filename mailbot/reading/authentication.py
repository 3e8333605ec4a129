"""`Authentication-Results` to typed clauses (RFC 8601 section 2.2, and Exchange's form without authserv-id).

A tokeniser, not a search: what stands in comments, in quoted strings or in another header can never become a result.
Fails closed: a header that does not parse as a whole yields None. (authres was tried: it refuses every Microsoft 365
header.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX = 8192  # characters; Exchange writes a few hundred
SPACE = " \t\r\n"
TOKEN = re.compile(r"[^\s;=\"()<>\\]+")
METHOD = re.compile(r"[a-z][a-z0-9-]{0,30}(?:/\d{1,3})?\Z")
RESULT = re.compile(r"[a-z][a-z-]{0,30}\Z")
PROPERTY = re.compile(r"[a-z][\w.-]{0,60}\Z", re.ASCII)
# Line breaks that fold nothing, control and format characters (a reader sees another order), encoded words.
ODD = re.compile("\r(?!\n[ \t])|\n(?![ \t])|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|=\\?")


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


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    quoted: bool
    glued: bool  # nothing stands between it and the token before: together they are one value


_Group = list[_Token]


def parse_results(value: str) -> Results | None:
    """Read one header value; None where it is not wholly well-formed."""
    if len(value) > MAX or ODD.search(value):
        return None
    groups = _tokenise(value)
    if groups is None:
        return None
    authserv_id = ""
    if not any(_is(token, "=") for token in groups[0]):
        named = _authserv_id(groups.pop(0))
        if named is None:
            return None
        authserv_id = named
    given = [group for group in groups if group]
    if len(given) == 1 and len(given[0]) == 1 and _is(given[0][0], "none"):
        return Results(authserv_id, ())
    clauses = [_clause(group) for group in given]
    if any(clause is None for clause in clauses):
        return None
    return Results(authserv_id, tuple(clause for clause in clauses if clause is not None))


def _is(token: _Token, text: str) -> bool:
    return token.text == text and not token.quoted


def _authserv_id(head: _Group) -> str | None:
    """Return who wrote the header: one name, and perhaps a version number."""
    versioned = len(head) == 2 and head[1].text.isdigit() and not head[1].glued
    if not head or head[0].quoted or not (len(head) == 1 or versioned):
        return None
    return head[0].text.lower()


def _tokenise(value: str) -> list[_Group] | None:
    """Split into `;` groups of tokens; comments vanish, a quoted string is one token."""
    groups: list[_Group] = [[]]
    position, glued = 0, False
    while position < len(value):
        char = value[position]
        if char in SPACE:
            position, glued = position + 1, False
            continue
        if char == "(":
            after = _comment_end(value, position)
            if after is None:
                return None
            position, glued = after, False
            continue
        if char == ";":
            groups.append([])
            position, glued = position + 1, False
            continue
        token = _token(value, position, glued)
        if token is None:
            return None
        groups[-1].append(token[0])
        position, glued = token[1], True
    return groups


def _token(value: str, position: int, glued: bool) -> tuple[_Token, int] | None:
    """Return the token that begins here and the position behind it."""
    char = value[position]
    if char == '"':
        quoted = _quoted(value, position)
        return (_Token(quoted[0], True, glued), quoted[1]) if quoted else None
    if char in "=<>":
        return _Token(char, False, glued), position + 1
    found = TOKEN.match(value, position)
    return (_Token(found.group(), False, glued), found.end()) if found else None


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


def _clause(group: _Group) -> Clause | None:
    if len(group) < 3 or not _is(group[1], "=") or group[0].quoted or group[2].quoted or (len(group) > 3 and group[3].glued):
        return None
    method, result = group[0].text.lower(), group[2].text.lower()
    if not METHOD.match(method) or not RESULT.match(result):
        return None
    properties = _properties(group[3:])
    return None if properties is None else Clause(method.partition("/")[0], result, properties)


def _properties(tokens: _Group) -> tuple[tuple[str, str], ...] | None:
    """Read `name=value` pairs; a value is all that is glued together, an equals sign or a quoted string within it too."""
    out: list[tuple[str, str]] = []
    position = 0
    while position < len(tokens):
        name = tokens[position]
        if name.quoted or name.glued or not PROPERTY.match(name.text.lower()) or position + 1 >= len(tokens) or not _is(tokens[position + 1], "="):
            return None
        position += 2
        pieces: list[str] = []
        while position < len(tokens) and (tokens[position].glued or (not pieces and not _names(tokens, position))):
            pieces.append(tokens[position].text)
            position += 1
        out.append((name.text.lower(), "".join(pieces).strip("<>")))
    return tuple(out)


def _names(tokens: _Group, position: int) -> bool:
    """Tell whether a property begins here, so that the one before has no value."""
    return position + 1 < len(tokens) and _is(tokens[position + 1], "=") and not tokens[position].quoted
