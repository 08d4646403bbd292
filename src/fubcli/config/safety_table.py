"""The safety table of the README, rendered from the policy so that the two cannot disagree."""

from __future__ import annotations

from fubcli.config.settings import STATEMENTS
from fubcli.model.catalogs import Catalogs, Sensitivity
from fubcli.model.names import Environment
from fubcli.model.policy import Complexity, EnvironmentPolicy, SafetyPolicy

_HEADINGS = (
    "Environment (catalogs)",
    "Safety level",
    "Restriction",
    "Statements",
    "May read from",
    "Rows (default / most / in a file)",
    "Time limit",
    "Large tables",
    "On staging first",
    "Masked",
)


def render_safety_table(policy: SafetyPolicy, catalogs: Catalogs) -> str:
    """Return a Markdown table, strictest environment first, one line each, without a final newline."""
    rows = [_cells(policy, environment, catalogs) for environment in Environment]
    lines = [_HEADINGS, ("---",) * len(_HEADINGS), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(policy: SafetyPolicy, environment: Environment, catalogs: Catalogs) -> tuple[str, ...]:
    row = policy.row(environment)
    names = [f"`{spec.name}`" for spec in catalogs.by_name.values() if spec.environment is environment]
    return (
        f"**{environment.capitalize()}** ({', '.join(names) or 'none'})",
        f"**{_escape(row.safety_level)}**",
        _escape(row.restriction),
        _statements(row),
        ", ".join(other for other in Environment if other in row.may_read_from) or "nothing",
        f"{row.default_rows:,} / {row.max_rows:,} / {row.max_export_rows:,}",
        _duration(row.timeout_seconds),
        _large_tables(row, policy.large_table_rows),
        ", ".join(each.replace("_", " ") for each in Complexity if each in row.needs_staging_run) or "nothing",
        ", ".join(tag for tag in Sensitivity if tag in row.masked) or "nothing",
    )


def _statements(row: EnvironmentPolicy) -> str:
    allowed = [kind for kind in STATEMENTS if kind in row.statements]
    if len(allowed) == len(STATEMENTS):
        return "every known kind"
    return ", ".join(f"`{kind}`" for kind in allowed) or "none"


def _duration(seconds: int) -> str:
    return f"{seconds // 60} min" if seconds and seconds % 60 == 0 else f"{seconds} s"


def _large_tables(row: EnvironmentPolicy, large: int) -> str:
    if row.large_tables_need_partition_filter:
        return f"filter on a partition key from {large:,} rows"
    return "no filter needed"


def _escape(text: str) -> str:
    """Keep a text of the policy inside its cell."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())
