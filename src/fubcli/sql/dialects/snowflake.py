"""Snowflake SQL: unquoted names fold to upper case, so a quoted name in another case is another name."""

from __future__ import annotations

import re

from sqlglot import exp
from sqlglot.dialects.snowflake import Snowflake

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects.comments import gap
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.dialects.quoting import double_quoted
from fubcli.sql.vocabulary import KNOWN_ARGS, PROPERTY_NODES, UNNAMED_FUNCTIONS


def _means_its_fold(name: exp.Identifier) -> bool:
    return not name.args.get("quoted") or str(name.this) == str(name.this).upper()


DIALECT = Dialect(
    name=SqlDialect.SNOWFLAKE,
    parser=Snowflake(),
    gap=gap("--", "//"),
    literal=re.compile(r"'(?:[^'\\]|\\.|'')*'|\$\$[^$]*\$\$", re.DOTALL),
    write_literal=lambda raw: (raw, raw),
    substituted=re.compile(r"&\{|&[A-Za-z_]|<%|%>"),  # by SnowSQL and by the Snowflake CLI
    name_quote='"',
    quoted_name=re.compile(r'"(?:[^"]|"")+"', re.DOTALL),
    write_name=double_quoted,
    write_folded=lambda name: double_quoted(name.upper()),
    means_its_fold=_means_its_fold,
    quoting_metadata=frozenset({"load_history"}),
    aliases_keep_case=True,
    prefixes=frozenset({"DATE", "TIMESTAMP", "TIME", "INTERVAL", "X"}),
    refused_words={
        "PIPE_GT": "a pipe",
        "DARROW": "a pipe to another statement",
        "AMP": "`&`, which clients replace",
        "JOIN_MARKER": "`(+)`, a join that other readers do not know",
    },
    reads=frozenset({exp.TableFromRows, exp.RawString}),
    refuses=PROPERTY_NODES,
    arguments={exp.Table: KNOWN_ARGS[exp.Table] - {"version"}},
    syntax_functions=frozenset({*UNNAMED_FUNCTIONS, exp.Array}),
    clause_words=frozenset({"exclude", "rename", "bernoulli", "system", "block"}),
    moving_columns=frozenset({"nextval", "currval"}),
)
