"""Python code on a command line: the literal SQL of `spark.sql(...)` and of a warehouse's cursor."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from fubcli.hook.clients.invocation import Invocation, options_of
from fubcli.hook.findings import CannotSee, Sql

_DRIVERS = {"databricks": "databricks", "pyspark": "databricks", "snowflake": "snowflake", "bigquery": "bigquery"}
_CALLS = frozenset({"sql", "execute", "executemany", "execute_string", "query", "read_sql", "read_sql_query"})


def python(call: Invocation) -> Iterator[Sql]:
    """Yield the SQL that code on the command line or from the input passes to a warehouse; raises CannotSee."""
    code = None
    for name, value in options_of(call.arguments, with_value=("-c", "-m", "-W", "-X")):
        if name == "-c":
            code = value
        if name in ("-c", "-m") or (not name and value != "-"):
            break
    else:
        code = call.stdin()
    if code is not None:
        yield from _sql_in(code, call.name)


def _sql_in(code: str, client: str) -> Iterator[Sql]:
    dialect = next((spoken for driver, spoken in _DRIVERS.items() if re.search(rf"\b{driver}\b", code)), None)
    if dialect is None and not re.search(r"\bspark\b", code):
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CannotSee("Its Python code names a warehouse and cannot be read.") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _reaches(node, any_receiver=dialect is not None):
            yield Sql(_literal(node), dialect or "databricks", client)


def _reaches(node: ast.Call, *, any_receiver: bool) -> bool:
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in _CALLS or not (node.args or node.keywords):
        return False
    return any_receiver or (isinstance(function.value, ast.Name) and function.value.id == "spark")


def _literal(node: ast.Call) -> str:
    given = node.args[0] if node.args else node.keywords[0].value
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    raise CannotSee("Its Python code computes the SQL; write it out as one literal, or use fubcli.")
