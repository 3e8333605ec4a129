"""The shell: one turn of a mailbox = fetch, consider, promise, perform, keep. It moves values and decides nothing.

The mailbox is the queue: a message stays in its inbox until it is filed. Everything is committed to the journal before
its first effect, and looked up before it is repeated. A message that breaks something is set aside, and the next goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event

from mailbot.approvals.ledger import entry_of, ledger_hash
from mailbot.assess.context import Context, Desk
from mailbot.errors import MailbotError, StandbyError
from mailbot.model.case import LedgerEntry
from mailbot.model.london import day_of
from mailbot.model.message import Message, RawMessage, SenderProof
from mailbot.model.plan import Decision, Plan
from mailbot.performing import Performed, Performer, Station
from mailbot.pipeline import Considered, Core, case_prefix, consider, thread_query
from mailbot.planning import FOLDERS
from mailbot.ports import QUARANTINE, Clock, Journal, Listed, Reader, RegisterSource
from mailbot.registers.snapshot import Registers
from mailbot.waiting import Pace, Waiting

Log = Callable[[str, Mapping[str, object]], None]


@dataclass(slots=True)
class TurnReport:
    """What one turn did, for the log and the command line."""

    decided: list[Decision] = field(default_factory=list)
    performed: int = 0
    put_off: int = 0
    set_aside: int = 0


@dataclass(slots=True)
class Batch:
    """Messages considered together and promised in one transaction."""

    considered: list[Considered] = field(default_factory=list)
    raws: list[RawMessage] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    senders: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)
    numbers: Sequence[str] = ()  # the references that new cases will get, in order
    registers: Registers = field(default_factory=Registers)
    new_cases: int = 0


class Service:
    """Works the mailboxes, one turn at a time."""

    def __init__(
        self, stations: Mapping[str, Station], journal: Journal, reader: Reader, registers: RegisterSource, core: Core, clock: Clock, pace: Pace, log: Log,
        dkim: Callable[[bytes], tuple[str, ...]] | None = None, wall: Clock | None = None,
    ) -> None:  # fmt: skip
        """Take everything from the composition root.

        `clock` says as of when is decided; `wall`, where it is another one, what time it is: when a mail is due again.
        Originals are deleted by the time alone, so never where decisions are made as of another instant.
        """
        self._stations = stations
        self._journal = journal
        self._reader = reader
        self._registers = registers
        self._core = core
        self._clock = clock
        self._wall = wall or clock
        self._as_of = wall is not None
        self._pace = pace
        self._log = log
        self._dkim = dkim
        self._ledger: tuple[tuple[LedgerEntry, ...], str] | None = None  # with its hash
        self._retained: datetime | None = None
        self._blind = False  # the Security Team's sent mail could not be read in this turn
        self._performer = Performer(journal, self._wall, log)
        self._waiting = Waiting(journal, self._wall, pace, log)
        self._prepared: set[str] = set()
        self._effects = ThreadPoolExecutor(1, thread_name_prefix="effects")  # sends while the next batch is considered
        self._under_way: Future[Performed] | None = None
        self._warm = False
        self._unusable: tuple[str, ...] = ()
        self._stopping = Event()

    def stop(self) -> None:
        """End the turn under way as soon as what is begun is done; what waits stays where it is."""
        self._stopping.set()

    def close(self) -> None:
        """Wait for effects under way, and let go of the reading process."""
        self._effects.shutdown(wait=True)
        self._reader.close()

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """Return the mailboxes' names, the one with the approvals first."""
        return tuple(sorted(self._stations, key=lambda name: str(self._stations[name].desk.role) != "securitysubmissions"))

    def turn(self, name: str, on_decision: Callable[[Decision], None] = lambda _: None, *, all_owed: bool = False) -> TurnReport:
        """Look at one mailbox once: reconcile, sync the approval ledger, handle all that waits.

        With `all_owed`, what was put off is tried as well, whenever it is due; each action once in this turn.
        """
        station, report = self._stations[name], TurnReport()
        if not self._journal.claim(name):
            raise StandbyError(f"another mailbot works on mailbox '{name}' with this ledger")
        if name not in self._prepared:
            station.mailbox.prepare([*FOLDERS.values(), QUARANTINE])
            self._prepared.add(name)
        due_by = self._all_due(name) if all_owed else None
        try:
            self._settle_debts(station, report, due_by)
            self._ledger, self._blind = None, not self._synced()
            for group in self._waiting.groups(station):
                if self._stopping.is_set():
                    break
                self._handle(station, group, report, on_decision)
                self._journal.last_look(name, self._wall.now())  # a long backlog is not an outage
            self._await(report)
        finally:
            self._abandon()
        self._settle_debts(station, report, due_by)
        self._retain()
        self._journal.last_look(name, self._wall.now())
        return report

    def _all_due(self, name: str) -> datetime:
        """Make all that is owed due; return by when, so that what is put off from now on is left to another turn."""
        self._journal.owe_now(name)
        return self._wall.now()

    def _synced(self) -> bool:
        """Bring the approval ledger up to date; where that cannot be, no approval is proven, and people look."""
        try:
            self.sync_ledger()
        except MailbotError as error:
            self._log("approvals.unreachable", {"error": str(error)})
            return False
        return True

    def sync_ledger(self) -> None:
        """Record what the Operational Security Team has sent since the last look."""
        for name, station in self._stations.items():
            if str(station.desk.role) != "securitysubmissions":
                continue
            for raw in station.mailbox.sent(lambda native_id, name=name: self._journal.sent_known(name, native_id)):  # type: ignore[misc]
                self._record(station.desk, raw, self._reader.read(raw.content), "sent")

    def _record(self, desk: Desk, raw: RawMessage, message: Message, origin: str) -> None:
        entry = entry_of(message, desk.approvals.approvers, origin, self._clock.now())
        self._journal.record_sent(raw.mailbox, raw.native_id, entry, self._clock.now())
        if entry is not None:
            self._ledger = None
            self._log("approval.recorded", {"mailbox": raw.mailbox, "message_id": message.message_id, "domains": len(entry.statements)})

    def _approvals(self) -> tuple[tuple[LedgerEntry, ...], str]:
        if self._blind:
            return (), ledger_hash(())
        if self._ledger is None:
            entries = tuple(self._journal.approvals())
            self._ledger = entries, ledger_hash(entries)
        return self._ledger

    def _retain(self) -> None:
        """Once a day, delete originals whose time is over; their hashes and decisions stay."""
        now = self._wall.now()
        if self._as_of or (self._retained is not None and now - self._retained < timedelta(days=1)):
            return
        count = self._journal.expire_raw(now - timedelta(days=self._pace.keep_days), now)
        self._retained = now
        self._log("originals.expired", {"count": count, "audit_head": self._journal.audit_head()})

    def _settle_debts(self, station: Station, report: TurnReport, due_by: datetime | None) -> None:
        """Perform what earlier turns promised, until nothing is due.

        Due is what is so now, as long as something can be performed; or all that was by an instant, each action once.
        """
        name, most, tried = station.desk.name, self._pace.batch * 4, set[str]()
        while not self._stopping.is_set() and (owed := self._journal.owed(name, due_by or self._wall.now(), most)):
            keys = {item.action.key for item in owed}
            if due_by is not None and keys <= tried:
                return
            done = self._performer.perform(station, owed)
            report.performed += done.performed
            report.put_off += done.put_off
            if due_by is None and done.performed == 0:
                return
            tried |= keys

    def _handle(self, station: Station, group: Sequence[Listed], report: TurnReport, on_decision: Callable[[Decision], None]) -> None:
        name = station.desk.name
        if not self._warm:
            self._reader.read(b"Subject: start\r\n\r\n")  # a child that is still starting would lengthen the attempt
            self._warm = True
        self._journal.begin(group, name, self._wall.now())
        raws = self._waiting.unhandled(station, group)
        batch = Batch()
        for raw, message in zip(raws, self._reader.read_all([raw.content for raw in raws]), strict=True):
            if self._entangled(batch, message):
                self._promise(station, batch, report, on_decision)
                batch = Batch()
            try:
                self._add(station, batch, raw, message)
            except MailbotError:
                raise
            except Exception as error:  # noqa: BLE001  # one message must never stop the others
                self._journal.failed(name, raw.native_id, f"{type(error).__name__}: {error}", self._wall.now())
                self._log("message.failed", {"mailbox": name, "native_id": raw.native_id, "error": type(error).__name__})
        self._promise(station, batch, report, on_decision)

    def _await(self, report: TurnReport) -> None:
        """Wait for the effects of the batch before, so that at most one batch is under way."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            done = under_way.result()
            report.performed += done.performed
            report.put_off += done.put_off

    def _abandon(self) -> None:
        """Wait for effects that a turn which failed left behind, so that no later one looks them up too early."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            wait((under_way,))

    def _entangled(self, batch: Batch, message: Message) -> bool:
        """Tell whether a message's history depends on one of the same batch."""
        query = thread_query(message, "", self._clock.now())
        ids = {*query.message_ids, message.message_id}
        return query.sender in batch.senders or bool(ids & batch.threads) or bool(batch.considered and query.references)

    def _add(self, station: Station, batch: Batch, raw: RawMessage, message: Message) -> None:
        now = self._clock.now()
        if not batch.considered:
            batch.numbers = self._journal.next_cases(case_prefix(station.desk.role), day_of(now).year, self._pace.batch)
            batch.registers = self._registers.current(now)
            self._tell_of(batch.registers)
        history = self._journal.history(thread_query(message, raw.mailbox, now))
        number = batch.numbers[batch.new_cases]
        ledger, ledger_sha256 = self._approvals()
        context = Context(station.desk, batch.registers, ledger, history, number, now, ledger_sha256=ledger_sha256)
        if self._dkim is not None:
            context = replace(context, dkim=self._dkim)
        considered = consider(raw, message, context, self._core)
        plan = station.moded(considered.plan)
        batch.considered.append(replace(considered, plan=plan))
        batch.raws.append(raw)
        batch.messages.append(message)
        batch.senders.add(message.from_[0].address if message.from_ else "")
        batch.threads.update(plan.thread, history.case.thread if history.case else ())
        batch.new_cases += plan.decision.case == number
        self._note_approval(station.desk, raw, message, considered.findings.proof)

    def _tell_of(self, registers: Registers) -> None:
        """Log once what of the registers cannot be used, and once that all can be again."""
        if registers.problems != self._unusable:
            self._unusable = registers.problems
            self._log("registers.unusable" if registers.problems else "registers.usable", {"problems": list(registers.problems)})

    def _note_approval(self, desk: Desk, raw: RawMessage, message: Message, proof: SenderProof) -> None:
        """An approval that comes straight from a proven approver is recorded as well (triage policy, section 6)."""
        if proof.holds and len(message.from_) == 1 and message.from_[0].address in desk.approvals.approvers:
            self._record(desk, raw, message, "received")

    def _promise(self, station: Station, batch: Batch, report: TurnReport, on_decision: Callable[[Decision], None]) -> None:
        if not batch.considered:
            return
        plans: list[Plan] = [item.plan for item in batch.considered]
        self._journal.promise(plans, [item.memory for item in batch.considered], [raw.content for raw in batch.raws])
        for plan in plans:
            report.decided.append(plan.decision)
            self._log("message.decided", _canonical(plan))
            on_decision(plan.decision)
        self._await(report)
        self._under_way = self._effects.submit(self._performer.perform_plans, station, plans)


def _canonical(plan: Plan) -> dict[str, object]:
    """Return the one log line of a message: no content, no addresses but the sponsor's (which the log may mask)."""
    decision = plan.decision
    return {
        "mailbox": plan.mailbox,
        "native_id": plan.native_id,
        "message_id": decision.message_id,
        "case": decision.case,
        "outcome": str(decision.outcome),
        "reason": decision.reason,
        "category": decision.category,
        "sponsor": decision.sponsor,
        "language": decision.language,
        "rules_tried": len(decision.trace),
        "actions": [str(action.kind) for action in plan.actions],
    }
