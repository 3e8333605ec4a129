"""Microsoft Entra app-only sign-in to access tokens. The only importer of msal.

msal keeps the token in memory and renews it in time; a refusal is said in words, without the secret.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mailbot.config import OAuth
from mailbot.errors import ConfigError, PermanentError, Problem, TemporaryError

OUTLOOK = "https://outlook.office365.com/.default"
WRONG = frozenset({"invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope", "invalid_request"})


def token_source(oauth: OAuth, scope: str = OUTLOOK) -> Callable[[], str]:
    """Return a function that gives a valid token; the app signs in with its first use."""
    application: list[Any] = []

    def token() -> str:
        import msal

        if not application:
            application.append(
                msal.ConfidentialClientApplication(
                    oauth.client_id, authority=f"{oauth.authority.rstrip('/')}/{oauth.tenant}", client_credential=_credential(oauth), timeout=30
                )
            )
        try:
            answer = application[0].acquire_token_for_client(scopes=[scope])
        except (OSError, ValueError) as error:  # requests' errors are OSErrors; msal raises ValueError on a bad authority
            raise TemporaryError(f"{oauth.authority} cannot be reached: {type(error).__name__}", 30) from error
        return _token_of(answer)

    return token


def _credential(oauth: OAuth) -> Any:
    if oauth.certificate is not None:
        try:
            key = oauth.certificate.read_text(encoding="ascii")
        except OSError as error:
            raise ConfigError([Problem(str(oauth.certificate), "oauth.certificate", error.strerror or "unreadable", "a PEM file with key and certificate")]) from error
        return {"private_key": key, "thumbprint": oauth.thumbprint, "public_certificate": key} if oauth.thumbprint else {"private_key": key, "public_certificate": key}
    if oauth.secret is None:
        raise ConfigError([Problem("configuration", "oauth", "neither secret nor certificate", "one of them")])
    return oauth.secret.reveal().get_secret_value()


def _token_of(answer: dict[str, Any]) -> str:
    if "access_token" in answer:
        return str(answer["access_token"])
    kind, words = str(answer.get("error", "no answer")), str(answer.get("error_description", "")).splitlines()[:1]
    said = f"Entra refuses the sign-in: {kind} {' '.join(words)}"
    if kind in WRONG:
        raise PermanentError(f"{said}. Check tenant, client_id and the secret or certificate, and whether it has expired.")
    raise TemporaryError(said, 30)
