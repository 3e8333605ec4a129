"""What waits in a mailbox, sorted by what is known of it, in the batches that it is tried in.

    new          in batches, bounded in number and bytes          tried too often, odd or huge    set aside, visibly
    begun once   last and alone, so that it harms no other        settled                         passed over, unless its id
                                                                                                  now belongs to another message
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from mailbot.errors import PermanentError, TemporaryError
from mailbot.model.message import RawMessage
from mailbot.model.plan import Action, ActionKind
from mailbot.performing import Station
from mailbot.ports import QUARANTINE, ArrivalState, Clock, Journal, Listed

Log = Callable[[str, Mapping[str, object]], None]
SETTLED = (ArrivalState.DONE, ArrivalState.QUARANTINED)
BATCH_BYTES = 64 * 1024 * 1024  # what is fetched at once, whatever the batch: memory stays flat


@dataclass(frozen=True, slots=True)
class Pace:
    """How a turn is cut into pieces."""

    batch: int = 32
    attempts: int = 3
    message_bytes: int = 35 * 1024 * 1024
    keep_days: int = 90  # of original bytes


class Waiting:
    """Lists, sorts and fetches what waits."""

    def __init__(self, journal: Journal, clock: Clock, pace: Pace, log: Log) -> None:
        """Take the journal that knows what was handled."""
        self._journal = journal
        self._clock = clock
        self._pace = pace
        self._log = log

    def groups(self, station: Station) -> Iterator[list[Listed]]:
        """Yield what waits in batches; what was begun before comes last and alone, so that it harms no other.

        The least tried comes first: a process that is killed again and again does not hit the same message each time.
        """
        fresh: list[Listed] = []
        window: list[Listed] = []
        begun: list[tuple[int, Listed]] = []
        for listed in station.mailbox.waiting():
            window.append(listed)
            if len(window) >= 200:
                yield from self._sorted(station, window, fresh, begun)
                window = []
        yield from self._sorted(station, window, fresh, begun)
        if fresh:
            yield fresh
        yield from ([listed] for _, listed in sorted(begun, key=lambda item: item[0]))

    def _sorted(self, station: Station, window: list[Listed], fresh: list[Listed], begun: list[tuple[int, Listed]]) -> Iterator[list[Listed]]:
        states = self._journal.states(station.desk.name, [listed.native_id for listed in window])
        reused = self._reused(station, [listed for listed in window if states.get(listed.native_id, (ArrivalState.NEW, 0))[0] in SETTLED])
        for listed in window:
            known = None if listed.native_id in reused else states.get(listed.native_id)
            state, attempts = known or (ArrivalState.NEW, 0)
            if state is not ArrivalState.NEW:
                continue
            problem = listed.problem or self._oversize(listed)
            if problem or attempts >= self._pace.attempts:
                self._set_aside(station, listed, problem or "it failed in every attempt")
            elif known:
                begun.append((attempts, listed))
            else:
                fresh.append(listed)
                if len(fresh) >= self._pace.batch or sum(item.size or 0 for item in fresh) > BATCH_BYTES:
                    yield list(fresh)
                    fresh.clear()

    def _oversize(self, listed: Listed) -> str:
        """Say why a message is not even fetched; a little beyond the limit, it is read as far as to be decided."""
        most = 2 * self._pace.message_bytes
        return f"it has {listed.size} bytes, and more than {most} are not read" if (listed.size or 0) > most else ""

    def _reused(self, station: Station, settled: Sequence[Listed]) -> set[str]:
        """Return the ids of which another message makes use now: it came at another time and its bytes are others."""
        name, out = station.desk.name, set[str]()
        known = self._journal.settled(name, [listed.native_id for listed in settled]) if settled else {}
        for listed in settled:
            came, sha = known.get(listed.native_id, (listed.received_at, ""))
            if listed.problem or self._oversize(listed) or came is None or came == listed.received_at:
                continue
            raw = self.fetch(station, listed)
            another = raw is not None and sha256(raw.content).hexdigest() != sha
            self._journal.renew(name, listed, another=another)
            if another:
                out.add(listed.native_id)
        return out

    def _set_aside(self, station: Station, listed: Listed, why: str) -> None:
        action = Action(
            f"{station.desk.name}/{listed.native_id}/quarantine", ActionKind.FILE, station.desk.name, listed.native_id,
            folder=QUARANTINE, categories=("mailbot: quarantine",),
        )  # fmt: skip
        self._journal.quarantine(station.desk.name, listed.native_id, why, action, self._clock.now())
        self._journal.renew(station.desk.name, listed, another=False)
        self._log("message.quarantined", {"mailbox": station.desk.name, "native_id": listed.native_id, "error": why})

    def fetch(self, station: Station, listed: Listed) -> RawMessage | None:
        """Return a message; None where it is gone, set aside, or cannot be had just now, all of which are recorded."""
        try:
            return station.mailbox.fetch(listed.native_id)
        except PermanentError as error:
            self._set_aside(station, listed, str(error))
        except TemporaryError as error:
            self._journal.failed(station.desk.name, listed.native_id, str(error), self._clock.now(), counts=False)
        return None

    def unhandled(self, station: Station, group: Sequence[Listed]) -> list[RawMessage]:
        """Fetch what was not decided before: a message that was moved, or that a person put back, may come under another id."""
        name, fresh = station.desk.name, dict[str, RawMessage]()
        raws = [raw for listed in group if (raw := self.fetch(station, listed)) is not None]
        digests = [sha256(raw.content).hexdigest() for raw in raws]
        known = self._journal.handled(name, digests)
        for raw, digest in zip(raws, digests, strict=True):
            if digest in known or digest in fresh:
                self._journal.passed_over(name, raw.native_id, digest, self._clock.now())
                self._log("message.passed_over", {"mailbox": name, "native_id": raw.native_id, "sha256": digest})
            else:
                fresh[digest] = raw
        return list(fresh.values())
