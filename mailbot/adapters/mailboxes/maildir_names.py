"""Names on disk to what they mean: Maildir++ folders, unique base names, flags and keyword letters. No I/O.

    "Prosiectau â" below "Mailbot"    <->  .Mailbot.Prosiectau &AOI-      (modified UTF-7, as Dovecot writes it)
    1700000000.M1P2.host:2,Sa         ->   base 1700000000.M1P2.host, flags S, letters a

`native_id` is injective: two files with different base names never share an id, and every id is valid Unicode.
"""

from __future__ import annotations

import binascii
import hashlib
import os
import unicodedata
from collections.abc import Iterable

from mailbot.errors import PermanentError

INFO = ":2,"
SEEN = "S"
TRASHED, DRAFT = "T", "D"
FORBIDDEN = frozenset("./\\~")  # Maildir++ separates levels by dots; the rest could leave the Maildir
MAX_FOLDER = 120
MAX_NAME = 250  # bytes; file systems hold 255, and another message of the name needs a number


def folder_name(root: str, folder: str) -> str:
    """Return the directory name of a folder below `root`; PermanentError where the name is not a plain word."""
    return f".{_encoded(plain(root))}.{_encoded(plain(folder))}"


def plain(name: str) -> str:
    """Return `name` in NFC where it is a plain word that can name a folder anywhere; PermanentError otherwise."""
    normal = unicodedata.normalize("NFC", name)
    odd = any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in FORBIDDEN for c in normal)
    if not normal or odd or normal != normal.strip() or len(normal) > MAX_FOLDER:
        raise PermanentError(f"{name!r} cannot name a mail folder: use a plain word without dots and slashes")
    return normal


def _encoded(name: str) -> str:
    """Encode in modified UTF-7 (RFC 3501 section 5.1.3)."""
    out: list[str] = []
    run: list[str] = []
    for char in name:
        if " " <= char <= "~":
            out += [_shifted(run), "&-" if char == "&" else char]
            run = []
        else:
            run.append(char)
    return "".join([*out, _shifted(run)])


def _shifted(run: list[str]) -> str:
    if not run:
        return ""
    coded = binascii.b2a_base64("".join(run).encode("utf-16-be"), newline=False)
    return f"&{coded.decode('ascii').rstrip('=').replace('/', ',')}-"


def split(filename: str) -> tuple[str, str]:
    """Return the unique base name and the flags behind `:2,`."""
    base, mark, flags = filename.rpartition(INFO)
    return (base, flags) if mark else (filename, "")


def has_flag(filename: str, flags: str) -> bool:
    """Tell whether a file bears one of these flags."""
    return not frozenset(flags).isdisjoint(split(filename)[1])


def native_id(filename: str) -> str:
    """Return the id of a file: its base name, with bytes that are not UTF-8 and backslashes written out."""
    base = split(filename)[0]
    if base.isascii() and "\\" not in base:
        return base
    raw = base.replace("\\", "\\\\").encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "backslashreplace")


def is_utf8(filename: str) -> bool:
    """Tell whether the name on disk is valid UTF-8 (the interpreter marks other bytes with surrogates)."""
    return filename.isascii() or not any("\udc80" <= char <= "\udcff" for char in filename)


def filed_name(filename: str, letters: Iterable[str]) -> str:
    """Return the name a filed message has: its base, the standard flags it had, seen, and keyword letters."""
    base, flags = split(filename)
    standard = {flag for flag in flags if flag.isupper()}
    return base + INFO + "".join(sorted(standard | {SEEN} | set(letters)))


def shortened(filename: str) -> str:
    """Return a name that a file system can hold, flags included: QUIRK: a file of 250 bytes of name has no room for them."""
    base, flags = split(filename)
    if len(os.fsencode(filename)) <= MAX_NAME:
        return filename
    digest = hashlib.sha256(os.fsencode(base)).hexdigest()[:16]
    return f"{os.fsdecode(os.fsencode(base)[:150])}-{digest}{INFO}{flags}"


def filed_ids(key: str) -> tuple[str, ...]:
    """Return the ids that a message of the id `key` may have in a folder: its own, and that of the shortened name."""
    long = shortened(key + INFO + "x" * MAX_NAME)
    return key, native_id(long)


def keyword(category: str) -> str:
    """Return a category as an IMAP keyword: an atom of ASCII letters, digits, and `_ - . $`."""
    bare = unicodedata.normalize("NFKD", category)
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return (
        "".join(c if c.isascii() and (c.isalnum() or c in "-.$") else "_" for c in kept)[:64].strip("_")
        or "Mailbot"
    )
