"""A short fuzz of every reader, and every input that ever broke one. `make fuzz` fuzzes for long, guided by coverage."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS
from tests.speed import in_time

FINDINGS = Path(__file__).parent / "findings"
SECONDS = 2.5  # for each target
PIECES = (b"\r\n", b"\n", b"\x00", b"\xff", b"=?utf-8?q?", b"?=", b"--", b'"', b"<", b">", b"(", b"{", b"}", b"\\", b"=", b"&#", b"<td>", b"<div>", b"<!--", b"@", b" ", b"> ", b"\xe2\x80\xae", b"9" * 20)


def changed(data: bytes, chance: random.Random, pool: list[bytes]) -> bytes:
    """Return data with a few changes: bytes turned, pieces put in, cut out, doubled, or taken from another seed."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(6):
            case 0 if out:
                out[min(at, len(out) - 1)] = chance.randrange(256)
            case 1:
                out[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 3, 50))
            case 2:
                del out[at : at + chance.choice((1, 4, 40, 400))]
            case 3:
                out[at:at] = out[at : at + chance.choice((4, 40, 400))]
            case 4:
                other = chance.choice(pool)
                begin = chance.randrange(len(other) + 1)
                out[at:at] = other[begin : begin + chance.choice((10, 100, 1000))]
            case _:
                del out[at + chance.randrange(2000) :]
    return bytes(out)


@pytest.mark.parametrize("name", TARGETS)
def test_no_change_of_a_good_input_breaks_a_promise(name: str) -> None:
    """Blind changes, as many as time allows; MAILBOT_FUZZ_SEED makes other ones."""
    pool, target = seeds(name), TARGETS[name]
    seed = int(os.environ.get("MAILBOT_FUZZ_SEED", "1"))
    chance = random.Random(f"{name}{seed}")
    for data in pool[:20]:
        target(data)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        data = changed(chance.choice(pool), chance, pool)
        try:
            target(data)
        except Exception as error:
            broken = FINDINGS.parents[2] / ".fuzz" / f"{name}-broken-{seed}"
            broken.parent.mkdir(exist_ok=True)
            broken.write_bytes(data)
            raise AssertionError(f"{type(error).__name__}: {error}; kept as {broken}, MAILBOT_FUZZ_SEED={seed}") from error


@pytest.mark.parametrize("path", sorted(FINDINGS.glob("*.bin")), ids=lambda path: path.stem)
def test_what_once_broke_a_reader_does_not_again(path: Path) -> None:
    """Every finding of fuzzing stays a test, and takes little time."""
    begun = time.process_time()
    TARGETS[path.name.partition("-")[0]](path.read_bytes())
    assert in_time(time.process_time() - begun, 4)


def test_a_broken_promise_is_noticed() -> None:
    """The fuzzer can fail: a target that cannot bear a byte that the changes put in is caught."""

    def brittle(data: bytes) -> None:
        assert b"\xff" not in data

    chance = random.Random(1)
    with pytest.raises(AssertionError):
        for _ in range(10_000):
            brittle(changed(b"From: a@b.cc\r\n\r\nhello", chance, [b"x"]))


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="atheris has wheels for Python 3.11 only; the blind changes above run everywhere")
def test_the_guided_fuzzer_runs(tmp_path: Path) -> None:
    """`make fuzz` works: a few seconds of it find nothing."""
    environment = {**os.environ, "PYTHONPATH": str(FINDINGS.parents[2])}
    done = subprocess.run([sys.executable, "-m", "tests.fuzz.run", "headers", "3"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "stat::number_of_executed_units" in done.stderr
