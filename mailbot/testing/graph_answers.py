"""What the fake of Microsoft Graph reads and answers, before it is HTTP: JSON or bytes, OData errors, `$select`, pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from mailbot.testing.graph_faults import Seen

CONTEXT = "https://graph.microsoft.com/v1.0/$metadata"
PAGE = 10  # items a page, where a call does not say


class Reply(NamedTuple):
    """An answer before it is HTTP."""

    status: int
    data: Any = None  # JSON, or bytes
    headers: Mapping[str, str] = {}


class Problem(Exception):
    """An OData error."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        """Keep what is answered."""
        super().__init__(code)
        self.reply = Reply(status, {"error": {"code": code, "message": message or code}})


def page(items: list[dict[str, Any]], seen: Seen, base: str, *, repeats: bool) -> Reply:
    """Answer with one page of items and the link to the next, which begins with the last item of this one where it `repeats`."""
    top, skip = min(int(seen.query.get("$top", PAGE)), 1000), int(seen.query.get("$skip", 0))
    data: dict[str, Any] = {"@odata.context": CONTEXT, "value": items[skip : skip + top]}
    if skip + top < len(items):
        again = 1 if repeats and top > 1 else 0
        query = urlencode({**seen.query, "$skip": str(skip + top - again)}, safe="$")
        data["@odata.nextLink"] = f"{base}{seen.path}?{query}"
    return Reply(200, data)


def body_of(seen: Seen) -> dict[str, Any]:
    """Return the JSON that came with a call."""
    try:
        data = json.loads(seen.body)
    except ValueError as error:
        raise Problem(400, "BadRequest", "no JSON") from error
    return data if isinstance(data, dict) else {}


def selected(whole: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """Return what a call asks for of an object, by `$select`."""
    if seen.method != "GET" or "$select" not in seen.query:
        return whole
    names = {*seen.query["$select"].split(","), "id"}
    return {key: value for key, value in whole.items() if key in names or key.startswith("@")}
