"""Office packages (.xlsx, .docx): a ZIP of XML parts, opened only where it holds nothing dangerous and stays within the limits."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from defusedxml.ElementTree import fromstring

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 2000
MAX_ELEMENTS = 250_000  # in all XML parts together: bounds the time that a hostile package can take
MAX_STYLES = 50_000  # elements of a part that describes looks: each takes four times as long
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DANGEROUS = (
    (re.compile(r"vbaproject|vbadata|(?:^|/)(?:macrosheets|dialogsheets)/|\.xlsm$", re.IGNORECASE), "it has macros"),
    (re.compile(r"(?:^|/)(?:externallinks/|querytables/|connections\.xml$)", re.IGNORECASE), "it has external links"),
    (re.compile(r"(?:^|/)embeddings/|activex", re.IGNORECASE), "it has embedded objects"),
)
MACRO_TYPE = re.compile(r"macroenabled|vbaproject|ms-excel\.sheet\.binary", re.IGNORECASE)
HARMLESS_OUTSIDE = ("/hyperlink", "/image")  # never fetched by us, and a person has to click or look


class UnsafeError(Exception):
    """Raised where a file must not be opened further; the words become `Workbook.unsafe` (`tables`)."""


def open_package(content: bytes, max_elements: int = MAX_ELEMENTS) -> zipfile.ZipFile:
    """Open an Office package that holds nothing forbidden and stays within the limits."""
    if content.startswith(OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise UnsafeError("it is encrypted" if encrypted else "it is in an old binary format")
    package = zipfile.ZipFile(io.BytesIO(content))
    infos = package.infolist()
    total = sum(info.file_size for info in infos)
    if total > min(MAX_UNPACKED, MAX_RATIO * max(len(content), 20_000)) or len(infos) > MAX_MEMBERS:
        raise UnsafeError("it unpacks to more than the limit")
    _check_names(infos)
    parts = [info for info in infos if info.filename.lower().endswith((".xml", ".rels", ".vml"))]
    elements = {info.filename: _check_part(info.filename, package.read(info), max_elements) for info in parts}
    styles = sum(count for name, count in elements.items() if "worksheets/" not in name and "xl/" in name)
    if sum(elements.values()) > max_elements or styles > MAX_STYLES + elements.get("xl/sharedStrings.xml", 0):
        raise UnsafeError("it holds more cells than the limit")
    return package


def _check_names(infos: Iterable[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/")
        if info.flag_bits & 1:
            raise UnsafeError("it is encrypted")
        if name.lower() in seen or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnsafeError("it is damaged")
        seen.add(name.lower())
        for pattern, why in DANGEROUS:
            if pattern.search(name):
                raise UnsafeError(why)


def _check_part(name: str, data: bytes, max_elements: int) -> int:
    """Refuse entities, macros and outside data in one XML part; return its elements (or attributes, by threes)."""
    plain = data.replace(b"\x00", b"")  # UTF-16 hides nothing
    count = max(plain.count(b"<") - plain.count(b"</"), plain.count(b"=") // 3)
    if count > max_elements:
        return count
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnsafeError("it declares XML entities")
    if name.lower().endswith("[content_types].xml"):
        if any(MACRO_TYPE.search(part.get("ContentType", "")) for part in fromstring(data, forbid_dtd=True)):
            raise UnsafeError("it has macros")
    elif name.lower().endswith(".rels"):
        for relation in fromstring(data, forbid_dtd=True):
            outside = relation.get("TargetMode", "").strip().lower() == "external"
            if outside and not relation.get("Type", "").lower().endswith(HARMLESS_OUTSIDE):
                raise UnsafeError("it has external links")
    return count
