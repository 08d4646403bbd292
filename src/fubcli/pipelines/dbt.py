"""dbt in this process: one command, its outcome, and the files that it wrote."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fubcli import signals
from fubcli.errors import UsageError
from fubcli.model.pipeline import EMBEDDED_ENGINE, Ended
from fubcli.pipelines.containment import contained

LOG = "dbt.log"
SAID = "dbt-output.log"
"""What dbt prints past its log."""
_GLOBAL = (
    "--no-send-anonymous-usage-stats", "--no-use-colors", "--no-use-colors-file", "--log-level=none",
    "--log-level-file=info", "--log-file-max-bytes=0",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where dbt runs: its project and profiles, what it keeps between runs, its logs, and its variables."""

    project: Path
    profiles: Path
    target: str
    work: Path
    logs: Path
    environ: Mapping[str, str]
    identity: str


def require(engine: str) -> None:
    """Raise UsageError when dbt, or its adapter for an engine, is not installed."""
    if _lacks("dbt.cli") or _lacks("dbt.adapters.duckdb"):
        raise UsageError("Running pipelines needs dbt: pip install 'dbt-core>=1.11,<1.12' 'dbt-duckdb>=1.11,<2'.")
    if engine != EMBEDDED_ENGINE and _lacks(f"dbt.adapters.{engine}"):
        raise UsageError(f"This target needs dbt's adapter for it, the library dbt-{engine}, which is not installed.")


def invoke(place: Place, command: Sequence[str], heard: Callable[[Any], None]) -> Ended:
    """Run a command of dbt, telling its events as they come; nothing that it says leaves its log files.

    Raises KeyboardInterrupt for one that struck meanwhile.
    """
    with contained(place.environ, place.logs / SAID):
        from dbt.cli.main import dbtRunner

        arguments = [
            *_GLOBAL, f"--log-path={place.logs}", *command, f"--project-dir={place.project}",
            f"--profiles-dir={place.profiles}", f"--target={place.target}", f"--target-path={place.work}",
        ]  # fmt: skip
        try:
            with _identified(place.identity):
                ended = _ended(dbtRunner(callbacks=[heard]).invoke(arguments))
        finally:
            _let_go()
    if ended is None or signals.interrupted():  # dbt catches whatever comes
        raise KeyboardInterrupt
    return ended


def _ended(result: Any) -> Ended | None:
    """Return how dbt ended, None for an interrupt; its exception, whose frames keep its adapters, is let go with it."""
    error = result.exception
    if isinstance(error, KeyboardInterrupt):
        return None
    return Ended(bool(result.success)) if error is None else Ended(False, str(error) or type(error).__name__)


@contextmanager
def _identified(identity: str) -> Iterator[None]:
    """Let dbt give every command of one run the same id, which its artifacts and audit rows carry."""
    import dbt_common.invocation as invocation
    from dbt.cli import requires as of_dbt

    requires: Any = of_dbt
    begin = requires.reset_invocation_id

    def begin_as_ours() -> None:
        begin()
        invocation._INVOCATION_ID = identity

    requires.reset_invocation_id = begin_as_ours
    try:
        yield
    finally:
        requires.reset_invocation_id = begin


def _let_go() -> None:
    """Close what dbt keeps open between commands: its log, and the DuckDB file, for which others wait.

    Its adapters hold semaphores, of which Python complains on stderr when the process ends with them.
    """
    from dbt.adapters import factory
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt_common.events.event_manager_client import cleanup_event_logger

    cleanup_event_logger()
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager.close_all_connections()
    adapters: Any = factory
    adapters.reset_adapters()
    gc.collect()


def _lacks(module: str) -> bool:
    try:
        return find_spec(module) is None
    except ModuleNotFoundError:
        return True
