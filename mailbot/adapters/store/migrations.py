"""How an older ledger is brought forward, step by step, to the tables of `schema`.

What is only appended to (decisions, approvals, the audit log) stays as it was written, whatever its form: its readers know the
older forms. What changes by right, the owed actions among it, takes the form of today.
"""

from __future__ import annotations

# The keys of the first ledgers' actions named mailbox and message; today's also name its content, as a Maildir may use a name
# again. A message of such a key is the first of its name: later ones had a key of their own. The mail's Message-ID stays.
NAMED_BY_CONTENT = """
UPDATE actions SET key = mailbox || '/' || native_id || '@' || (
    SELECT substr(decisions.sha256, 1, 12) FROM decisions
    WHERE decisions.mailbox = actions.mailbox AND decisions.native_id = actions.native_id ORDER BY decisions.id LIMIT 1
) || substr(key, length(mailbox || '/' || native_id) + 1)
WHERE key IN (mailbox || '/' || native_id || '/reply', mailbox || '/' || native_id || '/route', mailbox || '/' || native_id || '/file')
AND EXISTS (SELECT 1 FROM decisions WHERE decisions.mailbox = actions.mailbox AND decisions.native_id = actions.native_id AND decisions.sha256 IS NOT NULL)
"""

# The first ledgers hashed the text of the team's mails in another way, and kept no links: no copy matches those entries any more.
# What stands in the sent mail is read once more, and recorded beside them.
READ_SENT_AGAIN = """DELETE FROM sent_seen WHERE EXISTS (SELECT 1 FROM approvals WHERE entry NOT LIKE '%"links"%')"""

STEPS: tuple[tuple[int, tuple[str, ...]], ...] = (
    # (version, statements that lead from the version before to this one)
    (2, ("ALTER TABLE decisions ADD COLUMN history TEXT",)),
    (3, ("CREATE TABLE IF NOT EXISTS outages (mailbox VARCHAR(100) PRIMARY KEY, since VARCHAR(40) NOT NULL, told_at VARCHAR(40) NOT NULL)",)),
    (
        4,
        (
            "CREATE TABLE IF NOT EXISTS audit_head (name VARCHAR(20) PRIMARY KEY, seq INTEGER NOT NULL, hash VARCHAR(64) NOT NULL)",
            "INSERT INTO audit_head SELECT 'audit', seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
            "ALTER TABLE replies ADD COLUMN content VARCHAR(64)",
            "CREATE INDEX IF NOT EXISTS replies_by_content ON replies (content, at)",
        ),
    ),
    (5, ("CREATE INDEX decisions_by_message ON decisions (mailbox, native_id)", NAMED_BY_CONTENT, "DROP INDEX decisions_by_message", READ_SENT_AGAIN)),
    (6, ("CREATE INDEX IF NOT EXISTS arrivals_by_content ON arrivals (mailbox, sha256)",)),
)
CURRENT = 6
