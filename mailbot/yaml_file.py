"""One YAML file of the operator's to plain values, read strictly; every problem says how to mend it.

Refused: what is no regular file or is too large, syntax errors, duplicate keys, aliases (a few lines of them can stand for
billions of values), tags, deep nesting, several documents, and anything but a mapping at the top.
"""

from __future__ import annotations

import os
import stat
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from mailbot.errors import ConfigError, Problem
from mailbot.policy.document import syntax_fault

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20


def mapping(path: Path, what: str) -> dict[str, Any]:
    """Return the file's mapping; `what` names the file in errors, e.g. "a configuration file"."""
    text = _text(path, what)
    try:
        _refuse_devices(path, text)
        data = YAML(typ="safe", pure=True).load(StringIO(text))
    except DuplicateKeyError as error:
        raise _wrong(path, error, "a key that stands twice", "each key once") from error
    except MarkedYAMLError as error:
        raise _wrong(path, error, *syntax_fault(error)) from error
    except (YAMLError, ValueError) as error:
        raise _wrong(path, None, str(error).splitlines()[0], "YAML, as text") from error
    if not isinstance(data, dict):
        found = "an empty file" if data is None else f"a {type(data).__name__}"
        raise _wrong(path, None, found, "a mapping of sections")
    return data


def _text(path: Path, what: str) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # so that a FIFO does not block
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _wrong(path, None, "no regular file", what)
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise _wrong(path, None, "a larger file", f"at most {MAX_BYTES} bytes")
        return content.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise _wrong(path, None, "no such file", what) from error
    except UnicodeDecodeError as error:
        raise _wrong(path, None, f"the byte {content[error.start]:#04x} at {error.start}", "UTF-8 text") from error
    except (OSError, ValueError) as error:
        raise _wrong(path, None, getattr(error, "strerror", None) or str(error), what) from error


def _refuse_devices(path: Path, text: str) -> None:
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(StringIO(text)):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        found = "an alias" if isinstance(event, AliasEvent) else f"more than {MAX_DEPTH} levels" if depth > MAX_DEPTH else ""
        if found:
            raise ConfigError([Problem(str(path), "", found, "plain values, written out", event.start_mark.line + 1)])


def _wrong(path: Path, error: MarkedYAMLError | None, found: str, expected: str) -> ConfigError:
    line = error.problem_mark.line + 1 if error is not None and error.problem_mark else None
    return ConfigError([Problem(str(path), "", found, expected, line)])
