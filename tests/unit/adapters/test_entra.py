"""Sign-in with secret and certificate, against a token endpoint on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from mailbot.adapters.entra import GRAPH, Entra, token_source
from mailbot.adapters.http import Http, Patience, Timeouts
from mailbot.config import OAuth, Secret
from mailbot.errors import ConfigError, TemporaryError
from mailbot.heartbeat import Credential
from mailbot.testing.graph_certificate import write_app_certificate
from mailbot.testing.graph_faults import Fault, Kind
from mailbot.testing.graph_service import CLIENT, SECRET, GraphService

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
QUICK = Patience(attempts=2, first=0.01, jitter=0.0)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[GraphService]:
    """Run a service."""
    with GraphService(tmp_path) as service:
        yield service


def signed_in(service: GraphService, **changes: object) -> Entra:
    """Return a sign-in at the service."""
    oauth = service.settings().oauth.model_copy(update=changes)
    return Entra(oauth, GRAPH, Http(Timeouts(2, 2, 5), QUICK, ca_file=service.ca_file), lambda: NOW)


def sign_ins(service: GraphService) -> int:
    """Return how often a token was asked for."""
    return sum(seen.path.endswith("/token") for seen in service.calls)


def certificate(folder: Path, days: int = 40) -> Path:
    """Write an app's certificate that begins on a known day."""
    return write_app_certificate(folder, datetime(2026, 11, 1, tzinfo=UTC), days)


def test_signs_in_once_for_many_uses(service: GraphService) -> None:
    """The token is kept, and threads that start together ask once."""
    entra = signed_in(service)
    with ThreadPoolExecutor(4) as pool:
        tokens = {*pool.map(lambda _: entra.token(), range(8))}
    assert len(tokens) == 1
    assert sign_ins(service) == 1


def test_asks_for_the_scope_and_shows_its_secret_to_nobody_else(service: GraphService) -> None:
    """The form has the scope and the secret; the error and the address do not."""
    signed_in(service).token()
    (asked,) = [seen for seen in service.calls if seen.path.endswith("/token")]
    assert b"scope=https%3A%2F%2Fgraph.microsoft.com%2F.default" in asked.body
    assert SECRET.encode() in asked.body
    assert SECRET not in asked.path and SECRET not in str(asked.query) and SECRET not in str(asked.headers)


def test_signs_in_with_a_certificate(service: GraphService, tmp_path: Path) -> None:
    """A PEM file with key and certificate gives an assertion that its key signed, and no secret."""
    pem = certificate(tmp_path)
    service.sign_in.register(pem)
    entra = signed_in(service, secret=None, certificate=pem)
    assert entra.token()
    (asked,) = [seen for seen in service.calls if seen.path.endswith("/token")]
    assert b"client_assertion=" in asked.body and b"client_secret" not in asked.body


def test_another_certificate_is_refused(service: GraphService, tmp_path: Path) -> None:
    """A certificate that is not the app's is told in words, as temporary: it concerns no single message."""
    service.sign_in.register(certificate(tmp_path))
    other = certificate(tmp_path)
    with pytest.raises(TemporaryError, match="invalid_client"):
        signed_in(service, secret=None, certificate=other).token()


def test_what_health_is_told(service: GraphService) -> None:
    """Since when and until when the token is good is known without asking; before the first use nothing is."""
    entra = signed_in(service)
    assert entra.credential() == Credential()
    entra.token()
    assert entra.credential() == Credential(None, NOW, NOW + timedelta(hours=1))


def test_tells_when_the_token_ends(service: GraphService) -> None:
    """The expiry is known after the first use, and stays while the token does."""
    entra = signed_in(service)
    assert entra.expires_at is None
    entra.token()
    entra.token()
    assert entra.expires_at == NOW + timedelta(hours=1)


def test_a_refused_token_is_renewed_once(service: GraphService) -> None:
    """Threads whose token was refused together get one new one between them."""
    entra = signed_in(service)
    old = entra.token()
    with ThreadPoolExecutor(4) as pool:
        fresh = {*pool.map(lambda _: entra.renew(old), range(4))}
    assert len(fresh) == 1 and old not in fresh
    assert sign_ins(service) == 2


def test_permissions_of_the_token(service: GraphService) -> None:
    """Permissions that Entra granted stand in the token; with Exchange's own roles there are none."""
    assert signed_in(service).permissions() == ()
    service.roles = ("Mail.Send", "Mail.ReadWrite")
    assert signed_in(service).permissions() == ("Mail.ReadWrite", "Mail.Send")


@pytest.mark.parametrize(
    ("told", "days", "ends"),
    [
        (None, None, None),
        (date(2027, 3, 31), None, date(2027, 3, 31)),
        (None, 40, date(2026, 12, 11)),
        (date(2026, 12, 1), 40, date(2026, 12, 1)),
        (date(2027, 3, 31), 40, date(2026, 12, 11)),
    ],
)
def test_when_the_credential_ends(
    tmp_path: Path, told: date | None, days: int | None, ends: date | None
) -> None:
    """The sooner of what the operator wrote and what the certificate says."""
    pem = certificate(tmp_path, days) if days else None
    secret = None if days else Secret(env="X")
    oauth = OAuth(tenant="t", client_id="c", expires_on=told, certificate=pem, secret=secret)
    assert Entra(oauth).credential_ends() == ends


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": None, "certificate": Path("/does/not/exist.pem")},
        {"secret": Secret(env="MAILBOT_TEST_NO_SUCH_VARIABLE")},
    ],
)
def test_what_the_operator_must_mend(service: GraphService, changes: dict[str, object]) -> None:
    """A secret or certificate that is not there is an error of the configuration."""
    with pytest.raises(ConfigError):
        signed_in(service, **changes).token()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "either `secret` or `certificate`"),
        ({"secret": {"env": "X"}, "certificate": "app.pem"}, "not both"),
        ({"secret": {"env": "X"}, "expires_on": "31/3/2027"}, "valid date"),
        ({"secret": {"env": "X"}, "authority": "http://login.example"}, "match pattern"),
    ],
)
def test_what_is_no_sign_in(changes: dict[str, object], words: str) -> None:
    """Wrong keys of the oauth section are told with the configuration's other problems, before anything is connected to."""
    with pytest.raises(ValidationError, match=words):
        OAuth(tenant="t", client_id="c", **changes)


def test_a_wrong_app_is_told_without_the_secret(service: GraphService) -> None:
    """A refusal names its kind and the way to mend it, and is tried again later, as it concerns no single message."""
    with pytest.raises(TemporaryError, match="invalid_client") as caught:
        signed_in(service, client_id="other").token()
    assert SECRET not in str(caught.value)
    assert caught.value.retry_after == 300


def test_a_file_that_is_no_certificate(service: GraphService, tmp_path: Path) -> None:
    """A PEM file that cannot be used is told as such."""
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no key\n")
    with pytest.raises(TemporaryError, match="certificate"):
        signed_in(service, secret=None, certificate=wrong).token()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("place", ["/openid-configuration$", "/token$"])
def test_whatever_fails_is_over_the_next_time(service: GraphService, kind: Kind, place: str) -> None:
    """No failure of the sign-in is anything but temporary, and none outlasts its cause."""
    entra = signed_in(service)
    service.faults.on("GET" if "configuration" in place else "POST", place, Fault(kind, "0"), times=2)
    for _ in range(2):
        try:
            entra.token()
        except TemporaryError:
            continue
    assert entra.token()


def test_an_authority_that_does_not_answer(service: GraphService) -> None:
    """Nobody there is temporary."""
    with pytest.raises(TemporaryError):
        signed_in(service, authority="https://127.0.0.1:9").token()


def test_token_source(service: GraphService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function for other protocols gives tokens too, with the certificates of the environment."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(service.ca_file))
    assert token_source(service.settings().oauth)().count(".") == 2
    assert any(CLIENT.encode() in seen.body for seen in service.calls)
