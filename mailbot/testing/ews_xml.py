"""The XML that the fake Exchange server answers with, in the schema's order."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from email import message_from_bytes
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from mailbot.testing.ews_store import StoredItem

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
E = "http://schemas.microsoft.com/exchange/services/2006/errors"


def fields(request: Element) -> set[str]:
    """Return the URIs of the properties that a shape asks for."""
    return {elem.get("FieldURI", "") for elem in request.iter(f"{{{T}}}FieldURI")}


def change_key(item: StoredItem) -> str:
    """Return an item's change key."""
    return b64encode(f"key {item.key}".encode()).decode()


def item_id(item: StoredItem) -> str:
    """Return an item's id element."""
    return f'<t:ItemId Id="{item.id}" ChangeKey="{change_key(item)}"/>'


def shown(item: StoredItem, wanted: set[str]) -> str:
    """Return an item with the properties that are wanted, in the schema's order."""
    when = item.received.strftime("%Y-%m-%dT%H:%M:%SZ")
    strings = "".join(f"<t:String>{escape(one)}</t:String>" for one in item.categories)
    values: dict[str, Callable[[], str]] = {
        "item:MimeContent": lambda: (
            f'<t:MimeContent CharacterSet="UTF-8">{b64encode(item.content).decode()}</t:MimeContent>'
        ),
        "item:ItemId": lambda: item_id(item),
        "item:ParentFolderId": lambda: f'<t:ParentFolderId Id={quoteattr(item.folder)} ChangeKey="AQ=="/>',
        "item:Attachments": lambda: f"<t:Attachments>{_attachments(item)}</t:Attachments>",
        "item:DateTimeReceived": lambda: f"<t:DateTimeReceived>{when}</t:DateTimeReceived>",
        "item:Size": lambda: f"<t:Size>{len(item.content)}</t:Size>",
        "item:Categories": lambda: f"<t:Categories>{strings}</t:Categories>" if strings else "",
        "item:IsDraft": lambda: f"<t:IsDraft>{str(item.draft).lower()}</t:IsDraft>",
        "item:DateTimeSent": lambda: f"<t:DateTimeSent>{when}</t:DateTimeSent>",
        "message:InternetMessageId": lambda: (
            f"<t:InternetMessageId>{escape(item.message_id)}</t:InternetMessageId>"
        ),
    }
    inside = "".join(make() for name, make in values.items() if name in wanted or name == "item:ItemId")
    return f"<t:{item.tag}>{inside}</t:{item.tag}>"


def attached(content: bytes) -> list[tuple[str, str, bytes]]:
    """Return name, type and content of each attachment; an attached message is not gone into."""
    out: list[tuple[str, str, bytes]] = []
    queue = [message_from_bytes(content)]
    while queue:
        part = queue.pop(0)
        if part.get_content_type() == "message/rfc822":
            inner: Any = part.get_payload()
            out.append(
                (part.get_filename() or "message", "message/rfc822", inner[0].as_bytes() if inner else b"")
            )
        elif part.is_multipart():
            payload: Any = part.get_payload()
            queue = [*payload, *queue]
        elif part.get_filename():
            decoded: Any = part.get_payload(decode=True)
            out.append((part.get_filename() or "", part.get_content_type(), decoded or b""))
    return out


def attachment(
    native_id: str, number: int, name: str, kind: str, content: bytes, *, whole: bool = False
) -> str:
    """Return an attachment's element."""
    tag = "ItemAttachment" if kind == "message/rfc822" else "FileAttachment"
    encoded = b64encode(content).decode()
    inside = "" if not whole else f"<t:Content>{encoded}</t:Content>"
    if whole and tag == "ItemAttachment":
        inside = f"<t:Message><t:MimeContent>{encoded}</t:MimeContent></t:Message>"
    head = f'<t:AttachmentId Id="{native_id}.{number}"/><t:Name>{escape(name)}</t:Name><t:ContentType>{kind}</t:ContentType>'
    return f"<t:{tag}>{head}{inside}</t:{tag}>"


def _attachments(item: StoredItem) -> str:
    return "".join(attachment(item.id, number, *part) for number, part in enumerate(attached(item.content)))


def paged(request: Element, container: str, inside: list[str]) -> str:
    """Return a page of a listing."""
    view = next((one for one in request if one.tag.startswith(f"{{{M}}}IndexedPage")), None)
    offset = int(view.get("Offset", 0)) if view is not None else 0
    size = int(view.get("MaxEntriesReturned", 1000)) if view is not None else 1000
    end = min(len(inside), offset + size)
    last = str(end >= len(inside)).lower()
    return (
        f'<m:RootFolder IndexedPagingOffset="{end}" TotalItemsInView="{len(inside)}" IncludesLastItemInRange="{last}">'
        f"<t:{container}>{''.join(inside[offset:end])}</t:{container}></m:RootFolder>"
    )


def succeeded(operation: str, inside: str) -> str:
    """Return the message of a success."""
    tag = f"m:{operation}ResponseMessage"
    return f'<{tag} ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{inside}</{tag}>'


def failed(operation: str, code: str, more: str = "") -> str:
    """Return the message of an error."""
    tag = f"m:{operation}ResponseMessage"
    return (
        f'<{tag} ResponseClass="Error"><m:MessageText>The server says {code}.</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{more}</{tag}>"
    )


def envelope(operation: str, messages: str) -> str:
    """Return a whole answer."""
    version = '<t:ServerVersionInfo MajorVersion="15" MinorVersion="1" MajorBuildNumber="2507" MinorBuildNumber="39" Version="V2017_07_11"/>'
    body = (
        f"<m:{operation}Response><m:ResponseMessages>{messages}</m:ResponseMessages></m:{operation}Response>"
    )
    return _document(f"<s:Header>{version}</s:Header><s:Body>{body}</s:Body>")


def fault(code: str, back_off_ms: int) -> str:
    """Return a SOAP fault."""
    wait = f'<t:MessageXml><t:Value Name="BackOffMilliseconds">{back_off_ms}</t:Value></t:MessageXml>'
    detail = f"<e:ResponseCode>{code}</e:ResponseCode><e:Message>The server cannot service this request right now.</e:Message>"
    inside = (
        f"<faultcode>a:{code}</faultcode><faultstring>{code}</faultstring><detail>{detail}{wait}</detail>"
    )
    return _document(f"<s:Body><s:Fault>{inside}</s:Fault></s:Body>")


def bare_fault(code: str) -> str:
    """Return a SOAP fault as an independent server writes it: without a declaration and without a detail."""
    inside = f"<faultcode>{code}</faultcode><faultstring>it did not work</faultstring>"
    body = f"<SOAP:Header/><SOAP:Body><SOAP:Fault>{inside}</SOAP:Fault></SOAP:Body>"
    return f'<SOAP:Envelope xmlns:SOAP="{SOAP}">{body}</SOAP:Envelope>'


def _document(inside: str) -> str:
    spaces = f'xmlns:s="{SOAP}" xmlns:m="{M}" xmlns:t="{T}" xmlns:e="{E}"'
    return f'<?xml version="1.0" encoding="utf-8"?><s:Envelope {spaces}>{inside}</s:Envelope>'
