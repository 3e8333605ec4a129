"""What the ledger must do, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from mailbot.adapters.store import auditing
from mailbot.adapters.store.journal import SqlJournal
from mailbot.errors import MailbotError, PermanentError, StandbyError
from mailbot.model.case import CaseMemory, LedgerEntry, PersonDecision, Returned, ThreadQuery
from mailbot.model.decision import Outcome, TraceStep
from mailbot.model.facts import Facts
from mailbot.model.message import Evidence, Zone
from mailbot.model.plan import Action, ActionKind, Check, Decision, Mail, Plan, ReplyText
from mailbot.model.request import Request, User
from mailbot.ports import ActionState, ArrivalState, Listed
from tests.servers.postgres import Postgres

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlJournal]:
    """An empty ledger of either kind."""
    if request.param == "sqlite":
        made = SqlJournal(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    else:
        made = SqlJournal(request.getfixturevalue("postgres").fresh(f"t{uuid.uuid4().hex}"))
    yield made
    made.close()


def _plan(number: int, case: str, sender: str = "a@b.com") -> Plan:
    key = f"api/{number}"
    mail = Mail(f"<reply{number}@x>", "api@x", (sender,), b"content\x00\xff")
    decision = Decision(
        "api", f"<m{number}@x>", Outcome.INCOMPLETE, "no-users", "why", "clause", "next", Facts(), f"{number:064d}", NOW, case=case, sponsor=sender,
        reply=ReplyText("no-users", sender, "s", "t", "h", "en"), trace=(TraceStep("r", True, "b"),),
        checks=(Check("User", "x", (Evidence(Zone.NEW_TEXT, "quote", 3),), ok=True),),
    )  # fmt: skip
    actions = (Action(f"{key}/reply", ActionKind.REPLY, "api", str(number), mail), Action(f"{key}/file", ActionKind.FILE, "api", str(number), folder="Incomplete", categories=("x",)))
    return Plan("api", str(number), decision, actions, NOW, (f"<m{number}@x>", f"<reply{number}@x>"))


def _memory(case: str, number: int) -> CaseMemory:
    request = Request(users=(User("u@b.com", "U", Evidence(Zone.SUBJECT, "u@b.com")),))
    return CaseMemory(case, "api", "a@b.com", request, thread=(f"<m{number}@x>",))


def test_an_unknown_arrival_has_no_state_and_a_begun_one_is_new(journal: SqlJournal) -> None:
    """Only a message that is begun alone counts an attempt."""
    assert journal.states("api", ["1"]) == {}
    journal.begin([Listed("1", NOW), Listed("2", NOW)], "api", NOW)
    journal.begin([Listed("1", NOW)], "api", NOW)
    assert journal.states("api", ["1", "2"]) == {"1": (ArrivalState.NEW, 1), "2": (ArrivalState.NEW, 0)}


def test_a_failure_that_the_message_is_not_to_blame_for_is_not_counted(journal: SqlJournal) -> None:
    """A network that is down sets nothing aside."""
    journal.begin([Listed("1", NOW)], "api", NOW)
    journal.failed("api", "1", "time-out", NOW, counts=False)
    assert journal.states("api", ["1"])["1"] == (ArrivalState.NEW, 0)


def test_a_promise_is_kept_with_all_its_parts(journal: SqlJournal) -> None:
    """Decision, case, original bytes and owed actions come back as they were given."""
    case = journal.next_case("APIM", 2026)
    plan = _plan(1, case)
    journal.promise([plan], [_memory(case, 1)], [b"raw bytes"])
    assert case == "APIM-2026-000001" and journal.next_case("APIM", 2026) == "APIM-2026-000002"
    assert list(journal.decisions()) == [plan.decision] == list(journal.decisions(case))
    assert journal.case(case) == _memory(case, 1)
    assert journal.raw(plan.decision.sha256) == b"raw bytes"
    assert [item.action for item in journal.owed("api", NOW, 10)] == list(plan.actions)


def test_a_message_is_promised_once(journal: SqlJournal) -> None:
    """Where another replica was quicker, nothing of the batch is kept: no second decision, no second reply."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    with pytest.raises(StandbyError):
        journal.promise([_plan(2, "APIM-2026-000002"), _plan(1, "APIM-2026-000003")], [None, None], [b"", b""])
    assert len(journal.owed("api", NOW, 10)) == 2 and len(list(journal.decisions())) == 1


def test_a_case_reference_is_given_to_one_mailbox(journal: SqlJournal) -> None:
    """Two mailboxes of one role on two replicas see the same next number: the second decides again with the next."""
    case = journal.next_case("APIM", 2026)
    journal.promise([_plan(1, case)], [_memory(case, 1)], [b""])
    with pytest.raises(StandbyError):
        journal.promise([replace(_plan(2, case), mailbox="other")], [replace(_memory(case, 2), mailbox="other")], [b""])
    assert journal.case(case) == _memory(case, 1) and journal.next_case("APIM", 2026) == "APIM-2026-000002"


def test_a_person_decides_once_and_stays_heard(journal: SqlJournal) -> None:
    """Two people at once: the second is told; and a message read meanwhile does not undo what was decided."""
    case = journal.next_case("APIM", 2026)
    journal.promise([_plan(1, case)], [_memory(case, 1)], [b""])
    made = PersonDecision(case, "granted", "", "jo", NOW)
    told = Action("api/decision", ActionKind.REPLY, "api", "decision/1", Mail("<told@x>", "api@x", ("a@b.com",), b"yes"))
    journal.decide(made, replace(_plan(1, case), actions=(told,), thread=("<told@x>",)))
    with pytest.raises(PermanentError, match="nothing is sent twice"):
        journal.decide(replace(made, decision="refused"), replace(_plan(1, case), actions=(replace(told, key="api/other"),)))
    journal.promise([_plan(2, case)], [_memory(case, 2)], [b""])
    found = journal.case(case)
    assert found is not None and found.decided_by_person == "granted"
    assert [item.action.key for item in journal.owed("api", NOW, 9)].count("api/decision") == 1


def test_a_settled_arrival_tells_when_it_came_and_can_be_new_again(journal: SqlJournal) -> None:
    """A Maildir may use a file name again for another message."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    assert journal.settled("api", ["1"]) == {}
    journal.kept([("api/1/reply", "sent"), ("api/1/file", "moved")], NOW)
    assert journal.settled("api", ["1", "2"]) == {"1": (NOW, f"{1:064d}")}
    later = Listed("1", NOW + timedelta(days=1))
    journal.renew("api", later, another=False)
    assert journal.settled("api", ["1"]) == {"1": (later.received_at, f"{1:064d}")}
    journal.renew("api", later, another=True)
    assert journal.settled("api", ["1"]) == {} and journal.states("api", ["1"])["1"] == (ArrivalState.NEW, 0)


def test_a_parked_action_can_be_owed_again_with_the_filing_behind_it(journal: SqlJournal) -> None:
    """A person says so, when what was wrong is mended."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    journal.parked("api/1/reply", "5.7.1 relay denied", NOW)
    journal.kept([("api/1/file", "moved")], NOW)
    ((left, error),) = journal.left_to_persons()
    assert left.action.key == "api/1/reply" and left.action.mail is not None and error == "5.7.1 relay denied"
    journal.owe_again("api/1/reply")
    assert [(i.action.key, i.state, i.left_to_person) for i in journal.owed("api", NOW, 9)] == [("api/1/reply", ActionState.OWED, False), ("api/1/file", ActionState.OWED, False)]
    assert journal.left_to_persons() == [] and journal.states("api", ["1"])["1"][0] is ArrivalState.PROMISED
    journal.owe_again("api/1/reply")


def test_a_started_action_is_owed_until_it_is_kept(journal: SqlJournal) -> None:
    """After a crash it comes back as started, so that it is looked up before it is repeated."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    assert journal.started([("api/1/reply", 0)], NOW) == {"api/1/reply"}
    states = {item.action.key: (item.state, item.attempts) for item in journal.owed("api", NOW, 10)}
    assert states["api/1/reply"] == (ActionState.STARTED, 1)
    journal.kept([("api/1/reply", "receipt"), ("api/1/file", "moved")], NOW)
    assert journal.owed("api", NOW, 10) == [] and journal.states("api", ["1"])["1"][0] is ArrivalState.DONE


def test_an_action_that_another_replica_has_begun_is_not_begun_again(journal: SqlJournal) -> None:
    """Two who saw the same owed mail: only the first may send it; the second sees it as begun."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    seen = [(item.action.key, item.attempts) for item in journal.owed("api", NOW, 10)]
    assert journal.started(seen, NOW) == {"api/1/reply", "api/1/file"} and journal.started(seen, NOW) == set()
    assert journal.started([], NOW) == set()
    journal.kept([("api/1/reply", "receipt")], NOW)
    assert journal.started([("api/1/reply", 1), ("api/1/file", 1)], NOW) == {"api/1/file"}


def test_an_attempt_that_a_server_made_vain_is_not_counted(journal: SqlJournal) -> None:
    """A mail server that is down for a week parks no mail."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    journal.started([("api/1/reply", 0)], NOW)
    journal.later([("api/1/reply", NOW, "not there")], tries=-1)
    assert {item.action.key: item.attempts for item in journal.owed("api", NOW, 10)}["api/1/reply"] == 0


def test_a_message_is_not_filed_while_its_reply_is_put_off(journal: SqlJournal) -> None:
    """Replies come first, filing last."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    journal.later([("api/1/reply", NOW + timedelta(minutes=5), "refused")])
    assert journal.owed("api", NOW, 10) == []
    assert [item.action.kind for item in journal.owed("api", NOW + timedelta(minutes=6), 10)] == [ActionKind.REPLY, ActionKind.FILE]


def test_all_that_is_owed_can_be_made_due(journal: SqlJournal) -> None:
    """What was put off is due at once, with its attempts and as begun as it was; another mailbox's and what is parked stay as they are."""
    other = replace(_plan(2, "SEC-2026-000001"), mailbox="sec")
    other = replace(other, actions=tuple(replace(action, mailbox="sec") for action in other.actions))
    journal.promise([_plan(1, "APIM-2026-000001"), other, _plan(3, "APIM-2026-000002")], [None] * 3, [b""] * 3)
    journal.started([("api/1/reply", 0)], NOW)
    journal.later([(key, NOW + timedelta(hours=1), "busy") for key in ("api/1/reply", "api/2/reply")])
    journal.parked("api/3/reply", "refused", NOW)
    assert [item.action.key for item in journal.owed("api", NOW, 10)] == ["api/3/file"]
    journal.owe_now("api")
    due = {item.action.key: (item.state, item.attempts) for item in journal.owed("api", NOW, 10)}
    assert due == {"api/1/reply": (ActionState.STARTED, 1), "api/1/file": (ActionState.OWED, 0), "api/3/file": (ActionState.OWED, 0)}
    assert journal.owed("sec", NOW, 10) == [] and [item.action.key for item, _ in journal.left_to_persons()] == ["api/3/reply"]


def test_a_parked_action_is_left_to_a_person(journal: SqlJournal) -> None:
    """It is not owed any more, and it is counted."""
    journal.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    journal.parked("api/1/reply", "5.1.1", NOW)
    (filing,) = journal.owed("api", NOW, 10)
    assert filing.action.kind is ActionKind.FILE and filing.left_to_person
    assert journal.pulse().actions["api", "parked"] == 1


def test_history_finds_a_case_by_thread_and_by_reference_and_counts_replies(journal: SqlJournal) -> None:
    """Threading headers come before a reference in the subject; other mailboxes' cases are not found."""
    journal.promise([_plan(1, "APIM-2026-000001"), _plan(2, "APIM-2026-000002")], [_memory("APIM-2026-000001", 1), _memory("APIM-2026-000002", 2)], [b"", b""])
    query = ThreadQuery("api", ("<reply1@x>",), ("APIM-2026-000002",), "a@b.com", NOW)
    found = journal.history(query)
    assert found.case is not None and found.case.reference == "APIM-2026-000001"
    assert (found.replies_to_sender_today, found.replies_in_thread, found.replies_to_domain_today, found.replies_today) == (2, 1, 2, 2)
    assert journal.history(replace(query, message_ids=())).case == _memory("APIM-2026-000002", 2)
    assert journal.history(replace(query, mailbox="other")).case is None
    assert journal.history(replace(query, now=NOW + timedelta(hours=25))).replies_to_sender_today == 0


def test_who_answers_a_stranger_goes_on_with_their_own_case(journal: SqlJournal) -> None:
    """The nearest mail of the thread is the stranger's, whose case asks for nothing of ours."""
    stranger = replace(_memory("APIM-2026-000002", 2), sponsor="ruth@planning.co.uk")
    journal.promise([_plan(1, "APIM-2026-000001"), _plan(2, "APIM-2026-000002", "ruth@planning.co.uk")], [_memory("APIM-2026-000001", 1), stranger], [b"", b""])
    query = ThreadQuery("api", ("<reply2@x>", "<reply1@x>"), (), _memory("APIM-2026-000001", 1).sponsor, NOW)
    own, another = journal.history(query).case, journal.history(replace(query, sender="ruth@planning.co.uk")).case
    assert (own and own.reference, another and another.reference) == ("APIM-2026-000001", "APIM-2026-000002")


def test_quarantine_and_retry(journal: SqlJournal) -> None:
    """What is set aside is named with its error, its filing is owed, and it can be tried again."""
    action = Action("api/9/quarantine", ActionKind.FILE, "api", "9", folder="Quarantine")
    journal.quarantine("api", "9", "it breaks", action, NOW)
    assert journal.quarantined() == [("api", "9", "it breaks")] and [i.action for i in journal.owed("api", NOW, 9)] == [action]
    assert journal.retry("api", "9", "9", NOW) and not journal.retry("api", "9", "9", NOW) and not journal.retry("api", "10", "10", NOW)
    assert journal.states("api", ["9"])["9"] == (ArrivalState.NEW, 0) and journal.owed("api", NOW, 9) == [] == journal.quarantined()


def test_what_comes_back_under_another_id_is_new_and_the_log_knows_the_old_one(journal: SqlJournal) -> None:
    """IMAP and EWS give a message that is moved another id; one that is gone altogether is no longer listed."""
    for native_id, back in (("9", "17"), ("10", None)):
        journal.quarantine("api", native_id, "it breaks", Action(f"api/{native_id}/quarantine", ActionKind.FILE, "api", native_id, folder="Quarantine"), NOW)
        assert journal.retry("api", native_id, back, NOW)
    assert journal.states("api", ["9", "10", "17"]) == {"17": (ArrivalState.NEW, 0)} and journal.quarantined() == []
    with journal._db.transaction() as connection:
        lines = connection.execute(text("SELECT payload FROM audit WHERE what = 'message.retried' ORDER BY seq")).scalars().all()
    assert [json.loads(line) for line in lines] == [{"mailbox": "api", "native_id": n, "back": b, "error": "it breaks"} for n, b in (("9", "17"), ("10", None))]
    assert journal.audit_verify() == []


def test_what_the_service_has_taken_up_already_is_not_begun_anew(journal: SqlJournal) -> None:
    """A message that was decided in the moment between its return and its record stays decided."""
    journal.quarantine("api", "9", "it breaks", Action("api/9/quarantine", ActionKind.FILE, "api", "9", folder="Quarantine"), NOW)
    journal.promise([_plan(17, "APIM-2026-000001")], [None], [b""])
    assert journal.retry("api", "9", "17", NOW) and journal.states("api", ["17"])["17"][0] is ArrivalState.PROMISED


def test_what_is_set_aside_tells_its_last_error(journal: SqlJournal) -> None:
    """"It failed in every attempt" alone would mend nothing."""
    action = Action("api/9/quarantine", ActionKind.FILE, "api", "9", folder="Quarantine")
    journal.begin([Listed("9", NOW)], "api", NOW)
    journal.failed("api", "9", "KeyError: 'x'", NOW)
    journal.quarantine("api", "9", "it failed in every attempt", action, NOW)
    assert journal.quarantined() == [("api", "9", "it failed in every attempt; the last time: KeyError: 'x'")]
    journal.quarantine("api", "9", "it failed in every attempt", action, NOW)
    assert journal.quarantined() == [("api", "9", "it failed in every attempt; the last time: KeyError: 'x'")]


def test_a_parked_action_names_its_case(journal: SqlJournal) -> None:
    """So that whoever looks at a case sees what did not leave."""
    journal.promise([_plan(1, "APIM-2026-000001"), _plan(2, "APIM-2026-000002")], [None, None], [b"", b""])
    journal.parked("api/2/reply", "5.7.1", NOW)
    assert [(item.action.key, item.case, error) for item, error in journal.left_to_persons()] == [("api/2/reply", "APIM-2026-000002", "5.7.1")]


def test_what_was_promised_is_told_with_how_it_stands(journal: SqlJournal) -> None:
    """Replies for ever, all else until it is done; of one case, with the acknowledgement of what a person decided on it."""
    journal.promise([_plan(1, "APIM-2026-000001"), _plan(2, "APIM-2026-000002")], [_memory("APIM-2026-000001", 1), _memory("APIM-2026-000002", 2)], [b"", b""])
    journal.kept([("api/1/reply", "receipt"), ("api/1/file", "moved")], NOW)
    journal.later([("api/2/reply", NOW, "451 later")])
    standing = [(item.key, item.recipients, item.state, item.error, item.not_before) for item in journal.promised()]
    assert standing == [
        ("api/1/reply", ("a@b.com",), ActionState.DONE, "", None), ("api/2/reply", ("a@b.com",), ActionState.OWED, "451 later", NOW), ("api/2/file", (), ActionState.OWED, "", None),
    ]  # fmt: skip
    assert [item.key for item in journal.promised(unfinished=True)] == ["api/2/reply", "api/2/file"]
    made = _plan(3, "APIM-2026-000001")
    action = replace(made.actions[0], key="api/APIM-2026-000001/decision/more/x", native_id="decision/APIM-2026-000001/x")
    journal.decide(PersonDecision("APIM-2026-000001", "more", "which?", "jo", NOW), replace(made, actions=(action,)))
    assert [item.key for item in journal.promised("APIM-2026-000001")] == ["api/1/reply", action.key] and journal.promised("APIM-2026-000009") == []
    journal.parked(action.key, "5.1.1", NOW)
    assert [item.case for item, _ in journal.left_to_persons()] == ["APIM-2026-000001"]


def test_the_same_words_are_known_for_ever_by_sender_and_answer(journal: SqlJournal) -> None:
    """However long ago; another sender or other words know nothing of it."""
    plans = [replace(_plan(1, "APIM-2026-000001"), content_key="k"), replace(_plan(2, "APIM-2026-000002"), content_key="k")]
    journal.promise(plans, [None, None], [b"", b""])
    query = ThreadQuery("api", (), (), "a@b.com", NOW + timedelta(days=3650), "k")
    assert journal.history(query).answered_before == ("no-users",)
    assert journal.history(replace(query, sender="c@b.com")).answered_before == () == journal.history(replace(query, content="l")).answered_before
    assert journal.history(replace(query, content="")).answered_before == ()


def test_a_returned_reply_leaves_a_line_with_its_reason(journal: SqlJournal) -> None:
    """The audit log says which reply came back, and why; a note to the team that came back is told from it."""
    for number, to_sponsor in ((1, True), (2, False)):
        plan = _plan(number, "APIM-2026-000001")
        report = replace(plan, decision=replace(plan.decision, returned=Returned("<ours@x>", "a@b.com", "550 5.1.1 no such user", to_sponsor)))
        journal.promise([report], [_memory("APIM-2026-000001", 1)], [b""])
    with journal._db.transaction() as connection:
        lines = connection.execute(text("SELECT what, payload FROM audit WHERE what LIKE '%returned' ORDER BY seq")).all()
    assert [what for what, _ in lines] == ["reply-returned", "note-returned"]
    assert json.loads(lines[0].payload) == {"mailbox": "api", "native_id": "1", "case": "APIM-2026-000001", "message_id": "<ours@x>", "reason": "550 5.1.1 no such user"}
    assert journal.audit_verify() == []


def test_a_decision_s_acknowledgement_is_known_as_a_reply(journal: SqlJournal) -> None:
    """So that its return is noticed like that of any other."""
    case = journal.next_case("APIM", 2026)
    journal.promise([_plan(1, case)], [_memory(case, 1)], [b""])
    told = Action("api/decision", ActionKind.REPLY, "api", "decision/1", Mail("<told@x>", "api@x", ("a@b.com",), b"yes"))
    journal.decide(PersonDecision(case, "granted", "", "jo", NOW), replace(_plan(1, case), actions=(told,), thread=("<told@x>",)))
    found = journal.case(case)
    assert found is not None and found.replies == ("<told@x>",)


def test_the_ledger_tells_what_people_decided_in_which_words(journal: SqlJournal) -> None:
    """Each decision of the case, oldest first, and no other case's, whatever a note says."""
    cases = []
    for number in (1, 2):
        cases.append(journal.next_case("APIM", 2026))
        journal.promise([_plan(number, cases[-1])], [_memory(cases[-1], number)], [b""])
    made = [
        PersonDecision(cases[0], "more", f'Was it "case":"{cases[1]}"?\nWhich clinic, Siân? 100%', "jo", NOW, "a@b.com", 1),
        PersonDecision(cases[1], "refused", f'"case":"{cases[0]}"', "al", NOW, "a@b.com", 1),
        PersonDecision(cases[0], "granted", "", "jo", NOW + timedelta(hours=1), "a@b.com", 2),
    ]
    for number, decision in enumerate(made):
        told = Action(f"api/decision/{number}", ActionKind.REPLY, "api", f"decision/{number}", Mail(f"<told{number}@x>", "api@x", ("a@b.com",), b"yes"))
        journal.decide(decision, replace(_plan(1, decision.case), actions=(told,), thread=()))
    assert list(journal.person_decisions(cases[0])) == [made[0], made[2]] and list(journal.person_decisions(cases[1])) == [made[1]]
    assert list(journal.person_decisions("APIM-2026-000009")) == [] == list(journal.person_decisions("%"))
    assert list(journal.audit_verify()) == []


def test_a_decision_of_an_older_ledger_is_told_too(journal: SqlJournal) -> None:
    """Its line does not say whom it told, and how much of the case it knew."""
    line = ("case.decided", {"row": "x", "case": "APIM-2026-000001", "decision": "granted", "by": "jo", "note": "Welcome"})
    with journal._db.transaction() as connection:
        auditing.append(connection, NOW, [line], is_sqlite=journal._db.is_sqlite)
    assert list(journal.person_decisions("APIM-2026-000001")) == [PersonDecision("APIM-2026-000001", "granted", "Welcome", "jo", NOW)]


def test_the_approval_ledger_keeps_each_mail_once(journal: SqlJournal) -> None:
    """A sent mail is recorded with its first sight only."""
    entry = LedgerEntry("<a@x>", "sec@x", ("b@c",), NOW, "Approved", ("h",), (), "sent", NOW)
    for _ in range(2):
        journal.record_sent("sec", "n1", entry, NOW)
    journal.record_sent("sec", "n2", None, NOW)
    assert journal.approvals() == [entry]
    assert journal.sent_known("sec", "n1") and journal.sent_known("sec", "n2") and not journal.sent_known("api", "n1")


def test_originals_expire_and_hashes_stay(journal: SqlJournal) -> None:
    """Retention deletes bytes, never decisions."""
    plan = _plan(1, "APIM-2026-000001")
    journal.promise([plan], [None], [b"raw"])
    assert journal.expire_raw(NOW + timedelta(days=1), NOW) == 1 and journal.raw(plan.decision.sha256) is None
    assert next(iter(journal.decisions())).sha256 == plan.decision.sha256


def test_a_second_service_on_the_same_ledger_is_refused(tmp_path: Path) -> None:
    """One works on a mailbox at a time."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    first, second = SqlJournal(url), SqlJournal(url)
    assert first.claim("api") and not second.claim("api")
    first.close()
    assert second.claim("api")
    second.close()


def test_a_second_replica_takes_over_on_postgresql(postgres: Postgres) -> None:
    """The advisory lock is let go with the session."""
    url = postgres.fresh(f"t{uuid.uuid4().hex}")
    first, second = SqlJournal(url), SqlJournal(url)
    assert first.claim("api") and not second.claim("api")
    first.close()
    assert second.claim("api")
    second.close()


@pytest.mark.parametrize("content", [b"this is no database, " * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_ledger_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    """The error says what to do, and nothing is overwritten."""
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(content)
    with pytest.raises(MailbotError, match="ledger"):
        SqlJournal(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_an_older_ledger_is_brought_forward(tmp_path: Path) -> None:
    """Version 1 had no history column; its rows stay."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    first = SqlJournal(url)
    with first._db.transaction() as connection:
        connection.execute(text("ALTER TABLE decisions DROP COLUMN history"))
        connection.execute(text("DROP INDEX replies_by_content"))
        connection.execute(text("ALTER TABLE replies DROP COLUMN content"))
        connection.execute(text("DROP TABLE audit_head"))
        connection.execute(text("UPDATE schema_version SET version = 1"))
    first.close()
    again = SqlJournal(url)
    again.promise([_plan(1, "APIM-2026-000001")], [None], [b""])
    assert len(list(again.decisions())) == 1
    again.close()


def test_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    """An older program never writes into a ledger it does not know."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    first = SqlJournal(url)
    with first._db.transaction() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    first.close()
    with pytest.raises(PermanentError, match="newer mailbot"):
        SqlJournal(url)


@pytest.mark.parametrize("statement", ["CREATE TABLE notes (id INTEGER)", "CREATE TABLE cases (id INTEGER)", "CREATE TABLE arrivals (id INTEGER)"])
def test_another_programs_file_is_refused_and_not_touched(tmp_path: Path, statement: str) -> None:
    """A mistyped path must not put our tables into somebody's database, nor change how it is kept."""
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
    content = path.read_bytes()
    with pytest.raises(PermanentError, match="a database of something else"):
        SqlJournal(f"sqlite:///{path}")
    assert path.read_bytes() == content and sorted(tmp_path.iterdir()) == [path]


def test_tables_of_another_program_with_our_names_are_refused_on_postgresql(postgres: Postgres) -> None:
    """A database may be shared with others, but never a table."""
    url = postgres.fresh(f"t{uuid.uuid4().hex}")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    SqlJournal(url).close()
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        connection.execute(text("CREATE TABLE cases (id INTEGER)"))
    engine.dispose()
    with pytest.raises(PermanentError, match="tables of another program: cases"):
        SqlJournal(url)
