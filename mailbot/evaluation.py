"""Labelled messages to a report: does mailbot decide as people say it should? (Format: tests/messages/README.md.)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from mailbot import bootstrap, config, labels
from mailbot.adapters import rule_data
from mailbot.adapters.reading_process import DirectReader
from mailbot.assess.context import Desk
from mailbot.errors import ConfigError, Problem
from mailbot.labels import Labels
from mailbot.model.decision import Outcome
from mailbot.model.plan import Decision
from mailbot.model.request import STAFF_DETAILS
from mailbot.pipeline import Core
from mailbot.policy.engine import RuleSet
from mailbot.policy.load import TABLE_FILES, load_rules
from mailbot.rehearsal import Rehearsal

AUTOMATIC = (Outcome.READY, Outcome.INCOMPLETE, Outcome.REJECTED, Outcome.ANSWERED, Outcome.IGNORED)
SHARE = 250  # cases that a process is given at a time: enough that loading rules and templates does not count
FIELDS = ("reason", "category", "users", "domains", "supplier", "missing", "language", "follows", "use_case", "api_name", "imtp_reference")


@dataclass(frozen=True, slots=True)
class Judged:
    """One message with its label and its decision."""

    case: str
    number: int
    wanted: Mapping[str, Any]
    decision: Decision

    @property
    def kind(self) -> str:
        """Return the folder that the case stands in."""
        return self.case.partition("/")[0]

    @property
    def held(self) -> bool:
        """Tell whether rules are never tuned on this case."""
        return self.case.endswith("-held")

    @property
    def right(self) -> bool:
        """Tell whether the outcome is the labelled one."""
        return str(self.decision.outcome) == self.wanted.get("outcome")

    @property
    def wrong_automatic(self) -> bool:
        """Tell a wrong answer that no person would have stopped."""
        return not self.right and self.decision.outcome in AUTOMATIC

    def differences(self) -> Iterator[tuple[str, object, object]]:
        """Yield (field, labelled, found) of every checked field that differs."""
        for name in FIELDS:
            labelled, wanted = self._labelled(name)
            found = self._found(name)
            if labelled and not _same(wanted, found):
                yield name, wanted, found

    def _labelled(self, name: str) -> tuple[bool, Any]:
        if name in STAFF_DETAILS:
            details = self.wanted.get("details") or {}
            return name in details, details.get(name)
        return name in self.wanted and not (name in ("reason", "follows") and self.wanted[name] is None), self.wanted.get(name)

    def _found(self, name: str) -> Any:
        decision = self.decision
        match name:
            case "use_case" | "api_name" | "imtp_reference":
                return getattr(decision.details, name)
            case "follows":
                return decision.follows is not None
            case _:
                return getattr(decision, name)


def _same(wanted: Any, found: Any) -> bool:
    if wanted is True:
        return bool(found)
    if isinstance(wanted, list):
        return [str(item).casefold() for item in wanted] == [str(item).casefold() for item in found]
    if isinstance(wanted, str) and isinstance(found, str):
        return wanted.casefold() == found.casefold()
    return bool(wanted == found)


@dataclass(slots=True)
class Report:
    """What an evaluation found."""

    judged: list[Judged] = field(default_factory=list)
    flips: list[str] = field(default_factory=list)

    @property
    def wrong_automatic(self) -> list[Judged]:
        """Return every wrong automatic answer."""
        return [item for item in self.judged if item.wrong_automatic]

    @property
    def accuracy(self) -> float:
        """Return the share of messages with the labelled outcome."""
        return sum(item.right for item in self.judged) / max(len(self.judged), 1)

    def field_accuracy(self, name: str) -> float:
        """Return the share of labelled values of a field that were found exactly."""
        labelled = [item for item in self.judged if item._labelled(name)[0]]
        wrong = sum(any(diff[0] == name for diff in item.differences()) for item in labelled)
        return 1 - wrong / max(len(labelled), 1)

    def text(self, *, verbose: bool = False) -> str:
        """Return the report for a person."""
        return "\n".join(self._lines(verbose))

    def _lines(self, verbose: bool) -> Iterator[str]:
        automatic = sum(item.decision.outcome in AUTOMATIC for item in self.judged)
        yield f"{len(self.judged)} messages: {self.accuracy:.1%} with the labelled outcome, {automatic / max(len(self.judged), 1):.1%} settled without a person, {len(self.wrong_automatic)} wrong automatic answers"
        yield from self._confusion()
        yield "fields: " + ", ".join(f"{name} {self.field_accuracy(name):.1%}" for name in FIELDS)
        yield from self._by("use", lambda item: "held out (never tuned on)" if item.held else "seen")
        yield from self._by("kind", lambda item: item.kind)
        yield from self._by("language", lambda item: str(item.wanted.get("language") or "not labelled"))
        for item in self.wrong_automatic:
            yield f"WRONG AUTOMATIC {item.case} #{item.number}: {item.decision.outcome} ({item.decision.reason}), labelled {item.wanted.get('outcome')} ({item.wanted.get('reason')})"
            yield from (f"    {'✓' if step.matched else '✗'} {step.rule}: {step.because}" for step in item.decision.trace[-4:])
        yield from self.flips
        if verbose:
            for item in self.judged:
                found = list(item.differences())
                if found or not item.right:
                    yield f"{item.case} #{item.number}: {item.decision.outcome}, labelled {item.wanted.get('outcome')}"
                    yield from (f"    {name}: labelled {wanted!r}, found {got!r}" for name, wanted, got in found)

    def _confusion(self) -> Iterator[str]:
        names = [str(outcome) for outcome in Outcome]
        counts = Counter((str(item.wanted.get("outcome")), str(item.decision.outcome)) for item in self.judged)
        yield f"{'labelled / found':<18}" + "".join(f"{name:>12}" for name in names)
        for wanted in names:
            yield f"{wanted:<18}" + "".join(f"{counts[wanted, found] or '.':>12}" for found in names)

    def _by(self, label: str, key: Any) -> Iterator[str]:
        groups = sorted({key(item) for item in self.judged})
        shares = []
        for group in groups:
            of_group = [item for item in self.judged if key(item) == group]
            shares.append(f"{group} {sum(item.right for item in of_group)}/{len(of_group)}")
        yield f"by {label}: " + ", ".join(shares)


def evaluate_folder(folder: Path, held: str = "all", against: Path | None = None, processes: int = 1) -> Report:
    """Decide every case below a folder, shared out to so many processes.

    ConfigError names all that is wrong with any label, and every file of rules that cannot be read.
    """
    settings = config.load(folder / "world" / "config.yaml")
    if against is not None:
        _tables(against)  # so that an error there is told before minutes of work
    with _workers(processes) as each:
        cases = labels.read(folder, settings.mailboxes, lambda case: held == "all" or case.held is (held == "only"), each)
        shares = [cases[start : start + SHARE] for start in range(0, len(cases), SHARE)]
        report = Report()
        for judged, flips in each(partial(_judge, settings, against), shares):
            report.judged += judged
            report.flips += flips
    return report


@contextmanager
def _workers(processes: int) -> Iterator[Callable[..., Iterable[Any]]]:
    """Yield what does the same with each of many things, in their order: `map`, or the `map` of so many processes."""
    if processes < 2:
        yield map
        return
    with ProcessPoolExecutor(processes) as pool:
        yield pool.map


def _judge(settings: config.Config, against: Path | None, cases: Sequence[Labels]) -> tuple[list[Judged], list[str]]:
    """Decide a share of the cases, and where there are other rules, say which decisions flip."""
    core = bootstrap.build_core(settings)
    judged = _decide(cases, settings, core)
    if against is None:
        return judged, []
    other = Core(_tables(against), core.templates, "")
    return judged, _flips(judged, _decide(cases, _beside(settings, against), other))


def _beside(settings: config.Config, folder: Path) -> config.Config:
    """Return the settings by which other rules are tried: with the form's profile and the lists of their folder, where it has them all."""
    whole = all((folder / name).exists() for name in (rule_data.FORM_PROFILE, rule_data.FREE_MAIL))
    return replace(settings, rules=folder) if whole else settings


def _tables(folder: Path) -> RuleSet:
    """Return the decision tables of another rules folder."""
    texts, unread = {}, []
    for name in TABLE_FILES:
        try:
            texts[name] = (folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            continue  # which is told with all else
        except (OSError, UnicodeDecodeError) as error:
            unread.append(Problem(name, "", getattr(error, "strerror", None) or "no UTF-8 text", "a decision table"))
    try:
        found = load_rules(texts)
    except ConfigError as error:
        told = {problem.file for problem in unread}
        wrong = [*unread, *(problem for problem in error.problems if problem.file not in told)]
        raise ConfigError([replace(problem, file=str(folder / problem.file)) for problem in wrong]) from error
    return found


def _flips(before: list[Judged], after: list[Judged]) -> list[str]:
    return [
        f"FLIP {old.case} #{old.number}: {_ended(old.decision)} -> {_ended(new.decision)}"
        for old, new in zip(before, after, strict=True)
        if _ended(old.decision) != _ended(new.decision)
    ]


def _ended(decision: Decision) -> str:
    """Return how a decision ended, in words that differ where the sponsor or the team would see a difference."""
    reply = f", {decision.reply.template}" if decision.reply is not None and decision.reply.template != decision.reason else ""
    missing = f", missing {' '.join(decision.missing)}" if decision.missing else ""
    return f"{decision.outcome} ({decision.reason}{reply}{missing})"


def _decide(cases: Iterable[Labels], settings: config.Config, core: Core) -> list[Judged]:
    """Decide every message of the cases, each case in a world of its own."""
    desks, source = bootstrap.build_desks(settings), bootstrap.register_source(settings)
    return [item for case in cases for item in _case(case, desks, Rehearsal(core, source.current(case.now), one_conversation=True))]


def _case(case: Labels, desks: Mapping[str, Desk], rehearsal: Rehearsal) -> Iterator[Judged]:
    folder, reader = case.path.parent, DirectReader()
    for sent in sorted(folder.glob("sent-*.eml")):
        rehearsal.sent(next(iter(desks.values())), reader.read(sent.read_bytes()), case.now)
    for number, wanted in enumerate(case.messages, 1):
        message = reader.read((folder / f"{number}.eml").read_bytes())
        decision = rehearsal.decide(desks[wanted.get("mailbox", "apimanagement")], message, case.now).plan.decision
        yield Judged(case.case, number, wanted, decision)
