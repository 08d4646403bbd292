"""Questions about rows, some at the same time: one that is rejected is asked in parts, a silent warehouse no more."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from fubcli.errors import EngineRejected, FubError, Interrupted, NotPermitted, Refused, WarehouseUnavailable
from fubcli.interrupts import heed
from fubcli.model.probe import Counts, Probe
from fubcli.model.result import ResultSet
from fubcli.ports import Prober

P = TypeVar("P", bound=Probe)


@dataclass(frozen=True)
class Asked(Generic[P]):
    """What came of questions."""

    answers: list[tuple[P, ResultSet]] = field(default_factory=list)
    failures: list[tuple[P, str]] = field(default_factory=list)
    """Questions without an answer, and why."""
    statements: int = 0
    is_cut_off: bool = False
    """Whether the warehouse stopped answering, so that the rest was not asked."""
    troubles: tuple[str, ...] = ()


def answers(probes: Sequence[P], prober: Prober, at_once: int) -> Asked[P]:
    """Ask so many questions at the same time; an interrupt is waited for and raised, nothing else is."""
    asking: _Asking[P] = _Asking(prober)
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="fubcli-probe")
    try:
        for future in [pool.submit(asking.ask, probe) for probe in probes]:
            future.result()
    except KeyboardInterrupt:
        heed()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return Asked(
        asking.answers, asking.failures, asking.statements, asking.silence is not None,
        () if asking.silence is None else (f"The warehouse stopped answering: {asking.silence}",),
    )  # fmt: skip


class _Asking(Generic[P]):
    def __init__(self, prober: Prober) -> None:
        self._prober = prober
        self._lock = threading.Lock()
        self.answers: list[tuple[P, ResultSet]] = []
        self.failures: list[tuple[P, str]] = []
        self.statements = 0
        self.silence: str | None = None

    def ask(self, probe: P) -> None:
        if self.silence is not None:
            self._fail(probe, f"not asked, since the warehouse stopped answering: {self.silence}")
            return
        with self._lock:
            self.statements += 1
        try:
            result = self._prober(probe)
        except Interrupted:
            raise
        except (EngineRejected, NotPermitted, Refused) as rejection:
            self._ask_in_parts(probe, rejection)
        except WarehouseUnavailable as silence:
            self.silence = self.silence or silence.detail
            self._fail(probe, silence.detail)
        except FubError as error:
            self._fail(probe, error.detail)
        else:
            with self._lock:
                self.answers.append((probe, result))

    def _ask_in_parts(self, probe: P, rejection: FubError) -> None:
        """Ask for each table by itself: one that cannot be read hides no other."""
        if not isinstance(probe, Counts) or len(probe.portions) == 1:
            self._fail(probe, rejection.detail)
            return
        for portion in probe.portions:
            self.ask(Counts((portion,), probe.since))  # type: ignore[arg-type]  # P is Counts here

    def _fail(self, probe: P, reason: str) -> None:
        with self._lock:
            self.failures.append((probe, reason))
