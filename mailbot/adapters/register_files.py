"""Register files (CSV, XLSX) to `Registers`: read anew only when a file changed; unusable ones are None, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from mailbot import config
from mailbot.errors import ConfigError, Problem
from mailbot.reading.tables import read_csv, read_workbook
from mailbot.registers import allow_list, apis, coc_list, organisations
from mailbot.registers.snapshot import Registers

T = TypeVar("T")
Parse = Callable[[Sequence[Sequence[str]], str, str, date | None], T]


def rows_of(path: Path) -> tuple[Sequence[Sequence[str]], str]:
    """Return the rows of a register's file, with blank rows kept so that line numbers fit, and its SHA-256."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ConfigError([Problem(str(path), "", "no such file", "a register as CSV or XLSX")]) from error
    except OSError as error:
        raise ConfigError([Problem(str(path), "", error.strerror or "unreadable", "a readable file")]) from error
    book = read_workbook(content) if path.suffix.lower() in (".xlsx", ".xlsm") or content[:4] == b"PK\x03\x04" else read_csv(content)
    if book.unsafe:
        raise ConfigError([Problem(str(path), "", book.unsafe, "a plain CSV or XLSX file")])
    sheet = next((sheet for sheet in book.sheets if not sheet.hidden and sheet.rows), None)
    if sheet is None:
        return (), hashlib.sha256(content).hexdigest()
    rows: list[Sequence[str]] = [()] * max(sheet.row_numbers, default=0)
    for number, row in zip(sheet.row_numbers, sheet.rows, strict=True):
        rows[number - 1] = row
    return rows, hashlib.sha256(content).hexdigest()


class RegisterFiles:
    """A `RegisterSource` over the files that the configuration names."""

    def __init__(self, section: config.Registers) -> None:
        """Take the configuration's section; nothing is read yet."""
        self._section = section
        self._seen: dict[str, tuple[tuple[int, int], Any]] = {}

    def current(self, now: datetime) -> Registers:
        """Return the registers as the files stand."""
        problems: list[str] = []
        section = self._section
        allow = self._one("allow_list", section.allow_list, allow_list.parse, now, problems)
        coc = self._one("code_of_connection", section.code_of_connection, coc_list.parse, now, problems)
        if section.organisations is None:
            known: organisations.Organisations | None = organisations.Organisations()
        else:
            known = self._one("organisations", section.organisations, organisations.parse, now, problems)
        catalogue = None if section.apis is None else self._one("apis", section.apis, apis.parse, now, problems)
        return Registers(allow, coc, known, catalogue, tuple(problems))

    def _one(self, name: str, register: config.Register, parse: Parse[T], now: datetime, problems: list[str]) -> T | None:
        try:
            stat = register.path.stat()
        except OSError as error:
            problems.append(f"{name}: {register.path}: {error.strerror}")
            return None
        changed = datetime.fromtimestamp(stat.st_mtime, UTC)
        if register.max_age_days is not None and (now - changed).days > register.max_age_days:
            problems.append(f"{name}: {register.path} is from {changed:%d %B %Y}, older than {register.max_age_days} days")
            return None
        mark = (stat.st_mtime_ns, stat.st_size)
        if name not in self._seen or self._seen[name][0] != mark:
            self._seen[name] = (mark, self._load(register.path, parse, changed.date()))
        loaded = self._seen[name][1]
        if isinstance(loaded, ConfigError):
            problems += [f"{name}: {problem}" for problem in loaded.problems[:5]]
            return None
        return loaded  # type: ignore[no-any-return]

    def _load(self, path: Path, parse: Parse[T], dated: date) -> T | ConfigError:
        try:
            rows, digest = rows_of(path)
            return parse(rows, str(path), digest, dated)
        except ConfigError as error:
            return error

    def check(self) -> list[Problem]:
        """Return every problem of every register file, for `mailbot check`."""
        problems: list[Problem] = []
        section = self._section
        named: tuple[tuple[config.Register | None, Parse[Any]], ...] = (
            (section.allow_list, allow_list.parse), (section.code_of_connection, coc_list.parse),
            (section.organisations, organisations.parse), (section.apis, apis.parse),
        )  # fmt: skip
        for register, parse in named:
            if register is None:
                continue
            loaded = self._load(register.path, parse, date.min)
            problems += loaded.problems if isinstance(loaded, ConfigError) else []
        return problems
