"""Raw data for the embedded target: made anew, or one more night."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fubcli.errors import Remedy, UsageError
from fubcli.model.envelope import Envelope
from fubcli.model.pipeline import Project, Target, Wanted
from fubcli.operations.pipelines.asked import (
    OPERATION,
    PipelinePorts,
    command_on,
    command_to_generate,
    next_step,
    target_named,
)
from fubcli.operations.pipelines.permission import allow_anew
from fubcli.operations.pipelines.ports import RawData
from fubcli.operations.pipelines.running import SEED, SIZE, without_raw


def generated(  # noqa: PLR0913 - what the command line says, by name
    name: str,
    target_name: str | None,
    ports: PipelinePorts,
    *,
    sizes: Mapping[str, int],
    seed: int | None,
    as_of: date | None,
    next_day: bool,
    anew: bool,
    fault: str | None,
) -> Envelope:
    """Write raw data into the embedded file; what is there is replaced with `anew` alone.

    `sizes` are those that were asked for, by what they count. Raises UsageError, Refused, WarehouseUnavailable
    (retryable), StorageUnavailable.
    """
    readers = [each for each in ports.pipelines.projects() if each.profile == name]
    target = _embedded(target_name, readers[0]) if readers else None
    raw = ports.raw(name, target.catalog) if target else None
    if target is None or raw is None:
        raise UsageError(f"There is no generator of raw data called {name!r}.")
    strange = [each for each in sizes if each != raw.counted]
    if strange:
        raise UsageError(f"--{strange[0]} is not how {name} is measured: it has --{raw.counted}.")
    if next_day and (sizes or anew or seed is not None or as_of is not None):
        raise UsageError(
            f"--next-day goes with none of --{raw.counted}, --seed, --as-of and --anew: it adds to what is there."
        )
    if fault and not next_day:
        raise UsageError("--fault goes with --next-day: it is a fault of one night.")
    if anew:
        allow_anew(name, target, ports)
    wanted = Wanted(sizes.get(raw.counted, SIZE), SEED if seed is None else seed, as_of or ports.clock.now().date())
    with ports.pipelines.writing(name, target.name):
        _check(raw, target, ports, next_day=next_day, anew=anew)
        size = f"{wanted.size:,} {raw.counted}"
        ports.progress("generating one more night" if next_day else f"generating {size}")
        made = raw.next_day(fault) if next_day else raw.generate(wanted)
    reading = [each for each in readers if raw.schema in each.reads]
    data = {
        "operation": OPERATION,
        "action": "generate",
        "headline": "One more night of raw data" if next_day else f"Raw data of {size}",
        "raw_data": name,
        "target": target.name,
        "environment": target.environment.value,
        "is_next_day": next_day,
        **({"fault": fault} if fault else {}),
        **({} if next_day else {raw.counted: wanted.size, "seed": wanted.seed, "as_of": wanted.as_of.isoformat()}),
        "rows": dict(made.rows),
        "next": [next_step(f"Run {each.name}", command_on("run", each, target), "write") for each in reading],
    }
    return Envelope(OPERATION, "result", "pipeline-generation", data, name)


def _embedded(name: str | None, reader: Project) -> Target:
    """Return the embedded target of that name, the usual one without a name; raises UsageError for any other."""
    target = target_named(name, reader)
    if target.is_embedded:
        return target
    there = ", ".join(each.name for each in reader.targets if each.is_embedded)
    raise UsageError(f"--target={name}: raw data is generated where it is embedded: {there}.")


def _check(raw: RawData, target: Target, ports: PipelinePorts, *, next_day: bool, anew: bool) -> None:
    schemas = ports.pipelines.schemas(target.catalog)
    is_there = raw.schema in schemas
    if next_day and not is_there:
        remedy = Remedy("Generate the first days", command_to_generate(raw.name, target), "write")
        raise UsageError("There is no raw data yet to which a night could be added.", remedy=(remedy,))
    if is_there and not next_day and not anew:
        more = Remedy("Add one night to it", command_to_generate(raw.name, target, "--next-day"), "write")
        argv = command_to_generate(raw.name, target, "--anew")
        away = Remedy("Throw it away, with all that was built of it", argv, "destructive")
        raise UsageError("There is raw data already, and tables that were built of it.", remedy=(more, away))
    if schemas and not next_day and not anew:
        raise without_raw(raw.name, target)
