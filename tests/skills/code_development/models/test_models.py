"""Every model compiles whatever the columns are called, and reads the rows that fubcli writes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from fubcli.skills.code_development.models.generate import Model, models
from fubcli.skills.code_development.ports import LANGUAGES
from fubcli.skills.code_development.subject import Column, Table
from fubcli.skills.code_development.upstream import type_of
from tests.skills.code_development.tables import COMMENT, NAMES, hostile, row_of, tables

TSC = shutil.which("tsc")
PHP = shutil.which("php")
NODE = shutil.which("node")
needs_tsc = pytest.mark.skipif(TSC is None, reason="tsc is not on PATH: npm install --global typescript")
needs_php = pytest.mark.skipif(PHP is None, reason="php is not on PATH: apt-get install php-cli (8.2 or later)")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not on PATH: apt-get install nodejs")


def model_of(table: Table, language: str) -> Model:
    (model,) = models([table], [language])
    return model


def python_of(table: Table) -> Any:
    model = model_of(table, "python")
    module = sys.modules["generated"] = ModuleType("generated")  # a dataclass looks its module up
    exec(compile(model.text, model.file, "exec"), vars(module))  # noqa: S102 - the text that is tested
    return getattr(module, model.file.removesuffix(".py"))


def narrow(name: str, type_text: str, **given: Any) -> Table:
    return Table("contacts", (Column(name, type_of(type_text), **given),), "fub", "s")


def run(*command: str | None, **given: Any) -> str:
    completed = subprocess.run([each for each in command if each], capture_output=True, text=True, check=False, **given)
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout


# ------------------------------------------------------------------------------------------ Python


@settings(max_examples=150)
@given(tables)
def test_python_compiles_and_reads_a_row(table: Table) -> None:
    if not table.selectable:
        return
    row = row_of(table)
    read = python_of(table).from_row(row)
    assert len(read.__slots__) == len(row)


def test_python_keeps_what_json_would_lose() -> None:
    row = {"a": "9007199254740993", "b": "12.50", "c": None, "d": "NaN"}
    kinds = {"a": "bigint", "b": "decimal(9,2)", "c": "string", "d": "double"}
    table = Table("t", tuple(Column(name, type_of(kind)) for name, kind in kinds.items()), "fub", "s")
    read = python_of(table).from_row(row)
    assert (read.a, str(read.b), read.c, read.d != read.d) == (9007199254740993, "12.50", None, True)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("bigint", "private 1"), ("bigint", True), ("int", 1.5), ("decimal(3,1)", 1.5), ("boolean", "true"),
     ("date", "private"), ("timestamp", "2026-11-01T00:00:00"), ("timestamp_ntz", "2026-11-01T00:00:00Z"),
     ("binary", "private!"), ("string", 1), ("array<int>", ["private"]), ("map<string,int>", [["private"]]),
     ("struct<a:int>", {"a": "private"}), ("struct<a:int>", {}), ("void", "private"), ("double", "private")],
)  # fmt: skip
def test_python_names_the_column_of_a_wrong_value_and_never_the_value(kind: str, wrong: Any) -> None:
    with pytest.raises(ValueError, match="'odd name'") as raised:
        python_of(narrow("odd name", kind)).from_row({"odd name": wrong})
    assert "private" not in str(raised.value)


@pytest.mark.parametrize("row", [{}, [], None, "x"])
def test_python_refuses_a_row_without_its_columns(row: Any) -> None:
    with pytest.raises(ValueError, match=r"missing|object"):
        python_of(narrow("a", "int")).from_row(row)


def test_python_refuses_null_where_there_is_none() -> None:
    with pytest.raises(ValueError, match="whole number"):
        python_of(narrow("a", "int", nullable=False)).from_row({"a": None})


def test_a_masked_value_that_is_no_text_is_read_as_its_mask() -> None:
    model = python_of(narrow("card", "struct<last4:string>", sensitivity="personal", kind="card"))
    assert model.from_row({"card": "card:yrzxyvbrtpn6ned3"}).card == "card:yrzxyvbrtpn6ned3"
    assert model.from_row({"card": {"last4": "4242"}}).card.last4 == "4242"


# ------------------------------------------------------------------------------------------ JSON Schema


@settings(max_examples=150)
@given(tables)
def test_a_json_schema_is_one_and_accepts_a_row(table: Table) -> None:
    if not table.selectable:
        return
    schema = json.loads(model_of(table, "json-schema").text)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(row_of(table))


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("bigint", "1.5"), ("int", 2**31), ("tinyint", 200), ("decimal(3,1)", 1.5), ("boolean", 1), ("double", "one"),
     ("array<int>", ["1"]), ("map<string,int>", {"a": "b"}), ("map<bigint,int>", [["1"]]), ("struct<a:int>", {})],
)  # fmt: skip
def test_a_json_schema_rejects_what_does_not_fit(kind: str, wrong: Any) -> None:
    validator = Draft202012Validator(json.loads(model_of(narrow("a", kind), "json-schema").text))
    assert not validator.is_valid({"a": wrong})
    assert validator.is_valid({"a": None})
    assert not validator.is_valid({})


# ------------------------------------------------------------------------------------------ all of them


def test_secrets_are_in_no_model_and_personal_columns_are_marked() -> None:
    columns = (
        Column("token", type_of("string"), sensitivity="secret", kind="token"),
        Column("email", type_of("string"), sensitivity="personal", kind="email"),
    )
    for model in models([Table("t", columns, "fub", "s")], LANGUAGES):
        assert "token" not in model.text
        assert "personal" in model.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comment_ends_no_comment(language: str) -> None:
    text = model_of(narrow("a", "int", comment=COMMENT), language).text
    line = next(each for each in text.splitlines() if "ts-ignore" in each)
    for never in ("@ts", "\u202e", "\u2028", "?>", '"""'):
        assert never not in line
    assert line.count("*/") == (1 if language in ("typescript", "php") else 0)
    assert line.isascii()


def test_tables_of_one_name_have_files_of_their_own() -> None:
    column = (Column("id", type_of("int")),)
    named = [
        Table("contacts", column, "fub", schema) for schema in ("contacts_silver", "contacts_bronze", "CONTACTS_BRONZE")
    ]
    files = [each.file for each in models(named, ["python"])]
    assert files == ["ContactsSilverContactsRow.py", "ContactsBronzeContactsRow.py", "CONTACTSBRONZEContactsRow_2.py"]


def test_a_table_of_three_thousand_columns_has_models() -> None:
    table = Table("wide", tuple(Column(f"c{each}", type_of("bigint")) for each in range(3_000)), "fub", "s")
    assert python_of(table).from_row(row_of(table)).c2999 == 9007199254740993
    assert len([*models([table], LANGUAGES)]) == 4


# ------------------------------------------------------------------------------------------ compilers


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("models")
    for model in models([hostile()], LANGUAGES):
        (directory / model.file).write_text(model.text)
    (directory / "row.json").write_text(json.dumps(row_of(hostile())))
    return directory


@needs_tsc
@needs_node
def test_typescript_compiles_strictly_and_reads_a_row(written: Path) -> None:
    options = ("--strict", "--noUnusedLocals", "--noImplicitReturns", "--target", "es2022", "--module", "nodenext")
    run(TSC, *options, "--moduleResolution", "nodenext", "--noEmit", "ContactsRow.ts", cwd=written)
    run(TSC, *options, "--moduleResolution", "nodenext", "--outDir", "out", "ContactsRow.ts", cwd=written)
    (written / "out" / "package.json").write_text('{"type": "commonjs"}')
    script = """
const { parseContactsRow } = require('./out/ContactsRow.js');
const row = JSON.parse(require('fs').readFileSync('row.json', 'utf8'));
const read = parseContactsRow(row);
let wrong = '';
try { parseContactsRow({ ...row, 'with space': 'private' }); } catch (error) { wrong = error.message; }
console.log(JSON.stringify({ names: Object.keys(read), id: read.id, wrong, prototype: Object.getPrototypeOf(read) === Object.prototype }));
"""
    told = json.loads(run(NODE, "-e", script, cwd=written))
    assert sorted(told["names"]) == sorted(NAMES)
    assert told["id"] == "9007199254740993"
    assert "with space" in told["wrong"]
    assert "private" not in told["wrong"]
    assert told["prototype"]


@needs_php
def test_php_compiles_and_reads_a_row(written: Path) -> None:
    run(PHP, "-l", "ContactsRow.php", cwd=written)
    script = """
error_reporting(E_ALL);
require 'ContactsRow.php';
$row = json_decode(file_get_contents('row.json'), true);
$read = ContactsRow::fromRow($row);
try { ContactsRow::fromRow(['with space' => 'private'] + $row); $wrong = ''; }
catch (UnexpectedValueException $error) { $wrong = $error->getMessage(); }
try { $read->id = '1'; $changed = true; } catch (Error) { $changed = false; }
echo json_encode(['count' => count(get_object_vars($read)), 'id' => $read->id, 'wrong' => $wrong, 'changed' => $changed]);
"""
    told = json.loads(run(PHP, "-r", script, cwd=written))
    assert told == {
        "count": len(NAMES),
        "id": "9007199254740993",
        "wrong": "column with space: wants a date, YYYY-MM-DD",
        "changed": False,
    }


@needs_tsc
@needs_php
def test_random_tables_compile(tmp_path: Path) -> None:
    found: list[Table] = []

    @settings(max_examples=40, database=None)
    @given(tables)
    def collect(table: Table) -> None:
        found.append(table)

    collect()
    for place, table in enumerate(found):
        for model in models([table], ["typescript", "php"]):
            (tmp_path / f"t{place}{Path(model.file).suffix}").write_text(model.text)
    sources = sorted(str(each) for each in tmp_path.glob("*.ts"))
    assert sources
    run(TSC, "--strict", "--noEmit", "--target", "es2022", *sources)
    for path in sorted(tmp_path.glob("*.php")):
        run(PHP, "-l", str(path))
