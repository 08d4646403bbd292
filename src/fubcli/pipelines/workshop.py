"""Runs the packaged projects: the port that operations have, over dbt and this home's directories."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fubcli.errors import StorageUnavailable
from fubcli.locks import Patience, held, is_held
from fubcli.model.pipeline import Begun, Ended, Project, Target
from fubcli.model.policy import Rebuild
from fubcli.pipelines import dbt
from fubcli.pipelines.files import copy_shapes, schemas_in
from fubcli.pipelines.kept import Kept, put
from fubcli.pipelines.projects import projects_in
from fubcli.pipelines.telling import teller
from fubcli.ports import Progress

PATIENCE_SECONDS = 60.0
_UNIT_TESTS = "unit_test"
_WRITTEN = ("run_results.json", "manifest.json")
_SOURCES = "sources.json"
_IDENTITY = 36


@dataclass(frozen=True)
class Grounds:
    """Directories: the packaged projects, the embedded files, what runs leave, and what dbt keeps between them."""

    packaged: Path
    data: Path
    state: Path
    cache: Path
    ensure: Callable[[Path], Path]


class Workshop:
    """The packaged pipelines of one home."""

    def __init__(self, grounds: Grounds, progress: Progress, steps: Progress) -> None:
        self._at = grounds
        self._progress = progress
        self._steps = steps
        kept = Kept(grounds.state, grounds.ensure)
        self.directories = kept.directories
        self.begin = kept.begin
        self.end = kept.end

    def projects(self) -> tuple[Project, ...]:
        """Return the packaged projects by name."""
        return projects_in(self._at.packaged)

    def require(self, target: Target) -> None:
        """Raise UsageError when what runs a target is not installed."""
        dbt.require(target.engine)

    def file(self, catalog: str) -> Path:
        """Return where the file of an embedded target's catalog is."""
        return self._at.data / f"{catalog}.duckdb"

    def schemas(self, catalog: str) -> frozenset[str]:
        """Return the schemas of a catalog's file that have tables."""
        return schemas_in(self.file(catalog))

    @contextmanager
    def writing(self, profile: str, target: str) -> Iterator[Callable[[str], None]]:
        """Be the only writer of a target inside the block, and yield what notes the id of the run that writes."""
        self._at.ensure(self._at.data)
        self._at.ensure(self._at.state)
        patience = Patience(
            PATIENCE_SECONDS,
            partial(self._progress, f"waiting for another run on {target}"),
            f"Another run has been writing to {target} for more than {PATIENCE_SECONDS:g} s; "
            "try again when it has ended.",
        )
        try:
            with held(self._lock(profile, target), patience):
                self._note(profile, target, "")  # the run before may have been killed
                yield partial(self._note, profile, target)
        except OSError as error:
            place = error.filename or self._at.state
            raise StorageUnavailable(f"{place} cannot be used: {error.strerror or error}.") from error

    def going_on(self, profile: str, target: str) -> str | None:
        """Return the id of the run that writes to a target now, '' of one that has not begun, None for none.

        Raises StorageUnavailable.
        """
        file = self._lock(profile, target)
        try:
            if not is_held(file):
                return None
            with suppress(FileNotFoundError):
                return file.with_suffix(".run").read_text(encoding="utf-8", errors="replace")[:_IDENTITY]
        except OSError as error:
            raise StorageUnavailable(f"{file} cannot be read: {error.strerror or error}.") from error
        return ""

    def freshness(self, begun: Begun) -> Ended:
        """Measure the age of the project's sources; kept as sources.json, where any says how old it may be."""
        ended = self._on_target(begun, ["source", "freshness"], keep=(_SOURCES,))
        kept = begun.directory / _SOURCES
        if kept.exists() and not json.loads(kept.read_bytes()).get("results"):
            kept.unlink()
        return ended

    def build(self, begun: Begun) -> Ended:
        """Build the project and run its data tests."""
        rebuilds = [f"--{each.value.replace('_', '-')}" for each in Rebuild if each in begun.job.rebuilds]
        return self._on_target(begun, ["build", f"--exclude-resource-type={_UNIT_TESTS}", *rebuilds])

    def data_tests(self, begun: Begun) -> Ended:
        """Run the data tests on the target as it is."""
        return self._on_target(begun, ["test", "--resource-type=test"])

    def unit_tests(self, begun: Begun) -> Ended:
        """Run the unit tests in a file of their own: they need their parents as tables, empty ones will do."""
        job = begun.job
        embedded = job.project.embedded
        with tempfile.TemporaryDirectory(prefix="fubcli-pipelines-") as directory:
            scratch = Path(directory) / f"{embedded.catalog}.duckdb"
            copy_shapes(self.file(embedded.catalog), scratch, job.project.reads)
            place = self._place(begun, embedded.name, scratch, Path(directory) / "target")
            self._progress(f"{job.project.name}: building it without rows for its unit tests")
            left = place.work / "run_results.json", begun.directory / "unit_test_results.json"
            without_tests = [f"--exclude-resource-type={each}" for each in (_UNIT_TESTS, "test")]
            ended = self._invoke(place, ["build", "--empty", *without_tests])
            if ended.success:
                self._progress(f"{job.project.name}: running its unit tests")
                ended = self._invoke(place, ["test", f"--resource-type={_UNIT_TESTS}"])
            self._keep(*left)
            return ended

    def _on_target(self, begun: Begun, command: list[str], keep: tuple[str, ...] = _WRITTEN) -> Ended:
        job = begun.job
        work = self._at.ensure(self._at.cache / job.project.name / job.target.name)
        for name in keep:  # what an earlier run left must not be taken for this one's
            (work / name).unlink(missing_ok=True)
        ended = self._invoke(self._place(begun, job.target.name, self.file(job.target.catalog), work), command)
        for name in keep:
            self._keep(work / name, begun.directory / name)
        return ended

    def _place(self, begun: Begun, target: str, file: Path, work: Path) -> dbt.Place:
        project = begun.job.project
        environ = {f"FUBCLI_{project.profile.upper()}_FILE": str(file)}
        packaged = self._at.packaged
        return dbt.Place(packaged / project.name, packaged, target, work, begun.directory, environ, begun.identity)

    def _invoke(self, place: dbt.Place, command: list[str]) -> Ended:
        heard, stderr = teller(self._steps), sys.stderr

        def tell(message: Any) -> None:
            with redirect_stderr(stderr):  # ours, not dbt's
                heard(message)

        return dbt.invoke(place, command, tell)

    def _keep(self, made: Path, kept: Path) -> None:
        with suppress(FileNotFoundError):
            put(kept, made.read_bytes())

    def _lock(self, profile: str, target: str) -> Path:
        return self._at.state / f"{profile}-{target}.lock"

    def _note(self, profile: str, target: str, identity: str) -> None:
        put(self._lock(profile, target).with_suffix(".run"), identity.encode())
