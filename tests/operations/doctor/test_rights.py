"""The statements that take a right away, or give one: exact, quoted, and none where a name cannot be quoted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.model.health import Principal, Securable
from fubcli.operations.doctor.rights import grants, held, revocations, writing
from tests.operations.doctor.workspaces import ME, granted


@pytest.mark.parametrize(
    ("rights", "statements"),
    [
        ([granted("MODIFY")], ["REVOKE MODIFY ON CATALOG `fub` FROM `me@example.com`"]),
        ([granted("MODIFY"), granted("CREATE_TABLE")], ["REVOKE MODIFY, CREATE TABLE ON CATALOG `fub` FROM `me@example.com`"]),
        ([granted("ALL PRIVILEGES", "team")], ["REVOKE ALL PRIVILEGES ON CATALOG `fub` FROM `team`"]),
        ([granted("MODIFY", kind="SCHEMA", name="fub.s")], ["REVOKE MODIFY ON SCHEMA `fub`.`s` FROM `me@example.com`"]),
        ([granted("CREATE_CATALOG", kind="METASTORE", name="m")], ["REVOKE CREATE CATALOG ON METASTORE FROM `me@example.com`"]),
        ([granted("MODIFY"), granted("MODIFY", "team")],
         ["REVOKE MODIFY ON CATALOG `fub` FROM `me@example.com`", "REVOKE MODIFY ON CATALOG `fub` FROM `team`"]),
        ([granted("MODIFY", "a`; DROP TABLE x; --")], [""]),
        ([granted("MODIFY; DROP")], [""]),
        ([granted("MODIFY", name="fub`x")], [""]),
        ([granted("MODIFY", kind="SHARE")], [""]),
    ],
)  # fmt: skip
def test_what_is_revoked(rights: list, statements: list[str]) -> None:
    assert [fix.sql for fix in revocations(rights)] == statements


def test_reading_is_not_writing_and_all_else_is() -> None:
    reading = [granted(each) for each in ("USE_CATALOG", "USE SCHEMA", "select", "BROWSE", "EXECUTE", "READ_VOLUME")]
    assert writing(reading) == []
    changing = [
        granted(each) for each in ("MODIFY", "ALL_PRIVILEGES", "CREATE_TABLE", "MANAGE", "WRITE_VOLUME", "", "X")
    ]
    assert writing(changing) == changing


def test_rights_are_held_by_oneself_and_by_ones_groups_whatever_the_case() -> None:
    rights = [granted("MODIFY", who) for who in ("ME@example.com", "Team", "account users", "others", "me")]
    assert [right.principal for right in held(rights, ME)] == ["ME@example.com", "Team", "account users"]


def test_what_comes_twice_is_held_once() -> None:
    assert held([granted("MODIFY"), granted("MODIFY")], ME) == [granted("MODIFY")]


def test_a_grant_needs_to_know_to_whom() -> None:
    table = Securable("TABLE", "system.query.history")
    assert [fix.sql for fix in grants("SELECT", table, ME)] == [
        "GRANT SELECT ON TABLE `system`.`query`.`history` TO `me@example.com`"
    ]
    assert grants("SELECT", table, None) == ()
    assert grants("SELECT", table, Principal("a`b")) == ()


@given(st.text(), st.text(), st.text())
@settings(deadline=None)
def test_no_name_gets_out_of_its_quotes(principal: str, privilege: str, name: str) -> None:
    for fix in revocations([granted(privilege, principal, name=name)]):
        assert "\n" not in fix.sql
        assert ";" not in fix.sql
        assert fix.sql.count("`") == (0 if not fix.sql else 2 * (name.count(".") + 2))
