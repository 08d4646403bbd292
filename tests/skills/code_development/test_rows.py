"""Models read the rows of the embedded lakehouse as fubcli writes them."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from fubcli.skills.code_development.parts import Part
from fubcli.skills.code_development.upstream import schema_of
from tests.cli.events import data_of
from tests.conftest import Fubcli
from tests.skills.code_development.models.test_models import model_of, python_of

TABLES = [
    "stage_fub.contacts_silver.contacts",
    "stage_fub.contacts_silver.stages",
    "stage_fub.agents_silver.accounts",
    "stage_fub.call_transcription_bronze.transcripts",
    "stage_fub.stripe_bronze.charges",
    "stage_fub.shared_internal_bronze.feature_flags",
    "stage_fub.zendesk_bronze.tickets",
    "stage_fub_zg.identity_bronze.identity_events",
    "stage_fub_zg.ai_exp_bronze.experiments",
]


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_the_embedded_lakehouse_fit_their_models(fubcli: Fubcli, name: str) -> None:
    catalog, schema, table = name.split(".")
    described = data_of(fubcli("--operation=schema", f"--catalog={catalog}", f"--schema={schema}", f"--table={table}"))
    (found,) = schema_of(Part(described, "e")).tables
    columns = ", ".join(f"`{each.name}`" for each in found.selectable)
    query = f"SELECT {columns} FROM {name} LIMIT 50"
    lines = fubcli("--operation=query", f"--query={query}", "--output=ndjson").stdout.splitlines()
    assert lines
    validator = Draft202012Validator(json.loads(model_of(found, "json-schema").text))
    model = python_of(found)
    for line in lines:
        row = json.loads(line)
        validator.validate(row)
        assert model.from_row(row)
