"""Events for people at a terminal: tables and colours, text from data made visible; NO_COLOR is honoured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fubcli.cli.views import has_view, view
from fubcli.results.formats import compact, visible

_MOST_ROWS = 200
_MOST_RECORDS = 20
_NARROWEST = 8
"""Characters that a column needs to be readable."""


def rendered(event: Mapping[str, Any]) -> str:
    """Return a result in stdout's width, colours and encoding; a failure has been told on stderr."""
    from rich.console import Console

    if event["datacontenttype"] != "application/json":
        return ""
    console = Console(soft_wrap=False, markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        _show(console, event["data"])
    text: str = captured.get()
    return text.encode(console.encoding, "backslashreplace").decode(console.encoding)


def _brief(console: Any, data: Mapping[str, Any]) -> None:
    from rich.markdown import Markdown

    from fubcli.skills.code_development.brief import brief

    console.print(Markdown("".join(brief(data)), hyperlinks=False))


def _show(console: Any, data: Mapping[str, Any]) -> None:
    if data.get("operation") == "schema":
        _schema(console, data)
    elif data.get("operation") == "check":
        _check(console, data)
    elif data.get("operation") == "doctor":
        _doctor(console, data)
    elif data.get("operation") == "code-development" and "queries" in data:
        _brief(console, data)
    elif has_view(data):
        _view(console, data)
    elif "settings" in data:
        _settings(console, data)
    elif "rows" in data:
        _rows(console, data)
    else:
        _members(console, data)


def _rows(console: Any, data: Mapping[str, Any]) -> None:
    names = [column["name"] for column in data["columns"]]
    if names and len(names) * _NARROWEST > console.width:
        _records(console, names, data["rows"][:_MOST_RECORDS])
    elif names:
        numeric = [column["type"].split("(")[0] in _NUMERIC for column in data["columns"]]
        console.print(_table(names, data["rows"][:_MOST_ROWS], numeric))
    most = _MOST_RECORDS if names and len(names) * _NARROWEST > console.width else _MOST_ROWS
    shown = min(len(data["rows"]), most)
    parts = [_counted(data["row_count"])]
    if data.get("affected_rows") is not None:
        parts = [f"{_counted(data['affected_rows'])} changed"]
    elif shown < data["row_count"]:
        parts.append(f"{shown} shown")
    if data["truncated"]:
        parts.append(f"cut off at {data['truncation']['limit']:,}: there are more")
    parts += [data["environment"], f"{data['duration_ms']} ms"]
    if "artifact" in data:
        parts.append(data["artifact"]["uri"])
    console.print(" · ".join(parts), style="dim")
    for rewrite in data["safety"].get("rewrites", ()):
        console.print(f"rewritten: {visible(rewrite['description'], 500)}", style="yellow")


def _counted(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def _records(console: Any, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """More columns than the terminal has room for: one row after the other, a column on each line."""
    for number, row in enumerate(rows, 1):
        console.print(f"row {number}", style="bold")
        console.print(_table(["column", "value"], list(zip(names, row, strict=True)), [False, False]))


def _schema(console: Any, data: Mapping[str, Any]) -> None:
    for body in data.get("catalogs", [data]):
        title = ".".join(part for part in (body["catalog"], body.get("schema")) if part)
        console.print(f"{title} · {body['environment']}", style="bold")
        for heading, names, rows in tables(body):
            if heading:
                console.print(heading, style="bold")
            console.print(_table(names, rows, [False] * len(names)))
        for difference in body.get("differences", ()):
            console.print(f"difference: {visible(_plain(difference), 300)}", style="yellow")


def _check(console: Any, data: Mapping[str, Any]) -> None:
    from fubcli.cli.check_table import COLUMNS, finding_rows, summary

    if found := finding_rows(data):
        console.print(_table(COLUMNS, found, [False] * len(COLUMNS)))
    console.print(summary(data), style="dim")


def _view(console: Any, data: Mapping[str, Any]) -> None:
    from fubcli.cli.view_lines import texts
    from fubcli.cli.view_words import ASCII, UNICODE

    glyphs = ASCII if console.options.ascii_only else UNICODE
    for line in texts(view(data, console.width, glyphs), console):
        console.print(line)


def _doctor(console: Any, data: Mapping[str, Any]) -> None:
    from fubcli.cli.doctor_table import COLUMNS, check_rows, summary

    console.print(_table(COLUMNS, check_rows(data), [False] * len(COLUMNS)))
    console.print(summary(data), style="dim")


def _settings(console: Any, data: Mapping[str, Any]) -> None:
    from fubcli.cli.config_table import setting_rows

    columns, rows = setting_rows(data)
    console.print(_table(columns, rows, [False] * len(columns)))


def _members(console: Any, data: Mapping[str, Any]) -> None:
    rows = [[key, value if isinstance(value, str) else compact(value)] for key, value in data.items()]
    console.print(_table(["member", "value"], rows, [False, False]))


def tables(body: Mapping[str, Any]) -> Iterable[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]:
    """Yield heading, column names and rows for every table in the description of one catalog."""
    if "schemas" in body:
        yield "", body["schemas"]["columns"], body["schemas"]["rows"]
    listed = body.get("tables", ())
    if listed:
        rows = [[_full(table), table["rows"], table["updated_at"], _columns(table)] for table in listed]
        yield "", ["table", "rows", "updated_at", "columns"], rows
    if "table" in body:
        table = body["table"]
        yield f"{table['name']} · {table['rows']:,} rows · {table['updated_at']}", *_columnar(table["columns"])
    related = body.get("relationships", ())
    if related:
        yield "", ["relationships"], [[each] for each in related]


def _full(table: Mapping[str, Any]) -> str:
    return f"{table['schema']}.{table['name']}" if "schema" in table else str(table["name"])


def _columns(table: Mapping[str, Any]) -> str:
    columns = table.get("columns", {})
    if "rows" in columns and isinstance(columns["rows"], list):
        return ", ".join(row[0] for row in columns["rows"])
    return ", ".join(columns)


def _columnar(columns: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    return columns["columns"], columns["rows"]


def _plain(difference: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in difference.items())


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]], numeric: Sequence[bool]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, right in zip(names, numeric, strict=True):
        table.add_column(Text(visible(str(name))), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("NULL", style="dim") if value is None else Text(_cell(value)) for value in row))
    return table


def _cell(value: Any) -> str:
    return visible(value if isinstance(value, str) else compact(value))


_NUMERIC = frozenset({"bigint", "int", "smallint", "tinyint", "double", "float", "decimal"})
