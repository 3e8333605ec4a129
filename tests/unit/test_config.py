"""The configuration file: every mistake is told with file, key, what was found and what was expected, and no secret is."""

from __future__ import annotations

import itertools
import os
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from mailbot import config
from mailbot.config_values import Section
from mailbot.config_values import problems as problems_of
from mailbot.errors import ConfigError, Problem
from mailbot.policy.document import parse
from mailbot.yaml_file import MAX_BYTES

GOOD = """
mailboxes:
  api: {kind: maildir, role: apimanagement, path: mail/api, address: api@wales.nhs.uk, team: team@wales.nhs.uk}
  sec: {kind: maildir, role: securitysubmissions, path: mail/sec, address: sec@wales.nhs.uk, team: opsec@wales.nhs.uk}
registers:
  allow_list: {path: allow.csv}
  code_of_connection: {path: coc.csv}
"""


def problems(folder: Path, content: str | bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a file of this content."""
    path = folder / "config.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert all(problem.file == str(path) and problem.found and problem.expected for problem in caught.value.problems)
    return caught.value.problems


def loaded(folder: Path, content: str) -> config.Config:
    """Return the configuration of this content."""
    path = folder / "config.yaml"
    path.write_text(content, encoding="utf-8")
    return config.load(path)


CHANGED = [
    ("kind: maildir, role: api", "kind: pop3, role: api", "mailboxes.api.kind", "'pop3'", "maildir, imap, graph, ews"),
    ("role: apimanagement", "role: boss", "mailboxes.api.role", "'boss'", "'apimanagement' or 'securitysubmissions'"),
    ("address: api@wales.nhs.uk", "address: nobody", "mailboxes.api.address", "'nobody'", "one mail address"),
    ("address: api@wales.nhs.uk", 'address: "a@b.cy\\nBcc: x@y.z"', "mailboxes.api.address", "Bcc", "one mail address"),
    ("team: team@wales.nhs.uk", 'team: ""', "mailboxes.api.team", "''", "one mail address"),
    ("path: mail/api", 'path: ""', "mailboxes.api.path", "''", "a path"),
    ("path: mail/api", 'path: "mail/\\0x"', "mailboxes.api.path", "mail", "a path"),
    ("path: mail/sec", "path: ./mail/../mail/api", "mailboxes.sec.path", "as for the mailbox api", "each mailbox its own path"),
    ("sec@wales.nhs.uk", "API@wales.nhs.uk", "mailboxes.sec.address", "as for the mailbox api", "each mailbox its own address"),
    ("team: team@wales.nhs.uk", "team: API@wales.nhs.uk", "mailboxes.api.team", "the address of the mailbox api", "that people read"),
    ("team: team@wales.nhs.uk", "team: sec@wales.nhs.uk", "mailboxes.api.team", "the address of the mailbox sec", "that people read"),
    ("  api:", '  "../evil":', "mailboxes.../evil", "'../evil'", "a mailbox name of letters"),
    ("  allow_list:", "  allowlist:", "registers.allow_list", "nothing", "a value for this key"),
    ("allow_list: {path: allow.csv}", "allow_list: allow.csv", "registers.allow_list", "'allow.csv'", "a mapping of keys"),
]


@pytest.mark.parametrize(("before", "after", "key", "found", "expected"), CHANGED, ids=[f"{row[2]}-{number}" for number, row in enumerate(CHANGED)])
def test_a_wrong_value_is_told_with_its_key(tmp_path: Path, before: str, after: str, key: str, found: str, expected: str) -> None:
    """The key is the one in the file, and the sentence says what to write instead."""
    assert before in GOOD
    told = problems(tmp_path, GOOD.replace(before, after, 1))
    assert any(p.key == key and found in p.found and expected in p.expected for p in told), [str(p) for p in told]


ADDED = [
    ("smtp: {port: 70000}", "smtp.port", "70000", "65535"),
    ("smtp: {host: ''}", "smtp.host", "''", "a host name"),
    ('smtp: {host: "a\\nb"}', "smtp.host", "a", "a host name"),
    ("smtp: {timeout_seconds: .nan}", "smtp.timeout_seconds", "nan", "600"),
    ("smtp: {user: bot}", "smtp", "a mapping", "both user and password"),
    ("smtp: {user: bot, password: {}}", "smtp.password", "a mapping", "{env: NAME} or {file: PATH}"),
    ("schedule: {poll_seconds: .inf}", "schedule.poll_seconds", "inf", "86400"),
    ("limits: {replies_per_day: -1}", "limits.replies_per_day", "-1", "greater than or equal to 0"),
    ("limits: {replies_per_day: 1.5}", "limits.replies_per_day", "1.5", "a whole number"),
    ("trust: {platform: authserv-id}", "trust", "a mapping", "authserv_ids"),
    ("trust: {authserv_ids: ['']}", "trust.authserv_ids.0", "''", "a server's name"),
    ("people: {partner_domains: ['@nhs.net']}", "people.partner_domains.0", "'@nhs.net'", "a domain such as"),
    ("people: {partner_domains: [nhs.net, NHS NET]}", "people.partner_domains.1", "'NHS NET'", "a domain such as"),
    ("people: {partner_domains: ['']}", "people.partner_domains.0", "''", "a domain such as"),
    ("people: {team_names: [' ']}", "people.team_names.0", "' '", "not empty"),
    ("approvals: {dkim_domains: ['*.wales.nhs.uk']}", "approvals.dkim_domains.0", "'*.wales.nhs.uk'", "a domain such as"),
    ("approvals: {approvers: []}", "approvals.approvers", "a list", "at least one"),
    ("approvals: {max_age_days: 999999999}", "approvals.max_age_days", "999999999", "36525"),
    ("state: {raw_retention_days: 999999999}", "state.raw_retention_days", "999999999", "36525"),
    ("health: {unread_minutes: .inf}", "health.unread_minutes", "inf", "525600"),
    ("health: {alarm_to: [x@wales.nhs.uk, API@wales.nhs.uk]}", "health.alarm_to.1", "the address of the mailbox api", "that people read"),
    ("approvals: {approvers: [nobody]}", "approvals.approvers.0", "'nobody'", "one mail address"),
    ("state: {database: 'mysql://x'}", "state.database", "mysql", "sqlite:///FILE or postgresql"),
    ("state: {database: 'postgresql://x@h:abc/db'}", "state.database", "@h:abc/db", "sqlite:///FILE or postgresql"),
    ("state: {database: 'postgresql://x@h:70000/db'}", "state.database", "@h:70000/db", "sqlite:///FILE or postgresql"),
    ("state: {database: 'sqlite://'}", "state.database", "sqlite", "sqlite:///FILE"),
    ("state: null", "state", "nothing", "a mapping of keys"),
    ("folder: /tmp", "folder", "an unknown key", "config.example.yaml"),
    ("1: 2", "1", "1", "config.example.yaml"),
    ("smpt: {}", "smpt", "an unknown key", "config.example.yaml"),
]


@pytest.mark.parametrize(("line", "key", "found", "expected"), ADDED, ids=[row[0] for row in ADDED])
def test_a_wrong_section_is_told_with_its_key(tmp_path: Path, line: str, key: str, found: str, expected: str) -> None:
    """Unknown keys, wrong types and values out of range."""
    told = problems(tmp_path, f"{GOOD}{line}\n")
    assert any(p.key == key and found in p.found and expected in p.expected for p in told), [str(p) for p in told]


WHOLE = [
    ("empty", b"", "an empty file"),
    ("a list", b"- a\n", "a list"),
    ("one word", b"hello\n", "a str"),
    ("UTF-16", GOOD.encode("utf-16"), "the byte 0xff at 0"),
    ("Latin-1", b"# caf\xe9\n" + GOOD.encode(), "the byte 0xe9 at 5"),
    ("binary", b"\x00\x01\x02", "special characters"),
    ("tabs", b"mailboxes:\n\tapi: {}\n", "cannot start any token"),
    ("an open bracket", b"mailboxes: [", "the end of the file"),
    ("a key twice", b"smtp: {}\nsmtp: {}\n", "twice"),
    ("two documents", GOOD.encode() + b"---\na: 1\n", "another document"),
    ("a tag that runs a program", b"!!python/object/apply:os.system ['id']\n", "constructor"),
    ("deep lists", b"a: " + b"[" * 5000 + b"]" * 5000, "more than 20 levels"),
    ("deep mappings", b"{a: " * 3000 + b"1" + b"}" * 3000, "more than 20 levels"),
    ("an alias", b"a: &a [x]\nsmtp: *a\n", "an alias"),
    ("a billion laughs", b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(9)), "an alias"),
    ("huge", b"a: " + b"x" * MAX_BYTES, "a larger file"),
]


@pytest.mark.parametrize(("content", "found"), [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_a_file_that_is_no_configuration_is_told(tmp_path: Path, content: bytes, found: str) -> None:
    """Neither damage nor malice costs time, memory, or a traceback."""
    assert any(found in problem.found for problem in problems(tmp_path, content))


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path), lambda path: None], ids=["folder", "fifo", "endless", "loop", "missing"])
def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path, make: object) -> None:
    """A FIFO would wait for ever, a device never ends."""
    assert callable(make)
    make(tmp_path / "config.yaml")
    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path / "config.yaml")
    assert caught.value.problems[0].expected == "a configuration file"


IMAP = "{{kind: imap, role: apimanagement, address: {name}@wales.nhs.uk, team: team@wales.nhs.uk, host: {host}, user: {user}{way}}}"
GRAPH = "{{kind: graph, role: apimanagement, address: {name}@wales.nhs.uk, team: team@wales.nhs.uk, user: {user}, oauth: {{tenant: t, client_id: c, secret: {{env: X}}}}}}"
PASSWORD = ", password: {env: X}"


def boxes(**mailboxes: str) -> str:
    """Return a configuration of these mailboxes."""
    return "mailboxes:\n" + "".join(f"  {name}: {box}\n" for name, box in mailboxes.items()) + GOOD[GOOD.index("registers:") :]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (IMAP.format(name="a", host="mail.x.uk", user="bot", way=PASSWORD), IMAP.format(name="b", host="MAIL.x.uk", user="Bot", way=PASSWORD)),
        (GRAPH.format(name="a", user="bot@wales.nhs.uk"), GRAPH.format(name="b", user="Bot@wales.nhs.uk")),
    ],
)
def test_two_mailboxes_never_read_one_inbox(tmp_path: Path, first: str, second: str) -> None:
    """Each message would be answered twice, however the names are written."""
    (told,) = problems(tmp_path, boxes(a=first, b=second))
    assert told.key == "mailboxes.b.user" and "as for the mailbox a" in told.found
    assert loaded(tmp_path, boxes(a=first, b=second.replace("ot@", "ert@").replace("user: Bot,", "user: Bert,")))


@pytest.mark.parametrize("way", ["", PASSWORD + ", oauth: {tenant: t, client_id: c, secret: {env: X}}"])
def test_an_imap_mailbox_has_one_way_to_sign_in(tmp_path: Path, way: str) -> None:
    """Neither none nor two."""
    (told,) = problems(tmp_path, boxes(a=IMAP.format(name="a", host="mail.x.uk", user="bot", way=way)))
    assert (told.key, told.expected) == ("mailboxes.a", "either `password` or `oauth`, and not both")


def test_the_ledger_of_postgresql_is_reached_by_the_driver_that_is_installed(tmp_path: Path) -> None:
    """Whether the URL names it or not; nothing else in the URL is touched."""
    for scheme in ("postgresql", "postgresql+psycopg"):
        assert loaded(tmp_path, f"{GOOD}state: {{database: '{scheme}://x@h:5432/db?sslmode=require'}}\n").state.database == "postgresql+psycopg://x@h:5432/db?sslmode=require"


def test_domains_are_kept_in_their_normal_form(tmp_path: Path) -> None:
    """They are compared with the domains of senders, letter by letter."""
    people = loaded(tmp_path, f"{GOOD}people: {{partner_domains: [NHS.Net., bücher.de]}}\n").people
    assert people.partner_domains == ("nhs.net", "xn--bcher-kva.de")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """One look at the output mends the whole file."""
    text = GOOD.replace("role: api", "role: x").replace("team: opsec@", "team: sec@")
    keys = {problem.key for problem in problems(tmp_path, text + "smpt: {}\nlimits: {attempts: 0}\nhealth: {alarm_to: [sec@wales.nhs.uk]}\n")}
    assert keys == {"mailboxes.api.role", "mailboxes.sec.team", "smpt", "limits.attempts", "health.alarm_to.0"}


@pytest.mark.parametrize("line", ["smtp: {user: x, password: hunter2}", "smtp: {user: x, password: [hunter2]}", "state: {database: 'mysql://me:hunter2@host/x'}", "state: {database: 'postgresql://me:hun/ter2/hunter2@h:abc/x'}", "state: {database: 'postgresql:me:hunter2@host/x'}"])
def test_a_secret_that_stands_in_the_wrong_place_is_not_repeated(tmp_path: Path, line: str) -> None:
    """Errors end up in logs and tickets."""
    assert all("hunter2" not in str(problem) for problem in problems(tmp_path, f"{GOOD}{line}\n"))


def test_what_editors_add_is_read_over(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends are no mistakes."""
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert set(config.load(path).mailboxes) == {"api", "sec"}


def test_paths_are_seen_from_the_file_or_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from where the command is run."""
    monkeypatch.setenv("HOME", "/home/bot")
    settings = loaded(tmp_path, GOOD.replace("mail/api", "~/mail") + "state: {database: 'sqlite:///state/l.sqlite3'}\n")
    box = settings.mailboxes["api"]
    assert isinstance(box, config.MaildirMailbox) and box.path == Path("/home/bot/mail")
    assert settings.registers.allow_list.path == tmp_path.resolve() / "allow.csv"
    assert settings.state.database == f"sqlite:///{tmp_path.resolve()}/state/l.sqlite3"


def test_a_secret_comes_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing or unreadable is told by name, without content."""
    (tmp_path / "secret").write_text("hunter2\n")
    monkeypatch.setenv("MAILBOT_TEST_SECRET", "hunter2")
    for secret in (config.Secret(env="MAILBOT_TEST_SECRET"), config.Secret(file=tmp_path / "secret")):
        assert secret.reveal().get_secret_value() == "hunter2" and "hunter2" not in repr(secret.reveal())
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for secret in (config.Secret(env="MAILBOT_TEST_NONE"), config.Secret(file=tmp_path / "none"), config.Secret(file=tmp_path / "binary")):
        with pytest.raises(ConfigError):
            secret.reveal()


def _sections(section: type[Section], found: set[type[Section]]) -> set[type[Section]]:
    """Return a section and all below it."""
    found.add(section)
    kinds = [field.annotation for field in section.model_fields.values()]
    for kind in kinds:
        kinds.extend(get_args(kind))
        if isinstance(kind, type) and issubclass(kind, Section) and kind not in found:
            _sections(kind, found)
    return found


ODD = (5, -1, 1.5, float("nan"), float("inf"), True, None, "x", "", [], ["x", 3], {}, {"a": 1}, {"kind": "x"}, {"kind": [1]}, date(2026, 1, 1), 10**30, "\ud800")


@pytest.mark.parametrize("section", sorted(_sections(config.Config, set()), key=lambda section: section.__name__))
def test_whatever_stands_in_a_key_the_words_are_ours(section: type[Section]) -> None:
    """No operator reads the names of classes, or of what a program's library parses."""
    for name, value in itertools.product(section.model_fields, ODD):
        try:
            section.model_validate({name: value})
        except ValidationError as error:
            for told in problems_of(Path("config.yaml"), error):
                assert not re.search(r"(?i)input|valid |pathlib|class|string|tuple|dictionar|instance|boolean|integer|parse|interpret|union|discriminator|finite", told.expected), told


@pytest.mark.parametrize(
    ("mailbox", "key", "found"),
    [("{role: apimanagement}", "kind", "nothing"), ("{kind: maildirr}", "kind", "'maildirr'"), ("{kind: [maildir]}", "kind", "a list"), ("{kind: null}", "kind", "nothing"), ("5", "", "5"), ("null", "", "nothing"), ("[a]", "", "a list")],
)
def test_a_mailbox_without_a_kind_that_we_know_is_told_with_its_key(tmp_path: Path, mailbox: str, key: str, found: str) -> None:
    """And with the value that stands there."""
    (told,) = problems(tmp_path, boxes(a=mailbox))
    assert (told.key, told.found) == (f"mailboxes.a.{key}".rstrip("."), found)


SYNTAX = [
    ("a: 1\n---\nb: 2\n", 2, "another document below a line of ---", "one document"),
    ("a: [1, 2", 1, "the end of the file", "YAML, with ',' or ']' there"),
    ("a: b: c", 1, "a colon in a value, or a wrong indentation", "YAML; a value with a colon"),
    ("a: 'x", 1, "the end of the file within quotation marks", "YAML"),
]


@pytest.mark.parametrize(("text", "line", "found", "expected"), SYNTAX)
def test_a_syntax_error_reads_as_a_sentence(tmp_path: Path, text: str, line: int, found: str, expected: str) -> None:
    """Found and expected each say one thing, here and in the rules."""
    (told,) = problems(tmp_path, text)
    in_rules: list[Problem] = []
    parse("rules.yaml", text, in_rules)
    for one in (told, *in_rules):
        assert (one.line, one.found) == (line, found) and one.expected.startswith(expected)
    assert in_rules


def test_of_a_wrong_configuration_what_is_right_can_still_be_looked_into(tmp_path: Path) -> None:
    """Each key by itself; nothing of a file that is no mapping."""
    path = tmp_path / "config.yaml"
    path.write_text(GOOD.replace("role: api", "role: x").replace("code_of_connection: {path: coc.csv}", "apis: {path: a.csv, max_age_days: -1}") + "rules: mine\nstate: {database: 'sqlite:///x', raw_retention_days: 0}\nsmtp: 5\n")
    with pytest.raises(ConfigError):
        config.load(path)
    usable = config.usable(path)
    assert usable is not None and usable.rules == tmp_path.resolve() / "mine" and usable.state.database == f"sqlite:///{tmp_path.resolve()}/x"
    box = usable.mailboxes["api"]
    assert isinstance(box, config.MaildirMailbox) and box.path == tmp_path.resolve() / "mail" / "api" and box.role is None
    assert usable.registers.code_of_connection is None and usable.registers.apis is not None and usable.registers.apis.path.name == "a.csv"
    assert usable.smtp == config.Smtp()
    path.write_text("- a\n")
    assert config.usable(path) is None
