"""What of an HTML part a reader does not see: hidden by an attribute, a style, or a style sheet's class or id.

Also the words that a style sheet itself writes, which some readers show and others do not. Every pattern is bounded.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|"
    r"font-size\s*:\s*(?:0|0?\.\d+|1(?:\.0)?)(?:\s*(?:px|pt|em|rem|%))?\s*(?:;|$|!)|max-height\s*:\s*0(?:px)?\s*(?:;|$|!)|"
    r"(?:text-indent|left|top|margin-left)\s*:\s*-\s*\d{3,}|clip\s*:\s*rect\(\s*0|unicode-bidi\s*:\s*(?:bidi|isolate)-override",
    re.IGNORECASE,
)
TINY_EM = re.compile(r"font-size\s*:\s*1(?:\.0)?\s*(?:em|rem)", re.IGNORECASE)
COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)", re.IGNORECASE)
BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
GENERATED = re.compile(r"content\s*:\s*(?:\"([^\"]{1,500})\"|'([^']{1,500})')", re.IGNORECASE)
ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
CLEAR = re.compile(r"rgba\([^)]*,0(?:\.0+)?\)")
FAR_UP = 64  # elements round one whose background is looked for
CLASS_RULE = re.compile(r"\.([A-Za-z_][\w-]{0,60})\s*\{([^{}]{0,500})\}")
ID_RULE = re.compile(r"#([A-Za-z_][\w-]{0,60})\s*\{([^{}]{0,500})\}")


def hidden_selectors(sheets: list[str]) -> frozenset[str]:
    """Return the `.class` and `#id` selectors that a style sheet hides."""
    found: set[str] = set()
    for css in sheets:
        found.update("." + m.group(1).lower() for m in CLASS_RULE.finditer(css) if HIDING.search(m.group(2)))
        found.update("#" + m.group(1).lower() for m in ID_RULE.finditer(css) if HIDING.search(m.group(2)))
    return frozenset(found)


def generated(sheets: list[str]) -> list[str]:
    """Return words that a style sheet writes: some readers show them, others do not."""
    found = (_unescaped(one or other) for css in sheets for one, other in GENERATED.findall(css))
    return [words for words in found if re.search(r"\w{2}", words)]


def _unescaped(words: str) -> str:
    return ESCAPE.sub(lambda found: chr(code) if (code := int(found.group(1), 16)) < 0x110000 and not 0xD800 <= code < 0xE000 else "", words)


def hides(node: LexborNode, selectors: frozenset[str]) -> bool:
    """Tell whether a reader does not see an element, nor anything in it."""
    attributes = node.attributes or {}
    if "hidden" in attributes or node.tag == "bdo":  # turned-round words are not the words that are read
        return True
    style = attributes.get("style") or ""
    if HIDING.search(style) and not TINY_EM.search(style):
        return True
    if _written_white(attributes.get("color") or "", style) and not _on_colour(node):
        return True
    if not selectors:
        return False
    names = {"." + name.lower() for name in (attributes.get("class") or "").split()}
    names.add("#" + (attributes.get("id") or "").lower())
    return bool(names & selectors)


def _written_white(colour: str, style: str) -> bool:
    """Tell an element whose words are white, or as good as that."""
    styled = COLOUR.search(style)
    return _white(styled.group(1)) if styled is not None else colour.strip().lower() in ("white", "#fff", "#ffffff")


def _on_colour(node: LexborNode) -> bool:
    """Tell whether an element stands on a background that is not white: its own, or that of the nearest one round it that has any."""
    around: LexborNode | None = node
    for _ in range(FAR_UP):
        if around is None:
            return False
        attributes = around.attributes or {}
        styled = BACKGROUND.search(attributes.get("style") or "")
        painted = styled.group(1) if styled is not None else attributes.get("bgcolor") or ""
        if painted and not _clear(painted):
            return not _white(painted)
        around = around.parent
    return False


def _clear(value: str) -> bool:
    """Tell a background through which the one behind it is seen."""
    plain = re.sub(r"\s", "", value.lower())
    return plain in ("transparent", "none", "inherit", "initial") or CLEAR.fullmatch(plain) is not None


def _white(value: str) -> bool:
    plain = re.sub(r"\s", "", value.lower())
    return plain in ("white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)", "transparent", "window") or bool(
        re.fullmatch(r"#f[c-f]f[c-f]f[c-f]|rgb\((25[0-5],){2}25[0-5]\)|rgba\(\d+,\d+,\d+,0(\.0+)?\)", plain)
    )
