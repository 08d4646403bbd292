"""`--catalog`, `--schema` and `--table`: one place, however it is written."""

from __future__ import annotations

import pytest

from fubcli.errors import UsageError
from fubcli.frontend.given import Given
from fubcli.frontend.places import Place, place_of
from fubcli.frontend.requests import monitor_request, schema_request
from tests.cli.events import event_of
from tests.conftest import Fubcli

HERE = Place(("fub",), "contacts_silver", "contacts")


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({}, Place((), None, None)),
        ({"catalog": "all"}, Place((), None, None)),
        ({"catalog": "fub, fub_zg"}, Place(("fub", "fub_zg"), None, None)),
        ({"schema": "contacts_silver"}, Place((), "contacts_silver", None)),
        ({"table": "contacts"}, Place((), None, "contacts")),
        ({"table": "contacts_silver.contacts"}, Place((), "contacts_silver", "contacts")),
        ({"table": "fub.contacts_silver.contacts"}, HERE),
        ({"catalog": "all", "table": "fub.contacts_silver.contacts"}, HERE),
        ({"catalog": "fub_zg,fub", "table": "fub.contacts_silver.contacts"}, HERE),
        ({"catalog": "fub", "schema": "contacts_silver", "table": "FUB.Contacts_Silver.contacts"}, HERE),
        ({"catalog": "fub", "schema": "contacts_silver", "table": "contacts_silver.contacts"}, HERE),
        ({"catalog": "fub,fub_zg", "table": "contacts"}, Place(("fub", "fub_zg"), None, "contacts")),
    ],
)
def test_one_place(given: dict[str, str], place: Place) -> None:
    assert place_of(Given(**given)) == place


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"catalog": "fub_zg", "table": "fub.contacts_silver.contacts"}, "is not in --catalog=fub_zg"),
        ({"schema": "stages", "table": "contacts_silver.contacts"}, "is not in --schema=stages"),
        ({"schema": "stages", "table": "fub.contacts_silver.contacts"}, "is not in --schema=stages"),
        ({"table": "a.b.c.d"}, "catalog.schema.table"),
        ({"table": "fub..contacts"}, "catalog.schema.table"),
        ({"table": ".contacts"}, "catalog.schema.table"),
        ({"table": ""}, "--table= is empty"),
        ({"schema": " "}, "--schema= is empty"),
        ({"catalog": ""}, "--catalog= is empty"),
        ({"catalog": ","}, "--catalog= is empty"),
    ],
)
def test_what_is_no_place_is_told_by_both_operations(given: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        monitor_request(Given(**given), "json")
    with pytest.raises(UsageError, match=said):
        schema_request(Given(**given), "json")


def test_a_table_by_the_name_that_every_message_prints(fubcli: Fubcli) -> None:
    table = "--table=fub.contacts_silver.contacts"
    event = event_of(fubcli("--operation=monitor", table), 0)
    assert (event["subject"], event["data"]["cost"]["tables"]) == ("fub.contacts_silver.contacts", 1)
    assert event_of(fubcli("--operation=schema", table), 0)["subject"] == "fub.contacts_silver.contacts"
    assert "--schema= is empty" in event_of(fubcli("--operation=monitor", "--schema="), 2)["data"]["detail"]
