"""Records what Apache Spark answers: `python -m tests.embedded_dialect.record [name …]` with pyspark and a JVM.

Not run by the tests. A statement is added as a line `{"id": …, "sql": …}` of a golden file, which is then recorded again.

Spark runs as Databricks SQL does (ANSI mode) and in UTC. The rows' encoding: `{"n"}` an integer, `{"f"}` a double or
float, `{"d"}` a decimal, `{"b"}` a boolean, `{"ts"}` a date or timestamp, `{"iv"}` an interval as months and microseconds,
`{"x"}` binary, `{"a"}` an array, `{"s"}` a struct, `{"m"}` a map; text and NULL are themselves.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
_MICROSECOND = timedelta(microseconds=1)


def encoded(value: Any, kind: Any) -> Any:
    """Return one of Spark's values in the encoding of the golden files; `kind` is its Spark type."""
    name = kind.typeName()
    if value is None or name in ("string", "void"):
        return value
    if name == "array":
        return {"a": [encoded(item, kind.elementType) for item in value]}
    if name == "struct":
        return {"s": [[field.name, encoded(value[field.name], field.dataType)] for field in kind.fields]}
    if name == "map":
        return {"m": [[encoded(key, kind.keyType), encoded(item, kind.valueType)] for key, item in value.items()]}
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, timedelta):
        return {"iv": [0, value // _MICROSECOND]}
    if isinstance(value, datetime):
        return {"ts": str(value.replace(tzinfo=None))}
    if isinstance(value, date):
        return {"ts": f"{value} 00:00:00"}
    if isinstance(value, bytearray | bytes):
        return {"x": value.hex()}
    letter = {int: "n", float: "f", Decimal: "d"}[type(value)]
    return {letter: str(value)}


def answer(spark: Any, sql: str) -> dict[str, Any]:
    """Return Spark's answer to a statement: names, types and rows, or the error's class."""
    try:
        frame = spark.sql(sql)
        names, fields = frame.columns, frame.schema.fields
    except Exception as error:
        return _failure(error, "analysis")
    try:
        rows = [[encoded(row[index], field.dataType) for index, field in enumerate(fields)] for row in frame.collect()]
    except Exception as error:
        return _failure(error, "runtime")
    return {"names": names, "types": [field.dataType.simpleString() for field in fields], "rows": rows}


def _failure(error: Exception, phase: str) -> dict[str, Any]:
    condition = getattr(error, "getCondition", lambda: None)() or type(error).__name__
    return {"error": condition, "phase": phase}


def main() -> None:
    """Answer the statements of the named golden files again, of all without a name."""
    from pyspark.sql import SparkSession

    settings = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false"}
    builder = SparkSession.builder.master("local[1]").config("spark.sql.shuffle.partitions", "1")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    paths = [DATA / f"{name}_golden.jsonl" for name in sys.argv[1:]] or sorted(DATA.glob("*_golden.jsonl"))
    for path in paths:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        answered = [{"id": line["id"], "sql": line["sql"]} | answer(spark, line["sql"]) for line in lines]
        written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in answered)
        path.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
