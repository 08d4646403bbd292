"""Records what Apache Spark answers: `python -m tests.embedded_dialect.record` with pyspark and a JVM; not run by the tests.

Spark runs as Databricks SQL does (ANSI mode) and in UTC. The rows' encoding: `{"n"}` an integer, `{"f"}` a double or
float, `{"d"}` a decimal, `{"b"}` a boolean, `{"ts"}` a date or timestamp, `{"iv"}` an interval as months and microseconds,
`{"x"}` binary, `{"a"}` an array, `{"s"}` a struct, `{"m"}` a map; text and NULL are themselves.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
STATEMENTS, ANSWERS, WORLD = DATA / "crm_statements.sql", DATA / "crm_golden.jsonl", DATA / "crm_world.json"
_MICROSECOND = timedelta(microseconds=1)


def complete(statement: str, world: dict[str, str]) -> str:
    """Return a statement with the tables that it names before it, as common table expressions."""
    named = [
        f"{name} as (select * from values {rows})"
        for name, rows in world.items()
        if re.search(rf"\b{name}\b", statement)
    ]
    if not named:
        return statement
    inner = statement[5:] if statement.startswith("with ") else ""
    return f"with {', '.join(named)}, {inner}" if inner else f"with {', '.join(named)} {statement}"


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
    """Write the answers of all statements."""
    from pyspark.sql import SparkSession

    settings = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false"}
    builder = SparkSession.builder.master("local[1]").config("spark.sql.shuffle.partitions", "1")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    world = json.loads(WORLD.read_text("utf-8"))
    with ANSWERS.open("w", encoding="utf-8") as file:
        for index, line in enumerate(STATEMENTS.read_text("utf-8").splitlines()):
            sql = complete(line, world)
            file.write(json.dumps({"id": f"c{index}", "sql": sql} | answer(spark, sql), ensure_ascii=False) + "\n")
            file.flush()


if __name__ == "__main__":
    main()
