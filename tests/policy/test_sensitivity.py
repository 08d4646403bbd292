"""Which stored columns hold what must not leave."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from fubcli.model.catalogs import ColumnTag, Sensitivity
from fubcli.model.lineage import UNKNOWN_ORIGIN, WHOLE_ROW, Origin
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import STRICTEST
from fubcli.policy.sensitivity import Sensitivities, worst
from tests.policy.cases import configuration

CONTACTS = TableName("fub", "contacts_silver", "contacts")
STAGES = TableName("fub", "contacts_silver", "stages")
AUTH = TableName("stage_fub", "agents_silver", "zillow_auth")
PERSONAL, SECRET = Sensitivity.PERSONAL, Sensitivity.SECRET


@pytest.fixture
def known() -> Sensitivities:
    return Sensitivities(configuration().policy, configuration().catalogs)


@pytest.mark.parametrize(
    ("table", "column", "tag"),
    [
        (CONTACTS, "email", ColumnTag(PERSONAL, "email")),
        (replace(CONTACTS, catalog="stage_fub"), "email", ColumnTag(PERSONAL, "email")),
        (CONTACTS, "id", None),
        (CONTACTS, WHOLE_ROW, ColumnTag(PERSONAL, "personal")),
        (STAGES, "name", None),
        (STAGES, WHOLE_ROW, None),
        (AUTH, "encrypted_refresh_token", ColumnTag(SECRET, "token")),
        (AUTH, WHOLE_ROW, ColumnTag(SECRET, "token")),
        (TableName("fub", "contacts_silver", "nobody_knows"), "x", ColumnTag(PERSONAL, "personal")),
        (TableName("nobody", "knows", "it"), "x", ColumnTag(PERSONAL, "personal")),
        (TableName("fub", "information_schema", "columns"), "column_name", None),
        (TableName("sandbox_fub", "u_matttu", "my_own"), "x", None),
        (TableName("sandbox_fub", "u_matttu", "test_contacts"), "email", ColumnTag(PERSONAL, "email")),
    ],
)
def test_a_columns_tag(known: Sensitivities, table: TableName, column: str, tag: ColumnTag | None) -> None:
    assert known.of_column(table, column) == tag
    assert known.of_origin(Origin(table, column), [STAGES]) == tag


def test_what_is_not_known_is_as_sensitive_as_the_worst_table(known: Sensitivities) -> None:
    assert known.of_origin(UNKNOWN_ORIGIN, [STAGES]) is None
    assert known.of_origin(UNKNOWN_ORIGIN, [STAGES, CONTACTS]) == ColumnTag(PERSONAL, "personal")
    assert known.of_origin(UNKNOWN_ORIGIN, [CONTACTS, AUTH]) == ColumnTag(SECRET, "personal")


def test_an_environment_masks_what_its_row_names() -> None:
    policy = configuration().policy
    row = replace(policy.row(Environment.PRODUCTION), masked=frozenset({SECRET}), mask_undeclared_tables=False)
    looser = replace(policy, environments=MappingProxyType({**policy.environments, Environment.PRODUCTION: row}))
    seen = Sensitivities(looser, configuration().catalogs)
    assert seen.of_column(CONTACTS, "email") is None
    assert not seen.touched([CONTACTS, TableName("fub", "contacts_silver", "nobody_knows")])
    assert seen.of_column(replace(CONTACTS, catalog="stage_fub"), "email") is not None


def test_without_a_policy_everything_is_masked() -> None:
    seen = Sensitivities(STRICTEST, configuration().catalogs)
    assert seen.of_column(CONTACTS, "email")
    assert seen.of_column(TableName("sandbox_fub", "u_matttu", "my_own"), "x")


def test_a_secret_is_worse_than_anything() -> None:
    assert worst([ColumnTag(PERSONAL, "email"), ColumnTag(SECRET, "token")]) == ColumnTag(SECRET, "token")
    assert worst([ColumnTag(PERSONAL, "email"), ColumnTag(PERSONAL, "email")]) == ColumnTag(PERSONAL, "email")
    assert worst([ColumnTag(PERSONAL, "email"), ColumnTag(PERSONAL, "name")]) == ColumnTag(PERSONAL, "personal")
    assert worst([]) is None
