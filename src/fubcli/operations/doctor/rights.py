"""Which privileges change something, who has them, and the statement that takes them away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fubcli.model.health import Principal, Right, Securable
from fubcli.operations.doctor.check import Fix

_READING = frozenset({"USE_CATALOG", "USE_SCHEMA", "SELECT", "BROWSE", "EXECUTE", "READ_VOLUME"})
"""Everything else counts as writing, also what is not known yet."""
_READS = frozenset({"SELECT", "ALL_PRIVILEGES"})
_PRIVILEGE = re.compile(r"[A-Z]+(_[A-Z]+)*")
_KINDS = ("METASTORE", "CATALOG", "SCHEMA", "TABLE")
_NAME = re.compile(r"[\w .@+'()/:#-]{1,255}")
"""What may be quoted in a statement; who names a group otherwise gets no statement."""


def held(found: Iterable[Right], principal: Principal) -> list[Right]:
    """Return the privileges that are the principal's own, or those of its groups, each once."""
    own = {principal.name.lower(), *(group.lower() for group in principal.groups)}
    return list(dict.fromkeys(right for right in found if right.principal.lower() in own))


def writing(rights: Iterable[Right]) -> list[Right]:
    """Return those that let their holder change something."""
    return [right for right in rights if _word(right) not in _READING]


def lets_read(rights: Iterable[Right]) -> bool:
    """Whether any of them lets its holder read tables."""
    return any(_word(right) in _READS for right in rights)


def owns(securable: Securable, principal: Principal) -> bool:
    """Whether the principal, or a group of its, owns a securable."""
    return bool(securable.owner) and securable.owner.lower() in {
        principal.name.lower(), *(group.lower() for group in principal.groups),
    }  # fmt: skip


def told(right: Right) -> str:
    """Return a privilege in words: `MODIFY on catalog fub by data-team`."""
    where = f"{right.granted_on.kind.lower()} {right.granted_on.name}"
    return f"{_word(right).replace('_', ' ')} on {where} by {right.principal}"


def revocations(rights: Iterable[Right]) -> Iterator[Fix]:
    """Yield a REVOKE for each securable and principal; none where a name cannot be quoted beyond doubt."""
    together: dict[tuple[Securable, str], list[str]] = {}
    for right in rights:
        together.setdefault((right.granted_on, right.principal), []).append(_word(right))
    for (securable, principal), privileges in together.items():
        title = f"Take it from {principal}"
        if not all(map(_PRIVILEGE.fullmatch, privileges)) or not _is_quotable(securable, principal):
            yield Fix(title)
            continue
        listed = ", ".join(each.replace("_", " ") for each in privileges)
        place = "METASTORE" if securable.kind == "METASTORE" else f"{securable.kind} {quoted(securable)}"
        yield Fix(title, sql=f"REVOKE {listed} ON {place} FROM `{principal}`", effect="write")


def grants(privilege: str, securable: Securable, principal: Principal | None) -> tuple[Fix, ...]:
    """Return the GRANT that an administrator would have to run, when the principal is known and can be quoted."""
    if principal is None or not _is_quotable(securable, principal.name):
        return ()
    sql = f"GRANT {privilege} ON {securable.kind} {quoted(securable)} TO `{principal.name}`"
    return (Fix("Ask an administrator for it", sql=sql, effect="write"),)


def quoted(securable: Securable) -> str:
    """Return a securable's name with every part in backticks."""
    return ".".join(f"`{part}`" for part in securable.name.split("."))


def _word(right: Right) -> str:
    return right.privilege.upper().replace(" ", "_")


def _is_quotable(securable: Securable, principal: str) -> bool:
    are_names = all(map(_NAME.fullmatch, (securable.name, principal))) and all(securable.name.split("."))
    return securable.kind in _KINDS and are_names
