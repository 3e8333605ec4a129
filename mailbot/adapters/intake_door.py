"""The door of the intake: takes connections as long as there is room, and answers 421 where there is none.

    421 4.3.2   as many clients are connected as may be       421 4.7.0   as many of this peer are

A client that is turned away costs one `accept` and one `send`; nothing is kept of it. asyncio's own server would take every
connection there is, until the process has no file left to open for its mailboxes, and then log each failure many times over.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Protocol, cast

from mailbot.adapters.seldom import Seldom

Log = Callable[[str, Mapping[str, object]], None]
AT_ONCE = 32  # connections taken before what is connected already gets its turn
PAUSE_SECONDS = 1.0  # before a system that could give no connection is asked again
STOP_SECONDS = 1.0  # that conversations may take to notice that all is over
FULL = b"421 4.3.2 Too many connections; try again later\r\n"
TOO_MANY = b"421 4.7.0 Too many connections from your address; try again later\r\n"


@dataclass(frozen=True, slots=True)
class Room:
    """How many clients may be connected, in all and of one peer, and for how long one may give no command."""

    connections: int = 100
    of_one_peer: int = 20
    idle_seconds: float = 300

    @property
    def most(self) -> int:
        """Return how many may be connected: at most half of the files that the process may open, as mailboxes need the others."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return self.connections if files == resource.RLIM_INFINITY else max(1, min(self.connections, files // 2))


class Conversation(Protocol):
    """What is spoken with one client."""

    gone: asyncio.Future[None]  # done when the connection is lost


class Door:
    """Listens, and lets in. To be made and used in the loop's own thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, listener: socket.socket, factory: Callable[[], asyncio.Protocol], room: Room, log: Log) -> None:
        """Begin to take connections from a socket that listens; `factory` makes a `Conversation` for each."""
        self._loop = loop
        self._listener = listener
        self._factory = factory
        self._room = room
        self._log = log
        self._most = room.most
        self._inside: Counter[str] = Counter()  # peer -> how many of it are connected
        self._talks: set[asyncio.Task[None]] = set()
        self._later: asyncio.TimerHandle | None = None
        self._seldom = Seldom()
        listener.setblocking(False)
        self._listen()

    def _listen(self) -> None:
        self._later = None
        self._loop.add_reader(self._listener, self._accept)

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, address = self._listener.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                self._pause(error)
                return
            self._met(connection, str(address[0]))

    def _pause(self, error: OSError) -> None:
        """The system can give no connection just now (no file, no memory); whoever waits is taken later."""
        self._loop.remove_reader(self._listener)
        self._later = self._loop.call_later(PAUSE_SECONDS, self._listen)
        self._tell("intake.failed", {"error": os.strerror(error.errno or 0)})

    def _met(self, connection: socket.socket, address: str) -> None:
        peer = peer_of(address)
        full, too_many = len(self._talks) >= self._most, self._inside[peer] >= self._room.of_one_peer
        if full or too_many:
            _turned_away(connection, FULL if full else TOO_MANY)
            self._tell("intake.refused", {"why": "connections" if full else "connections_per_peer", "peer": peer, "connected": len(self._talks)})
            return
        self._inside[peer] += 1
        talk = self._loop.create_task(self._talk(connection, peer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, connection: socket.socket, peer: str) -> None:
        """Hold a client's place until it has gone."""
        try:
            connection.setblocking(False)
            transport, protocol = await self._loop.connect_accepted_socket(self._factory, connection)
            try:
                await cast(Conversation, protocol).gone
            finally:
                transport.abort()
        except OSError:  # it went before it was let in
            connection.close()
        finally:
            self._inside[peer] -= 1
            self._inside += Counter()  # forget peers of which nobody is here

    def _tell(self, event: str, values: Mapping[str, object]) -> None:
        untold = self._seldom.told((event, values.get("why")))
        if untold is not None:
            self._log(event, {**values, **untold})

    def close(self) -> None:
        """Take no more connections, and end those that there are."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._listener.fileno() >= 0:
            self._loop.remove_reader(self._listener)
            self._listener.close()
        for talk in self._talks:
            talk.cancel()

    async def wait_closed(self) -> None:
        """Wait until all that runs in this loop has noticed, for a moment."""
        others = asyncio.all_tasks(self._loop) - {asyncio.current_task(self._loop)}
        if others:
            await asyncio.wait(others, timeout=STOP_SECONDS)


def peer_of(address: str) -> str:
    """Return whom connections are counted for: an IPv4 address, or the network of an IPv6 one, which is one site's."""
    plain = address.partition("%")[0].removeprefix("::ffff:")
    return str(ip_network(f"{plain}/64", strict=False)) if ":" in plain else plain


def _turned_away(connection: socket.socket, answer: bytes) -> None:
    with connection, suppress(OSError):
        connection.setblocking(False)
        connection.send(answer)
        connection.shutdown(socket.SHUT_WR)
