"""From which value on a monitor warns and alerts, and from which it is well again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Direction = Literal["<", ">"]


@dataclass(frozen=True)
class Thresholds:
    """`direction` says on which side of them things are bad; recoveries lie on the other side."""

    direction: Direction
    critical: float
    warning: float | None = None
    critical_recovery: float | None = None
    warning_recovery: float | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for those that Datadog refuses: a warning that is no milder than the alert."""
        if self.warning is not None and not self._is_milder(self.warning, self.critical):
            raise ValueError(f"the warning has to come before the alert: {self.warning:g} and {self.critical:g}")

    def moved(self, critical: float | None, warning: float | None) -> Thresholds:
        """Return them with others in their place; a recovery that no longer fits is left out. Raises ValueError."""
        new_critical = self.critical if critical is None else critical
        new_warning = self.warning if warning is None else warning
        return Thresholds(
            self.direction,
            new_critical,
            new_warning,
            self._fitting(self.critical_recovery, new_critical),
            self._fitting(self.warning_recovery, new_warning),
        )

    def as_json(self) -> dict[str, Any]:
        """Return them as the options of a monitor have them."""
        names = ("critical", "critical_recovery", "warning", "warning_recovery")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def _fitting(self, recovery: float | None, threshold: float | None) -> float | None:
        fits = recovery is not None and threshold is not None and self._is_milder(recovery, threshold)
        return recovery if fits else None

    def _is_milder(self, one: float, other: float) -> bool:
        return one > other if self.direction == "<" else one < other
