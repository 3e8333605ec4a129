"""The token endpoint beside the fake of Microsoft Graph: a secret, or an assertion signed with the app's certificate."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from mailbot.testing.graph_answers import Reply
from mailbot.testing.graph_faults import Seen

TENANT, CLIENT, SECRET = "tenant-of-the-tests", "app-of-the-tests", "secret-of-the-tests"
WRONG = "AADSTS7000215: Invalid client secret provided."


class SignIn:
    """Gives tokens to one app, and knows them again."""

    def __init__(self) -> None:
        """Know the app's secret; a certificate is registered with `register`."""
        self._tokens: dict[str, float] = {}
        self._key: Any = None

    def register(self, pem: Path) -> None:
        """Register the app's certificate: from now on an assertion has to be signed with its key."""
        from cryptography import x509

        self._key = x509.load_pem_x509_certificate(pem.read_bytes()).public_key()

    def forget(self) -> None:
        """Accept none of the tokens that were given."""
        self._tokens.clear()

    def knows(self, token: str) -> bool:
        """Tell whether a token was given and is still good."""
        return self._tokens.get(token, 0.0) >= time.monotonic()

    def authority(self, origin: str) -> Reply:
        """Return the authority's own description."""
        place = f"{origin}/{TENANT}"
        return Reply(200, {
            "token_endpoint": f"{place}/oauth2/v2.0/token", "authorization_endpoint": f"{place}/oauth2/v2.0/authorize",
            "issuer": f"{place}/v2.0",
        })  # fmt: skip

    def give(self, seen: Seen, origin: str, roles: tuple[str, ...], seconds: int) -> Reply:
        """Answer the request for a token."""
        form = {key: values[0] for key, values in parse_qs(seen.body.decode("ascii", "replace")).items()}
        known = form.get("client_secret") == SECRET or self._signed(form.get("client_assertion", ""), origin)
        if form.get("client_id") != CLIENT or not known:
            return Reply(401, {"error": "invalid_client", "error_description": WRONG})
        claims = json.dumps({"roles": list(roles), "number": seen.number}).encode()
        token = f"header.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.signature"
        self._tokens[token] = time.monotonic() + seconds
        return Reply(200, {"token_type": "Bearer", "expires_in": seconds, "access_token": token})

    def _signed(self, assertion: str, origin: str) -> bool:
        """Tell whether an assertion is for us, by the app, and signed with its key."""
        import jwt

        if self._key is None:
            return assertion.count(".") == 2
        audience = f"{origin}/{TENANT}/oauth2/v2.0/token"
        try:
            claims = jwt.decode(assertion, self._key, algorithms=["RS256", "PS256"], audience=audience)
        except jwt.InvalidTokenError:
            return False
        return bool(claims.get("iss") == claims.get("sub") == CLIENT)
