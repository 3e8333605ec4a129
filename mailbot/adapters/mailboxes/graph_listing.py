"""A mail folder's whole listing, page by page, whatever single items of it break.

The listing is read whole before anything is done with it, as moving messages while paging would shift the pages. Items
that pages repeat come once. A page that the server fails to make is asked for again in halves; the one item that
fails alone is reported with its problem and stepped over, provided that the server answers otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mailbot.adapters.http_answers import Failing
from mailbot.adapters.mailboxes.graph_client import ONCE, GraphClient
from mailbot.errors import TemporaryError
from mailbot.expression import expression

PAGE = 250
MAX_BROKEN = 20  # more than that is the server's illness, not the items'
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANT = expression(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Item:
    """One message of a folder. `problem` is set where the server cannot list it; its id is then made up."""

    native_id: str
    when: datetime
    problem: str = ""
    draft: bool = False


def instant(text: object) -> datetime:
    """Return an instant as Graph writes it, in UTC; the epoch where there is none."""
    match = INSTANT.fullmatch(str(text))
    if match is None:
        return EPOCH
    fraction = f".{match[2]:0<6}" if match[2] else ""
    zone = "+00:00" if match[3] == "Z" else match[3]
    try:
        return datetime.fromisoformat(f"{match[1]}{fraction}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return EPOCH


class Listing:
    """One sweep of one folder."""

    def __init__(
        self, client: GraphClient, folder: str, dated: str = "receivedDateTime", page: int = PAGE
    ) -> None:
        """Prepare to list `folder`, a well-known name or an id, by the property `dated`."""
        self._client = client
        self._folder = folder
        self._dated = dated
        self._page = page
        self._passed = 0  # items of the folder behind us, repeats included
        self._top = page
        self._link = ""

    def items(self) -> Iterator[Item]:
        """Yield every message, oldest first as far as the server tells."""
        seen: set[str] = set()
        broken = 0
        while True:
            try:
                page = self._next_page()
            except Failing as error:
                if self._top > 1:
                    self._top, self._link = self._top // 2, ""
                    continue
                broken += 1
                yield self._broken_item(broken, error)
                continue
            for item in map(self._item, page.get("value", ())):
                self._passed += 1
                if item.native_id not in seen:
                    seen.add(item.native_id)
                    yield item
            self._link = str(page.get("@odata.nextLink", ""))
            if not self._link:
                return
            self._grow()

    def _grow(self) -> None:
        """After a failure go back to whole pages step by step; only a whole page's link is followed."""
        if self._top < self._page:
            self._top, self._link = min(self._top * 2, self._page), ""

    def _next_page(self) -> dict[str, Any]:
        what = f"list {self._dated.removesuffix('DateTime')} mail"
        attempts = ONCE if self._top > 1 else 0
        if self._link:
            return self._client.follow(what, self._link, attempts=attempts)
        params = {"$select": f"id,isDraft,{self._dated}", "$orderby": self._dated, "$top": str(self._top)}
        if self._passed:
            params["$skip"] = str(self._passed)
        return self._client.get(what, f"mailFolders/{self._folder}/messages", params, attempts=attempts)

    def _item(self, data: dict[str, Any]) -> Item:
        return Item(str(data["id"]), instant(data.get(self._dated)), draft=data.get("isDraft") is True)

    def _broken_item(self, number: int, error: Failing) -> Item:
        """Step over one item; raise where it is the server that is ill."""
        folder = self._client.get(
            "look at the folder", f"mailFolders/{self._folder}", {"$select": "id,totalItemCount"}
        )
        if number > MAX_BROKEN or self._passed >= int(folder.get("totalItemCount") or 0):
            raise TemporaryError(f"the folder cannot be listed: {error}", error.retry_after)
        self._passed += 1
        self._top = 1
        said = f"item {self._passed} of the folder cannot be listed by the server; look at it in Outlook"
        return Item(f"unlistable:{number}", EPOCH, said)
