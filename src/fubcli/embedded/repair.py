"""Under the lock: judge every file, build what is missing, outdated or damaged, put it in place, note it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fubcli.embedded.build import Site, build
from fubcli.embedded.judgement import Judgement, judge
from fubcli.embedded.locking import exclusive
from fubcli.embedded.manifest import Manifest, Record, read_manifest, write_manifest
from fubcli.embedded.placement import place, set_aside, sweep
from fubcli.embedded.premises import Premises
from fubcli.embedded.recipes import RECIPES
from fubcli.embedded.scenarios.reach import last_night
from fubcli.embedded.session import BuildTime
from fubcli.embedded.soundness import why_unreadable
from fubcli.embedded.stamps import Stamp, digest_of, stamp_of
from fubcli.model.drill import Drill
from fubcli.ports import Progress

_UNSEEN = Stamp(-1, -1)


@dataclass(frozen=True)
class Suspicion:
    """A catalog that the engine could not read, and what it said."""

    catalog: str
    reason: str


def repair(
    premises: Premises, now: datetime, progress: Progress, suspicion: Suspicion | None = None
) -> Mapping[str, str]:
    """Make every file sound; return a sentence for each catalog that was rebuilt.

    Another process may have done it meanwhile: files are judged after the lock is held. A drill in force stays.
    Raises OSError, StorageUnavailable or WarehouseUnavailable; good files and the manifest stay as they were then.
    """
    premises.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusive(premises.directory, progress):
        return _mend(premises, read_manifest(premises.directory), now, progress, suspicion)


def enact(premises: Premises, now: datetime, progress: Progress, drill: Drill | None) -> Mapping[str, str]:
    """Put a drill in force, None for none, and rebuild what differs by it; return and raise what `repair` does.

    Files are built first; then the manifest is replaced, which is the moment from which the drill is in force; who
    dies before it leaves the old lakehouse, who dies after it leaves a new one that the next call finishes.
    """
    premises.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusive(premises.directory, progress):
        manifest = replace(read_manifest(premises.directory), drill=drill)
        return _mend(premises, manifest, now, progress)


def _mend(
    premises: Premises, manifest: Manifest, now: datetime, progress: Progress, suspicion: Suspicion | None = None
) -> Mapping[str, str]:
    sweep(premises.directory)
    judgements = {r.catalog: _judge(premises, r.catalog, manifest, now) for r in premises.recipes}
    if suspicion is not None:
        judgements[suspicion.catalog] = _suspect(premises, suspicion, judgements[suspicion.catalog])
    for name, judgement in judgements.items():
        if judgement.record is not None:
            manifest = manifest.with_record(name, judgement.record)
    lost = {name: judgement for name, judgement in judgements.items() if judgement.record is None}
    try:
        return _rebuild(premises, lost, manifest, now, progress)
    finally:
        sweep(premises.directory)


def _judge(premises: Premises, catalog: str, manifest: Manifest, now: datetime) -> Judgement:
    fresh = Record(premises.edition(catalog, now, manifest.drill), _utc(now), _UNSEEN, None)
    return judge(RECIPES[catalog], premises.path(catalog), manifest.records.get(catalog), fresh)


def _suspect(premises: Premises, suspicion: Suspicion, judgement: Judgement) -> Judgement:
    if judgement.record is None:
        return judgement
    if RECIPES[suspicion.catalog].kept and why_unreadable(premises.path(suspicion.catalog)) is None:
        # The user's own work is not put away on hearsay.
        return judgement
    return Judgement(None, suspicion.reason, damaged=True)


def _rebuild(
    premises: Premises, lost: Mapping[str, Judgement], manifest: Manifest, now: datetime, progress: Progress
) -> Mapping[str, str]:
    when = BuildTime(premises.seed, last_night(manifest.drill, now), now)
    for name, judgement in lost.items():
        if judgement.damaged:
            progress(f"the embedded lakehouse's {name} is damaged: {judgement.reason}")
    told = {}
    if lost:
        built = build(Site(premises.directory, premises.schemas), tuple(lost), when, progress, manifest.drill)
        write_manifest(premises.directory, manifest)
        for name, building in built.items():
            digest = digest_of(building)
            told[name] = _clear_the_name(premises, name, lost[name], now)
            place(building, premises.path(name))
            edition = premises.edition(name, now, manifest.drill)
            record = Record(edition, _utc(now), stamp_of(premises.path(name)) or _UNSEEN, digest)
            manifest = manifest.with_record(name, record)
            if lost[name].damaged:
                progress(told[name])
    write_manifest(premises.directory, manifest)
    return told


def _clear_the_name(premises: Premises, name: str, judgement: Judgement, now: datetime) -> str:
    """Clear the name for a new file: the user's own, and what is not a file, is kept under another name."""
    path = premises.path(name)
    kept = set_aside(path, now.astimezone(UTC)) if RECIPES[name].kept or not path.is_file() else None
    why = f" ({judgement.reason})" if judgement.reason else ""
    if kept is None:
        return f"{name} was rebuilt{why}"
    return f"{name} could not be read{why}; it was moved to {kept.name} and a fresh one was built"


def _utc(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
