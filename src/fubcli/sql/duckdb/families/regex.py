"""Regular expressions: Java's in Spark, RE2 in DuckDB; what RE2 lacks is an error there, never another answer."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.entries import Arguments, Entry, call, count, lacking, number, rewritten, sql_type, text, text_of


def _group(arguments: Arguments, name: str) -> tuple[exp.Expr, exp.Expr, exp.Expr]:
    count(arguments, name, 2, 3)
    pattern = text_of(arguments[1], "a pattern")
    wanted = arguments[2] if len(arguments) == 3 else number(1)
    if not str(wanted.this).isdigit():
        raise lacking("a group that is not a number")
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise lacking(f"the pattern {pattern!r}") from error
    if int(str(wanted.this)) > groups:
        raise lacking(f"group {wanted.this} of a pattern with {groups} groups fails on Databricks too; it")
    return arguments[0], arguments[1], wanted


def _replaced(arguments: Arguments) -> exp.Expr:
    count(arguments, "regexp_replace", 3)
    replacement = text_of(arguments[2], "a replacement")
    if "\\" in replacement:
        raise lacking("a replacement with a backslash")
    return call("regexp_replace", arguments[0], arguments[1], text(re.sub(r"\$(\d)", r"\\\1", replacement)), text("g"))


def _like(arguments: Arguments) -> exp.Expr:
    count(arguments, "regexp_like", 2)
    return call("regexp_matches", *arguments)


def _extracted(arguments: Arguments) -> exp.Expr:
    return call("regexp_extract", *_group(arguments, "regexp_extract"))


def _all_extracted(arguments: Arguments) -> exp.Expr:
    return call("regexp_extract_all", *_group(arguments, "regexp_extract_all"))


def _counted(arguments: Arguments) -> exp.Expr:
    count(arguments, "regexp_count", 2)
    return exp.Cast(this=call("len", call("regexp_extract_all", *arguments)), to=sql_type("int"))


def _found(arguments: Arguments) -> exp.Expr:
    count(arguments, "regexp_substr", 2)
    return call("sp_regexp_substr", *arguments)


def _instr(arguments: Arguments) -> exp.Expr:
    count(arguments, "regexp_instr", 2)
    return call("sp_regexp_instr", *arguments)


HELPERS: dict[str, str] = {
    "sp_regexp_substr": "(s, r) AS CASE WHEN regexp_matches(s, r) THEN regexp_extract(s, r) END",
    "sp_regexp_instr": "(s, r) AS CASE WHEN s IS NULL OR r IS NULL THEN NULL WHEN regexp_matches(s, r)"
    " THEN CAST(length(regexp_extract(s, '(?s)^(.*?)(?:' || r || ')', 1)) + 1 AS INTEGER) ELSE 0 END",
}

ENTRIES: tuple[Entry, ...] = (
    rewritten(
        "regexp_replace", _replaced, "every match; $1 is a group", "the first match; \\1 is a group", returns="string"
    ),
    rewritten(
        "regexp_extract",
        _extracted,
        "group 1 by default; an error for a group that is not there",
        "group 0; ''",
        returns="string",
    ),
    rewritten("regexp_extract_all", _all_extracted, returns="array<string>"),
    rewritten("regexp_like", _like, returns="boolean"),
    rewritten("regexp", _like, returns="boolean"),
    rewritten("rlike", _like, returns="boolean"),
    rewritten("regexp_count", _counted, returns="int"),
    rewritten("regexp_substr", _found, returns="string"),
    rewritten("regexp_instr", _instr, returns="int"),
)
