"""Where the shipped rules and templates lie: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

from mailbot.errors import ConfigError, Problem

PACKAGE = Path(__file__).resolve().parent.parent
NO_TEXT = (".onnx",)  # a network, whose hash stands in the text beside it


def folder(name: str, override: Path | None) -> Path:
    """Return the folder `rules` or `templates`: the operator's own, the wheel's, or the checkout's."""
    found = "no such folder"
    for candidate in ([override] if override else [PACKAGE / "_data" / name, PACKAGE.parent / name]):
        try:
            if candidate.is_dir():
                return candidate
        except OSError as error:  # a name that is too long, or a folder above that may not be looked into
            found = error.strerror or found
    raise ConfigError([Problem(str(override or name), name, found, f"a folder with {name}")])


def texts(root: Path, pattern: str) -> dict[str, str]:
    """Return {path below the folder: text} of every file that fits the pattern. ConfigError names each that cannot be read."""
    out, problems = readable_texts(root, pattern)
    if problems:
        raise ConfigError(problems)
    return out


def readable_texts(root: Path, pattern: str) -> tuple[dict[str, str], list[Problem]]:
    """Return {path below the folder: text} of every file that fits the pattern and can be read, and what cannot."""
    out: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(each for each in root.rglob(pattern) if each.is_file() and each.suffix not in NO_TEXT):
        try:
            out[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            problems.append(Problem(str(path), "", f"the byte {error.object[error.start]:#04x} at {error.start}", "UTF-8 text"))
        except OSError as error:
            problems.append(Problem(str(path), "", error.strerror or str(error), "a readable UTF-8 file"))
    return out, problems
