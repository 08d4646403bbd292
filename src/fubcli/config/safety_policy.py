"""`safety_policy.yaml` to a layer of settings, and a complete layer to the frozen policy."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from fubcli.config.documents import Document, Value
from fubcli.config.fingerprints import fingerprint
from fubcli.config.function_lists import function_list, list_of
from fubcli.config.sections import Section, describe, item_list, one_of, open_section
from fubcli.config.settings import ENVIRONMENT_RULES, SECTION_RULES, Layer, Rule, Setting, Stricter
from fubcli.model.catalogs import Sensitivity
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment
from fubcli.model.policy import Complexity, EnvironmentPolicy, InputLimits, LiteralRole, Rebuild, SafetyPolicy
from fubcli.model.statement import StatementKind

FORMAT = 1
"""The one layout of the file that this version reads."""

_TOP = ("environments", *(section for section in SECTION_RULES if "." not in section))


def decode_layer(document: Document, *, complete: bool) -> Layer:
    """Return what a file sets; a complete file must set everything. Raises ConfigError."""
    known = ("format", *_TOP)
    root = open_section(document, "", document.root, known=known, required=known if complete else ())
    if root.has("format") and root.number("format") != FORMAT:
        raise document.error("format", f"must be {FORMAT}")
    layer: dict[str, Setting] = {}
    for key, value in _sections(root, complete=complete).items():
        rules = SECTION_RULES[key]
        section = open_section(document, key, value, known=tuple(rules), required=tuple(rules) if complete else ())
        layer.update({section.path(name): _setting(section, name, rules[name]) for name in section.values})
    _check_rows(document, layer)
    _check_production(document, layer)
    return MappingProxyType(layer)


def build_policy(layer: Layer, *, sources: tuple[str, ...]) -> SafetyPolicy:
    """Return the policy that a complete layer says; its version is a fingerprint of the content alone."""
    content = {
        "environments": MappingProxyType({row: _row(layer, f"environments.{row}") for row in Environment}),
        "limits": InputLimits(_count(layer, "limits.sql_bytes"), _count(layer, "limits.nesting")),
        "large_table_rows": _count(layer, "limits.large_table_rows"),
        "allowed_functions": MappingProxyType({dialect: _functions(layer, dialect) for dialect in SqlDialect}),
        "hints": _texts(layer, "hints.allow"),
        "receipt_hours": _count(layer, "promotion.receipt_hours"),
        "literals": frozenset(LiteralRole(role) for role in _texts(layer, "promotion.literals")),
        "partial_masks": _texts(layer, "masking.partial"),
    }
    return SafetyPolicy(**content, version=fingerprint(content), sources=sources)  # type: ignore[arg-type] # mixed values


def _functions(layer: Layer, dialect: SqlDialect) -> frozenset[str]:
    listed = function_list(list_of(layer, dialect)) | _texts(layer, "functions.also_allow")
    return listed - _texts(layer, "functions.refuse")


def _sections(root: Section, *, complete: bool) -> Mapping[str, Value]:
    """Return the sections that are there by dotted key, the rows of `environments` among them."""
    found = {name: value for name, value in root.values.items() if name in SECTION_RULES}
    if root.has("environments"):
        rows = tuple(Environment)
        environments = open_section(
            root.document,
            "environments",
            root.values["environments"],
            known=rows,
            required=rows if complete else (),
        )
        found |= {environments.path(name): value for name, value in environments.values.items()}
    return found


def _setting(section: Section, name: str, rule: Rule) -> Setting:
    if rule.stricter is Stricter.SAME:
        return section.choice(name, rule.words) if rule.words else section.text(name)
    if rule.stricter is Stricter.ON:
        return section.flag(name)
    if rule.stricter is Stricter.AT_MOST:
        return section.number(name) or 0
    return _names(section, name, rule)


def _names(section: Section, name: str, rule: Rule) -> frozenset[str]:
    document, names = section.document, set[str]()
    for index, item in enumerate(item_list(document, section.path(name), section.values[name])):
        key = f"{section.path(name)}[{index}]"
        if rule.words:
            item = one_of(document, key, item, rule.words)
        elif not isinstance(item, str) or not rule.pattern.match(item):
            raise document.error(key, f"must be a name like those of the packaged policy, not {describe(item)}")
        if item in names:
            raise document.error(key, f"is named twice: {item}")
        names.add(item)
    return frozenset(names)


def _check_rows(document: Document, layer: Layer) -> None:
    for row in Environment:
        key = f"environments.{row}.default_rows"
        default, most = layer.get(key), layer.get(f"environments.{row}.max_rows")
        if default is not None and most is not None and cast("int", default) > cast("int", most):
            raise document.error(key, f"must not exceed max_rows, {most}, and is {default}")


def _check_production(document: Document, layer: Layer) -> None:
    """Hold production to the safety table, read-only, even if someone edits the packaged file."""
    key = f"environments.{Environment.PRODUCTION}.statements"
    writes = sorted(_texts(layer, key) - {StatementKind.QUERY}) if key in layer else []
    if writes:
        raise document.error(key, f"must be read-only, and names {', '.join(writes)}")
    key = f"environments.{Environment.PRODUCTION}.pipeline_rebuilds"
    if rebuilds := sorted(_texts(layer, key)) if key in layer else []:
        raise document.error(key, f"must be empty: production keeps its tables, and it names {', '.join(rebuilds)}")


def _row(layer: Layer, key: str) -> EnvironmentPolicy:
    values = {name: layer[f"{key}.{name}"] for name in ENVIRONMENT_RULES}
    values["statements"] = frozenset(StatementKind(kind) for kind in _texts(layer, f"{key}.statements"))
    values["may_read_from"] = frozenset(Environment(row) for row in _texts(layer, f"{key}.may_read_from"))
    values["pipeline_rebuilds"] = frozenset(Rebuild(way) for way in _texts(layer, f"{key}.pipeline_rebuilds"))
    values["needs_staging_run"] = frozenset(Complexity(way) for way in _texts(layer, f"{key}.needs_staging_run"))
    for name in ("masked", "shown_with_justification"):
        values[name] = frozenset(Sensitivity(tag) for tag in _texts(layer, f"{key}.{name}"))
    return EnvironmentPolicy(**values)  # type: ignore[arg-type] # mixed values, checked key by key


def _texts(layer: Layer, key: str) -> frozenset[str]:
    return cast("frozenset[str]", layer[key])


def _count(layer: Layer, key: str) -> int:
    return cast("int", layer[key])
