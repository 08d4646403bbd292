"""The report's style for charts, taken from the page and resolved to attributes that need no variables."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROOT = re.compile(r":root\s*\{([^}]*)\}")
_VARIABLE = re.compile(r"--([a-z]+):\s*(#[0-9a-f]{6})\b")
_RULE = re.compile(r"((?:svg [a-z.\-]+(?:,\s*)?)+)\s*\{([^}]*)\}")
_USED = re.compile(r"var\(--([a-z]+)\)")
_VALUE = re.compile(r"#[0-9a-f]{6}|[a-zA-Z0-9. -]{1,30}", re.ASCII)
_PROPERTIES = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "text-anchor", "font-size", "font-weight",
     "shape-rendering"}
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """Rules in the order in which they count: what a shape must be, and what it then looks like."""

    rules: tuple[tuple[str, frozenset[str], dict[str, str]], ...]

    @classmethod
    def of(cls, sheet: str) -> Style:
        """Return the rules for charts of a style sheet, in the colours for daylight."""
        root = _ROOT.search(sheet)
        colours = dict(_VARIABLE.findall(root[1])) if root else {}
        rules = []
        for selectors, declared in _RULE.findall(sheet):
            look = _look(declared, colours)
            for selector in selectors.split(","):
                name, *classes = selector.strip().removeprefix("svg ").split(".")
                rules.append((name, frozenset(classes), look))
        return cls(tuple(sorted(rules, key=lambda rule: len(rule[1]))))

    def applied(self, name: str, classes: str) -> dict[str, str]:
        """Return the attributes of a shape with its classes."""
        given = frozenset(classes.split())
        found: dict[str, str] = {}
        for of, wanted, look in self.rules:
            if of in ("", name) and wanted <= given:
                found |= look
        return found


def _look(declared: str, colours: dict[str, str]) -> dict[str, str]:
    pairs = (each.split(":", 1) for each in declared.split(";") if ":" in each)
    resolved = (
        (name.strip(), _USED.sub(lambda used: colours.get(used[1], ""), value).strip()) for name, value in pairs
    )
    return {name: value for name, value in resolved if name in _PROPERTIES and _VALUE.fullmatch(value)}
