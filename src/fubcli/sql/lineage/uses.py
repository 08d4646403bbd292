"""What a statement does with sensitive values besides showing them, and when that shows them all the same.

A value is shown masked. It may also be counted, compared as a whole with another sensitive value or with constants,
grouped and ordered by as it is stored: none of that tells more than who knows a whole value knows already. A
condition on a part of one stored column against constants (`email LIKE 'a%'`) tells one thing about each row; a
statement may have a few of them. Any other use is a probe (`substr(a.email, 1, 1) = b.letter`, an order by a part, a
frame, a number of rows made of one): from a few of those whole values can be read off, whatever is shown beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from fubcli.model.lineage import Origin
from fubcli.sql.lineage.provenance import Provenance, together

IsSensitive = Callable[[Origin], bool]
MOST_CONDITIONS = 16
"""Conditions on parts of sensitive values in one statement; what more of them tell together is a value."""


class Uses:
    """The uses of one statement."""

    def __init__(self, is_sensitive: IsSensitive) -> None:
        self._is_sensitive = is_sensitive
        self._conditions = 0
        self._conditioned: set[Origin] = set()
        self._probed: set[Origin] = set()

    @property
    def probed(self) -> frozenset[Origin]:
        """Return what every column of the statement may tell something of."""
        too_many = self._conditioned if self._conditions > MOST_CONDITIONS else set()
        return frozenset(self._probed | too_many)

    def sensitive(self, value: Provenance) -> frozenset[Origin]:
        """Return the sensitive origins of a value."""
        return frozenset(filter(self._is_sensitive, value.origins))

    def probe(self, value: Provenance) -> None:
        """Note a use that may show a value in any column."""
        self._probed |= self.sensitive(value)

    def condition(self, value: Provenance) -> bool:
        """Note a condition; return whether it is one of a stored column and constants, or of nothing sensitive."""
        told = self.sensitive(value)
        if not told:
            return True
        if not value.is_of_one_column:
            return False
        self._conditions += 1
        self._conditioned |= told
        return True

    def compare(self, sides: Sequence[Provenance]) -> None:
        """Note an equality or a membership in a filter; what filters a subquery was noted there."""
        sides = [side._replace(filters=frozenset()) for side in sides]
        told = [self.sensitive(side) for side in sides]
        if not any(told):
            return
        if not all(told):
            self._conditions += 1
            self._conditioned |= frozenset[Origin]().union(*told)
        are_whole = all(side.is_whole and not side.implicit for side in sides)
        others_are_constant = all(
            each or (not side.columns and side.is_stored) for each, side in zip(told, sides, strict=True)
        )
        if not (are_whole and others_are_constant):
            self.filter(together(sides).cut())

    def kept_whole(self, parts: Sequence[Provenance]) -> Provenance:
        """Return what a value that shows all of some parts carries: with others mixed in it is not whole any more.

        Beside a column that is not sensitive it would be equal to another such mixture where the one says what the
        other is.
        """
        told = [bool(self.sensitive(part)) for part in parts]
        is_mixed = any(told) and any(part.columns and not each for part, each in zip(parts, told, strict=True))
        value = together(parts)
        return value.cut() if is_mixed else value.changed()

    def united(self, left: Provenance, right: Provenance) -> Provenance:
        """Return what a column of a set operation carries; with anything not sensitive in it, it is not whole."""
        told = [bool(self.sensitive(side)) for side in (left, right)]
        value = together((left, right))
        return value.cut() if any(told) and not all(told) else value.changed()

    def filter(self, value: Provenance) -> None:
        """Note a predicate that chooses rows."""
        value = value._replace(filters=frozenset())
        if not self.condition(value):
            self.probe(value)

    def group(self, keys: Collection[Provenance], *, is_plain: bool) -> frozenset[Origin]:
        """Note grouping keys; return what is then told by all columns but plain counts.

        Groups by a part are counted over the rows of one stored table alone: how many groups there are among chosen
        rows, or rows of a group where each row appears as often as its key says, would tell which rows are alike.
        """
        told: set[Origin] = set()
        for key in keys:
            if key.is_whole or not self.sensitive(key):
                continue
            if is_plain and self.condition(key):
                told |= self.sensitive(key)
            else:
                self.probe(key)
        return frozenset(told)

    def order(self, keys: Collection[Provenance]) -> None:
        """Note keys of an order: among values of one's own making the place of a stored value tells what it is."""
        for key in keys:
            if key.ordered_as is None:
                self.probe(key)

    def count_rows(self, value: Provenance) -> None:
        """Note a value that decides how many rows there are."""
        if not value.is_whole:
            self.probe(value)
