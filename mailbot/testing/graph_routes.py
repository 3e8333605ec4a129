"""What the fake of Microsoft Graph does with each call: paths and JSON to changes in the mailboxes. No HTTP, no faults."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from mailbot.testing.graph_answers import CONTEXT, Problem, Reply, body_of, page, selected
from mailbot.testing.graph_faults import Seen
from mailbot.testing.graph_store import Folder, Item, Post

__all__ = ["Lies", "Problem", "Reply", "Routes", "Upload"]

MAX_BODY = 4 * 1024 * 1024


@dataclass(slots=True)
class Lies:
    """How the service misleads; a test sets these."""

    copy_delay: float = 0.0  # seconds until a sent copy is to be seen
    accepted_retry_after: str = ""  # Retry-After beside 202
    delta_repeats: bool = False  # each delta page repeats the item before
    delta_delay: int = 0  # changes are withheld for so many delta calls
    page_repeats: bool = False  # each page begins with the last item of the one before
    misses_first: bool = False  # the first listing of each folder lacks its oldest item
    renames_drafts: bool = False  # a draft made of MIME gets a Message-ID of the server's


@dataclass(slots=True)
class Upload:
    """A file on its way into a draft."""

    draft: Item
    name: str
    content_type: str
    size: int
    data: bytearray = field(default_factory=bytearray)


class Routes:
    """The calls that mailbot makes, and what the service does with them."""

    def __init__(self, base: Callable[[], str], lies: Lies) -> None:
        """Take the service's own address, for links."""
        self._base = base
        self._lies = lies
        self.uploads: dict[str, Upload] = {}
        self._withheld = 0
        self._listed: set[str] = set()
        folder, message = r"/mailFolders/(?P<folder>[^/]+)", r"/messages/(?P<message>[^/]+)"
        self._table: Sequence[tuple[str, re.Pattern[str], Callable[..., Reply]]] = tuple(
            (method, re.compile(pattern), answer)
            for method, pattern, answer in (
                ("GET", r"/mailFolders", self._list_folders),
                ("POST", r"/mailFolders", self._create_folder),
                ("GET", folder, self._get_folder),
                ("GET", folder + "/childFolders", self._list_folders),
                ("POST", folder + "/childFolders", self._create_folder),
                ("GET", folder + "/messages", self._list_messages),
                ("GET", folder + "/messages/delta", self._delta),
                ("POST", "/messages", self._create_message),
                ("GET", message, self._get_message),
                ("PATCH", message, self._patch_message),
                ("DELETE", message, self._delete_message),
                ("GET", message + r"/\$value", self._content),
                ("GET", message + "/attachments", self._attachments),
                ("GET", message + r"/attachments/[^/]+/\$value", self._attachment_content),
                ("POST", message + "/attachments/createUploadSession", self._create_upload),
                ("POST", message + "/move", self._move),
                ("POST", message + "/send", self._send),
            )
        )

    def answer(self, post: Post, path: str, seen: Seen) -> Reply:
        """Do one call on one mailbox."""
        for method, pattern, answer in self._table:
            match = pattern.fullmatch(path)
            if match and method == seen.method:
                return answer(post, seen, **match.groupdict())
        raise Problem(405 if path else 400, "Request_BadRequest", "no such call")

    def put_upload(self, token: str, seen: Seen) -> Reply:
        """Take one piece of a file; the address is the pass, and a token beside it is refused."""
        upload = self.uploads.get(token)
        if upload is None or "authorization" in seen.headers:
            raise Problem(401 if upload else 404, "ErrorAccessDenied" if upload else "ErrorItemNotFound")
        start = int(re.match(r"bytes (\d+)-", seen.headers.get("content-range", "bytes 0-")).group(1))  # type: ignore[union-attr]
        if start != len(upload.data) or len(seen.body) >= MAX_BODY:
            raise Problem(416, "InvalidRange")
        upload.data += seen.body
        if len(upload.data) < upload.size:
            return Reply(200, {"nextExpectedRanges": [str(len(upload.data))]})
        upload.draft.uploaded.append((upload.name, upload.content_type, bytes(upload.data)))
        del self.uploads[token]
        return Reply(201, None, {"Location": f"{self._base()}/attachments/{token}"})

    # folders

    def _folder(self, post: Post, key: str) -> Folder:
        folder = post.folder(key)
        if folder is None:
            raise Problem(404, "ErrorItemNotFound", "The specified folder could not be found in the store.")
        return folder

    def _folder_json(self, post: Post, folder: Folder, seen: Seen) -> dict[str, Any]:
        children = sum(one.parent == folder.native_id for one in post.folders.values())
        items = post.within(folder.native_id)
        whole = {
            "id": folder.native_id, "displayName": folder.name, "parentFolderId": folder.parent,
            "childFolderCount": children, "unreadItemCount": 0, "totalItemCount": len(items), "isHidden": False,
        }  # fmt: skip
        return selected(whole, seen)

    def _get_folder(self, post: Post, seen: Seen, folder: str) -> Reply:
        return Reply(
            200, {"@odata.context": CONTEXT, **self._folder_json(post, self._folder(post, folder), seen)}
        )

    def _list_folders(self, post: Post, seen: Seen, folder: str = "") -> Reply:
        parent = self._folder(post, folder).native_id if folder else "AAMkroot="
        inside = [one for one in post.folders.values() if one.parent == parent]
        return self._page([self._folder_json(post, one, seen) for one in inside], seen)

    def _create_folder(self, post: Post, seen: Seen, folder: str = "") -> Reply:
        parent = self._folder(post, folder).native_id if folder else "AAMkroot="
        name = str(body_of(seen).get("displayName") or "")
        if not name:
            raise Problem(400, "ErrorInvalidParameter")
        if post.folder_id(name, parent):
            raise Problem(409, "ErrorFolderExists", "A folder with the specified name already exists.")
        return Reply(
            201,
            {"@odata.context": CONTEXT, **self._folder_json(post, post.create_folder(name, parent), seen)},
        )

    # messages

    def _item(self, post: Post, key: str) -> Item:
        if not key.startswith("AA"):
            raise Problem(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        item = post.item(key)
        if item is None:
            raise Problem(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        return item

    def _message_json(self, item: Item, seen: Seen) -> dict[str, Any]:
        immutable = 'idtype="immutableid"' in seen.headers.get("prefer", "").lower()
        stamp = item.when.strftime("%Y-%m-%dT%H:%M:%SZ")
        whole = {
            "@odata.etag": item.etag, "id": item.immutable if immutable else item.mutable,
            "changeKey": item.etag[3:-1], "categories": list(item.categories), "receivedDateTime": stamp,
            "sentDateTime": stamp, "hasAttachments": False, "internetMessageId": item.header("message-id"),
            "subject": item.header("subject"), "parentFolderId": item.folder, "isDraft": item.draft, "isRead": False,
        }  # fmt: skip
        return selected(whole, seen)

    def _get_message(self, post: Post, seen: Seen, message: str) -> Reply:
        return Reply(200, {"@odata.context": CONTEXT, **self._message_json(self._item(post, message), seen)})

    def _list_messages(self, post: Post, seen: Seen, folder: str) -> Reply:
        items = post.within(self._folder(post, folder).native_id)
        wanted = re.fullmatch(r"internetMessageId eq '(.*)'", seen.query.get("$filter", ""))
        if wanted:
            items = [one for one in items if one.header("message-id") == wanted[1].replace("''", "'")]
        elif "$filter" in seen.query:
            raise Problem(400, "ErrorInvalidUrlQueryFilter")
        elif self._lies.misses_first and seen.path not in self._listed:
            self._listed.add(seen.path)
            items = items[1:]
        start, top = int(seen.query.get("$skip", 0)), int(seen.query.get("$top", 10))
        if any(one.unlistable for one in items[start : start + top]):
            raise Problem(504, "UnknownError")
        return self._page([self._message_json(one, seen) for one in items], seen)

    def _delta(self, post: Post, seen: Seen, folder: str) -> Reply:
        home = self._folder(post, folder).native_id
        token = seen.query.get("$deltatoken") or seen.query.get("$skiptoken") or "0"
        size = re.search(r"odata\.maxpagesize=(\d+)", seen.headers.get("prefer", ""))
        since, end = int(token), len(post.changes)
        if self._lies.delta_delay and since:
            self._withheld += 1
            end = since if self._withheld % (self._lies.delta_delay + 1) else end
        page = post.changes[since:end][: int(size[1]) if size else 10]
        shown = (
            post.changes[since - 1 : since] + page if self._lies.delta_repeats and since and page else page
        )
        value = [self._change(post, home, one, seen) for where, one in dict.fromkeys(shown) if where == home]
        kind = "skip" if since + len(page) < end else "delta"
        query = {
            f"${kind}token": str(since + len(page)),
            **({"$select": seen.query["$select"]} if "$select" in seen.query else {}),
        }
        link = f"{self._base()}{seen.path}?{urlencode(query, safe='$')}"
        name = "@odata.nextLink" if kind == "skip" else "@odata.deltaLink"
        return Reply(200, {"@odata.context": CONTEXT, "value": value, name: link})

    def _change(self, post: Post, home: str, native_id: str, seen: Seen) -> dict[str, Any]:
        item = post.items.get(native_id)
        if item is None or item.folder != home:
            return {"id": native_id, "@removed": {"reason": "deleted"}}
        return self._message_json(item, seen)

    def _create_message(self, post: Post, seen: Seen) -> Reply:
        if not seen.headers.get("content-type", "").startswith("text/plain"):
            raise Problem(400, "ErrorInvalidRequest", "only MIME is taken here")
        try:
            content = base64.b64decode(seen.body, validate=True)
        except binascii.Error as error:
            raise Problem(400, "ErrorMimeContentInvalidBase64String") from error
        made = post.put(content, "drafts", draft=True)
        if self._lies.renames_drafts:
            made.rename(f"<{made.immutable}@prod.outlook.invalid>")
        return Reply(201, {"@odata.context": CONTEXT, **self._message_json(made, seen)})

    def _patch_message(self, post: Post, seen: Seen, message: str) -> Reply:
        item = self._item(post, message)
        if seen.headers.get("if-match", item.etag) != item.etag:
            raise Problem(
                412, "ErrorIrresolvableConflict", "The send or update operation could not be performed."
            )
        changes = body_of(seen)
        item.categories = [str(one) for one in changes.get("categories", item.categories)]
        if "internetMessageId" in changes:
            if not item.draft:
                raise Problem(400, "ErrorInvalidPropertySet", "Only a draft can be renamed.")
            item.rename(str(changes["internetMessageId"]))
        item.version += 1
        return Reply(200, {"@odata.context": CONTEXT, **self._message_json(item, seen)})

    def _delete_message(self, post: Post, seen: Seen, message: str) -> Reply:
        post.move(self._item(post, message), "AAMkdeleteditems=")
        return Reply(204)

    def _content(self, post: Post, seen: Seen, message: str) -> Reply:
        return Reply(200, self._item(post, message).content, {"Content-Type": "text/plain"})

    def _attachments(self, post: Post, seen: Seen, message: str) -> Reply:
        found = self._item(post, message).attachments()
        return self._page([selected(one, seen) for one in found], seen)

    def _attachment_content(self, post: Post, seen: Seen, message: str) -> Reply:
        raise Problem(405, "ErrorInvalidRequest", "reference attachments have no content")

    def _create_upload(self, post: Post, seen: Seen, message: str) -> Reply:
        told = body_of(seen)["AttachmentItem"]
        token = f"upload{len(self.uploads) + 1}-{post.counter}"
        self.uploads[token] = Upload(
            self._item(post, message), str(told["name"]), str(told.get("contentType", "")), int(told["size"])
        )
        url = f"{self._base()}/upload/{token}"
        stamp = "2030-01-01T00:00:00Z"
        return Reply(201, {"uploadUrl": url, "expirationDateTime": stamp, "nextExpectedRanges": ["0-"]})

    def _move(self, post: Post, seen: Seen, message: str) -> Reply:
        item, target = self._item(post, message), self._folder(post, str(body_of(seen).get("destinationId")))
        post.move(item, target.native_id)
        return Reply(201, {"@odata.context": CONTEXT, **self._message_json(item, seen)})

    def _send(self, post: Post, seen: Seen, message: str) -> Reply:
        item = self._item(post, message)
        if not item.draft:
            raise Problem(404, "ErrorItemNotFound", "The item is no draft.")
        post.submit(item, self._lies.copy_delay)
        late = self._lies.accepted_retry_after
        return Reply(202, None, {"Retry-After": late} if late else {})

    def _page(self, items: list[dict[str, Any]], seen: Seen) -> Reply:
        return page(items, seen, self._base(), repeats=self._lies.page_repeats)
