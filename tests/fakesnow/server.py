"""fakesnow's server, with the temporary tables that dbt makes: it takes their full names for DuckDB's and is refused.

They become plain ones, which dbt replaces or drops itself.
"""

from __future__ import annotations

import sys

import fakesnow.cli
from fakesnow.cursor import FakeSnowflakeCursor
from sqlglot import exp

_transform = FakeSnowflakeCursor._transform


def _without_temporary(cursor: FakeSnowflakeCursor, expression: exp.Expression, params: object) -> exp.Expression:
    if isinstance(expression, exp.Create):
        for each in list(expression.find_all(exp.TemporaryProperty)):
            each.pop()
    return _transform(cursor, expression, params)


FakeSnowflakeCursor._transform = _without_temporary

if __name__ == "__main__":
    sys.exit(fakesnow.cli.main(["-s", "-p", sys.argv[1]]))
