"""What `mailbot doctor` looks at on the ports that mailbot itself opens: ours, free, or somebody else's."""

from __future__ import annotations

import http.client
import json
import os
import socket

from mailbot.ports import Diagnosis

SECONDS = 3.0
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # where a listener on every address is asked
ANOTHER = "choose another port in the section {section}, or end the program that uses it"


def intake(host: str, port: int, recipients: int) -> Diagnosis:
    """Look at the port of the SMTP intake."""
    subject = "intake"
    if not recipients:
        return Diagnosis(subject, False, "no mailbox of kind maildir is configured, so nothing can be delivered", "leave the section intake out, or add such a mailbox")
    if port == 0:
        return Diagnosis(subject, True, "a free port is chosen at each start")
    try:
        greeting = _greeting(host, port)
    except ConnectionRefusedError:
        return _free(subject, host, port)
    except OSError as error:
        return Diagnosis(subject, False, f"{host}:{port} does not answer: {error}", ANOTHER.format(section=subject))
    if " mailbot" in greeting:
        return Diagnosis(subject, True, f"mailbot listens on {host}:{port}")
    return Diagnosis(subject, False, f"another program listens on {host}:{port}: {greeting[:80]!r}", ANOTHER.format(section=subject))


def health(host: str, port: int) -> Diagnosis:
    """Look at the port of the health endpoint; a service that runs and is ill is told."""
    subject = "health"
    if port == 0:
        return Diagnosis(subject, True, "a free port is chosen at each start")
    connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=SECONDS)
    try:
        connection.request("GET", "/health")
        answer = json.loads(connection.getresponse().read(1 << 20))
        well = bool(answer["healthy"])
    except ConnectionRefusedError:
        return _free(subject, host, port)
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        return Diagnosis(subject, False, f"another program listens on {host}:{port}", ANOTHER.format(section=subject))
    finally:
        connection.close()
    if well:
        return Diagnosis(subject, True, "the service runs, and reads every mailbox")
    return Diagnosis(subject, False, f"the service runs, but is ill: {json.dumps(answer)[:300]}", "look at its log for mailbox.unreachable and turn.failed")


def _greeting(host: str, port: int) -> str:
    with socket.create_connection((ANYWHERE.get(host, host), port), timeout=SECONDS) as connection:
        return connection.recv(512).decode("ascii", "replace").strip()


def _free(subject: str, host: str, port: int) -> Diagnosis:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except PermissionError:
        return Diagnosis(subject, False, f"mailbot may not listen on port {port}", "choose a port above 1023, or give the unit AmbientCapabilities=CAP_NET_BIND_SERVICE")
    except OSError as error:
        return Diagnosis(subject, False, f"{host}:{port} cannot be opened: {os.strerror(error.errno or 0)}", f"correct host and port in the section {subject}")
    return Diagnosis(subject, True, f"{host}:{port} is free; the service does not run just now")
