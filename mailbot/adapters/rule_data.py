"""What a folder of rules holds beside its tables: consumer mail providers, how the form is known, the trained readers of sentences."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from mailbot.adapters import meaning_network, shipped
from mailbot.errors import ConfigError, Problem
from mailbot.policy.engine import RuleSet
from mailbot.policy.load import TABLE_FILES, load_rules
from mailbot.policy.schema import nearest
from mailbot.registers.domains import normalise
from mailbot.requests.form import FormProfile
from mailbot.requests.sentences import SentenceModel
from mailbot.yaml_file import mapping

N = TypeVar("N", bound=meaning_network.Network)
SENTENCE_READER = "sentence-reader.json"
MEANING_READER, MAIL_READER, CLOSE_READER = meaning_network.DESCRIPTION, meaning_network.MAILS, meaning_network.CLOSE
FORM_PROFILE = "form-profile.yaml"
FREE_MAIL = "lists/free-mail.txt"


def sentence_model(own: Path | None) -> SentenceModel:
    """Load the trained readers of sentences; an operator's own rules folder may leave either out and gets the shipped one."""
    path = _own_or_shipped(own, SENTENCE_READER)
    if not path.exists():
        return SentenceModel()
    try:
        close = close_reader(own)
        return replace(SentenceModel.from_json(path.read_text(encoding="ascii")), meaning=meaning_reader(own), whole=mail_reader(own), users=close, turns=close)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError([Problem(str(path), "", str(error)[:200], "the weights that `make train` writes")]) from error


def meaning_reader(own: Path | None, *, verified: bool = False) -> meaning_network.MeaningNetwork | None:
    """Load the reader that knows meanings, None where there is none. `verified`: its files are read whole, and are what they should be."""
    return _network(own, meaning_network.MeaningNetwork, verified=verified)


def mail_reader(own: Path | None, *, verified: bool = False) -> meaning_network.MailNetwork | None:
    """Load the reader of whole mails, as `meaning_reader` does."""
    return _network(own, meaning_network.MailNetwork, verified=verified)


def close_reader(own: Path | None, *, verified: bool = False) -> meaning_network.CloseNetwork | None:
    """Load the reader of addresses and of what turns a request round, as `meaning_reader` does."""
    return _network(own, meaning_network.CloseNetwork, verified=verified)


def _network(own: Path | None, kind: type[N], *, verified: bool) -> N | None:
    path = _own_or_shipped(own, kind.description)
    if not path.exists():
        return None
    try:
        reader = kind(path.parent)
        if verified:
            reader.verify()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError([Problem(str(path), "", str(error)[:200], "the network that `make network` writes, with its words and its description")]) from error
    return reader


def _own_or_shipped(own: Path | None, name: str) -> Path:
    path = shipped.folder("rules", own) / name
    return path if path.exists() else shipped.folder("rules", None) / name


def form_profile(own: Path | None) -> FormProfile:
    """Load how the form is known."""
    path = shipped.folder("rules", own) / FORM_PROFILE
    return FormProfile.from_data(mapping(path, "the form's profile, as shipped"), str(path))


def free_mail(own: Path | None) -> frozenset[str]:
    """Load the list of consumer mail providers: one domain a line; a line that begins with # is a note."""
    path = shipped.folder("rules", own) / FREE_MAIL
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or "no UTF-8 text"
        raise ConfigError([Problem(str(path), "", found, "one domain a line")]) from error
    listed = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip() and not line.strip().startswith("#")]
    wrong = [Problem(str(path), "", repr(written[:60]), "a domain such as gmail.com", number) for number, written in listed if not normalise(written)]
    if not listed:  # every private address would pass for one of work
        wrong = [Problem(str(path), "", "no domain", "one domain a line, as shipped")]
    if wrong:
        raise ConfigError(wrong)
    return frozenset(normalise(written) for _, written in listed)


def tables(folder: Path) -> dict[str, str]:
    """Return the decision tables of a folder of rules, by file name. ConfigError names each that cannot be read."""
    return {name: text for name, text in shipped.texts(folder, "*.yaml").items() if name in TABLE_FILES}


def placed(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """Return problems of the tables, which name only a file, with the file's whole path."""
    return [replace(problem, file=str(folder / problem.file)) for problem in problems]


def rules(folder: Path) -> RuleSet:
    """Load the decision tables of a folder of rules. ConfigError names everything that is wrong in them."""
    try:
        return load_rules(tables(folder))
    except ConfigError as error:
        raise ConfigError(placed(error.problems, folder)) from error


def remarks(own: Path | None) -> list[str]:
    """Say what of an operator's own folder is not there, and need not be."""
    if own is None or not os.path.isdir(own):
        return []
    return [f"{own}/{name}: no such file; the shipped one is used" for name in (SENTENCE_READER, MEANING_READER, MAIL_READER, CLOSE_READER) if not (own / name).exists()]


def check(own: Path | None) -> list[Problem]:
    """Return everything that is wrong beside the tables, all at once: in these files, and files that nothing reads."""
    problems = _strays(own) if own is not None and os.path.isdir(own) else []  # else told by each of them
    for load in (sentence_model, partial(meaning_reader, verified=True), partial(mail_reader, verified=True), partial(close_reader, verified=True), form_profile, free_mail):
        try:
            load(own)
        except ConfigError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    return problems


def _strays(own: Path) -> list[Problem]:
    """Notice YAML files that nothing reads: mostly a table under a mistyped name."""
    known = (*TABLE_FILES, FORM_PROFILE)
    names = sorted(path.relative_to(own).as_posix() for path in own.rglob("*") if path.suffix in (".yaml", ".yml"))
    return [Problem(str(own / name), "", "a file that is no table", f"one of {', '.join(known)}{nearest(name, known)}") for name in names if name not in known]
