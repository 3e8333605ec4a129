"""Microsoft Entra app-only sign-in to access tokens, by secret or certificate. The only importer of msal.

msal keeps the token in memory and renews it in time; a token that the platform refuses is dropped once. A refusal is said
in words, without the secret, and as an UnreachableError: it concerns the whole mailbox, so no message may be parked for it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

from mailbot.adapters.http import Http
from mailbot.adapters.http_answers import Call
from mailbot.config import OAuth
from mailbot.errors import ConfigError, PermanentError, Problem, UnreachableError
from mailbot.heartbeat import Credential
from mailbot.ports import Diagnosis

OUTLOOK = "https://outlook.office365.com/.default"
GRAPH = "https://graph.microsoft.com/.default"
WRONG = frozenset(
    {"invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope", "invalid_request"}
)
WRONG_SECONDS = 300.0
SOON_DAYS = 30
UNREADABLE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)  # of msal, on a bad key or an odd answer


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


class Entra:
    """One app's sign-in; may be used by several threads."""

    def __init__(
        self,
        oauth: OAuth,
        scope: str = OUTLOOK,
        http: Http | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Sign in with the first use, over `http`'s connections."""
        self._oauth = oauth
        self._scope = scope
        self._client = SignInClient(http or Http())
        self._now = now
        self._turn = Lock()
        self._application: Any = None
        self._token = ""
        self._since: datetime | None = None
        self.expires_at: datetime | None = None

    def token(self) -> str:
        """Return a valid token."""
        with self._turn:
            return self._acquired()

    def renew(self, refused: str) -> str:
        """Return another token than the one that was refused; threads that were refused together renew once."""
        with self._turn:
            if refused == self._token and self._application is not None:
                self._application.remove_tokens_for_client()
            return self._acquired()

    def permissions(self) -> tuple[str, ...]:
        """Return the application permissions that the token names; none where rights come from Exchange's own roles."""
        payload = self.token().split(".")[1:2]
        try:
            claims = json.loads(base64.urlsafe_b64decode((payload[0] if payload else "") + "==="))
            return tuple(sorted(map(str, claims.get("roles", ()))))
        except (ValueError, AttributeError, TypeError):  # Microsoft keeps the token's form to itself
            return ()

    def credential_ends(self) -> date | None:
        """Return the day on which secret or certificate ends: the sooner of its own and the configured one."""
        return credential_ends(self._oauth)

    def credential(self) -> Credential:
        """Return until when secret or certificate and token are good, without asking anybody."""
        return Credential(self.credential_ends(), self._since, self.expires_at)

    def check(self) -> None:
        """Look whether secret or certificate can be read; ConfigError where not."""
        _credential(self._oauth)

    def _acquired(self) -> str:
        try:
            if self._application is None:
                self._application = _application(self._oauth, self._client)
            answer = self._application.acquire_token_for_client(scopes=[self._scope])
        except PermanentError as error:
            raise UnreachableError(str(error), WRONG_SECONDS) from error
        except UNREADABLE as error:
            self._application = None
            raise UnreachableError(_unreachable(self._oauth, error), WRONG_SECONDS) from error
        if "access_token" not in answer:
            # QUIRK: msal 1.39 remembers a failure that is no OAuth error, and trips over it ever after
            self._application = None
        token = _token_of(answer)
        if token != self._token:
            self._since = self._now()
            self.expires_at = self._since + timedelta(seconds=float(answer.get("expires_in", 0)))
            self._token = token
        return token


def token_source(oauth: OAuth, scope: str = OUTLOOK) -> Callable[[], str]:
    """Return a function that gives a valid token; the app signs in with its first use."""
    return Entra(oauth, scope).token


def _application(oauth: OAuth, client: SignInClient) -> Any:
    import msal

    host = urlsplit(oauth.authority).hostname or ""
    return msal.ConfidentialClientApplication(
        oauth.client_id,
        authority=f"{oauth.authority.rstrip('/')}/{oauth.tenant}",
        client_credential=_credential(oauth),
        instance_discovery=None if host.endswith(".microsoftonline.com") else False,
        http_client=client,
    )


def _unreachable(oauth: OAuth, error: Exception) -> str:
    words = f"the sign-in at {oauth.authority} cannot be used ({type(error).__name__})"
    return f"{words}; look at authority and tenant, and at the certificate's file where there is one"


def _credential(oauth: OAuth) -> Any:
    if oauth.certificate is not None:
        key = _pem(oauth)
        pair = {"private_key": key, "public_certificate": key}
        return {**pair, "thumbprint": oauth.thumbprint} if oauth.thumbprint else pair
    if oauth.secret is None:
        raise ConfigError(
            [Problem("configuration", "oauth", "neither secret nor certificate", "one of them")]
        )
    return oauth.secret.reveal().get_secret_value()


def _pem(oauth: OAuth) -> str:
    path = oauth.certificate
    assert path is not None
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "unreadable"
        problem = Problem(str(path), "oauth.certificate", said, "a PEM file with key and certificate")
        raise ConfigError([problem]) from error


def credential_ends(oauth: OAuth) -> date | None:
    """Return the day on which secret or certificate ends: the sooner of its own and the configured one."""
    return min(filter(None, (oauth.expires_on, _certificate_ends(oauth))), default=None)


def credential_diagnosis(name: str, ends: date | None, today: date) -> Diagnosis:
    """Tell when a secret or certificate ends; less than SOON_DAYS ahead is wrong, as renewing it takes people time."""
    subject = f"{name}: credential"
    if ends is None:
        return Diagnosis(subject, True, "when it ends is not known; set oauth.expires_on to be warned in time")
    days = (ends - today).days
    said = f"ends on {ends.isoformat()}, in {days} days" if days >= 0 else f"ended on {ends.isoformat()}"
    return Diagnosis(subject, days >= SOON_DAYS, said, "make a new secret or certificate, and set it here")


def _certificate_ends(oauth: OAuth) -> date | None:
    if oauth.certificate is None:
        return None
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(_pem(oauth).encode("ascii"))
    except ValueError:
        return None
    return min((one.not_valid_after_utc.date() for one in found), default=None)


def _token_of(answer: Mapping[str, Any]) -> str:
    if "access_token" in answer:
        return str(answer["access_token"])
    kind, words = (
        str(answer.get("error", "no answer")),
        str(answer.get("error_description", "")).splitlines()[:1],
    )
    said = f"Entra refuses the sign-in: {kind} {' '.join(words)[:300]}"
    if kind in WRONG:
        mend = "Check tenant, client_id and the secret or certificate, and whether it has expired."
        raise UnreachableError(f"{said}. {mend}", WRONG_SECONDS)
    raise UnreachableError(said, 30)


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """A response in the shape that msal reads."""

    status_code: int
    text: str
    headers: Mapping[str, str]

    def raise_for_status(self) -> None:
        """Raise where the answer is no success."""
        if self.status_code >= 400:
            raise UnreachableError(f"sign-in: HTTP {self.status_code}", 30)


class SignInClient:
    """The http client that msal is given: the same time-outs, limits and repetitions as all else."""

    def __init__(self, http: Http) -> None:
        """Use these connections."""
        self._http = http

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> SignInAnswer:
        """Read a document of the authority."""
        return self._perform("GET", url, params, None, headers)

    def post(
        self, url: str, params: Mapping[str, str] | None = None, data: Mapping[str, str] | str | None = None,
        headers: Mapping[str, str] | None = None, **_: Any,
    ) -> SignInAnswer:  # fmt: skip
        """Ask for a token; asking twice does no harm."""
        form = data if isinstance(data, str) else urlencode(dict(data or {}))
        return self._perform("POST", url, params, form.encode("ascii"), headers)

    def close(self) -> None:
        """Do nothing: the connections are closed by their owner."""

    def _perform(
        self, method: str, url: str, params: Mapping[str, str] | None, body: bytes | None, headers: Mapping[str, str] | None
    ) -> SignInAnswer:  # fmt: skip
        full = f"{url}{'&' if '?' in url else '?'}{urlencode(dict(params))}" if params else url
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        call = Call("sign-in", method, full, {**form, **(headers or {})}, body)
        answer = self._http.perform(call, through=frozenset({400, 401, 403, 404}))
        return SignInAnswer(answer.status, answer.body.decode("utf-8", "replace"), answer.headers)
