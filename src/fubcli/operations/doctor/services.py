"""Whether the services outside could be reached: their profiles are readable and complete; none of them is asked."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.config.locations import Home
from fubcli.config.services.finding import Found
from fubcli.config.services.listing import Configured, configured
from fubcli.errors import FubError
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check, Fix, failed

_SHOW = Fix("See every setting and its origin", ("fubcli", "config", "show", "--origin"))


def service_checks(environ: Mapping[str, str], home: Home) -> list[Check]:
    """Return a check for each service that is configured; a credential command is told of and not run."""
    try:
        return [_check(each) for each in configured(environ, home)]
    except FubError as error:
        return [failed("services", "The profiles of the services outside cannot be read", error, (_SHOW,))]


def _check(each: Configured) -> Check:
    name = f"service-{each.name.replace('.', '-')}"
    if not isinstance(each.found, Found):
        return failed(name, f"The profile of {each.name} cannot be used", each.found, (_SHOW,))
    profile = each.found.profile
    if profile.lacks:
        title = f"The profile of {each.name} is not complete: nothing is sent there"
        return Check(name, Status.WARNING, title, profile.lacks, (_SHOW,))
    where = "; ".join(f"{key} from {origin}" for key, origin in profile.origins.items())
    if each.found.command:
        title = f"{each.name} is {profile.url}; a command gives its credentials, and was not run"
        return Check(name, Status.OK, title, f"{where}; credential_command from {each.found.command.origin}")
    return Check(name, Status.OK, f"{each.name} is {profile.url}, and calls can be signed", where)
