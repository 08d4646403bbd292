"""How much of a table a scan is expected to read."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.catalogs import PartitionKind, TableSpec
from fubcli.model.names import TableName
from fubcli.model.scans import Moment, Range, Ranges, Unread
from fubcli.model.statement import TableUse
from fubcli.policy.engine import decide
from fubcli.policy.share import share_by_time, share_of
from fubcli.sql.facts import facts_of
from fubcli.sql.restate import restate
from tests.policy.cases import TODAY, configuration, judge

CONTACTS = "fub.contacts_silver.contacts"
SPEC = TableSpec(
    rows=1_000_000,
    span_days=1_000,
    partition_keys=MappingProxyType(
        {"id": PartitionKind.IDENTITY, "at": PartitionKind.TIME, "region": PartitionKind.IDENTITY}
    ),
    distinct=MappingProxyType({"id": 500}),
)


def ago(days: float) -> Moment:
    return Moment(None, -days)


@pytest.mark.parametrize(
    ("ranges", "fraction"),
    [
        ((Range(lower=(ago(10),)),), 0.01),
        ((Range(lower=(ago(10), ago(5))),), 0.005),
        ((Range(lower=(ago(10),), upper=(ago(4),)),), 0.006),
        ((Range(lower=(ago(10),), upper=(Unread.PARAMETER,)),), 0.01),
        ((Range(lower=(ago(10), Unread.EXPRESSION)),), 0.01),
        ((Range(lower=(ago(10),)), Range(lower=(ago(20),), upper=(ago(15),))), 0.015),
        ((Range(lower=(ago(10),)), Range(lower=(ago(20),), upper=(ago(5),))), 0.02),
        ((Range(lower=(ago(0.1),)),), 0.001),
        ((Range(lower=(ago(-5),)),), 0.001),
        ((Range(upper=(ago(400),)),), 0.6),
        ((Range(values=3),), 0.003),
        ((Range(values=3), Range(lower=(ago(10),))), 0.013),
        ((Range(lower=(Moment(TODAY - timedelta(days=10)),)),), 0.01),
        ((Range(lower=(Moment(date(1, 1, 1)),)),), 1),
        ((Range(lower=(Unread.EXPRESSION,)),), 1),
        ((Range(lower=(Unread.EXPRESSION, Unread.PARAMETER)),), 1),
        ((Range(lower=(Unread.PARAMETER,)),), 1 / 3),
        ((Range(lower=(Unread.PARAMETER,)), Range(lower=(ago(2_000),))), 1),
    ],
)
def test_the_share_that_bounds_on_a_time_leave(ranges: Ranges, fraction: float) -> None:
    assert share_by_time(ranges, "at", SPEC, TODAY).fraction == pytest.approx(fraction)


@pytest.mark.parametrize(
    ("ranges", "fraction", "how"),
    [
        ({"id": (Range(values=5),)}, 0.01, "5 of 500 values of id"),
        ({"id": (Range(values=600),)}, 1, ""),
        ({"id": (Range(lower=(ago(1),)),)}, 1, ""),
        ({"id": (Range(values=5),), "at": (Range(lower=(ago(2),)),)}, 0.002, "2 of 1,000 days by at"),
        ({"id": (Range(values=1),), "at": (Range(lower=(ago(500),)),)}, 0.002, "1 of 500 values of id"),
        ({"other": (Range(values=1),)}, 1, ""),
        ({"id": (Range(values=499),)}, 0.998, "499 of 500 values of id"),
        ({"id": (Range(values=500),)}, 1, ""),
        ({"id": (Range(values=5), Range(values=6))}, 0.022, "11 of 500 values of id"),
        ({"id": (Range(values=5), Range(lower=(ago(1),)))}, 1, ""),
        ({"region": (Range(values=1),)}, 0.1, "a tenth for each of 1 values of region, assumed"),
        ({"region": (Range(values=9),)}, 0.9, "a tenth for each of 9 values of region, assumed"),
        ({"region": (Range(values=10),)}, 1, ""),
        ({"at": (Range(lower=(ago(1_000),)),)}, 1, ""),
        (
            {"at": (Range(lower=(Unread.PARAMETER,)),)},
            1 / 3,
            "a third, assumed for bounds on at that are not known beforehand",
        ),
    ],
)
def test_the_key_that_narrows_most_counts(ranges: dict[str, Ranges], fraction: float, how: str) -> None:
    share = share_of(TableUse("t", None, ranges=ranges), SPEC, TODAY)
    assert share.fraction == pytest.approx(fraction)
    assert share.how == how


def test_without_statistics_a_bound_counts_for_what_textbooks_assume() -> None:
    bare = TableSpec(rows=10, partition_keys=SPEC.partition_keys)
    by_time = share_of(TableUse("t", None, ranges={"at": (Range(lower=(ago(1),)),)}), bare, TODAY)
    by_value = share_of(TableUse("t", None, ranges={"id": (Range(values=2),)}), bare, TODAY)
    assert (by_time.fraction, by_value.fraction) == (pytest.approx(1 / 3), pytest.approx(0.2))
    assert "assumed" in by_time.how
    assert "assumed" in by_value.how


@given(st.floats(0, 3_000), st.floats(0, 3_000))
def test_looking_further_back_never_reads_less(near: float, far: float) -> None:
    near, far = sorted((near, far))
    shares = [share_by_time((Range(lower=(ago(days),)),), "at", SPEC, TODAY).fraction for days in (near, far)]
    assert 0 < shares[0] <= shares[1] <= 1


@given(st.lists(st.tuples(st.integers(0, 1_500), st.integers(0, 1_500)), min_size=1, max_size=6))
def test_alternatives_read_what_they_cover_together(stretches: list[tuple[int, int]]) -> None:
    ranges = tuple(Range(lower=(ago(max(each)),), upper=(ago(min(each)),)) for each in stretches)
    share = share_by_time(ranges, "at", SPEC, TODAY).fraction
    alone = [share_by_time((each,), "at", SPEC, TODAY).fraction for each in ranges]
    assert max(alone) - 1e-9 <= share <= min(1.0, sum(alone) + 1e-9)


# fmt: off
READ = [
    (f"SELECT * FROM {CONTACTS} WHERE created_at >= current_date() - INTERVAL 7 DAYS",
     1_461_869, "534,000,000 rows declared in catalogs.yaml x 7 of 2,557 days by created_at"),
    (f"SELECT * FROM {CONTACTS} WHERE account_id IN (1, 2)", 21_360, "x 2 of 50,000 values of account_id"),
    (f"SELECT * FROM {CONTACTS} WHERE account_id = 1 OR account_id IN (2, 3)", 32_040, "x 3 of 50,000 values"),
    (f"SELECT * FROM {CONTACTS} c JOIN fub.agents_silver.accounts a ON c.account_id = a.id WHERE a.id IN (1, 2)",
     21_360, "x 2 of 50,000 values of account_id"),
    (f"SELECT * FROM {CONTACTS} WHERE email = 'x'", 534_000_000, "all of them"),
    (f"SELECT * FROM {CONTACTS} LIMIT 10", 10, "the first 10 by LIMIT"),
    (f"SELECT * FROM {CONTACTS} LIMIT 10 OFFSET 5", 15, "the first 15 by LIMIT"),
    (f"SELECT * FROM (SELECT id FROM {CONTACTS} LIMIT 10) ORDER BY id", 10, "the first 10 by LIMIT"),
    (f"SELECT * FROM {CONTACTS} ORDER BY id LIMIT 10", 534_000_000, "all of them"),
    (f"SELECT DISTINCT id FROM {CONTACTS} LIMIT 10", 534_000_000, "all of them"),
    (f"SELECT count(*) FROM {CONTACTS} LIMIT 10", 534_000_000, "all of them"),
    (f"SELECT id, row_number() OVER (ORDER BY id) FROM {CONTACTS} LIMIT 10", 534_000_000, "all of them"),
    (f"SELECT id FROM {CONTACTS} GROUP BY id LIMIT 10", 534_000_000, "all of them"),
    (f"SELECT id FROM {CONTACTS} WHERE email = 'x' LIMIT 10", 534_000_000, "all of them"),
    (f"SELECT a.id FROM {CONTACTS} a JOIN {CONTACTS} b ON a.id = b.id WHERE a.account_id = 1 AND b.account_id = 1",
     21_360, "x 1 of 50,000 values"),
    ("SELECT * FROM fub.activities_silver.activities", 0, "size unknown, not counted"),
]
# fmt: on


@pytest.mark.parametrize(("sql", "rows", "basis"), READ, ids=[sql for sql, _, _ in READ])
def test_what_a_statement_is_expected_to_read(sql: str, rows: int, basis: str) -> None:
    _, decision = judge(sql)
    assert decision.estimate.rows == rows
    assert basis in decision.estimate.basis[0]


def test_a_table_without_a_size_is_named() -> None:
    _, decision = judge(
        "SELECT * FROM fub.activities_silver.activities a JOIN fub.activities_silver.activities b USING (id)"
    )
    assert decision.estimate.unknown == ("fub.activities_silver.activities",)
    assert len(decision.estimate.basis) == 2


def test_what_is_written_to_is_not_read() -> None:
    _, decision = judge(
        "INSERT INTO stage_fub.contacts_silver.stages SELECT * FROM stage_fub.contacts_silver.timeframes"
    )
    assert decision.estimate.rows == 100


@pytest.mark.parametrize(("found", "rows", "size"), [(5, 1_000, None), (2_000_000, 2_000_000, None)])
def test_the_larger_of_declared_and_found_counts(found: int, rows: int, size: None) -> None:
    known = configuration()
    facts = facts_of("SELECT * FROM fub.contacts_silver.stages", limits=known.policy.limits)
    decision = decide(
        facts,
        policy=known.policy,
        catalogs=known.catalogs,
        restate=restate,
        today=TODAY,
        statistics={TableName("fub", "contacts_silver", "stages"): found},
    )
    assert (decision.estimate.rows, decision.estimate.scans[0].bytes) == (rows, size)


def test_bytes_grow_with_the_rows_that_were_found() -> None:
    known = configuration()
    facts = facts_of(f"SELECT * FROM stage_{CONTACTS}", limits=known.policy.limits)
    name = TableName("stage_fub", "contacts_silver", "contacts")
    sizes = [
        decide(
            facts, policy=known.policy, catalogs=known.catalogs, restate=restate, today=TODAY, statistics=statistics
        ).estimate.bytes
        for statistics in ({}, {name: 534_000_000 * 2}, {name: 5})
    ]
    assert sizes == [320_000_000_000, 640_000_000_000, 320_000_000_000]
