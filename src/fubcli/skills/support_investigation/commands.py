"""What a command that only reads says of a playbook."""

from __future__ import annotations

from fubcli.model.playbook import ParameterKind, Playbook

_PLAYBOOK = "--playbook="
_GIVEN_BY = {
    ParameterKind.ACCOUNT: "--param=account_id",
    ParameterKind.CONTACT: "--param=contact_id",
    ParameterKind.USER: "--param=user_id",
    ParameterKind.TABLE: "--table=",
}
"""What options that name a parameter begin with; a timeframe is never required."""


def playbook_of(argv: tuple[str, ...]) -> str:
    """Return the playbook that a command names, or an empty text."""
    return next((each.removeprefix(_PLAYBOOK) for each in argv if each.startswith(_PLAYBOOK)), "")


def lacking(argv: tuple[str, ...], playbook: Playbook) -> list[str]:
    """Return what a playbook requires and a command of it does not name."""
    wanted = [each.kind for each in playbook.parameters if each.required and each.kind in _GIVEN_BY]
    return [kind.value for kind in wanted if not any(option.startswith(_GIVEN_BY[kind]) for option in argv)]
