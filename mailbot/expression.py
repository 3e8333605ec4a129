"""Regular expressions that are compiled when they are first used.

Understanding a message needs some six hundred of them, and compiling them takes seconds: whoever lists cases or checks a
configuration does not wait for them. Those of `mailbot.reading` are compiled at once: a message must be read within its time,
the first one too.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "flags", "groups", "groupindex")


class Expression:
    """Stands for a compiled expression until it is used, and then hands its methods through."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        """Keep the words of the expression; errors in them are raised by the first use."""
        self.pattern = pattern
        self._as_written = flags

    def __getattr__(self, name: str) -> Any:
        """Compile: called once, for from then on the methods are attributes."""
        if name not in METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._as_written)
        for each in METHODS:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an expression to be used like what `re.compile` returns, but for `isinstance`."""
    return cast("re.Pattern[AnyStr]", Expression(pattern, flags))
