"""fakesnow's server, and what it lacks of Snowflake for the real clients that come here.

Temporary tables: dbt's have full names, which fakesnow takes for DuckDB's and refuses; they become plain ones, which
dbt replaces or drops itself. Cancelling: fakesnow answers it and lets the statement run. ROWS_PER_RESULTSET: fakesnow
ignores it. What DuckDB rejects while it runs, and what fakesnow cannot do, it answers with 500, which clients repeat.
`GET /_seen` tells what runs, and what every session said when it signed in.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import duckdb
import uvicorn
from fakesnow.cursor import FakeSnowflakeCursor
from snowflake.connector.errors import ProgrammingError
from sqlglot import exp
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import fakesnow.server

_transform = FakeSnowflakeCursor._transform
_BUG = 500
_execute = FakeSnowflakeCursor._execute
_limit: ContextVar[int] = ContextVar("limit", default=0)
_limits: dict[str, int] = {}
_running: dict[str, Any] = {}
_logins: list[dict[str, Any]] = []
_statements: list[str] = []


def _adapted(cursor: FakeSnowflakeCursor, expression: exp.Expression, params: object) -> exp.Expression:
    if isinstance(expression, exp.Create):
        for each in list(expression.find_all(exp.TemporaryProperty)):
            each.pop()
    if _limit.get() and isinstance(expression, exp.Select | exp.SetOperation) and not expression.args.get("limit"):
        expression = expression.limit(_limit.get())
    return _transform(cursor, expression, params)


def _executed(cursor: FakeSnowflakeCursor, *given: Any, **named: Any) -> Any:
    try:
        return _execute(cursor, *given, **named)
    except duckdb.InterruptException as error:
        raise ProgrammingError(msg="SQL execution canceled", errno=604, sqlstate="57014") from error
    except (duckdb.DataError, duckdb.InvalidInputException, duckdb.OutOfRangeException) as error:
        raise ProgrammingError(msg=str(error).split("\n\nLINE")[0], errno=100038, sqlstate="22018") from error


FakeSnowflakeCursor._transform = _adapted
FakeSnowflakeCursor._execute = _executed


async def _body(request: Request) -> dict[str, Any]:
    body = await request.body()
    return json.loads(gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body)


def _patched(path: str, around: Callable[[Request, Callable[[Request], Awaitable[Any]]], Awaitable[Any]]) -> None:
    """Put something around the endpoint of a path."""
    routes = fakesnow.server.app.router.routes
    (place,) = (place for place, route in enumerate(routes) if route.path == path)
    endpoint = routes[place].endpoint

    async def served(request: Request) -> Any:
        return await around(request, endpoint)

    routes[place] = Route(path, served, methods=["POST"])


def _databases(connection: Any) -> list[str]:
    return [
        name for (name,) in connection._duck_conn.execute("SELECT database_name FROM duckdb_databases()").fetchall()
    ]


async def _login(request: Request, endpoint: Callable[[Request], Awaitable[Any]]) -> Any:
    told = (await _body(request))["data"]
    answer = await endpoint(request)
    token = json.loads(answer.body)["data"]["token"]
    _limits[token] = int(told["SESSION_PARAMETERS"].get("ROWS_PER_RESULTSET") or 0)
    connection = fakesnow.server.sessions[token]
    if connection.database is None and "BOX" in _databases(connection):  # its macros live in databases
        connection.cursor().execute("USE DATABASE BOX")
    _logins.append({**told, "query": dict(request.query_params)})
    return answer


async def _query(request: Request, endpoint: Callable[[Request], Awaitable[Any]]) -> Any:
    token = fakesnow.server.to_token(request)
    connection = fakesnow.server.sessions.get(token)
    identity = request.query_params.get("requestId", "")
    _limit.set(_limits.get(token, 0))
    _statements.append((await _body(request))["sqlText"])
    if connection is None:
        return await endpoint(request)
    _running[identity] = connection
    try:
        answer = await endpoint(request)
    finally:
        del _running[identity]
    told = json.loads(answer.body)
    if told["success"]:
        return answer
    told["message"] = told["message"].split("\n\nLINE")[0]
    if answer.status_code == _BUG:
        told |= {
            "code": "000002",
            "message": "Unsupported feature",
            "data": {"errorCode": "000002", "sqlState": "0A000"},
        }
    return JSONResponse(told)


async def _abort(request: Request, endpoint: Callable[[Request], Awaitable[Any]]) -> Any:
    connection = _running.get((await _body(request)).get("requestId", ""))
    if connection is not None:
        connection._duck_conn.interrupt()
    return JSONResponse({"data": None, "code": None, "message": None, "success": True})


async def _seen(request: Request) -> Any:
    return JSONResponse({"running": list(_running), "logins": _logins, "statements": _statements[-200:]})


_patched("/session/v1/login-request", _login)
_patched("/queries/v1/query-request", _query)
_patched("/queries/v1/abort-request", _abort)
fakesnow.server.app.router.routes.append(Route("/_seen", _seen))

if __name__ == "__main__":
    uvicorn.run(fakesnow.server.app, host="127.0.0.1", port=int(sys.argv[1]), log_level="critical", access_log=False)
