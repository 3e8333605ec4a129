"""Every HTML mail as a browser shows it: it fits, says what the plain text says, can be read, and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from mailbot.replies.compose import compose
from mailbot.replies.environment import Templates
from mailbot.replies.samples import DECISION, FULL_DECISION, contexts
from mailbot.replies.triage_note import triage_note

FOLDER = Path(__file__).parents[2] / "templates"
SOURCES = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.j2")}
TEMPLATES = Templates(SOURCES)
REPLIES = sorted(TEMPLATES.names["en"])
WIDTHS = (600, 375)
LIST_MARK = re.compile(r"(?m)^\s*(?:-|\d\.)\s")
OVERFLOW = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 0.5 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
    .map(e => e.tagName + ': ' + e.textContent.slice(0, 60))"""
CONTRASTS = """() => {
    const numbers = c => (c.match(/[\\d.]+/g) || []).map(Number);
    const light = c => { const [r, g, b] = numbers(c).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
    const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (numbers(c)[3] !== 0) return c } return 'rgb(255, 255, 255)' };
    const out = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
        if (!text || e.tagName === 'STYLE') continue;
        const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) out.push(text.slice(0, 40) + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2));
    }
    return out;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium once."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page that notes everything it asks for, and gets nothing."""
    opened = browser.new_page()
    opened.set_default_timeout(20_000)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    opened.on("request", note)
    opened.route("**/*", lambda route: route.abort())
    yield opened
    opened.close()
    assert asked == []


def words(text: str) -> list[str]:
    """Return what a text says, without list marks and rules, which a browser draws itself."""
    return re.findall(r"[^\W_]+(?:[@.'’/+-][^\W_]+)*", LIST_MARK.sub(" ", text))


def mails(name: str) -> Iterator[tuple[str, str, str]]:
    """Return (what it is, plain text, HTML) of one reply in every language, with ordinary and with unwieldy values."""
    ordinary = contexts(name)[1]
    unwieldy = replace(
        contexts(name)[2],
        users=tuple(f"{'very.long.' * 8}name{number}@{'sub.' * 20}supplier.example" for number in range(60)),
        supplier="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2,
        use_case="W" * 290,
        sponsor_name="A" * 55,
    )
    for language in ("en", "cy", "both"):
        for label, context in (("ordinary", ordinary), ("unwieldy", unwieldy)):
            reply = compose(TEMPLATES, name, context, language, "Access to the API Portal")
            yield f"{name} {language} {label}", reply.text, reply.html


def check(page: Page, label: str, text: str, html: str) -> None:
    """Check one mail at both widths and in both schemes."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, label
        assert page.evaluate(OVERFLOW) == [], f"{label} at {width}"
    assert words(page.evaluate("document.body.innerText")) == words(text), label
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate(CONTRASTS) == [], f"{label}, {scheme}"
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_fits_and_says_what_its_plain_text_says(page: Page, name: str) -> None:
    """A reply fits a reading pane and a telephone, shows the plain text's words, is legible, and fetches nothing."""
    for label, text, html in mails(name):
        check(page, label, text, html)


@pytest.mark.parametrize("decision", [DECISION, FULL_DECISION], ids=["bare", "full"])
def test_a_triage_note_fits_and_says_what_its_plain_text_says(page: Page, decision: object) -> None:
    """The team's note fits as well, shows the plain text's words, is legible, and fetches nothing."""
    long = replace(decision, sponsor=f"{'x' * 200}@wales.nhs.uk", domains=("a" * 60 + ".example",) * 5)  # type: ignore[type-var]
    text, html = triage_note(TEMPLATES, long)
    check(page, "note", text, html)


@pytest.mark.parametrize("name", REPLIES)
def test_every_part_is_marked_with_its_language(page: Page, name: str) -> None:
    """A screen reader is told the language of each part, and finds one main heading."""
    reply = compose(TEMPLATES, name, contexts(name)[1], "both", "x")
    page.set_content(reply.html)
    assert page.evaluate("document.documentElement.lang") == "cy"
    assert page.evaluate("[...document.querySelectorAll('td[lang]')].map(e => e.lang)") == ["cy", "en"]
    assert page.evaluate("document.querySelectorAll('h1').length") == 1


def test_what_a_sender_wrote_is_never_markup(page: Page) -> None:
    """Values with tags, scripts and pictures show as they were typed; nothing of them runs or is fetched."""
    nasty = "<img src=https://evil.example/x.png onerror=\"document.title='run'\"><script>document.title='run'</script>"
    for name in REPLIES:
        context = replace(contexts(name)[1], users=(nasty,), supplier=nasty, api_name=nasty, use_case=nasty, domains=(nasty,), missing_labels=(nasty,), nameless=(nasty,), note=nasty, coc_reference=nasty, personal_addresses=(nasty,))
        page.set_content(compose(TEMPLATES, name, context, "both", nasty).html)
        assert page.evaluate("document.querySelectorAll('img, script, iframe, link, object').length") == 0
        assert page.evaluate("document.title") != "run"
