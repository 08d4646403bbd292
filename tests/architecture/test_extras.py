"""What texts say to install is what pyproject wants, and never fubcli by its name: on no public index is that ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fubcli.operations.doctor import versions
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
LIBRARIES = {each for extra, needed in EXTRAS.items() if extra not in ("test", "dev", "mutation") for each in needed}
IN_A_CHECKOUT = {".", *(f".[{extra}]" for extra in EXTRAS)}
_QUOTED = re.compile(r"pipx? install ((?:--?[\w-]+ )*)((?:['\"][^'\"\s]+['\"] ?)+)")


def texts() -> list[Path]:
    """Everything that people or agents read: documents, skills, and the messages in the source."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.py")]
    found += [path for folder in ("skills", "plugin", "src") for path in (ROOT / folder).rglob("*")]
    return sorted(path for path in found if path.is_file() and path.suffix != ".pyc")


def named_to_install(text: str) -> Iterator[str]:
    for _, words in _QUOTED.findall(text):
        yield from re.findall(r"['\"]([^'\"]+)['\"]", words)


def wrong(text: str) -> set[str]:
    """Return what a text says to install and must not."""
    by_name = re.findall(
        r"\binstall[^\n]{0,60}?\bfubcli\[|\b(?:pipx?|uv tool|uv pip) install (?:--?[\w-]+ )*['\"]?fubcli\b", text
    )
    return {*by_name, *named_to_install(text)} - LIBRARIES - IN_A_CHECKOUT


def test_no_text_names_fubcli_on_an_index_or_a_library_that_is_not_ours() -> None:
    assert len(texts()) > 500
    assert {path: found for path in texts() if (found := wrong(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "pip install 'fubcli[mcp]'", "pipx install fubcli", "pip install --upgrade fubcli", '("pip", "install", "fubcli[mcp]")',
        "pip install 'pyarrow>=2'", "pip install 'pyarrow>=20' 'other'", "uv tool install fubcli",
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        ("skills/databricks-analytics/references/exports.md", "export"),
        ("src/fubcli/results/arrow_files.py", "export"),
        ("docs/exports.md", "export"),
        ("src/fubcli/mcp/serving.py", "mcp"),
        ("src/fubcli/pipelines/dbt.py", "pipelines"),
        ("src/fubcli/warehouses/databricks/credentials.py", "databricks"),
    ],
)
def test_a_text_names_all_that_an_extra_needs(path: str, extra: str) -> None:
    assert list(named_to_install((ROOT / path).read_text("utf-8"))) == EXTRAS[extra]


@pytest.mark.parametrize("engine", versions._INSTALL)
def test_what_doctor_would_install_is_the_extra(engine: str) -> None:
    assert versions._INSTALL[engine].argv == ("pip", "install", *EXTRAS[engine])
