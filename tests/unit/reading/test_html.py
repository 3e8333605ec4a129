"""HTML to what a reader sees: all of it, in order, and what is hidden apart from it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.html import read_html
from mailbot.reading.html_cost import too_costly
from mailbot.reading.limits import LIMITS
from tests.speed import in_time

HIDERS = ('style="display:none"', "hidden", 'style="font-size:0"', 'style="color:#ffffff"', 'class="gone"', 'id="lost"', 'style="VISIBILITY : hidden"')
SHEET = "<style>.gone{display:none} #lost { mso-hide: all }</style>"


@dataclass(frozen=True)
class Page:
    """HTML, and its words in order, each with whether a reader sees it."""

    html: str
    words: tuple[tuple[str, bool], ...] = ()


def joined(pages: list[Page]) -> Page:
    """Put pages one behind another."""
    return Page("".join(page.html for page in pages), tuple(word for page in pages for word in page.words))


def within(tag: str, page: Page, attribute: str = "") -> Page:
    """Put a page into an element."""
    return Page(f"<{tag} {attribute}>{page.html}</{tag}>", tuple((word, seen and attribute not in HIDERS) for word, seen in page.words))


WORDS = st.integers(0, 999).map(lambda n: Page(f" w{n} ", ((f"w{n}", True),)))
NOISE = st.sampled_from(["<br>", "<!-- w1000 -->", "<script>w1001</script>", "&nbsp;", "<img alt=w1002>", "\n", "<o:p></o:p>", "<hr>", "<style>w1003</style>"]).map(Page)
ATTRIBUTES = st.sampled_from(("", "", "x=1", *HIDERS))
SINGLE = st.builds(within, st.sampled_from(("p", "li", "a", "h2", "u", "pre")), WORDS, ATTRIBUTES)  # what may not stand in itself
PAGES = st.recursive(
    WORDS | NOISE | SINGLE,
    lambda inner: st.builds(within, st.sampled_from(("div", "span", "b", "font", "ul", "blockquote", "center")), st.lists(inner, max_size=4).map(joined), ATTRIBUTES),
    max_leaves=25,
)


@given(st.lists(PAGES, max_size=5).map(joined))
@settings(max_examples=300, deadline=None)
def test_every_word_is_seen_or_hidden_and_in_its_order(page: Page) -> None:
    """No word is lost, none is doubled, and none that a reader does not see counts as text."""
    found = read_html(SHEET + page.html)
    assert re.findall(r"w\d+", found.text) == [word for word, seen in page.words if seen]
    assert re.findall(r"w\d+", found.hidden) == [word for word, seen in page.words if not seen]
    assert not found.problem


@given(st.lists(st.lists(st.lists(st.text("abcé1@.", min_size=1, max_size=8), min_size=2, max_size=4), min_size=1, max_size=5).map(lambda rows: [row + ["z"] * (4 - len(row)) for row in rows]), min_size=1, max_size=2))
@settings(max_examples=100, deadline=None)
def test_a_table_becomes_rows_of_cells(tables: list[list[list[str]]]) -> None:
    """A list of users comes out as a reader sees it: a line a row, a tab between cells."""
    html = "".join("<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>" for rows in tables)
    lines = [line for line in read_html(html).text.split("\n") if line.strip()]
    assert lines == ["\t".join(row) for rows in tables for row in rows]


def test_a_table_that_lays_out_the_page_is_no_list() -> None:
    """Newsletters and Outlook put whole mails into cells; their paragraphs stay paragraphs."""
    html = "<table><tr><td><table><tr><td>jo@a.com</td><td>Jo</td></tr></table><p>one</p><p>two</p></td><td>side</td></tr></table>"
    assert [line for line in read_html(html).text.split("\n") if line.strip()] == ["jo@a.com\tJo", "one", "two", "side"]


@given(st.text("<>/abpdiv ='\"&;!-\x00\n é", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_pile_of_characters_is_read(html: str) -> None:
    """No input raises, and the same input is read the same."""
    assert read_html(html) == read_html(html)


HOSTILE = {
    "nested": "<div>" * 50_000,
    "nested inline": "<span>" * 50_000,
    "nested lists": "<ul><li>" * 30_000,
    "formatting that is never closed": "".join(f"<font color={n}>" for n in range(30_000)),
    "formatting opened anew in every paragraph": "<p>" + "".join(f"<font color={n}>" for n in range(3000)) + "</p><p>x" * 30_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">",
    "attributes without values": "<p " + " ".join(f"a{n}" for n in range(50_000)) + ">",
    "attributes gathered on the body": "".join(f"<body a{n}=b>" for n in range(50_000)),
    "cells of one row": "<table><tr>" + "<td>x" * 60_000,
    "rows": "<table>" + "<tr><td>x<td>y" * 30_000,
    "tables in tables": "<table><tr><td>a<td>" * 30_000,
    "paragraphs": "<p>x" * 200_000,
    "unclosed tags": "<a " * 300_000,
    "open comments": "<!--" * 200_000,
    "comments": "<!---->" * 100_000,
    "entities": "&amp" * 200_000,
    "quotations": "<blockquote>" * 50_000,
    "style sheets": "<style>.a{display:none}</style>" * 20_000,
    "selectors": "<style>" + ".a {" * 100_000 + "</style>",
    "one style": '<p style="' + "left : - " * 100_000 + '">x',
    "classes": "<style>.b{display:none}</style><p class='" + "a " * 100_000 + "'>x",
    "quotation marks": "<p a='" * 100_000,
    "spaces in a tag": "<p " + " " * 900_000 + "=>",
    "scripts": "<script>" + "</scrip" * 100_000,
    "links": '<a href="mailto:a@b.c">x</a>' * 30_000,
    "too long": "x" * (LIMITS.html + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_is_read_or_refused_in_little_time(name: str) -> None:
    """Nothing takes a second of a processor; what would is told from its tags alone."""
    begun = time.process_time()
    read_html(HOSTILE[name])
    assert in_time(time.process_time() - begun, 1.5)


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<div>" * (LIMITS.html_depth + 1), "nested deeper"),
        ("<p " + "a=1 " * (LIMITS.html_attributes + 1) + ">", "more attributes"),
        ("<p>" * (LIMITS.html_nodes + 1), "more elements"),
        ("x" * (LIMITS.html + 1), "longer"),
        ("<div>" * LIMITS.html_depth, ""),
        ("<p>" * LIMITS.html_nodes, ""),
        ("<div></div>" * LIMITS.html_depth * 2, ""),
        ("<!--" + "<div>" * LIMITS.html_depth * 2 + "-->", ""),
        ("<style>" + "<div>" * LIMITS.html_depth * 2 + "</style>", ""),
        ("<!--" + "<div>" * LIMITS.html_depth * 2, "nested deeper"),
        ('<img src="data:image/png;base64,' + "a/b+" * LIMITS.html_attributes * 2 + '">', ""),
        ("<p><li>" * LIMITS.html_depth * 2, ""),
    ],
)
def test_the_cost_is_told_by_named_limits(html: str, problem: str) -> None:
    """Just within a limit is read, just beyond is not; what a parser takes for text costs nothing."""
    assert problem in too_costly(html)
    assert bool(problem) == bool(too_costly(html))


def test_html_that_is_not_read_says_so_and_shows_nothing() -> None:
    """A half-read page would be judged by half its words."""
    found = read_html("<p>please</p>" + "<div>" * (LIMITS.html_depth + 1) + "do not")
    assert (found.text, found.hidden, found.links) == ("", "", ()) and found.problem


@pytest.mark.parametrize(
    ("html", "hidden"),
    [
        ('<table><tr><td bgcolor="#005eb8"><h1 style="color:#ffffff">Band</h1></td></tr></table>', False),
        ('<div style="background-color: #005eb8; color: white"><p style="color:#fff">Band</p></div>', False),
        ('<table><tr><td style="background:#005EB8"><p><span style="color:white"><b>Band</b></span></p></td></tr></table>', False),
        ('<div style="background:#005eb8"><div style="background:#ffffff"><p style="color:#ffffff">Band</p></div></div>', True),
        ('<table bgcolor="#005eb8"><tr><td bgcolor="white"><font color="white">Band</font></td></tr></table>', True),
        ('<div style="background:transparent"><p style="color:#fefefe">Band</p></div>', True),
        ('<div style="background:rgba(0,94,184,0)"><p style="color:white">Band</p></div>', True),
        ('<p style="color:white">Band</p>', True),
    ],
)
def test_white_words_are_hidden_on_a_white_background_only(html: str, hidden: bool) -> None:
    """The background is that of the nearest element round them that has one, as on the band at the head of our own replies."""
    page = read_html(html)
    assert ("Band" in page.hidden) is hidden and ("Band" in page.text) is not hidden
