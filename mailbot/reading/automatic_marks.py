"""The marks of machines in headers, addresses, subjects and parts, as tables; every row has tests.

Names and values are compared in lower case. `X-Auto-Response-Suppress` alone is no mark: people's mail carries it too.
"""

from __future__ import annotations

import re

from mailbot.model.message import AutomaticKind

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
    "x-callingtelephonenumber": AutomaticKind.BULK,
    "x-voicemessageduration": AutomaticKind.BULK,
    "x-gitlab-project": AutomaticKind.BULK,
    "x-redmine-host": AutomaticKind.BULK,
    "x-trac-project": AutomaticKind.BULK,
    "x-pagerduty-incident": AutomaticKind.BULK,
    "x-mailbot-key": AutomaticKind.OWN,
    "x-mailbot-case": AutomaticKind.OWN,
}
VALUES = (  # (header, pattern its value must match, kind)
    ("auto-submitted", re.compile(r"(?!\s*no\s*(?:[;(]|$))\s*\S"), AutomaticKind.AUTO_REPLY),
    ("precedence", re.compile(r"\s*(?:bulk|junk|list|auto[_-]?reply)\b"), AutomaticKind.BULK),
    ("x-precedence", re.compile(r"\s*(?:bulk|junk|list|auto[_-]?reply)\b"), AutomaticKind.BULK),
    ("return-path", re.compile(r"\s*(?:<\s*>|$)"), AutomaticKind.BOUNCE),
    ("return-path", re.compile(r"\s*<?\s*(?:mailer-?daemon|post_?master|microsoftexchange[0-9a-f]{20,})\s*(?:@|>|$)"), AutomaticKind.BOUNCE),
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
# What programs use and people through them: sure only where nobody speaks in the text.
HINTING = (  # (header, pattern its value must match)
    ("x-ms-mail-application", re.compile(r".*(?:power ?automate|microsoft flow|powerapps|logic ?apps)")),
    ("x-mailer", re.compile(r".*(?:servicenow|zendesk|freshdesk|phpmailer|nodemailer|wordpress|drupal|swiftmailer|sendgrid|scan|xerox|ricoh|canon|konica|kyocera|nagios|zabbix|crystal reports|ssrs|database mail|blat\b|sharepoint)")),
    ("user-agent", re.compile(r".*(?:power-?automate|azure-logic-apps)")),
    ("x-servicenow-source", re.compile(r"\s*\S")),
    ("x-servicenow-sysemail-version", re.compile(r"\s*\S")),
    ("x-zendesk-from-account-id", re.compile(r"\s*\S")),
    ("x-php-originating-script", re.compile(r"\s*\S")),
    ("x-php-script", re.compile(r"\s*\S")),
    ("x-autogenerated", re.compile(r"\s*\S")),
    ("x-auto-generated", re.compile(r"\s*\S")),
    ("x-autoreply-generated", re.compile(r"\s*\S")),
    # QUIRK: Exchange Online forwards a person's mail from `bounces+SRS=…`, which is no mailing's address
    ("return-path", re.compile(r"\s*<?\s*(?:(?:\w{1,30}[-_.]){0,3}no-?_?\.?reply|do-?_?not-?_?reply|autoreply|auto-?responder|bounces?(?![+=-]srs)|listserv|majordomo|notifications?|root|cron|daemon|nobody|www-data|apache)(?:[+=-].{0,200})?(?:@|>|$)")),
)
HINTING_SENDERS = re.compile(
    r"(?:(?:\w{1,30}[-_])?(?:notifications?|alerts?|hysbysiadau|no-?replies)|[a-z]{2,30}no-?reply|alerting|monitoring|nagios|zabbix|prtg|grafana|alertmanager|prometheus|solarwinds|scom|icinga|datadog|pagerduty|statuspage|"
    r"automation|automated|auto-?mail(?:er)?|automatic|awtomatig|power-?automate|power-?apps|power-?platform|sharepoint(?:online)?|ms-?forms|microsoft-?forms|"
    r"scanner\d*|scan(?:ner)?-?(?:2|to)-?(?:e?-?mail|pdf)|copier\d*|printers?\d*|mf[dp]\d*|photocopier|voice-?mail|unity|quarantine|spam-?(?:digest|filter|reports?)|mailer|robot|bot|chatbot|cron|root|daemon|backups?|dmarc(?:-?reports?)?|tls-?reports?)(?:[+=-].{0,100})?@|"
    r".{1,100}@(?:notifications\.service\.gov\.uk|(?:[\w-]{1,30}\.)?sharepointonline\.com|(?:e?mail|engage|notify)\.[\w.-]{0,30}microsoft\.com|messaging\.microsoft\.com|(?:[\w-]{1,40}\.)?service-now\.com|[\w-]{1,40}\.(?:zendesk|freshdesk|freshservice)\.com|[\w-]{1,40}\.atlassian\.net)$"
)
HINTING_NAMES = re.compile(
    r"(?:microsoft )?(?:power ?automate|power ?apps|flow|forms|sharepoint(?: online)?|service ?now)$|.{0,40}\b(?:nagios|zabbix|grafana|voice ?mail|quarantine|do not reply|no-?reply|automated (?:e-?mail|message|notification|mailer)s?|(?:dhcw )?service ?now|notifications?)$"
)
PERHAPS_SENDERS = re.compile(r"(?:systems?|sysadmin|notify|flow|workflows?|web-?forms?|web-?site|webmaster|apache|nobody|www-data|service-?account|svc[-_.]\w{1,40})(?:[+=-].{0,100})?@")
# A subject that a machine writes, where the text is a person's request: a person may have kept it, or a machine asks.
PERHAPS_SUBJECTS = re.compile(
    r"(?:(?:automatic reply|auto(?:matic)?[- ]?reply|automated (?:reply|response)|automatic response|ateb awtomatig|ymateb awtomatig|awto-?ateb|(?:out[- ]of[- ](?:the[- ])?office|allan o'r swyddfa)\s*(?:(?:auto)?[- ]?reply)?)\s*(?::|$)|"
    r"undeliverable:|undelivered mail returned|delivery status notification)"
)
REPORT_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
RECEIPT_PARTS = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
