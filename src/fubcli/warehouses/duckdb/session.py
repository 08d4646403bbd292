"""One statement's connection: its text translated, its macros made, its work done within its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from fubcli.errors import EngineRejected, TimedOut
from fubcli.model.request import Parameter
from fubcli.warehouses.duckdb.failures import ELSEWHERE, Damaged, is_damage, translated
from fubcli.warehouses.duckdb.macros import create_macros, every_macro, is_macro_missing
from fubcli.warehouses.running import run_within

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from fubcli.policy.permit import Permit
    from fubcli.sql.duckdb import Translation

T = TypeVar("T")


@dataclass(frozen=True)
class Session:
    """A connection for one translated statement; its time counts from `started` (monotonic seconds)."""

    connection: DuckDBPyConnection
    translation: Translation
    values: Mapping[str, str]
    seconds: float
    started: float

    def within(self, work: Callable[[], T]) -> T:
        """Do some work beside the main thread; raises TimedOut, Interrupted, Damaged, or a failure of ours."""

        def told() -> T:
            with in_our_words():
                return work()

        return run_within(told, cancel=self.connection.interrupt, seconds=self.seconds, since=self.started)

    def check_time(self) -> None:
        """Raise TimedOut when the time is over, however little is left to do."""
        if time.monotonic() - self.started >= self.seconds:
            raise TimedOut(f"Cancelled after {self.seconds:g} seconds of wall time.")

    def asked(self, ask: Callable[[str], T]) -> T:
        """Return what `ask` makes of the statement's text, once the macros that it needs are there."""
        return self.within(lambda: self._asked(ask))

    def _asked(self, ask: Callable[[str], T]) -> T:
        import duckdb

        create_macros(self.connection, self.translation.macros)
        try:
            return ask(self.translation.text)
        except duckdb.Error as error:
            if not is_macro_missing(error):
                raise
        # A view was made with macros of its own: nothing has run yet, so all of them are made and it is asked again.
        create_macros(self.connection, [name for name in every_macro() if name not in self.translation.macros])
        return ask(self.translation.text)


def translated_for(
    permit: Permit, parameters: Mapping[str, Parameter], columns: Mapping[str, Mapping[str, str]]
) -> Translation:
    """Return the engine's text of a permitted statement; raises EngineRejected for what the engine lacks."""
    from fubcli.sql.duckdb import Unsupported, to_duckdb

    types = {name: parameter.type for name, parameter in parameters.items()}
    try:
        return to_duckdb(permit.text, types, columns.get)
    except Unsupported as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}."
        raise EngineRejected(said, remedy=(ELSEWHERE,), quotes_values=False) from error


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn the driver's exceptions into Damaged, without a catalog, or into failures of ours."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if is_damage(error):
            raise Damaged("", str(error)) from error
        raise translated(error) from error
