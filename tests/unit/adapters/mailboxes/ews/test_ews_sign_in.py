"""Signing in to an Exchange server: Basic, NTLM, tokens, and what happens when they are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from mailbot.adapters.mailboxes.ews import open_ews
from mailbot.errors import ConfigError, MailbotError, Problem, TemporaryError
from mailbot.ports import Filed
from mailbot.testing.ews_service import PASSWORD, USER, EwsService
from tests.unit.adapters.mailboxes.ews.given import mail, opened


def test_a_token_that_is_refused_is_renewed_once(service: EwsService) -> None:
    """An expired token costs one repetition; the app acts for the mailbox by impersonation."""
    asked: list[str] = []

    def renew(refused: str) -> str:
        asked.append(refused)
        return "good"

    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: "stale", renew=renew)
    service.deliver(mail().content)
    assert len([*box.waiting()]) == 1
    assert {*asked} == {"stale"}
    assert {seen.impersonated for seen in service.calls} == {USER}
    box.close()


def test_without_a_way_to_renew_the_token_is_asked_for_again(service: EwsService) -> None:
    """The source may have a fresh one by now."""
    tokens = iter(["stale", "good", "good", "good"])
    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: next(tokens))
    assert [*box.waiting()] == []
    box.close()


def test_a_token_that_is_refused_twice_is_an_error(service: EwsService) -> None:
    """It is temporary, as it is no message's fault, and waits a while."""
    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: "bad", renew=lambda _: "worse")
    with pytest.raises(TemporaryError) as caught:
        box.waiting()
    assert (caught.value.retry_after or 0) >= 60
    assert "login" in str(caught.value)
    box.close()


@pytest.mark.parametrize("error", [TemporaryError("no sign-in"), ConfigError([Problem("f", "k", "x", "y")])])
def test_errors_of_the_token_source_come_through(service: EwsService, error: MailbotError) -> None:
    """What the sign-in says is not hidden behind an error of EWS, and later calls are not stuck."""

    def token() -> str:
        raise error

    box, _ = open_ews("m", service.settings(auth="oauth"), token=token)
    for _ in range(8):
        with pytest.raises(type(error)) as caught:
            box.waiting()
        assert caught.value is error
    box.close()


def test_a_changed_password_is_read_anew(service: EwsService) -> None:
    """A wrong password is temporary; the next call takes the one that is set then."""
    passwords = ["wrong"]
    box, _ = opened(service, password=lambda: passwords[-1])
    with pytest.raises(TemporaryError, match="refuses the login"):
        box.waiting()
    passwords.append(PASSWORD)
    service.deliver(mail().content)
    (item,) = box.waiting()
    assert box.fetch(item.native_id) is not None
    box.close()


def test_ntlm() -> None:
    """The handshake is made, and the mailbox works."""
    with EwsService(ntlm=True) as service:
        service.deliver(mail().content)
        box, out = opened(service)
        (item,) = box.waiting()
        assert box.file(item.native_id, "Ready", ()) is Filed.MOVED
        assert out.send(mail(2))
        assert len(service.wire) == 1
        box.close()


@pytest.mark.parametrize(("auth", "login"), [("basic", "x"), ("ntlm", "x"), ("oauth", "x")])
def test_a_login_that_is_not_whole_is_a_mistake_of_configuration(
    service: EwsService, auth: str, login: str
) -> None:
    """It is said before anything is asked."""
    with pytest.raises(ConfigError):
        open_ews("m", service.settings(auth=auth, login=login))


def test_reads_no_credentials_from_elsewhere(
    service: EwsService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `.netrc` does not replace our token."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password stolen\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    box, _ = open_ews("m", service.settings(auth="oauth"), token=lambda: "good")
    assert [*box.waiting()] == []
    assert {seen.headers["Authorization"] for seen in service.calls} == {"Bearer good"}
    box.close()


# TLS


def secured(tmp_path: Path) -> EwsService:
    """Return a server with a certificate that nobody knows."""
    return EwsService(tls=tmp_path)


def test_an_unknown_certificate_is_refused_unless_asked_otherwise(tmp_path: Path) -> None:
    """Without `verify_tls: false` no secret goes to a server that cannot prove who it is."""
    with secured(tmp_path) as service:
        service.deliver(mail().content)
        careful, _ = opened(service)
        with pytest.raises(TemporaryError, match="certificate does not verify"):
            careful.waiting()
        assert service.calls == []
        trusting, out = opened(service, {"verify_tls": False})
        assert len([*trusting.waiting()]) == 1
        assert out.send(mail(2))
        careful.close()
        trusting.close()


def test_an_own_authority_is_trusted_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """REQUESTS_CA_BUNDLE names the certificates of an organisation's own."""
    with secured(tmp_path) as service:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(service.ca_file))
        box, _ = opened(service)
        assert [*box.waiting()] == []
        box.close()


@pytest.mark.parametrize("endpoint", ["http://exchange.wales.nhs.uk/EWS/Exchange.asmx", "HTTP://exchange.wales.nhs.uk/EWS"])
def test_a_token_is_not_sent_in_the_clear(service: EwsService, endpoint: str) -> None:
    """Whoever listens could act as the app until it ends."""
    with pytest.raises(ConfigError, match="in the clear"):
        open_ews("m", service.settings(endpoint=endpoint, auth="oauth"), token=lambda: "good")


@pytest.mark.parametrize(
    "changes",
    [{"auth": "oauth", "oauth": None}, {"auth": "basic", "password": None}, {"auth": "ntlm", "login": None}, {"endpoint": "exchange.wales.nhs.uk"},
     {"endpoint": "https:///EWS"}, {"auth": "kerberos"}, {"settle_seconds": -1}],
)  # fmt: skip
def test_the_configuration_refuses_what_cannot_work(service: EwsService, changes: dict[str, object]) -> None:
    """`mailbot check` finds it before anything is asked."""
    with pytest.raises(ValidationError):
        service.settings(**changes)
