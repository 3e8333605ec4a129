"""`python -m tests.fuzz.run TARGET SECONDS`: fuzz one reader, guided by coverage (atheris), until it breaks or time is over.

What was found useful is kept in `.fuzz/TARGET/`, beyond one run; an input that breaks a promise is written to
`.fuzz/TARGET-broken-…` and belongs, made small, into `tests/fuzz/findings/TARGET-….bin`, where it stays a test.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import atheris

KEPT = Path(".fuzz")
LONGEST = 64 * 1024  # bytes of an input
SLOW = 5  # seconds that one input may take
MEMORY = 1536  # megabytes

with atheris.instrument_imports(include=["mailbot.reading", "mailbot.requests", "email", "mailparser", "olefile"]):
    from tests.fuzz.seeds import seeds
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    kept = KEPT / name
    kept.mkdir(parents=True, exist_ok=True)
    for seed in seeds(name):
        (kept / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    target = TARGETS[name]
    options = [f"-max_total_time={seconds}", f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}", f"-max_len={LONGEST}", f"-artifact_prefix={KEPT}/{name}-broken-", "-print_final_stats=1", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(kept)], lambda data: target(data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
