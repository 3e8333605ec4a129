"""A mailbot that has loaded its modules, and is copied for each command: a second of imports is spent once, not each time.

A copy is a process of its own, made by fork: it begins with the memory of a mailbot that has done nothing yet but import, gets
its own words, folder, environment and streams, and ends by itself, with its own status. Nothing that one command does is seen
by the next. What is shown by a start from nothing - services, what is killed, what a shell starts - does not come by here
(`World.command`, `World.start`).

    Ready ──{words, folder, environment} and two streams──▶ the loaded process ──fork──▶ a copy, which is the command
          ◀───────────────pid, then status───────────────
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

from mailbot.expression import Expression

LATE = ("exchangelib", "msal", "openpyxl", "cryptography.x509", "sqlalchemy.dialects.sqlite", "rich.table", "rich.console", "encodings.idna")  # imported when needed
LOADING = 120.0  # seconds that loading may take on a busy machine


class Ready:
    """The loaded process, and commands that begin as copies of it."""

    def __init__(self, prefix: Sequence[str] = ()) -> None:
        """Load it, behind another command if need be: one that takes rights away, say."""
        self._ours, theirs = socket.socketpair()
        command = [*prefix, sys.executable, __file__, str(theirs.fileno())]
        self._process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        theirs.close()
        self._ours.settimeout(LOADING)
        if self._ours.recv(1) != b"\n":
            raise RuntimeError("mailbot could not be loaded")
        atexit.register(self.close)

    def run(self, words: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, as `subprocess.run` does."""
        asked = json.dumps({"words": list(words), "folder": str(folder), "environment": dict(os.environ if environment is None else environment)}).encode()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            status = self._ended(words, asked, (out, err), timeout)
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(words), status, _text(out), _text(err))

    def _ended(self, words: Sequence[str], asked: bytes, streams: tuple[IO[bytes], IO[bytes]], timeout: float) -> int:
        """Have a copy made; return with which status it ended."""
        line, theirs = socket.socketpair()
        with line, theirs:
            socket.send_fds(self._ours, [b"\n"], [theirs.fileno(), *(stream.fileno() for stream in streams)])
            theirs.close()
            line.settimeout(timeout)
            line.sendall(asked)
            line.shutdown(socket.SHUT_WR)
            with line.makefile("r") as told:
                pid = int(told.readline())
                try:
                    return int(told.readline())
                except TimeoutError:
                    os.kill(pid, signal.SIGKILL)
                    raise subprocess.TimeoutExpired(list(words), timeout) from None

    def close(self) -> None:
        """End the loaded process."""
        self._ours.close()
        self._process.wait()


@cache
def ready(*prefix: str) -> Ready:
    """Return this test process's loaded mailbot."""
    return Ready(prefix)


def _text(stream: IO[bytes]) -> str:
    return stream.read().decode().replace("\r\n", "\n")


# the loaded process


def _loaded() -> None:
    """Import what the commands import, sooner or later."""
    import mailbot

    for module in pkgutil.walk_packages(mailbot.__path__, "mailbot."):
        if not module.name.startswith(("mailbot.testing.", "mailbot._data")) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)
    for lazy in [found for found in gc.get_objects() if type(found) is Expression]:
        lazy.search  # noqa: B018  # compiles it: a second, too, that no copy spends again


class Copier:
    """Makes copies of this process as it is asked, and tells how each ended."""

    def __init__(self, asking: socket.socket) -> None:
        """Listen to the tests, and hear when a copy ends."""
        self._asking = asking
        self._lines: dict[int, socket.socket] = {}
        self._heard, self._bell = socket.socketpair()
        self._heard.setblocking(False)
        self._bell.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._bell.fileno())

    def work(self) -> bool:
        """Copy until the tests are over; return True in a copy."""
        with selectors.DefaultSelector() as waiting:
            for end in (self._asking, self._heard):
                waiting.register(end, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select():
                    if key.fileobj is self._heard:
                        self._tell()
                        continue
                    word, fds, _, _ = socket.recv_fds(self._asking, 1, 3)
                    if not word:
                        return False
                    if self._copied(socket.socket(fileno=fds[0]), fds[1:]):
                        return True

    def _tell(self) -> None:
        """Tell the status of every copy that has ended."""
        self._heard.recv(1024)
        while self._lines:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            with self._lines.pop(pid) as line, suppress(OSError):  # whoever asked may have lost patience
                line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())

    def _copied(self, line: socket.socket, streams: Sequence[int]) -> bool:
        with line.makefile("r") as said:
            asked = json.load(said)
        pid = os.fork()
        if pid:
            line.sendall(f"{pid}\n".encode())
            self._lines[pid] = line
            for stream in streams:
                os.close(stream)
            return False
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for end in (line, self._asking, self._heard, self._bell, *self._lines.values()):
            end.close()
        for number, stream in enumerate(streams, start=1):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv, sys.path[0] = ["-c", *asked["words"]], ""
        return True


if __name__ == "__main__":
    from mailbot.cli import main

    _loaded()
    gc.freeze()  # so that copies share the memory
    tests = socket.socket(fileno=int(sys.argv[1]))
    copier = Copier(tests)
    tests.sendall(b"\n")
    if copier.work():
        main()
