"""Register files (CSV, XLSX) to `Registers`: read anew only when a file changed; unusable ones are None, with the reason.

Nothing here raises while the service runs: a register that is missing, too old or broken becomes None and a sentence in
`Registers.problems`, and whatever would rest on it goes to a person. A row that is refused does not count, and is a
sentence in `Registers.refused`. `check` names every problem for `mailbot check`.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mailbot import config
from mailbot.errors import ConfigError, Problem
from mailbot.model.london import day_of
from mailbot.model.message import Workbook
from mailbot.reading.tables import read_csv, read_workbook
from mailbot.registers import allow_list, apis, coc_list, organisations
from mailbot.registers.snapshot import Registers

T = TypeVar("T")
Parse = Callable[[Sequence[Sequence[str]], str, str, date | None], T]
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_ELEMENTS = 3_000_000  # of the XML of a workbook: the rows of one with a dozen columns. The operator's own file is no attack
SHOWN = 5  # problems of one register that are told at run time; `check` tells all
SETTLE = 5  # seconds that a changed file must rest before it takes the place of what was read: it may still be written
LINE_ENDS = (b"\n", b"\r", b"\n\x00", b"\r\x00")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class _State:
    """What tells whether a file changed."""

    modified_ns: int
    size: int

    @property
    def modified(self) -> datetime:
        return datetime.fromtimestamp(self.modified_ns // 1_000_000_000, UTC)


def load(section: config.Registers, now: datetime, free_mail: frozenset[str] = frozenset()) -> Registers:
    """Return the registers as their files stand."""
    return RegisterFiles(section, free_mail).current(now)


def check(
    section: config.Registers, now: datetime | None = None, free_mail: frozenset[str] = frozenset()
) -> list[Problem]:
    """Return every problem of every register file; those of age only where `now` is given."""
    return RegisterFiles(section, free_mail).check(now)


class RegisterFiles:
    """A `RegisterSource` over the files that the configuration names."""

    def __init__(self, section: config.Registers, free_mail: frozenset[str]) -> None:
        """Take the configuration's section and the consumer mail providers, which no register may hold; nothing is read yet."""
        self._section = section
        self._free_mail = free_mail
        self._seen: dict[str, tuple[tuple[_State, object], Any]] = {}

    def current(self, now: datetime) -> Registers:
        """Return the registers as the files stand; a file that has not changed is not read again."""
        told = _Told([], [])
        section = self._section
        known: organisations.Organisations | None = organisations.Organisations()
        if section.organisations is not None:
            known = self._usable("organisations", section.organisations, self._organisations, now, told)
        allow = self._usable("allow_list", section.allow_list, self._allow_list(known), now, told)
        coc = self._usable("code_of_connection", section.code_of_connection, self._coc_list(known), now, told)
        catalogue: apis.ApiCatalogue | None = None
        if section.apis is not None:
            catalogue = self._usable("apis", section.apis, apis.parse, now, told)
        return Registers(allow, coc, known, catalogue, tuple(told.problems), tuple(told.refused))

    def check(self, now: datetime | None = None) -> list[Problem]:
        """Return every problem of every register file; those of age only where `now` is given."""
        problems: list[Problem] = []
        section = self._section
        known = _checked(section.organisations, self._organisations, now, problems)
        _checked(section.allow_list, self._allow_list(known), now, problems)
        _checked(section.code_of_connection, self._coc_list(known), now, problems)
        _checked(section.apis, apis.parse, now, problems)
        return problems

    @property
    def _organisations(self) -> Parse[organisations.Organisations]:
        return partial(organisations.parse, free_mail=self._free_mail)

    def _allow_list(self, known: organisations.Organisations | None) -> Parse[allow_list.AllowList]:
        nhs_wales = (known or organisations.Organisations()).domains
        return partial(allow_list.parse, free_mail=self._free_mail, nhs_wales=nhs_wales)

    def _coc_list(self, known: organisations.Organisations | None) -> Parse[coc_list.CocList]:
        nhs_wales = (known or organisations.Organisations()).domains
        return partial(coc_list.parse, free_mail=self._free_mail, nhs_wales=nhs_wales)

    def _usable(
        self, name: str, register: config.Register, parse: Parse[T], now: datetime, told: _Told
    ) -> T | None:
        try:
            state = _state(register.path)
            _check_age(register, state, now)
            found = self._remembered(name, register.path, parse, state, now)
        except ConfigError as error:
            told.problems.extend(_in_short(name, error.problems))
            return None
        told.refused.extend(_in_short(name, _refused(found)))
        return found

    def _remembered(self, name: str, path: Path, parse: Parse[T], state: _State, now: datetime) -> T:
        basis = (state, parse.keywords if isinstance(parse, partial) else None)
        seen = self._seen.get(name)
        resting = not 0 <= (now - state.modified).total_seconds() < SETTLE
        if seen is None or (seen[0] != basis and (resting or seen[0][0] == state or isinstance(seen[1], ConfigError))):
            seen = (basis, _outcome(path, parse, state))
            self._seen[name] = seen
        if isinstance(seen[1], ConfigError):
            raise seen[1]
        loaded: T = seen[1]
        return loaded


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of the registers while they are read."""

    problems: list[str]
    refused: list[str]


def _refused(register: object) -> Sequence[Problem]:
    refused: Sequence[Problem] = getattr(register, "refused", ())
    return refused


def _in_short(name: str, problems: Sequence[Problem]) -> list[str]:
    """Return the first problems of a register in words, and how many more there are."""
    more = len(problems) - SHOWN
    told = [f"{name}: {problem}" for problem in problems[:SHOWN]]
    return [*told, f"{name}: {more} problems more, see mailbot check"] if more > 0 else told


def _checked(
    register: config.Register | None, parse: Parse[T], now: datetime | None, problems: list[Problem]
) -> T | None:
    """Return a register, if it can be read, and add all that is wrong with it to `problems`."""
    if register is None or register.path is None:  # not given; where it has to be, that is told with the configuration
        return None
    try:
        state = _state(register.path)
        outcome = _outcome(register.path, parse, state)
        if isinstance(outcome, ConfigError):
            raise outcome
        problems += _refused(outcome)
        _check_age(register, state, now)
    except ConfigError as error:
        problems += error.problems
        return None
    return outcome


def _outcome(path: Path, parse: Parse[T], state: _State) -> T | ConfigError:
    """Return what a file's content gives, be it an error; a file that cannot be read is tried again next time."""
    content = _content(path)
    try:
        return parse(
            _rows(path, content), str(path), hashlib.sha256(content).hexdigest(), day_of(state.modified)
        )
    except ConfigError as error:
        return error


def _state(path: Path) -> _State:
    try:
        stat = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return _State(stat.st_mtime_ns, stat.st_size)


def _check_age(register: config.Register, state: _State, now: datetime | None) -> None:
    """Refuse a file whose last change is more than the allowed number of days ago."""
    if register.max_age_days is None or now is None:
        return
    if (now - state.modified).total_seconds() > register.max_age_days * 86_400:
        changed = f"a file last changed on {day_of(state.modified).day} {day_of(state.modified):%B %Y}"
        wanted = f"one changed within {register.max_age_days} days"
        raise ConfigError([Problem(str(register.path), "max_age_days", changed, wanted)])


def _rows(path: Path, content: bytes) -> Sequence[Sequence[str]]:
    book = _book(path, content)
    if book.unsafe:
        raise ConfigError(
            [Problem(str(path), "", f"a file that is not opened: {book.unsafe}", f"CSV or XLSX of at most {MAX_ROWS} rows")]
        )
    sheet = next((sheet for sheet in book.sheets if not sheet.hidden and sheet.rows), None)
    if sheet is None:
        return ()
    rows: list[Sequence[str]] = [()] * max(sheet.row_numbers, default=0)
    for number, row in zip(sheet.row_numbers, sheet.rows, strict=True):
        rows[number - 1] = row
    _check_end(path, content, rows)
    return rows


def _check_end(path: Path, content: bytes, rows: Sequence[Sequence[str]]) -> None:
    """Refuse a text file that breaks off in the middle of a row, or behind its headings: an export that is not finished, or was cut short."""
    if _packed(path, content) or content.endswith(LINE_ENDS):
        return
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if filled and (len(filled) == 1 or len(filled[-1][1]) < len(filled[0][1])):
        raise ConfigError([Problem(str(path), "", "a file that breaks off in the middle of a row", "a whole file, with a line end behind its last row", filled[-1][0])])


def _content(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # so that a FIFO does not block
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise ConfigError([Problem(str(path), "", "no regular file", "a register as CSV or XLSX")])
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) > MAX_BYTES:
        raise ConfigError([Problem(str(path), "", "a larger file", f"at most {MAX_BYTES} bytes")])
    return content


def _book(path: Path, content: bytes) -> Workbook:
    return read_workbook(content, MAX_ROWS, MAX_ELEMENTS) if _packed(path, content) else read_csv(content, MAX_ROWS, verbatim=True)


def _packed(path: Path, content: bytes) -> bool:
    """Tell a workbook, by its content or by its name, from a text file."""
    return content[:4] in (ZIP, OLE) or path.suffix.lower() in (".xlsx", ".xlsm", ".xls")


def _unreadable(path: Path, error: OSError) -> ConfigError:
    found = "no such file" if isinstance(error, FileNotFoundError) else error.strerror or "an unreadable file"
    return ConfigError([Problem(str(path), "", found, "a register as CSV or XLSX")])
