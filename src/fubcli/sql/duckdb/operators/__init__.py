"""Operators and clauses that DuckDB reads in another way: one rewrite for each class of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from fubcli.sql.duckdb.operators import access, aggregation, arithmetic, comparisons, conversion, moments

HELPERS = moments.HELPERS
REWRITES: dict[type[exp.Expr], Callable[[Any], exp.Expr]] = {
    exp.Div: arithmetic.division,
    exp.IntDiv: arithmetic.whole_division,
    exp.Mod: arithmetic.remainder,
    exp.Mul: arithmetic.multiplication,
    exp.Add: moments.addition,
    exp.Sub: moments.addition,
    exp.Interval: moments.interval,
    exp.Cast: conversion.casting,
    exp.TryCast: conversion.casting,
    exp.DPipe: conversion.concatenation,
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), comparisons.comparison),
    **dict.fromkeys((exp.NullSafeEQ, exp.NullSafeNEQ), comparisons.comparison),
    **dict.fromkeys((exp.In, exp.Between), comparisons.membership),
    **dict.fromkeys((exp.Like, exp.ILike), comparisons.like),
    exp.Case: comparisons.choice,
    exp.Ordered: comparisons.ordered,
    exp.Bracket: access.bracket,
    exp.Dot: access.field,
    exp.Column: access.column,
    exp.Tuple: access.row,
    exp.Overlay: access.overlay,
    exp.Extract: access.extraction,
    exp.JSONExtract: access.path,
    exp.Count: aggregation.counting,
    exp.WithinGroup: aggregation.within,
}
