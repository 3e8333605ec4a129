"""The way to one mailbox by EWS: sign-in, one connection pool, pauses that the server asked for, repetition where it is safe.

Only what may take effect twice is repeated: after its connection died, its token was refused, or the server failed at it for the
moment. While the server wants no calls, none is made: a short pause is waited for, a longer one is an error at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

from exchangelib import Account, Configuration, Version
from exchangelib.credentials import DELEGATE, IMPERSONATION
from exchangelib.ewsdatetime import EWSTimeZone
from exchangelib.transport import BASIC, NOAUTH, NTLM, get_auth_instance
from exchangelib.version import EXCHANGE_2013_SP1

from mailbot.adapters.mailboxes.ews_errors import Busy, Failing, Lost, Unauthorised, pause_asked, told
from mailbot.adapters.mailboxes.ews_wire import Bearer, Timeouts, Verdict, Wire
from mailbot.config import EwsMailbox
from mailbot.errors import ConfigError, MailbotError, Problem, TemporaryError

Result = TypeVar("Result")
Token = Callable[[], str]
CONNECTIONS = 4
LONGEST_PAUSE = 5.0  # that is waited for
TRIES = 3  # of a read
NOISY = ("exchangelib", "exchangelib.util", "exchangelib.util.xml", "exchangelib.services.get_streaming_events.xml")


class Opening:
    """Until when the server wants no further calls; shared by all connections to one mailbox."""

    def __init__(self) -> None:
        """Begin open."""
        self._closed_until = 0.0
        self._turn = Lock()

    def close_for(self, seconds: float) -> None:
        """Let no call pass for so long."""
        with self._turn:
            self._closed_until = max(self._closed_until, time.monotonic() + seconds)

    def await_(self, what: str) -> None:
        """Wait until calls may be made; TemporaryError where that takes long."""
        rest = self._closed_until - time.monotonic()
        if rest > LONGEST_PAUSE:
            raise TemporaryError(f"{what}: the server asked for a pause", rest)
        if rest > 0:
            time.sleep(rest)


class EwsClient:
    """The way to one mailbox; may be used by several threads."""

    def __init__(
        self, settings: EwsMailbox, *, password: Callable[[], str] | None = None, token: Token | None = None,
        renew: Callable[[str], str] | None = None, timeouts: Timeouts = Timeouts(), opening: Opening | None = None,
    ) -> None:  # fmt: skip
        """Nothing is asked before the first use. `renew` gives another token than the one that was refused."""
        _look_at(settings, has_password=password is not None, has_token=token is not None)
        self.settings = settings
        self.timeouts = timeouts
        self.host = (urlsplit(settings.endpoint).hostname or "").lower()
        self._password, self._token, self._renew = password, token if settings.auth == "oauth" else None, renew
        self._opening = opening or Opening()
        self._verdict = Verdict()
        self._bearer = Bearer()
        self._account: Any = None
        self._open = False
        self._turn = Lock()

    def another(self) -> EwsClient:
        """Return a client of its own connections, for a thread that waits on one."""
        return EwsClient(
            self.settings, password=self._password, token=self._token, renew=self._renew, timeouts=self.timeouts,
            opening=self._opening,
        )  # fmt: skip

    @property
    def is_exchange(self) -> bool:
        """Tell whether the server has shown itself to be Microsoft's own."""
        return self._verdict.exchange

    def ask(self, what: str, step: Callable[[Any], Result], *, patient: bool = True) -> Result:
        """Do what may take effect twice; again where the connection had died, or the server was busy or (if `patient`) failed."""
        pause = self.timeouts.again
        for left in range(TRIES - 1, -1, -1):
            try:
                return self._once(what, step)
            except (Lost, Failing, Busy) as error:
                hopeless = (error.retry_after or 0.0) > LONGEST_PAUSE or (isinstance(error, Failing) and not patient)
                if not left or hopeless:
                    raise
                if not isinstance(error, Lost):
                    time.sleep(pause)
                    pause *= 2
        raise AssertionError("the last try returns or raises")

    def act(self, what: str, step: Callable[[Any], Result]) -> Result:
        """Do what must not take effect twice; UnknownOutcomeError where nobody can say whether it did."""
        return self._once(what, step, safe=False)

    def told(self, error: BaseException, what: str) -> MailbotError:
        """Return what an error means."""
        return told(error, what, self.host)

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._forget()

    def _forget(self) -> None:
        with self._turn:
            if self._open:
                self._account.protocol.close()
            self._open = False

    def _once(self, what: str, step: Callable[[Any], Result], *, safe: bool = True) -> Result:
        self._opening.await_(what)
        account = self._opened()
        self._bearer.token = used = self._token() if self._token else ""
        try:
            return self._tried(account, what, step, safe)
        except Unauthorised:
            if self._token is None:
                self._forget()  # the password may have been changed: read it anew next time
                raise
            self._bearer.token = self._renew(used) if self._renew else self._token()
        return self._tried(account, what, step, safe)

    def _tried(self, account: Any, what: str, step: Callable[[Any], Result], safe: bool) -> Result:
        try:
            return step(account)
        except Exception as error:  # noqa: BLE001  # what the libraries below raise cannot be listed; `told` sorts it
            self._opening.close_for(pause_asked(error))
            raise told(error, what, self.host, safe=safe) from None

    def _opened(self) -> Any:
        with self._turn:
            if not self._open:
                config = self._fresh_config()
                self._account = self._account or self._fresh_account(config)
                # QUIRK: exchangelib gives an account a protocol of its process-wide cache, with another client's config
                self._account.protocol = Wire(config, self._auth(), self.settings.verify_tls, self.timeouts)
                self._open = True
            return self._account

    def _fresh_config(self) -> Any:
        for name in NOISY:  # QUIRK: exchangelib writes whole requests to its log; content of mail is not logged
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        logging.getLogger("spnego").setLevel(logging.WARNING)
        return Configuration(
            service_endpoint=self.settings.endpoint, auth_type=NOAUTH, retry_policy=self._verdict,
            version=Version(build=EXCHANGE_2013_SP1), max_connections=CONNECTIONS,
        )  # fmt: skip

    def _fresh_account(self, config: Any) -> Any:
        return Account(
            self.settings.user, config=config, autodiscover=False, locale="en_GB", default_timezone=EWSTimeZone("UTC"),
            access_type=IMPERSONATION if self._token else DELEGATE,
        )  # fmt: skip

    def _auth(self) -> Callable[[], Any]:
        if self._token is not None:
            return lambda: self._bearer
        kind, user, secret = self.settings.auth, self.settings.login or "", self._password() if self._password else ""
        if kind == "ntlm" and "@" in user and "\\" not in user:
            user = f"\\{user}"  # QUIRK: NTLM takes a mail address only without a domain
        model = NTLM if kind == "ntlm" else BASIC
        return lambda: get_auth_instance(auth_type=model, username=user, password=secret)


def _look_at(settings: EwsMailbox, *, has_password: bool, has_token: bool) -> None:
    """Refuse a login that is not whole, and an endpoint to which no secret may go."""
    name, found = f"ews {settings.user}", f"auth: {settings.auth} alone"
    if settings.auth == "oauth" and not has_token:
        raise ConfigError([Problem("configuration", name, found, "an oauth section")])
    if settings.auth != "oauth" and not (settings.login and has_password):
        raise ConfigError([Problem("configuration", name, found, "login and password")])
    parts = urlsplit(settings.endpoint)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ConfigError([Problem("configuration", f"{name}: endpoint", settings.endpoint, "https://host/EWS/Exchange.asmx")])
    if settings.auth == "oauth" and parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ConfigError([Problem("configuration", f"{name}: endpoint", settings.endpoint, "https: a token is not sent in the clear")])


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    return host in ("localhost", "::1") or host.startswith("127.")
