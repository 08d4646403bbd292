"""A pipeline throws away what it has built only where the policy lets it.

Why: `--full-refresh` drops tables whose history cannot be read again from the source, and `--empty` puts empty tables
in the place of full ones. `generate --anew` throws away both, and is allowed where `--full-refresh` is.

Refused:

    fubcli pipelines run zoom_bronze --target=snowflake --full-refresh

Accepted:

    fubcli pipelines run zoom_bronze --target=snowflake
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.names import Environment
from fubcli.model.policy import Rebuild, SafetyPolicy

RULE = __name__.rpartition(".")[2]


def check(
    rebuilds: AbstractSet[Rebuild], environment: Environment, policy: SafetyPolicy, without: tuple[str, ...]
) -> Finding | None:
    """Object to a rebuild that the environment's row does not name; `without` is the command that asks for none."""
    unwanted = [each for each in Rebuild if each in rebuilds - policy.row(environment).pipeline_rebuilds]
    if not unwanted:
        return None
    options = " and ".join(f"--{each.value.replace('_', '-')}" for each in unwanted)
    return _finding(options, environment, Remedy("Run it incrementally", without, "write"))


def check_anew(environment: Environment, policy: SafetyPolicy, without: tuple[str, ...]) -> Finding | None:
    """Object to raw data made anew where no full refresh is allowed; `without` is the command that adds to it."""
    if Rebuild.FULL_REFRESH in policy.row(environment).pipeline_rebuilds:
        return None
    return _finding("--anew", environment, Remedy("Add one night to what is there", without, "write"))


def _finding(options: str, environment: Environment, remedy: Remedy) -> Finding:
    reason = f"{options} would throw away tables of a target in {environment}, which the policy does not allow."
    return Finding(RULE, reason, remedies=(remedy,))
