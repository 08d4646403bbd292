"""Random queries over the planted table, as inventive as an analyst or an adversary.

What counting, grouping, joining and filtering may tell must be the same in both lakehouses, so those are generated over
expressions that keep equality; a select list takes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

CONTACTS, STAGES = "stage_fub.contacts_silver.contacts", "stage_fub.contacts_silver.stages"
AUTH, UNDECLARED = "stage_fub.agents_silver.zillow_auth", "stage_fub.contacts_silver.undeclared"
PERSONAL = ("email", "phone", "first_name", "last_name")
KEEPS_EQUALITY = (
    "{}",
    "concat({}, '!')",
    "reverse({})",
    "md5({})",
    "sha2({}, 256)",
    "hex({})",
    "base64(cast({} AS binary))",
)


class Queries:
    """A stream of queries from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a repeatable stream, no secret

    def next(self) -> str:
        """Return one query."""
        return self._pick(
            self._plain, self._plain, self._plain, self._aggregated, self._windowed, self._common, self._union,
            self._joined, self._derived, self._generated, self._star, self._pivot, self._dictionary, self._subquery,
            self._secret, self._failing,
        )()  # fmt: skip

    def _pick(self, *choices: Callable[[], str]) -> Callable[[], str]:
        return self._random.choice(choices)

    def _one(self, *texts: str) -> str:
        return self._random.choice(texts)

    def _some(self, make: Callable[[], str], most: int = 3) -> str:
        return ", ".join(f"{make()} AS x{place}" for place in range(self._random.randint(1, most)))

    # ------------------------------------------------------------------------------------------------ expressions
    def text(self, depth: int = 3, alias: str = "c") -> str:
        """Return an expression of type string, mostly over personal columns."""
        if depth == 0 or self._random.random() < 0.2:
            column = f"{alias}.{self._one(*PERSONAL)}"
            return self._one(column, column, column, column.partition(".")[2] if alias == "c" else column, "'k'")
        a, b = (self.text(depth - 1, alias) for _ in range(2))
        n, p = self.number(depth - 1, alias), self.predicate(depth - 1, alias)
        return self._one(
            f"upper({a})", f"lower({a})", f"reverse({a})", f"initcap({a})", f"substr({a}, 1, 4)", f"concat({a}, {b})",
            f"{a} || {b}", f"replace({a}, 'a', '4')", f"lpad({a}, 24, '.')", f"regexp_replace({a}, '[aeiou]', '_')",
            f"split_part({a}, '@', 1)", f"coalesce({a}, {b})", f"nullif({a}, 'x')", f"if({p}, {a}, {b})",
            f"CASE WHEN {p} THEN {a} WHEN {a} = 'q' THEN 'v' ELSE {b} END", f"CASE {a} WHEN 'q' THEN {b} ELSE 'w' END",
            f"md5({a})", f"sha2({a}, 256)", f"hex({a})", f"base64(cast({a} AS binary))", f"translate({a}, 'abc', 'xyz')",
            f"concat_ws('-', {a}, {b})", f"cast({n} AS string)", f"element_at(split({a}, '@'), 1)", f"array({a}, {b})[0]",
            f"struct({a} AS f, {n} AS g).f", f"map('k', {a})['k']", f"to_json(named_struct('v', {a}))",
            f"get_json_object(to_json(named_struct('v', {a})), '$.v')", f"greatest({a}, {b})", f"left({a}, 3)",
            f"decode({a}, 'x', 'y', {b})", f"right({a}, 3)", f"trim({a})", f"array_join(split({a}, 'e'), '+')",
            f"(SELECT max(i.{self._one(*PERSONAL)}) FROM {CONTACTS} i WHERE i.id = {alias}.id)",
            f"regexp_extract({a}, '([a-z]+)', 1)", f"overlay({a} PLACING 'zz' FROM 2)", f"nvl2({a}, {b}, 'n')",
            f"array_join(transform(sequence(1, 5), i -> upper(substr({a}, i, 1))), '')",
        )  # fmt: skip

    def number(self, depth: int = 2, alias: str = "c") -> str:
        """Return an expression of type int."""
        if depth == 0 or self._random.random() < 0.3:
            return self._one(f"{alias}.id", f"{alias}.account_id", "7")
        a, n, p = self.text(depth - 1, alias), self.number(depth - 1, alias), self.predicate(depth - 1, alias)
        return self._one(
            f"length({a})", f"ascii({a})", f"instr({a}, 'e')", f"locate('a', {a})", f"({n} + 1)", f"abs({n})",
            f"size(split({a}, 'a'))", f"levenshtein({a}, 'amber')", f"CASE WHEN {p} THEN {n} ELSE 0 END", f"if({p}, 1, 0)",
            f"array_position(array('a', left({a}, 1)), 'b')", f"cast({p} AS int)",
            f"aggregate(transform(sequence(1, 5), i -> ascii(substr({a}, i, 1))), 0, (s, x) -> s + x)",
        )  # fmt: skip

    def predicate(self, depth: int = 2, alias: str = "c") -> str:
        """Return a boolean that may differ between the lakehouses."""
        a, n = self.text(max(depth - 1, 0), alias), f"{alias}.id"
        return self._one(
            f"{a} LIKE 'a%'", f"{a} > 'd'", f"{a} IS NULL", f"{a} IN ('amber', 'birch')", f"contains({a}, 'b')",
            f"startswith({a}, 'c')", f"{a} RLIKE '^[a-d]'", f"NOT ({a} = 'x')", f"{n} > 3", f"length({a}) > 6 AND {n} < 5",
            f"{a} BETWEEN 'a' AND 'c'", f"exists(array({a}), e -> e LIKE 'd%')", f"{a} <=> 'Amber'", f"{a} ILIKE 'AM%'",
            f"EXISTS (SELECT 1 FROM {CONTACTS} i WHERE i.id = {alias}.id AND i.email LIKE 'c%')",
        )  # fmt: skip

    def many(self) -> str:
        """Return an expression of any type."""
        a, b, n = self.text(2), self.text(1), self.number(1)
        return self._one(
            self.text(), self.text(), self.number(), self.predicate(), f"array({a}, {b})", f"named_struct('p', {a}, 'q', {n})",
            f"map({n}, {a})", f"transform(sequence(1, 5), i -> substr({a}, i, 1) = 'a')", f"filter(array({a}, {b}), e -> e > 'b')",
            f"transform(sequence(1, 5), i -> substr({a}, i, 1))", f"cast({a} AS binary)", f"array(struct({a} AS v))",
            f"transform(sequence(97, 110), i -> ascii({a}) = i)", f"zip_with(array({a}), array({b}), (x, y) -> x || y)",
            "c.created_at", "c.stage_id", "c.id", f"split({a}, '@')", "to_json(struct(*))", f"({a}, {n})",
        )  # fmt: skip

    def key(self, alias: str = "c") -> str:
        """Return an expression that is equal where a personal column is."""
        return self._one(*KEEPS_EQUALITY).format(f"{alias}.{self._one(*PERSONAL)}")

    def neutral(self, alias: str = "c") -> str:
        """Return a predicate that tells the same in both lakehouses."""
        column = f"{alias}.{self._one(*PERSONAL)}"
        return self._one(
            f"{alias}.id > 2", f"{column} IS NOT NULL", f"{alias}.email LIKE '%@%'", f"{column} <> 'nobody'",
            f"{alias}.account_id IN (1, 2)", f"{column} IN (SELECT i.{column.partition('.')[2]} FROM {CONTACTS} i WHERE i.id < 5)",
            f"EXISTS (SELECT 1 FROM {CONTACTS} i WHERE i.email = {alias}.email AND i.id <> {alias}.id)", "true",
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------------------- queries
    def _plain(self) -> str:
        return f"SELECT {self._some(self.many, 4)} FROM {CONTACTS} c WHERE {self.neutral()}"

    def _aggregated(self) -> str:
        key, column = self.key(), f"c.{self._one(*PERSONAL)}"
        made = lambda: self._one(  # noqa: E731 - a choice that is made anew each time
            "count(*)", f"count({column})", f"count(DISTINCT {self.key()})", f"max({self.text(1)})", f"min({column})",
            f"sum(CASE WHEN {self.neutral()} THEN 1 ELSE 0 END)", f"count_if({column} IS NULL)", "sum(c.id)", "min(c.id)",
            f"collect_list({self.text(1)})", f"collect_set({column})", f"avg(length({column}))", f"listagg({column}, ',')",
            f"max_by({column}, c.id)", f"any_value({column})", f"first({column})",
            f"array_sort(collect_list(struct({column} AS v)))", f"max(struct({column}, c.id))", f"bool_or({self.predicate(1)})",
            f"map_from_entries(collect_list(struct(c.id AS k, {column} AS v)))", f"approx_count_distinct({column})",
            f"percentile(length({column}), 0.5)", f"string_agg({column}, ';')", f"min_by(c.id, {column})",
        )  # fmt: skip
        having = self._one("", " HAVING count(*) > 0", f" HAVING max({column}) IS NOT NULL")
        return (
            f"SELECT {key} AS g, {self._some(made, 4)} FROM {CONTACTS} c WHERE {self.neutral()} GROUP BY {key}{having}"
        )

    def _windowed(self) -> str:
        column = f"c.{self._one(*PERSONAL)}"
        made = lambda: self._one(  # noqa: E731
            f"lag({self.text(1)}) OVER (ORDER BY c.id)", f"row_number() OVER (PARTITION BY {self.key()} ORDER BY c.id)",
            f"count({column}) OVER (PARTITION BY c.account_id)", f"first_value({column}) OVER (ORDER BY c.id)",
            f"max({self.text(1)}) OVER (PARTITION BY c.stage_id)", f"sum(c.id) OVER (PARTITION BY {self.key()})",
            f"count_if({self.predicate(1)}) OVER (ORDER BY c.id ROWS BETWEEN CURRENT ROW AND CURRENT ROW)",
            f"sum({self.number(1)}) OVER (ORDER BY c.id ROWS BETWEEN CURRENT ROW AND CURRENT ROW)",
            f"dense_rank() OVER (ORDER BY {self.text(1)})", f"rank() OVER (ORDER BY {column})", "c.id",
            f"nth_value({column}, 2) OVER (ORDER BY c.id)", f"ntile(2) OVER (ORDER BY length({column}), c.id)",
            f"sum(CASE WHEN {self.predicate(1)} THEN 1 ELSE 0 END) OVER (PARTITION BY c.id)",
        )  # fmt: skip
        return f"SELECT {self._some(made)} FROM {CONTACTS} c"

    def _common(self) -> str:
        inner = f"SELECT c.id, {self.many()} AS v, {self.text(1)} AS w FROM {CONTACTS} c WHERE {self.neutral()}"
        outer = self._one(
            "v", "*", "t.*", "id, w", "upper(w) AS u", "v, count(*) OVER () AS n", "* EXCEPT (w)", "concat(w, id) AS q"
        )
        if self._random.random() < 0.3:
            return (
                f"WITH RECURSIVE r AS (SELECT id, {self.text(1)} AS w, 1 AS n FROM {CONTACTS} c "
                f"UNION ALL SELECT id, substr(w, 2), n + 1 FROM r WHERE n < 3) SELECT {self._one('*', 'w', 'n, w')} FROM r"
            )
        return f"WITH t AS ({inner}), u AS (SELECT * FROM t) SELECT {outer} FROM {self._one('t', 'u AS t')}"

    def _union(self) -> str:
        left = f"SELECT c.id, {self.text(2)} AS v FROM {CONTACTS} c"
        right = self._one(
            f"SELECT id, name FROM {STAGES}", f"SELECT c.id, {self.text(2)} FROM {CONTACTS} c", "SELECT 0, 'none'"
        )
        word = (
            self._one("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "UNION ALL BY NAME")
            if "SELECT c" in right
            else "UNION ALL"
        )
        sides = (left, right) if self._random.random() < 0.5 or "BY NAME" in word else (right, left)
        sides = (left, right.replace("FROM", "AS v FROM", 1)) if "BY NAME" in word else sides
        if word in ("INTERSECT", "EXCEPT"):
            return f"SELECT c.id, c.email AS v FROM {CONTACTS} c {word} SELECT c.id, c.email FROM {CONTACTS} c WHERE c.id > 3"
        return f"{sides[0]} {word} {sides[1]}"

    def _joined(self) -> str:
        on = self._one(
            "c.stage_id = s.id", "c.id = o.id", "lower(c.email) = lower(o.email)", "c.phone = o.phone AND c.id < o.id"
        )
        other = f"{STAGES} s" if "s.id" in on else f"{CONTACTS} o"
        kind = (
            self._one("JOIN", "LEFT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN")
            if "s.id" not in on
            else "JOIN"
        )
        side = "c" if "SEMI" in kind or "ANTI" in kind else self._one("c", "o" if "o." in on else "c")
        shown = self._one(
            f"{side}.*", f"{side}.id, {side}.id + 1 AS n", f"{self.text(1, side)} AS v", f"{side}.created_at"
        )
        if self._random.random() < 0.25:
            return f"SELECT {self._one('*', 'email, phone', 'id, upper(last_name) AS n')} FROM {CONTACTS} JOIN (SELECT id, name FROM {STAGES}) USING (id)"
        return f"SELECT {shown} FROM {CONTACTS} c {kind} {other} ON {on}"

    def _derived(self) -> str:
        inner = f"(SELECT c.id, {self.many()} AS v FROM {CONTACTS} c) AS t{self._one('', ' (a, b)')}"
        shown = "a, b" if "(a, b)" in inner else self._one("*", "v", "t.v, id", "to_json(struct(v)) AS j")
        return f"SELECT {shown} FROM {inner}"

    def _generated(self) -> str:
        made = self._one(
            f"explode(array({self.text(1)}, {self.text(1)})) t AS v", "explode(split(c.email, '@')) t AS v",
            f"posexplode(array({self.text(1)})) t AS p, v", f"explode(map('k', {self.text(1)})) t AS p, v",
            f"inline(array(struct({self.text(1)} AS v, c.id AS p))) t AS v, p",
        )  # fmt: skip
        shown = self._one("v", "t.v, c.id", "upper(v) AS u", "c.id, count(*) OVER () AS n")
        return f"SELECT {shown} FROM {CONTACTS} c LATERAL VIEW {made}"

    def _star(self) -> str:
        shown = self._one("*", "c.*", "* EXCEPT (email)", "c.* EXCEPT (id, phone)", "*, upper(email) AS u", "c.id, c.*",
                          "struct(*) AS s", "to_json(struct(c.*)) AS j", "array(struct(*)) AS a", "c", "contacts_silver")  # fmt: skip
        return f"SELECT {shown} FROM {CONTACTS} c WHERE {self.neutral()}"

    def _pivot(self) -> str:
        column = self._one(*PERSONAL)
        return self._one(
            f"SELECT * FROM (SELECT account_id, stage_id, {column} FROM {CONTACTS}) PIVOT (max({column}) FOR stage_id IN (1 AS one, 2 AS two))",
            f"SELECT * FROM (SELECT stage_id, {column} FROM {CONTACTS}) PIVOT (count(*) AS n FOR stage_id IN (1, 2))",
            f"SELECT * FROM (SELECT id, email, phone FROM {CONTACTS}) UNPIVOT (v FOR n IN (email, phone))",
        )

    def _dictionary(self) -> str:
        """Join with words of one's own, to see which of them match."""
        expression = self._one(
            f"substr(c.{self._one(*PERSONAL)}, 1, 1)", "lower(c.first_name)", "split_part(c.email, '.', 1)"
        )
        on = self._one(
            f"{expression} = d.w", "c.email LIKE concat(d.w, '%')", f"d.w IN ({expression})", f"{expression} <=> d.w"
        )
        words = "(VALUES ('a', 1), ('b', 2), ('c', 3), ('d', 4), ('amber', 5), ('birch', 6)) AS d(w, k)"
        return self._one(
            f"SELECT {self._one('d.w', 'upper(d.w) AS u', 'd.w, c.email')} FROM {CONTACTS} c LEFT JOIN {words} ON {on}",
            f"SELECT {self._one('c.id, r.id AS code', 'r.id')} FROM {CONTACTS} c LEFT JOIN range(90, 110) r ON ascii(c.first_name) - r.id = 0",
        )

    def _subquery(self) -> str:
        column = self._one(*PERSONAL)
        return self._one(
            f"SELECT s.name, (SELECT max(c.{column}) FROM {CONTACTS} c WHERE c.stage_id = s.id) AS v FROM {STAGES} s",
            f"SELECT s.name, (SELECT count(*) FROM {CONTACTS} c WHERE c.stage_id = s.id AND c.{column} LIKE 'a%') AS n FROM {STAGES} s",
            f"SELECT c.id, c.{column} IN (SELECT concat({self.text(1, 'o')}, '') FROM {CONTACTS} o WHERE o.id = 3) AS b FROM {CONTACTS} c",
            f"SELECT c.id, EXISTS (SELECT 1 FROM {CONTACTS} o WHERE o.id = c.id AND {self.predicate(1, 'o')}) AS b FROM {CONTACTS} c",
            f"SELECT t.v FROM {STAGES} s, LATERAL (SELECT max({self.text(1)}) AS v FROM {CONTACTS} c WHERE c.stage_id = s.id) t",
            f"FROM {CONTACTS} c |> WHERE c.id > 2 |> SELECT id, {column} |> EXTEND upper({column}) AS u",
        )

    def _secret(self) -> str:
        return self._one(
            f"SELECT * FROM {AUTH}", f"SELECT upper(encrypted_refresh_token) AS t FROM {AUTH}", f"SELECT count(*) AS n FROM {AUTH}",
            f"SELECT a.encrypted_refresh_token || c.email AS t FROM {AUTH} a JOIN {CONTACTS} c ON a.account_id = c.account_id",
            f"SELECT account_id, max(encrypted_refresh_token) AS t FROM {AUTH} GROUP BY account_id", f"SELECT * FROM {UNDECLARED}",
            f"SELECT u.id, note FROM {UNDECLARED} u", f"SELECT to_json(collect_list(note)) AS j FROM {UNDECLARED}",
        )  # fmt: skip

    def _failing(self) -> str:
        """Let the engine fail over a value, and see what it says."""
        a = self.text(1)
        return self._one(
            f"SELECT cast({a} AS int) AS v FROM {CONTACTS} c", f"SELECT cast(email AS date) AS v FROM {CONTACTS} c",
            f"SELECT id FROM {CONTACTS} c WHERE cast(c.last_name AS timestamp) > current_date()", f"SELECT {a} + 1 AS v FROM {CONTACTS} c",
            f"SELECT to_date(c.email, 'yyyy-MM-dd') AS v FROM {CONTACTS} c", f"SELECT cast(c.first_name AS boolean) AS v FROM {CONTACTS} c",
            f"SELECT id FROM {CONTACTS} c ORDER BY cast(c.first_name AS double)", f"SELECT element_at(map('k', 1), c.email) AS v FROM {CONTACTS} c",
            f"SELECT assert_true(c.email IS NULL, c.email) AS v FROM {CONTACTS} c", f"SELECT raise_error(c.email) AS v FROM {CONTACTS} c",
            f"SELECT no_such_column, c.email FROM {CONTACTS} c", f"SELECT from_json(c.email, 'a INT').a AS v FROM {CONTACTS} c",
            f"SELECT cast(note AS int) AS v FROM {UNDECLARED}", f"SELECT sum(cast(c.phone AS decimal(10,2))) AS v FROM {CONTACTS} c",
            f"SELECT date_add(c.created_at, c.first_name) AS v FROM {CONTACTS} c", f"SELECT make_date(length(c.email) * 100000, 1, 1) AS v FROM {CONTACTS} c",
            f"SELECT parse_json(c.email) AS v FROM {CONTACTS} c", f"SELECT unhex(c.email) AS v, unbase64(c.email) AS w FROM {CONTACTS} c",
        )  # fmt: skip
