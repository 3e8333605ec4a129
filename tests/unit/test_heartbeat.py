"""Whom to tell when a mailbox is not read: once an outage, and one all-clear."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.heartbeat import Heartbeat, Watch, Way
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.heartbeat import Kind, Notice, Outage, Pulse, mail_of, notices
from mailbot.testing.memory_outgoing import MemoryOutgoing

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=15)
OPERATOR = "operator@wales.nhs.uk"


def at(minutes: float) -> datetime:
    """Return an instant, in minutes from the start of the service."""
    return START + timedelta(minutes=minutes)


class TestDecision:
    """The pure function."""

    @pytest.mark.parametrize(
        ("look", "now", "expected"),
        [
            pytest.param(0, 15, False, id="the limit itself is in time"),
            pytest.param(0, 15.1, True, id="after the limit"),
            pytest.param(None, 15, False, id="never read, but the service has just begun"),
            pytest.param(None, 16, True, id="never read"),
            pytest.param(-600, 14, False, id="read last night: the service was off"),
            pytest.param(-600, 16, True, id="read last night, and not since the start"),
            pytest.param(20, 10, False, id="a clock that went back"),
        ],
    )
    def test_when_an_alarm_is_due(self, look: float | None, now: float, expected: bool) -> None:
        """A mailbox that was not read for longer than the limit, counted from the start of the service at the earliest."""
        looks = {} if look is None else {"api": at(look)}
        found = notices(["api"], looks, {}, START, at(now), LIMIT)
        assert [notice.kind for notice in found] == ([Kind.ALARM] if expected else [])

    @pytest.mark.parametrize(("look", "expected"), [(None, False), (5, False), (20, False), (20.1, True), (90, True)])
    def test_when_an_all_clear_is_due(self, look: float | None, expected: bool) -> None:
        """A look after the alarm; neither time nor a restart alone clears anything."""
        told = {"api": Outage("api", at(5), at(20))}
        looks = {} if look is None else {"api": at(look)}
        found = notices(["api"], looks, told, at(100), at(101), LIMIT)
        assert [notice.kind for notice in found] == ([Kind.ALL_CLEAR] if expected else [])

    def test_each_mailbox_by_itself(self) -> None:
        """One that is read says nothing of another; one that is configured no longer is not spoken of."""
        found = notices(["api", "sec"], {"api": at(0), "sec": at(20), "gone": at(-900)}, {}, START, at(21), LIMIT)
        assert [(notice.mailbox, notice.since) for notice in found] == [("api", at(0))]

    @given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=40))
    def test_alarms_and_all_clears_take_turns(self, history: list[tuple[int, bool]]) -> None:
        """Whatever happens, an alarm follows only an all-clear, and an all-clear only an alarm."""
        looks: dict[str, datetime] = {}
        told: dict[str, Outage] = {}
        said: list[Kind] = []
        minutes = 0
        for step, read in history:
            minutes += step
            if read:
                looks["api"] = at(minutes)
            for notice in notices(["api"], looks, told, START, at(minutes + 0.5), LIMIT):
                said.append(notice.kind)
                if notice.kind is Kind.ALARM:
                    told["api"] = Outage("api", notice.since, at(minutes + 0.5))
                else:
                    del told["api"]
        assert all(first is not second for first, second in zip(said, said[1:], strict=False))
        assert said[:1] in ([], [Kind.ALARM])


class TestMail:
    """What operators read."""

    NOTICE = Notice(Kind.ALARM, "apimanagement", START, at(16))

    def test_says_what_is_wrong_and_what_to_do(self) -> None:
        """Mailbox, since when, the last error, and the command that helps; marked so that no machine answers."""
        mail = mail_of(self.NOTICE, "api@wales.nhs.uk", OPERATOR, "HTTP 403")
        head = message_from_bytes(mail.content)
        text = bytes(head.get_payload(decode=True)).decode()
        assert head["Subject"] == "mailbot: apimanagement is not read" and head["To"] == OPERATOR
        assert head["Auto-Submitted"] == "auto-generated" and head["Message-ID"] == mail.message_id
        for words in ("24 November 2026, 10:00 GMT", "HTTP 403", "mailbot doctor", "Nothing is lost"):
            assert words in text

    def test_the_all_clear_says_that_nothing_is_to_be_done(self) -> None:
        """It names both instants."""
        mail = mail_of(Notice(Kind.ALL_CLEAR, "api", START, at(40)), "api@wales.nhs.uk", OPERATOR)
        text = bytes(message_from_bytes(mail.content).get_payload(decode=True)).decode()
        assert "10:00 GMT" in text and "10:40 GMT" in text and "nothing to do" in text

    def test_the_same_notice_has_the_same_message_id(self) -> None:
        """So that it is found in Sent, and leaves once; another person or outage has another."""
        one = mail_of(self.NOTICE, "api@wales.nhs.uk", OPERATOR).message_id
        assert one == mail_of(Notice(Kind.ALARM, "apimanagement", START, at(99)), "api@wales.nhs.uk", OPERATOR, "other words").message_id
        assert one != mail_of(self.NOTICE, "api@wales.nhs.uk", "other@wales.nhs.uk").message_id
        assert one != mail_of(Notice(Kind.ALARM, "apimanagement", at(1), at(16)), "api@wales.nhs.uk", OPERATOR).message_id


class Ledger:
    """What the heartbeat asks of the ledger; fails as told."""

    def __init__(self) -> None:
        """Begin empty."""
        self.looks: dict[str, datetime] = {}
        self.outages: tuple[Outage, ...] = ()
        self.down = False
        self.holder: object = None

    def pulse(self) -> Pulse:
        """Return the looks."""
        self.up()
        return Pulse(looks=dict(self.looks))

    def told_outages(self) -> Sequence[Outage]:
        """Return what was kept."""
        self.up()
        return self.outages

    def keep_outages(self, told: Sequence[Outage]) -> None:
        """Keep."""
        self.up()
        self.outages = tuple(told)

    def up(self) -> None:
        """Fail where the ledger is down."""
        if self.down:
            raise TemporaryError("the ledger is down")


class Seat:
    """One replica's view of the shared ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """Share the ledger."""
        self.pulse, self.told_outages, self.keep_outages = ledger.pulse, ledger.told_outages, ledger.keep_outages
        self._ledger = ledger

    def claim(self, _name: str) -> bool:
        """Take the right where nobody has it."""
        self._ledger.up()
        self._ledger.holder = self._ledger.holder or self
        return self._ledger.holder is self


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        """Begin at the start of the service."""
        self.minutes = 0.0

    def now(self) -> datetime:
        """Return the instant."""
        return at(self.minutes)


class Scene:
    """A heartbeat, and what it works with."""

    def __init__(self, *ways: MemoryOutgoing, alarm_to: tuple[str, ...] = (OPERATOR,), names: tuple[str, ...] = ("", "api")) -> None:
        """Watch one mailbox; the first way is SMTP, the second the mailbox's own."""
        self.ledger, self.clock, self.events = Ledger(), Clock(), list[str]()
        self.ways = ways or (MemoryOutgoing(),)
        self.named = [Way("api@wales.nhs.uk", way, name) for way, name in zip(self.ways, names, strict=False)]
        self.watch = Watch(("api",), LIMIT, alarm_to)
        self.heart = self.started()

    def started(self) -> Heartbeat:
        """Return a heartbeat as after a start of the service."""
        self.ledger.holder = None
        return self.replica()

    def replica(self) -> Heartbeat:
        """Return the heartbeat of another replica, while the first one lives."""
        return Heartbeat(self.watch, Seat(self.ledger), self.named, self.clock, lambda event, _: self.events.append(event))

    def beat(self, minutes: float) -> list[str]:
        """Look at an instant, and return the subjects of what left by all ways so far."""
        self.clock.minutes = minutes
        self.heart.beat()
        return [message_from_bytes(mail.content)["Subject"] for way in self.ways for mail in way.sent]


NOT_READ, READ = "mailbot: api is not read", "mailbot: api is read again"


class TestHeartbeat:
    """From looks to mails."""

    def test_one_alarm_and_one_all_clear(self) -> None:
        """However often it looks in an outage, operators are told once, and once when it is over."""
        scene = Scene()
        assert scene.beat(10) == []
        assert [scene.beat(minutes) for minutes in (16, 17, 60, 600)] == [[NOT_READ]] * 4
        scene.ledger.looks["api"] = at(601)
        assert [scene.beat(minutes) for minutes in (602, 603, 616)] == [[NOT_READ, READ]] * 3

    def test_a_restart_in_an_outage_tells_nothing_again(self) -> None:
        """What was told stands in the ledger."""
        scene = Scene()
        scene.beat(16)
        scene.heart = scene.started()
        assert scene.beat(60) == [NOT_READ]
        scene.ledger.looks["api"] = at(61)
        scene.heart = scene.started()
        assert scene.beat(62) == [NOT_READ, READ]

    def test_of_two_replicas_one_tells(self) -> None:
        """The one that stands by takes over when the first dies, and knows what was told."""
        scene = Scene()
        first, second = scene.heart, scene.replica()
        scene.beat(10)
        for minutes in (16, 17):
            scene.clock.minutes = minutes
            second.beat()
            first.beat()
        assert [len(way.sent) for way in scene.ways] == [1]
        scene.ledger.holder, scene.heart = None, second
        assert scene.beat(18) == [NOT_READ]
        scene.ledger.looks["api"] = at(19)
        assert scene.beat(20) == [NOT_READ, READ]

    def test_every_operator_is_told(self) -> None:
        """One mail each, so that a wrong address keeps nobody else from knowing."""
        way = MemoryOutgoing()
        scene = Scene(way, alarm_to=("wrong@wales.nhs.uk", OPERATOR))
        way.fail(PermanentError("no such user"))
        assert scene.beat(16) == [NOT_READ] and way.sent[0].recipients == (OPERATOR,)
        assert scene.beat(17) == [NOT_READ]

    def test_the_next_way_is_tried(self) -> None:
        """Where SMTP fails, the mailbox's own way out is tried."""
        smtp, own = MemoryOutgoing(), MemoryOutgoing()
        smtp.fail(TemporaryError("connection refused"))
        scene = Scene(smtp, own)
        assert scene.beat(16) == [NOT_READ] and len(own.sent) == 1

    def test_the_ailing_mailbox_is_asked_last(self) -> None:
        """Another mailbox's way out works more likely than that of the one that is not read."""
        ailing, other = MemoryOutgoing(), MemoryOutgoing()
        scene = Scene(ailing, other, names=("api", "sec"))
        scene.beat(16)
        assert (len(ailing.sent), len(other.sent)) == (0, 1)

    def test_an_alarm_that_reaches_nobody_is_tried_again(self) -> None:
        """It is logged, and the next look tries anew."""
        way = MemoryOutgoing()
        way.fail(TemporaryError("down"), TemporaryError("down"))
        scene = Scene(way)
        assert [scene.beat(16), scene.beat(17), scene.beat(18)] == [[], [], [NOT_READ]]
        assert scene.events.count("alarm.failed") == 2

    def test_an_unknown_outcome_goes_no_other_way(self) -> None:
        """The mail may have left: the same way looks for it next time, and no other sends it besides."""
        smtp, own = MemoryOutgoing(), MemoryOutgoing()
        smtp.fail(UnknownOutcomeError("no answer"))
        scene = Scene(smtp, own)
        assert scene.beat(16) == []
        assert scene.beat(17) == [NOT_READ] and own.sent == []

    def test_a_ledger_that_is_down_does_not_silence_it(self) -> None:
        """The last known looks go on ageing, and what was told is kept when the ledger is back."""
        scene = Scene()
        scene.ledger.looks["api"] = at(1)
        scene.beat(2)
        scene.ledger.down = True
        assert [scene.beat(10), scene.beat(17), scene.beat(18)] == [[], [NOT_READ], [NOT_READ]]
        scene.ledger.down = False
        scene.beat(19)
        assert [outage.mailbox for outage in scene.ledger.outages] == ["api"]

    def test_a_ledger_that_is_down_at_the_start_is_asked_later(self) -> None:
        """What it holds counts as soon as it can be asked: an outage that was told is told no second time."""
        scene = Scene()
        scene.ledger.outages = (Outage("api", at(-90), at(-60)),)
        scene.ledger.down = True
        assert scene.beat(20) == []
        scene.ledger.down = False
        assert scene.beat(60) == []
        scene.ledger.looks["api"] = at(61)
        assert scene.beat(62) == [READ] and scene.ledger.outages == ()

    def test_the_last_error_stands_in_the_alarm(self) -> None:
        """Operators see at once what the matter is."""
        scene = Scene()
        scene.heart.note_error("api", "HTTP 401 invalid_client")
        scene.beat(16)
        assert b"HTTP 401" in bytes(message_from_bytes(scene.ways[0].sent[0].content).get_payload(decode=True))

    def test_it_looks_by_itself(self) -> None:
        """The thread looks on through errors that nobody foresaw, and ends when told."""
        scene = Scene()
        scene.watch = Watch(("api",), timedelta(milliseconds=50), (OPERATOR,))
        heart = scene.started()
        scene.clock.minutes = 1
        heart.start()
        deadline = time.monotonic() + 5
        while not scene.ways[0].sent and time.monotonic() < deadline:
            time.sleep(0.01)
        heart.stop()
        assert len(scene.ways[0].sent) == 1
