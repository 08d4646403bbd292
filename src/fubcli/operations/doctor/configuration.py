"""What was configured, where that was found, and what it shadows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fubcli.config.load import Configuration
from fubcli.config.profiles.resolve import Resolution
from fubcli.errors import FubError
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check, Fix, failed

_SHOW = Fix("See every setting and its origin", ("fubcli", "config", "show", "--origin"))


def files_check(load: Callable[[], Configuration]) -> tuple[Configuration | None, Check]:
    """Read policy and catalogs; return them, or None when one of the files is wrong."""
    try:
        found = load()
    except FubError as error:
        return None, failed("configuration-files", "The policy or the catalogs cannot be read", error)
    files = ", ".join((*found.policy.sources, found.catalogs.source))
    title = f"The policy and {len(found.catalogs.by_name)} catalogs are read"
    return found, Check("configuration-files", Status.OK, title, f"from {files}")


def profile_checks(find: Callable[[], Resolution]) -> tuple[Resolution | None, list[Check]]:
    """Find the warehouse profile; return it, or None when it cannot be used."""
    try:
        found = find()
        found.usable  # noqa: B018 - raises for a profile that is not complete
    except FubError as error:
        return None, [failed("configuration", "The warehouse profile cannot be used", error, (_SHOW,))]
    return found, list(_told(found))


def _told(found: Resolution) -> Iterator[Check]:
    profile = found.profile
    origins = dict(profile.origins)
    where = "; ".join(f"{name} from {origin}" for name, origin in origins.items())
    place = "embedded lakehouse" if profile.embedded else profile.host
    title = f"The warehouse profile is {profile.name}: {place}"
    yield Check("configuration", Status.OK, title, where)
    if found.note:
        title = "A configuration that was begun does not count"
        yield Check("configuration-begun", Status.WARNING, title, found.note, (_SHOW,))
    shadowed = [
        f"{name} {each.value} ({each.origin})" for name, settings in found.shadowed.items() for each in settings
    ]
    if shadowed:
        title = "Settings elsewhere do not count"
        yield Check("configuration-shadowed", Status.INFO, title, "; ".join(shadowed), (_SHOW,))
