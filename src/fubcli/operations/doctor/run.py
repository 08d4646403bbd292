"""Everything that is looked at, in one event; the first critical check decides the exit code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from fubcli.config.key_files import key_file
from fubcli.config.load import Configuration
from fubcli.config.locations import Home
from fubcli.config.profiles.resolve import Resolution
from fubcli.errors import ExitCode
from fubcli.model.envelope import Envelope
from fubcli.model.profile import Profile
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check, unseen
from fubcli.operations.doctor.configuration import files_check, profile_checks
from fubcli.operations.doctor.embedded import embedded_checks
from fubcli.operations.doctor.live import Live, Opened, live_checks
from fubcli.operations.doctor.probes import Patience, Probe, answered
from fubcli.operations.doctor.services import service_checks
from fubcli.operations.doctor.storage import audit_check, directory_checks, key_checks
from fubcli.operations.doctor.versions import version_checks
from fubcli.ports import Clock, HealthSources

_AUDIT_SECONDS = 3.0


@dataclass(frozen=True)
class DoctorPorts:
    """What is looked at; whatever may fail is asked for here, so that its failure is an outcome like any other."""

    resolution: Callable[[], Resolution]
    configuration: Callable[[], Configuration]
    home: Home
    environ: Mapping[str, str] = field(repr=False)  # it may hold tokens
    clock: Clock
    open: Callable[[Profile], Opened]
    held_back: Callable[[Profile], float]
    deepened: Callable[[HealthSources], HealthSources] | None
    """Lets statements tell what REST does not; None runs none."""
    files: Callable[[], Mapping[str, Path]]
    """The embedded lakehouse's files that are there, by catalog."""
    embedded: Callable[[Mapping[str, Path]], HealthSources]


def run(ports: DoctorPorts) -> Envelope:
    """Look at everything; a live host that hangs is given up within about 17 seconds. Raises Interrupted."""
    resolution, checks = profile_checks(ports.resolution)
    configuration, files = files_check(ports.configuration)
    profile = resolution.profile if resolution else None
    checks += [files, *directory_checks(ports.home), *key_checks(ports.home, ports.environ)]
    checks += _audit(ports)
    checks += [*service_checks(ports.environ, ports.home), *version_checks(profile)]
    if profile is None or configuration is None:
        checks.append(unseen("warehouse", "The warehouse: not known", "the configuration must be mended first"))
    elif profile.embedded:
        found = ports.files()
        checks += embedded_checks(found, ports.embedded(found), configuration.packaged_catalogs.standing, ports.clock)
    else:
        held_back = ports.held_back(profile)
        opened = partial(ports.open, profile)
        live = Live(profile, opened, held_back, configuration.catalogs.standing, ports.clock, ports.deepened)
        checks += live_checks(live)
    return _told(profile, checks)


def _audit(ports: DoctorPorts) -> list[Check]:
    key = key_file("audit", ports.home, ports.environ).path
    probe = Probe("audit-log", "The audit log", lambda: [audit_check(ports.home.state / "audit", key)])
    return answered([probe], Patience(_AUDIT_SECONDS))  # somebody may be holding its lock


def _told(profile: Profile | None, checks: Sequence[Check]) -> Envelope:
    counts = {str(status): sum(check.status is status for check in checks) for status in Status}
    data: dict[str, Any] = {
        "operation": "doctor",
        "healthy": not counts["critical"],
        "counts": counts,
        "checks": [check.as_json() for check in checks],
        "untrusted": ["/checks"],
    }
    if profile is not None:
        warehouse = {"engine": str(profile.engine), "profile": profile.name, "embedded": profile.embedded}
        data["warehouse"] = warehouse | ({"host": profile.host} if profile.host else {})
    code = next((check.code for check in checks if check.status is Status.CRITICAL), ExitCode.OK)
    subject = profile.name if profile else ""
    return Envelope("doctor", "result", "doctor-result", data, subject=subject, exit_code=code)
