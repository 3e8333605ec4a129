"""Message to `Automatic` or None: is it machine-made (RFC 3834, 3464, 8098, Exchange, other makers)?

This is the most dangerous function of a mail robot: what it misses may start a loop, what it takes wrongly is a person
left without an answer. Every marker is one row of a table, and every row has tests. Names and values are compared in
lower case. `X-Auto-Response-Suppress` alone is no marker: people's mail carries it too.
"""

from __future__ import annotations

import re

from mailbot.model.message import Automatic, AutomaticKind, Message, Zone

PRESENT = {  # a header whose mere presence tells
    "x-autoreply": AutomaticKind.AUTO_REPLY,
    "x-autorespond": AutomaticKind.AUTO_REPLY,
    "x-autoresponder": AutomaticKind.AUTO_REPLY,
    "x-auto-reply": AutomaticKind.AUTO_REPLY,
    "x-auto-reply-from": AutomaticKind.AUTO_REPLY,
    "x-autoreply-from": AutomaticKind.AUTO_REPLY,
    "x-autoreply-domain": AutomaticKind.AUTO_REPLY,
    "x-mail-autoreply": AutomaticKind.AUTO_REPLY,
    "x-vacation": AutomaticKind.AUTO_REPLY,
    "auto-reply": AutomaticKind.AUTO_REPLY,
    "x-failed-recipients": AutomaticKind.BOUNCE,
    "x-ms-exchange-message-is-ndr": AutomaticKind.BOUNCE,
    "list-id": AutomaticKind.LIST,
    "list-post": AutomaticKind.LIST,
    "list-unsubscribe": AutomaticKind.LIST,
    "list-help": AutomaticKind.LIST,
    "list-subscribe": AutomaticKind.LIST,
    "list-unsubscribe-post": AutomaticKind.LIST,
    "list-owner": AutomaticKind.LIST,
    "list-archive": AutomaticKind.LIST,
    "x-list-administrivia": AutomaticKind.LIST,
    "x-listprocessor-version": AutomaticKind.LIST,
    "x-ml-name": AutomaticKind.LIST,
    "x-mlserver": AutomaticKind.LIST,
    "x-bugzilla-reason": AutomaticKind.LIST,
    "mailing-list": AutomaticKind.LIST,
    "x-mailing-list": AutomaticKind.LIST,
    "x-beenthere": AutomaticKind.LIST,
    "x-listname": AutomaticKind.LIST,
    "x-mailman-version": AutomaticKind.LIST,
    "x-loop": AutomaticKind.AUTO_REPLY,
    "x-rt-loop-prevention": AutomaticKind.AUTO_REPLY,
    "x-otrs-loop": AutomaticKind.AUTO_REPLY,
    "x-znuny-loop": AutomaticKind.AUTO_REPLY,
    "x-servicenow-generated": AutomaticKind.AUTO_REPLY,
    "x-freshdesk-autoreply": AutomaticKind.AUTO_REPLY,
    "x-zendesk-autoreply": AutomaticKind.AUTO_REPLY,
    "x-jira-fingerprint": AutomaticKind.BULK,
    "x-github-reason": AutomaticKind.LIST,
    "x-campaign": AutomaticKind.BULK,
    "x-campaignid": AutomaticKind.BULK,
    "x-mc-user": AutomaticKind.BULK,
    "x-mailgun-sid": AutomaticKind.BULK,
    "feedback-id": AutomaticKind.BULK,
    "x-sg-eid": AutomaticKind.BULK,
    "x-roving-id": AutomaticKind.BULK,
    "x-csa-complaints": AutomaticKind.BULK,
    "x-massmail": AutomaticKind.BULK,
    "x-mailbot-key": AutomaticKind.OWN,
    "x-mailbot-case": AutomaticKind.OWN,
}
VALUES = (  # (header, pattern its value must match, kind)
    ("auto-submitted", re.compile(r"(?!\s*no\b)\s*\S"), AutomaticKind.AUTO_REPLY),
    ("precedence", re.compile(r"\s*(?:bulk|junk|list|auto[_-]?reply)\b"), AutomaticKind.BULK),
    ("x-precedence", re.compile(r"\s*(?:bulk|junk|list|auto[_-]?reply)\b"), AutomaticKind.BULK),
    ("return-path", re.compile(r"\s*<\s*>"), AutomaticKind.BOUNCE),
    ("delivered-to", re.compile(r"\s*autoresponder"), AutomaticKind.AUTO_REPLY),
    ("x-post-messageclass", re.compile(r"\s*9;\s*autoresponder"), AutomaticKind.AUTO_REPLY),
    ("x-ms-exchange-generated-message-source", re.compile(r".*(?:rules agent|oof|auto)"), AutomaticKind.AUTO_REPLY),
    ("x-ms-has-auto-reply", re.compile(r"\s*(?:true|yes)"), AutomaticKind.AUTO_REPLY),
    ("x-message-flag", re.compile(r"\s*auto"), AutomaticKind.AUTO_REPLY),
    ("x-cron-env", re.compile(r"\s*\S"), AutomaticKind.BULK),
    ("x-mailer", re.compile(r".*(?:autoresponder|auto-?reply|mailchimp|vacation)"), AutomaticKind.BULK),
    ("content-type", re.compile(r"\s*multipart/report\b.*disposition-notification", re.DOTALL), AutomaticKind.RECEIPT),
    ("content-type", re.compile(r"\s*multipart/report\b"), AutomaticKind.BOUNCE),
    ("content-type", re.compile(r"\s*message/(?:delivery-status|disposition-notification|feedback-report)"), AutomaticKind.BOUNCE),
    ("x-outlook-item-class", re.compile(r"report\.ipm\.\w+(?:\.\w+)*\.(?:ndr|dr|delayed|relayed|expanded)\b"), AutomaticKind.BOUNCE),
    ("x-outlook-item-class", re.compile(r"report\."), AutomaticKind.RECEIPT),
    ("x-outlook-item-class", re.compile(r"ipm\.(?:outlook\.)?recall"), AutomaticKind.RECALL),
    ("x-outlook-item-class", re.compile(r"ipm\.note\.rules\.(?:oof|reply)template"), AutomaticKind.AUTO_REPLY),
    ("content-class", re.compile(r".*(?:dsn|mdn|recall)"), AutomaticKind.RECEIPT),
)
SENDERS = re.compile(
    r"(?:mailer-?daemon|post_?master|(?:\w{1,30}[-_.]){0,3}no-?_?\.?reply|do-?_?not-?_?reply|\w{1,30}-daemon|owner-\w[\w.-]*|[\w.-]+[+-]owner|"
    r"newsletters?|mailing-?list|rss-?feeds?|(?:\w{1,30}[_-]){0,3}(?:smtp|antivirus|mailscan(?:ner)?)[_-]\w+|\"system administrator\"|donotreply|autoreply|auto-?responder|bounces?|"
    r"microsoftexchange[0-9a-f]{20,}|mail-?delivery-?\w*|listserv|majordomo|mailman|peidiwch-ag-ateb|dim-ateb)(?:[+=-].*)?@"
)
SUBJECTS = (  # each with the words of a body that bear it out: a person may write about such things, too
    (re.compile(r"(?:automatic reply|auto(?:matic)?[- ]?reply|auto[- ]?response|automated (?:reply|response)|automatic response)(?: for your message.*)?\s*(?:[:：\-–]|$)"), AutomaticKind.AUTO_REPLY),
    (re.compile(r"(?:out[- ]of[- ](?:the[- ])?office|ooo|oof|on (?:annual )?leave|away from (?:the )?(?:office|my (?:mail|desk)))\s*(?:(?:auto)?[- ]?reply)?\s*(?:[:：]|$)"), AutomaticKind.AUTO_REPLY),
    (re.compile(r"(?:auto: )?.{2,60} is out of the office(?: \(returning .{4,30}\))?\.?\s*$"), AutomaticKind.AUTO_REPLY),
    (re.compile(r"(?:ateb awtomatig|ymateb awtomatig|awto-?ateb|allan o'r swyddfa|i ffwrdd o'r swyddfa)\s*(?:[:：\-–]|$)"), AutomaticKind.AUTO_REPLY),
    (re.compile(r"(?:automatische antwort|abwesenheitsnotiz|abwesenheit|réponse automatique|absence(?: du bureau)?|respuesta automática|fuera de la oficina|risposta automatica|fuori sede|automatisch antwoord|afwezig|odpowiedź automatyczna|autosvar)\s*[:：]"), AutomaticKind.AUTO_REPLY),
    (re.compile(r"(?:undeliverable:|undelivered mail returned|undeliverable mail|mail delivery (?:failed|failure)\s*(?:[:：]|$)|mail delivery subsystem|delivery (?:status notification|has failed|failure:|failed:|delayed:|incomplete)|returned mail:|failure notice\s*$|message not delivered|non[- ]?delivery (?:report|notification)|warning: (?:could not send message|message \S+ delayed))"), AutomaticKind.BOUNCE),
    (re.compile(r"(?:methwyd (?:â )?danfon|heb ei ddanfon|ni ellid danfon)\b"), AutomaticKind.BOUNCE),
    (re.compile(r"message recall (?:report|success|failure)\b"), AutomaticKind.RECALL),
)
BOUNCE_SUBJECT = re.compile(r"(?:returned mail|mail (?:could not be delivered|delivery warning)|delivery (?:failure|failed|error)|undeliver(?:able|ed))\b")  # beside a body that bears it out
AWAY = re.compile(
    r"\b(?:out of (?:the |my )?office|away from|on (?:annual |sick |maternity )?leave|not in the office|limited access|until|returning|return on|back (?:in|on)|unavailable|will (?:respond|reply|get back)|am driving|(?:was|has been|your (?:message|email|request|ticket)) received|automat\w+|do not reply|"
    r"allan o'r|i ffwrdd|(?:ar|fy) (?:w|ng)yliau|nid wyf|yn ôl (?:ar|dd|yn)|byddaf|ddim yn y swyddfa|awtomatig|"
    r"abwesend|nicht im|abwesenheit|absent\w*|de retour|fuera de|fuori|afwezig|nie ma|hors du)\b",
    re.IGNORECASE,
)
LOST = re.compile(
    r"\b(?:could not be delivered|couldn't be delivered|(?:was|were|is) not delivered|(?:wasn't|not) able to deliver|delivery (?:has |to the following )?.{0,40}(?:failed|delayed)|undeliverable|returned to sender|permanent(?:ly)? (?:error|fail\w+)|user unknown|unknown user|undelivered|could not deliver|mailbox (?:full|unavailable)|address not found|"
    r"automatically by mail delivery|final-recipient|[45]\.\d{1,2}\.\d{1,3}|not listed|ni ellid danfon|heb ei ddanfon|unzustellbar|n'a pas pu être)\b",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b(?:please|could you|can you|would you|who (?:can|do)|how (?:do|can)|access (?:to|for)|add (?:her|him|them|me|us|[\w.+'-]+@)|imtp|a wnewch|allwch|hoffwn|mynediad|os gwelwch)\b", re.IGNORECASE
)
BEARS_OUT = {AutomaticKind.AUTO_REPLY: AWAY, AutomaticKind.BOUNCE: LOST}
RECEIPT_SUBJECT = re.compile(r"(?:read|not read|unread|deleted|delivered|relayed|darllenwyd|heb (?:ei )?ddarllen|wedi darllen|danfonwyd)\s*:")
RECEIPT_BODY = re.compile(r"\b(?:your|eich)\s+(?:message|neges)\b.{0,400}\b(?:was|has been|wedi)\b|was (?:read|delivered|deleted)\b|wedi(?:'i| ei) (?:darllen|ddarllen)|has been delivered|read receipt", re.IGNORECASE | re.DOTALL)
RECALL_SUBJECT = re.compile(r"(?:recall|galw'n ôl|adalw)\s*:")
RECALL_BODY = re.compile(r"would like to recall the message|hoffai .{0,80}(?:alw|galw)|am ei (?:alw|galw) yn ôl", re.IGNORECASE)
REPORT_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
RECEIPT_PARTS = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
MESSAGE_ID = re.compile(r"(?:original-)?message-id:\s*(<[^<>\s]{3,300}>)", re.IGNORECASE)
OWN_ID = re.compile(r"<mailbot\.[0-9a-f]{16,64}@")


def automatic(message: Message) -> Automatic | None:
    """Return the marker that shows a message to be machine-made, or None."""
    found = _by_header(message) or _by_sender(message) or _by_subject(message) or _by_parts(message)
    if found is None:
        return None
    kind, because = found
    if kind in (AutomaticKind.AUTO_REPLY, AutomaticKind.BULK) and any(part.content_type in REPORT_PARTS for part in message.attachments):
        kind = AutomaticKind.BOUNCE  # QUIRK: Postfix and Exchange mark their delivery reports as automatic replies, too
    return Automatic(kind, because[:300], _about(message) if kind in (AutomaticKind.BOUNCE, AutomaticKind.RECEIPT) else ())


def undelivered(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs of our own mails that a delivery report speaks of; empty for any other message."""
    if not any(a.content_type in REPORT_PARTS or a.message is not None for a in message.attachments) and not OWN_ID.search(message.body.text[:50_000]):
        return ()
    found = automatic(message)
    return tuple(i for i in found.about if OWN_ID.match(i)) if found is not None and found.kind is AutomaticKind.BOUNCE else ()


def _by_header(message: Message) -> tuple[AutomaticKind, str] | None:
    if OWN_ID.match(message.message_id):
        return AutomaticKind.OWN, f"Message-ID: {message.message_id}"
    for name, value in message.headers:
        kind = PRESENT.get(name)
        if kind is not None and value.strip():
            return kind, f"{name}: {value}"
    for name, pattern, kind in VALUES:
        for value in message.header_all(name):
            if pattern.match(value.lower()):
                return kind, f"{name}: {value}"
    return None


def _by_sender(message: Message) -> tuple[AutomaticKind, str] | None:
    for address in (*message.from_, *((message.sender,) if message.sender else ())):
        if SENDERS.match(address.address):
            kind = AutomaticKind.BOUNCE if re.match(r"mailer|post_?master|microsoftexchange|bounce", address.address) else AutomaticKind.BULK
            return kind, f"sender {address.address}"
    return None


def _by_subject(message: Message) -> tuple[AutomaticKind, str] | None:
    subject = re.sub(r"^(?:\s*\[[^\]]{1,40}\])+", "", message.subject.lower().replace("’", "'")).strip()
    for pattern, kind in SUBJECTS:
        if pattern.match(subject) and not _a_person_asks(message, kind):
            return kind, f"subject: {message.subject}"
    body = message.body.text[:2000]
    if BOUNCE_SUBJECT.match(subject) and LOST.search(body) and not ASKING.search(body):
        return AutomaticKind.BOUNCE, f"subject: {message.subject}"
    if RECEIPT_SUBJECT.match(subject) and RECEIPT_BODY.search(body) and not _a_person_asks(message, AutomaticKind.RECEIPT):
        return AutomaticKind.RECEIPT, f"subject: {message.subject}"
    if RECALL_SUBJECT.match(subject) and (RECALL_BODY.search(body) or not body.strip()):
        return AutomaticKind.RECALL, f"subject: {message.subject}"
    return None


def _a_person_asks(message: Message, kind: AutomaticKind) -> bool:
    """Where the subject alone tells, the text decides: it asks for something, and says nothing that a machine would say."""
    written = message.body.zone(Zone.NEW_TEXT)[:2000].replace("’", "'")
    words = BEARS_OUT.get(kind)
    return ASKING.search(written) is not None and (words is None or words.search(written) is None)


def _by_parts(message: Message) -> tuple[AutomaticKind, str] | None:
    for attachment in message.attachments:
        if attachment.content_type in REPORT_PARTS:
            return AutomaticKind.BOUNCE, f"part {attachment.content_type}"
        if attachment.content_type in RECEIPT_PARTS:
            return AutomaticKind.RECEIPT, f"part {attachment.content_type}"
    return None


def _about(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs that a report speaks of, ours among them if one of our replies bounced."""
    found: list[str] = []
    for attachment in message.attachments:
        if attachment.message is not None and attachment.message.message_id:
            found.append(attachment.message.message_id)
        found += MESSAGE_ID.findall(attachment.text[:20_000])
    found += MESSAGE_ID.findall(message.body.text[:50_000])
    found += message.in_reply_to
    found += message.references
    return tuple(dict.fromkeys(found))
