"""Which node classes of the parser are recognised; whatever is not listed here makes a statement unknown.

Functions are not listed: every one of them is reported by name, and the policy's allow-list decides.
"""

from __future__ import annotations

from sqlglot import exp

_READ = """
Alias Aliases All Any AtTimeZone Between BitwiseAnd BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor
Boolean Bracket CTE Cluster Column Cube DPipe DataType DataTypeParam Distinct Distribute Div Dot EQ Escape
Except Filter From FromTimeZone GT GTE Group GroupingSets Having HexString Hint ILike Identifier IgnoreNulls In IntDiv
Intersect Interval IntervalOp IntervalSpan Is JSONPath JSONPathKey JSONPathRoot JSONPathSubscript JSONPathWildcard Join
JoinHint Kwarg LT LTE Lambda Lateral Like Limit Literal Mod Mul NEQ Neg Not Null NullSafeEQ NullSafeNEQ Offset Order
Ordered Overlaps Paren Pivot PivotAlias Placeholder PropertyEQ Qualify RespectNulls Rollup Select SimilarTo Slice Sort
Star Sub Subquery Table TableAlias TableSample Tuple Unary Union UnpivotColumns Values Var Version Where Window
WindowSpec With WithinGroup Add RecursiveWithSearch ColumnDef
"""

_WRITE = """
Insert Update Delete Merge Whens When TruncateTable Create Drop Alter Schema ColumnConstraint ColumnPosition
NotNullColumnConstraint DefaultColumnConstraint CommentColumnConstraint PrimaryKeyColumnConstraint PrimaryKey
GeneratedAsIdentityColumnConstraint CheckColumnConstraint Constraint AddConstraint AlterColumn RenameColumn AlterRename
LikeProperty IndexParameters Properties FileFormatProperty PartitionedByProperty SchemaCommentProperty Property
Cluster ClusterProperty Partition
"""


def _classes(names: str) -> frozenset[type[exp.Expr]]:
    return frozenset(getattr(exp, name) for name in names.split())


READ_NODES = _classes(_READ)
WRITE_NODES = READ_NODES | _classes(_WRITE)

PROPERTY_NODES = _classes(
    "LikeProperty IndexParameters Properties FileFormatProperty PartitionedByProperty SchemaCommentProperty Property "
    "ClusterProperty Partition"
)
"""Classes of the options of a write; what an option of that name does is known for Databricks alone."""

OUTSIDE_NODES = _classes("QueryTransform LocationProperty Directory Stream Clone ExternalProperty StorageProperty Copy")
"""Classes that run a program, name a storage location, or copy by reference: reported under their own rule."""

SYNTAX_FUNCTIONS = _classes("And Or Xor Case Cast TryCast Exists JSONExtract Extract TimeStrToTime Not")
"""Function classes that are operators or keywords in SQL, not calls by name."""

UNNAMED_FUNCTIONS: dict[type[exp.Expr], str] = {
    exp.ApproxQuantile: "percentile_approx",
    exp.If: "if",
    exp.Quantile: "percentile",
    exp.ArgMax: "max_by",
    exp.ArgMin: "min_by",
    exp.GroupConcat: "listagg",
    exp.StrPosition: "locate",
    exp.Chr: "chr",
    exp.DecodeCase: "decode",
    exp.TsOrDsToDate: "to_date",
}
"""Function classes whose written name the parser forgets; any other is reported by its canonical name."""

_SELECT_ARGS = frozenset({
    "with_", "expressions", "hint", "distinct", "from_", "joins", "laterals", "where", "group", "having", "qualify",
    "windows", "distribute", "sort", "cluster", "order", "limit", "offset", "pivots", "sample",
})  # fmt: skip
_TABLE_ARGS = frozenset({"this", "db", "catalog", "alias", "joins", "laterals", "pivots", "sample", "version"})

KNOWN_ARGS: dict[type[exp.Expr], frozenset[str]] = {
    exp.Select: _SELECT_ARGS,
    exp.Table: _TABLE_ARGS,
    exp.Limit: frozenset({"expression"}),  # `LIMIT a, b` is MySQL's; Spark reads a table named `limit`, then a join
    exp.Offset: frozenset({"expression"}),
    exp.Pivot: frozenset(
        {
            "expressions",
            "fields",
            "unpivot",
            "alias",
            "columns",
            "include_nulls",
            "default_on_null",
            "identify_pivot_strings",
            "prefixed_pivot_columns",
            "pivot_column_naming",
            "value_columns_first",
        }
    ),  # without `this`: DuckDB's PIVOT statement names its table there
}
"""Where a recognised class can carry something unrecognised (locks, INTO, options), the arguments that it may have."""
