"""What a brief about security is about: accounts, personal columns and their tokens, secrets, logs, bound values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fubcli.results.formats import visible
from fubcli.skills.code_development.acceptance import Test, test_of
from fubcli.skills.code_development.placeholders import identifies
from fubcli.skills.code_development.risks import Risk, columns_of, named
from fubcli.skills.code_development.subject import Column, Evidence, Subject, Table

_ACCOUNT = "account_id"


def by_account(subject: Subject) -> Subject:
    """Return a subject of which every table that has an account is bounded by it, as by a partition key."""
    return replace(subject, tables=tuple(map(_bounded, subject.tables)))


def risks(subject: Subject) -> Iterator[Risk]:
    """Yield by which way data of these tables get to somebody who must not have them."""
    for table in subject.tables:
        yield from _of_table(table)
    asked = tuple(Evidence(table=each.full) for each in subject.concerned if each.catalog)
    if asked:
        yield Risk(
            "injection", "critical", "A statement that is put together from text runs what somebody wrote into it",
            "Bind every value as a parameter; choose names of columns and orders from a list.", asked[:4],
        )  # fmt: skip


def acceptance_tests(subject: Subject) -> Iterator[Test]:
    """Yield when these tables are safe from other accounts, logs and texts from outside."""
    for table in subject.concerned:
        yield from _tests_of(table, visible(table.full))


def _bounded(table: Table) -> Table:
    account = _account(table)
    if account is None or account.name in table.partition_keys:
        return table
    return replace(table, partition_keys=(account.name, *table.partition_keys))


def _account(table: Table) -> Column | None:
    """Return the column that says whose a row is: `account_id`, or the key of the accounts themselves."""
    key = table.key
    return key if key is not None and identifies(table, key) == _ACCOUNT else table.column(_ACCOUNT)


def _of_table(table: Table) -> Iterator[Risk]:
    name, account = visible(table.full), _account(table)
    if account is not None:
        yield Risk(
            f"other-accounts:{name}", "critical",
            f"Without {visible(account.name)} = :{visible(account.name)} rows of every account of {name} come",
            "Take the account from the session, never from the request; bound joined tables by it too.",
            columns_of(table, [account]),
        )  # fmt: skip
    elif table.catalog:
        yield Risk(
            f"no-account:{name}", "warning", f"{name} does not say whose a row is",
            "Find out whether all may read it; where not, join it with what has the account.",
            (Evidence(table=table.full),),
        )  # fmt: skip
    if personal := [each for each in table.columns if each.is_personal]:
        yield Risk(
            f"personal-columns:{name}", "critical", f"Personal data in {name}: {named(personal)}",
            "They leak through logs, errors, URLs, caches and exports. Queries of fubcli give masking tokens for them, "
            "which are no values to show, and the same person has the same one: a token is personal data too.",
            columns_of(table, personal),
        )  # fmt: skip
    if secret := [each for each in table.columns if each.is_secret]:
        yield Risk(
            f"secrets:{name}", "critical", f"Secrets in {name}: {named(secret)}",
            "No query and no model here has them, and the code must not read them either.", columns_of(table, secret),
        )  # fmt: skip


def _tests_of(table: Table, name: str) -> Iterator[Test]:
    account = _account(table)
    if account is not None:
        shown = visible(account.name)
        yield test_of(
            "account-bound", name, "every statement that the code sends to it, joins included", "it is looked at",
            f"each has {shown} = :{shown}, bound to the account of the session",
        )  # fmt: skip
        yield test_of(
            "other-account", name, "a row of one account",
            "somebody of another asks for it by its key, by page and by count",
            "the answer is as if there were no such row",
        )  # fmt: skip
    if table.catalog:
        yield test_of(
            "bound-parameters", name, "x' OR '1'='1 and 1; DROP TABLE t as the value of each field of a request",
            "the request comes in", "the statements have the same text as for other values, and no other row comes",
        )  # fmt: skip
    if personal := [each for each in table.columns if each.is_personal]:
        yield test_of(
            "masking-tokens", name, f"the masking tokens of {named(personal)}", "the code reads them",
            "they are compared and counted as they are: never shown as values, sent to, or looked up elsewhere",
        )  # fmt: skip
    if secret := [each for each in table.columns if each.is_secret]:
        yield test_of(
            "secrets-stay-in", name, f"a row with {named(secret)}", "everything is read that the code can read",
            "none of them is in a statement, an answer or a log line",
        )  # fmt: skip
