"""Text parts to the `Body` that a reader sees: plain text, HTML, and what Outlook keeps beside them (RTF, TNEF).

Every rendering of the body is kept as an alternative, as it was written; where two of them say different things, the body
says so. What cannot be read wholly is a defect that keeps the message from being judged.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mailbot.model.message import Address, Body, Defect, Segment, Zone
from mailbot.reading.alternatives import disagreement
from mailbot.reading.charsets import GARBLED, decoded, garbled, misleads
from mailbot.reading.html import CONTROLS, HtmlText, clean_text, read_html
from mailbot.reading.limits import LIMITS, Budget
from mailbot.reading.mime import Mime, Part
from mailbot.reading.outlook import OutlookItem
from mailbot.reading.segments import segment, without_banner

WRITTEN = (Zone.NEW_TEXT, Zone.ANSWER)
CHARSET = re.compile(rb"charset\s{0,20}=\s{0,20}[\"']?([\w-]{2,30})", re.IGNORECASE)


def part_text(mime: Mime, part: Part) -> str:
    """Return the text of one text part."""
    data = mime.decoded(part, LIMITS.text)
    charset = part.parameters.get("charset", "utf-8")
    if part.content_type == "text/html" and "charset" not in part.parameters:
        declared = CHARSET.search(data[:2048])
        named = declared.group(1).decode("ascii") if declared else charset
        charset = charset if misleads(named) else named  # found as ASCII, it cannot be in a set in which ASCII is another text (HTML 13.2.3.2)
    read = decoded(data, charset)
    mime.defects.extend(read.defects)
    text = read.text
    if part.content_type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        text = _unflow(text, part.parameters.get("delsp", "").lower() == "yes")
    return text


def _unflow(text: str, delsp: bool) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676 section 4)."""
    out: list[list[str]] = []
    depth = 0
    joining = False
    for line in text.replace("\r\n", "\n").split("\n"):
        quote = len(line) - len(line.lstrip(">"))
        words = line[quote:].removeprefix(" ")
        soft = words.endswith(" ") and words != "-- "
        piece = words[:-1] if soft and delsp else words
        if joining and quote == depth and words != "-- ":
            out[-1].append(piece)
        else:
            out.append([">" * quote + " " if quote else "", piece])
        joining, depth = soft, quote
    return "\n".join("".join(pieces) for pieces in out)


def make_body(plain: list[str], html: list[str], sender: Address | None, defects: list[Defect], budget: Budget) -> Body:
    """Return the body of its plain and HTML parts."""
    written = "\n\n".join(plain)
    words = clean_text(written)
    seen = [_seen(part, defects, budget) for part in html]
    shown = "\n\n".join(part.text for part in seen)
    text = shown if shown.strip() else words
    segments = segment(text, sender.name if sender else "") if budget.body(len(text)) else ()
    if text and not segments or sum(run.end - run.start for run in segments if run.zone in WRITTEN) > LIMITS.new_text:
        return _too_long(text, defects)
    body = Body(
        text=text,
        segments=segments,
        hidden=_hidden(seen),
        differs=disagreement(without_banner(words), without_banner(shown)) if plain and html else "",  # a mail system may warn in one of them alone
        alternatives=tuple(part for part in (written, "\n\n".join(part.whole for part in seen)) if part.strip()),
        links=tuple(link for part in seen for link in part.links),
    )
    unseen = "".join("".join(CONTROLS.findall(part)) for part in html)  # which reading HTML takes out
    if any(garbled(read) for read in (words, shown + unseen, body.zone(*WRITTEN))):
        defects.append(Defect(GARBLED, "much of it is no text in any character set that it may be in"))
    return body


def _too_long(text: str, defects: list[Defect]) -> Body:
    """Return the beginning of a body that is not judged, for a person to see."""
    defects.append(Defect("text-cut", f"a body of {len(text)} characters"))
    beginning = text[: LIMITS.new_text // 8]
    return Body(text=beginning, segments=(Segment(Zone.QUOTED, 0, len(beginning)),))


def _seen(html: str, defects: list[Defect], budget: Budget) -> HtmlText:
    found = read_html(html, budget)
    if found.problem:
        defects.append(Defect("html-unread", found.problem))
    return found


def item_body(item: OutlookItem, sender: Address | None, defects: list[Defect], budget: Budget) -> Body:
    """Return the body of an Outlook item; its RTF is what Outlook shows first, so it must say the same."""
    plain, html = [item.text] if item.text.strip() else [], [item.html] if item.html.strip() else []
    rich = _seen(item.rich_html, defects, budget).whole if item.rich_html else item.rich_text
    body = make_body(plain, html, sender, defects, budget)
    return with_rendering(body, rich) if rich.strip() else body


def with_rendering(body: Body, text: str) -> Body:
    """Return the body with one more rendering of it."""
    differs = body.differs or disagreement(body.text, clean_text(text))
    return replace(body, alternatives=(*body.alternatives, text), differs=differs)


def _hidden(seen: list[HtmlText]) -> str:
    """Return hidden words that matter; a spacing trick is none."""
    words = "\n".join(part.hidden for part in seen if part.hidden).strip()
    return words if len(re.findall(r"\w{2,}", words)) >= 2 else ""
