"""The laws that stand above all tables, so that no row, however it was changed, can break them (triage policy, sections 2 and 3).

A machine is never answered, nor a sender whose address is not proven, who only looks like one of ours, or whose message
cannot be read; nobody is answered beyond the limit; and what says that access was granted or refused is for a person to send.
"""

from __future__ import annotations

from dataclasses import replace

from mailbot.model.decision import Outcome, Verdict
from mailbot.model.facts import Facts

NEVER_ANSWERED = {"machine_made": True, "unreadable": True, "sender_proven": False, "sender_lookalike": True}
BY_PERSONS = ("decision-granted", "decision-refused", "decision-more")  # templates of what a person decided
CLAUSE = "Triage policy, section 2: two laws stand above all rules."


def within_laws(verdict: Verdict, facts: Facts) -> Verdict:
    """Return the verdict, or where a row would break a law, one that answers nobody and says so."""
    if verdict.template is None:
        return verdict
    if facts.machine_made:
        return _silenced(verdict, Outcome.IGNORED, "automatic-message", "no person wrote the message")
    if any(getattr(facts, fact) is value for fact, value in NEVER_ANSWERED.items()):
        return _silenced(verdict, Outcome.REVIEW, "sender-unproven", "it is not proven who sent the message, or it cannot be read")
    if facts.reply_limit_reached:
        return _silenced(verdict, Outcome.REVIEW, "reply-limit", "the limit of automatic replies has been reached")
    if verdict.template in BY_PERSONS:
        return _silenced(verdict, Outcome.REVIEW, "not-a-request", "only a person may say what was decided")
    return verdict


def _silenced(verdict: Verdict, outcome: Outcome, reason: str, because: str) -> Verdict:
    sentence = f"A rule would answer with {verdict.template}, which no rule may: {because}. {verdict.sentence}"
    step = "Look at the message, and put the rule right: `mailbot check` names it."
    return replace(verdict, outcome=outcome, reason=reason, sentence=sentence, clause=CLAUSE, template=None, next_step=step)
