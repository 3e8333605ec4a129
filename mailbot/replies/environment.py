"""Templates to compiled templates: sandboxed, strict, checked at load. The only importer of jinja2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailbot.errors import ConfigError, Problem
from mailbot.replies.context import ReplyContext

LANGUAGES = ("en", "cy")
SAMPLES = (
    ReplyContext("APIM-2026-000001"),
    ReplyContext(
        "APIM-2026-000001", "Jo Bloggs", ("jo@supplier.example",), ("supplier.example",), "Supplier Ltd", "Some API", "DHCW-1", "to test", ("users", "use_case", "api_name", "imtp_reference"),
        ("Label",), True, "COC-1", date(2026, 1, 31), "6.5", "6.6", ("jo@gmail.com",), ("Jo Bloggs",), "a@wales.nhs.uk", "b@wales.nhs.uk", "c@wales.nhs.uk", "A note.",
    ),
)  # fmt: skip
MISSING = {"coc-details-missing": ("domain", "supplier_name")}


class Templates:
    """All templates of a folder, by language and name."""

    def __init__(self, sources: Mapping[str, str], folder: str = "templates") -> None:
        """Compile every template; ConfigError names all that is wrong, with file and line."""
        self._sources = dict(sources)
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=DictLoader(self._sources), undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=False, keep_trailing_newline=False
        )
        problems = [problem for name in self._sources for problem in self._check(name)]
        if problems:
            raise ConfigError(problems)

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Return the reply templates of each language."""
        return {
            language: frozenset(name.removeprefix(f"{language}/").removesuffix(".j2") for name in self._sources if name.startswith(f"{language}/"))
            for language in LANGUAGES
        }

    def render(self, language: str, name: str, context: ReplyContext) -> str:
        """Return the markup of one reply."""
        return self._environment.get_template(f"{language}/{name}.j2").render(context.values())

    def _check(self, name: str) -> list[Problem]:
        file = f"{self._folder}/{name}"
        try:
            tree = self._environment.parse(self._sources[name], name)
        except TemplateSyntaxError as error:
            return [Problem(file, "", error.message or "a syntax error", "a Jinja template", error.lineno)]
        problems = [
            Problem(file, "", "a power that templates do not have", "no loops over literals, no * or **", getattr(node, "lineno", None))
            for node in (*tree.find_all((nodes.Mul, nodes.Pow)), *(loop for loop in tree.find_all(nodes.For) if isinstance(loop.iter, (nodes.Const, nodes.List, nodes.Tuple))))
        ]
        if problems or not name.startswith(("en/", "cy/")):
            return problems
        return self._rendered(name, file)

    def _rendered(self, name: str, file: str) -> list[Problem]:
        """Render with sample values, so that a mistyped name is found when mailbot starts."""
        from dataclasses import replace

        stem = name.partition("/")[2].removesuffix(".j2")
        for sample in SAMPLES:
            wanted = MISSING.get(stem)
            values = replace(sample, missing=wanted) if wanted and sample.missing else sample
            if stem == "staff-missing-details" and values.missing:
                values = replace(values, missing=values.missing[1:])
            try:
                self._environment.get_template(name).render(values.values())
            except TemplateError as error:
                return [Problem(file, "", error.message or type(error).__name__, "names that a reply knows (docs/rules.md)")]
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                return [Problem(file, "", f"{type(error).__name__}: {error}", "a template that renders")]
        return []
