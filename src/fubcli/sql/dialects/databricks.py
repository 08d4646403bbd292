"""Databricks SQL, as Spark's own parser divides it."""

from __future__ import annotations

import re

from sqlglot.dialects.databricks import Databricks

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.literals import read_string, write_identifier, write_string


def _literal(raw: str) -> tuple[str, str]:
    value = read_string(raw)
    value.encode()
    return write_string(value), value


DATABRICKS = Dialect(
    name=SqlDialect.DATABRICKS,
    parser=Databricks(),
    gap=re.compile(
        r"(?:[ \t\r\n\f]++"
        r"|--[^\n]*+(?<!\\)(?<!\\\r)(?:\n|\Z)"  # a line comment that ends in a backslash goes on in Spark, not here
        r"|/\*(?!\+)(?:[^/*]|/(?!\*)|\*(?!/))*+\*/)*+",  # a nested comment ends at different places for readers
    ),
    literal=re.compile(
        r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|[rR](?:'(?:[^'\\]|\\[^'])*'|"(?:[^"\\]|\\[^"])*")""", re.DOTALL
    ),
    write_literal=_literal,
    substituted=re.compile(r"\$\{"),
    joins_literals=True,
    literal_glue=re.compile(r"\w\Z"),
    name_glue=re.compile(r"(?!)"),
    prefixes=frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIME", "INTERVAL", "X"}),
    name_quote="`",
    quoted_name=re.compile(r"`(?:[^`]|``)*`"),
    write_name=write_identifier,
    write_folded=write_identifier,
    means_its_fold=None,
)
"""What runs on Databricks; it keeps neither the quotes nor the escapes of the caller, only the value."""

DIALECT = DATABRICKS
