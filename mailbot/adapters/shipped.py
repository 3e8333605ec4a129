"""Where the shipped rules and templates lie: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

from mailbot.errors import ConfigError, Problem

PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str, override: Path | None) -> Path:
    """Return the folder `rules` or `templates`: the operator's own, the wheel's, or the checkout's."""
    for candidate in ([override] if override else [PACKAGE / "_data" / name, PACKAGE.parent / name]):
        if candidate.is_dir():
            return candidate
    raise ConfigError([Problem(str(override or name), name, "no such folder", f"a folder with {name}")])


def texts(root: Path, pattern: str) -> dict[str, str]:
    """Return {path below the folder: text} of every file that fits the pattern."""
    out: dict[str, str] = {}
    for path in sorted(root.rglob(pattern)):
        if path.is_file():
            try:
                out[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError([Problem(str(path), "", str(error), "a readable UTF-8 file")]) from error
    return out
