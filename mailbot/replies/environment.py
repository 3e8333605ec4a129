"""Template sources to compiled templates: sandboxed, strict, linted and tried out at load. The only importer of jinja2.

    <language>/<name>.txt.j2 and .html.j2   one reply, both forms saying the same words
    shared/…                                the layout of HTML mails, and macros
    triage/note.txt.j2 and .html.j2         the note to the team

Pure: sources come in as texts by name. What cannot render, or says one thing in text and another in HTML, is a
ConfigError with file and line when mailbot starts, never a surprise when a mail is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import TracebackType

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mailbot.errors import ConfigError, Problem
from mailbot.replies import samples
from mailbot.replies.context import NAMES
from mailbot.replies.looks import dressed
from mailbot.replies.plain import words_of_html, words_of_text
from mailbot.replies.template_lint import faults

LANGUAGES = ("en", "cy")
TEXT, HTML = ".txt.j2", ".html.j2"
LAYOUT = "shared/layout.html.j2"
NOTE = "triage/note"
FILTERS = ("default", "e", "escape", "first", "join", "length", "map", "upper")
TESTS = ("defined", "none")
UNFORESEEN = (ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RuntimeError, SyntaxError, TypeError, ValueError)
ENGLISH = "January February March April May June July August September October November December".split()
WELSH = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()


@dataclass(frozen=True, slots=True)
class Part:
    """One language's part of a mail: `pointer`, in the other language, says that there is another part."""

    language: str
    title: str
    body: str  # rendered; safe HTML for the page
    foot: str
    pointer: str = ""
    pointer_language: str = ""


class Templates:
    """All templates of a folder, compiled."""

    def __init__(self, sources: Mapping[str, str], folder: str = "templates", *, tried: bool = False) -> None:
        """Compile and try out every template; ConfigError names all that is wrong, with file and line.

        `tried` says that this was done before (the shipped templates, by the tests): each is then compiled when needed.
        """
        self._sources = {name: dressed(text) if name.endswith(HTML) else text for name, text in sources.items()}
        self._folder = folder
        self._environment = _environment(self._source)
        self._compiled: dict[str, Template] = {}
        self._references: dict[str, frozenset[str]] = {}
        problems = [*self._gaps()]
        if not tried:
            problems += [problem for name in self._sources for problem in self._compile(name)]
            problems += [problem for name in self._sources for problem in self._try_out(name)]
        if problems:
            raise ConfigError(problems)

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Return the names of the reply templates of each language."""
        return names_of(self._sources)

    def text(self, language: str, name: str, values: Mapping[str, object]) -> str:
        """Return the plain text of one reply, not tidied."""
        return self._template(f"{language}/{name}{TEXT}").render(values)

    def html(self, language: str, name: str, values: Mapping[str, object]) -> str:
        """Return the HTML of one reply, without the layout round it; every value is escaped."""
        return self._template(f"{language}/{name}{HTML}").render(values)

    def page(self, parts: Sequence[Part]) -> str:
        """Return a whole HTML mail; the parts' bodies must come from `html`."""
        shown = [
            {"language": p.language, "title": p.title, "body": Markup(p.body), "foot": p.foot, "pointer": p.pointer, "pointer_language": p.pointer_language}
            for p in parts
        ]
        return self._template(LAYOUT).render(parts=shown)

    def note(self, values: Mapping[str, object]) -> tuple[str, str]:
        """Return the triage note as plain text and HTML."""
        return self._template(NOTE + TEXT).render(values), self._template(NOTE + HTML).render(values)

    def _template(self, name: str) -> Template:
        if name not in self._compiled:
            problems = self._compile(name)
            if problems:
                raise ConfigError(problems)
        return self._compiled[name]

    def _source(self, name: str) -> tuple[str, str, None] | None:
        return (self._sources[name], self._file(name), None) if name in self._sources else None

    def _file(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _gaps(self) -> Iterator[Problem]:
        """Yield the files that are missing: the layout, the note, one of a pair, one language of a reply."""
        wanted = {LAYOUT, NOTE + TEXT, NOTE + HTML}
        for name in {each for language in LANGUAGES for each in _names(self._sources, language)}:
            wanted |= {f"{language}/{name}{kind}" for language in LANGUAGES for kind in (TEXT, HTML)}
        for name in sorted(wanted - self._sources.keys()):
            yield Problem(self._file(name), "", "no such file", "every reply in en and cy, each as .txt.j2 and .html.j2, and the shared files")

    def _compile(self, name: str) -> list[Problem]:
        if not name.endswith((TEXT, HTML)):
            return [Problem(self._file(name), "", "a name that says nothing of its kind", f"a name ending in {TEXT} or {HTML}")]
        try:
            tree = self._environment.parse(self._sources[name], name)
            found = faults(tree, name, self._sources, self._allowed(name))
            problems = [Problem(self._file(name), "", fault.found, fault.expected, fault.line) for fault in found]
            if not problems:
                self._references[name] = frozenset(filter(None, meta.find_referenced_templates(tree)))
                code = self._environment.compile(tree, name, self._file(name))
                self._compiled[name] = Template.from_code(self._environment, code, {})
        except TemplateSyntaxError as error:
            return [Problem(self._file(error.name or name), "", error.message or "a syntax error", "a Jinja template", error.lineno)]
        except UNFORESEEN as error:  # such as a number of five thousand digits, or nesting without end
            return [Problem(self._file(name), "", f"{type(error).__name__}: {error}", "a Jinja template")]
        return problems

    def _sound(self, name: str) -> bool:
        """Tell whether a template and all that it refers to could be compiled; what cannot be is told with its own file."""
        reached = [name]
        for each in reached:
            reached += self._references.get(each, frozenset()) - set(reached)
        return all(each in self._compiled for each in reached)

    def _allowed(self, name: str) -> frozenset[str]:
        if name.startswith("triage/"):
            return samples.NOTE_NAMES
        return NAMES if name.startswith(("en/", "cy/")) else frozenset({"parts"})

    def _try_out(self, name: str) -> list[Problem]:
        """Render a reply or the note with sample values, in both forms, and compare what they say; the page with sample parts."""
        if name == LAYOUT:
            return self._try_page() if self._sound(name) else []
        stem = name.removesuffix(TEXT)
        if not name.endswith(TEXT) or name.startswith("shared/") or not (self._sound(name) and self._sound(stem + HTML)):
            return []
        values = samples.NOTES if stem == NOTE else samples.for_reply(stem.partition("/")[2])
        return next((found for sample in values if (found := self._rendered(stem, sample))), [])

    def _try_page(self) -> list[Problem]:
        """Render the page of one language and that of two: each has to show all that a part says."""
        welsh = Part("cy", "Title (cy)", "<p>Body (cy)</p>", "Foot (cy)", "Pointer (cy)", "en")
        english = Part("en", "Title (en)", "<p>Body (en)</p>", "Foot (en)")
        for parts in ((english,), (welsh, english)):
            try:
                words = " ".join(words_of_html(self.page(parts)))
            except (TemplateError, *UNFORESEEN) as error:
                return [self._failed(LAYOUT, error, "a layout that renders with any parts")]
            said = {name: value for part in parts for name, value in (("title", part.title), ("body", f"Body ({part.language})"), ("foot", part.foot), ("pointer", part.pointer)) if value}
            if lost := [name for name, value in said.items() if " ".join(words_of_text(value)) not in words]:
                return [Problem(self._file(LAYOUT), "", f"a page without the {' and the '.join(lost)} of a part", "the title, body, foot and pointer of every part")]
        return []

    def _rendered(self, stem: str, sample: Mapping[str, object]) -> list[Problem]:
        rendered = {}
        for kind in (TEXT, HTML):
            try:
                rendered[kind] = self._compiled[stem + kind].render(sample)
            except (TemplateError, *UNFORESEEN) as error:
                return [self._failed(stem + kind, error, "a template that renders with any values")]
        text, html = words_of_text(rendered[TEXT]), words_of_html(rendered[HTML])
        if not text or not html:
            silent = [kind for kind, words in ((TEXT, text), (HTML, html)) if not words]
            return [Problem(self._file(stem + kind), "", "a template that says nothing", "the words of the reply") for kind in silent]
        if text == html:
            return []
        at = next((i for i, (a, b) in enumerate(zip(text, html, strict=False)) if a != b), min(len(text), len(html)))
        found = f"“{' '.join(html[max(0, at - 3) : at + 5])}”"
        return [Problem(self._file(stem + HTML), "", found, f"the words of the plain text, “{' '.join(text[max(0, at - 3) : at + 5])}”")]

    def _failed(self, name: str, error: Exception, expected: str) -> Problem:
        """Return what is wrong with a template that did not render: where the error arose, or in the template itself."""
        file, line = self._place(error.__traceback__) or (self._file(name), None)
        return Problem(file, "", f"{type(error).__name__}: {error}", expected, line)

    def _place(self, trace: TracebackType | None) -> tuple[str, int | None] | None:
        """Return the innermost template and line of an error."""
        files = {self._file(name) for name in self._sources}
        found = None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in files:
                found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return found


def _environment(source: Callable[[str], tuple[str, str, None] | None]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(source),  # for imports of macros; the templates themselves are compiled from their trees
        undefined=StrictUndefined,
        autoescape=lambda name: name is None or name.endswith(HTML),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS} | {"day_en": day_en, "day_cy": day_cy}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    return environment


def names_of(sources: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return the names of the reply templates of each language, of files by name."""
    known = tuple(sources)
    return {language: frozenset(_names(known, language)) for language in LANGUAGES}


def _names(sources: Iterable[str], language: str) -> Iterator[str]:
    for name in sources:
        if name.startswith(f"{language}/"):
            yield name.removeprefix(f"{language}/").removesuffix(TEXT).removesuffix(HTML)


def day_en(day: date) -> str:
    """Return a date as an English reader writes it: 31 January 2026."""
    return f"{day.day} {ENGLISH[day.month - 1]} {day.year}"


def day_cy(day: date) -> str:
    """Return a date as a Welsh reader writes it: 31 Ionawr 2026."""
    return f"{day.day} {WELSH[day.month - 1]} {day.year}"
