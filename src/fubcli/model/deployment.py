"""What was deployed beside the data: it may be why a night is not as the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Deployment:
    """A deployment, pipeline or job of GitLab; texts are cleaned, times in UTC, `finished_at` None while it runs."""

    kind: str
    """`deployment`, `pipeline` or `job`."""
    id: str
    status: str
    started_at: datetime
    finished_at: datetime | None = None
    environment: str = ""
    project: str = ""
    ref: str = ""
    url: str = ""

    @property
    def reaches_production(self) -> bool:
        """Whether it is for production, or does not say for what."""
        return not self.environment or self.environment.lower().startswith("prod")

    def overlaps(self, since: datetime, until: datetime) -> bool:
        """Whether any of it lies between two moments, both included."""
        return self.started_at <= until and (self.finished_at or until) >= since

    def __str__(self) -> str:
        """Return it in a few words: `deployment 812 of fub/api to production (main)`."""
        parts = [self.kind, self.id]
        parts += [f"of {self.project}"] if self.project else []
        parts += [f"to {self.environment}"] if self.environment else []
        parts += [f"({self.ref})"] if self.ref else []
        return " ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """Return it as the event has it; times are still datetimes."""
        told = {name: value for name, value in vars(self).items() if value not in ("", None)}
        return told | {"finished_at": self.finished_at}
