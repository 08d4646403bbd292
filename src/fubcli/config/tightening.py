"""Overlays: a file of a person, a project or a command line that may only make the policy stricter.

For every key the result allows a subset of what the policy allowed before. Anything else is an error, not
a setting that is quietly ignored: its author would believe in a policy that is not the one in force.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

from fubcli.config.documents import Document
from fubcli.config.function_lists import function_list, list_of
from fubcli.config.sections import suggestion
from fubcli.config.settings import RULES, Layer, Setting, Stricter
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment


def tighten(policy: Layer, overlay: Layer, document: Document) -> Layer:
    """Return the complete layer `policy` with the overlay's settings; raises ConfigError for a looser one."""
    merged = dict(policy)
    for key, value in overlay.items():
        stricter = RULES[key].stricter
        before = _allowed(policy) if key == "functions.also_allow" else policy[key]
        if not _MAY[stricter](before, value):
            raise document.error(_key_at_fault(document, key, before, value), _complaint(stricter, before, value))
        merged[key] = _names(before) | _names(value) if stricter is Stricter.MORE else value
    check_refusals(policy, overlay, document)
    _fit_default_rows(merged)
    _fit_exports(policy, overlay, merged)
    return MappingProxyType(merged)


def check_refusals(policy: Layer, layer: Layer, document: Document) -> None:
    """Raise ConfigError when the file refuses a function that no list knows: a misspelt refusal protects nothing."""
    if "functions.refuse" not in layer:
        return
    listed = frozenset().union(*(function_list(list_of(policy, dialect)) for dialect in SqlDialect))
    known = listed | _names(policy["functions.also_allow"])
    for name in sorted(_names(layer["functions.refuse"]) - known):
        key = document.item_key("functions.refuse", name)
        raise document.error(key, f"is `{name}`, which is not allowed in the first place{suggestion(name, known)}")


def _allowed(policy: Layer) -> frozenset[str]:
    """Return the functions that a complete layer allows in every dialect."""
    listed = frozenset.intersection(*(function_list(list_of(policy, dialect)) for dialect in SqlDialect))
    return (listed | _names(policy["functions.also_allow"])) - _names(policy["functions.refuse"])


def _fit_default_rows(merged: dict[str, Setting]) -> None:
    """Lower a default that a new `max_rows` undercuts."""
    for row in Environment:
        key = f"environments.{row}.default_rows"
        merged[key] = min(cast("int", merged[key]), cast("int", merged[f"environments.{row}.max_rows"]))


def _fit_exports(policy: Layer, overlay: Layer, merged: dict[str, Setting]) -> None:
    """Hold files to a `max_rows` that is lowered without a word about them: its author meant every result."""
    for row in Environment:
        key, cap = f"environments.{row}.max_export_rows", f"environments.{row}.max_rows"
        if key not in overlay and cap in overlay and overlay[cap] != policy[cap]:
            merged[key] = min(cast("int", merged[key]), cast("int", overlay[cap]))


def _key_at_fault(document: Document, key: str, before: Setting, value: Setting) -> str:
    """Return the key of the first item that a list adds, or the key itself."""
    if not isinstance(before, frozenset):
        return key
    return document.item_key(key, min(_names(value) - before))


def _complaint(stricter: Stricter, before: Setting, value: Setting) -> str:
    verb = "would change" if stricter is Stricter.SAME else "would loosen"
    if isinstance(before, frozenset):
        extra = ", ".join(sorted(_names(value) - before))
        # The list of functions is far too long for a message.
        says = ", ".join(sorted(before)) if 0 < len(before) <= 20 else f"{len(before)} names"
        return f"{verb} it: the policy says {says}, this file adds {extra}"
    return f"{verb} it: the policy says {_word(before)}, this file says {_word(value)}"


def _word(value: Setting) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def _names(value: Setting) -> frozenset[str]:
    return cast("frozenset[str]", value)


_MAY: Mapping[Stricter, Callable[[Setting, Setting], bool]] = {
    Stricter.SAME: lambda before, value: value == before,
    Stricter.AT_MOST: lambda before, value: cast("int", value) <= cast("int", before),
    Stricter.FEWER: lambda before, value: _names(value) <= _names(before),
    Stricter.MORE: lambda _before, _value: True,
    Stricter.ON: lambda before, value: bool(value) or not before,
}
