"""BigQuery SQL: backslash escapes, triple quotes and raw literals; a quoted name may hold a whole path."""

from __future__ import annotations

import re

from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects.comments import gap
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.vocabulary import KNOWN_ARGS, PROPERTY_NODES, UNNAMED_FUNCTIONS

_ESCAPED = r"\\[^\r\n]"
_LITERALS = "|".join(
    [
        *(rf"[bB]?{q}(?:[^{q}\\\r\n]|{_ESCAPED})*{q}" for q in "'\""),
        *(rf"[bB]?{q}{q}{q}(?:[^{q}\\]|\\[\s\S]|{q}{{1,2}}(?!{q}))*{q}{q}{q}" for q in "'\""),
        *(rf"[rR]{q}(?:[^{q}\\\r\n]|\\[^'\"\r\n])*{q}" for q in "'\""),
    ]
)


def _write_name(name: str) -> str:
    return f"`{name}`"


def _means_its_fold(name: exp.Identifier) -> bool:
    """Names keep their case; a dollar sign begins the name of a partition."""
    written = str(name.this)
    return written == written.lower() and "$" not in written


DIALECT = Dialect(
    name=SqlDialect.BIGQUERY,
    parser=BigQuery(),
    gap=gap("--", "#"),
    literal=re.compile(_LITERALS),
    write_literal=lambda raw: (raw, raw),
    substituted=re.compile(r"(?!)"),
    paths_in_quotes=True,
    name_quote="`",
    quoted_name=re.compile(r"`[^`\\\r\n]+`"),
    write_name=_write_name,
    write_folded=_write_name,
    means_its_fold=_means_its_fold,
    prefixes=frozenset({"DATE", "DATETIME", "TIMESTAMP", "TIME", "INTERVAL", "NUMERIC", "BIGNUMERIC", "JSON"}),
    punctuation=frozenset({"@"}),
    refused_words={"PIPE_GT": "a pipe"},
    reads=frozenset({exp.Parameter, exp.RawString, exp.ByteString, exp.HavingMax}),
    refuses=PROPERTY_NODES,
    arguments={
        exp.Select: KNOWN_ARGS[exp.Select] | {"kind"},
        exp.Table: KNOWN_ARGS[exp.Table] - {"version"},
        exp.Limit: frozenset({"expression", "this"}),  # ARRAY_AGG(x LIMIT 5)
    },
    syntax_functions=frozenset(
        {
            *UNNAMED_FUNCTIONS,
            exp.SafeFunc,
            exp.Array,
            exp.Struct,
            exp.TsOrDsToTimestamp,
            exp.TsOrDsToDatetime,
            exp.WeekStart,
        }
    ),
    clause_words=frozenset({"system", "bernoulli", "week", "values"}),
    pairs=frozenset({("SELECT", "ALIAS")}),
)
