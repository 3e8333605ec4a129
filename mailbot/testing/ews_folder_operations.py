"""What the folder operations of the fake Exchange server do, and SyncFolderItems; the ground of all its operations."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from mailbot.testing.ews_store import Refusal, Store, StoredFolder
from mailbot.testing.ews_xml import M, T, failed, fields, item_id, paged, succeeded

RIGHTS = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")


class Broken(Exception):
    """A failure that an independent server reports as a bare SOAP fault."""


class Ground:
    """What all operations stand on."""

    def __init__(self, store: Store) -> None:
        """Work on a store."""
        self._store = store

    def _each(self, operation: str, elems: list[Element], act: Callable[[Element], str]) -> str:
        """Answer item by item: one that fails does not harm the others."""
        out: list[str] = []
        for elem in elems:
            try:
                out.append(succeeded(operation, act(elem)))
            except Refusal as refusal:
                out.append(failed(operation, str(refusal)))
        return "".join(out)

    def _hidden(self, native_id: str) -> bool:
        found = self._store.items.get(native_id)
        return found is not None and found.seen_from > time.monotonic()


class FolderOperations(Ground):
    """Operations on folders, as `do_<Operation>`."""

    def do_GetFolder(self, request: Element) -> str:
        """Return folders with what was asked of them."""
        wanted = fields(request)
        ids = list(request.find(f"{{{M}}}FolderIds") or ())
        return self._each("GetFolder", ids, lambda elem: f"<m:Folders>{self._folder(self._store.folder(elem), wanted)}</m:Folders>")

    def do_FindFolder(self, request: Element) -> str:
        """List a folder's folders, in pages. An independent server leaves the page out where it would be empty."""
        wanted = fields(request)
        parent = self._store.folder(next(iter(request.find(f"{{{M}}}ParentFolderIds") or ()), None))
        children = sorted(self._store.children(parent.id), key=lambda one: one.name)
        if self._store.lies.independent and not children:
            return succeeded("FindFolder", "")
        return succeeded("FindFolder", paged(request, "Folders", [self._folder(one, wanted) for one in children]))

    def do_CreateFolder(self, request: Element) -> str:
        """Create folders."""
        parent = self._store.folder(next(iter(request.find(f"{{{M}}}ParentFolderId") or ()), None))

        def create(elem: Element) -> str:
            made = self._store.create_folder(parent.id, elem.findtext(f"{{{T}}}DisplayName") or "")
            return f"<m:Folders>{self._folder(made, set())}</m:Folders>"

        return self._each("CreateFolder", list(request.find(f"{{{M}}}Folders") or ()), create)

    def _folder(self, folder: StoredFolder, wanted: set[str]) -> str:
        inside = f'<t:FolderId Id={quoteattr(folder.id)} ChangeKey="AQ=="/>'
        if "folder:DisplayName" in wanted:
            inside += f"<t:DisplayName>{escape(folder.name)}</t:DisplayName>"
        if "folder:TotalCount" in wanted:
            inside += f"<t:TotalCount>{len(self._store.within(folder.id))}</t:TotalCount>"
        if "folder:EffectiveRights" in wanted:
            rights = "".join(f"<t:{name}>{str(name not in self._store.lacking).lower()}</t:{name}>" for name in RIGHTS)
            inside += f"<t:EffectiveRights>{rights}</t:EffectiveRights>"
        return f"<t:Folder>{inside}</t:Folder>"

    def do_SyncFolderItems(self, request: Element) -> str:
        """Tell a folder's changes since a state, newest first within a page."""
        folder = self._store.folder(next(iter(request.find(f"{{{M}}}SyncFolderId") or ()), None))
        state = request.findtext(f"{{{M}}}SyncState") or "S0"
        if not re.fullmatch(r"S\d+", state) or int(state[1:]) > len(folder.changes):
            return failed("SyncFolderItems", "ErrorInvalidSyncStateData")
        start = int(state[1:])
        whole = next((n for n, (_, one) in enumerate(folder.changes) if n >= start and self._hidden(one)), len(folder.changes))
        end = min(whole, start + int(request.findtext(f"{{{M}}}MaxChangesReturned") or 100))
        told = "".join(self._change(folder, kind, one) for kind, one in reversed(folder.changes[start:end]))
        return succeeded(
            "SyncFolderItems",
            f"<m:SyncState>S{end}</m:SyncState><m:IncludesLastItemInRange>{str(end == whole).lower()}</m:IncludesLastItemInRange>"
            f"<m:Changes>{told}</m:Changes>",
        )

    def _change(self, folder: StoredFolder, kind: str, native_id: str) -> str:
        found = self._store.items.get(native_id)
        there = found is not None and found.folder == folder.id and found.seen_from <= time.monotonic()
        if kind == "Delete":
            return "" if there else f"<t:Delete><t:ItemId Id={quoteattr(native_id)}/></t:Delete>"
        if found is None or not there or (found.error and self._store.lies.independent):
            return ""
        return f"<t:Create><t:{found.tag}>{item_id(found)}</t:{found.tag}></t:Create>"
