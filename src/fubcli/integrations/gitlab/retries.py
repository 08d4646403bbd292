"""Which jobs this user has run again: what fails after that is what came of it, and not a reason to do it twice."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from fubcli.errors import NotPermitted, StorageUnavailable
from fubcli.integrations.failures import RequestDeclined
from fubcli.integrations.gitlab.entities import Job
from fubcli.network.breaker import BreakerOpen
from fubcli.network.failures import NotReached
from fubcli.ports import Clock

REMEMBERED = timedelta(hours=24)
_NOTHING_HAPPENED = (NotReached, BreakerOpen, RequestDeclined, NotPermitted)


@dataclass(frozen=True)
class Retries:
    """The retries of pipelines of one GitLab in the last day, in a file; numbers of pipelines are unique in one."""

    directory: Path
    url: str
    clock: Clock

    def brought(self, pipeline: int, jobs: Sequence[Job]) -> bool:
        """Return whether all of these jobs are what a retry of the pipeline brought; raises StorageUnavailable."""
        kept = self._read().get(str(pipeline), {}).get("jobs", [])
        return bool(kept) and all(any(_is_of(job, each) for each in kept) for job in jobs)

    @contextmanager
    def noted(self, pipeline: int, again: Sequence[Job], after: Sequence[Job]) -> Iterator[None]:
        """Note a retry before it is sent, and take it back when it is known that nothing came of it.

        Raises StorageUnavailable, and then nothing is sent.
        """
        before = self._read()
        jobs = [{"id": each.id, "name": each.name, "runs_itself": False} for each in again]
        jobs += [{"id": each.id, "name": each.name, "runs_itself": True} for each in after]
        jobs += before.get(str(pipeline), {}).get("jobs", [])
        self._write(before | {str(pipeline): {"at": self.clock.now().timestamp(), "jobs": jobs}})
        try:
            yield
        except _NOTHING_HAPPENED:
            self._write(before)
            raise

    @property
    def _path(self) -> Path:
        return self.directory / f"gitlab-retries-{hashlib.sha256(self.url.encode()).hexdigest()[:16]}.json"

    def _read(self) -> dict[str, Any]:
        """Return what is not too old."""
        oldest = (self.clock.now() - REMEMBERED).timestamp()
        try:
            with os.fdopen(os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW), "rb") as file:
                kept = json.load(file)
            fresh = {pipeline: each for pipeline, each in kept.items() if each["at"] >= oldest}
            return {
                pipeline: {"at": each["at"], "jobs": [_kept(job) for job in each["jobs"]]}
                for pipeline, each in fresh.items()
            }
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StorageUnavailable(f"{self._path} cannot be read: {error.strerror or error}.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told = f"{self._path} is not as it was written: it tells which pipelines were run again; remove it."
            raise StorageUnavailable(told) from error

    def _write(self, kept: dict[str, Any]) -> None:
        part = self._path.with_suffix(f".{os.getpid()}.part")
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
            with os.fdopen(os.open(part, flags, 0o600), "w", encoding="utf-8") as file:
                json.dump(kept, file)
            part.replace(self._path)
        except OSError as error:
            raise StorageUnavailable(f"{self._path} cannot be written: {error.strerror or error}.") from error


def _kept(given: dict[str, Any]) -> dict[str, Any]:
    return {"id": int(given["id"]), "name": str(given["name"]), "runs_itself": bool(given["runs_itself"])}


def _is_of(job: Job, kept: dict[str, Any]) -> bool:
    """Return whether a job is the new run of one that was run again, or one that waited again itself."""
    if job.id == kept["id"]:
        return bool(kept["runs_itself"])
    return bool(job.name == kept["name"] and job.id > kept["id"])
