"""The settings of `safety_policy.yaml`, each with its type and with the direction in which an overlay may move it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from fubcli.config.function_lists import FUNCTION_LISTS
from fubcli.config.sections import NAME
from fubcli.model.catalogs import Sensitivity
from fubcli.model.names import Environment
from fubcli.model.policy import Complexity, LiteralRole, Rebuild
from fubcli.model.statement import StatementKind

Setting: TypeAlias = "str | int | bool | frozenset[str]"
Layer: TypeAlias = "Mapping[str, Setting]"
"""What one file sets, by dotted key (`environments.production.max_rows`)."""

STATEMENTS = tuple(kind.value for kind in StatementKind if kind is not StatementKind.UNKNOWN)
"""What a statements list may name: an unknown statement is refused everywhere, whatever the file says."""

_HINT = re.compile(r"[A-Z_]+\Z")


class Stricter(Enum):
    """What an overlay may do to a setting."""

    SAME = "a text that stays as it is"
    AT_MOST = "a number that may fall"
    FEWER = "a list that may lose items"
    MORE = "a list that an overlay adds to"
    ON = "a switch that may be turned on"


@dataclass(frozen=True)
class Rule:
    """How one setting is written: its direction, and for texts and lists what may stand there."""

    stricter: Stricter
    words: Collection[str] = ()
    """The only texts allowed; when empty, any text, or any item that fits `pattern`."""
    pattern: re.Pattern[str] = NAME


ENVIRONMENT_RULES: Mapping[str, Rule] = {
    "safety_level": Rule(Stricter.SAME),
    "restriction": Rule(Stricter.SAME),
    "purpose": Rule(Stricter.SAME),
    "statements": Rule(Stricter.FEWER, STATEMENTS),
    "may_read_from": Rule(Stricter.FEWER, tuple(Environment)),
    "large_tables_need_partition_filter": Rule(Stricter.ON),
    "max_rows": Rule(Stricter.AT_MOST),
    "default_rows": Rule(Stricter.AT_MOST),
    "max_export_rows": Rule(Stricter.AT_MOST),
    "timeout_seconds": Rule(Stricter.AT_MOST),
    "max_scanned_rows": Rule(Stricter.AT_MOST),
    "max_scanned_bytes": Rule(Stricter.AT_MOST),
    "refuse_explosions": Rule(Stricter.ON),
    "needs_staging_run": Rule(Stricter.MORE, tuple(Complexity)),
    "masked": Rule(Stricter.MORE, tuple(Sensitivity)),
    "shown_with_justification": Rule(Stricter.FEWER, (Sensitivity.PERSONAL.value,)),
    "mask_undeclared_tables": Rule(Stricter.ON),
    "needs_audit": Rule(Stricter.ON),
    "pipeline_rebuilds": Rule(Stricter.FEWER, tuple(Rebuild)),
}

SECTION_RULES: Mapping[str, Mapping[str, Rule]] = {
    **{f"environments.{environment}": ENVIRONMENT_RULES for environment in Environment},
    "limits": {
        "sql_bytes": Rule(Stricter.AT_MOST),
        "nesting": Rule(Stricter.AT_MOST),
        "large_table_rows": Rule(Stricter.AT_MOST),
    },
    "functions": {
        "list": Rule(Stricter.SAME, FUNCTION_LISTS),
        "also_allow": Rule(Stricter.FEWER),
        "refuse": Rule(Stricter.MORE),
    },
    "promotion": {
        "receipt_hours": Rule(Stricter.AT_MOST),
        "literals": Rule(Stricter.MORE, tuple(LiteralRole)),
    },
    "masking": {"partial": Rule(Stricter.FEWER)},
    "hints": {"allow": Rule(Stricter.FEWER, pattern=_HINT)},
}
"""Every section of the file by dotted key; a complete file has all of them with all of their settings."""

RULES: Mapping[str, Rule] = {
    f"{section}.{name}": rule for section, rules in SECTION_RULES.items() for name, rule in rules.items()
}
