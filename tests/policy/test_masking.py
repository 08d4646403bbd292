"""Which columns of a result are masked, and how."""

from __future__ import annotations

from dataclasses import replace

from fubcli.model.catalogs import Sensitivity
from fubcli.model.lineage import UNKNOWN_ORIGIN, Origin, OutputColumn
from fubcli.model.masking import Mask
from fubcli.model.names import TableName
from fubcli.policy.masking import Masking
from tests.policy.cases import configuration

CONTACTS = TableName("fub", "contacts_silver", "contacts")
AUTH = TableName("fub", "agents_silver", "zillow_auth")
EMAIL, PHONE, ID = (Origin(CONTACTS, name) for name in ("email", "phone", "id"))
TOKEN = Origin(AUTH, "encrypted_refresh_token")
PERSONAL, SECRET = Sensitivity.PERSONAL, Sensitivity.SECRET


def _masks(*columns: OutputColumn, justified: bool = False, **policy: object) -> tuple[Mask, ...]:
    known = configuration()
    masking = Masking(replace(known.policy, **policy), known.catalogs, [CONTACTS, AUTH], is_justified=justified)  # type: ignore[arg-type]
    return masking.masks(columns)


def _column(*origins: Origin, direct: Origin | None = None, is_whole: bool = False) -> OutputColumn:
    return OutputColumn("x", frozenset(origins), direct, is_whole=is_whole)


def test_a_column_is_masked_for_what_it_tells() -> None:
    assert _masks(_column(ID)) == ()
    assert _masks(_column(ID), _column(EMAIL, ID)) == (
        Mask(1, "x", PERSONAL, "email", because=("fub.contacts_silver.contacts.email",)),
    )


def test_a_column_of_two_kinds_is_of_neither() -> None:
    (mask,) = _masks(_column(EMAIL, PHONE))
    assert mask.kind == "personal"
    assert mask.because == ("fub.contacts_silver.contacts.email", "fub.contacts_silver.contacts.phone")


def test_only_a_column_shown_as_it_is_stored_keeps_a_part() -> None:
    as_stored = _column(EMAIL, direct=EMAIL, is_whole=True)
    assert _masks(as_stored)[0].is_partial
    assert not _masks(as_stored, partial_masks=frozenset())[0].is_partial
    assert not _masks(_column(EMAIL, is_whole=True))[0].is_partial
    assert not _masks(_column(EMAIL, PHONE, direct=EMAIL, is_whole=True))[0].is_partial
    assert _masks(_column(EMAIL, ID, direct=EMAIL, is_whole=True))[0].is_partial


def test_a_justification_shows_personal_columns_and_no_secrets() -> None:
    assert _masks(_column(EMAIL), justified=True) == ()
    (mask,) = _masks(_column(EMAIL), _column(TOKEN), _column(EMAIL, TOKEN), justified=True)[1:]
    assert (mask.place, mask.sensitivity, mask.because) == (2, SECRET, (f"{AUTH}.encrypted_refresh_token",))


def test_what_is_not_known_is_a_secret_where_there_are_secrets() -> None:
    (mask,) = _masks(_column(UNKNOWN_ORIGIN), justified=True)
    assert (mask.sensitivity, mask.because) == (SECRET, ())
