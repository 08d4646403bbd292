"""Runs one statement: a command, an explanation, or SQL for the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fubcli.sql.parsing import tokenise
from tests.workspace.commands import Commands
from tests.workspace.engine import Engine, Question
from tests.workspace.results import Result, result_of
from tests.workspace.sqltypes import STRING
from tests.workspace.statements import Session, Statement
from tests.workspace.systemtables import SystemTables

_EXPLAIN = re.compile(
    r"\s*EXPLAIN\s+(?:(?:EXTENDED|FORMATTED|COST|CODEGEN|LOGICAL)\s+)?(?P<text>.*)", re.IGNORECASE | re.DOTALL
)


class Work:
    """What the statements' threads do."""

    def __init__(self, engine: Engine, commands: Commands, system: SystemTables) -> None:
        self._engine, self._commands, self._system = engine, commands, system

    def __call__(self, statement: Statement, connection: Any) -> Result:
        """Return a statement's result; raises duckdb.Error, SqlError."""
        order = statement.order
        self._system.prepare(order.text)
        if explained := _EXPLAIN.fullmatch(order.text):
            return self._explained(connection, explained["text"], order.session)
        answer = self._commands.answer(order.text, order.session)
        if answer is not None:
            return answer
        _use(connection, order.session)
        text, parameters = _named(order.text, order.parameters)
        session = order.session
        question = Question(text, parameters, session.zone, order.row_limit, session.catalog)
        return self._engine.run(connection, question)

    def _explained(self, connection: Any, text: str, session: Session) -> Result:
        _use(connection, session)
        plan = self._engine.explain(connection, text)
        return result_of([("plan", STRING)], [[f"== Physical Plan ==\n{plan}"]])


def _use(connection: Any, session: Session) -> None:
    if not session.catalog:
        return
    quoted = [part.replace('"', '""') for part in (session.catalog, session.schema) if part and part != "default"]
    connection.execute("USE " + ".".join(f'"{part}"' for part in quoted))


def _named(text: str, parameters: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Give a name to each `?`: positional parameters come under the names `1`, `2`, …"""
    if not parameters or not all(name.isdigit() for name in parameters):
        return text, parameters
    marks = [token for token in tokenise(text) if token.text == "?"]
    for at, token in reversed(list(enumerate(marks, 1))):
        text = f"{text[: token.start]}:p{at}{text[token.end + 1 :]}"
    return text, {f"p{name}": value for name, value in parameters.items()}
