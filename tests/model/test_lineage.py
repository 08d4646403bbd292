"""How the columns that were traced are told apart in a real result."""

from __future__ import annotations

from fubcli.model.lineage import UNKNOWN_ORIGIN, Lineage, Origin, OutputColumn
from fubcli.model.names import TableName

T = TableName("c", "s", "t")
A, B, C = (Origin(T, name) for name in "abc")


def _column(name: str | None, *origins: Origin, is_many: bool = False, direct: Origin | None = None) -> OutputColumn:
    return OutputColumn(name, frozenset(origins), direct, is_many, is_whole=True)


def _origins(lineage: Lineage, *names: str) -> list[set[Origin]]:
    return [set(column.origins) for column in lineage.aligned(names)]


def test_columns_agree_by_place_and_name() -> None:
    lineage = Lineage((_column("a", A, direct=A), _column(None, B)))
    first, second = lineage.aligned(["A", "count(1)"])
    assert (first.name, first.origins, first.direct) == ("A", {A}, A)
    assert (second.name, second.origins) == ("count(1)", {B})


def test_a_star_of_unknown_width_takes_what_is_left() -> None:
    lineage = Lineage((_column("a", A), _column(None, B, C, is_many=True)))
    assert _origins(lineage, "a", "x", "y") == [{A}, {B, C}, {B, C}]


def test_a_name_that_the_star_may_have_too_is_both() -> None:
    lineage = Lineage((_column("a", A), _column(None, B, is_many=True)))
    assert _origins(Lineage(lineage.columns, (), frozenset({A, B})), "a", "a") == [{A, B}, {A, B}]
    assert _origins(Lineage(lineage.columns, (), frozenset({A, B})), "a", "a_1") == [{A, B}, {A, B}]


def test_another_order_is_settled_by_name() -> None:
    lineage = Lineage((_column("a", A), _column("b", B)))
    assert _origins(lineage, "b", "a") == [{B}, {A}]


def test_a_column_that_nobody_expected_may_be_anything() -> None:
    lineage = Lineage((_column("a", A),), everything=frozenset({A}))
    assert _origins(lineage, "a", "surprise") == [{A}, {A, UNKNOWN_ORIGIN}]


def test_an_origin_is_written_for_people() -> None:
    assert str(A) == "c.s.t.a"
    assert str(UNKNOWN_ORIGIN) == "an unknown source"
