"""A parsed template to what it may not do: eat time or memory, switch escaping off, name what a reply does not know.

The sandbox stops a template from reaching out; it does not stop one from looping for hours or building a gigabyte.
Nodes are told apart by the names of their kinds, so that jinja2 is imported in one place only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """One thing wrong: what was found, what was expected, and the line."""

    found: str
    expected: str
    line: int | None


OPERATORS = {"Mul": "*", "Pow": "**", "Mod": "%"}
ESCAPING = frozenset({"EvalContextModifier", "ScopedEvalContextModifier", "MarkSafe", "MarkSafeIfAutoescape"})
LITERALS = frozenset({"Const", "TemplateData", "List", "Tuple", "Dict", "Add", "Concat"})
REFERENCES = frozenset({"Include", "Import", "FromImport", "Extends"})


def faults(tree: Any, name: str, known: Collection[str], allowed: Collection[str]) -> Iterator[Fault]:
    """Yield everything in a template that is not allowed; `known` are template names, `allowed` value names."""
    every = _walk(tree)
    for node in every:
        kind = type(node).__name__
        if kind in OPERATORS:
            yield Fault(f"the operator {OPERATORS[kind]}", "a template without *, ** and %", node.lineno)
        elif kind in ESCAPING:
            yield Fault("a change of escaping", "a template that leaves escaping alone", node.lineno)
        elif kind == "For":
            yield from _loop(node)
        elif kind == "Macro":
            yield from _macro(node)
        elif kind == "Call" and type(node.node).__name__ != "Name":
            yield Fault("a call of a method", "calls of macros only", node.lineno)
        elif kind in REFERENCES:
            yield from _reference(node, name, known)
    yield from _names(every, allowed)


def _walk(node: Any) -> list[Any]:
    """Return a node and all below it."""
    every = [node]
    for each in every:
        every.extend(each.iter_child_nodes())
    return every


def _loop(loop: Any) -> Iterator[Fault]:
    if type(loop.iter).__name__ in LITERALS:
        yield Fault("a loop over a literal", "a loop over a value of the reply", loop.lineno)
    if loop.recursive or sum(type(node).__name__ == "For" for node in _walk(loop)) > 2:
        yield Fault("loops within a loop", "at most one loop within a loop", loop.lineno)


def _macro(macro: Any) -> Iterator[Fault]:
    called = {node.node.name for node in _walk(macro) if type(node).__name__ == "Call" and type(node.node).__name__ == "Name"}
    if macro.name in called:
        yield Fault(f"a macro that calls itself, {macro.name}", "macros that end", macro.lineno)


def _reference(node: Any, name: str, known: Collection[str]) -> Iterator[Fault]:
    """Other templates must be there, and of the same kind: a macro of a text file does not escape."""
    ending = name[name.index(".") :]
    value = getattr(node.template, "value", None)
    if not isinstance(value, str) or value not in known:
        found = f"a reference to {value!r}" if value else "a reference that is not a plain name"
        yield Fault(found, "the name of a template there is", node.lineno)
    elif not value.endswith(ending):
        yield Fault(f"a reference to {value!r}", f"a template that ends in {ending}", node.lineno)


def _names(every: list[Any], allowed: Collection[str]) -> Iterator[Fault]:
    """Find mistyped names, also where no sample comes by; scopes are left to the try-out."""
    own = {"loop", "caller"}
    for node in every:
        kind = type(node).__name__
        if kind == "Macro" or (kind == "Name" and node.ctx != "load"):
            own.add(node.name)
        elif kind == "FromImport":
            own.update(name if isinstance(name, str) else name[1] for name in node.names)
    for node in every:
        if type(node).__name__ == "Name" and node.name not in own and node.name not in allowed:
            yield Fault(f"the unknown name {node.name!r}", f"one of {', '.join(sorted(allowed))}", node.lineno)
