"""What dbt calls personal only ever adds a tag, to declared tables of catalogs that pipelines fill."""

from __future__ import annotations

from types import MappingProxyType

from fubcli.bootstrap.personal import with_personal
from fubcli.model.catalogs import Catalogs, CatalogSpec, ColumnTag, Sensitivity, TableSpec
from fubcli.model.lineage import Origin
from fubcli.model.names import Environment, TableName

SECRET = ColumnTag(Sensitivity.SECRET, "token")
TABLES = {"gold.users": TableSpec(tags=MappingProxyType({"token": SECRET}))}
FILLED = CatalogSpec("zoom", Environment.PRODUCTION, tables=TABLES, filled_by="pipelines")
CATALOGS = Catalogs({"zoom": FILLED, "fub": CatalogSpec("fub", Environment.PRODUCTION, tables=TABLES)})
USERS = TableName("zoom", "gold", "users")


def test_a_lacking_tag_is_added_and_told() -> None:
    catalogs, missing = with_personal(CATALOGS, {USERS: {"email": "email", "token": "personal"}})
    spec = catalogs.table(USERS)
    assert spec is not None
    assert dict(spec.tags) == {"token": SECRET, "email": ColumnTag(Sensitivity.PERSONAL, "email")}
    assert missing == (Origin(USERS, "email"),)
    assert catalogs.fingerprint == CATALOGS.fingerprint


def test_what_is_not_declared_or_not_filled_gains_nothing() -> None:
    others = {TableName("zoom", "gold", "new"): {"email": "email"}, TableName("fub", "gold", "users"): {"email": "email"},
              TableName("nowhere", "gold", "users"): {"email": "email"}}  # fmt: skip
    assert with_personal(CATALOGS, others) == (CATALOGS, ())


def test_a_staging_twin_gains_the_same_and_is_not_told_of() -> None:
    twin = CatalogSpec("stage_zoom", Environment.STAGING, tables=TABLES, filled_by="pipelines", mirror_of="zoom")
    catalogs, missing = with_personal(Catalogs({"zoom": FILLED, "stage_zoom": twin}), {USERS: {"email": "email"}})
    spec = catalogs.table(TableName("stage_zoom", "gold", "users"))
    assert spec is not None
    assert spec.tags["email"] == ColumnTag(Sensitivity.PERSONAL, "email")
    assert missing == (Origin(USERS, "email"),)
