"""DuckDB SQL: no backslash in a plain literal, names in double quotes, files wherever a name may stand."""

from __future__ import annotations

import re

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects.comments import gap
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.dialects.quoting import double_quoted
from fubcli.sql.vocabulary import KNOWN_ARGS, PROPERTY_NODES, UNNAMED_FUNCTIONS

DIALECT = Dialect(
    name=SqlDialect.DUCKDB,
    parser=DuckDB(),
    gap=gap("--"),
    literal=re.compile(r"'(?:[^']|'')*'|[eE]'(?:[^'\\]|\\[^'])*'|\$\$[^$]*\$\$", re.DOTALL),
    write_literal=lambda raw: (raw, raw),
    substituted=re.compile(r"(?!)"),
    name_quote='"',
    quoted_name=re.compile(r'"(?:[^"]|"")+"', re.DOTALL),
    write_name=double_quoted,
    write_folded=double_quoted,
    means_its_fold=None,
    punctuation=frozenset({"$", "@>", "<@", "{", "}"}),
    reserved=frozenset({"SHOW", "DESCRIBE", "SUMMARIZE"}),
    refused_words={"PIPE_GT": "a pipe"},
    file_endings=frozenset({
        "csv", "tsv", "txt", "json", "jsonl", "ndjson", "parquet", "gz", "zst", "db", "duckdb", "ddb", "sqlite", "xlsx",
        "arrow", "arrows", "feather", "ipc", "avro", "geojson", "shp", "gpkg", "orc",
    }),
    reads=frozenset({exp.Parameter, exp.Glob, exp.Comprehension, exp.RawString, exp.ByteString}),
    refuses=PROPERTY_NODES,
    arguments={exp.Table: KNOWN_ARGS[exp.Table] - {"version"}},
    syntax_functions=frozenset({
        *UNNAMED_FUNCTIONS, exp.Array, exp.Struct, exp.Pow, exp.RegexpLike, exp.JSONExtractScalar, exp.ToMap, exp.Map,
    }),
    clause_words=frozenset({"exclude", "rename", "materialized", "bernoulli", "system", "reservoir"}),
)  # fmt: skip
