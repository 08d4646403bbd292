"""BigQuery SQL: backslash escapes, triple quotes and raw literals; a quoted name may hold a whole path."""

from __future__ import annotations

import re

from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects.comments import gap
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.vocabulary import KNOWN_ARGS

_ORDINARY = r"""'(?:[^'\\\r\n]|\\[^\r\n])*'|"(?:[^"\\\r\n]|\\[^\r\n])*\""""
_TRIPLE = r"""'''(?:[^'\\]|\\.|'{1,2}(?!'))*'''|\"""(?:[^"\\]|\\.|"{1,2}(?!"))*\"""" ""
_RAW = r"""[rR](?:'(?:[^'\\\r\n]|\\[^'"\r\n])*'|"(?:[^"\\\r\n]|\\[^'"\r\n])*")"""


def _write_name(name: str) -> str:
    return f"`{name}`"


DIALECT = Dialect(
    name=SqlDialect.BIGQUERY,
    parser=BigQuery(),
    gap=gap("--", "#"),
    literal=re.compile(rf"[bB]?(?:{_TRIPLE}|{_ORDINARY})|{_RAW}", re.DOTALL),
    write_literal=lambda raw: (raw, raw),
    substituted=re.compile(r"(?!)"),
    name_quote="`",
    quoted_name=re.compile(r"`[^`\\\r\n]+`"),
    write_name=_write_name,
    write_folded=_write_name,
    means_its_fold=lambda name: str(name.this) == str(name.this).lower(),
    prefixes=frozenset({"DATE", "DATETIME", "TIMESTAMP", "TIME", "INTERVAL", "NUMERIC", "BIGNUMERIC", "JSON"}),
    punctuation=frozenset({"@"}),
    refused_words={"PIPE_GT": "a pipe"},
    reads=frozenset({exp.Parameter, exp.RawString, exp.ByteString}),
    arguments={exp.Select: KNOWN_ARGS[exp.Select] | {"kind"}, exp.Table: KNOWN_ARGS[exp.Table] - {"version"}},
    syntax_functions=frozenset({exp.SafeFunc, exp.Array, exp.Struct}),
    pairs=frozenset({("SELECT", "ALIAS")}),
)
